"""Match each target of a commitment with the figure of its report that answers it (codebook §2, pairs).

A target (role ``target`` in the commitment) and a figure of the report belong together when their units are one
and they speak of the same thing. How alike two figures are is read from their ``what`` and their clauses; a
figure that only begins the work, breaks a total down or tells of the rest answers worse than the total itself.
Where the report gives no figure for any target, an overall percentage of the whole commitment, or of something
that the commitment names, is paired with 100.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from kfanalysis.extraction.relations.attainments import attainment, interval_of, judge_met, required
from kfanalysis.extraction.roles.figures import Figure, containment, figures_of, likeness
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import Pair, QuantityRow, Reading

_GENERIC = frozenset(load_words("pairwords", kind="generic_unit"))
_TOTAL = re.compile(alternation(load_words("pairwords", kind="total")))
_PIECE = re.compile(alternation(load_words("pairwords", kind="piece")))
_HELD = re.compile("因|由于|受[^,;。]{0,12}影响")
_REST = re.compile(alternation(load_words("pairwords", kind="rest")))
_START = re.compile(alternation(load_words("pairwords", kind="start")))
_HEADS = load_words("pairwords", kind="measure")
_WHOLE = re.compile(alternation(load_words("pairwords", kind="whole")))
_DONE = re.compile(alternation(load_words("pairwords", kind="done")))
_PROGRESS = re.compile(r"(?:总体|整体|工程|项目|施工|建设|形象)?进度")
_VERB = re.compile(alternation(load_words("pairwords", kind="verb")))
_FILLER = re.compile(alternation(load_words("pairwords", kind="filler")))
_GENERIC_SUBJECTS = frozenset(load_words("pairwords", kind="generic_subject"))
_THRESHOLD, _THRESHOLD_SPECIFIC = 0.34, 0.12


def match_pairs(reading: Reading) -> list[Pair]:
    """Match targets with actuals, best matches first; each figure answers one thing."""
    figures = figures_of(reading)
    targets = [f for f in figures if f.row.field == "commitment" and f.row.role == "target"]
    actuals = [f for f in figures if f.row.field == "report" and f.row.role in ("actual", "change")]
    scored = sorted(
        ((answers(t, a), t, a) for t in targets for a in actuals if t.unit == a.unit),
        key=lambda x: (-x[0], x[1].row.start, x[2].row.start),
    )
    chosen: dict[int, Figure] = {}
    spent: dict[int, str] = {}
    for score, target, actual in scored:
        if score < _threshold(target, targets) or target.row.start in chosen:
            continue
        if spent.get(actual.row.start, target.row.what) == target.row.what:
            chosen[target.row.start] = actual
            spent[actual.row.start] = target.row.what
    pairs = [_pair(t.row, chosen[t.row.start].row) for t in targets if t.row.start in chosen]
    return pairs or [
        _overall(f.row) for f in actuals if not _promises_percent(targets) and is_overall(reading, f)
    ]


def _promises_percent(targets: Sequence[Figure]) -> bool:
    """Say whether a percentage is promised itself, so that a percentage of the report is no overall figure."""
    return any(t.unit == "%" for t in targets)


def answers(target: Figure, actual: Figure) -> float:
    """Say how well a figure answers a target: about 0 for strangers, 2 and more for the same words."""
    what = likeness(target.row.what, actual.row.what)
    said = containment(target.row.what, actual.segment)
    promised = containment(actual.row.what, target.clause)
    score = what + 0.6 * said + 0.4 * promised + 0.2 * likeness(target.clause, actual.clause)
    if _TOTAL.search(actual.lead):
        score += 0.15
    if _PIECE.search(actual.lead):
        score -= 0.5
    if _REST.search(actual.lead):
        score -= 1.0
    if _only_begun(target, actual.lead + actual.row.what):
        score -= 1.0
    elif _only_begun(target, actual.tail) or _HELD.search(actual.tail):
        score -= 2.0
    elif target.value == actual.value:
        score += 0.2
    head = next((h for h in _HEADS if target.row.what.endswith(h) and actual.row.what.endswith(h)), "")
    if head:
        promised_of, told_of = (_VERB.sub("", f.row.what.removesuffix(head)) for f in (target, actual))
        if promised_of and told_of and likeness(promised_of, told_of, 1) <= 0.3:
            score -= 0.9
    return score


def _only_begun(target: Figure, words: str) -> bool:
    """The words name a step before delivery (开工, 招标, 设计) that the target does not ask for."""
    return any(m[0] not in target.clause for m in _START.finditer(words))


def _threshold(target: Figure, targets: Sequence[Figure]) -> float:
    """A unit that few things are counted in, and one target with it, say much by themselves."""
    alone = sum(t.unit == target.unit for t in targets) == 1
    return _THRESHOLD_SPECIFIC if alone and target.unit not in _GENERIC else _THRESHOLD


def is_overall(reading: Reading, figure: Figure) -> bool:
    """Say whether a percentage of the report stands for the whole commitment or a thing that it names.

    The clause says 完成 … of a whole (总工程量, 总体目标, 进度); its subject, or where it has none the subject of
    its sentence, is the project in general or words of the commitment.
    """
    before = figure.before
    whole, done = _WHOLE.search(before), _DONE.search(before)
    if figure.unit != "%" or figure.row.role != "actual" or not whole or not done:
        return False
    subject = _subject(before[: min(whole.start(), done.start())])
    if not subject and _PROGRESS.match(before):
        return not re.search("[0-9]", figure.ahead)
    return _names(reading, subject or _subject(figure.ahead.split(",")[0]))


def _names(reading: Reading, subject: str) -> bool:
    return not subject or subject in _GENERIC_SUBJECTS or (len(subject) > 1 and subject in reading.text)


def _subject(words: str) -> str:
    """Cut a clause's opening down to its subject: what stands before the first verb or adverb of progress."""
    return _FILLER.sub("", _VERB.split(words, maxsplit=1)[0]).strip(" ,")


def _pair(target: QuantityRow, actual: QuantityRow) -> Pair:
    assert target.low is not None and actual.low is not None
    need, got, ceiling = required(target), interval_of(actual), target.bound == "<="
    return Pair(
        target.bulletin_id, target.commitment_id, target.what, target.unit, target.low, actual.low,
        *interval_of(target), *got, *attainment(got, need, ceiling=ceiling),
        judge_met(got, need, ceiling=ceiling), target.start, target.end, actual.start, actual.end, "same_thing",
    )  # fmt: skip


def _overall(actual: QuantityRow) -> Pair:
    assert actual.low is not None
    whole, got = Decimal(100), interval_of(actual)
    return Pair(
        actual.bulletin_id, actual.commitment_id, actual.what, "%", whole, actual.low, whole, whole, *got,
        *attainment(got, (whole, whole)), judge_met(got, (whole, whole)),
        actual.start, actual.end, actual.start, actual.end, "overall_percent",
    )  # fmt: skip
