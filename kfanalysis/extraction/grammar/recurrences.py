"""What falls due again and again: the last time in a year that ``每季度末月15日前`` or ``每年第一季度`` names."""

from __future__ import annotations

import re
from datetime import date

from kfanalysis.extraction.grammar.calendars import Edge, Part, Point, span_point
from kfanalysis.extraction.grammar.date_forms import DAY, MARK, MONTH
from kfanalysis.extraction.grammar.numerals import read_small

_WITHIN = re.compile(
    rf"""(?: (?P<quarter>[1-4一二三四])季度 | (?P<half>[上下])半年 | (?P<month>{MONTH}|[首末]?)(?=月)月
           | (?P<year>年(?=[底末终初])) )?
         (?: (?P<day>{DAY})\ ?[日号] | (?P<thirds>[上中下]{{1,2}})旬 | (?P<edge>[底末终初]) )?""",
    re.VERBOSE,
)
# The last month, and how many months a round has; a week's or a term's round is not cut further.
_ROUNDS = {"年": 12, "半年": 6, "季": 3, "月": 1}


def read_last_recurrence(raw: str, *, year: int | None) -> date | None:
    """Read the last day in ``year`` on which a recurring date falls due (codebook §2, deadline).

    >>> read_last_recurrence("每季度末月15日前", year=2022), read_last_recurrence("每月10日前", year=2022)
    (datetime.date(2022, 12, 15), datetime.date(2022, 12, 10))
    >>> read_last_recurrence("每年第一季度", year=2022), read_last_recurrence("每周", year=2022)
    (datetime.date(2022, 3, 31), datetime.date(2022, 12, 31))
    >>> read_last_recurrence("9月", year=2022)
    """
    match = MARK.match(raw)
    if match is None or match["every"] is None or year is None:
        return None
    end = span_point(Point("year", year), year=None)
    if end is None:
        return None
    months = next((count for word, count in _ROUNDS.items() if match["every"].startswith(word)), 0)
    each = match["each"]
    if not months or not each:
        return end[1]
    days = [day for found in _WITHIN.finditer(each) if found.group() and (day := _last(found, months, year))]
    # Of 每月1日~25日 the last piece counts; of 每年3月、9月 the latest.
    return max(days, default=end[1])


def _last(found: re.Match[str], months: int, year: int) -> date | None:
    month = 12
    word = found["month"]
    if word and word not in "首末":
        month = read_small(word) or 0
    elif word == "首":
        month = 13 - months
    edge: Edge = "start" if found["edge"] == "初" else "end" if found["edge"] else ""
    if edge == "start" and not word:
        month = 13 - months
    part: Part = "month"
    number = 1
    if found["quarter"]:
        month = 3 * (read_small(found["quarter"]) or 0)
    elif found["half"]:
        month = 6 if found["half"] == "上" else 12
    if found["day"]:
        part, number = "day", read_small(found["day"]) or 0
    elif found["thirds"]:
        part = "third"
    days = span_point(Point(part, year, month, number, found["thirds"] or "", edge), year=None)
    return days[1] if days else None
