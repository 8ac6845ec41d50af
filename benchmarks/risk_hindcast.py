"""Hindcast of deadline risk in worlds that are not the model's: ``python benchmarks/risk_hindcast.py``.

In each world 400 commitments run to their end by a pace law of its own: how the work done grows over the time, when
it starts, how far beyond the deadline it would be finished. At a quarter, a half and three quarters of the time the
share done is told to ``kf.risk``'s model as a figure; what it says is held against what became of the commitment.
Printed, and written to benchmarks/risk_hindcast.md: the share that was late, the mean probability, the expected
calibration error over five bins, and the Brier score with its skill over the base rate (below 0: worse than saying the share of
late ones of everybody). A second table is the model's own world: with ratios drawn as it assumes and a pace fitted to
some of them, how often the stated 80 % interval holds the true probability.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.special import ndtr

from kfanalysis.analysis.paces import EDGE, Pace, Way, fit_pace, miss_chance

SIZE, DAYS = 400, (0.25, 0.5, 0.75)
Array = np.ndarray
# A world: random generator → for each commitment the time of its end (1 = deadline) and the shape of its progress.
World = Callable[[np.random.Generator], tuple[Array, Callable[[Array], Array]]]


def even(rng: np.random.Generator) -> tuple[Array, Callable[[Array], Array]]:
    """Even progress to an end that is log-normal around 0.85 of the time."""
    return 0.85 * np.exp(rng.normal(0, 0.25, SIZE)), lambda share: share


def slow_start(rng: np.random.Generator) -> tuple[Array, Callable[[Array], Array]]:
    """S-shaped progress: tenders and approvals first, most is done in the middle."""
    return 0.9 * np.exp(rng.normal(0, 0.2, SIZE)), lambda share: share**2 * (3 - 2 * share)


def last_minute(rng: np.random.Generator) -> tuple[Array, Callable[[Array], Array]]:
    """Nearly all is done shortly before the end, and nearly all are in time."""
    return np.minimum(1.2, 0.92 + np.abs(rng.normal(0, 0.1, SIZE)) - 0.05), lambda share: share**4


def front_loaded(rng: np.random.Generator) -> tuple[Array, Callable[[Array], Array]]:
    """Much is done at once, the rest drags."""
    return np.exp(rng.normal(0, 0.3, SIZE)), lambda share: 1 - (1 - share) ** 2


def stalls(rng: np.random.Generator) -> tuple[Array, Callable[[Array], Array]]:
    """Even progress, but three in ten stop at a random place and come to an end long after the deadline."""
    end = 0.8 * np.exp(rng.normal(0, 0.2, SIZE))
    stop = np.where(rng.random(SIZE) < 0.3, rng.random(SIZE), 2.0)
    return np.where(stop < 1, 3.0, end), lambda share: np.where(stop < 1, np.minimum(3 * share, stop), share)


def late_half(rng: np.random.Generator) -> tuple[Array, Callable[[Array], Array]]:
    """Even progress, but half of all are late."""
    return np.exp(rng.normal(0, 0.3, SIZE)), lambda share: share


WORLDS: tuple[World, ...] = (even, slow_start, last_minute, front_loaded, stalls, late_half)


def measure(world: World, elapsed: float, seed: int = 1) -> dict[str, float]:
    """Measure one world at one time."""
    end, shape = world(np.random.default_rng(seed))
    late = end > 1
    done = np.clip(shape(np.clip(elapsed / end, 0, 1)), 0, 1)
    open_ = done < 1
    late, done = late[open_], done[open_]
    chances = [miss_chance(Pace(), [Way(elapsed, float(a), float(a))]) for a in done]
    p = np.array([each.probability for each in chances])
    bins = np.clip((p * 5).astype(int), 0, 4)
    error = sum(abs(p[bins == b].mean() - late[bins == b].mean()) * (bins == b).mean() for b in set(bins))
    base = late.mean() * (1 - late.mean())
    brier = ((p - late) ** 2).mean()
    return {
        "n": len(p), "late": late.mean(), "mean p": p.mean(), "ECE": error, "Brier": brier,
        "skill": 1 - brier / base if base else float("nan"),
    }  # fmt: skip


def cover(observed: int, mean: float, spread: float, *, fits: int = 2000, fitted: bool = True) -> float:
    """Return how often the interval holds the true probability, in the model's own world."""
    rng, held = np.random.default_rng(7), 0
    for _ in range(fits):
        pace = Pace(doubt=0.0, weight=observed)
        if fitted:
            pace = fit_pace(np.exp(rng.normal(mean, spread, observed)).tolist(), doubt=0.0)
        attained = float(rng.uniform(0.3, 0.7))
        needed = np.log((1 - attained) / attained)
        true = min(max(float(ndtr((needed - mean) / spread)), EDGE), 1 - EDGE)
        chance = miss_chance(pace, [Way(0.5, attained, attained)])
        held += chance.low <= true <= chance.high
    return held / fits


def main() -> None:
    """Measure every world and write the table."""
    lines = [f"{' '.join((__doc__ or '').split('Printed')[0].split())}", ""]
    names: list[str] = []
    for world in WORLDS:
        for elapsed in DAYS:
            row = measure(world, elapsed)
            if not names:
                names = list(row)
                lines += [f"| world | time gone | {' | '.join(names)} |", "| --- " * (len(names) + 2) + "|"]
            cells = [f"{row[name]:.0f}" if name == "n" else f"{row[name]:.2f}" for name in names]
            lines.append(f"| {world.__name__.replace('_', ' ')} | {elapsed} | {' | '.join(cells)} |")
    lines += ["", "| the model's own world | ratios observed | 80 % interval held |", "| --- | --- | --- |"]
    for mean, spread in ((0.0, 0.5), (-0.2, 0.3), (0.3, 0.8)):
        lines += [f"| μ {mean}, σ {spread} | {n} | {cover(n, mean, spread):.2f} |" for n in (5, 12, 50)]
    lines.append(f"| μ 0.3 where 0 is assumed | none | {cover(12, 0.3, 0.5, fitted=False):.2f} |")
    lines += ["", *(f"- **{world.__name__.replace('_', ' ')}**: {world.__doc__}" for world in WORLDS)]
    print("\n".join(lines))
    if "--print" not in sys.argv:
        Path(__file__).with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
