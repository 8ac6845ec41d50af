"""Phrases: how alike two wordings are, by the pairs of characters that they share."""

from __future__ import annotations

import re
from functools import lru_cache

_HAN = re.compile(r"[^\u4e00-\u9fffA-Za-z]")
_KEPT = 4096  # one commitment's names are compared many times, another's never again


def likeness(one: str, two: str, size: int = 2) -> float:
    """Compare two phrases by the Dice coefficient of their character n-grams (Dice 1945).

    >>> likeness("窨井盖", "各类窨井盖"), likeness("窨井盖", "幼儿园")
    (0.6666666666666666, 0.0)
    """
    a, b = _grams(one, size), _grams(two, size)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def containment(part: str, whole: str) -> float:
    """Say what share of a phrase's character bigrams stands in a text.

    >>> containment("窨井盖", "维修更换窨井盖3310个"), containment("", "窨井盖")
    (1.0, 0.0)
    """
    a = _grams(part, 2)
    return len(a & _grams(whole, 2)) / len(a) if a else 0.0


@lru_cache(maxsize=_KEPT)
def _grams(text: str, size: int) -> frozenset[str]:
    plain = _HAN.sub("", text)
    return frozenset(plain[i : i + size] for i in range(len(plain) - size + 1))
