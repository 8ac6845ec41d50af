"""Time to completion where only the bulletins' days are known: after the last day it was open, by the first it was not.

A log-normal law of the days is fitted by maximum likelihood with interval and right censoring
(``scipy.stats.CensoredData``; what was complete on the first day counts from day 1); the interval of the median is
drawn by resampling commitments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

DURATIONS = {
    "n": "int64", "completed": "int64", "censored": "int64", "median": "float64", "low": "float64", "high": "float64",
    "basis": "str",
}  # fmt: skip
LEAST = 3
RESAMPLES = 199


def fit_durations(spells: Iterable[tuple[float, float | None]], *, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Yield one row: the median days to completion with its 95 % interval, or the basis why there is none.

    A spell is (days it was open for certain, days by which it was completed; None while it is open).

    >>> [row] = fit_durations([(100.0, 160.0), (100.0, 160.0), (160.0, 250.0), (250.0, None), (0.0, 100.0)])
    >>> 100 < row["median"] < 200
    True
    >>> [row["basis"] for row in fit_durations([(100.0, None)])]
    ['too_few_completed']
    """
    rows = np.array([(low, np.inf if high is None else high) for low, high in spells]).reshape(-1, 2)
    done = int(np.isfinite(rows[:, 1]).sum())
    answer: dict[str, Any] = {"n": len(rows), "completed": done, "censored": len(rows) - done, "basis": ""}
    if done < LEAST:
        yield answer | {"basis": "too_few_completed"}
        return
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(RESAMPLES):
        sample = rows[rng.integers(0, len(rows), len(rows))]
        if np.isfinite(sample[:, 1]).sum() >= LEAST:
            drawn.append(_median(sample))
    low, high = np.quantile(drawn, (0.025, 0.975))
    yield answer | {"median": _median(rows), "low": float(low), "high": float(high)}


def _median(rows: np.ndarray[Any, Any]) -> float:
    from scipy import stats

    ended = rows[np.isfinite(rows[:, 1])]
    data = stats.CensoredData(
        interval=np.maximum(ended, 1.0), right=np.maximum(rows[~np.isfinite(rows[:, 1]), 0], 1.0)
    )
    with np.errstate(divide="ignore"):  # the search passes laws under which a spell cannot happen
        shape, _, scale = stats.lognorm.fit(data, floc=0)
    return float(scale) if np.isfinite(shape) else float("nan")
