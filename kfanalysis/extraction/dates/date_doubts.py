"""Doubts about dates, as flags: what does not exist, has no year, lies oddly, or was not read (faults, rows 28–32)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from kfanalysis.extraction.dates.deadlines import Deadline
from kfanalysis.extraction.dates.times import find_dates
from kfanalysis.extraction.grammar.clauses import clause_end, clause_start, find_aspects
from kfanalysis.records import Bulletin, Flag, Reading, TimeRow

Doubt = Literal[
    "as_of_far_from_text", "deadline_before_publication", "deadline_unread", "no_such_date", "no_year", "odd_year",
    "report_after_as_of",
]  # fmt: skip

_LEAP_YEAR = 2000
_OLDEST = 1900
_FARTHEST = 50
_UNDATED = ("undated", "relative", "same_period")


def find_date_doubts(reading: Reading, deadline: Deadline, *, published: date | None) -> Iterator[Flag]:
    """Find what is doubtful in the dates of a commitment.

    Decision: a deadline before the day of publication, or in a year before the bulletin's, is kept and flagged; so is
    what a report tells as done on a day after as_of (faults, row 32).
    """
    commitment = reading.commitment
    name, key = commitment.bulletin_id, commitment.commitment_id
    if deadline.unread is not None:
        yield Flag(name, "commitments", key, "deadline_unread", *deadline.unread)
    if deadline.day is not None and deadline.raw is not None:
        late = published is not None and deadline.day < published
        if late or (reading.year is not None and deadline.day.year < reading.year):
            row = next((row for row in reading.times if row.raw == deadline.raw), None)
            span = (row.start, row.end) if row else (commitment.text_start, commitment.text_end)
            yield Flag(name, "commitments", key, "deadline_before_publication", *span)
    for row in reading.times:
        if (doubt := _doubt(reading, row)) is not None:
            yield Flag(name, "times", key, doubt, row.start, row.end)


def find_bulletin_doubts(bulletin: Bulletin) -> Iterator[Flag]:
    """Find whether a day that the caller gave lies years from what the bulletin says of itself."""
    given, year = bulletin.as_of if bulletin.as_of_rule == "option" else None, bulletin.year
    if given is not None and year is not None and abs(given.year - year) > 1:
        yield Flag(bulletin.bulletin_id, "bulletins", bulletin.bulletin_id, "as_of_far_from_text", None, None)


def _doubt(reading: Reading, row: TimeRow) -> Doubt | None:
    if row.first is None and row.last is None:
        if row.rule.startswith(_UNDATED):
            return None
        dated = find_dates(row.raw, year=_LEAP_YEAR)
        exists = any(each.first is not None for each in dated)
        return "no_year" if exists and reading.year is None else None if exists else "no_such_date"
    last = row.last or row.first
    if row.first is not None and row.first.year < _OLDEST:
        return "odd_year"
    if last is not None and reading.year is not None and last.year > reading.year + _FARTHEST:
        return "odd_year"
    return "report_after_as_of" if _is_told_ahead(reading, row) else None


def _is_told_ahead(reading: Reading, row: TimeRow) -> bool:
    if row.field != "report" or reading.as_of is None or row.first is None or row.first <= reading.as_of:
        return False
    low, high = reading.commitment.report_start or 0, reading.commitment.report_end or len(reading.clean)
    start, end = clause_start(reading.clean, row.start, low), clause_end(reading.clean, row.end, high)
    aspects = {aspect for _, aspect, _ in find_aspects(reading.clean, start, end)}
    return "done" in aspects and "plan" not in aspects
