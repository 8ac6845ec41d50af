"""The pace model: how likely a commitment is to miss its deadline, given how far its figures have come.

Let x be the share of time gone, a the attainment. To arrive on time the pace to come must be (1 − a) / (1 − x); the
pace so far was a / x (both in units of the even pace that the schedule asks). The ratio of the pace to come to the
pace so far is taken to be log-normal: ln ratio ~ Normal(μ, σ²), so that a target is missed with probability
Φ((ln c − μ) / σ), where c is the ratio that is needed. Early on the pace so far says little: with weight
w = x / (x + doubt) it speaks for itself, with 1 − w the commitment is as late as commitments usually are. μ and σ are
not known; they are as well known as from ``weight`` observations with this mean and spread. That the logarithm of
periodic schedule performance is about normal: Lipke (2012), Further study of the normality of CPI and SPI(t), The
Measurable News 2012/2. How the model does where the world is another: benchmarks/risk_hindcast.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kfanalysis.records import KfanalysisError

# Places at which an attainment known as a range is looked at, and the nodes of the common part of several targets.
POINTS, NODES = 9, 61
# Before the deadline's day is over nothing is certain.
EDGE = 0.001


@dataclass(frozen=True, slots=True)
class Pace:
    """Parameters of the pace model; meaning and source of each: lexicon/riskparameters.tsv.

    mean, spread: of ln(pace to come / pace so far); weight: observations they are worth (at least 3). floor: least
    pace so far, as a share of the even pace. usual: share of commitments that miss their deadline where nothing is
    known; doubt: share of the time after which the pace so far counts half. obstacle, suspended: factors on the
    pace to come; announced: least probability where the report itself names a later date. over: how far beyond a
    floor (“超300个”) the figure may lie, as a share of it. shared: correlation of the targets of one commitment.
    level: confidence of the interval.
    """

    mean: float = 0.0
    spread: float = 0.5
    weight: int = 12
    floor: float = 0.5
    usual: float = 0.2
    doubt: float = 0.5
    obstacle: float = 0.75
    suspended: float = 0.4
    announced: float = 0.9
    over: float = 0.1
    shared: float = 0.5
    level: float = 0.8

    def __post_init__(self) -> None:
        wrong = {
            "spread": self.spread <= 0,
            "weight": self.weight < 3,
            "floor": not 0 < self.floor <= 1,
            "usual": not 0 < self.usual < 1,
            "doubt": self.doubt < 0,
            "obstacle": self.obstacle <= 0,
            "suspended": self.suspended <= 0,
            "announced": not 0 <= self.announced < 1,
            "over": self.over < 0,
            "shared": not 0 <= self.shared < 1,
            "level": not 0 < self.level < 1,
        }
        for name, bad in wrong.items():
            if bad:
                raise KfanalysisError(f"Pace({name}=…) is out of range; see lexicon/riskparameters.tsv")


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability with its interval, 0–1."""

    probability: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Way:
    """How far a target has come: share of the time gone, attainment as [low, high] (no high: a floor), and the
    factor on the pace to come that the report gives reason for."""

    elapsed: float
    low: float
    high: float | None
    factor: float = 1.0


def fit_pace(ratios: Iterable[float], **others: Any) -> Pace:
    """Fit the pace to observed ratios of later to earlier pace, as two or more bulletins of a place give them.

    At least three positive ratios are needed; fewer, or equal ones, raise. Other parameters of Pace may be given.

    >>> pace = fit_pace([0.5, 1.0, 2.0])
    >>> round(pace.mean, 6) + 0.0, round(pace.spread, 3), pace.weight
    (0.0, 0.693, 3)
    >>> fit_pace([1.0, 1.2])
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: fit_pace: 2 ratios; needed are three or more positive ones that differ
    """
    observed = list(ratios)
    if len(observed) < 3 or min(observed) <= 0 or min(observed) == max(observed):
        raise KfanalysisError(
            f"fit_pace: {len(observed)} ratios; needed are three or more positive ones that differ"
        )
    logs = np.log(observed)
    return Pace(float(logs.mean()), float(logs.std(ddof=1)), len(observed), **others)


def needed_pace(pace: Pace, elapsed: float, attained: float, *, factor: float = 1.0) -> float:
    """Return ln of the ratio by which the pace must change to arrive on time, as far as the figure speaks.

    −∞ once the target is reached. Nothing done and hardly any time gone is as commitments usually are.

    >>> pace = Pace()
    >>> needed_pace(pace, 0.5, 1.0)
    -inf
    >>> needed_pace(pace, 0.9, 0.2) > needed_pace(pace, 0.9, 0.8) > needed_pace(pace, 0.1, 0.0)
    True
    """
    if attained >= 1:
        return -math.inf
    from scipy.special import ndtri

    speaks = elapsed / (elapsed + pace.doubt) if elapsed else 0.0
    so_far = math.log(max(attained / elapsed, pace.floor)) if elapsed else 0.0
    needed = math.log((1 - attained) / (1 - elapsed)) - so_far
    usual = pace.mean + pace.spread * float(ndtri(pace.usual))
    return speaks * needed + (1 - speaks) * usual - math.log(factor)


def miss_chance(pace: Pace, ways: Sequence[Way], *, announced: bool = False) -> Chance:
    """Return the chance that a commitment misses its deadline: that any of its targets does.

    A target's probability is that of a new observation (Student's t), averaged over the attainments that its bounds
    allow; those of several targets are joined by a Gaussian copula with the correlation ``shared``. The interval
    holds the lower confidence bound of Φ((ln c − μ) / σ) for the best case of the least attained target and the
    upper one for the worst, exactly, by the noncentral t (Johnson & Welch 1940), so that with one target of known
    attainment it covers the true probability at the stated level where the model holds.

    >>> chance = miss_chance(Pace(), [Way(0.5, 0.5, 0.5)])
    >>> round(chance.probability, 2), chance.low < chance.probability < chance.high
    (0.35, True)
    >>> miss_chance(Pace(), [Way(0.5, 0.5, 0.5), Way(0.5, 0.3, 0.3)]).probability > chance.probability
    True
    """
    each = [_miss_target(pace, way) for way in ways]
    low, high = max(low for _, low, _ in each), max(high for _, _, high in each)
    point = _join([point for point, _, _ in each], pace.shared)
    if announced:
        point, high = max(point, pace.announced), max(high, pace.announced)
    point, low, high = (min(max(value, EDGE), 1 - EDGE) for value in (point, low, high))
    # Far out in the tail the mean of a skewed distribution leaves its own central interval; the interval holds.
    return Chance(point, min(low, point), max(high, point))


def _miss_target(pace: Pace, way: Way) -> tuple[float, float, float]:
    """Return (probability, low, high) for one target."""
    from scipy.special import ndtr, stdtr

    high = way.low * (1 + pace.over) if way.high is None else way.high
    points = np.linspace(way.low, high, POINTS if high > way.low else 1)
    needed = np.array([needed_pace(pace, way.elapsed, float(a), factor=way.factor) for a in points])
    score = (needed - pace.mean) / pace.spread
    point = stdtr(pace.weight - 1, score / math.sqrt(1 + 1 / pace.weight)).mean()
    # A floor leaves open how much more there is.
    best = -math.inf if way.high is None else score[-1]
    tail = (1 - pace.level) / 2
    return (
        float(point),
        float(ndtr(_score_bound(pace, best, 1 - tail))),
        float(ndtr(_score_bound(pace, score[0], tail))),
    )


def _join(chances: Sequence[float], shared: float) -> float:
    """Return the probability that any of several events of equal correlation happens (one-factor copula)."""
    from scipy.special import ndtr, ndtri

    if len(chances) == 1:
        return chances[0]
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    ends = ndtri(np.clip(chances, 1e-12, 1 - 1e-12))
    inner = ndtr((ends[:, None] - math.sqrt(shared) * nodes) / math.sqrt(1 - shared))
    return float(1 - (weights / weights.sum() * np.prod(1 - inner, axis=0)).sum())


def _score_bound(pace: Pace, score: float, tail: float) -> float:
    """Bound (ln c − μ) / σ, given its estimate: the noncentrality at which the estimate has this tail."""
    from scipy.special import nctdtrinc

    if math.isinf(score):
        return score
    root = math.sqrt(pace.weight)
    # Beyond thirty standard deviations there is nothing left to tell.
    return float(nctdtrinc(pace.weight - 1, tail, root * min(max(score, -30.0), 30.0)) / root)
