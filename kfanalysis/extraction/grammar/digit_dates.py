"""Dates of digits alone: ``20220930``, ``2022.5.1-9.30``, ``07-19``, ``2022``, a spreadsheet's day number ``44834``.

They are dates only behind a date's label or as the whole of a field of dates; elsewhere they are numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from kfanalysis.extraction.grammar.calendars import Point
from kfanalysis.extraction.grammar.date_forms import BARE, LABELLED
from kfanalysis.extraction.grammar.numerals import read_numeral, read_small, read_year
from kfanalysis.lexicon import load_words

_PARTED = re.compile("[-/.]")
_FIRST_SPREADSHEET_DAY = date(1899, 12, 30)
_LEAD = 12


def find_digit_dates(
    clean: str, fields: Sequence[tuple[int, int]] = ()
) -> Iterator[tuple[re.Match[str], Point, Point | None]]:
    """Find the dates of digits alone, in order: behind labels, and those that fill one of ``fields``.

    Decision: labels of opening hours name no date (codebook §2, times).

    >>> [first.month for _, first, _ in find_digit_dates("发布日期:07-19 08:30,办公时间:8.30")]
    [7]
    >>> list(find_digit_dates("编号20220930"))
    []
    """
    places: list[tuple[int, int]] = [
        (match.end(), 0) for match in LABELLED.finditer(clean) if not _names_hours(clean, match)
    ]
    at = 0
    for start, end in sorted([*places, *fields]):
        if end:
            filled = clean[start:end]
            start, end = start + len(filled) - len(filled.lstrip()), start + len(filled.rstrip(" \n。;,"))
        match = BARE.match(clean, start, end or len(clean))
        if match is None or start < at or (end and match.end() != end):
            continue
        first, last = read_digits(match["first"]), read_digits(match["last"]) if match["last"] else None
        if first is not None:
            at = match.end()
            yield match, first, last


def _names_hours(clean: str, match: re.Match[str]) -> bool:
    label = clean[max(0, match.start() - _LEAD) : match.end()].rstrip(" :为)】]")
    return not label.endswith("日期") and label.endswith(load_words("timecues", cue="hours"))


def read_digits(raw: str) -> Point | None:
    """Read a date of digits alone: by its parts, run together, or as a spreadsheet's day number.

    >>> read_digits("20220930")
    Point(part='day', year=2022, month=9, number=30, thirds='', edge='')
    >>> read_digits("44834") == read_digits("2022-9-30") == read_digits("22.9.30") == read_digits("20220930")
    True
    >>> read_digits("123")
    """
    if len(parts := _PARTED.split(raw)) == 1:
        if len(raw) == 5:
            day = _FIRST_SPREADSHEET_DAY + timedelta(days=int(read_numeral(raw) or 0))
            return Point("day", day.year, day.month, day.day)
        if len(raw) < 3:
            return Point("month", None, read_small(raw))
        parts = [piece for piece in (raw[:4], raw[4:6], raw[6:]) if piece]
    if len(parts[0]) == 4:
        of, rest = read_year(parts[0]), [read_small(part) or 0 for part in parts[1:]]
    elif len(parts) == 3:
        of, rest = read_short_year(parts[0]), [read_small(part) or 0 for part in parts[1:]]
    elif len(parts) == 2:
        return Point("day", None, read_small(parts[0]) or 0, read_small(parts[1]) or 0)
    else:
        return None
    if not rest:
        return Point("year", of)
    return Point("month", of, rest[0]) if len(rest) == 1 else Point("day", of, rest[0], rest[1])


def read_short_year(raw: str) -> int:
    """Read a year of two digits: ``22年9月``.

    >>> read_short_year("22"), read_short_year("98")
    (2022, 1998)
    """
    short = read_small(raw) or 0
    return (2000 if short < 70 else 1900) + short
