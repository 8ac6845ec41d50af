"""Assignments of figures to targets: of doubtful couples, those that together are the most probable."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

_MANY = 576  # above so many couples, which are then all of one kind, the most probable is taken in turn


def assign(couples: Sequence[tuple[int, int, float]], *, threshold: float) -> list[int]:
    """Choose among couples of (target, figure, p) by number, each target and each figure once.

    Decision: what is maximised is the sum of log odds over the threshold, so that a doubtful couple never takes a
    figure from a certain one, and every couple is above the threshold (codebook §2, pairs).

    >>> assign([(0, 5, 0.9), (0, 6, 0.8), (1, 5, 0.8)], threshold=0.5)
    [1, 2]
    >>> assign([(0, 5, 0.99), (0, 6, 0.6), (1, 5, 0.6)], threshold=0.5)
    [0]
    >>> assign([], threshold=0.5)
    []
    """
    targets, figures = sorted({t for t, _, _ in couples}), sorted({f for _, f, _ in couples})
    if len(couples) == len(targets) == len(figures):
        return list(range(len(couples)))
    if len(couples) > _MANY:
        return _assign_in_turn(couples)
    from scipy.optimize import linear_sum_assignment

    rows = {target: n for n, target in enumerate(targets)}
    columns = {figure: n for n, figure in enumerate(figures)}
    gains = [[0.0] * len(columns) for _ in rows]
    at: dict[tuple[int, int], int] = {}
    for number, (target, figure, p) in enumerate(couples):
        place = rows[target], columns[figure]
        gains[place[0]][place[1]] = _gain(p, threshold)
        at[place] = number
    found = zip(*linear_sum_assignment(gains, maximize=True), strict=True)
    return sorted(at[place] for place in ((int(row), int(column)) for row, column in found) if place in at)


def _assign_in_turn(couples: Sequence[tuple[int, int, float]]) -> list[int]:
    targets: set[int] = set()
    figures: set[int] = set()
    chosen = []
    for number in sorted(range(len(couples)), key=lambda n: (-couples[n][2], couples[n][:2])):
        target, figure, _ = couples[number]
        if target not in targets and figure not in figures:
            targets.add(target)
            figures.add(figure)
            chosen.append(number)
    return sorted(chosen)


def _gain(p: float, threshold: float) -> float:
    """Log odds over those of the threshold, a little above 0 at it, so that a couple is better than none."""
    p = min(max(p, 0.0001), 0.9999)
    return log(p / (1 - p)) - log(threshold / (1 - threshold)) + 0.001
