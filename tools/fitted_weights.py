"""Fitting and measuring of weights: cases with named features → a table of the lexicon, judged on bulletins held out.

One model serves both questions of :mod:`kfanalysis.extraction.weights`: a softmax over the options of a case, where
the options are fixed classes (each feature has a weight a class) or candidates (one weight for all). It is fitted by
penalised likelihood with bounds, so that a weight whose sign is known cannot take the other (scipy, L-BFGS-B). What is
measured is what the package computes: predictions are made by ``judge`` and ``choose`` from the rounded table.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize, minimize_scalar

from kfanalysis.extraction.weights import (
    ANY,
    CONSTANT,
    DECIDED,
    NO,
    YES,
    Weights,
    choose,
    judge,
    pick,
    read_weights,
)

Features = Mapping[str, float]
Row = dict[str, str]
# The family of made lines: they are fitted, but no measure of how well bulletins are read.
MADE = "cases"
# Features that repeat what an ordered rule says begin so; "weights alone" is fitted without them.
RULE = "rule:"


@dataclass(frozen=True, slots=True)
class Case:
    """One decision: the features of each option ("" stands for all classes alike), and the option that is coded.

    ``ruled`` is what the rules alone say; ``decided`` what a rule decides before the weights are asked;
    ``weight`` is how much it counts in the fit.
    """

    bulletin: str
    family: str
    key: str
    options: Mapping[str, Features]
    label: str
    ruled: str | None = None
    decided: str | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Model:
    """How a table of weights is fitted.

    ``classes`` are the fixed options, none where the candidates of a case are (one weight for all). ``penalty`` is
    the strength of L2; a feature needs ``documents`` bulletins in which it is seen; ``signs`` gives the sign of a
    weight by feature and class (ANY for candidates); ``balance`` weighs a class by its rarity to that power.
    """

    name: str
    classes: tuple[str, ...] = ()
    penalty: float = 1.0
    documents: int = 3
    signs: Mapping[tuple[str, str], int] = field(default_factory=dict)
    balance: float = 0.0

    def weighed(self) -> tuple[str, ...]:
        """The classes that have weights of their own: of yes and no, yes alone."""
        return (YES,) if set(self.classes) == {YES, NO} else self.classes


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was said of a case by weights that were fitted without its bulletin."""

    case: Case
    label: str
    p: Mapping[str, float]

    @property
    def right(self) -> bool:
        return self.label == self.case.label


def fit(cases: Sequence[Case], model: Model, *, temperature: float = 1.0, digits: int = 2) -> list[Row]:
    """Fit a model to cases; the rows of its table, divided by a temperature that calibrates them."""
    asked = [case for case in cases if case.decided is None]
    names = _choose_features(asked, model)
    columns = {key: at for at, key in enumerate(names)}
    design, starts, coded = _design(asked, model, columns)
    counts = Counter(case.label for case in asked)
    rarity = np.array([(len(asked) / counts[case.label]) ** model.balance for case in asked])
    rarity = rarity * len(asked) / rarity.sum() if len(asked) else rarity
    rarity = rarity * np.array([case.weight for case in asked])
    penalty = np.array([0.0 if name == CONSTANT else model.penalty for name, _ in names])
    loss = partial(_loss, design=design, starts=starts, coded=coded, rarity=rarity, penalty=penalty + 1e-6)
    bounds = [_bound(model.signs.get(name, 0)) for name in names]
    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=bounds)
    seen = Counter(name for case in asked for name in {n for f in case.options.values() for n in f if f[n]})
    seen[CONSTANT] = len(asked)
    rows = []
    for (name, each), weight in zip(names, found.x, strict=True):
        rounded = round(float(weight) / temperature, digits)
        if rounded:
            rows.append({"feature": name, "class": each, "weight": f"{rounded:g}", "seen": str(seen[name])})
    return sorted(rows, key=lambda row: tuple(row.values()))


def predict(weights: Weights, case: Case, model: Model) -> Prediction:
    """Predict a case as the package does."""
    if model.classes:
        p = dict.fromkeys(model.classes, 0.0) | judge(weights, case.options[""])
    else:
        p = choose(weights, case.options)
    return Prediction(case, case.decided if case.decided is not None else pick(p), p)


def leave_out(
    cases: Sequence[Case], model: Model, *, by: Callable[[Case], str] = lambda case: case.bulletin
) -> list[Prediction]:
    """Predict every case by weights fitted without its bulletin, and calibrated without it."""
    folds: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        folds[by(case)].append(case)
    raw: dict[str, list[Prediction]] = {}
    tables = {}
    for name, fold in folds.items():
        tables[name] = fit([case for case in cases if by(case) != name], model)
        raw[name] = [predict(read_weights(tables[name]), case, model) for case in fold]
    found: dict[str, Prediction] = {}
    for name, fold in folds.items():
        heat = find_temperature([p for other, each in raw.items() if other != name for p in each])
        weights = read_weights(_divide(tables[name], heat))
        found |= {case.key: predict(weights, case, model) for case in fold}
    return [found[case.key] for case in cases]


def find_temperature(predictions: Iterable[Prediction]) -> float:
    """Find the temperature by which the scores of held-out predictions are divided so that they are calibrated."""
    real = [p for p in predictions if p.case.family != MADE and p.case.decided is None]
    asked = [p for p in real if p.p.get(p.case.label) is not None]
    if not asked:
        return 1.0
    logs = [np.log(np.clip(np.array(list(p.p.values())), 1e-6, 1.0)) for p in asked]
    right = [list(p.p).index(p.case.label) for p in asked]

    def surprise(heat: float) -> float:
        scaled = [each / heat for each in logs]
        return float(
            sum(np.logaddexp.reduce(each) - each[at] for each, at in zip(scaled, right, strict=True))
        )

    return round(float(minimize_scalar(surprise, bounds=(0.5, 4.0), method="bounded").x), 3)


def _divide(rows: Iterable[Row], heat: float) -> list[Row]:
    return [row | {"weight": f"{float(row['weight']) / heat:.6g}"} for row in rows]


def fit_calibrated(cases: Sequence[Case], model: Model) -> list[Row]:
    """Fit a model to all cases, with the temperature that bulletins held out ask for."""
    held = []
    for name in sorted({case.bulletin for case in cases}):
        weights = read_weights(fit([case for case in cases if case.bulletin != name], model))
        held += [predict(weights, case, model) for case in cases if case.bulletin == name]
    rows = fit(cases, model, temperature=find_temperature(held))
    return sorted([*rows, *_rate_decided(cases)], key=lambda row: tuple(row.values()))


def _rate_decided(cases: Iterable[Case]) -> list[Row]:
    """How often statements that leave no choice were right, one more right and one wrong assumed."""
    decided = [case for case in cases if case.decided is not None and any(case.options.values())]
    if not decided:
        return []
    share = (sum(case.decided == case.label for case in decided) + 1) / (len(decided) + 2)
    return [{"feature": DECIDED, "class": ANY, "weight": f"{share:.3f}", "seen": str(len(decided))}]


def without_rules(case: Case) -> Case:
    """Leave out of a case what the rules say of it."""
    options = {
        name: {key: value for key, value in features.items() if not key.startswith(RULE)}
        for name, features in case.options.items()
    }
    return replace(case, options=options)


def _choose_features(cases: Sequence[Case], model: Model) -> list[tuple[str, str]]:
    """Choose the features that enough bulletins have; of candidates also those that tell them apart."""
    seen: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        for features in case.options.values():
            for name, value in features.items():
                if value:
                    seen[name].add(case.bulletin)
    names = sorted(name for name, bulletins in seen.items() if len(bulletins) >= model.documents)
    if model.classes:
        return [(name, each) for name in (CONSTANT, *names) for each in model.weighed()]
    return [(name, ANY) for name in names]


def _design(
    cases: Sequence[Case], model: Model, columns: Mapping[tuple[str, str], int]
) -> tuple[sparse.csr_array, NDArray[np.int64], NDArray[np.int64]]:
    """Lay out one row an option: its features, where each case begins, and which row is the coded one."""
    values: list[float] = []
    at: list[int] = []
    ends, starts, coded = [0], [], []
    for case in cases:
        starts.append(len(ends) - 1)
        options = model.classes or tuple(case.options)
        for option in options:
            if option == case.label:
                coded.append(len(ends) - 1)
            features = {CONSTANT: 1.0, **case.options[""]} if model.classes else case.options[option]
            for name, value in features.items():
                column = columns.get((name, option if model.classes else ANY))
                if column is not None and value:
                    at.append(column)
                    values.append(value)
            ends.append(len(at))
        if len(coded) < len(starts):
            raise ValueError(f"{case.key}: the coded option {case.label!r} is none of its options")
    shape = (len(ends) - 1, len(columns))
    return sparse.csr_array((values, at, ends), shape=shape), np.array(starts), np.array(coded)


def _loss(
    weights: NDArray[np.float64],
    *,
    design: sparse.csr_array,
    starts: NDArray[np.int64],
    coded: NDArray[np.int64],
    rarity: NDArray[np.float64],
    penalty: NDArray[np.float64],
) -> tuple[float, NDArray[np.float64]]:
    """Compute the penalised negative log-likelihood and its gradient."""
    scores = design @ weights
    sizes = np.diff(np.append(starts, len(scores)))
    top = np.repeat(np.maximum.reduceat(scores, starts), sizes)
    powers = np.exp(scores - top)
    sums = np.add.reduceat(powers, starts)
    logs = np.log(sums) + top[starts]
    excess = powers / np.repeat(sums, sizes) * np.repeat(rarity, sizes)
    excess[coded] -= rarity
    value = float(rarity @ (logs - scores[coded]) + 0.5 * penalty @ weights**2)
    return value, design.T @ excess + penalty * weights


def _bound(sign: int) -> tuple[float | None, float | None]:
    return (0.0 if sign > 0 else None, 0.0 if sign < 0 else None)
