"""Deadline risk: schedule progress, traffic light and the probability of missing the deadline, a row each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from kfanalysis.analysis.assumptions import list_parameters
from kfanalysis.analysis.cases import gather_cases
from kfanalysis.analysis.frames import build_frame
from kfanalysis.analysis.groups import KEY, group_commitments
from kfanalysis.analysis.judgements import Judgement, Setting, judge_cases
from kfanalysis.analysis.paces import Pace
from kfanalysis.analysis.panels import keep_latest
from kfanalysis.analysis.reasons import find_spans, give_reason
from kfanalysis.analysis.schedules import load_rule
from kfanalysis.analysis.sensitivities import vary_setting
from kfanalysis.arguments import read_day

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

ROWS = {
    "bulletin_id": "str", "commitment_id": "str", "kind": "str", "status": "str", "state": "str",
    "milestone": "str", "as_of": "datetime64[us]",
    "start": "datetime64[us]", "deadline": "datetime64[us]", "days_left": "Int64", "elapsed": "float64",
    "attainment_low": "float64", "attainment_high": "float64", "gap_low": "float64", "gap_high": "float64",
    "light": "str", "light_rule": "str", "spi_low": "float64", "spi_high": "float64",
    "forecast_low": "datetime64[us]", "forecast_high": "datetime64[us]", "basis": "str",
    "probability": "float64", "probability_low": "float64", "probability_high": "float64",
    "reason_zh": "str", "reason_en": "str", "spans": "str",
}  # fmt: skip
SENSITIVITY = {
    "measure": "str", "parameter": "str", "base": "str", "value": "str", "n": "int64", "flips": "int64",
    "green": "Int64", "yellow": "Int64", "red": "Int64", "undetermined": "Int64",
    "mean_change": "float64", "max_change": "float64",
}  # fmt: skip
PARAMETERS = {
    "group": "str", "parameter": "str", "value": "str", "meaning_zh": "str", "meaning_en": "str",
    "source": "str", "assumption": "bool",
}  # fmt: skip

GROUPINGS = ("jurisdiction", "topic", "section")
STATES = ("overdue", "kept", "kept_late", "done", "target_met", "risk")
LIGHTS = ("green", "yellow", "red", "undetermined", "none")
# What a probability rests on, and then why there is none.
BASES = (
    "figures",
    "fact", "no_deadline", "no_as_of", "no_span", "before_start", "unclear", "recurring", "open_figures", "level",
    "own_date", "no_figure",
)  # fmt: skip
GROUPS = {
    "grouping": "str", "group": "str", "n": "int64", **dict.fromkeys(STATES[:5], "int64"), "risk": "int64",
    "milestones_overdue": "int64", **dict.fromkeys(LIGHTS[:4], "int64"), "no_figure": "int64",
    "n_probability": "int64", "expected_late": "float64",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Risk:
    """Deadline risk as frames.

    ``rows``, one a commitment, sorted by its key. kind: ``fact``, ``figures`` or ``no_figure``; the three are never
    mixed, and only figures carry a probability. state: a fact (``overdue``, ``kept``, ``kept_late``, ``done``
    without a deadline, ``target_met`` by all figures though the text does not call it done) or ``risk``. milestone:
    the commitment's column (a step whose date has passed is a fact of its own). elapsed: share of the time from
    start to deadline gone by as_of (序时进度, 0–1). attainment_low, attainment_high: the least attained of the
    commitment's targets (1 = reached; missing high: no upper bound).
    gap_low, gap_high: attainment − elapsed in percentage points, negative = behind. light: green, yellow, red;
    undetermined where the bounds of the figure allow more than one, or where the probability says the contrary;
    none where there is no figure to judge; by light_rule: the rule, or ``overdue``, since on the deadline's day and
    past it any shortfall is red.
    spi_low, spi_high: attainment / elapsed (schedule performance index). forecast_low, forecast_high: date of
    completion at the pace so far, early and late. probability (0–1) that any target misses the deadline and its
    80 % interval, never 0 or 1 before the day is over; missing where no paired figure carries one, ``basis`` says
    why (``BASES``). spans: places of the figures used in the bulletin's text, ``start-end;…``.

    ``groups``, one a group (jurisdiction, topic, section): n commitments, how many in each state and under each
    light, how many steps overdue, n_probability commitments with a probability and expected_late, its sum.

    ``sensitivity``, one a changed assumption: measure ``light`` or ``probability``, parameter, base and changed
    value, n commitments compared; flips (lights that change colour; for probability, changes of side of one
    half), the lights after the change, mean and largest absolute change of the probability (0–1).
    ``parameters``, one an assumption in force: group, parameter, value, meaning, source.
    """

    rows: pd.DataFrame = field(default_factory=lambda: build_frame(ROWS, []))
    groups: pd.DataFrame = field(default_factory=lambda: build_frame(GROUPS, []))
    sensitivity: pd.DataFrame = field(default_factory=lambda: build_frame(SENSITIVITY, []))
    parameters: pd.DataFrame = field(default_factory=lambda: build_frame(PARAMETERS, []))


def risk(
    t: Tables,
    *,
    as_of: date | str | None = None,
    start: date | str | None = None,
    rule: str = "yinchuan-2025",
    thresholds: tuple[float, float] | None = None,
    pace: Pace | None = None,
) -> Risk:
    """Judge each commitment's deadline: schedule progress, light, probability of missing it, and why.

    as_of and start replace each bulletin's own (start: 1 January of its year, an assumption); rule names a preset
    of lexicon/schedulerules.tsv, thresholds (yellow, red) replace its own; pace holds the parameters of the pace
    model (:class:`~kfanalysis.analysis.paces.Pace`; ``fit_pace`` fits it to observed paces). A probability needs a
    figure that answers a target; suspension, obstacles and a later date that the report itself announces enter by
    the effects that ``parameters`` states. Growth rates, means, shares of quality and ceilings are levels: they do
    not accumulate, so nothing is forecast from them. Of a commitment that several bulletins tell the latest version
    is judged. An unknown rule or a date that is none raises KfanalysisError.
    """
    setting = Setting(
        as_of=read_day("as_of", as_of), start=read_day("start", start), rule=load_rule(rule, thresholds),
        pace=pace or Pace(),
    )  # fmt: skip
    t = keep_latest(t)
    cases = gather_cases(t)
    rows = build_frame(ROWS, [_row(each, setting) for each in judge_cases(cases, setting)])
    return Risk(
        rows=rows,
        groups=build_frame(GROUPS, _groups(group_commitments(t, GROUPINGS), rows)),
        sensitivity=build_frame(SENSITIVITY, vary_setting(cases, setting)),
        parameters=build_frame(PARAMETERS, list_parameters(setting)),
    )


def _row(judged: Judgement, setting: Setting) -> dict[str, Any]:
    case, chance = judged.case, judged.chance
    row: dict[str, Any] = {
        "bulletin_id": case.bulletin_id, "commitment_id": case.commitment_id, "kind": judged.kind,
        "status": case.status, "state": judged.state, "milestone": case.milestone, "as_of": judged.as_of,
        "start": judged.start, "deadline": case.deadline,
        "days_left": judged.days_left, "elapsed": judged.elapsed, "light": judged.light,
        "light_rule": _name_rule(judged, setting), "basis": judged.basis,
        "reason_zh": give_reason(judged, setting, "zh"), "reason_en": give_reason(judged, setting, "en"),
        "spans": ";".join(f"{start}-{end}" for start, end in find_spans(judged)),
    }  # fmt: skip
    if chance is not None:
        row |= {"probability": chance.probability}
        row |= {"probability_low": chance.low, "probability_high": chance.high}
    for name in ("attainment", "gap", "spi", "forecast"):
        row[f"{name}_low"], row[f"{name}_high"] = getattr(judged, name)
    return row


def _groups(grouped: pd.DataFrame, rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    joined = grouped[[*KEY, "grouping", "group"]].merge(rows, on=KEY)
    for (grouping, group), held in joined.groupby(["grouping", "group"], sort=False):
        chances = held["probability"].dropna()
        yield {
            "grouping": grouping, "group": group, "n": len(held),
            **{state: int((held["state"] == state).sum()) for state in STATES},
            "milestones_overdue": int((held["milestone"] == "overdue").sum()),
            **{light: int((held["light"] == light).sum()) for light in LIGHTS[:4]},
            "no_figure": int((held["kind"] == "no_figure").sum()), "n_probability": len(chances),
            "expected_late": float(chances.sum()),
        }  # fmt: skip


def _name_rule(judged: Judgement, setting: Setting) -> str:
    if judged.light == "none":
        return ""
    return "overdue" if judged.state == "overdue" or judged.days_left == 0 else setting.rule.name
