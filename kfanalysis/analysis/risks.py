"""Deadline risk: schedule progress, a traffic light and the probability of missing the deadline, a row each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from kfanalysis.analysis.frames import build_frame

if TYPE_CHECKING:
    from datetime import date

    from kfanalysis.tables import Tables

ROWS = {
    "bulletin_id": "str", "commitment_id": "str", "status": "str", "state": "str", "as_of": "datetime64[us]",
    "start": "datetime64[us]", "deadline": "datetime64[us]", "days_left": "Int64", "elapsed": "float64",
    "attainment_low": "float64", "attainment_high": "float64", "gap_low": "float64", "gap_high": "float64",
    "light": "str", "light_rule": "str", "spi_low": "float64", "spi_high": "float64",
    "forecast_low": "datetime64[us]", "forecast_high": "datetime64[us]", "basis": "str",
    "probability": "float64", "probability_low": "float64", "probability_high": "float64",
    "reason_zh": "str", "reason_en": "str", "spans": "str",
}  # fmt: skip
SENSITIVITY = {
    "measure": "str", "parameter": "str", "base": "str", "value": "str", "n": "int64", "flips": "int64",
    "green": "int64", "yellow": "int64", "red": "int64", "undetermined": "int64",
    "mean_change": "float64", "max_change": "float64",
}  # fmt: skip
PARAMETERS = {
    "group": "str", "parameter": "str", "value": "str", "meaning_zh": "str", "meaning_en": "str",
    "source": "str", "assumption": "bool",
}  # fmt: skip

STATES = ("overdue", "kept", "kept_late", "done", "target_met", "risk")
LIGHTS = ("green", "yellow", "red", "undetermined", "none")
BASES = (
    "figures", "stage", "status", "fact", "no_deadline", "no_as_of", "before_start", "unclear", "open_figures",
    "level",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Risk:
    """Deadline risk as frames.

    ``rows``, one a commitment, sorted by its key. state: a fact (``overdue``, ``kept``, ``kept_late``,
    ``done`` without a deadline, ``target_met`` by all figures though the text does not call it done) or
    ``risk``. elapsed: share of the time from start to deadline gone by as_of (序时进度, 0–1). attainment_low,
    attainment_high: the least attained of the commitment's targets (1 = reached; missing high: no upper bound).
    gap_low, gap_high: attainment − elapsed in percentage points, negative = behind. light: green, yellow, red;
    undetermined where the bounds of the figure allow more than one; none where there is no figure to judge.
    spi_low, spi_high: attainment / elapsed (schedule performance index). forecast_low, forecast_high: date of
    completion at the pace so far, early and late. probability (0–1) of missing the deadline and its 80 %
    interval; missing where there is nothing to estimate it from, ``basis`` says what it rests on or why it is
    missing (``BASES``). spans: places of the figures used in the bulletin's text, ``start-end;…``.

    ``sensitivity``, one a changed assumption: measure ``light`` or ``probability``, parameter, base and changed
    value, n commitments compared; flips (lights that change colour; for probability, changes of side of one
    half), the lights after the change, mean and largest absolute change of the probability (0–1).
    ``parameters``, one an assumption in force: group, parameter, value, meaning, source.
    """

    rows: pd.DataFrame = field(default_factory=lambda: build_frame(ROWS, []))
    sensitivity: pd.DataFrame = field(default_factory=lambda: build_frame(SENSITIVITY, []))
    parameters: pd.DataFrame = field(default_factory=lambda: build_frame(PARAMETERS, []))


def risk(
    t: Tables,
    *,
    as_of: date | str | None = None,
    start: date | str | None = None,
    rule: str = "yinchuan-2025",
    thresholds: tuple[float, float] | None = None,
) -> Risk:
    """Judge each commitment's deadline: schedule progress, light, probability of missing it, and why."""
    raise NotImplementedError
