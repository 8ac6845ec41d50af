"""Milestones: dates for a part or a step of a commitment, and whether the report says that they were kept.

A milestone is a due date of the text that lies before the commitment's own deadline (``上半年完工70台``,
``4月底前完成招标``). It is passed where a figure meets its target, where a clause of the report tells the same thing as
done, or where the report tells of a later stage of the works (codebook §2, deadline; §3, milestone).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from kfanalysis.extraction.dates.date_contexts import cue_words
from kfanalysis.extraction.grammar.clauses import clause_end, find_aspects, find_clauses
from kfanalysis.lexicon import alternation, load_rows
from kfanalysis.records import Milestone, Pair, Reading, TimeRow

# The order in which works go; what is ahead of a stage that the report tells of has been passed.
_STAGES = ("preparation", "start", "groundwork", "structure", "closed", "fitting", "closing")
_HAN = re.compile("[一-龥]{2,}")
_DENIED = re.compile("[未没无]")


def judge_milestone(reading: Reading, pairs: Sequence[Pair], *, as_of: date | None) -> Milestone | None:
    """Judge where a commitment stands with its milestones: the worst of them counts (codebook §3).

    Decision: ``overdue`` before ``ahead`` before ``passed``; without an as-of date only ``none`` and ``passed`` can be
    said, a completed commitment has passed them all.
    """
    milestones = find_milestones(reading)
    if not milestones:
        return "none"
    if reading.commitment.status == "completed":
        return "passed"
    left = [row for row in milestones if not _is_passed(reading, row, pairs)]
    if not left:
        return "passed"
    if as_of is None:
        return None
    return "overdue" if any(row.last is not None and row.last < as_of for row in left) else "ahead"


def find_milestones(reading: Reading) -> tuple[TimeRow, ...]:
    """Find the due dates of a commitment's text that lie before its own deadline; recurring ones are none."""
    whole = reading.commitment.deadline
    return tuple(
        row
        for row in reading.times
        if row.field == "commitment"
        and row.role == "deadline"
        and "每" not in row.raw
        and whole is not None
        and row.last is not None
        and row.last < whole
    )


def _is_passed(reading: Reading, row: TimeRow, pairs: Sequence[Pair]) -> bool:
    """Whether the report says that a step was done; where the step names figures, they alone decide."""
    stop = clause_end(reading.clean, row.end, reading.commitment.text_end)
    if stop - row.end < 2:  # a comma behind the date: 6月底前,完成招标
        stop = clause_end(reading.clean, stop + 1, reading.commitment.text_end)
    met = [pair.met for pair in pairs if row.end <= pair.target_start < stop]
    if met:
        return "no" not in met
    if (reached := _is_reached(reading, row.end, stop)) is not None:
        return reached
    step = reading.clean[row.end : stop]
    told = list(_find_told(reading))
    pieces = _cut_pieces(step)
    if any(2 * len(pieces & _cut_pieces(clause)) >= len(pieces) > 0 for clause, done in told if done):
        return True
    rank = _find_stage(step)
    return rank >= 0 and any(_find_stage(clause) > rank for clause, _ in told)


def _is_reached(reading: Reading, start: int, stop: int) -> bool | None:
    targets = [q for q in reading.quantities if start <= q.start < stop and q.role == "target"]
    actuals = [q for q in reading.quantities if q.field == "report" and q.role == "actual"]
    if not targets:
        return None
    return all(
        any(
            each.unit == target.unit and (each.low or 0) >= (target.low or 0)
            for each in actuals
            if each.low is not None
        )
        for target in targets
    )


def _find_told(reading: Reading) -> Iterator[tuple[str, bool]]:
    """Find what the report tells of, clause by clause, and whether as done; plans and denials are left out."""
    start, end = reading.commitment.report_start, reading.commitment.report_end
    if start is None or end is None:
        return
    for clause in find_clauses(reading.clean, start, end):
        text = reading.clean[clause.start : clause.end]
        aspects = {aspect for _, aspect, _ in find_aspects(reading.clean, clause.start, clause.end)}
        if "plan" not in aspects and _DENIED.search(text) is None:
            yield text, "done" in aspects or cue_words("ends_done", after="$").search(text) is not None


def _cut_pieces(text: str) -> frozenset[str]:
    """Cut what a step is about into neighbouring characters, without the verbs that any step has (完成, 建成)."""
    light = cue_words("ends_done", "light", "plan", "done")
    bare = light.sub(" ", text)
    return frozenset(run[at : at + 2] for run in _HAN.findall(bare) for at in range(len(run) - 1))


@cache
def _stage_words() -> tuple[re.Pattern[str], dict[str, int]]:
    ranks = {
        row["word"]: _STAGES.index(row["stage"]) for row in load_rows("stagewords") if row["stage"] in _STAGES
    }
    return re.compile(alternation(ranks)), ranks


def _find_stage(text: str) -> int:
    pattern, ranks = _stage_words()
    return max((ranks[found.group()] for found in pattern.finditer(text)), default=-1)
