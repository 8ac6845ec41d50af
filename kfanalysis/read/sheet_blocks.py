"""Blocks of a sheet: the lines above and below its tables, and the tables themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kfanalysis.read.blocks import LaidCell, Line, Table


@dataclass(frozen=True, slots=True)
class Box:
    """A cell that is shown: its place among the shown rows and columns, what it spans, and its name in the sheet."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    name: str


def split_sheet(boxes: list[Box], rows: int, name: str) -> Iterator[Line | Table]:
    """Split a sheet into lines and tables: a table begins where a row is filled like the others.

    >>> rows = [["实事进度"], ["序号", "目标任务"], ["1", "修路3条"], ["备注：按月更新"]]
    >>> boxes = [Box(r, c, 1, 1, text, f"R{r + 1}C{c + 1}") for r, row in enumerate(rows) for c, text in enumerate(row)]
    >>> [type(block).__name__ for block in split_sheet(boxes, 4, "table 1")]
    ['Line', 'Table', 'Line']
    """
    lines: list[list[Box]] = [[] for _ in range(rows)]
    for box in boxes:
        lines[box.row].append(box)
    filled = [sum(bool(box.text) for box in line) for line in lines]
    most = max(filled, default=0)
    opens = [
        2 * count > max(most, 2) or (count > 1 and any(box.rows > 1 for box in line if box.text))
        for count, line in zip(filled, lines, strict=True)
    ]
    start = 0
    for end in [*_find_ends(lines, filled, opens), rows]:
        yield from _lay_out(lines, filled, opens, start, end, name)
        start = end


def _find_ends(lines: list[list[Box]], filled: list[int], opens: list[bool]) -> Iterator[int]:
    """Find where another table begins: behind an empty row, a title line or the first header again."""
    header = opens.index(True) if True in opens else len(lines)
    for n in range(header + 1, len(lines)):
        if filled[n] and not filled[n - 1]:
            again = [box.text for box in lines[n]] == [box.text for box in lines[header]]
            if again or (filled[n] == 1 and any(opens[n:])):
                yield n


def _lay_out(
    lines: list[list[Box]], filled: list[int], opens: list[bool], start: int, end: int, name: str
) -> Iterator[Line | Table]:
    """Lay out the rows from ``start``: lines, the table from its first row that is filled, lines behind its last."""
    first = next((n for n in range(start, end) if opens[n]), end)
    for n in range(start, first):
        yield from _write_line(lines[n])
    if first == end:
        return
    last = max(n for n in range(first, end) if filled[n] > 1 or n == first or _is_serial(lines[n]))
    reached = max(box.row + box.rows - 1 for n in range(first, last + 1) for box in lines[n])
    last = min(max(last, reached), end - 1)
    kept = [n for n in range(first, last + 1) if filled[n] or _is_covered(lines, n)]
    at = {n: i for i, n in enumerate(kept)}
    yield Table(
        tuple(
            LaidCell(
                at[n], box.column, box.text, box.name,
                sum(box.row <= other < box.row + box.rows for other in kept), box.columns,
            )
            for n in kept
            for box in lines[n]
        ),
        name,
    )  # fmt: skip
    for n in range(last + 1, end):
        yield from _write_line(lines[n])


def _is_serial(line: list[Box]) -> bool:
    """Tell whether a row's only text is a cell of the table, narrow and at its left: a serial, a name."""
    texts = [box for box in line if box.text]
    return len(texts) == 1 and texts[0].columns == 1 and len(texts[0].text) <= 6 and texts[0].column < 3


def _is_covered(lines: list[list[Box]], row: int) -> bool:
    return any(box.row + box.rows > row for n in range(row) for box in lines[n] if box.rows > 1 and box.text)


def _write_line(line: list[Box]) -> Iterator[Line]:
    texts = [box for box in line if box.text]
    if texts:
        yield Line("  ".join(box.text.replace("\n", " ") for box in texts), texts[0].name)
