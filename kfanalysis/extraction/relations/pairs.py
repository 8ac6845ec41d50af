"""Match each target of a commitment with the figure of its report that answers it (codebook §2, pairs).

Every target is held against every figure of the report that is measured alike. What speaks for and against a couple
(:mod:`~kfanalysis.extraction.relations.pair_evidence`) adds up to a probability; the couples that together are the most
probable are taken, each target and each figure once, none being one of the choices. A couple below ``THRESHOLD`` is
no pair but a candidate. Where no figure answers a target, a percentage of the whole is paired with 100.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kfanalysis.extraction.relations.assignments import assign
from kfanalysis.extraction.relations.attainments import (
    Interval,
    attainment,
    interval_of,
    is_ceiling,
    judge_met,
    required,
)
from kfanalysis.extraction.relations.cell_pairs import is_cell
from kfanalysis.extraction.relations.pair_evidence import (
    Sides,
    describe_couple,
    gather,
    leaves_no_choice,
)
from kfanalysis.extraction.relations.share_evidence import describe_share, is_stated
from kfanalysis.extraction.relations.shared_units import SAME_THING, SharedUnit, find_shared_unit
from kfanalysis.extraction.roles.number_contexts import NumberContext, figures_of, find_contexts
from kfanalysis.extraction.weights import YES, Weights, judge, load_weights
from kfanalysis.records import Pair, Reading

# More probable than not; a caller who wants fewer and surer pairs filters by p.
THRESHOLD = 0.5
_KEPT = 0.1  # couples less probable than this are not kept as candidates
# Of 38 coded shares that the codebook's own words state all are right: (38 + 1) / (38 + 2).
STATED = 0.975
CELLS = 0.99  # columns say it
_PLACES = Decimal("0.000001")
_WINDOW = 24  # figures on either side of a target's own place in the order that it is held against
_NARROW = 4  # the same where there are more targets than that
_ANSWERS = ("actual", "change", "rank")


@dataclass(frozen=True, slots=True)
class Couple:
    """A target and a figure that may answer it, in one unit, with the evidence and its probability."""

    target: NumberContext | None
    figure: NumberContext
    shared: SharedUnit
    features: dict[str, float]
    p: float


def match_pairs(reading: Reading) -> list[Pair]:
    """Match the targets of a reading whose roles are judged; see :func:`find_pairs`."""
    return list(find_pairs(reading, figures_of(find_contexts(reading), reading.quantities))[0])


def find_pairs(
    reading: Reading, figures: Sequence[NumberContext]
) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Find the pairs of a commitment, and the candidates that are too doubtful to be pairs.

    Decision: a percentage of the whole is asked for only where no figure answers a target (codebook §2).
    """
    couples = find_couples(figures)
    chosen = choose_couples(couple for couple in couples if couple.p >= THRESHOLD)
    if not chosen:
        shares = find_shares(reading, figures)
        couples += shares
        chosen = [couple for couple in shares if couple.p >= THRESHOLD]
    taken = {id(couple) for couple in chosen}
    spent = {couple.figure.row.start for couple in chosen}
    met = {couple.target.row.start for couple in chosen if couple.target}
    rest = [
        couple for couple in couples
        if id(couple) not in taken and couple.p >= _KEPT and couple.figure.row.start not in spent
        and not (couple.target and couple.target.row.start in met)
    ]  # fmt: skip
    return _rows(chosen), _rows(rest)


def _rows(couples: Iterable[Couple]) -> tuple[Pair, ...]:
    return tuple(sorted(map(_pair, couples), key=lambda row: (row.target_start, row.actual_start)))


def find_couples(figures: Sequence[NumberContext], *, excluded: bool = False) -> list[Couple]:
    """Find every target and figure that are measured alike, with the probability that they belong together.

    ``excluded`` keeps those that the codebook rules out, so that it can be measured what the exclusions are worth.
    """
    targets, answers = _targets(figures), [f for f in figures if _answers(f)]
    if not targets or not answers:
        return []
    sides = gather(targets, answers)
    model = load_weights("pairs")
    return [
        Couple(target, answer, shared, features, _judge_couple(model, target, answer, features))
        for target, answer, shared in _couples(sides)
        for features in [describe_couple(target, answer, sides, factor=shared.factor)]
        if excluded or not leaves_no_choice(features)
    ]


def _judge_couple(
    model: Weights, target: NumberContext, answer: NumberContext, features: dict[str, float]
) -> float:
    """Judge how probable a couple is; two cells of one row of a figure table belong together by their columns."""
    return CELLS if is_cell(target.row) and is_cell(answer.row) else judge(model, features)[YES]


def _answers(figure: NumberContext) -> bool:
    return figure.row.field == "report" and figure.row.role in _ANSWERS


def _targets(figures: Sequence[NumberContext]) -> list[NumberContext]:
    """The commitment's targets; a task that only the report states (年度任务5公里) where none is promised in its unit."""
    promised = [f for f in figures if f.row.field == "commitment" and f.row.role == "target"]
    units = {target.unit for target in promised}
    told = [
        f for f in figures
        if f.row.field == "report" and f.row.role == "target" and f.unit not in units and _is_task(f)
    ]  # fmt: skip
    return promised + told


def _is_task(figure: NumberContext) -> bool:
    return figure.row.rule.endswith((";order", ";told target", "order", "told target"))


def _couples(sides: Sides) -> Iterator[tuple[NumberContext, NumberContext, SharedUnit]]:
    """Hold every target against the figures of its unit, the nearest in the order of the text where they are many."""
    for target in sides.targets:
        alike = [
            (figure, shared)
            for unit in sides.by_unit
            if (shared := find_shared_unit(target.row.unit, unit)) is not None
            for figure in sides.by_unit[unit]
            if figure.row.start != target.row.start
        ]
        place = sides.order[target.row.start]
        width = _WINDOW if len(sides.targets) <= _WINDOW else _NARROW
        if len(alike) > 2 * width:
            begin = max(0, min(place, len(alike)) - width)
            alike = alike[begin : begin + 2 * width]
        for figure, shared in alike:
            yield target, figure, shared


def choose_couples(couples: Iterable[Couple]) -> list[Couple]:
    """Choose the couples that are the most probable together, each target and each figure once."""
    ordered = sorted(couples, key=lambda c: (-c.p, c.target.row.start if c.target else 0, c.figure.row.start))
    places = [(c.target.row.start if c.target else 0, c.figure.row.start, c.p) for c in ordered]
    return [ordered[number] for number in assign(places, threshold=THRESHOLD)]


def find_shares(reading: Reading, figures: Sequence[NumberContext]) -> list[Couple]:
    """Find the percentages of the report, with the probability that they are the attainment of the whole."""
    shares = [f for f in figures if f.row.field == "report" and f.unit == "%"]
    targets = _targets(figures)
    model = load_weights("shares")
    found = []
    for share in shares[: 2 * _WINDOW]:
        features = describe_share(reading, share, shares, targets)
        p = STATED if is_stated(features) else judge(model, features)[YES]
        found.append(Couple(None, share, SharedUnit("%", Decimal(1), ""), features, p))
    return found


def pair_figures(target: NumberContext, figure: NumberContext, *, rule: str) -> Pair | None:
    """Pair two figures that somebody says belong together, or a percent of attainment with itself (codebook §2,
    pairs); None where they are measured in different things."""
    if target is figure:
        if figure.row.unit != "%" or figure.row.low is None:
            return None
        return _overall(Couple(None, figure, SharedUnit("%", Decimal(1), ""), {}, 1.0))
    shared = find_shared_unit(target.row.unit, figure.row.unit)
    if shared is None or target.row.low is None or figure.row.low is None:
        return None
    pair = _pair(Couple(target, figure, shared, {}, 1.0))
    return replace(pair, rule=f"{rule};{shared.rule}" if shared.rule else rule)


def _pair(couple: Couple) -> Pair:
    if couple.target is None:
        return _overall(couple)
    target, actual, shared = couple.target.row, couple.figure.row, couple.shared
    assert target.low is not None and actual.low is not None
    need, ceiling = required(target), is_ceiling(target, couple.target.words)
    got = _scale(interval_of(actual), shared.factor)
    rule = f"{SAME_THING};{shared.rule}" if shared.rule else SAME_THING
    return Pair(
        target.bulletin_id, target.commitment_id, target.what, shared.unit, target.low, _convert(actual.low, shared.factor),
        *interval_of(target), *got, *attainment(got, need, ceiling=ceiling),
        judge_met(got, need, ceiling=ceiling), target.start, target.end, actual.start, actual.end, Decimal(str(couple.p)), rule,
    )  # fmt: skip


def _scale(interval: Interval, factor: Decimal) -> Interval:
    low, high = interval
    return (
        None if low is None else _convert(low, factor),
        None if high is None else _convert(high, factor),
    )


def _convert(value: Decimal, factor: Decimal) -> Decimal:
    """Convert a value to the target's unit, to six places; an unconverted one stays as it was read."""
    return value if factor == 1 else (value * factor).quantize(_PLACES).normalize() + 0


def _overall(couple: Couple) -> Pair:
    actual = couple.figure.row
    assert actual.low is not None
    whole, got = Decimal(100), interval_of(actual)
    return Pair(
        actual.bulletin_id, actual.commitment_id, actual.what, "%", whole, actual.low, whole, whole, *got,
        *attainment(got, (whole, whole)), judge_met(got, (whole, whole)),
        actual.start, actual.end, actual.start, actual.end, Decimal(str(couple.p)), "overall_percent",
    )  # fmt: skip
