"""Fractions: 三分之二, 1/3, mixed ones (三又五分之一公顷) and the percents in words, 百分之九十 and 千分之五 (codebook §2)."""

from __future__ import annotations

import re
from decimal import Decimal

from kfanalysis.extraction.grammar.bounds import join_bounds, read_after, read_before
from kfanalysis.extraction.grammar.numerals import DIGITS, divide, read_numeral
from kfanalysis.extraction.grammar.units import Unit, read_unit
from kfanalysis.extraction.grammar.written_numerals import is_signed
from kfanalysis.extraction.numbers.measures import NUMBER, Measure

PLACES = 4
PART = re.compile(rf"\ {{0,3}}分\ {{0,3}}之\ {{0,3}}(?P<part>{NUMBER})", re.VERBOSE)
MIXED = re.compile(
    rf"\ {{0,3}}又\ {{0,3}}(?P<below>{NUMBER})\ {{0,3}}分\ {{0,3}}之\ {{0,3}}(?P<part>{NUMBER})", re.VERBOSE
)
SHORT = re.compile(
    rf"百\ ?分\ ?(?P<part>百(?!分)|[{DIGITS}]?十[{DIGITS}]?|[{DIGITS}](?![{DIGITS}十]))(?![点之钟米])",
    re.VERBOSE,
)
UPPER = re.compile(rf"\ ?[至到~—-]\ ?(?:(?:百|千|万)分之)?(?P<part>{NUMBER})(?!\ ?个|%)", re.VERBOSE)
SLASH = re.compile(r"/(?P<part>[0-9]{1,3})(?![0-9/年月号])")
PATTERNS = {"part": PART, "mixed": MIXED, "short": SHORT, "upper": UPPER, "slash": SLASH}
_SHARES = {"百": "%", "佰": "%", "千": "‰", "仟": "‰", "万": "‱"}
_MEASURED = frozenset({"length", "area", "volume", "mass", "energy"})


def read_fraction(text: str, match: re.Match[str]) -> Measure | None:
    """Read the fraction that starts with the number matched in clean text; None where 分之 and / do not follow.

    >>> number = re.compile(NUMBER, re.VERBOSE)
    >>> read = [read_fraction(text, number.match(text)) for text in ("三分之二", "百分之九十", "千分之五", "1/3")]
    >>> [(fraction.unit, str(fraction.low)) for fraction in read]
    [('', '0.6667'), ('%', '90'), ('‰', '5'), ('', '0.3333')]
    >>> mixed, short = (read_fraction(text, number.match(text)) for text in ("三又五分之一公顷", "百分三十"))
    >>> mixed.unit, str(mixed.low), short.unit, str(short.low)
    ('公顷', '3.2', '%', '30')
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
    if below == "百" and text[start - 1 : start] != "个" and (short := SHORT.match(text, start)) is not None:
        percent = read_numeral(short["part"]) or Decimal(100)
        return _close(text, start, short.end(), percent, percent, "%")
    if text[end : end + 1] not in ("分", "又", " "):
        return None
    if (mixed := MIXED.match(text, end)) is not None:
        return _read_mixed(text, start, below, mixed)
    if (part := PART.match(text, end)) is None:
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


def _read_mixed(text: str, start: int, below: str, match: re.Match[str]) -> Measure | None:
    whole, part, under = read_numeral(below), read_numeral(match["part"]), read_numeral(match["below"])
    share = None if part is None or under is None else divide(part, under, places=PLACES)
    if whole is None or share is None:
        return None
    return _close(text, start, match.end(), whole + share, whole + share, "")


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
    word: Unit | None = None
    if is_signed(text, start):
        first, low, high = start - 1, -low, -high
    if not unit and (word := read_unit(text, end)) is not None:
        if word.dimension in _MEASURED or word.word == "倍":
            unit, end = word.word, word.end
        else:
            word = None
    before, after = read_before(text, first), read_after(text, end)
    around = [b for b in (before, after) if b is not None]
    return Measure(
        before.at if before else first, after.at if after else end, low, high, unit,
        word.start if word else None, word.end if word else None, word.dimension if word else "share",
        join_bounds(*(b.bound for b in around)), next((b.word for b in around if b.bound == "~"), ""), "measure",
        text[start : start + 1], "", bool(around),
    )  # fmt: skip
