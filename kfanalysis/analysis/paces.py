"""The pace model: how likely a commitment is to miss its deadline, given how far it has come.

Let x be the share of time gone, a the attainment. To arrive on time the pace to come must be (1 − a) / (1 − x);
the pace so far was a / x (both in units of the even pace that the schedule asks). The ratio of the pace to come
to the pace so far is taken to be log-normal: ln ratio ~ Normal(μ, σ²). So the deadline is missed with probability
Φ((ln c − μ) / σ), where c is the ratio that is needed. μ and σ are not known; they are as well known as from
``weight`` observations with this mean and spread. That the logarithm of periodic schedule performance is about
normal: Lipke (2012), Further study of the normality of CPI and SPI(t), The Measurable News 2012/2.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kfanalysis.records import KfanalysisError


@dataclass(frozen=True, slots=True)
class Pace:
    """Parameters of the pace model; meaning and source of each: lexicon/riskparameters.tsv.

    mean, spread: of ln(pace to come / pace so far); weight: observations they are worth (at least 3). unseen:
    further spread where no figure shows a pace. floor: least pace so far, as a share of the even pace. obstacle,
    suspended: factors on the pace to come; preparing, in_progress: attainments [low, high]; these four act only
    where there is no figure. level: confidence of the interval.
    """

    mean: float = 0.0
    spread: float = 0.5
    weight: int = 12
    unseen: float = 0.4
    floor: float = 0.5
    obstacle: float = 0.75
    suspended: float = 0.4
    preparing: tuple[float, float] = (0.0, 0.15)
    in_progress: tuple[float, float] = (0.05, 0.95)
    level: float = 0.8

    def __post_init__(self) -> None:
        shares = (*self.preparing, *self.in_progress)
        wrong = {
            "spread": self.spread <= 0,
            "weight": self.weight < 3,
            "unseen": self.unseen < 0,
            "floor": not 0 < self.floor <= 1,
            "obstacle": self.obstacle <= 0,
            "suspended": self.suspended <= 0,
            "preparing, in_progress": not all(0 <= share <= 1 for share in shares),
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


def needed_pace(elapsed: float, attained: float, *, floor: float) -> float:
    """Return ln of the ratio by which the pace must change to arrive on time, from a figure.

    −∞ once the target is reached, +∞ when no time is left.

    >>> round(needed_pace(0.5, 0.5, floor=0.5), 9)
    0.0
    >>> needed_pace(0.5, 1.0, floor=0.5), needed_pace(1.0, 0.9, floor=0.5)
    (-inf, inf)
    """
    return _log_ratio(elapsed, attained, max(attained / elapsed, floor))


def needed_even_pace(elapsed: float, attained: float, *, factor: float) -> float:
    """Return the same where no figure shows a pace so far: against the even pace of the schedule, times a factor.

    >>> round(needed_even_pace(0.5, 0.0, factor=1.0), 3)
    0.693
    """
    return _log_ratio(elapsed, attained, factor)


# ln of the pace ratio needed in the best, middle and worst case, and whether a figure shows the pace so far.
Needed = tuple[float, float, float, bool]


def miss_probabilities(pace: Pace, needed: Sequence[Needed]) -> list[float]:
    """Return the probability of missing the deadline at the middle, that of a new observation (Student's t).

    >>> [round(each, 3) for each in miss_probabilities(Pace(), [(0.0, 0.0, 0.0, True), (0.5, 0.5, 0.5, True)])]
    [0.5, 0.821]
    """
    from scipy.special import stdtr

    middle = np.array([row[1] for row in needed], dtype=float)
    score = (middle - pace.mean) / _spreads(pace, needed) / math.sqrt(1 + 1 / pace.weight)
    return [float(each) for each in stdtr(pace.weight - 1, score)]


def miss_chances(pace: Pace, needed: Sequence[Needed]) -> list[Chance]:
    """Return the chance of missing the deadline for each (best, middle, worst, seen) of ln ratios needed.

    best ≤ middle ≤ worst come from the bounds of the attainment, seen tells whether a figure shows the pace. The
    probability is that of a new observation (Student's t) at the middle, kept within the interval. The interval
    holds the lower confidence bound of Φ((ln c − μ) / σ) for the best case and the upper one for the worst,
    exactly, by the noncentral t (Johnson & Welch 1940): with known attainment it covers the true probability at
    the stated level (benchmarks/risk_calibration.md).

    >>> [chance] = miss_chances(Pace(), [(0.0, 0.0, 0.0, True)])
    >>> chance.probability, round(chance.low, 2), round(chance.high, 2)
    (0.5, 0.36, 0.64)
    >>> miss_chances(Pace(), [])
    []
    """
    from scipy.special import ndtr

    if not needed:
        return []
    best, worst = (np.array([row[at] for row in needed], dtype=float) for at in (0, 2))
    spread, tail = _spreads(pace, needed), (1 - pace.level) / 2
    low = ndtr(_score_bound(pace, (best - pace.mean) / spread, 1 - tail))
    high = ndtr(_score_bound(pace, (worst - pace.mean) / spread, tail))
    # Far out in the tail the mean of a skewed distribution leaves its own central interval; the interval holds.
    point = np.clip(miss_probabilities(pace, needed), low, high)
    return [Chance(*map(float, row)) for row in zip(point, low, high, strict=True)]


def _spreads(pace: Pace, needed: Sequence[Needed]) -> Any:
    seen = np.array([row[3] for row in needed], dtype=bool)
    return np.where(seen, pace.spread, math.hypot(pace.spread, pace.unseen))


def _score_bound(pace: Pace, score: Any, tail: float) -> Any:
    """Bound (ln c − μ) / σ, given its estimate: the noncentrality at which the estimate has this tail."""
    from scipy.special import nctdtrinc

    root = math.sqrt(pace.weight)
    # Infinity has no noncentrality; beyond thirty standard deviations there is nothing left to tell.
    scores, places = np.unique(np.clip(score, -30, 30), return_inverse=True)
    bound = (nctdtrinc(pace.weight - 1, tail, root * scores) / root)[places]
    return np.where(np.isinf(score), score, bound)


def _log_ratio(elapsed: float, attained: float, pace: float) -> float:
    if attained >= 1:
        return -math.inf
    if elapsed >= 1:
        return math.inf
    return math.log((1 - attained) / (1 - elapsed) / pace)
