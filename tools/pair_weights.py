"""Weights of pairs: fitted to couples, measured by what is chosen of them on bulletins held out.

Couples of a target with a figure and shares of the whole have a table each. Of several couples with the coded values
one is the pair: a first fit tells which is the most probable, the second is fitted with it. The scores are calibrated
by what the same fit says of bulletins held out (Platt: a slope and a shift, which go into the table).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from scipy.optimize import minimize

from kfanalysis.extraction.relations.assignments import assign
from kfanalysis.extraction.relations.pair_evidence import leaves_no_choice
from kfanalysis.extraction.relations.pairs import CELLS, STATED, THRESHOLD
from kfanalysis.extraction.relations.share_evidence import is_stated
from kfanalysis.extraction.weights import CONSTANT, NO, YES, Weights, judge, read_weights
from tools.coupled_items import CELL, PAIRS, SHARES, CoupledItem, Held, Values
from tools.fitted_weights import MADE, Case, Model, Row, fit
from tools.pair_signs import AGAINST, FOR

MODELS = {
    name: Model(
        name, (NO, YES), penalty=0.3, documents=2,
        signs={(each, YES): 1 for each in FOR} | {(each, YES): -1 for each in AGAINST},
    )
    for name in (PAIRS, SHARES)
}  # fmt: skip
DIGITS = 3
Tables = Mapping[str, Sequence[Row]]
WAYS = ("rules alone", "weights alone", "both")


@dataclass(frozen=True, slots=True)
class Judged:
    """A couple of an item held out, how probable it was found, and whether it is a coded pair."""

    couple: Held
    p: float
    coded: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was chosen of an item held out, and all that was judged of it."""

    item: CoupledItem
    chosen: tuple[Judged, ...]
    judged: tuple[Judged, ...]


def is_asked(couple: Held, *, way: str = "both") -> bool:
    """Tell whether the weights are asked: no rule has ruled the couple out or decided it."""
    if CELL in couple.features:
        return False
    if way == "weights alone":
        return True
    return not (leaves_no_choice if couple.kind == PAIRS else is_stated)(dict(couple.features))


def fit_tables(items: Sequence[CoupledItem], *, way: str = "both") -> dict[str, list[Row]]:
    """Fit both tables, not calibrated."""
    tables: dict[str, list[Row]] = {}
    for name, model in MODELS.items():
        first = fit(list(_cases(items, name, None, way)), model, digits=DIGITS)
        again = list(_cases(items, name, read_weights(first), way))
        tables[name] = fit(again, model, digits=DIGITS)
    return tables


def _cases(items: Iterable[CoupledItem], kind: str, known: Weights | None, way: str) -> Iterator[Case]:
    for item in items:
        if kind == SHARES and any(target != "100" for target, _ in item.coded):
            continue  # not asked for where a figure answers a target
        for couple, coded in _label(item, kind, known):
            if coded is not None and is_asked(couple, way=way):
                yield Case(
                    item.bulletin, item.family, f"{item.key}:{couple.target}:{couple.figure}", {"": couple.features},
                    YES if coded else NO, weight=2.0 if item.family == MADE else 1.0,
                )  # fmt: skip


def _label(item: CoupledItem, kind: str, known: Weights | None) -> Iterator[tuple[Held, bool | None]]:
    """Label couples of a kind; of more couples with coded values than are coded the less probable have no label."""
    alike: dict[Values, list[Held]] = defaultdict(list)
    for couple in item.couples:
        if couple.kind == kind:
            alike[couple.values].append(couple)
    for values, couples in alike.items():
        count = item.coded[values]
        if len(couples) > count > 0:
            couples = sorted(couples, key=lambda couple: _rank(couple, known))
        for number, couple in enumerate(couples):
            yield couple, number < count if number < count or not count else None


def _rank(couple: Held, known: Weights | None) -> tuple[float, ...]:
    out = float(couple.kind == PAIRS and leaves_no_choice(dict(couple.features)))
    if known is not None:
        return (out, -_score(couple, known))
    told = couple.features
    return (out, told.get("said again without a deed", 0.0), -told.get("same noun", 0.0))


def _score(couple: Held, known: Weights) -> float:
    named = {CONSTANT: 1.0, **couple.features}
    return sum(known.rows[name].get(YES, 0.0) * value for name, value in named.items() if name in known.rows)


def choose_pairs(item: CoupledItem, tables: Mapping[str, Weights] | None, *, way: str = "both") -> Outcome:
    """Choose the pairs of an item as the package does; by rules alone where there are no tables."""
    left = Counter(item.coded)
    found = [(couple, _judge(couple, tables, way)) for couple in item.couples]
    judged = [(couple, p) for couple, p in found if p is not None]
    likely = [(couple, p) for couple, p in judged if p >= THRESHOLD and couple.kind == PAIRS]
    likely.sort(key=lambda each: (-each[1], each[0].target, each[0].figure))
    places = [(couple.target, couple.figure, p) for couple, p in likely]
    chosen = [likely[number] for number in assign(places, threshold=THRESHOLD)]
    kinds = (PAIRS,) if chosen else (PAIRS, SHARES)
    chosen = chosen or [(couple, p) for couple, p in judged if p >= THRESHOLD and couple.kind == SHARES]
    rows = []
    for couple, p in chosen:
        rows.append(Judged(couple, p, left[couple.values] > 0))
        left[couple.values] -= 1
    weights = tables or {}
    labelled = [each for kind in kinds for each in _label(item, kind, weights.get(kind))]
    told = {id(couple): coded for couple, coded in labelled}
    rest = [Judged(c, p, bool(told[id(c)])) for c, p in judged if told.get(id(c)) is not None]
    return Outcome(item, tuple(rows), tuple(rest))


def _judge(couple: Held, tables: Mapping[str, Weights] | None, way: str) -> float | None:
    """Judge a couple; None where it is ruled out."""
    features = dict(couple.features)
    if CELL in features:
        return CELLS
    if way != "weights alone" and couple.kind == PAIRS and leaves_no_choice(features):
        return None
    if way != "weights alone" and couple.kind == SHARES and is_stated(features):
        return STATED
    if tables is None:
        return _judge_by_rule(couple)
    return judge(tables[couple.kind], features)[YES]


def _judge_by_rule(couple: Held) -> float:
    """What exclusions and the likeness of nouns come to without weights: the only two of a unit, or the same noun."""
    if couple.kind == SHARES:
        return 0.0
    return 0.5 + 0.2 * ("both alone" in couple.features) + 0.2 * couple.features.get("same noun", 0.0) - 0.1


def calibrate(tables: Tables, outcomes: Iterable[Outcome]) -> dict[str, list[Row]]:
    """Put slope and shift into the tables, as outcomes on bulletins held out ask for."""
    real = [each for each in outcomes if each.item.family != MADE]
    found = {}
    for name, rows in tables.items():
        rated = [
            each for o in real for each in o.judged if each.couple.kind == name and is_asked(each.couple)
        ]
        slope, shift = _find_line(rated)
        weights = {row["feature"]: float(row["weight"]) * slope for row in rows}
        weights[CONSTANT] = weights.get(CONSTANT, 0.0) + shift
        seen = {row["feature"]: row["seen"] for row in rows}
        found[name] = [
            {"feature": feature, "class": YES, "weight": f"{round(weight, DIGITS):g}", "seen": seen.get(feature, "0")}
            for feature, weight in sorted(weights.items())
            if round(weight, DIGITS)
        ]  # fmt: skip
    return found


def _find_line(rated: Sequence[Judged]) -> tuple[float, float]:
    if not rated:
        return 1.0, 0.0
    clipped = [min(max(each.p, 0.0001), 0.9999) for each in rated]
    odds = np.array([log(p / (1 - p)) for p in clipped])
    signs = np.array([1.0 if each.coded else -1.0 for each in rated])

    def loss(line: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        # A weak pull towards no change, where there are few couples.
        pull = (line[0] - 1) ** 2 + line[1] ** 2
        return float(np.logaddexp(0, -signs * (line[0] * odds + line[1])).sum() + 0.5 * pull)

    slope, shift = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0.2, 3), (-3, 3)]).x
    return round(float(slope), 3), round(float(shift), 3)


def leave_out(
    items: Sequence[CoupledItem],
    *,
    way: str = "both",
    by: Callable[[CoupledItem], str] = lambda item: item.bulletin,
) -> list[Outcome]:
    """Choose the pairs of every item by weights fitted, and calibrated, without its bulletin."""
    real = [item for item in items if item.family != MADE]
    if way == "rules alone":
        return [choose_pairs(item, None, way=way) for item in real]
    raw, tables = _hold_out(items, way, by)
    found = []
    for name, own in tables.items():
        others = [outcome for other, each in raw.items() if other != name for outcome in each]
        weights = {kind: read_weights(rows) for kind, rows in calibrate(own, others).items()}
        found += [choose_pairs(item, weights, way=way) for item in real if by(item) == name]
    return found


def fit_pairs(items: Sequence[CoupledItem]) -> dict[str, list[Row]]:
    """Fit both tables to all items, calibrated on bulletins held out."""
    raw, _ = _hold_out(items, "both", lambda item: item.bulletin)
    return calibrate(fit_tables(items), [outcome for each in raw.values() for outcome in each])


def _hold_out(
    items: Sequence[CoupledItem], way: str, by: Callable[[CoupledItem], str]
) -> tuple[dict[str, list[Outcome]], dict[str, dict[str, list[Row]]]]:
    names = sorted({by(item) for item in items if item.family != MADE})
    tables = {name: fit_tables([item for item in items if by(item) != name], way=way) for name in names}
    raw = {}
    for name in names:
        weights = {kind: read_weights(rows) for kind, rows in tables[name].items()}
        raw[name] = [
            choose_pairs(item, weights, way=way) for item in items if item.family != MADE and by(item) == name
        ]
    return raw, tables
