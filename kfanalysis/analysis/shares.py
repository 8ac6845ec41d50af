"""Shares of small counts: Wilson intervals, effective numbers, and shares pooled over groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# Grid of the pooled estimate: overall share × shrinkage. Finer grids change no third digit (tests).
MEANS, SHRINKAGES = 60, 30


@dataclass(frozen=True, slots=True)
class Pooled:
    """A group's pooled share with its interval; ``shrinkage`` 0 keeps the raw share, 1 the overall one."""

    share: float
    low: float
    high: float
    shrinkage: float


def wilson(k: float, n: float, *, level: float = 0.95) -> tuple[float, float]:
    """Bound a share k/n by Wilson's score interval (Wilson 1927); k and n may be weighted.

    It stays within 0–1 and says something even of no case in three; of no case in none it says [0, 1].

    >>> [round(bound, 3) for bound in wilson(0, 3)]
    [0.0, 0.561]
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    from scipy.special import ndtri

    if n <= 0:
        return 0.0, 1.0
    z2 = float(ndtri((1 + level) / 2)) ** 2
    middle = (k + z2 / 2) / (n + z2)
    half = (z2 * (k * (n - k) / n + z2 / 4)) ** 0.5 / (n + z2)
    return max(0.0, middle - half), min(1.0, middle + half)


def effective_number(weights: Sequence[float]) -> float:
    """Count how many equal weights tell as much as these (Kish 1965): (Σw)² / Σw².

    >>> effective_number([1, 1, 1, 1])
    4.0
    >>> effective_number([100, 1, 1, 1]) < 1.1
    True
    """
    squares = sum(w * w for w in weights)
    return sum(weights) ** 2 / squares if squares else 0.0


def pool_shares(
    successes: Sequence[int], trials: Sequence[int], *, level: float = 0.95
) -> tuple[float, tuple[Pooled, ...]]:
    """Pool the shares of groups: the overall share, and each group's share drawn to it.

    Empirical Bayes in the sense of Morris (1983) and Casella (1985): the groups' true shares follow a beta
    distribution whose mean and concentration M the groups themselves tell. Plugging in one estimate of both
    makes intervals too narrow with few groups, so they are averaged over instead, with Jeffreys' prior on the mean
    (a flat one would draw rare statuses to one half) and a flat one on the shrinkage M / (M + n) at the median
    group size; the interval is that of the beta distribution of the same mean and variance (Christiansen & Morris
    1997), open to 0 where no case has the label and to 1 where all have it (Brown, Cai & DasGupta 2001). Simulated
    95 % intervals hold 93–99 % over rare and common labels, few and many groups, small and large differences
    (benchmarks/pooled_coverage.py). At least two groups are needed to learn how much they differ; fewer raise.

    >>> overall, groups = pool_shares([0, 10, 30], [3, 40, 80])
    >>> round(overall, 2), [round(group.share, 2) for group in groups]
    (0.31, [0.28, 0.28, 0.35])
    >>> pool_shares([1], [3])
    Traceback (most recent call last):
    ValueError: one group cannot be pooled
    """
    from scipy.special import betaincinv, betaln

    if len(trials) < 2:
        raise ValueError("one group cannot be pooled")
    k, n = np.asarray(successes, dtype=float), np.asarray(trials, dtype=float)
    mean = betaincinv(0.5, 0.5, (np.arange(MEANS) + 0.5) / MEANS)
    drawn = (np.arange(SHRINKAGES) + 0.5) / SHRINKAGES
    mean, drawn = (axis.ravel() for axis in np.meshgrid(mean, drawn, indexing="ij"))
    size = drawn / (1 - drawn) * np.median(n)
    a, b = mean * size, (1 - mean) * size
    fit = (betaln(k[:, None] + a, (n - k)[:, None] + b) - betaln(a, b)).sum(axis=0)
    chance = np.exp(fit - fit.max())
    chance /= chance.sum()
    after_a, after_b = k[:, None] + a, (n - k)[:, None] + b
    each = after_a / (after_a + after_b)
    spread = each * (1 - each) / (after_a + after_b + 1)
    shares = (chance * each).sum(axis=1)
    variance = (chance * (spread + (each - shares[:, None]) ** 2)).sum(axis=1)
    shrinkage = (chance * size / (size + n[:, None])).sum(axis=1)
    strength = shares * (1 - shares) / variance - 1
    tails = ((1 - level) / 2, (1 + level) / 2)
    low, high = (betaincinv(shares * strength, (1 - shares) * strength, tail) for tail in tails)
    low, high = np.where(k == 0, 0.0, low), np.where(k == n, 1.0, high)
    groups = tuple(Pooled(*map(float, row)) for row in zip(shares, low, high, shrinkage, strict=True))
    return float((chance * mean).sum()), groups
