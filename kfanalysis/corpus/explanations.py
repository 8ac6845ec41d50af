"""Why a commitment is read as it is: every step from its numbers to its labels, each with its rule and evidence.

The steps stand in the order of judging: finds, ledger, contexts, roles, times, clause states, pairs and candidates
with what spoke for them, checks, status with its rule or its weights, topic with its votes, and the other labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import localcontext

from kfanalysis.corpus.single_commitments import outline_pair, split_text
from kfanalysis.extraction.grammar.numerals import EXACT
from kfanalysis.extraction.labels.policy_topics import find_topic_features, find_votes
from kfanalysis.extraction.labels.statuses import explain_status, find_status_evidence
from kfanalysis.extraction.meanings import Meaning, judge_commitments
from kfanalysis.extraction.outline.outlines import Outline
from kfanalysis.extraction.outline.passage_rows import Rows, find_rows
from kfanalysis.extraction.relations.pair_evidence import describe_couple, gather, leaves_no_choice
from kfanalysis.extraction.relations.pairs import Couple, find_couples, find_shares
from kfanalysis.extraction.relations.shared_units import find_shared_unit
from kfanalysis.extraction.roles.number_contexts import NumberContext, figures_of, find_contexts
from kfanalysis.extraction.roles.quantity_roles import count_rules, list_rules
from kfanalysis.extraction.weights import ANY, YES, Share, choose, judge, load_weights
from kfanalysis.extraction.weights import explain as explain_score
from kfanalysis.records import KfanalysisError, QuantityRow

_SHOWN = 6  # features of a couple
_WEIGHED = 12  # features of a status
_ANSWERS = ("actual", "change", "rank")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was read: where and what it stands on, how it was read, and why (rule, or what each piece added)."""

    step: str
    start: int | None
    end: int | None
    raw: str
    reading: str
    why: str

    @property
    def place(self) -> str:
        """Its place in the text, ``4–7``; "" of what has none."""
        return "" if self.start is None else f"{self.start}–{self.end}"


def explain(
    text: str, report: str | None = None, *, year: int | None = None, as_of: date | None = None
) -> Iterator[Step]:
    """Explain a commitment, with its report where it has one, from its numbers to its labels.

    A text that holds ``||`` or the label of a report is split there, else it is a commitment alone. A date without
    a year belongs to ``year``, or to that of ``as_of``, the day reported on; where neither is given its days stay open.

    >>> steps = list(explain("新增停车泊位2780个", "已新增停车泊位1390个"))
    >>> [(s.raw, s.reading, s.why.split(":")[0]) for s in steps if s.step == "role"]
    [('2780个', 'target of 停车泊位', 'promised'), ('1390个', 'actual of 停车泊位', 'reported')]
    >>> [s.step for s in explain("切实转变作风") if s.start is not None]
    ['text']
    """
    promise, told = split_text(text) if report is None else (text, report)
    with localcontext(EXACT):
        outline = outline_pair(promise, told, year=year, as_of=as_of)
        yield from _explain(outline, outline.commitments[0].commitment_id)


def explain_commitment(outline: Outline, commitment_id: str) -> Iterator[Step]:
    """Explain a commitment of a bulletin, as its outline has it.

    >>> list(explain_commitment(outline_pair("建闸3座。"), "9-09-09"))
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: no commitment 9-09-09; the first are 1-01-01 [unknown_id]
    """
    known = [row.commitment_id for row in outline.commitments]
    if commitment_id not in known:
        shown = ", ".join(known[:3]) or "none"
        raise KfanalysisError(f"no commitment {commitment_id}; the first are {shown}", code="unknown_id")
    with localcontext(EXACT):
        yield from _explain(outline, commitment_id)


def _explain(outline: Outline, commitment_id: str) -> Iterator[Step]:
    rows = find_rows(outline)
    meaning = next(m for m in judge_commitments(outline, rows) if m.commitment.commitment_id == commitment_id)
    contexts = find_contexts(meaning.reading)
    figures = figures_of(contexts, meaning.reading.quantities)
    yield from _tell_texts(meaning)
    yield from _tell_finds(meaning, rows[commitment_id])
    yield from _tell_roles(meaning, contexts)
    yield from _tell_pairs(meaning, figures)
    yield from _tell_status(meaning)
    yield from _tell_topic(meaning)
    yield from _tell_labels(meaning)


def _tell_texts(meaning: Meaning) -> Iterator[Step]:
    made, reading = meaning.commitment, meaning.reading
    yield Step("text", made.text_start, made.text_end, reading.text, "commitment", "")
    if made.report_start is not None:
        yield Step("text", made.report_start, made.report_end, reading.report, "report", "")


def _tell_finds(meaning: Meaning, rows: Rows) -> Iterator[Step]:
    """Tell what was found: quantities, times and their roles, then how each numeral counts."""
    for q in meaning.reading.quantities:
        value = f"{q.low}" if q.low == q.high else f"{q.low}…{q.high}"
        yield Step("quantity", q.start, q.end, q.raw, f"{q.bound} {value} {q.unit} ({q.dimension})",
                   q.rule.split(";")[0])  # fmt: skip
    for t in meaning.reading.times:
        yield Step("time", t.start, t.end, t.raw, f"{t.first or '…'}/{t.last or '…'} {t.role}", t.rule)
    for row in rows.ledger:
        kind = "ledger" if row.reading in ("quantity", "time") else "exclusion"
        yield Step(kind, row.start, row.end, row.raw, row.reading, row.rule)


def _tell_roles(meaning: Meaning, contexts: Sequence[Sequence[NumberContext]]) -> Iterator[Step]:
    """Tell each number's context, then its role and name with the rules that hold; the first of them decides."""
    for field in contexts:
        for at, place in enumerate(field):
            row = meaning.reading.quantities[place.number]
            told = f"{place.item}[{row.raw}]{place.right}"
            governed = f"aspect before: {place.aspect or 'none'}, behind: {place.later or 'none'}"
            yield Step("context", row.start, row.end, row.raw, told, governed)
            rule = row.rule.rpartition(";")[2]
            holding = list_rules(place, field[at + 1 : at + 5])
            others = [name for name in holding if name != rule]
            why = f"{count_rules()} rules asked, " + (
                f"hold: {', '.join(holding)}" if holding else "none holds"
            )
            if rule in holding and not others:
                why = f"the only one of {count_rules()} rules that holds"
            yield Step(
                "role", row.start, row.end, row.raw, f"{row.role} of {row.what or '?'}", f"{rule}: {why}"
            )


def _tell_pairs(meaning: Meaning, figures: Sequence[NumberContext]) -> Iterator[Step]:
    """Tell every couple of a target and a figure: pair, candidate, unlikely or refused, with what spoke for it."""
    couples = find_couples(figures)
    if not any(pair.rule != "overall_percent" for pair in meaning.pairs):
        couples += find_shares(meaning.reading, figures)
    pairs = {(p.target_start, p.actual_start): p for p in meaning.pairs}
    doubtful = {(p.target_start, p.actual_start) for p in meaning.candidates}
    for couple in sorted(couples, key=lambda c: -c.p):
        target, figure = couple.target.row if couple.target else couple.figure.row, couple.figure.row
        key = target.start, figure.start
        step = "pair" if key in pairs else "candidate" if key in doubtful else "no pair"
        met = f", met: {pairs[key].met}" if key in pairs else ""
        yield Step(
            step, figure.start, figure.end, _couple(couple, target), f"p {couple.p:.2f}{met}", _weigh(couple)
        )
    yield from _tell_refused(figures)
    for check in meaning.checks:
        stated = "" if check.stated is None else f", stated {check.stated}"
        told = f"{check.computed} {check.unit}{stated}: {'right' if check.ok else 'WRONG'}"
        yield Step("check", None, None, check.parts, told, f"{check.kind} of {check.whole}, at {check.spans}")


def _couple(couple: Couple, target: QuantityRow) -> str:
    return f"{target.raw} ← {couple.figure.row.raw}" if couple.target else f"100% ← {couple.figure.row.raw}"


def _weigh(couple: Couple) -> str:
    model = load_weights("pairs" if couple.target else "shares")
    return _add(explain_score(model, couple.features, YES)[:_SHOWN])


def _tell_refused(figures: Sequence[NumberContext]) -> Iterator[Step]:
    """Tell the couples that the codebook excludes whatever else is said, with what excludes them."""
    targets = [f for f in figures if f.row.field == "commitment" and f.row.role == "target"]
    answers = [f for f in figures if f.row.field == "report" and f.row.role in _ANSWERS]
    sides = gather(targets, answers)
    for target in targets:
        for figure in answers:
            if (shared := find_shared_unit(target.row.unit, figure.row.unit)) is None:
                continue
            features = describe_couple(target, figure, sides, factor=shared.factor)
            if excluding := [name for name in features if leaves_no_choice({name: 1.0})]:
                row = figure.row
                raw = f"{target.row.raw} ← {row.raw}"
                yield Step("no pair", row.start, row.end, raw, "refused", ", ".join(excluding))


def _add(shares: Sequence[Share]) -> str:
    return ", ".join(f"{share.feature} {share.added:+.2f}" for share in shares) or "nothing known"


def _tell_status(meaning: Meaning) -> Iterator[Step]:
    """Tell what each clause says, then the status: a rule that leaves no choice, or what the weights add up to."""
    reading, made = meaning.reading, meaning.commitment
    found = find_status_evidence(reading, meaning.pairs)
    for state in found.case.states if found.case else ():
        marks = [name for name in ("whole", "final", "full") if getattr(state, name)]
        near = "touches the promise" if found.case and found.case.touches(state) else "beside the promise"
        clause = reading.clean[state.clause.start : state.clause.end]
        cue = reading.clean[state.start : state.end]
        yield Step("state", state.clause.start, state.clause.end, clause, " ".join([state.kind, *marks]),
                   f"by {cue}; {near}")  # fmt: skip
    p = "" if made.status_p is None else f" (p {made.status_p})"
    raw = reading.clean[made.status_start : made.status_end] if made.status_start is not None else ""
    yield Step("status", made.status_start, made.status_end, raw, f"{made.status}{p}", made.status_rule)
    if found.case is None:
        return
    yield Step("status", found.ruled.start, found.ruled.end, "", f"ordered rules say {found.ruled.value}",
               found.ruled.rule)  # fmt: skip
    if found.decided:
        yield Step("status", None, None, "", "decided before the weights", found.decided.rule)
        return
    told = judge(load_weights("status"), found.features)
    yield Step("status", None, None, "", "weights", ", ".join(
        f"{value} {p:.2f}" for value, p in sorted(told.items(), key=lambda each: -each[1])))  # fmt: skip
    for share in explain_status(reading, meaning.pairs, made.status)[:_WEIGHED]:
        yield Step("status", None, None, "", f"{share.added:+.2f} for {made.status}", share.feature)


def _tell_topic(meaning: Meaning) -> Iterator[Step]:
    """Tell the words that vote for a topic, each with its place, and what the weights make of them."""
    votes = list(find_votes(meaning.reading))
    clean = meaning.reading.clean
    for weight, label in sorted(votes, key=lambda vote: -vote[0]):
        raw = clean[label.start : label.end] if label.start is not None else ""
        yield Step("vote", label.start, label.end, raw, f"{label.value} {weight:.2f}", label.rule)
    if votes:
        features = find_topic_features(meaning.reading, votes)
        model = load_weights("topic")
        ranked = sorted(choose(model, features).items(), key=lambda each: (-each[1], each[0]))
        for topic, p in ranked[:2]:
            why = _add(explain_score(model, features[topic], ANY)[:_SHOWN])
            yield Step("topic", None, None, "", f"{topic} (p {p:.2f})", why)


def _tell_labels(meaning: Meaning) -> Iterator[Step]:
    """Tell deadline and milestone, the other labels with their cues, and what numbers and calendar say."""
    made = meaning.commitment
    yield Step(
        "deadline", None, None, made.deadline_raw or "", f"{made.deadline or 'none'}", made.deadline_kind
    )
    yield Step("milestone", None, None, "", f"{made.milestone}", "")
    for row in meaning.evidence:
        if row.variable in ("obstacle", "deliverable", "stage"):
            yield Step(row.variable, row.start, row.end, row.raw, row.value, row.rule)
    shown = {row.variable for row in meaning.evidence}
    for name in ("deliverable", "stage"):
        if name not in shown and getattr(made, name):
            yield Step(name, None, None, "", str(getattr(made, name)), "without a word")
    yield Step("shown", None, None, "", made.shown, "by the pairs")
    yield Step("due", None, None, "", f"{made.due}", "by deadline and as-of day")
    for conflict in filter(None, made.conflict.split(";")):
        yield Step("conflict", None, None, "", conflict, "")
    for flag in meaning.flags:
        yield Step("flag", flag.start, flag.end, "", flag.reason, flag.table)
