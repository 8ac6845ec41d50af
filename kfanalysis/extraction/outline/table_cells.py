"""Find the cells of a document's tables: those of its file, or those that plain text still shows (codebook §1).

    grid    the cells of an html page, a word document, a sheet
    tabs    cells parted by tabs, as a browser or a spreadsheet copies them; a quoted cell may hold line ends
    bars    cells parted by bars, a row a line
    spaces  cells parted by two or more spaces, a row a line
    words   cells that ran together, under a header of nothing but heads (``run_together_cells``)
    lines   one cell a line or paragraph, with or without a bar behind it; rows have no ends

Only ``grid`` knows in which column a cell stands; of the others a row with as many cells as the head is as sure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kfanalysis.extraction.outline.drafts import Sheet, Span
from kfanalysis.records import Grid

Form = Literal["grid", "tabs", "bars", "spaces", "words", "lines"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell in one row: its characters, its column (-1 where unknown), its width, and whether it began above."""

    start: int
    end: int
    column: int = -1
    columns: int = 1
    above: bool = False


@dataclass(frozen=True, slots=True)
class TableCells:
    """A table as it stands: its rows of cells, and from where to where it reaches."""

    form: Form
    rows: tuple[tuple[Slot, ...], ...]
    start: int
    end: int


def find_tables(sheet: Sheet) -> list[TableCells]:
    """Find the tables of a document, in order; those of its file where it has any.

    >>> [[len(row) for row in table.rows] for table in find_tables(Sheet("序号|任务|进展\\n1|建桥|已建成\\n2|修路|在建"))]
    [[3, 3, 3]]
    >>> find_tables(Sheet("市政府办公室。\\n已建成9座。"))
    []
    """
    if sheet.grids:
        return [table for grid in sheet.grids if (table := _from_grid(sheet.clean, grid)) is not None]
    text = sheet.text or sheet.clean
    if "\t" in text and (found := list(_find_tabbed(sheet.clean, text))):
        return found
    return list(_find_barred(sheet.clean)) or list(_find_spaced(sheet.clean))


def _trim(clean: str, start: int, end: int) -> Span:
    while start < end and clean[start] in " \n":
        start += 1
    while start < end and clean[end - 1] in " \n":
        end -= 1
    return start, end


def _from_grid(clean: str, grid: Grid) -> TableCells | None:
    rows: dict[int, list[Slot]] = {}
    for cell in grid.cells:
        span = _trim(clean, cell.start, cell.end)
        for row in range(cell.row, cell.row + max(1, cell.rows)):
            rows.setdefault(row, []).append(Slot(*span, cell.column, cell.columns, row > cell.row))
    filled = [slot for row in rows.values() for slot in row if slot.end > slot.start]
    if len(filled) < 4:
        return None
    ordered = tuple(tuple(sorted(rows[row], key=lambda slot: slot.column)) for row in sorted(rows))
    return TableCells("grid", ordered, min(s.start for s in filled), max(s.end for s in filled))


_TAB_LINE = re.compile(r"[^\n]*\t[^\n]*")


def _find_tabbed(clean: str, text: str) -> Iterator[TableCells]:
    """Find runs of lines with tabs; a line without one goes with its neighbours where the run goes on behind it."""
    rows: list[tuple[Slot, ...]] = []
    at, begin, size = 0, 0, len(text)
    while at < size:
        end = text.find("\n", at)
        end = size if end < 0 else end
        if "\t" in text[at:end] or (rows and _goes_on(text, at, end)):
            if not rows:
                begin = at
            row, at = _read_tabbed(clean, text, at)
            if any(slot.end > slot.start for slot in row):
                rows.append(row)
            continue
        if text[at:end].strip() and rows:
            yield TableCells("tabs", _join_broken(clean, rows), begin, rows[-1][-1].end)
            rows = []
        at = end + 1
    if rows:
        yield TableCells("tabs", _join_broken(clean, rows), begin, rows[-1][-1].end)


def _join_broken(clean: str, rows: Sequence[tuple[Slot, ...]]) -> tuple[tuple[Slot, ...], ...]:
    """Join rows that a line end inside a cell has broken: their cells together are as many as a row has, or as the
    rows with a serial number in that place have at least."""
    width = Counter(map(len, rows)).most_common(1)[0][0]
    serials = [_find_serial(clean, row) for row in rows]
    least = _find_least(rows, serials)
    joined: list[tuple[Slot, ...]] = []
    i = 0
    while i < len(rows):
        row, size = rows[i], 1
        total = len(row)
        while total < width and i + size < len(rows) and total + len(rows[i + size]) - 1 <= width:
            total += len(rows[i + size]) - 1
            size += 1
        if total != width and len(row) < (full := least.get(serials[i], 0)):
            size, total = 1, len(row)
            while total < full and i + size < len(rows) and serials[i + size] < 0:
                total += len(rows[i + size]) - 1
                size += 1
        if size > 1 and total in (width, least.get(serials[i])):
            for more in rows[i + 1 : i + size]:
                row = (*row[:-1], Slot(row[-1].start, more[0].end), *more[1:])
        else:
            size = 1
        if size == 1 and joined and len(row) == 1 and _is_open(clean, joined[-1][-1]):
            joined[-1] = (*joined[-1][:-1], Slot(joined[-1][-1].start, row[0].end))
        else:
            joined.append(row)
        i += size
    return tuple(joined)


def _find_serial(clean: str, row: Sequence[Slot]) -> int:
    """Find the place of a row's serial number, the first or the second; -1 where it has none."""
    return next((j for j, slot in enumerate(row[:2]) if _SERIAL.fullmatch(clean, slot.start, slot.end)), -1)


_SERIAL = re.compile("[0-9]{1,3}")


def _find_least(rows: Sequence[tuple[Slot, ...]], serials: Sequence[int]) -> dict[int, int]:
    """Find how many cells a whole row has at least, by the place of its serial number: rows that the next one follows."""
    least: dict[int, int] = {}
    for i, (row, place) in enumerate(zip(rows, serials, strict=True)):
        if place >= 0 and (i + 1 == len(rows) or serials[i + 1] >= 0):
            least[place] = min(len(row), least.get(place, len(row)))
    return least


def _is_open(clean: str, slot: Slot) -> bool:
    return slot.end > slot.start and clean[slot.end - 1] in ",、;:"


def _goes_on(text: str, at: int, end: int) -> bool:
    """Whether a line without a tab goes on a cell that is open, or has one with tabs within the next few lines."""
    if not text[at:end].strip():
        return False
    if text[at - 2 : at - 1] in tuple(",，、;；"):
        return True
    for _ in range(3):
        at = end + 1
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if "\t" in text[at:end]:
            return True
    return False


def _read_tabbed(clean: str, text: str, at: int) -> tuple[tuple[Slot, ...], int]:
    """Read one record from ``at``: its cells, and where the next begins."""
    slots: list[Slot] = []
    size = len(text)
    while True:
        if text.startswith('"', at) and (close := _close_quote(text, at + 1)) >= 0:
            slots.append(Slot(*_trim(clean, at + 1, close)))
            at = close + 1
        else:
            stop = _TAB_OR_END.search(text, at)
            end = stop.start() if stop else size
            slots.append(Slot(*_trim(clean, at, end)))
            at = end
        if at >= size or text[at] != "\t":
            return tuple(slots), at + 1
        at += 1


_TAB_OR_END = re.compile("[\t\n]")
_FARTHEST = 8000


def _close_quote(text: str, at: int) -> int:
    """Find the quote that closes a cell: a single one before a tab, a line's end or the end; -1 where none does."""
    stop = min(len(text), at + _FARTHEST)
    while (close := text.find('"', at, stop)) >= 0:
        if text.startswith('""', close):
            at = close + 2
            continue
        behind = text[close + 1 : close + 2]
        return close if behind in ("", "\t", "\n", "\r") else -1
    return -1


_BAR = "|│┃｜¦"
_BAR_LINE = re.compile(r"[^\n|│┃¦]*[|│┃¦][^\n]*")
_RULE = re.compile(r"[-:|+=─ │┃¦]{3,}")


def _find_barred(clean: str) -> Iterator[TableCells]:
    """Find lines with bars: rows where most have several cells, else one cell a line."""
    lines = [found.span() for found in re.finditer(r"[^\n]+", clean)]
    barred = [i for i, (start, end) in enumerate(lines) if _BAR_LINE.match(clean, start, end)]
    if len(barred) < 2:
        return
    first, last = barred[0], barred[-1]
    rows = []
    for start, end in lines[first : last + 1]:
        if "-" in clean[start:end] and _RULE.fullmatch(clean, start, end):
            continue
        rows.append(_split_bars(clean, start, end))
    several = sum(len([s for s in row if s.end > s.start]) > 1 for row in rows)
    filled = sum(any(s.end > s.start for s in row) for row in rows)
    if several * 2 >= filled:
        yield TableCells("bars", tuple(row for row in rows if row), lines[first][0], lines[last][1])
    elif filled >= 4:
        flat = [(slot,) for row in rows for slot in ([s for s in row if s.end > s.start] or row[:1])]
        yield TableCells("lines", tuple(flat), lines[first][0], lines[last][1])


def _split_bars(clean: str, start: int, end: int) -> tuple[Slot, ...]:
    """Split a line at its bars; the bars at its ends close the row, further ones stand for empty cells."""
    slots, at = [], start
    for i in range(start, end):
        if clean[i] in _BAR:
            slots.append(Slot(*_trim(clean, at, i)))
            at = i + 1
    if _trim(clean, at, end)[0] < _trim(clean, at, end)[1]:
        slots.append(Slot(*_trim(clean, at, end)))
    if len(slots) > 1 and slots[0].start == slots[0].end and clean[start] in _BAR:
        del slots[0]
    return tuple(slots)


_GAP = re.compile(r"[ ]{2,}")
_CELLS = re.compile(r"[^ \n]+(?:[ ][^ \n]+)*")


def _find_spaced(clean: str) -> Iterator[TableCells]:
    """Find runs of lines whose cells are parted by two or more spaces."""
    rows: list[tuple[Slot, ...]] = []
    for found in re.finditer(r"[^\n]+", clean):
        slots = tuple(Slot(*cell.span()) for cell in _CELLS.finditer(clean, *found.span()))
        if len(slots) >= 3:
            rows.append(slots)
        elif rows and len(rows) >= 3:
            yield TableCells("spaces", tuple(rows), rows[0][0].start, rows[-1][-1].end)
            rows = []
        elif slots:
            rows = []
    if len(rows) >= 3:
        yield TableCells("spaces", tuple(rows), rows[0][0].start, rows[-1][-1].end)
