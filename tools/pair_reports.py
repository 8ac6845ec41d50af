"""The section of docs/weights.md about pairs: what is chosen on bulletins held out, and what p is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kfanalysis.extraction.relations.pairs import THRESHOLD
from tools.coupled_items import PAIRS, SHARES, CoupledItem
from tools.pair_weights import WAYS, Judged, Outcome, leave_out
from tools.weight_reports import Section, list_strongest

THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
STEPS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many pairs were chosen, how many of them and how many in all are coded."""

    right: int
    chosen: int
    coded: int

    @property
    def precision(self) -> float:
        return self.right / self.chosen if self.chosen else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.coded if self.coded else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.chosen + self.coded) if self.chosen + self.coded else 0.0


def count(outcomes: Sequence[Outcome], *, threshold: float = THRESHOLD) -> Agreement:
    """Count what is chosen above a threshold."""
    chosen = [each for outcome in outcomes for each in outcome.chosen if each.p >= threshold]
    coded = sum(outcome.item.coded.total() for outcome in outcomes)
    return Agreement(sum(each.coded for each in chosen), len(chosen), coded)


def calibration_error(rated: Sequence[Judged]) -> float:
    """Expected calibration error of couples: ten bins of equal width, weighed by their size."""
    bins: dict[int, list[Judged]] = {}
    for each in rated:
        bins.setdefault(min(int(each.p * 10), 9), []).append(each)
    gaps = (abs(sum(each.coded - each.p for each in found)) for found in bins.values())
    return sum(gaps) / len(rated) if rated else 0.0


def describe_pairs(items: Sequence[CoupledItem]) -> Section:
    """Measure pairs in each way: their section of the page."""
    ways = {way: leave_out(items, way=way) for way in WAYS}
    both = ways["both"]
    lines = [
        "## pairs", "",
        "A pair counts where target and figure have the coded values. Rules alone: what the codebook excludes, "
        "percentages that it states, of the rest the only two of a unit and those with the same noun.", "",
        *_compare(ways), "",
        f"Above which p a couple is a pair (the package: {THRESHOLD:g}), both, held out:", "", *_trade(both), "",
        f"Expected calibration error, held out: {calibration_error(_chosen(both)):.3f} of pairs, "
        f"{calibration_error(_judged(both)):.3f} of all couples.", "",
        "How often couples of a p are coded as pairs:", "", *_reliability(both), "",
        "The features with the most weight, of a figure for a target, then of a percentage for the whole:", "",
        *list_strongest(PAIRS), "", *list_strongest(SHARES), "",
    ]  # fmt: skip
    return Section(lines, _summarise(both), [(each.p, each.coded) for each in _judged(both)])


def _compare(ways: Mapping[str, Sequence[Outcome]]) -> Iterator[str]:
    yield "| precision / recall / F1 | coded | " + " | ".join(ways) + " |"
    yield "| --- | --- |" + " --- |" * len(ways)
    for family in ("all", *_families(ways["both"])):
        found = {way: count(_of(outcomes, family)) for way, outcomes in ways.items()}
        told = " | ".join(f"{a.precision:.3f} / {a.recall:.3f} / {a.f1:.3f}" for a in found.values())
        yield f"| {family} | {found['both'].coded} | {told} |"


def _trade(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "| p ≥ | pairs | precision | recall |"
    yield "| --- | --- | --- | --- |"
    for threshold in THRESHOLDS:
        found = count(outcomes, threshold=threshold)
        yield f"| {threshold:g} | {found.chosen} | {found.precision:.3f} | {found.recall:.3f} |"


def _reliability(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "| p | couples | mean p | coded | pairs | mean p | coded |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for low, high in pairwise(STEPS):
        cells = [
            _rate([e for e in rated if low <= e.p < high]) for rated in (_judged(outcomes), _chosen(outcomes))
        ]
        yield f"| {low:g}–{min(high, 1):g} | {' | '.join(cells)} |"


def _rate(rated: Sequence[Judged]) -> str:
    if not rated:
        return "0 | – | –"
    mean, right = (sum(values) / len(rated) for values in ((e.p for e in rated), (e.coded for e in rated)))
    return f"{len(rated)} | {mean:.3f} | {right:.3f}"


def _summarise(outcomes: Sequence[Outcome]) -> dict[str, float]:
    found = count(outcomes)
    told = {"precision": found.precision, "recall": found.recall, "f1": found.f1}
    told |= {f"f1 {family}": count(_of(outcomes, family)).f1 for family in _families(outcomes)}
    told["calibration error"] = calibration_error(_judged(outcomes))
    return {name: round(value, 4) for name, value in told.items()} | {"pairs": found.coded}


def _families(outcomes: Sequence[Outcome]) -> list[str]:
    return sorted({outcome.item.family for outcome in outcomes})


def _of(outcomes: Sequence[Outcome], family: str) -> list[Outcome]:
    return [outcome for outcome in outcomes if family in ("all", outcome.item.family)]


def _chosen(outcomes: Sequence[Outcome]) -> list[Judged]:
    return [each for outcome in outcomes for each in outcome.chosen]


def _judged(outcomes: Sequence[Outcome]) -> list[Judged]:
    return [each for outcome in outcomes for each in outcome.judged if each.p >= STEPS[0]]
