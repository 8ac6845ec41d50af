"""Times: every calendar expression of a text, with its first and last day and its role.

Points (``points``) become times here: two points around a dash are a range, ``16日`` in ``4月15日、16日`` takes the
month before it, ``去年同期`` the days of the figure it is compared with (codebook §2, times).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from kfanalysis.extraction.dates.time_roles import judge_places, judge_time_roles
from kfanalysis.extraction.grammar.calendars import Days, Point, move_days, read_small, span_point, span_range
from kfanalysis.extraction.grammar.written_dates import DASH, DAY, SUFFIX, Mark, Suffix, find_marks, unless
from kfanalysis.records import Time
from kfanalysis.text.fold import clean

__all__ = ["find_times", "judge_time_roles"]

_CLOCK = "(?:[0-9]{1,2}(?:[时点]|:[0-9]{2})(?:[0-9]{1,2}分)?|[上下]午)"
_GAP = re.compile(rf"\ ?{_CLOCK}?\ ?起?\ ?{DASH}\ ?", re.VERBOSE)
_BARE = rf"(?:(?P<day>{DAY})\ ?(?:日|{unless('号')})|(?P<thirds>[上中下]{{1,2}})旬)"
_TAIL = re.compile(rf"\ ?起?\ ?{DASH}\ ?{_BARE}{SUFFIX}?", re.VERBOSE)
_CHAIN = re.compile(rf"\ ?[、和及与]\ ?{_BARE}{SUFFIX}?", re.VERBOSE)
_NO_RANGE = ("recurring", "same_period", "undated", "relative")


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    rule: str
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
    found = list(_find(cleaned, year))
    places = [(item.start, item.end, *_first_last(item)) for item in found]
    roles = judge_places(cleaned, places)
    return [
        Time(start, end, text[start:end], first, last, role, f"{item.rule};{rule}")
        for item, (start, end, first, last), (role, rule) in zip(found, places, roles, strict=True)
    ]


def _find(cleaned: str, year: int | None) -> Iterator[_Found]:
    """Join the marks: ranges, a bare end (``~17日``), and the days and thirds listed behind (``、16日``)."""
    marks = list(find_marks(cleaned, year=year))
    before: _Found | None = None
    at = 0
    while at < len(marks):
        mark = marks[at]
        following = marks[at + 1] if at + 1 < len(marks) else None
        if following is not None and _is_range(cleaned, mark, following):
            item, at = _join(mark, following, year), at + 2
        else:
            item, at = _close(cleaned, mark, year, before), at + 1
        yield item
        while item.rule.startswith(("day", "third")) and (more := _CHAIN.match(cleaned, item.end)):
            if at < len(marks) and more.end() > marks[at].start:
                break
            item = _listed(more, item, year)
            yield item
        before = item


def _is_range(cleaned: str, start: Mark, stop: Mark) -> bool:
    if start.suffix or stop.as_of or start.last or stop.last or start.rule in _NO_RANGE:
        return False
    if stop.rule in ("recurring", "same_period", "undated"):
        return False
    if start.rule == "year" and stop.rule != "year" and stop.point.year is None:
        return False
    return _GAP.fullmatch(cleaned, start.end, stop.start) is not None


def _join(start: Mark, stop: Mark, year: int | None) -> _Found:
    last = stop.point
    if stop.rule == "relative":
        last = Point("month", None, start.point.month, edge="end")
    elif stop.next_year:
        own = start.point.year if start.point.year is not None else year
        last = replace(last, year=own + 1 if own else 0)
    days = span_range(start.point, last, year=year)
    return _Found(start.start, stop.end, f"{start.rule}_range", days, start.as_of, stop.suffix, stop.point)


def _close(cleaned: str, mark: Mark, year: int | None, before: _Found | None) -> _Found:
    """Give the days of a mark that stands alone, or with a bare day or third behind a dash."""
    tail = None
    if mark.rule in ("day", "third") and not mark.suffix:
        tail = _TAIL.match(cleaned, mark.end)
    if tail is not None:
        days = span_range(mark.point, _bare(tail), year=year)
        point = replace(mark.point, number=_bare(tail).number)
        return _Found(mark.start, tail.end(), f"{mark.rule}_range", days, mark.as_of, _suffix(tail), point)
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
    return move_days(before.days, year=of)


def _listed(more: re.Match[str], item: _Found, year: int | None) -> _Found:
    point = replace(_bare(more), year=item.point.year, month=item.point.month)
    start = more.start("day") if more["day"] else more.start("thirds")
    return _Found(start, more.end(), point.part, span_point(point, year=year), False, _suffix(more), point)


def _bare(match: re.Match[str]) -> Point:
    if match["day"]:
        return Point("day", number=read_small(match["day"]) or 0)
    return Point("third", thirds=match["thirds"])


def _suffix(match: re.Match[str]) -> Suffix:
    return "before" if match["before"] else "since" if match["since"] else ""


def _first_last(item: _Found) -> tuple[date | None, date | None]:
    if item.days is None:
        return None, None
    return item.days[0], None if item.suffix == "since" else item.days[1]
