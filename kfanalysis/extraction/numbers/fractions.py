"""Fractions: 三分之二, 1/3 and the percents in words, 百分之九十 and 千分之五 (codebook §2, quantities)."""

from __future__ import annotations

import re
from decimal import Decimal

from kfanalysis.extraction.grammar.bounds import join_bounds, read_after, read_before
from kfanalysis.extraction.grammar.numerals import divide, is_signed, read_numeral
from kfanalysis.extraction.numbers.measures import NUMBER, Measure

PLACES = 4
PART = re.compile(rf"\ {{0,3}}分\ {{0,3}}之\ {{0,3}}(?P<part>{NUMBER})", re.VERBOSE)
UPPER = re.compile(rf"\ ?[至到~—-]\ ?(?:(?:百|千|万)分之)?(?P<part>{NUMBER})(?!\ ?个|%)", re.VERBOSE)
SLASH = re.compile(r"/(?P<part>[0-9]{1,3})(?![0-9/年月号])")
PATTERNS = {"part": PART, "upper": UPPER, "slash": SLASH}
_SHARES = {"百": "%", "佰": "%", "千": "‰", "万": "‱"}


def read_fraction(text: str, match: re.Match[str]) -> Measure | None:
    """Read the fraction that starts with the number matched in clean text; None where 分之 and / do not follow.

    >>> number = re.compile(NUMBER, re.VERBOSE)
    >>> read = [read_fraction(text, number.match(text)) for text in ("三分之二", "百分之九十", "千分之五", "1/3")]
    >>> [(fraction.unit, str(fraction.low)) for fraction in read]
    [('', '0.6667'), ('%', '90'), ('‰', '5'), ('', '0.3333')]
    >>> text = "近三分之一以上"
    >>> fraction = read_fraction(text, number.match(text, 1))
    >>> text[fraction.start : fraction.end], fraction.bound
    ('近三分之一以上', '>=')
    >>> read_fraction("三座", number.match("三座")), read_fraction("2022/9/1", number.match("2022/9/1"))
    (None, None)
    """
    start, end, below = match.start(), match.end(), match.group()
    if text[end : end + 1] == "/":
        return _read_slash(text, start, end, below)
    if text[end : end + 1] not in ("分", " ") or (part := PART.match(text, end)) is None:
        return None
    low, whole = read_numeral(part["part"]), read_numeral(below)
    if low is None or whole is None:
        return None
    unit, end, high = _SHARES.get(below, ""), part.end(), low
    if unit and (upper := UPPER.match(text, end)) is not None:
        high, end = read_numeral(upper["part"]) or low, upper.end()
    if not unit:
        value = divide(low, whole, places=PLACES)
        if value is None:
            return None
        low = high = value
    return _close(text, start, end, low, high, unit)


def _read_slash(text: str, start: int, end: int, below: str) -> Measure | None:
    match = SLASH.match(text, end)
    low = read_numeral(below)
    if match is None or low is None or text[start - 1 : start] == "/" or not below.isdigit():
        return None
    whole = read_numeral(match["part"])
    if whole is None or not 0 < low < whole or whole > 100:
        return None
    value = divide(low, whole, places=PLACES)
    return None if value is None else _close(text, start, match.end(), value, value, "")


def _close(text: str, start: int, end: int, low: Decimal, high: Decimal, unit: str) -> Measure:
    first = start
    if is_signed(text, start):
        first, low, high = start - 1, -low, -high
    before, after = read_before(text, first), read_after(text, end)
    bound = join_bounds(*(b[1] if b else None for b in (before, after)))
    return Measure(
        before[0] if before else first, after[0] if after else end, low, high, unit, "share", bound, "measure",
        text[start : start + 1], before is not None or after is not None,
    )  # fmt: skip
