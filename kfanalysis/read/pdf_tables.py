"""Ruled tables of a pdf page: rules that meet make a grid, cells without a rule between them are one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kfanalysis.read.pdf_glyphs import Glyph, Rule

NEAR = 3.0  # points within which rules meet, and count as one
COVERED = 0.6  # of an edge that a rule must cover to part two cells


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: its first row and column, how many it spans, and where it lies."""

    row: int
    column: int
    rows: int
    columns: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table: where its rows and columns part, and its cells."""

    across: tuple[float, ...]
    down: tuple[float, ...]
    boxes: tuple[Box, ...]

    @property
    def top(self) -> float:
        return self.down[0]

    @property
    def bottom(self) -> float:
        return self.down[-1]

    def find_box(self, glyph: Glyph) -> Box | None:
        """Find the cell that a glyph stands in."""
        x, y = (glyph.left + glyph.right) / 2, glyph.middle
        if not (self.across[0] <= x <= self.across[-1] and self.top <= y <= self.bottom):
            return None
        row, column = bisect_right(self.down, y) - 1, bisect_right(self.across, x) - 1
        return next(
            (
                box
                for box in self.boxes
                if box.row <= row < box.row + box.rows and box.column <= column < box.column + box.columns
            ),
            None,
        )


def find_lattices(rules: Sequence[Rule]) -> list[Lattice]:
    """Find the ruled tables among a page's rules, from above: two rows or more, two columns or more.

    >>> lying = [Rule(True, y, 0, 100) for y in (0, 20, 40)]
    >>> standing = [Rule(False, x, 0, 40) for x in (0, 100)] + [Rule(False, 50, 20, 40)]
    >>> [(b.row, b.column, b.columns) for b in find_lattices(lying + standing)[0].boxes]
    [(0, 0, 2), (1, 0, 1), (1, 1, 1)]
    """
    lattices = []
    for group in _group(_merge(rules)):
        down = _cluster(rule.at for rule in group if rule.lies)
        across = _cluster(rule.at for rule in group if not rule.lies)
        if len(down) > 2 and len(across) > 2 and len(down) * len(across) < 100_000:
            lattices.append(Lattice(tuple(across), tuple(down), tuple(_find_boxes(group, across, down))))
    return sorted(lattices, key=lambda lattice: lattice.top)


def _merge(rules: Iterable[Rule]) -> list[Rule]:
    """Merge rules that go on from each other on one line."""
    merged: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (r.lies, round(r.at / NEAR), r.start)):
        last = merged[-1] if merged else None
        if (
            last
            and last.lies == rule.lies
            and abs(last.at - rule.at) < NEAR
            and rule.start <= last.end + NEAR
        ):
            merged[-1] = Rule(rule.lies, last.at, last.start, max(last.end, rule.end))
        else:
            merged.append(rule)
    return merged


def _group(rules: list[Rule]) -> list[list[Rule]]:
    """Group rules that meet, directly or by others."""
    above = list(range(len(rules)))

    def root(n: int) -> int:
        while above[n] != n:
            above[n] = above[above[n]]
            n = above[n]
        return n

    lying = [n for n, rule in enumerate(rules) if rule.lies][:2_000]
    standing = [n for n, rule in enumerate(rules) if not rule.lies][:2_000]
    for one in lying:
        for other in standing:
            a, b = rules[one], rules[other]
            if a.start - NEAR <= b.at <= a.end + NEAR and b.start - NEAR <= a.at <= b.end + NEAR:
                above[root(one)] = root(other)
    groups: dict[int, list[Rule]] = {}
    for n in (*lying, *standing):
        groups.setdefault(root(n), []).append(rules[n])
    return list(groups.values())


def _cluster(places: Iterable[float]) -> list[float]:
    """Put places that are near each other into one: the mean of each cluster, in order."""
    clusters: list[list[float]] = []
    for place in sorted(places):
        if clusters and place - clusters[-1][-1] < NEAR:
            clusters[-1].append(place)
        else:
            clusters.append([place])
    return [sum(cluster) / len(cluster) for cluster in clusters]


def _find_boxes(group: list[Rule], across: list[float], down: list[float]) -> list[Box]:
    rows, columns = len(down) - 1, len(across) - 1
    lying = _by_place((rule for rule in group if rule.lies), down)
    standing = _by_place((rule for rule in group if not rule.lies), across)
    taken: set[tuple[int, int]] = set()
    boxes = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            wide = 1
            while column + wide < columns and not _covers(standing[column + wide], down[row], down[row + 1]):
                wide += 1
            tall = 1
            while row + tall < rows and not _covers(lying[row + tall], across[column], across[column + wide]):
                tall += 1
            taken.update((r, c) for r in range(row, row + tall) for c in range(column, column + wide))
            boxes.append(
                Box(
                    row,
                    column,
                    tall,
                    wide,
                    across[column],
                    down[row],
                    across[column + wide],
                    down[row + tall],
                )
            )
    return boxes


def _by_place(rules: Iterable[Rule], places: list[float]) -> list[list[Rule]]:
    found: list[list[Rule]] = [[] for _ in places]
    for rule in rules:
        found[min(range(len(places)), key=lambda n: abs(places[n] - rule.at))].append(rule)
    return found


def _covers(rules: list[Rule], start: float, end: float) -> bool:
    covered = sum(max(min(rule.end, end) - max(rule.start, start), 0) for rule in rules)
    return covered >= COVERED * (end - start)
