"""What is marked in a report's page: one mark a span, with every row that was read there; marks nest by containment."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

# In this order the first of a span's kinds decides how it looks; the fields hold the others and have no card.
KINDS = (
    "flag", "leftover", "status", "obstacle", "target", "actual", "quantity", "time", "check", "pair", "candidate",
    "text", "report", "deadline", "owner",
)  # fmt: skip
FIELDS = ("text", "report", "deadline", "owner")
LONGEST = 160  # characters of a doubt that is marked in the text; a longer one is told at the head


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a bulletin's text, the kinds of what was read there, and the rows with their tables."""

    start: int
    end: int
    kinds: tuple[str, ...]
    rows: tuple[tuple[str, Mapping[str, Any]], ...]

    @property
    def has_card(self) -> bool:
        return bool(self.rows)


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a mark in its place among others: what it holds lies within it; ``first`` is its first piece."""

    start: int
    end: int
    mark: Mark
    first: bool
    inner: tuple[Node, ...]


def find_marks(t: Tables, name: str) -> list[Mark]:
    """Find every span of a bulletin that a row was read from, in the order of the text."""
    found: dict[tuple[int, int], list[tuple[str, str, Mapping[str, Any] | None]]] = defaultdict(list)
    for kind, table, span, row in _spans(t, name):
        if span[0] < span[1]:
            found[span].append((kind, table, row))
    marks = []
    for (start, end), entries in sorted(found.items()):
        kinds = sorted({kind for kind, _, _ in entries}, key=KINDS.index)
        rows = [(table, row) for _, table, row in entries if row is not None]
        marks.append(Mark(start, end, tuple(kinds), tuple(rows)))
    return marks


def _spans(t: Tables, name: str) -> Iterator[tuple[str, str, tuple[int, int], Mapping[str, Any] | None]]:
    for row in _of(t.owners, name):
        yield "owner", "owners", _span(row), None
    for row in _of(t.commitments, name):
        for kind in ("text", "report"):
            if not pd.isna(row[f"{kind}_start"]):
                yield kind, "commitments", _span(row, f"{kind}_"), None
    for row in _of(t.quantities, name):
        kind = row["role"] if row["role"] in ("target", "actual") else "quantity"
        yield kind, "quantities", _span(row), row
    for row in _of(t.times, name):
        yield "time", "times", _span(row), row
    for row in _of(t.evidence, name):
        if row["variable"] in ("status", "obstacle"):
            yield row["variable"], "evidence", _span(row), row
    for table, kind in (("pairs", "pair"), ("candidates", "candidate")):
        for row in _of(getattr(t, table), name):
            yield kind, table, _span(row, "target_"), row
            yield kind, table, _span(row, "actual_"), row
    for row in _of(t.checks, name):
        for written in str(row["spans"]).split(";"):
            start, _, end = written.partition("-")
            if start and end:
                yield "check", "checks", (int(start), int(end)), row
    for row in _of(t.leftovers, name):
        yield "leftover", "leftovers", _span(row), row
    for row in _of(t.flags, name):
        if not pd.isna(row["start"]) and row["end"] - row["start"] <= LONGEST:
            yield "flag", "flags", _span(row), row


def _of(frame: pd.DataFrame, name: str) -> list[Mapping[str, Any]]:
    return frame[frame["bulletin_id"] == name].to_dict("records")  # type: ignore[return-value]


def _span(row: Mapping[str, Any], prefix: str = "") -> tuple[int, int]:
    return int(row[f"{prefix}start"]), int(row[f"{prefix}end"])


def nest(marks: Sequence[Mark], low: int, high: int) -> tuple[Node, ...]:
    """Nest the marks of a stretch: one that crosses the end of another, or of the stretch, is cut there.

    >>> one, two = Mark(0, 6, ("text",), ()), Mark(4, 9, ("time",), ())
    >>> [(n.start, n.end, n.first, [(i.start, i.end) for i in n.inner]) for n in nest([one, two], 0, 9)]
    [(0, 6, True, [(4, 6)]), (6, 9, False, [])]
    """
    queue = [
        (max(m.start, low), -min(m.end, high), number, m.start >= low, m)
        for number, m in enumerate(marks)
        if m.start < high and m.end > low
    ]
    heapq.heapify(queue)
    return tuple(_level(queue, high))


def _level(queue: list[tuple[int, int, int, bool, Mark]], limit: int) -> Iterator[Node]:
    """Yield the nodes that begin before ``limit``, each with those inside it."""
    while queue and queue[0][0] < limit:
        start, negative, number, first, mark = heapq.heappop(queue)
        end = -negative
        if end > limit:
            heapq.heappush(queue, (limit, -end, number, False, mark))
            end = limit
        yield Node(start, end, mark, first, tuple(_level(queue, end)))


def list_starts(t: Tables, name: str) -> list[int]:
    """List every offset at which a row of a table begins, so that each has an anchor."""
    starts: set[int] = set()
    for frame in t.frames().values():
        rows = frame[frame["bulletin_id"] == name]
        for column in frame.columns:
            if column == "start" or column.endswith("_start"):
                starts.update(int(start) for start in rows[column].dropna())
        if "spans" in frame:
            starts.update(_first(rows["spans"]))
    return sorted(starts)


def _first(spans: Iterable[Any]) -> Iterator[int]:
    for each in spans:
        if str(each):
            yield min(int(span.partition("-")[0]) for span in str(each).split(";"))
