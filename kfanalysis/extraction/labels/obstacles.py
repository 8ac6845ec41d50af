"""Obstacles: what a report names as the cause of delay or difficulty (codebook §2, obstacles).

An obstacle is a cause with its effect. The frames, each within one sentence:

    cause_frame   因 …, 由于 …, 受 … 影响/制约/限制 …   and behind it a word of delay (滞后, 停工, 尚未 …)
    held_up       a word of stopping, and before it in the sentence the epidemic as a circumstance (处在疫情防控阶段)
    mainly        a word of delay, and behind it 主要是 …
    hinders       … ,对 … 造成制约
    redraw        设计方案需作变更, 需重新出图
    refusal       someone refuses or disagrees (没有谈拢, 意见不一), and a word of delay
    awaited       待疫情 … 后: what waits for the epidemic to end
    wanting       a thing in short supply or hard to get, or a permit not given, and behind it a word of delay; what is
                  blocked or short by its own word (受阻, 缺口较大, 资金链断裂) delays by itself
    problem       in a field or sentence of 存在问题, 存在困难: a thing in short supply or hard to get

Waiting for a routine step (等待验收, 待批复) names no obstacle: nothing says that it delays. A cause whose kind has
no word of its own is ``other``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kfanalysis.extraction.labels.clause_states import AWAIT, CAUSE
from kfanalysis.lexicon import alternation, load_rows, load_words
from kfanalysis.records import OBSTACLES, Label, Reading

_KIND = {row["word"]: row["kind"] for row in load_rows("obstaclecues") if row["kind"] in OBSTACLES}
_FRAME = re.compile(alternation(load_words("clausewords", kind="frame")))
_EFFECT = re.compile(alternation(load_words("obstaclecues", kind="effect")))
_DIFFICULTY = re.compile(alternation(load_words("obstaclecues", kind="difficulty")))
_CUE = re.compile(alternation(_KIND))
_REFUSAL = re.compile(alternation(load_words("obstaclecues", kind="refusal")))
_HINDERS = re.compile(r"(?<=,)对[^,。;\n]{1,16}造成[^,。;\n]{0,6}(?:制约|影响|困难)")
_MAINLY = re.compile(r"(?<=,)主要(?:原因)?是(?:因|由于)?")
_REDRAW = re.compile(r"设计方案(?:需|须|要)[^,。;\n]{0,6}(?:变更|调整|修改)|(?:需|须)重新(?:出图|设计)")
_REDESIGN = re.compile(r"设计(?:方案)?[^,]{0,6}?(?:变更|调整|修改|优化)")
_HALT = re.compile(alternation(load_words("clausewords", kind="stoppage")))
_CIRCUMSTANCE = re.compile(alternation(load_words("clausewords", kind="circumstance")))
_WITHHELD = re.compile(
    r"(?:未|没有)(?:能)?(?:获|取得|通过)[^,]{0,8}(?:批|证|许可|审查|同意)|未批(?!先)"
)  # not 未批先建
_BLOCKED = re.compile(alternation(load_words("obstaclecues", kind="blocked")))
_PROBLEM = re.compile(r"(?:存在(?:的)?(?:主要)?(?:问题|困难)|主要困难|困难问题|问题短板)(?:有|是|:|为)?")
_TREATED = re.compile(alternation(load_words("clausewords", kind="treating")))
_SENTENCE, _CLAUSE = re.compile(r"[^。;\n]+"), re.compile(r"[^,]+")


def find_obstacles(reading: Reading) -> list[Label]:
    """Find the obstacles that a report names, one label a kind, in the order of the text.

    Decision: a cause needs its effect; waiting for a routine step is none (codebook §2, obstacles).

    >>> from kfanalysis.records import Commitment, Owner
    >>> def read(text: str, report: str) -> Reading:
    ...     stop = len(text) + len(report)
    ...     made = Commitment("b", "1", "1", "", "", text, 0, len(text), report, len(text), stop)
    ...     owner = Owner("b", "1", 1, "", "", "", "person", "", 0, 0)
    ...     return Reading(text + report, made, owner, (), (), None, None)
    >>> [label.value for label in find_obstacles(read("修路。", "因资金紧张,进度滞后。"))]
    ['financing']
    >>> find_obstacles(read("修路。", "正在等待验收。"))
    []
    """
    begin, stop = reading.commitment.report_start, reading.commitment.report_end
    if begin is None or stop is None:
        return []
    found: dict[str, Label] = {}
    problem = False
    for sentence in _SENTENCE.finditer(reading.clean, begin, stop):
        problem = bool(_PROBLEM.search(sentence[0])) or (
            problem and "\n" not in reading.clean[begin : sentence.start()]
        )
        for label in _of_sentence(sentence[0], sentence.start(), problem=problem):
            found.setdefault(label.value, label)
    other = found.get("other")
    if other and other.rule == "problem" and any(label.rule == "cause_frame" for label in found.values()):
        del found[
            "other"
        ]  # a problem without a kind, after a cause was named, tells its effect again (车辆到位滞后)
    return sorted(found.values(), key=lambda label: (label.start or 0, label.value))


def _of_sentence(text: str, offset: int, *, problem: bool) -> Iterator[Label]:
    cause = CAUSE.search(text)
    if cause and (_EFFECT.search(text, cause.end()) or _FRAME.search(text, cause.end())):
        yield from _kinds(text, cause.start(), offset, "cause_frame")
        return
    awaited = AWAIT.search(text)
    if awaited:
        yield from _kinds(text, awaited.start(), offset, "awaited")
        return
    if _EFFECT.search(text) and (reason := _MAINLY.search(text)):
        yield from _kinds(text, reason.end(), offset, "mainly")
        return
    if hinders := _HINDERS.search(text):
        yield from _kinds(text[: hinders.start()], 0, offset, "hinders")
        return
    if redraw := _REDRAW.search(text):
        yield Label("design_change", "redraw", offset + redraw.start(), offset + redraw.end())
        return
    halt = _HALT.search(text)
    if (refusal := _REFUSAL.search(text)) and (halt or _EFFECT.search(text)) and not _TREATED.search(text):
        yield Label("other", "refusal", offset + refusal.start(), offset + refusal.end())
        return
    if (
        halt
        and (cue := _CUE.search(text, 0, halt.start()))
        and _KIND[cue[0]] == "epidemic"
        and _CIRCUMSTANCE.search(text)
    ):
        yield Label("epidemic", "held_up", offset + cue.start(), offset + cue.end())
        return
    if wanting := _find_wanting(text):
        yield _label(wanting[0], offset + wanting.start(), "wanting")
        return
    if problem:
        at = _PROBLEM.search(text)
        for clause in _CLAUSE.finditer(text, at.end() if at else 0):
            hard = _DIFFICULTY.search(clause[0])
            if hard and not _TREATED.search(clause[0]):
                yield _label(clause[0], offset + clause.start(), "problem")


def _find_wanting(text: str) -> re.Match[str] | None:
    """Find the clause of what is short or not permitted, where it delays by its own word or by a clause behind it."""
    for clause in _CLAUSE.finditer(text):
        if _TREATED.search(clause[0]):
            continue
        hard = _CUE.search(clause[0]) and (_DIFFICULTY.search(clause[0]) or _WITHHELD.search(clause[0]))
        if _BLOCKED.search(clause[0]) or (hard and _EFFECT.search(text, clause.end())):
            return clause
    return None


def _kinds(text: str, start: int, offset: int, rule: str) -> Iterator[Label]:
    """Name the cause in the clause of the frame, and each further cause that stands beside it."""
    clauses = list(_CLAUSE.finditer(text, start))
    if len(clauses) > 2 and _goes_on(clauses[0][0], clauses[1][0]):
        del clauses[0]
    for index, clause in enumerate(clauses):
        if index == 0:
            frame = _FRAME.search(clause[0])
            yield _label(clause[0][: frame.start()] if frame else clause[0], offset + clause.start(), rule)
        elif _CUE.search(clause[0]) and _DIFFICULTY.search(clause[0]) and not _TREATED.search(clause[0]):
            yield _label(clause[0], offset + clause.start(), rule)


def _goes_on(first: str, second: str) -> bool:
    """Whether a cause without a kind of its own is named by the next (因走向优化,设计方案调整,…)."""
    open_ = not any(pattern.search(first) for pattern in (_FRAME, _EFFECT, _CUE))
    return open_ and _CUE.search(second) is not None and _EFFECT.search(second) is None


def _label(cause: str, start: int, rule: str) -> Label:
    """Give a cause its kind: of several words the last, which is the head of the phrase (用地规划调整未获批准)."""
    cues = list(_CUE.finditer(cause))
    if not cues and (redesign := _REDESIGN.search(cause)):
        return Label("design_change", rule, start + redesign.start(), start + redesign.end())
    if not cues:
        return Label("other", rule, start, start + len(cause))
    return Label(_KIND[cues[-1][0]], rule, start + cues[-1].start(), start + cues[-1].end())
