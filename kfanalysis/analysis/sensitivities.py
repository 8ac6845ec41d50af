"""Sensitivity: what becomes of lights and probabilities when one assumption at a time is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from kfanalysis.analysis.cases import Case
from kfanalysis.analysis.judgements import Judgement, Setting, judge_cases
from kfanalysis.analysis.schedules import Rule, list_rules, load_rule

# Changes tried of each assumption. Days and points are added, pace parameters are put in place.
DAYS = {"start": (-92, -31, 31, 59), "as_of": (-30, -14, 14, 30)}
SHIFTS: dict[str, dict[str, tuple[float, ...]]] = {
    "points": {"yellow": (-5.0, 5.0), "red": (-10.0, 10.0)},
    "share": {"yellow": (10.0,), "red": (-20.0, 20.0)},
}
PACES: dict[str, tuple[Any, ...]] = {
    "mean": (-0.3, 0.3), "spread": (0.3, 0.8), "weight": (5, 50), "floor": (0.25, 1.0), "usual": (0.1, 0.4),
    "doubt": (0.2, 1.0), "obstacle": (0.5, 1.0), "suspended": (0.2, 1.0), "announced": (0.5, 0.95),
    "over": (0.0, 0.2), "shared": (0.0, 0.9),
}  # fmt: skip


def vary_setting(cases: Sequence[Case], setting: Setting) -> Iterator[dict[str, Any]]:
    """Yield a row of ``Risk.sensitivity`` for each changed assumption, lights first.

    A light is compared where either setting gives one, a probability where both do.
    """
    base = judge_cases(cases, setting)
    for parameter, was, value, changed in _dates(base, setting):
        judged = judge_cases(cases, changed)
        yield _compare_lights(base, judged, parameter, was, value)
        yield _compare_chances(base, judged, parameter, was, value)
    for parameter, was, value, rule in _rules(setting.rule):
        judged = judge_cases(cases, replace(setting, rule=rule))
        yield _compare_lights(base, judged, parameter, was, value)
    for parameter, values in PACES.items():
        old = getattr(setting.pace, parameter)
        for new in values:
            if new != old:
                pace = replace(setting.pace, **{parameter: new})
                judged = judge_cases(cases, replace(setting, pace=pace))
                yield _compare_chances(base, judged, parameter, f"{old:g}", f"{new:g}")


def _dates(base: Sequence[Judgement], setting: Setting) -> Iterator[tuple[str, str, str, Setting]]:
    """Move start and as_of by days, each bulletin's own where they differ."""
    for parameter, shifts in DAYS.items():
        days: set[date] = {day for each in base if (day := getattr(each, parameter)) is not None}
        for shift in shifts if days else ():
            moved = replace(setting, start_shift=shift)
            if parameter == "as_of":
                moved = replace(setting, as_of_shift=shift)
            if len(days) == 1:
                [day] = days
                yield parameter, str(day), str(day + timedelta(days=shift)), moved
            else:
                yield parameter, "own", f"{shift:+d} days", moved


def _rules(rule: Rule) -> Iterator[tuple[str, str, str, Rule]]:
    for name in list_rules():
        if name != rule.name:
            yield "rule", rule.name, name, load_rule(name)
    for parameter, shifts in SHIFTS[rule.measure].items():
        was = getattr(rule, parameter)
        for shift in shifts:
            changed = replace(rule, **{parameter: was + shift})
            if 0 <= changed.yellow <= changed.red:
                yield parameter, f"{was:g}", f"{was + shift:g}", changed


def _compare_lights(
    base: Sequence[Judgement], judged: Sequence[Judgement], parameter: str, was: str, value: str
) -> dict[str, Any]:
    pairs = [
        (one.light, other.light)
        for one, other in zip(base, judged, strict=True)
        if (one.light, other.light) != ("none", "none")
    ]
    lights = [after for _, after in pairs]
    row = {"measure": "light", "parameter": parameter, "base": was, "value": value, "n": len(pairs)}
    row["flips"] = sum(before != after for before, after in pairs)
    return row | {light: lights.count(light) for light in ("green", "yellow", "red", "undetermined")}


def _compare_chances(
    base: Sequence[Judgement], after: Sequence[Judgement], parameter: str, was: str, value: str
) -> dict[str, Any]:
    pairs = [
        (before.chance.probability, now.chance.probability)
        for before, now in zip(base, after, strict=True)
        if before.chance is not None and now.chance is not None
    ]
    changes = [after - before for before, after in pairs]
    row = {"measure": "probability", "parameter": parameter, "base": was, "value": value, "n": len(pairs)}
    row["flips"] = sum((before > 0.5) != (after > 0.5) for before, after in pairs)
    if changes:
        row["mean_change"] = sum(changes) / len(changes)
        row["max_change"] = max(map(abs, changes))
    return row
