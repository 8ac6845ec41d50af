"""Find tables of which each cell stands on a line or paragraph of its own, and the rows that such cells make.

The header is a run of lines that read as heads (a head may be broken over lines); what follows is put under its
columns by what it holds (``row_alignments``). Codebook §1, "Table"; a header that comes again is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kfanalysis.extraction.outline.drafts import Span
from kfanalysis.extraction.outline.head_runs import HeadLines, find_run
from kfanalysis.extraction.outline.table_cells import Slot, TableCells
from kfanalysis.extraction.outline.table_columns import Column, Header
from kfanalysis.extraction.outline.table_heads import read_head


@dataclass(frozen=True, slots=True)
class Stream:
    """A table of one cell a line: its header, where its head's lines stand, its cells and before which stood gaps."""

    header: Header
    heads: tuple[Span, ...]
    cells: tuple[Span, ...]
    gaps: tuple[bool, ...]
    barred: bool


def find_paragraphs(clean: str) -> TableCells:
    """Find the lines of a text as cells; lines that a blank line does not part go together where most are parted, a
    line of nothing but heads holds a cell each.

    >>> [len(row) for row in find_paragraphs("序号\\n\\n任务\\n\\n1\\n\\n建桥").rows]
    [1, 1, 1, 1]
    >>> len(find_paragraphs("序号 工作任务 责任单位 完成情况\\n1\\n建桥").rows)
    6
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
    cells = [cell for span in spans for cell in _part_heads(clean, *span)]
    return TableCells("lines", tuple((Slot(*span),) for span in cells), lines[0][0], lines[-1][1])


def _part_heads(clean: str, start: int, end: int) -> list[Span]:
    words = [found.span() for found in _WORD.finditer(clean, start, end)] if end - start <= _LONGEST else []
    if len(words) >= _FEWEST and all(read_head(clean, *word) is not None for word in words):
        return words
    return [(start, end)]


_WORD = re.compile(r"[^ \n]+")
_FEWEST, _LONGEST = 3, 120
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
    lines = HeadLines(clean, cells)
    at = 0
    while at < len(cells):
        run = find_run(lines, at)
        if run is None:
            at += 1
            continue
        columns = _drop_parents(_place_periods(clean, list(run.columns)))
        found.append((run.first, run.last, columns))
        at = run.last
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
