"""Weights: what named pieces of evidence add up to, as a probability.

A model is a table of the lexicon, ``weights_NAME.tsv``, written by ``make weights``: feature, class, weight, and in
how many coded rows the feature was seen. Reading it takes no model file and no library: a score is the plain sum of
weight × value over the features that are present, correctly rounded (``math.fsum``), and the probability is its
softmax in decimal arithmetic. So it is the same on every machine, to the last of ``DIGITS`` digits. Calibration
is part of the weights (a temperature only divides them).

Two kinds of question are asked: :func:`judge` which of a fixed set of classes a thing has, each feature having a
weight a class; :func:`choose` which of several candidates is the one, the same weights (class ``*``) for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cache
from math import exp, fsum

from kfanalysis.lexicon import load_rows

DIGITS = 4
ANY = "*"  # the class of weights that every candidate shares
CONSTANT = "(always)"  # the feature that is always present
DECIDED = "(decided)"  # of statements that leave no choice: the share that is right, as its weight
YES, NO = "yes", "no"

Features = Mapping[str, float]
_EXACT = Context(prec=12)
_STEP = Decimal(1).scaleb(-DIGITS)
_HALF, _DOUBT = 0.5 * 10.0**-DIGITS, 1e-9


@dataclass(frozen=True, slots=True)
class Weights:
    """The classes of a model and, a feature, the weight it adds to each; a model of ``yes`` alone has ``no`` at 0.

    ``decided`` is how often what a rule decides before the weights are asked is right.
    """

    classes: tuple[str, ...]
    rows: Mapping[str, Mapping[str, float]]
    decided: float = 1.0


@dataclass(frozen=True, slots=True)
class Share:
    """What a feature that is present added to the score of a class."""

    feature: str
    value: float
    added: float


@cache
def load_weights(name: str) -> Weights:
    """Load ``lexicon/weights_<name>.tsv``."""
    return read_weights(load_rows(f"weights_{name}"))


def read_weights(rows: Iterable[Mapping[str, str]]) -> Weights:
    """Read a model from rows of feature, class and weight.

    >>> read_weights([{"feature": "said", "class": "yes", "weight": "1.5"}]).classes
    ('no', 'yes')
    """
    table: dict[str, dict[str, float]] = {}
    for row in rows:
        table.setdefault(row["feature"], {})[row["class"]] = float(row["weight"])
    decided = table.pop(DECIDED, {}).get(ANY, 1.0)
    classes = {each for weights in table.values() for each in weights}
    return Weights(tuple(sorted(classes | {NO} if classes == {YES} else classes)), table, decided)


def judge(model: Weights, features: Features) -> dict[str, float]:
    """Judge how probable each class is, from the features that are present.

    >>> model = read_weights([
    ...     {"feature": CONSTANT, "class": "yes", "weight": "-1"},
    ...     {"feature": "已完成", "class": "yes", "weight": "3"},
    ... ])
    >>> judge(model, {"已完成": 1.0})
    {'no': 0.1192, 'yes': 0.8808}
    >>> judge(model, {"never seen": 1.0})
    {'no': 0.7311, 'yes': 0.2689}
    """
    present = [(model.rows[name], value) for name, value in _present(model, features).items()]
    return _share_out(
        {each: fsum([row.get(each, 0.0) * value for row, value in present]) for each in model.classes}
    )


def choose(model: Weights, candidates: Mapping[str, Features]) -> dict[str, float]:
    """Choose among candidates: how probable each is to be the one, each with features of its own.

    >>> model = read_weights([{"feature": "vote", "class": ANY, "weight": "2"}])
    >>> choose(model, {"education": {"vote": 1.0}, "health": {"vote": 0.5}})
    {'education': 0.7311, 'health': 0.2689}
    >>> choose(model, {})
    {}
    """
    return _share_out({name: _score(model, features, ANY) for name, features in candidates.items()})


def pick(probabilities: Mapping[str, float]) -> str:
    """Pick the most probable; of several the first in the order of their names.

    >>> pick({"b": 0.4, "a": 0.4, "c": 0.2})
    'a'
    """
    return min(probabilities, key=lambda name: (-probabilities[name], name))


def explain(model: Weights, features: Features, label: str) -> list[Share]:
    """List what each feature added to the score of a class (``ANY`` for a candidate), the strongest first.

    >>> model = read_weights([{"feature": "已完成", "class": "yes", "weight": "3"}])
    >>> explain(model, {"已完成": 1.0, "other": 1.0}, "yes")
    [Share(feature='已完成', value=1.0, added=3.0)]
    """
    shares = [
        Share(name, value, model.rows[name].get(label, 0.0) * value)
        for name, value in _present(model, features).items()
    ]
    return sorted((share for share in shares if share.added), key=lambda s: (-abs(s.added), s.feature))


def _present(model: Weights, features: Features) -> dict[str, float]:
    known = {name: value for name, value in features.items() if value and name in model.rows}
    return {CONSTANT: 1.0, **known} if CONSTANT in model.rows else known


def _score(model: Weights, features: Features, label: str) -> float:
    present = _present(model, features).items()
    return fsum([model.rows[name].get(label, 0.0) * value for name, value in present])


def _share_out(scores: Mapping[str, float]) -> dict[str, float]:
    """Turn scores into probabilities that sum to one before rounding.

    Decision: the platform's ``exp`` may differ in its last bits from machine to machine; so it decides only where no
    probability lies near the middle between two roundings, and decimal arithmetic decides the rest.
    """
    if not scores:
        return {}
    top = max(scores.values())
    rough = {name: exp(score - top) for name, score in scores.items()}
    total = fsum(rough.values())
    rounded = {name: round(power / total, DIGITS) for name, power in rough.items()}
    if all(abs(abs(rough[name] / total - each) - _HALF) > _DOUBT for name, each in rounded.items()):
        return rounded
    powers = {name: _EXACT.exp(Decimal(score - top)) for name, score in scores.items()}
    whole = sum(powers.values())
    return {name: float(_EXACT.divide(power, whole).quantize(_STEP)) for name, power in powers.items()}
