"""Work stages: how far works and projects have come, by what the report says (codebook §3, stage).

The words stand in ``lexicon/workstages.tsv``. A clause counts where it tells of what is done or under way, not of what
is planned, awaited or denied; the furthest stage that is told is that of the work. What is in use or accepted in part,
while the whole is in progress, is not the stage of the whole.
"""

from __future__ import annotations

import re

from kfanalysis.extraction.grammar.lookups import find_cues
from kfanalysis.extraction.labels.clause_states import find_states
from kfanalysis.records import Label, Reading, Status

STAGES = ("none", "preparation", "begun", "structure", "fitting", "accepted", "in_use")
_OF = frozenset({"works", "projects"})
_NOT_REACHED = frozenset({"planned", "unstarted", "open"})
_WHEN = re.compile("[的]?(?:时间|日期)")
_ENDS = frozenset({"accepted", "in_use"})


def judge_stage(reading: Reading, *, deliverable: str, status: Status) -> Label | None:
    """Judge the stage of works and projects; None of what is neither.

    >>> from kfanalysis.records import Commitment, Owner
    >>> def read(report: str) -> Reading:
    ...     made = Commitment("b", "1", "1", "", "", "建馆。", 0, 3, report, 3, 3 + len(report))
    ...     owner = Owner("b", "1", 1, "", "", "", "person", "", 0, 0)
    ...     return Reading("建馆。" + report, made, owner, (), (), None, None)
    >>> told = judge_stage(read("主体已封顶,正在装修,预计6月竣工。"), deliverable="works", status="in_progress")
    >>> told and told.value
    'fitting'
    >>> judge_stage(read("已印发。"), deliverable="document", status="completed") is None
    True
    """
    if deliverable not in _OF:
        return None
    begin, stop = reading.commitment.report_start, reading.commitment.report_end
    if begin is None or stop is None:
        return Label("none", "no_report", None, None)
    told: dict[str, tuple[int, int]] = {}
    for state in find_states(reading.clean, begin, stop):
        if state.kind in _NOT_REACHED:
            continue
        for start, end, rows in find_cues("workstages", reading.clean, state.clause.start, state.clause.end):
            if _WHEN.match(reading.clean, end):
                continue  # 开工时间待定 tells of no beginning
            stage = "preparation" if state.kind in ("prepared", "noticed") else rows[0]["stage"]
            told.setdefault(stage, (start, end))
    if status == "in_progress" and set(told) - _ENDS:
        told = {stage: span for stage, span in told.items() if stage not in _ENDS}
    elif status == "in_progress" and told:
        return Label("begun", "in_part", *next(iter(told.values())))
    elif status == "preparing":
        told = {stage: span for stage, span in told.items() if stage == "preparation"}
        if not told:
            return Label("preparation", "status", None, None)
    elif status == "completed" and not set(told) & _ENDS:
        return Label("accepted", "status", None, None)
    if not told:
        return Label("begun" if status == "in_progress" else "none", "status", None, None)
    furthest = max(told, key=STAGES.index)
    return Label(furthest, "words", *told[furthest])
