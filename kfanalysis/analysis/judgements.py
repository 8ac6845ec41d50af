"""Judge a case under a setting: state, schedule, light, and what its probability rests on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kfanalysis.analysis.cases import Case
from kfanalysis.analysis.paces import (
    Chance,
    Pace,
    miss_chances,
    miss_probabilities,
    needed_even_pace,
    needed_pace,
)
from kfanalysis.analysis.schedules import Rule, elapsed_share, judge_light, judge_overdue_light, load_rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The assumptions of a judgement; as_of and start None: each bulletin's own; shifts in days move either."""

    as_of: date | None = None
    start: date | None = None
    as_of_shift: int = 0
    start_shift: int = 0
    rule: Rule = field(default_factory=lambda: load_rule("yinchuan-2025"))
    pace: Pace = field(default_factory=Pace)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A case judged; meanings and units as the columns of ``Risk.rows``. ``assumed``: attainment without figure."""

    case: Case
    as_of: date | None
    start: date | None
    state: str
    basis: str
    elapsed: float | None
    attainment: tuple[float | None, float | None]
    light: str
    spi: tuple[float | None, float | None]
    forecast: tuple[date | None, date | None]
    assumed: tuple[float, float] | None
    factor: float
    chance: Chance | None = None

    @property
    def gap(self) -> tuple[float | None, float | None]:
        """Attainment less schedule progress, percentage points."""
        low, high = (_points(bound, self.elapsed) for bound in self.attainment)
        return low, high

    @property
    def days_left(self) -> int | None:
        if self.case.deadline is None or self.as_of is None:
            return None
        return (self.case.deadline - self.as_of).days


def judge_cases(cases: Sequence[Case], setting: Setting) -> list[Judgement]:
    """Judge all cases under one setting, with the chance of missing the deadline where it can be estimated."""
    judged = assess_cases(cases, setting)
    needed = [_needed(each, setting.pace) for each in judged]
    chances = iter(miss_chances(setting.pace, [each for each in needed if each is not None]))
    return [
        each if need is None else replace(each, chance=next(chances))
        for each, need in zip(judged, needed, strict=True)
    ]


def assess_cases(cases: Sequence[Case], setting: Setting) -> list[Judgement]:
    """Judge all cases but for the chance, which costs most."""
    return [_judge(case, setting) for case in cases]


def estimate_misses(judged: Sequence[Judgement], pace: Pace) -> list[float | None]:
    """Estimate the bare probability of missing the deadline, without its interval; None where there is none."""
    needed = [_needed(each, pace) for each in judged]
    found = iter(miss_probabilities(pace, [each for each in needed if each is not None]))
    return [None if need is None else next(found) for need in needed]


def _judge(case: Case, setting: Setting) -> Judgement:
    own = setting.as_of or case.as_of
    as_of = _shift(own, setting.as_of_shift)
    start = _shift(setting.start or _year_start(case, own), setting.start_shift)
    elapsed = None
    if as_of is not None and start is not None and case.deadline is not None:
        elapsed = elapsed_share(start, case.deadline, as_of)
    low, high = case.attainment
    state = _state(case, as_of)
    basis, assumed, factor = _basis(case, state, as_of, start, elapsed, setting.pace)
    spi_low, spi_high = (None if each is None or not elapsed else each / elapsed for each in (low, high))
    early, late = None, None
    if state in ("risk", "overdue") and start is not None and as_of is not None and low is not None:
        early, late = _forecast(start, as_of, high), _forecast(start, as_of, low)
    light = judge_light(setting.rule, elapsed, low, high)
    if state == "overdue" and light != "none":
        light = judge_overdue_light(low, high)
    return Judgement(
        case, as_of, start, state, basis, elapsed, (low, high), light, (spi_low, spi_high), (early, late), assumed,
        factor,
    )  # fmt: skip


def _state(case: Case, as_of: date | None) -> str:
    """Tell the facts apart from what is still open: they are no risks."""
    if case.status == "completed":
        if case.deadline is None:
            return "done"
        return "kept_late" if case.due == "kept_late" else "kept"
    if case.deadline is not None and as_of is not None and case.deadline < as_of:
        return "overdue"
    if case.figures and not case.levels and all(figure.met == "yes" for figure in case.figures):
        return "target_met"
    return "risk"


def _basis(
    case: Case, state: str, as_of: date | None, start: date | None, elapsed: float | None, pace: Pace
) -> tuple[str, tuple[float, float] | None, float]:
    """Tell what an estimate rests on, or why there is none; with the attainment and factor that are assumed."""
    if state != "risk":
        return "fact", None, 1.0
    if missing := _missing(case, as_of, start, elapsed):
        return missing, None, 1.0
    if case.figures or case.levels:
        # Where all that accumulates is reached, what is still open is a level.
        open_ = case.attainment == (None, None)
        reached = all(figure.met == "yes" for figure in case.figures)
        return ("level" if reached else "open_figures" if open_ else "figures"), None, 1.0
    if case.status == "unclear" or case.recurring:
        return ("unclear" if case.status == "unclear" else "recurring"), None, 1.0
    factor = (pace.obstacle if case.obstacles else 1.0) * (
        pace.suspended if case.status == "suspended" else 1.0
    )
    if case.status == "preparing":
        return "status", pace.preparing, factor
    if case.stages:
        span = min(stage.low for stage in case.stages), max(stage.high for stage in case.stages)
        return "stage", span, factor
    # What is suspended has come any way from nothing to nearly all, as what is in progress.
    return "status", pace.in_progress, factor


def _missing(case: Case, as_of: date | None, start: date | None, elapsed: float | None) -> str:
    if case.deadline is None:
        return "no_deadline"
    if as_of is None or start is None:
        return "no_as_of"
    if elapsed is None:
        return "before_start" if as_of < start else "no_span"
    return ""


def _needed(judged: Judgement, pace: Pace) -> tuple[float, float, float, bool] | None:
    """Return ln of the pace ratio needed in the best, middle and worst case of the attainment."""
    elapsed = judged.elapsed
    if elapsed is None or judged.basis not in ("figures", "stage", "status"):
        return None
    if judged.assumed is not None:
        low, high = judged.assumed
        best, middle, worst = (
            needed_even_pace(elapsed, each, factor=judged.factor) for each in (high, (low + high) / 2, low)
        )
        return best, middle, worst, False
    low = judged.attainment[0] or 0.0
    bound = judged.attainment[1]
    # Where a figure has no upper bound its lower one stands for the middle.
    points = (math.inf if bound is None else bound, low if bound is None else (low + bound) / 2, low)
    best, middle, worst = (needed_pace(elapsed, each, floor=pace.floor) for each in points)
    return best, middle, worst, True


def _year_start(case: Case, as_of: date | None) -> date | None:
    year = case.year or (as_of.year if as_of else None)
    return date(year, 1, 1) if year else None


def _shift(day: date | None, days: int) -> date | None:
    return None if day is None else day + timedelta(days=days)


def _forecast(start: date, as_of: date, attained: float | None) -> date | None:
    """Forecast completion at the pace so far: time so far / attainment (IEAC(t), Henderson 2004; Lipke 2009).

    None for what has not begun, has no upper bound or is reached: there is nothing to extrapolate.
    """
    if not attained or attained >= 1 or as_of < start:
        return None
    days = math.ceil(((as_of - start).days + 1) / attained)
    return start + timedelta(days=days - 1) if days < 365 * 100 else None


def _points(attained: float | None, elapsed: float | None) -> float | None:
    return None if attained is None or elapsed is None else 100 * (attained - elapsed)
