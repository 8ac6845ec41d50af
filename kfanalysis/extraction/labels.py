"""Labels: the status that a report gives its commitment, and the obstacles that it names (codebook §2).

A status is judged of the whole commitment: what the clauses of the report say (``states``) is held against what was
promised (the commitment's own deliverables and targets). Each label keeps its rule and the cue that decided it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kfanalysis.extraction.clauses import Clause, find_clauses
from kfanalysis.extraction.cues import find_cues
from kfanalysis.extraction.pairs import match_pairs
from kfanalysis.extraction.states import State, find_states
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import Pair, QuantityRow, Reading


@dataclass(frozen=True, slots=True)
class Label:
    """A value that was judged, the rule that gave it and the cue's offsets in the document; None without a cue."""

    value: str
    rule: str
    start: int | None
    end: int | None


_RUNNING = re.compile(
    r"增长|增速|增幅|同比|平均|均价|满意|天数|(?:办结|优良|合格|达标|及时|好转|查处|化解|成功|有效|达标|入学|巩固|安置)率"
)
_CAUSE = re.compile(r"(?:因|受|由于|鉴于)[^,;。\n]{1,20}?(?:影响|原因|制约|限制)")
_UPKEEP = re.compile(r"继续|巩固|加强|管护|长效|进一步|持续|深化|运营|维护|常态|做好")
_ACCEPTANCE = re.compile(r"验收|审计|结算|决算|移交|总结|归档")
_FIGURE = re.compile(r"(?<![A-Za-z0-9])[0-9]{1,9}(?![0-9年月日号])")
_PURPOSE = re.compile(
    r"(?:切实|不断|有效|着力|持续|全面|进一步|更好|努力|最终|从而|以便|真正|全力|充分)?"
    r"(?:为|让|使|促进|推动|助推|助力|提升|提高|确保|增强|营造|满足|保障|优化|改善|方便|解决|发挥|便利|惠及)"
)
_ALL_TASKS = re.compile(
    r"(?:各|所有|全部|上述|以上|[一二三四五六七八九十两]|承诺)(?:项)?(?:目标|工作|承诺|重点)?(?:任务|事项|工作|目标|内容)"
    r"(?:均|全部|都|已|全面|如期|按期|圆满|顺利|超额){1,3}(?:完成|办结|落实)"
)
_BOUNDED = frozenset({"finish", "final", "work", "build", "event", "doc", "act", "prep"})
_HAN = re.compile(r"[一-鿿]{2,}")


def judge_status(reading: Reading) -> Label:
    """Judge what the report says of the commitment as a whole.

    Decision: rules are asked in the order of their strength; the first that fits gives the label.
    """
    begin, stop = reading.commitment.report_start, reading.commitment.report_end
    if begin is None or stop is None or not reading.report.strip():
        return Label("unclear", "no_report", None, None)
    case = _Case.of(reading, begin, stop)
    for rule in (_said, _suspended, _met, _delivered, _moving, _prepared, _busy):
        if label := rule(case):
            return label
    return Label("unclear", "nothing_said", None, None)


@cache
def _filler() -> re.Pattern[str]:
    kinds = (
        "finish",
        "final",
        "all",
        "soft",
        "going",
        "basic",
        "event",
        "stop",
        "delay",
        "undated",
        "halt",
        "rest",
    )
    words = {word for kind in kinds for word in load_words("statuscues", kind=kind)} | set(
        load_words("generalwords")
    )
    return re.compile(alternation(words))


def _grams(text: str) -> frozenset[str]:
    """Pair the neighbouring characters of a text's content: what a clause is about, without its general words."""
    runs = (run for piece in _filler().split(_CAUSE.sub("", text)) for run in _HAN.findall(piece))
    return frozenset(run[i : i + 2] for run in runs for i in range(len(run) - 1))


@dataclass(frozen=True, slots=True)
class _Case:
    reading: Reading
    states: tuple[State, ...]
    promised: frozenset[str]
    deliverables: tuple[frozenset[str], ...]
    kinds: frozenset[str]
    targets: tuple[QuantityRow, ...]
    pairs: tuple[Pair, ...]
    first: int
    resumed: int

    @classmethod
    def of(cls, reading: Reading, begin: int, stop: int) -> _Case:
        made = reading.commitment
        clean = reading.clean
        clauses = find_clauses(clean, made.text_start, made.text_end)
        words = list(find_cues("statuscues", clean, made.text_start, made.text_end))
        kinds = frozenset(row["kind"] for _, _, rows in words for row in rows)
        targets = tuple(q for q in reading.quantities if q.field == "commitment" and q.role == "target")
        binding = {"finish", "final", "work", "build", "event", "doc"}
        heads = []
        for clause in clauses:
            if clause.host is not None or _PURPOSE.match(clean, clause.start, clause.end):
                continue
            verbs = any(
                clause.start <= s < clause.end and {r["kind"] for r in rows} & binding for s, _, rows in words
            )
            if verbs or any(clause.start <= q.start < clause.end for q in targets):
                heads.append(_grams(clean[clause.start : clause.end]))
        resumed = max(
            (
                e
                for _, e, rows in find_cues("statuscues", clean, begin, stop)
                if any(r["kind"] == "resume" for r in rows)
            ),
            default=-1,
        )
        return cls(
            reading, find_states(clean, begin, stop), _grams(reading.text), tuple(h for h in heads if h), kinds, targets,
            tuple(match_pairs(reading)), begin, resumed,
        )  # fmt: skip

    def words(self, state: State) -> str:
        return self.reading.clean[state.clause.start : state.clause.end]

    def ahead(self, state: State) -> str:
        """What stands before a clause in its segment."""
        clean, start = self.reading.clean, state.clause.start
        return re.split("[。;\n]", clean[self.first : start])[-1]

    def about(self, state: State) -> float:
        """Share of a clause's content that the commitment speaks of; 1 for a clause without content of its own.

        What stands behind the cue is what it governs (决定暂缓提请审议), so that counts by itself too.
        """
        shares: list[float] = []
        for words in (self.words(state), self.reading.clean[state.end : state.clause.end]):
            grams = _grams(words)
            shares.append(len(grams & self.promised) / len(grams) if grams else 1.0 if not shares else 0.0)
        return max(shares)

    def touches(self, state: State) -> bool:
        """Whether a clause is about what is promised, by its content or four characters in a row; or all there is."""
        if self.about(state) >= 0.3 or all(s.kind in ("stopped", "soft", "planned") for s in self.states):
            return True
        words, promise = self.words(state), self.reading.text
        return any(words[i : i + 4] in promise for i in range(len(words) - 3))

    def speaks(self) -> bool:
        """Whether the report has any word in common with what is promised."""
        return bool(_grams(self.reading.report) & self.promised)

    def remaining(self) -> list[State]:
        """What is still to be done, leaving out upkeep, acceptance and accounts."""
        kinds = {"unstarted", "open", "planned", "begun", "ongoing", "partial", "stopped"}
        reached = [p.actual_start for p in self.pairs if p.met == "yes"]
        return [
            s for s in self.states
            if s.kind in kinds and not (s.kind in ("begun", "partial") and any(s.clause.start <= r < s.clause.end for r in reached))
            and not _ACCEPTANCE.search(self.words(s))
            and not (s.kind in ("planned", "ongoing") and _UPKEEP.search(self.words(s)))
        ]  # fmt: skip


def _said(case: _Case) -> Label | None:
    """Completed where a clause says so of the whole, and nothing is said to be open."""
    open_ = [s for s in case.remaining() if s.kind != "partial"]
    if open_:
        return None
    for state in case.states:
        if state.kind != "finished" or _FIGURE.search(case.words(state)):
            continue
        if _ALL_TASKS.search(case.words(state)):
            return Label("completed", "said_whole", state.start, state.end)
        if len(case.targets) > 1 and _FIGURE.search(case.ahead(state)):
            continue  # it closes the figure before it, one of several that were promised
        opening = state.clause.sentence - case.first < 4 and state.clause.closed in ("。", "", ";")
        grams = _grams(case.words(state))
        if not grams and (opening or state.whole):
            return Label("completed", "said_whole", state.start, state.end)
        if opening and grams and case.about(state) >= 0.6 and not case.reading.clean[state.start] == "基":
            if len(case.deliverables) < 2 or state.whole or len(grams & case.deliverables[0]) > 0:
                return Label("completed", "said_matter", state.start, state.end)
    return None


def _suspended(case: _Case) -> Label | None:
    """Suspended where the main deliverable is stopped; figures that answer a target say that something moves."""
    if any(p.actual for p in case.pairs):
        return None
    for state in case.states:
        if state.kind == "stopped" and state.end > case.resumed and case.touches(state):
            moving = [
                s for s in case.states
                if (s.kind in ("begun", "ongoing") and s.start > state.end)
                or (s.kind == "finished" and case.about(s) >= 0.5 and _grams(case.words(s)))
            ]  # fmt: skip
            if not moving:
                return Label("suspended", "said_stopped", state.start, state.end)
    return None


def _met(case: _Case) -> Label | None:
    """Completed where every promised figure is reached and none still runs."""
    if not case.targets:
        return None
    met = {p.target_start: p for p in case.pairs if p.met == "yes"}
    if not all(t.start in met for t in case.targets):
        return None
    if any(s.kind in ("unstarted", "open", "stopped", "partial", "begun") for s in case.remaining()):
        return None
    clean, made = case.reading.clean, case.reading.commitment
    over = bool(made.deadline and case.reading.as_of and case.reading.as_of >= made.deadline)
    if made.deadline_kind == "recurring" and not over:
        return Label("in_progress", "recurring_duty", case.pairs[0].actual_start, case.pairs[0].actual_end)
    for t in case.targets:
        if _RUNNING.search(t.what) or _RUNNING.search(clean[max(0, t.start - 8) : t.start]):
            if not over:
                return Label(
                    "in_progress", "running_measure", met[t.start].actual_start, met[t.start].actual_end
                )
    pair = met[case.targets[0].start]
    return Label("completed", "targets_met", pair.actual_start, pair.actual_end)


def _delivered(case: _Case) -> Label | None:
    """Completed where each deliverable of a bounded promise is said to be finished, and nothing is left."""
    done = [s for s in case.states if s.kind == "finished"]
    if not done or case.remaining() or any(p.met != "yes" for p in case.pairs):
        return None
    if any(t.start not in {p.target_start for p in case.pairs} for t in case.targets):
        if not any(s.whole for s in done):
            return None
    grams = frozenset().union(
        *(_grams(case.reading.clean[s.clause.sentence : s.clause.sentence_end]) for s in done)
    )
    missing = [d for d in case.deliverables if len(d & grams) < 0.25 * len(d)]
    if missing or not case.deliverables:
        return None
    best = next((s for s in done if s.final or s.whole), done[0])
    return Label("completed", "all_delivered", best.start, best.end)


def _moving(case: _Case) -> Label | None:
    prep = any(s.kind in ("prepared", "noticed") for s in case.states)
    for state in case.states:
        if state.kind in ("partial", "begun", "finished") or (
            state.kind in ("ongoing", "acted") and not prep
        ):
            return Label("in_progress", "delivery_begun", state.start, state.end)
    drafted = [s.clause for s in case.states if s.kind in ("prepared", "noticed", "planned")]
    for pair in case.pairs:
        if pair.actual and not any(c.start <= pair.actual_start < c.end for c in drafted):
            return Label("in_progress", "target_moving", pair.actual_start, pair.actual_end)
    return None


def _prepared(case: _Case) -> Label | None:
    """Preparing where nothing but preparation is told; what is promised may itself be a document or a service."""
    told = [s for s in case.states if s.kind != "soft"]
    if told and all(s.kind == "noticed" for s in told) and not case.speaks():
        return Label("unclear", "off_topic", told[0].start, told[0].end)
    if case.states and not case.targets and not case.kinds & _BOUNDED:
        return Label("in_progress", "service_given", case.states[0].start, case.states[0].end)
    for state in case.states:
        if state.kind == "prepared" and "doc" in case.kinds and not case.kinds & {"work", "build"}:
            return Label("in_progress", "document_moving", state.start, state.end)
    for state in case.states:
        if state.kind in ("prepared", "noticed", "planned", "unstarted", "open"):
            return Label("preparing", f"only_{state.kind}", state.start, state.end)
    return None


def _busy(case: _Case) -> Label | None:
    for state in case.states:
        return Label("in_progress", "activity", state.start, state.end)
    return None
