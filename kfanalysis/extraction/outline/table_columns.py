"""Judge a table's columns by their heads, over one row or several, and where they say nothing by what they hold.

A head's row has two known heads or more, of at most two and a half cells each; the rows below it that hold heads alone
are heads too (目标, 完成, 完成率 under an indicator). A head over several columns counts for each of them, unless the
head below it says what the column is. Codebook §1, "Table" and "Figure table".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kfanalysis.extraction.outline.cell_looks import read_look
from kfanalysis.extraction.outline.drafts import Span
from kfanalysis.extraction.outline.table_cells import Slot, TableCells
from kfanalysis.extraction.outline.table_heads import ColumnKind, Head, find_head_unit, read_head

DEEPEST = 6
FARTHEST = 14


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its kind, its own head, the heads above it from the top, and the period and unit they name."""

    kind: ColumnKind
    head: Span = (0, 0)
    above: tuple[Span, ...] = ()
    period: Span | None = None
    unit: Span | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """A table's header: the rows it takes (first, one after the last) and its columns."""

    first: int
    last: int
    columns: tuple[Column, ...]

    @property
    def kinds(self) -> tuple[ColumnKind, ...]:
        return tuple(column.kind for column in self.columns)


def find_header(clean: str, table: TableCells, start: int = 0) -> Header | None:
    """Find the first header of a table from row ``start``, or None where no row reads as one.

    >>> from kfanalysis.extraction.outline.drafts import Sheet
    >>> from kfanalysis.extraction.outline.table_cells import find_tables
    >>> text = "序号|项目名称|责任单位|进展情况\\n1|建桥|市交通局|已建成"
    >>> find_header(text, find_tables(Sheet(text))[0]).kinds
    ('serial', 'name', 'owner', 'report')
    >>> text = "姓名|得票\\n张三|12\\n李四|9"
    >>> find_header(text, find_tables(Sheet(text))[0])
    """
    rows = table.rows
    for first in range(start, min(len(rows), start + FARTHEST)):
        if is_head_row(clean, rows[first]):
            break
    else:
        return None
    top = first
    while top > start and any(slot.above for slot in rows[top]):
        top -= 1
    last = first + 1
    while last < len(rows) and last - top < DEEPEST and _goes_on(clean, rows, first, last):
        last += 1
    return Header(
        top,
        last,
        _read_columns(clean, rows[top:last], placed=table.form == "grid", widths=_widths_of(rows[last:])),
    )


def _filled(row: Sequence[Slot]) -> list[Slot]:
    return [slot for slot in row if slot.end > slot.start]


def is_head_row(clean: str, row: Sequence[Slot]) -> bool:
    """Whether a row is a header's: two known heads, or more, two in five of its cells, and no number alone."""
    filled = _filled(row)
    if any(look.serial or look.figure for slot in filled if (look := read_look(clean, slot.start, slot.end))):
        return False
    heads = [read_head(clean, slot.start, slot.end) for slot in filled]
    known = [head for head in heads if head is not None and not head.bare]
    kinds = {head.kind for head in known}
    return len(known) >= 2 and len(known) * 5 >= len(filled) * 2 and len(kinds) >= 2


def _goes_on(clean: str, rows: Sequence[Sequence[Slot]], first: int, at: int) -> bool:
    """Whether the row belongs to the header still: it holds heads below those of the first row, and no figures."""
    row = rows[at]
    filled = [slot for slot in _filled(row) if not slot.above]
    if any(slot.above and read_head(clean, slot.start, slot.end) for slot in row) and filled:
        serial = next((slot for slot in row if slot.above and slot.end > slot.start), None)
        if serial is not None:
            return True
    if not filled:
        return any(slot.above for slot in row)
    if _same_texts(clean, rows[first], row):
        return False
    heads = [read_head(clean, slot.start, slot.end) for slot in filled]
    known = [head for head in heads if head is not None]
    if len(known) * 2 < len(filled) or not known:
        return False
    looks = [read_look(clean, slot.start, slot.end) for slot in filled]
    return not any(look.figure or look.serial or look.sentence for look in looks)


def _same_texts(clean: str, one: Sequence[Slot], two: Sequence[Slot]) -> bool:
    texts = [[clean[s.start : s.end] for s in _filled(row)] for row in (one, two)]
    return texts[0] == texts[1]


def _read_columns(
    clean: str, rows: Sequence[Sequence[Slot]], *, placed: bool, widths: Sequence[int]
) -> tuple[Column, ...]:
    stacks = _stack(rows) if placed else _spread(_widen_to_one(clean, rows, widths))
    return tuple(_read_column(clean, stack) for stack in stacks)


def _stack(rows: Sequence[Sequence[Slot]]) -> list[list[Span]]:
    width = max((slot.column + slot.columns for row in rows for slot in row), default=0)
    stacks: list[list[Span]] = [[] for _ in range(width)]
    for row in rows:
        for slot in row:
            span = (slot.start, slot.end)
            for column in range(max(0, slot.column), slot.column + slot.columns):
                if slot.end > slot.start and span not in stacks[column]:
                    stacks[column].append(span)
    return stacks


def _widths_of(rows: Sequence[Sequence[Slot]]) -> tuple[int, ...]:
    """How many cells most rows have, and the longest: where merged cells are lost most rows are short."""
    sizes = Counter(len(row) for row in rows if len(row) > 1)
    return tuple(dict.fromkeys((sizes.most_common(1)[0][0], max(sizes)))) if sizes else ()


def _widen_to_one(clean: str, rows: Sequence[Sequence[Slot]], widths: Sequence[int]) -> list[list[Slot]]:
    """Widen the first row of heads to the first of the widths that its second row makes."""
    plain = [list(row) for row in rows]
    return next((made for width in widths if (made := _widen(clean, rows, width)) != plain), plain)


def _widen(clean: str, rows: Sequence[Sequence[Slot]], width: int) -> list[list[Slot]]:
    """Widen the first of two rows of heads whose widths are lost, so that the second stands below those it parts.

    Decision: the heads that are parted are the unknown ones (indicators), else the one that the second row's heads
    agree with, a report's or a plan's; they are parted evenly.
    """
    made = [list(row) for row in rows]
    if len(made) != 2 or not len(made[0]) < width:
        return made
    top, below = ([slot for slot in row if slot.end > slot.start] for row in made)
    parted = len(top) + len(below) - width
    heads = [read_head(clean, slot.start, slot.end) for slot in top]
    unknown = [i for i, head in enumerate(heads) if head is None]
    kinds = {head.kind for slot in below if (head := read_head(clean, slot.start, slot.end))}
    over = [i for i, head in enumerate(heads) if head is not None and head.kind in kinds]
    chosen = unknown if len(unknown) == parted else over if len(over) == parted else []
    if not chosen or len(below) % parted:
        return made
    each = len(below) // parted
    first, second, at = [], [], 0
    for i, slot in enumerate(top):
        if i in chosen:
            first += [slot] * each
            second += below[at : at + each]
            at += each
        else:
            first.append(slot)
            second.append(Slot(slot.end, slot.end))
    return [first, second]


def _spread(rows: Sequence[Sequence[Slot]]) -> list[list[Span]]:
    """Stack the heads of rows without widths: an empty cell goes with the head on its left where one stands below."""
    width = max(len(row) for row in rows)
    stacks: list[list[Span]] = [[] for _ in range(width)]
    for i, row in enumerate(rows):
        below = rows[i + 1] if i + 1 < len(rows) else ()
        left: Span | None = None
        for j in range(width):
            slot = row[j] if j < len(row) else None
            if slot is not None and slot.end > slot.start:
                left = (slot.start, slot.end)
                stacks[j].append(left)
            elif left is not None and j < len(below) and below[j].end > below[j].start and not stacks[j]:
                stacks[j].append(left)
    return stacks


def _read_column(clean: str, stack: Sequence[Span]) -> Column:
    """Read a column's heads: the lowest that is known says what it is; a period or unit may stand in any."""
    heads = [(span, read_head(clean, *span)) for span in stack]
    chosen: tuple[Span, Head] | None = None
    for span, head in reversed(heads):
        if head is not None and (chosen is None or (chosen[1].kind == "name" and head.kind == "report")):
            chosen = (span, head)
    unit = next((found for span in reversed(stack) if (found := find_head_unit(clean, *span))), None)
    if chosen is None:
        return Column("other", stack[-1] if stack else (0, 0), tuple(stack[:-1]), None, unit)
    span, head = chosen
    over = next((h for s, h in heads if h is not None and s != span), None)
    if head.bare and over is not None:
        head = replace(head, kind=over.kind if over.kind != "deadline" else "measure")
    period = head.period or next((h.period for _, h in heads if h is not None and h.period), None)
    return Column(head.kind, span, tuple(each for each in stack if each != span), period, unit)
