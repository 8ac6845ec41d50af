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
    "mean": (-0.3, 0.3), "spread": (0.3, 0.8), "weight": (5, 50), "unseen": (0.0, 0.8), "floor": (0.25, 1.0),
    "obstacle": (0.5, 1.0), "suspended": (0.2, 1.0), "preparing": ((0.0, 0.05), (0.0, 0.3)),
    "in_progress": ((0.05, 0.5), (0.5, 0.95)),
}  # fmt: skip


def vary_setting(cases: Sequence[Case], setting: Setting) -> Iterator[dict[str, Any]]:
    """Yield a row of ``Risk.sensitivity`` for each changed assumption, lights first.

    A commitment is compared where the base or the changed setting gives it a light (or a probability).
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
        was = getattr(setting.pace, parameter)
        for new in values:
            if new != was:
                changed = replace(setting, pace=replace(setting.pace, **{parameter: new}))
                yield _compare_chances(base, judge_cases(cases, changed), parameter, _text(was), _text(new))


def _dates(base: Sequence[Judgement], setting: Setting) -> Iterator[tuple[str, str, str, Setting]]:
    """Move start and as_of by days; where bulletins differ in them, all move to a day about the earliest."""
    for parameter, shifts in DAYS.items():
        days: list[date] = sorted({day for each in base if (day := getattr(each, parameter)) is not None})
        if days:
            for shift in shifts:
                moved = days[0] + timedelta(days=shift)
                changed = (
                    replace(setting, as_of=moved) if parameter == "as_of" else replace(setting, start=moved)
                )
                yield parameter, str(days[0]), str(moved), changed


def _rules(rule: Rule) -> Iterator[tuple[str, str, str, Rule]]:
    for name in list_rules():
        if name != rule.name:
            yield "rule", rule.name, name, load_rule(name)
    for parameter, shifts in SHIFTS[rule.measure].items():
        was = getattr(rule, parameter)
        for shift in shifts:
            changed = replace(rule, **{parameter: was + shift})
            if 0 <= changed.yellow <= changed.red:
                yield parameter, _text(was), _text(was + shift), changed


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
    base: Sequence[Judgement], judged: Sequence[Judgement], parameter: str, was: str, value: str
) -> dict[str, Any]:
    pairs = [
        (one.chance.probability, other.chance.probability)
        for one, other in zip(base, judged, strict=True)
        if one.chance is not None and other.chance is not None
    ]
    changes = [after - before for before, after in pairs]
    row = {"measure": "probability", "parameter": parameter, "base": was, "value": value, "n": len(pairs)}
    row["flips"] = sum((before > 0.5) != (after > 0.5) for before, after in pairs)
    if changes:
        row["mean_change"] = sum(changes) / len(changes)
        row["max_change"] = max(map(abs, changes))
    return row


def _text(value: Any) -> str:
    return "–".join(f"{each:g}" for each in value) if isinstance(value, tuple) else f"{value:g}"
