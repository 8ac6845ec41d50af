"""Dates whose month or year is the paragraph's: ``18日,…`` behind ``6月18日``, ``上年`` behind ``2021年,…``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from kfanalysis.extraction.grammar.calendars import Point
from kfanalysis.extraction.grammar.numerals import read_small
from kfanalysis.extraction.grammar.written_dates import Mark, Suffix
from kfanalysis.lexicon import alternation, load_rows, load_words

_OPENS = (*"\n,。;:!? (", "")
_SINCE_SPOKEN = {"上年": -1, "上一年": -1, "下年": 1, "下一年": 1, "次年": 1, "翌年": 1}


def hang_years(clean: str, marks: Sequence[Mark], *, year: int | None) -> list[Mark]:
    """Give 上年, 当年, 全年, 年内 the year that their paragraph speaks of, where it opened with a past one.

    Decision: ``2021年,…较上年`` in a bulletin of 2022 compares with 2020; a year that names a thing opens nothing, and
    今年 ends it (codebook §2, times).

    >>> from kfanalysis.extraction.grammar.written_dates import find_marks
    >>> text = "2021年,全镇支出较上年增长3.9%"
    >>> [mark.point.year for mark in hang_years(text, list(find_marks(text, year=2022)), year=2022)]
    [2021, 2020]
    """
    hung, spoken, at = [], None, 0
    for mark in marks:
        if spoken is not None and "\n" in clean[at : mark.start]:
            spoken = None
        at = mark.end
        if spoken is not None and mark.relative_year:
            mark = replace(
                mark, point=replace(mark.point, year=spoken + _SINCE_SPOKEN.get(mark.relative_year, 0))
            )
        elif (of := mark.point.year) and not mark.relative_year:
            past = year is None or of < year
            if not past:
                spoken = None
            elif clean[mark.start - 1 : mark.start] in _OPENS and _opening().match(clean, mark.end):
                spoken = of
        hung.append(mark)
    return hung


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"\ ?(?:[,:]|是|为(?!民|期)|{alternation(load_words('timecues', cue='lead'))})")


@cache
def _lone_day() -> re.Pattern[str]:
    """Match the 日 of a day whose month stands before it or nowhere: 18日,… or 5日揭牌, never a length (30日内)."""
    verbs = alternation(
        row["word"] for row in load_rows("timecues") if row["cue"] in ("completion", "start", "activity")
    )
    return re.compile(
        rf"(?<=[0-9一二三四五六七八九十])日(?=,|[上下]午|晚|[开举召启揭挂签竣]|{verbs}|[之以]?前(?={verbs}))"
    )


_NUMBER = re.compile(
    r"(?:(?:[,。;:(\n ]|[于在讯])|\A)(?P<day>[12]?[0-9]|3[01]|[二三]?十[一二三四五六七八九]?)\Z"
)
_LONGEST = 4
_BEFORE = re.compile("[之以]?前")


def place_days(clean: str, marks: Sequence[Mark], *, as_of: date | None) -> list[Mark]:
    """Add the days that stand without a month: it is that of the date before in the paragraph, else the bulletin's.

    >>> [(mark.point.month, mark.point.number) for mark in place_days("5日揭牌", [], as_of=date(2022, 5, 13))]
    [(5, 5)]
    >>> place_days("工期30日,30日内", [], as_of=None)
    []
    """
    lone = [
        (at - len(day["day"]), found.end(), read_small(day["day"]) or 0)
        for found in _lone_day().finditer(clean)
        if (day := _NUMBER.search(clean[max(0, (at := found.start()) - _LONGEST) : at])) is not None
    ]
    if not lone:
        return list(marks)
    placed: list[Mark] = []
    at = 0
    for start, end, number in lone:
        while at < len(marks) and marks[at].start < end:
            placed.append(marks[at])
            at += 1
        if number and not (placed and placed[-1].end > start):
            point = _find_month(clean, start, placed[-1] if placed else None, number, as_of)
            suffix: Suffix = "before" if (before := _BEFORE.match(clean, end)) else ""
            placed.append(Mark(start, before.end() if before else end, "day", point, suffix=suffix))
    return [*placed, *marks[at:]]


def _find_month(clean: str, start: int, before: Mark | None, number: int, as_of: date | None) -> Point:
    if before is not None and "\n" not in clean[before.end : start]:
        near = before.last or before.point
        if near.month is not None:
            return Point("day", near.year, near.month, number)
    return Point("day", as_of.year if as_of else None, as_of.month if as_of else None, number)
