"""Statuses: what a report says of its commitment as a whole, with its probability (codebook §2, status).

Statements that leave no choice decide; otherwise the weights of ``lexicon/weights_status.tsv`` add up the evidence,
in which what the ordered rules say is one piece. Each label keeps the feature that spoke most for it, and the cue
that shows it in the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kfanalysis.extraction.labels.report_contexts import Standing, find_standing
from kfanalysis.extraction.labels.status_decisions import Decision, decide
from kfanalysis.extraction.labels.status_evidence import find_evidence
from kfanalysis.extraction.labels.status_rules import rule_status
from kfanalysis.extraction.relations.pairs import match_pairs
from kfanalysis.extraction.weights import CONSTANT, Share, explain, judge, load_weights, pick
from kfanalysis.records import Label, Pair, Reading

# Which clauses show a status to a reader, the last of the first kind that there is.
_SHOWN_BY = {
    "completed": ("finished", "acted"),
    "in_progress": ("partial", "begun", "ongoing", "acted", "finished"),
    "preparing": ("prepared", "noticed", "planned", "unstarted", "open"),
    "suspended": ("stopped",),
    "unclear": (),
}


@dataclass(frozen=True, slots=True)
class StatusEvidence:
    """What speaks for a status: named features, what the ordered rules say, and what leaves no choice."""

    features: Mapping[str, float]
    ruled: Label
    decided: Decision | None
    case: Standing | None


def judge_status(reading: Reading, *, pairs: Sequence[Pair] | None = None) -> Label:
    """Judge what the report says of the commitment as a whole; ``pairs`` are matched here where not given.

    Decision: a commitment without a report is unclear.

    >>> from kfanalysis.records import Commitment, Owner
    >>> def read(text: str, report: str) -> Reading:
    ...     stop = len(text) + len(report)
    ...     made = Commitment("b", "1", "1", "", "", text, 0, len(text), report, len(text), stop)
    ...     owner = Owner("b", "1", 1, "", "", "", "person", "", 0, 0)
    ...     return Reading(text + report, made, owner, (), (), None, None)
    >>> judge_status(read("建成文化馆。", "文化馆已投入使用。")).value
    'completed'
    >>> judge_status(read("建成文化馆。", "已完成招标。")).value
    'preparing'
    >>> judge_status(read("建成文化馆。", "该项目暂停实施。")).rule
    'halted'
    >>> judge_status(read("建成文化馆。", "")).p
    Decimal('1')
    """
    found = find_status_evidence(reading, match_pairs(reading) if pairs is None else pairs)
    if found.case is None:
        return found.ruled
    weights = load_weights("status")
    if found.decided:
        sure = Decimal(str(weights.decided))
        return Label(found.decided.value, found.decided.rule, found.decided.start, found.decided.end, sure)
    probabilities = judge(weights, found.features)
    value = pick(probabilities)
    shares = (s for s in explain(weights, found.features, value) if s.feature != CONSTANT)
    rule = next((s.feature for s in shares if s.added > 0), "no_evidence")
    start, end = _show(found.case, found.ruled, value)
    return Label(value, rule, start, end, Decimal(str(probabilities[value])))


def find_status_evidence(reading: Reading, pairs: Sequence[Pair]) -> StatusEvidence:
    """Find the evidence that the weights of the status add up."""
    begin, stop = reading.commitment.report_start, reading.commitment.report_end
    if begin is None or stop is None or not reading.report.strip():
        return StatusEvidence({}, Label("unclear", "no_report", None, None, Decimal(1)), None, None)
    case = find_standing(reading, pairs, begin, stop)
    ruled = rule_status(case)
    features = {f"rule:{ruled.value}": 1.0, f"rule:{ruled.rule}": 1.0, **find_evidence(case)}
    return StatusEvidence(features, ruled, decide(case), case)


def explain_status(reading: Reading, pairs: Sequence[Pair], value: str) -> list[Share]:
    """List what each piece of evidence added to the score of a status."""
    return explain(load_weights("status"), find_status_evidence(reading, pairs).features, value)


def _show(case: Standing, ruled: Label, value: str) -> tuple[int | None, int | None]:
    """Find the cue that shows a status: the rule's own, else that of a clause that says so, else of a figure."""
    if ruled.value == value and ruled.start is not None:
        return ruled.start, ruled.end
    for kind in _SHOWN_BY[value]:
        for state in reversed(case.states):
            if state.kind == kind:
                return state.start, state.end
    if value in ("completed", "in_progress") and case.pairs:
        return case.pairs[0].actual_start, case.pairs[0].actual_end
    return None, None
