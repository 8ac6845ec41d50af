"""Put a table's cells under its columns, row by row: what each row holds of each column, and what fills the row alone.

A row is placed where its cells are as many as the columns, or the file says where they stand; other rows are put
back by what they hold. A cell alone in a row of many columns is a section's title, or a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from kfanalysis.extraction.outline.cell_fits import fit
from kfanalysis.extraction.outline.cell_looks import Look, read_look
from kfanalysis.extraction.outline.cell_streams import Stream
from kfanalysis.extraction.outline.drafts import Span
from kfanalysis.extraction.outline.row_alignments import TAIL, Step, align
from kfanalysis.extraction.outline.table_cells import Slot, TableCells
from kfanalysis.extraction.outline.table_columns import Header, is_head_row
from kfanalysis.extraction.outline.table_heads import ColumnKind, read_head
from kfanalysis.lexicon import alternation, load_words


@dataclass(slots=True)
class TableRow:
    """A row: its cells by column; ``alone`` a cell that fills it; ``ragged`` where cells may be merged from above.

    ``above`` are the columns whose cell began in a row above: as the file says, or since the row has just so many
    cells less than the head.
    """

    start: int
    end: int
    cells: dict[int, list[Span]] = field(default_factory=dict)
    alone: Span | None = None
    ragged: bool = False
    above: frozenset[int] = frozenset()


def place_rows(clean: str, table: TableCells, header: Header) -> Iterator[TableRow]:
    """Place the rows below a header up to the next header of another kind (which the caller finds)."""
    width = len(header.columns)
    kinds = header.kinds
    for slots in table.rows[header.last :]:
        filled = [slot for slot in slots if slot.end > slot.start]
        if not filled:
            continue
        if table.form != "grid" and _furniture().match(clean, filled[0].start, filled[0].end):
            return
        fresh = [slot for slot in filled if not slot.above] or filled
        row = TableRow(min(s.start for s in fresh), max(s.end for s in fresh))
        if _is_alone(table, slots, filled, width):
            row.alone = (filled[0].start, filled[0].end)
        elif table.form == "grid":
            for slot in filled:
                row.cells.setdefault(slot.column, []).append((slot.start, slot.end))
            row.above = frozenset(slot.column for slot in slots if slot.above)
        elif _is_full(clean, slots, header):
            for j, slot in enumerate(slots[:width]):
                if slot.end > slot.start:
                    row.cells[j] = [(slot.start, slot.end)]
        else:
            row.ragged = True
            kept = slots if table.form == "tabs" and len(slots) < width else filled
            looks = [read_look(clean, slot.start, slot.end) for slot in kept]
            steps = align(looks, kinds, wraps=False, stay=_STAY[table.form], merged=kept is slots)
            for slot, step in zip(kept, steps, strict=True):
                if slot.end > slot.start:
                    row.cells.setdefault(step.column, []).append((slot.start, slot.end))
            if kept is slots and len({step.column for step in steps}) == len(slots):
                row.above = frozenset(range(width)) - {step.column for step in steps}
        yield row


def _is_full(clean: str, slots: Sequence[Slot], header: Header) -> bool:
    """Whether a row has a cell for each column, a serial number in the serial's: its cells need no search then."""
    width = len(header.columns)
    if len(slots) < width or any(slot.end > slot.start for slot in slots[width:]):
        return False
    kinds = header.kinds
    if slots[width - 1].end == slots[width - 1].start and slots[0].end > slots[0].start:
        here, left = (
            sum(
                fit(read_look(clean, s.start, s.end), kinds[j + by]) for j, s in enumerate(slots[: width - 1])
            )
            for by in (0, 1)
        )
        return here >= left
    first = slots[0]
    return (
        kinds[0] != "serial"
        or first.end == first.start
        or read_look(clean, first.start, first.end).serial > 0
    )


_STAY = {"grid": 0.0, "tabs": 2.4, "bars": 2.4, "spaces": 1.0, "words": -0.6, "lines": 0.0}


def _is_alone(table: TableCells, slots: Sequence[Slot], filled: Sequence[Slot], width: int) -> bool:
    if len(filled) != 1 or width < 3:
        return False
    if table.form == "grid":
        return filled[0].columns * 2 >= width or (filled[0].column == 0 and not filled[0].above)
    return slots[0].end > slots[0].start


def place_stream(clean: str, stream: Stream) -> Iterator[TableRow]:
    """Place the cells of a table that stands one cell a line."""
    kinds = stream.header.kinds
    serial = "serial" in kinds
    stop = next(
        (i for i, cell in enumerate(stream.cells) if _furniture().match(clean, *cell)), len(stream.cells)
    )
    stream = replace(stream, cells=stream.cells[:stop], gaps=stream.gaps[:stop])
    looks = [read_look(clean, *cell) for cell in stream.cells]
    alone = [
        serial and i + 1 < len(looks) and looks[i + 1].serial > 0 and _SECTION.match(clean, *cell) is not None
        and not look.sentence
        for i, (cell, look) in enumerate(zip(stream.cells, looks, strict=True))
    ]  # fmt: skip
    kept = [i for i in range(len(looks)) if not alone[i]]
    steps = _deal_out([looks[i] for i in kept], kinds) or align(
        [looks[i] for i in kept], _number_kinds(kinds, [looks[i] for i in kept]), wraps=True, stay=1.0 if stream.barred else 0.0,
        breaks=[stream.gaps[i] for i in kept],
    )  # fmt: skip
    at = dict(zip(kept, steps, strict=True))
    row: TableRow | None = None
    for i, cell in enumerate(stream.cells):
        step = at.get(i)
        if step is not None and step.column == TAIL:
            break
        if step is None or step.begins or row is None:
            if row is not None:
                yield row
            row = TableRow(*cell, ragged=True)
        if step is None:
            row.alone = cell
        else:
            row.cells.setdefault(step.column, []).append(cell)
        row.end = cell[1]
    if row is not None:
        _drop_closing(clean, row)
        yield row


def _deal_out(looks: Sequence[Look], kinds: Sequence[ColumnKind]) -> list[Step] | None:
    """Deal the cells out to the columns in turn, where they come out even and each column's cells fit it.

    >>> looks = [read_look(cell, 0, len(cell)) for cell in ("轴承产业园", "县工信局", "已投产", "锻造厂", "镇政府", "在建")]
    >>> [step.column for step in _deal_out(looks, ("name", "owner", "report"))]
    [0, 1, 2, 0, 1, 2]
    >>> _deal_out(looks[1:], ("name", "owner", "report")), _deal_out(looks, ("name", "report", "owner"))
    (None, None)
    """
    size = len(kinds)
    if size < 3 or len(looks) < 2 * size or len(looks) % size:
        return None
    for j, kind in enumerate(kinds):
        fits = [fit(look, kind) for look in looks[j::size]]
        poor = sum(value <= _POOR for value in fits)
        if poor * 5 > len(fits) or sum(fits) < _FAIR * len(fits):
            return None
    return [Step(i % size, i % size == 0) for i in range(len(looks))]


_POOR, _FAIR = -2.9, -1.0


def _number_kinds(kinds: Sequence[ColumnKind], looks: Sequence[Look]) -> tuple[ColumnKind, ...]:
    """Take targets and progress for numbers where one cell in four is one, besides the serial numbers; of two columns
    of targets the first says in words what the second counts."""
    figures = sum(look.figure and not look.percent for look in looks) - (
        len(looks) // len(kinds) if "serial" in kinds else 0
    )
    if figures * 4 < len(looks) or not {"target", "report"} <= set(kinds):
        return tuple(kinds)
    numbers: dict[ColumnKind, ColumnKind] = {"target": "invest", "report": "invested"}
    worded = kinds.index("target") if kinds.count("target") > 1 else -1
    return tuple(kind if j == worded else numbers.get(kind, kind) for j, kind in enumerate(kinds))


def _drop_closing(clean: str, row: TableRow) -> None:
    """Leave out a short line without a deed behind the sentence that ends the last cell: it is none of the table's."""
    cells = row.cells[max(row.cells)] if row.cells else []
    while len(cells) > 1 and clean[cells[-2][1] - 1] == "。":
        look = read_look(clean, *cells[-1])
        if look.length > 10 or look.digits or look.done or look.planned or look.office:
            break
        cells.pop()
    if cells:
        row.end = cells[-1][1]


@cache
def _furniture() -> re.Pattern[str]:
    """What ends a table of lines: notes, signatures' labels, what a site puts below a page."""
    words = alternation(
        (
            *load_words("crumbs", kind="crumb"),
            *load_words("crumbs", kind="source"),
            *load_words("crumbs", kind="published"),
        )
    )
    notes = alternation(load_words("cellwords", kind="note"))
    return re.compile(rf"[【\[*]?{words}(?:[ ]?[:】\]]|[ ]|$)|[*(【]?{notes}[0-9]?[】)]?[ ]?:", re.MULTILINE)


_SECTION = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十]{1,3}[部分类章篇]).{2,30}$",
    re.MULTILINE,
)


def is_header_again(clean: str, row: TableRow, header: Header) -> bool:
    """Whether a row says the header's words again, as on a new page."""
    spans = [span for cells in row.cells.values() for span in cells]
    heads = {clean[slice(*column.head)] for column in header.columns}
    same = sum(clean[slice(*span)] in heads for span in spans)
    if len(spans) < 2 or same * 2 < len(spans):
        return False
    return sum(read_head(clean, *span) is not None for span in spans) * 3 >= len(spans) * 2


def find_next_header(clean: str, table: TableCells, start: int) -> int:
    """Find the next row that reads as a header from ``start``, or the number of rows."""
    for i in range(start, len(table.rows)):
        if is_head_row(clean, table.rows[i]):
            return i
    return len(table.rows)
