"""Judge a case under a setting: what is a fact, what its figures show, and why there may be no probability.

Three kinds are never mixed: facts (overdue, done), figures (attained against elapsed, a light, a probability) and no
figure (the reason, and no probability).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kfanalysis.analysis.cases import Case
from kfanalysis.analysis.paces import Chance, Pace, Way, miss_chance
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
    """A case judged; meanings and units as the columns of ``Risk.rows``; ``factor`` is that on the pace to come."""

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
    factor: float
    chance: Chance | None = None

    @property
    def kind(self) -> str:
        """What is known: a fact, figures, or no figure."""
        return self.basis if self.basis in ("fact", "figures") else "no_figure"

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
    """Judge all cases under one setting, with the chance of missing the deadline where figures carry one."""
    return [_judge(case, setting) for case in cases]


def _judge(case: Case, setting: Setting) -> Judgement:
    own = setting.as_of or case.as_of
    as_of = _shift(own, setting.as_of_shift)
    start = _shift(setting.start or _year_start(case, own), setting.start_shift)
    elapsed = None
    if as_of is not None and start is not None and case.deadline is not None:
        elapsed = elapsed_share(start, case.deadline, as_of)
    low, high = case.attainment
    state = _state(case, as_of)
    basis = _basis(case, state, as_of, start, elapsed)
    spi_low, spi_high = (None if each is None or not elapsed else each / elapsed for each in (low, high))
    early, late = None, None
    if state in ("risk", "overdue") and start is not None and as_of is not None and low is not None:
        early, late = _forecast(start, as_of, high), _forecast(start, as_of, low)
    light = judge_light(setting.rule, elapsed, low, high)
    if light != "none" and (state == "overdue" or as_of == case.deadline):
        light = judge_overdue_light(low, high)
    judged = Judgement(
        case, as_of, start, state, basis, elapsed, (low, high), light, (spi_low, spi_high), (early, late),
        _factor(case, setting.pace),
    )  # fmt: skip
    return _add_chance(judged, setting.pace) if basis == "figures" else judged


def _add_chance(judged: Judgement, pace: Pace) -> Judgement:
    """Add the chance; a light that it contradicts is undetermined: the rule looks at the distance, not the pace."""
    case, elapsed, left = judged.case, judged.elapsed, judged.days_left
    assert elapsed is not None and left is not None and judged.start is not None and case.deadline is not None
    # The as-of day itself is half over: on the last day half a day is left.
    most = 1 - 0.5 / ((case.deadline - judged.start).days + 1)
    ways = [
        Way(min(elapsed, most), figure.low or 0.0, figure.high, judged.factor)
        for figure in case.figures
        if figure.met != "yes" and not (figure.low is None and figure.high is None)
    ]
    chance = miss_chance(pace, ways, announced=case.announced is not None)
    contradicts = (judged.light == "green" and chance.probability > 0.5) or (
        judged.light == "red" and chance.probability < pace.usual
    )
    return replace(judged, chance=chance, light="undetermined" if contradicts else judged.light)


def _factor(case: Case, pace: Pace) -> float:
    return (pace.obstacle if case.obstacles else 1.0) * (
        pace.suspended if case.status == "suspended" else 1.0
    )


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


def _basis(case: Case, state: str, as_of: date | None, start: date | None, elapsed: float | None) -> str:
    """Tell that figures carry an estimate, or why there is none."""
    if state != "risk":
        return "fact"
    if missing := _missing(case, as_of, start, elapsed):
        return missing
    if case.figures or case.levels:
        # Where all that accumulates is reached, what is still open is a level.
        open_ = case.attainment == (None, None)
        reached = all(figure.met == "yes" for figure in case.figures)
        return "level" if reached else "open_figures" if open_ else "figures"
    if case.dated and case.status != "unclear":
        return "own_date"
    if case.status == "unclear" or case.recurring:
        return "unclear" if case.status == "unclear" else "recurring"
    return "no_figure"


def _missing(case: Case, as_of: date | None, start: date | None, elapsed: float | None) -> str:
    if case.deadline is None:
        return "no_deadline"
    if as_of is None or start is None:
        return "no_as_of"
    if elapsed is None:
        return "before_start" if as_of < start else "no_span"
    return ""


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
