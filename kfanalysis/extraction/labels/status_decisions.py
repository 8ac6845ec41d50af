"""Decisions: statements about a status that leave no choice (``该项已完成``, ``暂停实施``), before the weights are asked.

A claim counts where it is a clause of its own and opens or closes the report; a stop where it is of the matter itself,
not of a part, and nothing says that it is over; two bare numbers are compared; an empty remark says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kfanalysis.extraction.grammar.clauses import sentence_end
from kfanalysis.extraction.labels.report_contexts import ATTITUDE, Standing, find_content
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import QuantityRow, Status

_MATTER = alternation(load_words("clausewords", kind="matter"))
# A clause that is nothing but a claim about the whole: 该项已完成, 问题整改完毕, 两项任务均已完成, 已全部完成且无遗留.
_CLAIM = re.compile(
    rf"""
    (?<![^,。;:!?\n)])
    (?P<named> (?:该|此|本|上述|以上|各|所有|全部)(?:项|条|件|个|类)?{_MATTER}{{0,2}}
      | [一二两三四五六七八九十]{{1,3}}[项条件]{_MATTER}
      | {_MATTER}{{1,2}} )?
    (?:{alternation(load_words("clausewords", kind="claimlead"))}){{0,4}}
    {alternation(load_words("clausewords", kind="claim"))}
    (?:[,且并]{{0,2}}{alternation(load_words("clausewords", kind="clear"))})?
    (?P<mark>[,。;!\n]|$)
    """,
    re.VERBOSE,
)
_BARE = re.compile(r"(?P<value>[0-9]{1,12}(?:\.[0-9]{1,6})?)")
# A stop with its verb is of the matter itself; 停工 may be a day's.
_WHOLLY = re.compile(
    rf"(?:被迫|全面|全线)?(?:暂停|暂缓|停止|终止|中止|取消){alternation(load_words('clausewords', kind='doing'))}"
)
# So is one behind the noun of a doing, where it ends the clause (采购已暂停, 施工全面停止), and one up to now (停工至今).
_WORK = [word for kind in ("work", "build", "prep") for word in load_words("statuscues", kind=kind)]
_DOING = alternation((*load_words("clausewords", kind="doing"), *_WORK))
_STILL = re.compile(rf"(?:{_DOING}(?:工作|程序)?(?:已|均|也|全面){{0,3}}(?:暂停|停止|终止|中止)|停工至今)$")
_PART = re.compile(r"其中|部分|个别|少数|一些|[一-龥]段(?![一-龥]?时)|(?<![0-9])[0-9]{1,6}(?![0-9年月日号])")
_TASK = re.compile(r"任务|目标|承诺")
_BLANK = re.compile(rf"[-/—()]*{alternation(load_words('clausewords', kind='blank'))}?[-/—()。.]*")
_DELIVERED = frozenset({"finished", "partial", "begun", "ongoing", "acted"})


@dataclass(frozen=True, slots=True)
class Decision:
    """A status that a statement leaves no choice about, and the statement."""

    value: Status
    rule: str
    start: int
    end: int


def decide(case: Standing) -> Decision | None:
    """Decide what leaves no choice: the report's last word on the whole, or a bare figure against a bare figure."""
    return (
        _halted(case)
        or _claimed(case)
        or _counted(case)
        or _left_open(case)
        or _reached(case)
        or _said_nothing(case)
    )


def _said_nothing(case: Standing) -> Decision | None:
    """Read a report that says nothing of the matter: 无, 详见附件, attitude alone (压实责任,狠抓落实)."""
    if _BLANK.fullmatch(case.reading.report.strip()):
        return Decision("unclear", "blank", case.first, case.last)
    spans = [(q.start, q.end) for q in case.reading.quantities] + [
        (t.start, t.end) for t in case.reading.times
    ]
    if any(case.first <= start and end <= case.last for start, end in spans):
        return None
    if not case.states and not find_content(case.reading.report) & case.promised:
        return Decision("unclear", "nothing_said", case.first, case.last)
    vowed = all(state.kind in ("planned", "soft") for state in case.states) and _shows_attitude(case)
    return Decision("unclear", "attitude_alone", case.first, case.last) if vowed else None


def _shows_attitude(case: Standing) -> bool:
    """Whether each sentence of the report holds a word of attitude."""
    start = case.first
    while start < case.last:
        stop = sentence_end(case.reading.clean, start, case.last)
        if case.reading.clean[start:stop].strip() and not ATTITUDE.search(case.reading.clean, start, stop):
            return False
        start = stop + 1
    return True


def _halted(case: Standing) -> Decision | None:
    """Find the statement that the whole is put off, not a part of it, and not taken up again: 暂停实施."""
    if len(case.deliverables) > 1 and any(state.kind in _DELIVERED for state in case.states):
        return None  # one of several may rest while the others move
    for state in case.states:
        if state.kind != "stopped" or state.end <= case.resumed():
            continue
        stop, words = case.reading.clean[state.start : state.end], case.words(state)
        whole = _WHOLLY.fullmatch(stop) or _STILL.search(words)
        if whole and not _PART.search(words) and not words[state.end - state.clause.start :]:
            return Decision("suspended", "halted", state.start, state.end)
    return None


def _claimed(case: Standing) -> Decision | None:
    """Find the claim that opens or closes the report, with nothing said to be open: 该项已完成, 问题整改完毕."""
    if any(state.kind in ("stopped", "unstarted", "open") for state in case.states):
        return None
    for found, place in find_claims(case):
        if place == "closing" or not [s for s in case.remaining() if s.kind not in ("partial", "begun")]:
            return Decision("completed", "claimed", found.start(), found.start("mark"))
    return None


def find_claims(case: Standing) -> Iterator[tuple[re.Match[str], str]]:
    """Find the claims of the whole: at the report's beginning, at its end, or in between (of a part, then)."""
    clean = case.reading.clean
    for found in _CLAIM.finditer(clean, case.first, case.last):
        opening = not clean[case.first : found.start()].strip()
        closing = not clean[found.end() : case.last].strip("。;!) \n")
        sentence = clean[found.start() - 1] in "。;\n" if found.start() > case.first else True
        alone = opening and all(state.start < found.end() for state in case.states)
        if alone:
            yield found, "closing"
        elif opening:
            yield found, "closing" if closing else "opening" if found["mark"] in "。;!\n" else "inner"
        elif found["named"] or sentence or _TASK.search(found[0]):
            yield found, "closing" if closing else "inner"


def _counted(case: Standing) -> Decision | None:
    """Compare a report that is a bare number with a promise that is one, as tables of figures give them."""
    promise = _BARE.fullmatch(case.reading.text.strip("。 \n"))
    report = _BARE.fullmatch(case.reading.report.strip("。 \n"))
    if not promise or not report:
        return None
    reached = Decimal(report["value"]) >= Decimal(promise["value"])
    return Decision("completed" if reached else "in_progress", "bare_figures", case.first, case.last)


def _reached(case: Standing) -> Decision | None:
    """Find that all is reached which the report alone says was to be done: 年初排定32幢,实际整修34幢."""
    told = [pair for pair in case.pairs if not (pair.unit == "%" and pair.target == _OVERALL)]
    if case.targets or not told or case.remaining() or any(pair.met != "yes" for pair in told):
        return None
    return Decision("completed", "reached", told[0].actual_start, told[0].actual_end)


_OVERALL = Decimal(100)


def _left_open(case: Standing) -> Decision | None:
    """Compare what was begun with what is done of it, where no target is reached: 已开工12个,完工8个 is under way."""
    wholly = any(state.kind == "finished" and state.whole for state in case.states)
    if wholly or any(pair.met == "yes" for pair in case.pairs):
        return None
    begun: dict[str, Decimal] = {}
    for row in case.reading.quantities:
        if row.field != "report" or row.low is None or row.dimension != "count":
            continue
        if _is_beside(case, row, _BEGUN):
            begun[row.unit] = row.low
        elif _is_beside(case, row, _DONE) and begun.get(row.unit, row.low) > row.low:
            return Decision("in_progress", "left_open", row.start, row.end)
    return None


def _is_beside(case: Standing, row: QuantityRow, words: str) -> bool:
    """Whether a word stands right before a number or right behind it: 开工12个, 12个已开工."""
    clean = case.reading.clean
    ahead = re.search(f"{words}了?$", clean[max(case.first, row.start - 6) : row.start])
    return ahead is not None or re.match(f"[一-龥]{{0,6}}?{words}", clean[row.end : row.end + 9]) is not None


_BEGUN = "(?:开工|动工|开建|启动|进场施工)"
_DONE = alternation(word for kind in ("finish", "final") for word in load_words("statuscues", kind=kind))
