"""Standings: what a report's clauses say, held against what its commitment promised (codebook §2, status).

The content of a clause is the pairs of neighbouring characters that are left without general words; what two clauses
share of it says whether they are about the same thing, whatever the words' order (``道路改造``, ``改造道路``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from kfanalysis.extraction.grammar.clauses import find_aspects, find_clauses
from kfanalysis.extraction.grammar.lookups import Index, find_cues, find_words, index_words
from kfanalysis.extraction.labels.clause_states import State, find_states
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import Pair, QuantityRow, Reading

_GENERAL = (
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
_BINDING = frozenset({"finish", "final", "work", "build", "event", "doc"})
_REMAINING = frozenset({"unstarted", "open", "planned", "begun", "ongoing", "partial", "prepared", "stopped"})
# What is counted behind a verb is its result: 改造5890户.
_COUNT = re.compile(r"[0-9](?:万|亿)?[余多]?[^0-9.,年月日号时%~-]")
_HAN = re.compile(r"[一-鿿]{2,}")
_CAUSE = re.compile(r"(?:因|受|由于|鉴于)[^,;。\n]{1,20}?(?:影响|原因|制约|限制)")
_HOPE = re.compile(alternation(load_words("clausewords", kind="hope")))
_APPROVAL = re.compile(alternation(load_words("statuscues", kind="approval")))
_REACHED = re.compile(r"已|获|经|通过")
_SERVING = re.compile(alternation(load_words("clausewords", kind="serving")))
_KEEPING = re.compile(alternation(load_words("clausewords", kind="safekeeping")))
_BEGIN = re.compile(alternation(load_words("clausewords", kind="begin")))
ATTITUDE = re.compile(alternation(load_words("clausewords", kind="attitude")))
_RUNNING = re.compile(alternation(load_words("clausewords", kind="running")))
_LIKE = 2
_UPKEEP = re.compile(alternation(load_words("clausewords", kind="upkeep")))
_ACCEPTANCE = re.compile(alternation(load_words("clausewords", kind="acceptance")))
_PURPOSE = re.compile(
    alternation(load_words("clausewords", kind="purposelead")) + "?"
    + alternation(load_words("clausewords", kind="purpose"))
)  # fmt: skip


@cache
def _filler() -> Index:
    words = (word for kind in _GENERAL for word in load_words("statuscues", kind=kind))
    return index_words((*words, *load_words("generalwords")))


@lru_cache(maxsize=4096)
def find_content(text: str) -> frozenset[str]:
    """Find what a clause is about: the pairs of neighbouring characters without its general words and its cause.

    >>> sorted(find_content("已完成道路改造"))
    ['改造', '路改', '道路']
    >>> find_content("已全部完成")
    frozenset()
    """
    text, pieces, at = _CAUSE.sub("", text), [], 0
    for first, last, _ in find_words(_filler(), text):
        pieces.append(text[at:first])
        at = last
    pieces.append(text[at:])
    runs = (run for piece in pieces for run in _HAN.findall(piece))
    return frozenset(run[i : i + 2] for run in runs for i in range(len(run) - 1))


def is_running(clean: str, target: QuantityRow) -> bool:
    """Whether a target is a rate or an average over a period, which is only known at its end."""
    before = clean[max(0, target.start - 8) : target.start]
    return _RUNNING.search(target.what) is not None or _RUNNING.search(before) is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """A reading with the states of its report, the content and kinds of what it promised, its targets and pairs."""

    reading: Reading
    states: tuple[State, ...]
    promised: frozenset[str]
    deliverables: tuple[frozenset[str], ...]
    kinds: frozenset[str]
    targets: tuple[QuantityRow, ...]
    pairs: tuple[Pair, ...]
    first: int
    last: int

    def words(self, state: State) -> str:
        """The clause of a state."""
        return self.reading.clean[state.clause.start : state.clause.end]

    def sentence(self, state: State) -> str:
        """The sentence of a state."""
        return self.reading.clean[state.clause.sentence : state.clause.sentence_end]

    def ahead(self, state: State) -> str:
        """What stands before a clause in its segment."""
        return re.split("[。;\n]", self.reading.clean[self.first : state.clause.start])[-1]

    def resumed(self) -> int:
        """Where the report last says that what was stopped goes on again; -1 where it does not (复工时间待定)."""
        cues = find_cues("statuscues", self.reading.clean, self.first, self.last)
        hoped = [s.clause for s in self.states if s.kind in ("planned", "stopped", "open", "unstarted")]
        return max(
            (
                end for start, end, rows in cues
                if any(row["kind"] == "resume" for row in rows)
                and not _HOPE.match(self.reading.clean, end)
                and not any(clause.start <= start < clause.end for clause in hoped)
            ),
            default=-1,
        )  # fmt: skip

    def about(self, state: State) -> float:
        """Share of a clause's content that the commitment speaks of; 1 for a clause without content of its own.

        What stands behind the cue is what it governs (决定暂缓提请审议), so that counts by itself too.
        """
        whole = find_content(self.words(state))
        behind = find_content(self.reading.clean[state.end : state.clause.end])
        return max(
            len(whole & self.promised) / len(whole) if whole else 1.0,
            len(behind & self.promised) / len(behind) if behind else 0.0,
        )

    def touches(self, state: State) -> bool:
        """Whether a clause is about what is promised, by its content or four characters in a row; or all there is."""
        if self.about(state) >= 0.3 or all(s.kind in ("stopped", "soft", "planned") for s in self.states):
            return True
        words, promise = self.words(state), self.reading.text
        return any(words[i : i + 4] in promise for i in range(len(words) - 3))

    def is_document(self) -> bool:
        """Whether what is promised is a document, a survey or a permit, and nothing is built or held."""
        return bool(self.kinds & {"doc", "prep"}) and not self.kinds & {"work", "build", "event"}

    def heads(self, state: State) -> bool:
        """Whether a clause begins with a word of the one thing that is promised (总体规划: 规划已公布实施)."""
        start = state.clause.start
        return len(self.deliverables) < 2 and self.reading.clean[start : start + 2] in self.reading.text

    def kind_at(self, place: int) -> str:
        """What the clause at a place says; "" where it says nothing."""
        return next((s.kind for s in self.states if s.clause.start <= place < s.clause.end), "")

    def is_drafted(self, pair: Pair) -> bool:
        """Whether a figure counts what is only drawn up or planned (40条道路方案已编制), and more is promised."""
        drafts = {"prepared", "noticed", "planned", "unstarted", "stopped"}
        return not self.is_document() and self.kind_at(pair.actual_start) in drafts

    def resembles(self, state: State) -> bool:
        """Whether a clause shares at least two characters with the promise (征地、拆迁: 征迁)."""
        ours, theirs = "".join(find_content(self.words(state))), "".join(self.promised)
        return len(set(ours) & set(theirs)) >= _LIKE

    def begins(self) -> State | None:
        """The clause that sets the beginning of the work to come (计划10月开工), where nothing else has begun."""
        for state in self.states:
            if state.kind in ("partial", "begun", "ongoing") or (
                state.kind == "finished" and (self.about(state) >= 0.3 or state.final)
            ):
                return None
        return next((s for s in self.states if s.kind == "planned" and _BEGIN.search(self.words(s))), None)

    def is_approved(self, state: State) -> bool:
        """Whether a clause says that the one document which is promised has passed (规划成果已获省政府批复)."""
        words = self.words(state)
        return bool(_APPROVAL.search(words) and _REACHED.search(words)) and self.heads(state)

    def runs(self, target: QuantityRow) -> bool:
        """Whether a target is only known at the end of its period."""
        return is_running(self.reading.clean, target)

    def serves(self) -> bool:
        """Whether what is promised is to help: what is begun for others is the service itself."""
        return bool(_SERVING.match(self.reading.text))

    def keeps(self, state: State) -> bool:
        """Whether a clause only looks after what is stopped (做好停工期间防护)."""
        return bool(_KEEPING.search(self.words(state)))

    def strays(self) -> bool:
        """Whether the report only shows attitude (高度重视, 提高站位), in no word that is promised."""
        told = find_content(self.reading.report)
        return not told & self.promised and ATTITUDE.search(self.reading.report) is not None

    def remaining(self) -> list[State]:
        """What is still to be done, leaving out upkeep, acceptance and accounts.

        A step of preparation remains only while it goes on (正在办理用地手续); work on what is reached remains too, if
        it goes on (3座桥梁正在施工).
        """
        reached = [pair.actual_start for pair in self.pairs if pair.met == "yes"]
        closed = {
            s.clause.sentence: s.start for s in self.states if s.kind == "finished" and (s.whole and s.final)
        }
        return [
            state for state in self.states
            if state.kind in _REMAINING and self._remains(state, reached)
            and not (state.kind == "begun" and state.start < closed.get(state.clause.sentence, -1))
        ]  # fmt: skip

    def _goes_on(self, state: State) -> bool:
        aspects = find_aspects(self.reading.clean, state.clause.start, state.clause.end)
        return any(aspect == "ongoing" for _, aspect, _ in aspects)

    def _remains(self, state: State, reached: Sequence[int]) -> bool:
        clause = state.clause
        if state.kind == "prepared" and not self._goes_on(state):
            return False
        counted = any(clause.start <= place < clause.end for place in reached) or (
            state.kind == "begun" and _COUNT.search(self.reading.clean, state.end, clause.end)
        )
        if state.kind in ("begun", "partial") and counted and not self._goes_on(state):
            return False
        if _ACCEPTANCE.search(self.words(state)):
            return False
        return not (state.kind in ("planned", "ongoing") and _UPKEEP.search(self.words(state)))


def find_standing(reading: Reading, pairs: Sequence[Pair], begin: int, stop: int) -> Standing:
    """Hold the report of a reading, from ``begin`` to ``stop``, against its commitment.

    Decision: a clause of purpose (让群众…, 提升…) promises nothing that can be finished, nor does an aside; a clause
    that counts less than was promised (已建成320个 of 500) is done in part, unless it speaks of all.
    """
    made, clean = reading.commitment, reading.clean
    cues = list(find_cues("statuscues", clean, made.text_start, made.text_end))
    targets = tuple(q for q in reading.quantities if q.field == "commitment" and q.role == "target")
    binding = [start for start, _, rows in cues if any(row["kind"] in _BINDING for row in rows)]
    binding += [target.start for target in targets]
    heads = [
        find_content(clean[clause.start : clause.end])
        for clause in find_clauses(clean, made.text_start, made.text_end)
        if clause.host is None
        and any(clause.start <= place < clause.end for place in binding)
        and not _PURPOSE.match(clean, clause.start, clause.end)
    ]
    short = [pair.actual_start for pair in pairs if pair.met == "no"]
    states = tuple(
        _name_step(_count_short(state, short), clean, reading.text)
        for state in find_states(clean, begin, stop)
    )
    return Standing(
        reading, states, find_content(reading.text), tuple(head for head in heads if head),
        frozenset(row["kind"] for _, _, rows in cues for row in rows), targets, tuple(pairs), begin, stop,
    )  # fmt: skip


def _name_step(state: State, clean: str, promised: str) -> State:
    """Turn what is finished into what is done in part, where its clause finishes a step that was not promised itself
    (完成拆除, where 改造 was promised)."""
    if state.kind != "finished" or state.whole or state.final:
        return state
    steps = _STEP.findall(clean, state.start, state.clause.end)
    return replace(state, kind="partial") if any(step not in promised for step in steps) else state


_STEP = re.compile(alternation(load_words("pairwords", kind="stage")))


def _count_short(state: State, short: Sequence[int]) -> State:
    """Turn what is finished into what is done in part, where its clause counts less than was promised."""
    if state.kind != "finished" or state.whole or state.full:
        return state
    counted = any(state.clause.start <= place < state.clause.end for place in short)
    return replace(state, kind="partial", final=False) if counted else state
