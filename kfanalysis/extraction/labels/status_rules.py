"""Ordered rules of the status: what a reader would say at first sight, by the strongest statement (codebook §2).

A status is judged of the whole commitment: what the clauses of the report say (``clause_states``) is held against
what was promised (``report_contexts``). What the rules say is one piece of evidence for the weights.
"""

from __future__ import annotations

import re

from kfanalysis.extraction.labels.report_contexts import Standing, find_content
from kfanalysis.records import Label

_FIGURE = re.compile(r"(?<![A-Za-z0-9])[0-9]{1,9}(?![0-9年月日号])")
_ALL_TASKS = re.compile(
    r"(?:各|所有|全部|上述|以上|[一二三四五六七八九十两]|承诺)(?:项)?(?:目标|工作|承诺|重点)?(?:任务|事项|工作|目标|内容)"
    r"(?:均|全部|都|已|全面|如期|按期|圆满|顺利|超额){1,3}(?:完成|办结|落实)"
)
_BOUNDED = frozenset({"finish", "final", "work", "build", "event", "doc", "act", "prep"})


def rule_status(case: Standing) -> Label:
    """Give the status that the first fitting rule gives, asked in the order of their strength."""
    for rule in (_said, _suspended, _met, _delivered, _moving, _prepared, _busy):
        if label := rule(case):
            return label
    return Label("unclear", "nothing_said", None, None)


def _said(case: Standing) -> Label | None:
    """Completed where a clause says so of the whole, and nothing is said to be open."""
    open_ = [s for s in case.remaining() if s.kind != "partial"]
    if open_:
        return None
    for state in case.states:
        if state.kind == "prepared" and case.is_document() and case.is_approved(state):
            return Label("completed", "said_document", state.start, state.end)
        if state.kind != "finished" or _FIGURE.search(case.words(state)):
            continue
        if _ALL_TASKS.search(case.words(state)):
            return Label("completed", "said_whole", state.start, state.end)
        if len(case.targets) > 1 and _FIGURE.search(case.ahead(state)):
            continue  # it closes the figure before it, one of several that were promised
        ended = state.final and not case.remaining()
        alone = ended or state.whole or state.clause.closed in ("。", "", ";")
        opening = state.clause.sentence - case.first < 4 and alone
        content = find_content(case.words(state))
        if not content and (opening or state.whole):
            return Label("completed", "said_whole", state.start, state.end)
        named = len(case.deliverables) < 2 or state.whole or bool(content & case.deliverables[0])
        if opening and content and named and case.about(state) >= (0.5 if state.final else 0.6):
            return Label("completed", "said_matter", state.start, state.end)
        if opening and state.final and case.is_document() and case.heads(state):
            return Label("completed", "said_document", state.start, state.end)
    return None


def _suspended(case: Standing) -> Label | None:
    """Suspended where the main deliverable is stopped; figures that answer a target say that something moves."""
    if any(p.actual and case.kind_at(p.actual_start) != "stopped" for p in case.pairs):
        return None
    for state in case.states:
        if state.kind == "stopped" and state.end > case.resumed() and case.touches(state):
            moving = [
                s for s in case.states
                if (s.kind in ("begun", "ongoing") and s.start > state.end and not case.keeps(s))
                or (s.kind == "finished" and case.about(s) >= 0.5 and find_content(case.words(s)))
            ]  # fmt: skip
            if not moving:
                return Label("suspended", "said_stopped", state.start, state.end)
    return None


def _met(case: Standing) -> Label | None:
    """Completed where every promised figure is reached and none still runs."""
    if not case.targets:
        return None
    met = {p.target_start: p for p in case.pairs if p.met == "yes" and not case.is_drafted(p)}
    if not all(t.start in met for t in case.targets):
        return None
    if any(s.kind in ("unstarted", "open", "stopped", "partial", "begun") for s in case.remaining()):
        return None
    made = case.reading.commitment
    over = bool(made.deadline and case.reading.as_of and case.reading.as_of >= made.deadline)
    if made.deadline_kind == "recurring" and not over:
        return Label("in_progress", "recurring_duty", case.pairs[0].actual_start, case.pairs[0].actual_end)
    for target in case.targets:
        if case.runs(target) and not over:
            pair = met[target.start]
            return Label("in_progress", "running_measure", pair.actual_start, pair.actual_end)
    pair = met[case.targets[0].start]
    return Label("completed", "targets_met", pair.actual_start, pair.actual_end)


def _delivered(case: Standing) -> Label | None:
    """Completed where each deliverable of a bounded promise is said to be finished, and nothing is left."""
    done = [s for s in case.states if s.kind == "finished"]
    if not done or case.remaining() or any(p.met != "yes" for p in case.pairs):
        return None
    answered = {p.target_start for p in case.pairs}
    # A target of one is answered by the thing itself (湿地公园1处: 湿地公园已建成).
    open_ = [t for t in case.targets if t.start not in answered and t.high != 1]
    if open_ and not any(s.whole and case.touches(s) for s in done):
        return None
    told = frozenset().union(*(find_content(case.sentence(s)) for s in done))
    best = next((s for s in done if s.final or s.whole or s.full), done[0])
    promised = case.deliverables or ((case.promised,) if best.whole or best.full else ())
    covered = bool(promised) and all(len(d & told) >= 0.25 * len(d) for d in promised)
    if not covered and not (best.whole and len(case.deliverables) == 1 and case.resembles(best)):
        return None
    return Label("completed", "all_delivered", best.start, best.end)


def _moving(case: Standing) -> Label | None:
    """In progress where delivery has begun: work, a part, or a figure that answers a target."""
    if ahead := case.begins():
        return Label("preparing", "begins_later", ahead.start, ahead.end)
    prep = any(s.kind in ("prepared", "noticed") for s in case.states)
    for state in case.states:
        if state.kind in ("partial", "begun", "finished") or (
            state.kind in ("ongoing", "acted") and not prep
        ):
            return Label("in_progress", "delivery_begun", state.start, state.end)
    for pair in case.pairs:
        if pair.actual and not case.is_drafted(pair):
            return Label("in_progress", "target_moving", pair.actual_start, pair.actual_end)
    return None


def _prepared(case: Standing) -> Label | None:
    """Preparing where nothing but preparation is told; what is promised may itself be a document or a service."""
    told = case.states
    if told and all(s.kind in ("noticed", "soft") for s in told) and case.strays():
        return Label("unclear", "off_topic", told[0].start, told[0].end)
    acts = any(s.kind in ("acted", "ongoing") for s in case.states) and not case.kinds & _BOUNDED
    if case.states and not case.targets and (acts or case.serves()):
        return Label("in_progress", "service_given", case.states[0].start, case.states[0].end)
    for state in case.states:
        if state.kind == "prepared" and case.is_document():
            return Label("in_progress", "document_moving", state.start, state.end)
    for state in case.states:
        if state.kind in ("prepared", "noticed", "planned", "unstarted", "open"):
            return Label("preparing", f"only_{state.kind}", state.start, state.end)
    return None


def _busy(case: Standing) -> Label | None:
    for state in case.states:
        return Label("in_progress", "activity", state.start, state.end)
    return None
