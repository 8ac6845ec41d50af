"""Read the day that a bulletin speaks as of, and the year that its dates without one belong to (codebook §2a).

as_of, by the first rule that gives a date; its name is kept:

    option     the caller's (the year stays the bulletin's own)
    lead       截至 and a date in title, a line of the front or the foot, or the first words (a month's or a period's last day)
    cutoff     the latest day after 截至 in the text, near the day of publication where that is known
    period     the end of the period in title, lead or a report's header (1-9月, 上半年, 三季度), or a day there;
               of a year that ended in the three months before publication, its last day
    notice     the first day of a notice period (公示时间)
    dateline   the day of a newspaper's dateline (11月18日,记者…)
    published  the day of publication
    month_end  the latest 截至X月 in the text
    period     the end of a period from January on that reports open with (1-8月完成…)
    none

year: ``as_of``; ``title``, where the title's year has ended in the three months before as_of (an annual report) or
there is no as_of; ``lead``, the year named before the list; ``reports`` (the year most often written in reports; a
target's year has no vote); ``plans`` (the year whose plan the promises state: 2018年,全市安排…); ``none``. Never today's
(faults, row 30).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from kfanalysis.extraction.dates.date_contexts import cue_words
from kfanalysis.extraction.dates.named_years import read_named_year, read_planned_year, vote_year
from kfanalysis.extraction.grammar.calendars import Days, span_point, span_range
from kfanalysis.extraction.grammar.written_dates import Mark, find_marks

Span = tuple[int, int]
AsOfRule = Literal[
    "option", "lead", "cutoff", "period", "notice", "dateline", "published", "month_end", "none"
]
YearRule = Literal["as_of", "title", "lead", "reports", "plans", "none"]

_CUT = re.compile("截[至止]")
_OPENING = re.compile("[^一-龥]{0,40}(?P<cut>截[至止])")
_NOTICE = re.compile(r"公示(?:时间|期限?|日期)[^0-9二\n]{0,8}\n?")
_CLOCK = re.compile(r"[ ]*(?:[上下]午)?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?")
_STATE = re.compile("情况|进展|进度")
_REPORTER = re.compile(",? ?(?:本报|本台)?(?:记者|笔者)")
_REACH = 40
_LINE = 60
_LEAD = 400
_HEADER = 24
_NEAR = timedelta(days=92)
_LAST_OF_ANNUAL = 3


class BulletinDates(NamedTuple):
    """The day that a bulletin speaks as of and its year, each with the rule that gave it."""

    as_of: date | None
    as_of_rule: AsOfRule
    year: int | None
    year_rule: YearRule


def read_bulletin_dates(
    clean: str,
    *,
    front: int,
    tail: int,
    title: Span = (0, 0),
    published: date | None = None,
    reports: Sequence[Span] = (),
    periods: Sequence[Span] = (),
    plans: Sequence[Span] = (),
    as_of: date | None = None,
) -> BulletinDates:
    """Read as_of and year of a document whose list runs from ``front`` to ``tail``; ``as_of`` is the caller's.

    ``reports`` are the spans of the reports, ``periods`` those of the latest period that a head of reports names,
    ``plans`` those of what is promised.

    >>> text = "通报(截至2024年9月30日)\\n推进情况:截至9月25日,建成3座"
    >>> read_bulletin_dates(text, front=16, tail=len(text), title=(0, 16))
    BulletinDates(as_of=datetime.date(2024, 9, 30), as_of_rule='lead', year=2024, year_rule='as_of')
    >>> read_bulletin_dates("2024年实事进展(1-9月)", front=14, tail=14, title=(0, 14))[:2]
    (datetime.date(2024, 9, 30), 'period')
    >>> read_bulletin_dates("2025年底前建成3座,截至目前已完成", front=0, tail=18)
    BulletinDates(as_of=None, as_of_rule='none', year=None, year_rule='none')
    """
    named, lead = read_named_year(clean, *title), read_named_year(clean, title[1], front)
    voted = vote_year(clean, reports)
    planned = None if voted else read_planned_year(clean, plans)
    year = named or (published.year if published else None) or lead or voted or planned
    own, rule = _read_as_of(clean, front, tail, title, published, reports, periods, year)
    if own is published and published is not None and named is not None and _is_annual(named, published):
        own, rule = date(named, 12, 31), "period"
    day = own or as_of
    of: tuple[int | None, YearRule] = (
        (voted, "reports") if voted else (planned, "plans") if planned else (None, "none")
    )
    if named is not None and (day is None or _is_annual(named, day)):
        of = named, "title"
    elif day is not None:
        of = day.year, "as_of"
    elif lead is not None:
        of = lead, "lead"
    return BulletinDates(as_of, "option", *of) if as_of is not None else BulletinDates(own, rule, *of)


def _is_annual(named: int, day: date) -> bool:
    return day.year == named + 1 and day.month <= _LAST_OF_ANNUAL


def _read_as_of(
    clean: str,
    front: int,
    tail: int,
    title: Span,
    published: date | None,
    reports: Sequence[Span],
    periods: Sequence[Span],
    year: int | None,
) -> tuple[date | None, AsOfRule]:
    heads = [*_short_lines(clean, 0, front, title), (tail, len(clean))]
    around = [cut for span in heads for cut, _ in _find_cutoffs(clean, *span, year)]
    if around:
        return around[0], "lead"
    if (opening := _OPENING.match(clean, title[1])) is not None:
        for cut, _ in _find_cutoffs(clean, opening.start("cut"), opening.end("cut"), year):
            return cut, "lead"
    told = [
        (cut, exact)
        for cut, exact in _find_cutoffs(clean, 0, tail, year)
        if (published is None or published - _NEAR <= cut <= published) and (year is None or cut.year >= year)
    ]
    if days := [cut for cut, exact in told if exact]:
        return max(days), "cutoff"
    if (day := _read_period(clean, front, title, reports, periods, year)) is not None:
        return day, "period"
    if (day := _read_notice(clean)) is not None:
        return day, "notice"
    if (day := _read_dateline(clean, front, year)) is not None:
        return day, "dateline"
    if published is not None:
        return published, "published"
    if told:
        return max(told)[0], "month_end"
    opened = _read_opened_period(clean, reports, year)
    return (opened, "period") if opened else (None, "none")


def _read_opened_period(clean: str, reports: Sequence[Span], year: int | None) -> date | None:
    """Read the latest end of the periods from January on that reports open with: 1-8月完成投资622亿元."""
    ends = []
    for start, end in reports:
        mark = next(find_marks(clean[start : min(end, start + _HEADER)], year=year), None)
        days = _span(mark, year) if mark and mark.start == 0 and not mark.suffix else None
        if days and days[1] and (days[0].month, days[0].day) == (1, 1) and days[1].month > 1:
            ends.append(days[1])
    return max(ends, default=None)


def _short_lines(clean: str, start: int, end: int, title: Span) -> Iterator[Span]:
    """Give the title, and the lines of the front that are no prose."""
    yield title
    at = start
    for line in clean[start:end].split("\n"):
        if len(line) < _LINE:
            yield at, at + len(line)
        at += len(line) + 1


def _find_cutoffs(clean: str, low: int, high: int, year: int | None) -> Iterator[tuple[date, bool]]:
    """Find the days after 截至, each with whether a day is named; not those that a plan sets (截至2025年底,力争…)."""
    plan = cue_words("plan")
    for found in _CUT.finditer(clean, low, high):
        line = clean[found.start() : found.start() + _REACH].split("\n", 1)[0]
        mark = next(find_marks(line, year=year), None)
        if (
            mark is None
            or mark.start
            or not mark.as_of
            or plan.match(line, mark.end + line[mark.end :].startswith(","))
        ):
            continue
        if (days := _span(mark, year)) is not None:
            yield days[1], mark.point.part == "day"


def _span(mark: Mark, year: int | None) -> Days | None:
    if mark.last is not None:
        return span_range(mark.point, mark.last, year=year)
    return span_point(mark.point, year=year)


def _read_period(
    clean: str, front: int, title: Span, reports: Sequence[Span], periods: Sequence[Span], year: int | None
) -> date | None:
    """Read the last day of the period that title, a line of the front or the reports' headers name."""
    if (day := _last_of(clean, *title, year)) is not None:
        return day
    for start, end in _short_lines(clean, 0, front, title):
        if clean[start:end].strip().startswith(("(", "[")) and is_period_line(clean, start, end, year=year):
            return _last_of(clean, start, end, year)
    for found in _STATE.finditer(clean, title[1], min(front, title[1] + _LEAD)):
        start = max(title[1], _header_start(clean, found.start()))
        if (day := _last_of(clean, start, found.start(), year)) is not None:
            return day
    headers = ((_header_start(clean, low), low) for low, _ in reports)
    spans = [*periods, *(span for span in headers if _HEADED.search(clean, *span))]
    return max((day for span in spans if (day := _last_of(clean, *span, year)) is not None), default=None)


_HEADED = re.compile("情况|进[展度]|[:：]")


def _header_start(clean: str, low: int) -> int:
    """Find where the words begin that head a report: behind the line end or the sentence before it."""
    return max(low - _HEADER, *(clean.rfind(mark, 0, low) + 1 for mark in "\n。;"))


def _last_of(clean: str, start: int, end: int, year: int | None) -> date | None:
    """Give the last day of the last period or day that a title or header names; a year alone is none."""
    marks = [
        mark
        for mark in find_marks(clean[start:end], year=year)
        if mark.rule not in ("year", "year_range", "year_edge", "within_year", "recurring")
        and not mark.suffix
    ]
    days = _span(marks[-1], year) if marks else None
    return days[1] if days else None


def is_period_line(clean: str, start: int, end: int, *, year: int | None = None) -> bool:
    """Whether a line is nothing but a date or a period, in brackets or not.

    >>> is_period_line("(1-9月)", 0, 6), is_period_line("9月工作安排", 0, 6)
    (True, False)
    """
    bare = clean[start:end].strip(" ()[]")
    marks = list(find_marks(bare, year=year))
    return len(marks) == 1 and (marks[0].start, marks[0].end) == (0, len(bare))


def _read_notice(clean: str) -> date | None:
    days = [
        day
        for found in _NOTICE.finditer(clean)
        for day in find_days(clean, found.end(), found.end() + _REACH)[:1]
    ]
    return days[-1] if days else None


def _read_dateline(clean: str, front: int, year: int | None) -> date | None:
    """Read the day of a dateline: ``11月18日,记者从…``."""
    stop = max(front, _LEAD)
    for found in _REPORTER.finditer(clean, 0, stop):
        start = max(0, found.start() - _HEADER)
        marks = list(find_marks(clean[start : found.start()], year=year))
        if marks and marks[-1].point.part == "day" and start + marks[-1].end == found.start():
            days = _span(marks[-1], year)
            return days[1] if days else None
    return None


def find_days(clean: str, start: int, end: int) -> list[date]:
    """Find the full dates of a stretch: year, month and day.

    >>> text = "发布日期:2022-05-13 来源:某某报,二〇二二年五月"
    >>> find_days(text, 0, len(text))
    [datetime.date(2022, 5, 13)]
    """
    marks = [mark for mark in find_marks(clean[start:end], year=None) if mark.point.part == "day"]
    return [days[0] for mark in marks if (days := span_point(mark.point, year=None)) is not None]


def is_day_line(clean: str, start: int, end: int) -> bool:
    """Whether a line is a full date, in brackets or with the time of day or not.

    >>> is_day_line("(2022年5月13日)", 0, 12), is_day_line("2022-05-13 09:30", 0, 16), is_day_line("5月13日", 0, 5)
    (True, True, False)
    """
    line = clean[start:end].strip(" ()[]")
    mark = next(find_marks(line, year=None), None) if 6 <= len(line) <= 30 else None
    if mark is None or mark.start or mark.point.part != "day" or not mark.point.year:
        return False
    return mark.end == len(line) or _CLOCK.fullmatch(line, mark.end) is not None


def has_cutoff(clean: str, start: int, end: int) -> bool:
    """Whether a line holds 截至 and a date.

    >>> has_cutoff("(截止至2022.5)", 0, 11), has_cutoff("截至目前", 0, 4)
    (True, False)
    """
    return _CUT.search(clean, start, end) is not None and any(
        mark.as_of for mark in find_marks(clean[start:end], year=None)
    )
