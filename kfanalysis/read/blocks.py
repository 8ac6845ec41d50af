"""Blocks of a laid-out document, and the one text that they make (codebook §1, spans).

A reader yields lines and tables in reading order; ``transcribe`` writes them into one text: a line each, a table's
rows a line each with a tab between cells, paragraphs inside a cell parted by ``\\n``. A merged cell stands once, in
its first row; every cell, an empty one too, has its exact span in the grid.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kfanalysis.records import Cell, Grid, KfanalysisError, Segment

BlockKind = Literal["paragraph", "heading"]
CELLS = 300_000


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or heading and where a person finds it."""

    text: str
    locator: str
    kind: BlockKind = "paragraph"
    level: int = 0


@dataclass(frozen=True, slots=True)
class LaidCell:
    """A cell of a table before it has a place in the text."""

    row: int
    column: int
    text: str
    locator: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its cells in any order, merged ones once."""

    cells: tuple[LaidCell, ...]
    locator: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt of the reader, to become a flag: what it is, and where a person finds it."""

    reason: str
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a reader makes of a file's bytes; ``segments`` bear no bulletin_id yet."""

    text: str
    encoding: str
    grids: tuple[Grid, ...] = ()
    segments: tuple[Segment, ...] = ()
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    doubts: tuple[Doubt, ...] = ()


def transcribe(
    blocks: Iterable[Line | Table],
    *,
    file: str,
    encoding: str = "",
    title: str | None = None,
    doubts: tuple[Doubt, ...] = (),
) -> Transcript:
    r"""Write blocks into one text, with the span of every line and cell.

    >>> cells = (LaidCell(0, 0, "修路3条", "A1", rows=2), LaidCell(0, 1, "", "B1"), LaidCell(1, 1, "已修2条", "B2"))
    >>> made = transcribe([Line("进展情况", "¶ 1"), Table(cells, "table 1")], file="a.docx")
    >>> made.text
    '进展情况\n修路3条\t\n已修2条\n'
    >>> [made.text[cell.start : cell.end] for cell in made.grids[0].cells]
    ['修路3条', '', '已修2条']
    """
    pieces: list[str] = []
    grids: list[Grid] = []
    segments: list[Segment] = []
    at = 0
    for block in blocks:
        if isinstance(block, Line):
            if block.text:
                segments.append(Segment("", at, at + len(block.text), block.kind, block.level, block.locator))
                pieces.append(block.text + "\n")
                at += len(block.text) + 1
            continue
        _refuse_many(block, file)
        cells = []
        laid = sorted(block.cells, key=lambda cell: (cell.row, cell.column))
        for n, cell in enumerate(laid):
            last = n + 1 == len(laid) or laid[n + 1].row != cell.row
            cells.append(Cell(cell.row, cell.column, cell.rows, cell.columns, at, at + len(cell.text)))
            if cell.text:
                segments.append(Segment("", at, at + len(cell.text), "cell", 0, cell.locator))
            pieces.append(cell.text + ("\n" if last else "\t"))
            at += len(cell.text) + 1
        if cells:
            grids.append(Grid(tuple(cells), block.locator))
    return Transcript("".join(pieces), encoding, tuple(grids), tuple(segments), title=title, doubts=doubts)


def place_cells(rows: Iterable[Iterable[tuple[str, int, int]]], *, table: str) -> tuple[LaidCell, ...]:
    """Place rows of (text, rows, columns) as a browser does: each cell in the first column that is still free.

    >>> [(c.row, c.column, c.locator) for c in place_cells([[("甲", 2, 1), ("乙", 1, 1)], [("丙", 1, 1)]], table="table 1")]
    [(0, 0, 'table 1 R1C1'), (0, 1, 'table 1 R1C2'), (1, 1, 'table 1 R2C2')]
    """
    laid = []
    taken: dict[int, int] = {}  # column → the first row in which it is free again
    lines = [list(row) for row in rows]
    for row, line in enumerate(lines):
        column = 0
        for text, tall, wide in line:
            while taken.get(column, 0) > row:
                column += 1
            tall = min(tall, len(lines) - row)
            free = 1
            while free < wide and taken.get(column + free, 0) <= row:
                free += 1
            laid.append(LaidCell(row, column, text, f"{table} R{row + 1}C{column + 1}", tall, free))
            for each in range(column, column + free):
                taken[each] = row + tall
            column += free
    return tuple(laid)


def join_lines(lines: Iterable[str]) -> str:
    """Join the paragraphs of a cell, empty ones left out, tabs made spaces: a tab parts cells.

    >>> join_lines(["目标 ", "", "任务\\t书"])
    '目标\\n任务 书'
    """
    return "\n".join(text for line in lines if (text := trim(line.replace("\t", " "))))


def trim(text: str) -> str:
    """Strip the blanks at both ends, wide and no-break ones too."""
    return text.strip(" \t\r\n\x0b\x0c\xa0\u3000\u2002\u2003\u2009")


def _refuse_many(table: Table, file: str) -> None:
    if len(table.cells) > CELLS:
        raise KfanalysisError(
            f"a table of {len(table.cells)} cells, above the limit of {CELLS} / 表格过大", code="too_large",
            file=file, place=table.locator, remedy="Split the document. / 请把文件拆开。",
        )  # fmt: skip
