"""Bounds: the words before and behind a number that make it a floor, a ceiling or an estimate (codebook §2).

The words stand in ``lexicon/bounds.tsv``; ``other_word`` lists the characters that make another word of one: 签约50个
signs fifty, 侦破5起 solves five, 附近3个村 are nearby.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from kfanalysis.lexicon import load_rows
from kfanalysis.records import Bound


class BoundWord(NamedTuple):
    """A bound beside a number: its far end in the text, what it makes of the number, and the word."""

    at: int
    bound: Bound
    word: str


_BOUNDS: dict[str, Bound] = {"~": "~", ">=": ">=", "<=": "<="}


@cache
def _group(place: str) -> dict[str, tuple[tuple[str, Bound, str], ...]]:
    """Group the words of a place by the character next to the number, longest first."""
    grouped: dict[str, list[tuple[str, Bound, str]]] = {}
    for row in sorted(load_rows("bounds"), key=lambda row: -len(row["word"])):
        if row["place"] == place:
            word = row["word"]
            next_to = word[-1] if place == "before" else word[0]
            grouped.setdefault(next_to, []).append((word, _BOUNDS[row["bound"]], row["other_word"]))
    return {char: tuple(words) for char, words in grouped.items()}


def read_before(text: str, start: int) -> BoundWord | None:
    """Read the bound that ends at ``start`` of clean text: where it starts, and what it makes of the number.

    A 了 may stand behind a bound that is a verb (超过了500人).

    >>> read_before("新建至少100个", 4), read_before("突破了100家", 3)
    (BoundWord(at=2, bound='>=', word='至少'), BoundWord(at=0, bound='>=', word='突破'))
    >>> read_before("签约50个", 2), read_before("侦破5起", 2), read_before("最高5%", 2), read_before("过了3天", 2)
    (None, None, None, None)
    """
    end = start
    while end > 0 and text[end - 1] == " " and start - end < 2:
        end -= 1
    is_past = text[end - 1 : end] == "了" and end > 1
    end -= is_past
    for word, bound, other in _group("before").get(text[end - 1 : end], ()):
        at = end - len(word)
        if at >= 0 and text.startswith(word, at):
            if (is_past and len(word) < 2) or (other and at and text[at - 1] in other):
                return None
            return BoundWord(at, bound, word)
    return None


def read_after(text: str, end: int, *, dimension: str = "") -> BoundWord | None:
    """Read the bound that starts at ``end`` of clean text: where it ends, and what it makes of the number.

    A bare 内 closes only times and lengths (3天内, 1公里内).

    >>> read_after("100个以上的", 4).at, read_after("3天内办结", 2, dimension="time").bound
    (6, '<=')
    >>> read_after("3个内设机构", 2), read_after("100米左右两侧", 4)
    (None, None)
    """
    at = end
    while text[at : at + 1] == " " and at - end < 2:
        at += 1
    for word, bound, other in _group("after").get(text[at : at + 1], ()):
        if text.startswith(word, at):
            stop = at + len(word)
            if (word == "内" and dimension not in ("time", "length")) or (
                text[stop : stop + 1] in other and stop < len(text)
            ):
                return None
            return BoundWord(stop, bound, word)
    return None


def join_bounds(*bounds: Bound | None) -> Bound:
    """Join the bounds of one number: a floor or ceiling says more than an estimate, the first said holds.

    >>> join_bounds(None, "~", ">="), join_bounds(None, None)
    ('>=', '=')
    """
    said = [bound for bound in bounds if bound is not None]
    return next((bound for bound in said if bound != "~"), said[0] if said else "=")
