"""Find tables of which each cell stands on a line or paragraph of its own, and the rows that such cells make.

The header is a run of lines that read as heads (a head may be broken over lines); what follows is put under its
columns by what it holds (``row_alignments``). Codebook §1, "Table"; a header that comes again is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kfanalysis.extraction.outline.cell_looks import read_look
from kfanalysis.extraction.outline.drafts import Span
from kfanalysis.extraction.outline.table_cells import Slot, TableCells
from kfanalysis.extraction.outline.table_columns import Column, Header
from kfanalysis.extraction.outline.table_heads import PROMISES, Head, find_head_unit, read_head

ANSWERS = ("report", "lead", "owner", "doer", "leader", "deadline", "target", "invested")
LONGEST_HEAD = 18
Piece = tuple[int, Head]


@dataclass(frozen=True, slots=True)
class Stream:
    """A table of one cell a line: its header, where its head's lines stand, its cells and before which stood gaps."""

    header: Header
    heads: tuple[Span, ...]
    cells: tuple[Span, ...]
    gaps: tuple[bool, ...]
    barred: bool


def find_paragraphs(clean: str) -> TableCells:
    """Find the lines of a text as cells; lines that a blank line does not part go together where most are parted.

    >>> [len(row) for row in find_paragraphs("序号\\n\\n任务\\n\\n1\\n\\n建桥").rows]
    [1, 1, 1, 1]
    """
    lines = [found.span() for found in _LINE.finditer(clean)]
    if not lines:
        return TableCells("lines", (), 0, 0)
    parted = [clean.count("\n", one[1], two[0]) > 1 for one, two in pairwise(lines)]
    joins = sum(parted) * 10 >= len(parted) * 7
    spans = [lines[0]]
    for line, gap in zip(lines[1:], parted, strict=True):
        if joins and not gap:
            spans[-1] = (spans[-1][0], line[1])
        else:
            spans.append(line)
    return TableCells("lines", tuple((Slot(*span),) for span in spans), lines[0][0], lines[-1][1])


_LINE = re.compile(r"[^ \n](?:[^\n]*[^ \n])?")


def find_streams(clean: str, table: TableCells, *, barred: bool) -> list[Stream]:
    """Find the tables among cells that stand one a line.

    >>> text = "实事进度表\\n序号\\n任务\\n责任\\n单位\\n进展情况\\n1\\n建桥\\n市交通局\\n已建成"
    >>> [stream.header.kinds for stream in find_streams(text, find_paragraphs(text), barred=False)]
    [('serial', 'task', 'owner', 'report')]
    """
    slots = [row[0] for row in table.rows if row]
    cells = [(slot.start, slot.end) for slot in slots if slot.end > slot.start]
    gaps, empty = [], False
    for slot in slots:
        if slot.end > slot.start:
            gaps.append(empty)
        empty = slot.end == slot.start
    found: list[tuple[int, int, tuple[Column, ...]]] = []
    pieces: dict[int, Piece | None] = {}
    at = 0
    while at < len(cells):
        run = _read_heads(clean, cells, at, pieces)
        if run is None:
            at += 1
            continue
        found.append(run)
        at = run[1]
    streams: list[Stream] = []
    for i, (first, last, columns) in enumerate(found):
        stop = found[i + 1][0] if i + 1 < len(found) else len(cells)
        heads = tuple(cells[first:last])
        body, between = tuple(cells[last:stop]), tuple(gaps[last:stop])
        kinds = [column.kind for column in columns]
        if streams and [column.kind for column in streams[-1].header.columns] == kinds:
            before = streams[-1]
            streams[-1] = replace(
                before, heads=before.heads + heads, cells=before.cells + body, gaps=before.gaps + between
            )
        elif body:
            streams.append(Stream(Header(first, last, columns), heads, body, between, barred))
    return streams


def _read_heads(
    clean: str, cells: Sequence[Span], at: int, pieces: dict[int, Piece | None]
) -> tuple[int, int, tuple[Column, ...]] | None:
    """Read the run of heads that begins at a cell, as (first cell, the cell behind it, columns).

    ``pieces`` keeps what was read at each cell.
    """
    columns: list[Column] = []
    first, i, known_end, unknown = at, at, at, 0
    while i < len(cells) and i - at < 60:
        if i not in pieces:
            pieces[i] = _read_piece(clean, cells, i)
        piece = pieces[i]
        if piece is None:
            if not columns or unknown >= 2 or not _can_be_head(clean, *cells[i]):
                break
            unknown += 1
            columns.append(Column("other", cells[i], (), None, find_head_unit(clean, *cells[i])))
            i += 1
            continue
        size, head = piece
        if head.kind == "serial" and columns:
            if any(column.kind == "serial" for column in columns):
                break
            if len(columns) <= 2:  # a title that reads as a head
                columns, first = [], i
        span = (cells[i][0], cells[i + size - 1][1])
        columns.append(Column(head.kind, span, (), head.period, head.unit))
        i += size
        known_end, unknown = i, 0
    serial = any(column.kind == "serial" for column in columns)
    if not (serial and i < len(cells) and read_look(clean, *cells[i]).serial):
        while columns and columns[-1].kind == "other":
            columns.pop()
        i = known_end
    return (first, i, _drop_parents(_place_periods(clean, columns))) if _is_header(columns) else None


def _place_periods(clean: str, columns: list[Column]) -> list[Column]:
    """Put the periods of a second row of heads (一季度 … 四季度) in the place of the head that stands over them."""
    bare = [i for i, column in enumerate(columns) if _is_bare(clean, column)]
    if len(bare) < 2 or bare != list(range(len(columns) - len(bare), len(columns))):
        return columns
    rest = columns[: bare[0]]
    plans = [
        i for i, column in enumerate(rest) if column.kind == "deadline" and _PLAN.search(clean, *column.head)
    ]
    over = next(iter(plans), next((i for i in reversed(range(len(rest))) if rest[i].kind == "report"), None))
    if over is None:
        return columns
    kind = "measure" if plans else rest[over].kind
    return [
        *rest[:over],
        *(replace(columns[i], kind=kind, above=(rest[over].head,)) for i in bare),
        *rest[over + 1 :],
    ]


_PLAN = re.compile("安排|计划|节点|周期")


def _is_bare(clean: str, column: Column) -> bool:
    head = read_head(clean, *column.head)
    return head is not None and head.bare


def _read_piece(clean: str, cells: Sequence[Span], i: int) -> Piece | None:
    """Read one head from one to three lines: more than one where they make a word together that they are not alone."""
    alone = _read_short(clean, *cells[i])
    if (
        i + 1 < len(cells)
        and _BRACKET_LINE.fullmatch(clean, *cells[i + 1])
        and not _FIGURES.search(clean, *cells[i])
    ):
        joined = read_head(clean, cells[i][0], cells[i + 1][1])
        if joined is not None:
            return 2, joined
    for size in (3, 2):
        if i + size > len(cells) or cells[i + size - 1][1] - cells[i][0] > LONGEST_HEAD + 4:
            continue
        parts = [_read_short(clean, *cell) for cell in cells[i : i + size]]
        if any(cell[1] - cell[0] > 8 or _FIGURES.search(clean, *cell) for cell in cells[i : i + size]):
            continue
        if parts[0] is not None and parts[0].kind == "serial":
            continue
        joined = read_head(clean, cells[i][0], cells[i + size - 1][1])
        if joined is None:
            continue
        if (
            alone is None
            or any(part is None for part in parts)
            or _is_word(clean, cells[i], cells[i + size - 1])
        ):
            if alone is not None and all(part is not None for part in parts[1:]) and size == 3:
                continue
            return size, joined
    return (1, alone) if alone is not None else None


_BRACKET_LINE = re.compile(r"\([^()\n]{1,14}\)")
_FIGURES = re.compile("[0-9。;]")


def _is_word(clean: str, first: Span, last: Span) -> bool:
    """Whether two lines stand closer to each other than a blank line, or are two letters each (目标, 任务)."""
    return first[1] - first[0] <= 2 and last[1] - last[0] <= 2


def _read_short(clean: str, start: int, end: int) -> Head | None:
    if end - start > LONGEST_HEAD + (6 if ")" in clean[start:end] else 0):
        return None
    return read_head(clean, start, end)


def _can_be_head(clean: str, start: int, end: int) -> bool:
    if end - start > 14:
        return False
    look = read_look(clean, start, end)
    return not (look.serial or look.figure or look.sentence or look.digits or look.office)


def _is_header(columns: Sequence[Column]) -> bool:
    kinds = [column.kind for column in columns]
    known = [kind for kind in kinds if kind != "other"]
    least = 2 if "serial" in kinds else 3
    return (
        len(known) >= least + 1
        and len(set(known)) >= 3
        and any(kind in PROMISES for kind in kinds)
        and any(kind in ANSWERS for kind in kinds if kind not in PROMISES)
    )


def _drop_parents(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Leave out a head that stands over the next ones (本月进展情况 over 前期手续, 形象进度)."""
    kept = list(columns)
    for i in range(len(kept) - 2):
        one, two, three = kept[i : i + 3]
        if (
            one.kind == two.kind == three.kind == "report"
            and one.period
            and not two.period
            and not three.period
        ):
            return (*kept[:i], *(replace(c, above=(one.head,), period=one.period) for c in kept[i + 1 : i + 3]),
                    *kept[i + 3 :])  # fmt: skip
    return tuple(kept)
