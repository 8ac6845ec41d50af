"""Find the places of a row's figures under a figure table's indicators, where some are missing (codebook §1)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import product

_MOST = 4096
# For each indicator the places of a row's target, progress and ratio among its figures; None where it has none.
Option = tuple[tuple[int, int, int] | None, ...]


def list_options(values: Sequence[Decimal | None], *, percents: Sequence[bool], ratio: bool) -> list[Option]:
    """List the ways to put a row's figures under the indicators, those with which its ratios agree best.

    ``percents`` says of each indicator whether it is measured in percent: it has no ratio then, mostly.

    >>> row = [Decimal(n) for n in (97, 98, 450, 517, 115)]
    >>> list_options(row, percents=[True, False], ratio=True)
    [((0, 1, -1), (2, 3, 4))]
    """
    size = 3 if ratio else 2
    if len(values) == len(percents) * size:
        return [tuple((at, at + 1, at + 2 if ratio else -1) for at in range(0, len(values), size))]
    found: list[tuple[float, Option]] = []

    def go(group: int, at: int, score: float, made: Option) -> None:
        if len(found) > _MOST:
            return
        if group == len(percents):
            if at == len(values):
                found.append((score, made))
            return
        go(group + 1, at, score - 0.2, (*made, None))
        if at + 2 <= len(values):
            bare = 0.0 if percents[group] or not ratio else -1.5
            go(group + 1, at + 2, score + bare, (*made, (at, at + 1, -1)))
        if ratio and at + 3 <= len(values):
            go(
                group + 1,
                at + 3,
                score + _agree(*values[at : at + 3]) - percents[group],
                (*made, (at, at + 1, at + 2)),
            )

    go(0, 0, 0.0, ())
    best = max((score for score, _ in found), default=0.0)
    return [option for score, option in found if score >= best - 0.05]


def _agree(target: Decimal | None, actual: Decimal | None, ratio: Decimal | None) -> float:
    if not target or actual is None or ratio is None:
        return -1.0
    off = abs(actual / target * 100 - ratio) / max(ratio, Decimal(1))
    return 2.0 if off < Decimal("0.01") else 0.5 if off < Decimal("0.25") else -3.0


def settle(
    values: Sequence[Sequence[Decimal | None]], options: Sequence[list[Option]], wholes: Sequence[bool]
) -> list[Option | None]:
    """Settle open rows by the row that sums the others: the choice with which the targets add up in most places."""
    chosen: list[Option | None] = [each[0] if len(each) == 1 else None for each in options]
    unsettled = [i for i, each in enumerate(options) if len(each) > 1]
    whole = next((i for i, each in enumerate(wholes) if each and chosen[i]), None)
    count = 1
    for i in unsettled:
        count *= len(options[i])
    if not unsettled or whole is None or count > _MOST:
        return chosen
    best, most = None, -1
    for choice in product(*(options[i] for i in unsettled)):
        tried = dict(zip(unsettled, choice, strict=True))
        every = [tried.get(i) or chosen[i] for i in range(len(options))]
        fits = _count_sums(values, every, whole)
        if fits > most:
            best, most = every, fits
    return list(best) if best is not None and most > 0 else chosen


def _count_sums(
    values: Sequence[Sequence[Decimal | None]], every: Sequence[Option | None], whole: int
) -> int:
    """Count the indicators whose targets add up to the whole's; an indicator without one counts as nothing."""
    total = every[whole]
    assert total is not None
    good = 0
    for group, places in enumerate(total):
        parts = [values[i][o[group][0]] for i, o in enumerate(every) if i != whole and o and o[group]]  # type: ignore[index]
        if places is not None:
            good += sum((part or Decimal(0) for part in parts), Decimal(0)) == values[whole][places[0]]
    return good
