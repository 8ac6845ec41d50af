"""Calendar arithmetic: leap years, ends of months, ranges over the turn of a year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfanalysis.extraction.grammar.calendars import Point, move_days, read_relative, span_point, span_range
from kfanalysis.extraction.grammar.numerals import read_small

YEARS = st.integers(1, 9999)


@given(YEARS)
def test_parts_of_a_year_close_without_a_gap(year: int) -> None:
    for part, count in (("month", 12), ("quarter", 4), ("half", 2)):
        points = [Point(part, year, n, n) for n in range(1, count + 1)]  # type: ignore[arg-type]
        days = [span_point(point, year=None) for point in points]
        assert all(d is not None for d in days)
        spans = [d for d in days if d is not None]
        assert spans[0][0] == date(year, 1, 1) and spans[-1][1] == date(year, 12, 31)
        for one, two in pairwise(spans):
            assert two[0] - one[1] == timedelta(1)


@given(YEARS, st.integers(1, 12))
def test_thirds_fill_the_month(year: int, month: int) -> None:
    length = monthrange(year, month)[1]
    spans = [span_point(Point("third", year, month, thirds=third), year=None) for third in "上中下"]
    assert [(s[0].day, s[1].day) for s in spans if s] == [(1, 10), (11, 20), (21, length)]


@pytest.mark.parametrize("year", [2000, 2023, 2024, 1900])
def test_end_of_february(year: int) -> None:
    days = span_point(Point("month", year, 2, edge="end"), year=None)
    last = date(year, 3, 1) - timedelta(1)
    assert days == (last, last)


@pytest.mark.parametrize("point", [Point("month", 2022, 13), Point("quarter", 2022, number=5), Point("year", 0),
                                   Point("day", 2022, 4, 31), Point("day", 2022, None, 3), Point("month")])  # fmt: skip
def test_what_does_not_exist_has_no_days(point: Point) -> None:
    assert span_point(point, year=None) is None


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_range_never_runs_backwards(one: date, two: date) -> None:
    start, stop = Point("day", None, one.month, one.day), Point("day", None, two.month, two.day)
    days = span_range(start, stop, year=2022)
    if days is not None:
        assert days[0] <= days[1] and (days[1] - days[0]).days < 366
    written = span_range(
        Point("day", one.year, one.month, one.day), Point("day", two.year, two.month, two.day), year=2022
    )
    assert written == ((one, two) if one <= two else None)


def test_a_range_inherits_backwards() -> None:
    assert span_range(Point("month", None, 11), Point("month", 2023, 3), year=2022) == (
        date(2022, 11, 1),
        date(2023, 3, 31),
    )
    assert span_range(Point("day", None, None, 20), Point("day", None, 5, 25), year=2022) == (
        date(2022, 5, 20),
        date(2022, 5, 25),
    )


@given(st.integers(0, 99))
def test_small_numbers_read_back_in_chinese(number: int) -> None:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    written = (
        digits[number]
        if number < 10
        else f"{digits[tens] if tens > 1 else ''}十{digits[ones] if ones else ''}"
    )
    assert read_small(written) == read_small(str(number)) == read_small(f"{number:02}") == number


def test_move_days_stays_in_the_calendar() -> None:
    assert move_days((date(2024, 2, 29), date(2024, 2, 29)), year=2023) == (
        date(2023, 2, 28),
        date(2023, 2, 28),
    )
    assert move_days((date(2022, 1, 1), date(2022, 3, 31)), year=10000) is None


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_relative_months_stand_next_to_the_day_of_the_bulletin(as_of: date) -> None:
    this, before, after = (read_relative(f"{word}月", as_of=as_of) for word in "本上下")
    assert this is not None and before is not None and after is not None
    assert this[0] <= as_of <= this[1]
    assert this[0] - before[1] == after[0] - this[1] == timedelta(1)
