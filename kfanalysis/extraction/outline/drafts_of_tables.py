"""Draft a document whose commitments stand in tables: a row is a commitment (codebook §1, "Table")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kfanalysis.extraction.outline.cell_looks import read_look
from kfanalysis.extraction.outline.cell_streams import Stream, find_paragraphs, find_streams
from kfanalysis.extraction.outline.column_judgements import find_header_by_cells, judge_unknown
from kfanalysis.extraction.outline.drafts import Claim, Draft, Entry, Sheet, Span
from kfanalysis.extraction.outline.figure_streams import draft_figure_streams
from kfanalysis.extraction.outline.figure_tables import find_groups, read_figures
from kfanalysis.extraction.outline.run_together_cells import find_run_together
from kfanalysis.extraction.outline.table_cells import TableCells, find_tables
from kfanalysis.extraction.outline.table_columns import Header, find_header
from kfanalysis.extraction.outline.table_entries import Reader
from kfanalysis.extraction.outline.table_heads import PROMISES
from kfanalysis.extraction.outline.table_rows import (
    TableRow,
    find_next_header,
    is_header_again,
    place_rows,
    place_stream,
)

ANSWERS = {"report", "lead", "owner", "doer", "leader", "deadline", "target", "invested", "ratio"}


def draft_tables(sheet: Sheet) -> Draft | None:
    """Draft the commitments of a document's tables, or None where no table lists any.

    >>> text = "序号|任务|责任单位|进展\\n1|建桥2座|市交通局|已建成\\n2|修路|市交通局|在建"
    >>> draft = draft_tables(Sheet(text))
    >>> [(text[slice(*e.text)], text[slice(*e.report)]) for e in draft.entries]
    [('建桥2座', '已建成'), ('修路', '在建')]
    >>> draft_tables(Sheet("姓名|电话\\n张三|7301186\\n李四|7301187"))
    """
    clean = sheet.clean
    parts = [part for table in find_tables(sheet) for part in _read_table(clean, table)]
    if not parts:
        parts = [part for table in find_run_together(clean) for part in _read_table(clean, table)]
    if not parts:
        if figures := draft_figure_streams(clean):
            return figures
        streams = find_streams(clean, find_paragraphs(clean), barred=False)
        parts = [part for stream in streams if (part := _read_stream(clean, stream))]
    entries = [entry for part in parts for entry in _drop_repeated(part.entries)]
    if not entries:
        return None
    parts = [part for part in parts if part.entries]
    return Draft(
        layout="table",
        entries=tuple(entries),
        front=parts[0].front,
        tail=parts[-1].tail,
        evidence=tuple(each for part in parts for each in part.evidence),
        claims=(*(claim for part in parts for claim in part.claims), *_name_between(clean, parts)),
        leftovers=tuple(left for part in parts for left in part.leftovers),
        periods=tuple(period for part in parts for period in part.periods),
    )


def _read_table(clean: str, table: TableCells) -> Iterator[Draft]:
    """Read a table, header by header; one whose cells stand one a line is read as such."""
    if table.form == "lines":
        yield from (part for s in find_streams(clean, table, barred=True) if (part := _read_stream(clean, s)))
        return
    at, found = 0, False
    while (header := find_header(clean, table, at)) is not None:
        stop = find_next_header(clean, table, header.last)
        if part := _read_below(clean, table, header, stop):
            found = True
            yield part
        at = stop
    header = None if found else find_header_by_cells(clean, table)
    if header is not None and (part := _read_below(clean, table, header, len(table.rows))):
        yield part


def _read_below(clean: str, table: TableCells, header: Header, stop: int) -> Draft | None:
    """Read the rows between a header and the next."""
    heads = [
        (slot.start, slot.end)
        for row in table.rows[header.first : header.last]
        for slot in row
        if slot.end > slot.start
    ]
    body = TableCells(table.form, table.rows[:stop], table.start, table.end)
    return _read_rows(clean, header, heads, list(place_rows(clean, body, header)))


def _read_stream(clean: str, stream: Stream) -> Draft | None:
    return _read_rows(clean, stream.header, list(stream.heads), list(place_stream(clean, stream)))


def _read_rows(clean: str, header: Header, heads: Sequence[Span], rows: Sequence[TableRow]) -> Draft | None:
    """Read a table's rows below its header, or None where its columns list no commitments."""
    width = len(header.columns)
    held: list[list[Span]] = [[] for _ in range(width)]
    for row in rows:
        for j, cells in row.cells.items():
            if j < width:
                held[j].extend(cells)
    header = judge_unknown(clean, header, held)
    kinds = set(header.kinds)
    groups = find_groups(clean, header, held)
    if not groups and not (kinds & set(PROMISES) and kinds & ANSWERS):
        return None
    reader = Reader(clean, header.columns, finer=_is_finer(header, rows))
    entries: list[Entry] = []
    rows = _drop_signature(clean, rows)
    for row in rows:
        if is_header_again(clean, row, header):
            reader.claims.append(Claim(row.start, row.end, "header"))
        elif groups:
            if not reader.is_apart(row):
                entries.extend(read_figures(clean, header, groups, reader, row))
                reader.claim(row.cells)
        elif entry := reader.read_row(row):
            entries.append(entry)
    if not entries:
        return None
    claims = [Claim(*span, "header") for span in heads] + reader.claims
    periods = tuple(column.period for column in header.columns if column.kind == "report" and column.period)[
        -1:
    ]
    words = " ".join(clean[slice(*column.head)].replace("\n", "") for column in header.columns)
    return Draft(
        "table", tuple(entries), min([span[0] for span in heads] or [rows[0].start]), max(row.end for row in rows),
        (f"header {words}",), tuple(claims), tuple(reader.leftovers), periods,
    )  # fmt: skip


def _is_finer(header: Header, rows: Sequence[TableRow]) -> bool:
    """Whether one row in five or more has a measure of its own under a task from above."""
    measures = {j for j, c in enumerate(header.columns) if c.kind == "measure" and c.period is None}
    tasks = {j for j, c in enumerate(header.columns) if c.kind in ("name", "task")}
    own = [{j for j in row.cells if j not in row.above} for row in rows if row.alone is None]
    under = sum(bool(each & measures) and not each & tasks for each in own)
    return bool(measures and tasks) and under * 5 >= len(own)


def _drop_signature(clean: str, rows: Sequence[TableRow]) -> Sequence[TableRow]:
    """Leave out the last row where it is an office and a day alone: the document's signature, no row."""
    if not rows or not rows[-1].ragged:
        return rows
    looks = [read_look(clean, *cell) for cells in rows[-1].cells.values() for cell in cells]
    signed = len(looks) <= 2 and all(look.office or look.dated for look in looks)
    return rows[:-1] if signed else rows


def _name_between(clean: str, parts: Sequence[Draft]) -> list[Claim]:
    """Claim the lines between tables that are titles: short, and no sentences."""
    claims = []
    for one, two in pairwise(parts):
        for found in _LINE.finditer(clean, one.tail, two.front):
            look = read_look(clean, *found.span())
            if look.length <= 40 and clean[found.end() - 1] not in "。;" and not look.figure:
                claims.append(Claim(*found.span(), "title"))
    return claims


_LINE = re.compile(r"[^ \n](?:[^\n]*[^ \n])?")


def _drop_repeated(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Leave out a commitment whose text and report are the very cells of the one before (several owners' rows)."""
    last: tuple[Span, Span | None] | None = None
    for entry in entries:
        key = (entry.text, entry.report)
        if key != last:
            yield entry
        last = key
