"""Calibrate the pace model of ``kf.risk`` by simulation; writes risk_calibration.csv and risk_calibration.md.

    python benchmarks/risk_calibration.py

Worlds with known μ and σ of ln(pace to come / pace so far) are drawn; a pace is fitted to n ratios observed in
each, and new commitments are judged through the same functions as a bulletin's. What is reported: how well μ and
σ are recovered, how often the stated 80 % interval holds the true probability (goal 78–82 % where the model is
right), how often deadlines are missed among those forecast alike, and what becomes of it where the model is wrong.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import ndtr

from kfanalysis.analysis.cases import Case, Figure
from kfanalysis.analysis.judgements import Setting, judge_cases
from kfanalysis.analysis.paces import Pace, fit_pace

HERE = Path(__file__).parent
SEED = 20220513
AS_OF = date(2022, 5, 13)
# Repetitions a world: each fits a pace anew and judges as many new commitments.
FITS, COMMITMENTS = 2000, 10
CERTAIN = 0.001
BANDS = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0001)


@dataclass(frozen=True, slots=True)
class World:
    """A simulated place: true mean and spread, ratios observed, half width of the bounds of a figure."""

    name: str
    mean: float
    spread: float
    observed: int
    bounds: float = 0.0
    tail: str = "normal"
    fitted: bool = True


WORLDS = (
    *(
        World("as modelled", mean, spread, observed)
        for mean, spread in ((0.0, 0.5), (-0.2, 0.3), (0.3, 0.8))
        for observed in (5, 12, 50)
    ),
    World("figures as bounds of ±5 %", 0.0, 0.5, 12, bounds=0.05),
    World("figures as bounds of ±20 %", 0.0, 0.5, 12, bounds=0.2),
    World("heavy tails (t with 4 degrees)", 0.0, 0.5, 12, tail="t"),
    World("skewed (Gumbel)", 0.0, 0.5, 12, tail="gumbel"),
    World("default pace, true mean 0.3", 0.3, 0.5, 12, fitted=False),
    World("default pace, true spread 0.8", 0.0, 0.8, 12, fitted=False),
)


def main() -> None:
    rows, bands = [], []
    for number, world in enumerate(WORLDS):
        summary, frame = simulate(world, np.random.default_rng((SEED, number)))
        rows.append(summary)
        if world.name == "as modelled" and (world.mean, world.observed) == (0.0, 12):
            bands = list(read_bands(frame))
    table, reliability = pd.DataFrame(rows).round(4), pd.DataFrame(bands).round(4)
    table.to_csv(HERE / "risk_calibration.csv", index=False, lineterminator="\n")
    (HERE / "risk_calibration.md").write_text(report(table, reliability), encoding="utf-8", newline="\n")
    modelled = table[table["world"] == "as modelled"]
    wrong = modelled[(modelled["coverage"] - 0.8).abs() > 0.02]
    if len(wrong):
        sys.exit(f"coverage outside 78–82 %:\n{wrong.to_string()}")


def simulate(world: World, rng: np.random.Generator) -> tuple[dict[str, float | str], pd.DataFrame]:
    """Fit and judge again and again in one world; a row a judged commitment."""
    draw = _drawing(world)
    means, spreads, found = [], [], []
    for _ in range(FITS):
        pace = fit_pace(np.exp(draw(rng, world.observed))) if world.fitted else Pace()
        means.append(pace.mean)
        spreads.append(pace.spread**2)
        cases, attained = draw_cases(world, rng)
        elapsed = np.array([(AS_OF - date(2021, 12, 31)).days / (each.deadline - date(2021, 12, 31)).days
                            for each in cases])  # fmt: skip
        needed = np.log((1 - attained) / (1 - elapsed) / np.maximum(attained / elapsed, pace.floor))
        true = true_chance(world, needed)
        missed = draw(rng, len(cases)) < needed
        judged = judge_cases(cases, replace(Setting(), pace=pace))
        for at, each in enumerate(judged):
            chance = each.chance
            assert chance is not None
            found.append((chance.probability, chance.low, chance.high, true[at], missed[at]))
    frame = pd.DataFrame(found, columns=["probability", "low", "high", "true", "missed"])
    # What is as good as certain rounds to 0 or 1 with its interval and would count as held.
    open_ = frame["true"].between(CERTAIN, 1 - CERTAIN)
    held = ((frame["low"] <= frame["true"]) & (frame["true"] <= frame["high"]))[open_]
    by_fit = held.groupby(held.index // COMMITMENTS).mean()
    return {
        "world": world.name, "mean": world.mean, "spread": world.spread, "observed": world.observed,
        "mean_found": float(np.mean(means)), "spread_found": math.sqrt(float(np.mean(spreads))),
        "open": float(open_.mean()),
        "coverage": float(held.mean()), "coverage_error": float(by_fit.std() / math.sqrt(FITS)),
        "width": float((frame["high"] - frame["low"]).mean()),
        "forecast": float(frame["probability"].mean()), "missed": float(frame["missed"].mean()),
        "brier": float(((frame["probability"] - frame["missed"]) ** 2).mean()),
        "brier_true": float(((frame["true"] - frame["missed"]) ** 2).mean()),
    }, frame  # fmt: skip


def draw_cases(world: World, rng: np.random.Generator) -> tuple[list[Case], np.ndarray]:
    """Draw commitments of this year with a deadline ahead and an attainment about the schedule's, below one."""
    days = rng.integers(7, 230, COMMITMENTS)
    elapsed = 133 / (133 + days)
    attained = np.clip(elapsed * np.exp(rng.normal(0, 0.5, COMMITMENTS)), 0.01, 0.98)
    cases = []
    for at in range(COMMITMENTS):
        # The stated bounds hold the true attainment anywhere between them.
        shift = rng.uniform(-world.bounds, world.bounds) if world.bounds else 0.0
        low, high = (attained[at] * (1 + shift + sign * world.bounds) for sign in (-1, 1))
        figure = Figure("", "", "", float(max(low, 0.0)), float(high), "no", ((0, 1), (2, 3)))
        deadline = AS_OF + timedelta(days=int(days[at]))
        cases.append(Case("b", str(at), "in_progress", "not_due", False, deadline, AS_OF, 2022, (), (figure,), 0, (),
                          None))  # fmt: skip
    return cases, attained


def true_chance(world: World, needed: np.ndarray) -> np.ndarray:
    """The probability that the world itself gives to missing the deadline."""
    from scipy.stats import gumbel_r, t

    score = (needed - world.mean) / world.spread
    if world.tail == "t":
        return t.cdf(score * math.sqrt(2), 4)
    if world.tail == "gumbel":
        return gumbel_r.cdf(score * math.pi / math.sqrt(6) + np.euler_gamma)
    return ndtr(score)


def _drawing(world: World) -> Callable[[np.random.Generator, int], np.ndarray]:
    """Draw ln ratios of the world's mean and spread, whatever the shape."""
    if world.tail == "t":
        return lambda rng, n: world.mean + world.spread * rng.standard_t(4, n) / math.sqrt(2)
    if world.tail == "gumbel":
        unit = math.pi / math.sqrt(6)
        return lambda rng, n: world.mean + world.spread * (rng.gumbel(0, 1, n) - np.euler_gamma) / unit
    return lambda rng, n: rng.normal(world.mean, world.spread, n)


def read_bands(frame: pd.DataFrame) -> Iterator[dict[str, float | str]]:
    """Compare, band by band of the forecast, the mean forecast with the share missed."""
    for low, high in pairwise(BANDS):
        held = frame[(frame["probability"] >= low) & (frame["probability"] < high)]
        if len(held):
            yield {"band": f"{low:.0%}–{min(high, 1):.0%}", "n": len(held),
                   "forecast": held["probability"].mean(), "missed": held["missed"].mean()}  # fmt: skip


def report(table: pd.DataFrame, reliability: pd.DataFrame) -> str:
    modelled = table.loc[table["world"] == "as modelled", "coverage"]
    return f"""# Calibration of the deadline risk by simulation

Repeat with `python benchmarks/risk_calibration.py` (seed {SEED}; {FITS} fits a world, {COMMITMENTS} new commitments
each). The interval is stated as 80 %. Where the model is right it holds the true probability in
{modelled.min():.1%} to {modelled.max():.1%} of the cases.

{_markdown(table)}

- mean, spread: true values of ln(pace to come / pace so far); mean_found, spread_found: average of the fitted ones
  (spread as the root of the mean variance); observed: ratios a fit.
- open: share of commitments whose true probability lies between 0.1 % and 99.9 %; coverage is counted among them.
- coverage: share of intervals that hold the true probability, coverage_error its standard error; width: mean width.
- forecast, missed: mean probability and share of deadlines missed; brier: of the forecast and of the true
  probability (the best that any forecast can reach).
- Bounds of figures make intervals wider than needed: what they cover then exceeds 80 %.
- Where ratios are heavy-tailed or skewed instead of log-normal the interval covers about 65 %.
- The last rows use the default pace in a world that differs from it. Where the assumption about the mean or the
  spread is wrong, the interval does not warn of it: fit the pace to the place (`fit_pace`), or read `sensitivity`.

Forecast against outcome, band by band (as modelled, mean 0, spread 0.5, 12 ratios observed):

{_markdown(reliability)}
"""


def _markdown(table: pd.DataFrame) -> str:
    head = ["| " + " | ".join(table.columns) + " |", "|" + " --- |" * len(table.columns)]
    return "\n".join(
        [*head, *("| " + " | ".join(map(str, row)) + " |" for row in table.itertuples(index=False))]
    )


if __name__ == "__main__":
    main()
