"""Times: every calendar expression of a text, with its first and last day and its role.

Points (``written_dates``) become times here: two points around a dash are a range, ``16日`` in ``4月15日、16日`` takes
the month before it, ``去年同期`` the days of the figure it is compared with, ``上年`` and ``全年`` the year that the
paragraph speaks of, ``月底前`` the month of the bulletin's own day (codebook §2, times).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kfanalysis.extraction.dates.spoken_dates import hang_years, place_days
from kfanalysis.extraction.dates.time_roles import judge_places
from kfanalysis.extraction.grammar.calendars import (
    Days,
    Point,
    move_days,
    read_relative,
    span_point,
    span_range,
)
from kfanalysis.extraction.grammar.date_forms import DASH, DAY, SUFFIX, unless
from kfanalysis.extraction.grammar.numerals import read_small
from kfanalysis.extraction.grammar.written_dates import RANGES, Form, Mark, Suffix, find_marks
from kfanalysis.records import Time
from kfanalysis.text.fold import clean

__all__ = ["find_date_end", "find_dates", "find_times"]

_CLOCK = "(?:[0-9]{1,2}(?:[时点]|:[0-9]{2})(?:[0-9]{1,2}分)?|[上下]午)"
_GAP = re.compile(rf"\ ?{_CLOCK}?\ ?起?\ ?{DASH}\ ?", re.VERBOSE)
_BETWEEN, _BETWEEN_END = (
    re.compile(rf"\ ?(?:[和与、]|{DASH})\ ?", re.VERBOSE),
    re.compile(r"\ ?(?:之间|期间)"),
)
_BARE = rf"(?:(?P<day>{DAY})\ ?(?:日|{unless('号')})|(?P<thirds>[上中下]{{1,2}})旬)"
_TAIL = re.compile(rf"\ ?起?\ ?{DASH}\ ?{_BARE}{SUFFIX}?", re.VERBOSE)
_DIGIT_TAIL = re.compile(
    rf"\ ?{DASH}\ ?(?:(?P<month>1[0-2]|0?[1-9])[-/.](?P<day>3[01]|[12][0-9]|0?[1-9]))(?![0-9.%])(?P<thirds>)?{SUFFIX}?",
    re.VERBOSE,
)
_CHAIN = re.compile(rf"\ ?[、和及与]\ ?{_BARE}{SUFFIX}?", re.VERBOSE)
_LONGEST = 60
_NO_RANGE = ("recurring", "same_period", "undated", "relative")


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    rule: Form
    days: Days | None
    as_of: bool
    suffix: Suffix
    point: Point


def find_times(text: str, *, year: int | None = None) -> list[Time]:
    """Find the calendar expressions of any text; ``year`` is the bulletin's, for dates that name none.

    Decision: without a year a date keeps its raw and has no days, so does one that does not exist; never today's year.
    Durations, seasons, holidays, 年初, 目前 and clock times are no times. The role is judged from the sentence; inside
    a commitment ``judge_time_roles`` knows more (codebook §2, times).

    >>> [(t.raw, str(t.last), t.role) for t in find_times("计划３月下旬～4月上旬办理,6月底前完成", year=2022)]
    [('３月下旬～4月上旬', '2022-04-10', 'event'), ('6月底前', '2022-06-30', 'deadline')]
    >>> [(t.raw, t.first) for t in find_times("2022年2月30日,5月")]
    [('2022年2月30日', None), ('5月', None)]
    >>> find_times("为期3年,日前、汛期和半年内,豫政〔2021〕34号,三年行动")
    []
    """
    cleaned = clean(text)
    found = _cut(text, cleaned, year, None, ())
    roles = judge_places(
        cleaned, [(each.start, each.end, each.first, each.last) for each in found], year=year
    )
    return [
        replace(each, role=role, rule=f"{each.rule};{rule}")
        for each, (role, rule) in zip(found, roles, strict=True)
    ]


def find_dates(
    text: str,
    *,
    year: int | None = None,
    as_of: date | None = None,
    fields: Sequence[tuple[int, int]] = (),
) -> list[Time]:
    """Find calendar expressions whose role is still to be judged (here ``event``); their rule is their form.

    ``as_of`` dates what is relative to the bulletin's own day; the spans of ``fields`` hold dates, so that a bare
    number there is one (``20220930``, ``9.30``).

    >>> [(t.raw, str(t.last)) for t in find_dates("月底前,5日揭牌", year=2022, as_of=date(2022, 5, 13))]
    [('月底前', '2022-05-31'), ('5日', '2022-05-05')]
    >>> [(t.raw, str(t.first), t.rule) for t in find_dates("2021年,支出较上年增长3.9%", year=2022)]
    [('2021年', '2021-01-01', 'year'), ('上年', '2020-01-01', 'year')]
    >>> find_dates("工期30日,增长9.30")
    []
    """
    return _cut(text, clean(text), year, as_of, fields)


def find_date_end(clean: str, start: int, end: int) -> int | None:
    """Find where the date that leads a stretch of clean text ends; None where none leads it.

    >>> find_date_end("10月底前已建成9座", 0, 10), find_date_end("已建成9座", 0, 5)
    (5, None)
    """
    first = next(_find(clean[start : min(end, start + _LONGEST)], None, None, ()), None)
    return start + first.end if first is not None and first.start == 0 else None


def _cut(
    text: str, cleaned: str, year: int | None, as_of: date | None, fields: Sequence[tuple[int, int]]
) -> list[Time]:
    times = []
    for item in _find(cleaned, year, as_of, fields):
        first, last = item.days or (None, None)
        if as_of is not None and first is None:
            first, last = read_relative(cleaned[item.start : item.end], as_of=as_of) or (None, None)
        last = None if item.suffix == "since" else last
        times.append(Time(item.start, item.end, text[item.start : item.end], first, last, "event", item.rule))
    return times


def _find(
    cleaned: str, year: int | None, as_of: date | None, fields: Sequence[tuple[int, int]]
) -> Iterator[_Found]:
    """Join the marks: ranges, a bare end (``~17日``), and the days and thirds listed behind (``、16日``)."""
    marks = list(find_marks(cleaned, year=year, fields=fields))
    marks = place_days(cleaned, hang_years(cleaned, marks, year=year), as_of=as_of)
    before: _Found | None = None
    at = 0
    while at < len(marks):
        mark = marks[at]
        following = marks[at + 1] if at + 1 < len(marks) else None
        if following is not None and _is_range(cleaned, mark, following):
            item, at = _join(cleaned, mark, following, year), at + 2
        else:
            item, at = _close(cleaned, mark, year, before), at + 1
        yield item
        while item.rule.startswith(("day", "third")) and (more := _CHAIN.match(cleaned, item.end)):
            if at < len(marks) and more.end() > marks[at].start:
                break
            item = _listed(cleaned, more, item, year)
            yield item
        before = item


def _is_range(cleaned: str, start: Mark, stop: Mark) -> bool:
    if start.suffix or stop.as_of or start.last or stop.last or start.rule in _NO_RANGE:
        return False
    if stop.rule in ("recurring", "same_period", "undated"):
        return False
    if start.rule == "year" and stop.rule != "year" and stop.point.year is None:
        return False
    if _GAP.fullmatch(cleaned, start.end, stop.start) is not None:
        return True
    return (
        _BETWEEN.fullmatch(cleaned, start.end, stop.start) is not None
        and _BETWEEN_END.match(cleaned, stop.end) is not None
    )


def _join(cleaned: str, start: Mark, stop: Mark, year: int | None) -> _Found:
    last = stop.point
    if stop.rule == "relative":
        last = Point("month", None, start.point.month, edge="end")
    elif stop.next_year:
        own = start.point.year if start.point.year is not None else year
        last = replace(last, year=own + 1 if own else 0)
    days = span_range(start.point, last, year=year)
    between = _BETWEEN_END.match(cleaned, stop.end)
    end = between.end() if between else stop.end
    return _Found(
        start.start, end, RANGES.get(start.rule, "month_range"), days, start.as_of, stop.suffix, stop.point
    )


def _close(cleaned: str, mark: Mark, year: int | None, before: _Found | None) -> _Found:
    """Give the days of a mark that stands alone, or with a bare day or third behind a dash."""
    tail = None
    if mark.rule in ("day", "third") and not mark.suffix:
        tail = _TAIL.match(cleaned, mark.end)
    elif mark.rule == "iso" and mark.point.part == "day":
        tail = _DIGIT_TAIL.match(cleaned, mark.end)
    if tail is not None:
        days = span_range(mark.point, _bare(tail), year=year)
        point = replace(mark.point, number=_bare(tail).number)
        return _Found(mark.start, tail.end(), RANGES[mark.rule], days, mark.as_of, _suffix(tail), point)
    if mark.last is not None:
        days = span_range(mark.point, mark.last, year=year)
    elif mark.rule == "same_period":
        days = _same_period(cleaned, mark, before, year)
    else:
        days = span_point(mark.point, year=year)
    return _Found(mark.start, mark.end, mark.rule, days, mark.as_of, mark.suffix, mark.last or mark.point)


def _same_period(cleaned: str, mark: Mark, before: _Found | None, year: int | None) -> Days | None:
    of = mark.point.year if mark.point.year is not None else year
    if before is None or before.days is None or before.suffix or of is None:
        return None
    if "\n" in cleaned[before.end : mark.start]:
        return None
    days = (before.days[0].replace(month=1, day=1), before.days[1]) if before.as_of else before.days
    return move_days(days, year=of)


def _listed(cleaned: str, more: re.Match[str], item: _Found, year: int | None) -> _Found:
    point = replace(_bare(more), year=item.point.year, month=item.point.month)
    start = more.start("day") if more["day"] else more.start("thirds")
    if not _suffix(more) and (tail := _TAIL.match(cleaned, more.end())) is not None:
        days = span_range(point, replace(_bare(tail), month=point.month), year=year)
        last = replace(point, number=_bare(tail).number)
        return _Found(start, tail.end(), "day_range", days, False, _suffix(tail), last)
    form: Form = "day" if more["day"] else "third"
    return _Found(start, more.end(), form, span_point(point, year=year), False, _suffix(more), point)


def _bare(match: re.Match[str]) -> Point:
    if match["day"]:
        month = read_small(match["month"]) if "month" in match.re.groupindex else None
        return Point("day", None, month, read_small(match["day"]) or 0)
    return Point("third", thirds=match["thirds"])


def _suffix(match: re.Match[str]) -> Suffix:
    return "before" if match["before"] else "since" if match["since"] else ""
