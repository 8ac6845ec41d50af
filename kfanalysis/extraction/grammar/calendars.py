"""Calendar arithmetic: a written point of the calendar → its first and last day.

A date that does not exist (2月30日, 13月, the year 0) has no days: ``None``, never a neighbouring date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kfanalysis.extraction.grammar.numerals import read_small

Days = tuple[date, date]
Part = Literal["year", "half", "quarter", "month", "third", "day"]
Edge = Literal["", "start", "end"]

_THIRDS = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}
_MONTHS: dict[Part, int] = {"year": 12, "half": 6, "quarter": 3, "month": 1}

_RELATIVE = re.compile(
    r"(?:(?P<which>[本当上下次这])个?)?(?P<unit>月|季度?)份?\ ?"
    r"(?:(?P<edge>[底末初])|(?P<thirds>[上中下](?:[、和至]?[上中下])?)旬|(?P<middle>中)"
    r"|(?P<day>[0-9一二三十廿]{1,3})\ ?[日号]|内)?"
    r"\ ?(?:之?前|以前)?"
)


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the calendar as written: its smallest ``part``, the number of it, and the end of it that counts.

    ``year`` is None where none is written and 0 where a relative one (去年) has nothing to be relative to;
    ``month`` is None where a day or a third is written alone (3日~5日).
    """

    part: Part
    year: int | None = None
    month: int | None = None
    number: int = 1
    thirds: str = ""
    edge: Edge = ""


def span_point(point: Point, *, year: int | None) -> Days | None:
    """Give a point's first and last day; ``year`` stands in for one that is not written (codebook §2, times).

    >>> span_point(Point("month", month=2), year=2024)
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    >>> span_point(Point("third", 2022, 3, thirds="下"), year=None)
    (datetime.date(2022, 3, 21), datetime.date(2022, 3, 31))
    >>> span_point(Point("day", 2022, 2, 30), year=None) is None
    True
    """
    of = year if point.year is None else point.year
    if of is None or not 1 <= of <= 9999:
        return None
    if point.part in ("third", "day"):
        return _days_in_month(point, of)
    months = _MONTHS[point.part]
    last = months * ((point.month or 0) if point.part == "month" else point.number)
    if not months <= last <= 12:
        return None
    first_day, last_day = date(of, last - months + 1, 1), date(of, last, monthrange(of, last)[1])
    if point.edge == "end":
        return last_day, last_day
    return first_day, date(of, first_day.month, 10) if point.edge == "start" else last_day


def _days_in_month(point: Point, year: int) -> Days | None:
    if point.month is None or not 1 <= point.month <= 12:
        return None
    length = monthrange(year, point.month)[1]
    if point.part == "day":
        first = last = point.number
    else:
        first, last = _THIRDS[point.thirds[0]][0], min(_THIRDS[point.thirds[-1]][1], length)
    if not 1 <= first <= last <= length:
        return None
    return date(year, point.month, first), date(year, point.month, last)


def span_range(start: Point, stop: Point, *, year: int | None) -> Days | None:
    """Give the first day of ``start`` and the last of ``stop``, each inheriting what only the other has.

    Decision: a range that would run backwards inside one unwritten year crosses into the next one
    (``11月至3月``); with both years written it has no days (codebook §2, times).

    >>> span_range(Point("month", 2021, 10), Point("month", month=3), year=2022)
    (datetime.date(2021, 10, 1), datetime.date(2022, 3, 31))
    >>> span_range(Point("day", month=5, number=20), Point("day", number=25), year=2022)
    (datetime.date(2022, 5, 20), datetime.date(2022, 5, 25))
    >>> span_range(Point("year", 2023), Point("year", 2021), year=None) is None
    True
    """
    if stop.part in ("third", "day") and stop.month is None:
        stop = replace(stop, month=start.month)
    if start.part == "day" and start.month is None:
        start = replace(start, month=stop.month)
    if stop.year is None:
        days = _join(start, stop, start.year if start.year is not None else year, year)
        if days is not None and days[0] <= days[1]:
            return days
        of = start.year if start.year is not None else year
        days = None if of is None else _join(start, stop, of + 1, year)
    elif start.year is None:
        days = _join(start, stop, stop.year, stop.year)
        if days is not None and days[0] > days[1]:
            days = _join(start, stop, stop.year, stop.year - 1)
    else:
        days = _join(start, stop, None, None)
    return days if days is not None and days[0] <= days[1] else None


def _join(start: Point, stop: Point, stop_year: int | None, start_year: int | None) -> Days | None:
    first, last = span_point(start, year=start_year), span_point(stop, year=stop_year)
    return None if first is None or last is None else (first[0], last[1])


def move_days(days: Days, *, year: int) -> Days | None:
    """Move days into another year, the end of February staying its end (``去年同期``).

    >>> move_days((date(2024, 1, 1), date(2024, 2, 29)), year=2023)
    (datetime.date(2023, 1, 1), datetime.date(2023, 2, 28))
    >>> move_days((date(2024, 1, 1), date(2024, 2, 29)), year=0) is None
    True
    """
    years = (year, year + days[1].year - days[0].year)
    if not all(1 <= of <= 9999 for of in years):
        return None
    first, last = (
        date(of, day.month, min(day.day, monthrange(of, day.month)[1]))
        for of, day in zip(years, days, strict=True)
    )
    return first, last


def read_relative(raw: str, *, as_of: date) -> Days | None:
    """Read an expression that is relative to the day of the bulletin: ``本月``, ``月底前``, ``下季度``.

    >>> read_relative("月底前", as_of=date(2022, 5, 13))
    (datetime.date(2022, 5, 31), datetime.date(2022, 5, 31))
    >>> read_relative("下月10日", as_of=date(2022, 12, 13))
    (datetime.date(2023, 1, 10), datetime.date(2023, 1, 10))
    >>> read_relative("近期", as_of=date(2022, 5, 13)) is None
    True
    """
    match = _RELATIVE.fullmatch(raw)
    if match is None:
        return None
    step = {"上": -1, "下": 1, "次": 1}.get(match["which"], 0)
    edge: Edge = "start" if match["edge"] == "初" else "end" if match["edge"] else ""
    if match["unit"] != "月":
        years, quarter = divmod((as_of.month - 1) // 3 + step, 4)
        return span_point(Point("quarter", as_of.year + years, number=quarter + 1, edge=edge), year=None)
    years, month = divmod(as_of.month - 1 + step, 12)
    thirds = match["thirds"] or match["middle"] or ""
    part: Part = "day" if match["day"] else "third" if thirds else "month"
    number = read_small(match["day"] or "") or 1
    return span_point(Point(part, as_of.year + years, month + 1, number, thirds, edge), year=None)
