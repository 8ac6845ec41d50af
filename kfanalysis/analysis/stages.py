"""Stages of work that a report names, for commitments whose report gives no figure to compare.

A stage stands for a range of attainment (lexicon/stages.tsv): an assumption, wide on purpose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kfanalysis.lexicon import alternation, load_rows, load_words

# How far before a stage word its clause is looked at for a plan or a denial.
_BEFORE = 30
_CLAUSE = re.compile(r"[,。;:!?\n,。;:!?]")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage word of a text; low, high: the attainment it stands for (0–1)."""

    start: int
    end: int
    raw: str
    stage: str
    low: float
    high: float


def find_stages(text: str) -> list[Stage]:
    """Find the stages that a report says are reached or under way, not those planned, awaited or denied.

    >>> [(stage.raw, stage.stage) for stage in find_stages("主体施工已完成,正在装修,预计6月底竣工验收。")]
    [('主体施工', 'structure'), ('装修', 'fitting')]
    >>> find_stages("计划于6月上旬完成招标并开工。")
    []
    """
    bounds = {row["stage"]: (float(row["low"]), float(row["high"])) for row in load_rows("stages")}
    stages = {row["word"]: row["stage"] for row in load_rows("stagewords")}
    found = []
    for match in _words().finditer(text):
        before = _CLAUSE.split(text[max(0, match.start() - _BEFORE) : match.start()])[-1]
        if not _plans().search(before):
            stage = stages[match.group()]
            found.append(Stage(match.start(), match.end(), match.group(), stage, *bounds[stage]))
    return found


@cache
def _words() -> re.Pattern[str]:
    return re.compile(alternation(load_words("stagewords")))


@cache
def _plans() -> re.Pattern[str]:
    cues = [word for kind in ("plan", "not") for word in load_words("statuscues", kind=kind)]
    return re.compile(alternation([*cues, *load_words("planwords")]))
