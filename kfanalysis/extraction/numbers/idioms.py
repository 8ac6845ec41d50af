"""Idioms: words and fixed names that hold a numeral and count nothing (一律, 三轮车, 两个维护, 三门峡)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kfanalysis.extraction.grammar.numerals import DIGITS, PAIR, STEPS
from kfanalysis.lexicon import alternation, load_rows

_CN = frozenset(DIGITS + PAIR + STEPS)
_LONGEST = 8
_COINS, _COIN = frozenset("元角块毛"), re.compile(rf"[{DIGITS}{PAIR}][角毛分]")
# Behind these a bare 百, 千 or 万 counts: 近百家, 上千人, 数万户.
_COUNTING = frozenset("几数上近超逾约破达过")


@cache
def _words() -> dict[str, str]:
    return {row["word"]: row["reading"] for row in load_rows("idioms")}


@cache
def _inner() -> re.Pattern[str]:
    """Match the words that start before their numeral (统一, 表里如一)."""
    return re.compile(alternation(word for word in _words() if word[0] not in _CN))


def read_idiom(text: str, start: int) -> tuple[int, str] | None:
    """Read the longest idiom that starts with the numeral at ``start`` of clean text: its end and reading.

    >>> read_idiom("三轮车", 0), read_idiom("两个维护", 0), read_idiom("近百家企业", 1), read_idiom("三座桥", 0)
    ((3, 'word'), (4, 'name'), None, None)
    """
    before = text[start - 1 : start]
    if (before in _COUNTING and text[start] in STEPS) or "0" <= before <= "9" or before == " ":
        return None
    if before == "点" and text[start - 2 : start - 1] in _CN:
        return None  # 一点七五亿
    words = _words()
    for length in range(_LONGEST, 1, -1):
        if (reading := words.get(text[start : start + length])) is not None:
            if text[start + length - 1 : start + length] in _COINS and _COIN.match(text, start + length):
                return None  # 二元八角, 五角六分
            return min(start + length, len(text)), reading
    return None


def find_inner_idioms(text: str) -> Iterator[tuple[int, int, str]]:
    """Find the idioms that start before their numeral, as (start, end, reading).

    >>> list(find_inner_idioms("统一部署,之三"))
    [(0, 2, 'word')]
    """
    for match in _inner().finditer(text):
        yield match.start(), match.end(), _words()[match.group()]
