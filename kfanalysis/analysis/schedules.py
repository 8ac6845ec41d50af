"""Schedule progress (序时进度) and the traffic lights that local rules put on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from kfanalysis.lexicon import load_rows
from kfanalysis.records import KfanalysisError


@dataclass(frozen=True, slots=True)
class Rule:
    """A local rule: how far below schedule the light is yellow, and beyond what it is red.

    ``measure``: ``points`` counts percentage points below the schedule progress, ``share`` percent of it.
    """

    name: str
    measure: str
    yellow: float
    yellow_included: bool
    red: float

    def light(self, elapsed: float, attained: float) -> str:
        """Judge one attainment (1 = target) against the share of time gone (0–1).

        >>> load_rule("yinchuan-2025").light(0.5, 0.4), load_rule("yinchuan-2025").light(0.5, 0.41)
        ('yellow', 'green')
        >>> load_rule("sanya-2022").light(0.5, 0.4), load_rule("sanya-2022").light(0.5, 0.2)
        ('yellow', 'red')
        """
        # Rounded, so that 0.7 - 0.6 is ten points and no hair less.
        short = round(100 * (elapsed - attained), 9)
        if self.measure == "share":
            short = round(short / elapsed, 9)
        if short > self.red:
            return "red"
        return "yellow" if short > self.yellow or (self.yellow_included and short == self.yellow) else "green"


def list_rules() -> tuple[str, ...]:
    """List the names of the preset rules.

    >>> list_rules()
    ('sanya-2022', 'yinchuan-2025')
    """
    return tuple(row["rule"] for row in load_rows("schedulerules"))


def load_rule(name: str, thresholds: Iterable[float] | None = None) -> Rule:
    """Load a preset rule (lexicon/schedulerules.tsv, with source), its (yellow, red) replaced where given.

    >>> load_rule("yinchuan-2025", (5, 20)).red
    20.0
    >>> load_rule("上海")
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: rule="上海": no such rule; choose among sanya-2022, yinchuan-2025
    """
    rows = {row["rule"]: row for row in load_rows("schedulerules")}
    if name not in rows:
        raise KfanalysisError(f'rule="{name}": no such rule; choose among {", ".join(list_rules())}')
    row = rows[name]
    included = row["yellow_included"] == "yes"
    rule = Rule(name, row["measure"], float(row["yellow"]), included, float(row["red"]))
    if thresholds is None:
        return rule
    yellow, red = (float(each) for each in thresholds)
    if not 0 <= yellow <= red:
        raise KfanalysisError(f"thresholds=({yellow:g}, {red:g}): yellow lies between 0 and red")
    return replace(rule, yellow=yellow, red=red)


def elapsed_share(start: date, deadline: date, as_of: date) -> float | None:
    """Share of the time from start to deadline that is gone by the end of as_of, both days counted, at most 1.

    None where there is no such time: the deadline is not after the start, or as_of lies before it.

    >>> elapsed_share(date(2022, 1, 1), date(2022, 12, 31), date(2022, 12, 31))
    1.0
    >>> round(elapsed_share(date(2022, 1, 1), date(2022, 9, 30), date(2022, 5, 13)), 3)
    0.487
    >>> elapsed_share(date(2022, 1, 1), date(2021, 12, 31), date(2022, 5, 13))
    """
    if deadline <= start or as_of < start:
        return None
    return min(1.0, ((as_of - start).days + 1) / ((deadline - start).days + 1))


def judge_light(rule: Rule, elapsed: float | None, low: float | None, high: float | None) -> str:
    """Judge the light of an attainment known to lie in [low, high]; a missing high has no upper bound.

    >>> rule = load_rule("yinchuan-2025")
    >>> judge_light(rule, 0.5, 0.3, 0.45), judge_light(rule, 0.5, 0.5, None), judge_light(rule, 0.5, None, None)
    ('undetermined', 'green', 'none')
    """
    if elapsed is None or (low is None and high is None):
        return "none"
    lights = {rule.light(elapsed, low or 0.0), "green" if high is None else rule.light(elapsed, high)}
    return lights.pop() if len(lights) == 1 else "undetermined"


def judge_overdue_light(low: float | None, high: float | None) -> str:
    """Judge the light once the deadline has passed: any shortfall is red (riskparameters.tsv, overdue_red).

    >>> judge_overdue_light(0.97, 0.97), judge_overdue_light(1.0, None), judge_overdue_light(0.95, 1.05)
    ('red', 'green', 'undetermined')
    """
    if low is not None and low >= 1:
        return "green"
    return "red" if high is not None and high < 1 else "undetermined"
