"""Workbooks: xlsx → the rows of each sheet that is shown, cells as they are shown.

Lines above and below a table (its title, who filled it in, remarks) are lines; the rest is the table, a merged cell
once with all it spans. Numbers and days are written as their formats show them. Hidden sheets, rows and columns are
left out, with a flag, and so is a formula whose value was never computed. openpyxl is what reads formats and merged
cells; readers that are faster give bare values.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kfanalysis.read.archives import broken, read_archive
from kfanalysis.read.blocks import CELLS, Doubt, Line, Table, Transcript, join_lines, transcribe
from kfanalysis.read.needs import need
from kfanalysis.read.number_formats import CHINESE, show_value
from kfanalysis.read.sheet_blocks import Box, split_sheet
from kfanalysis.records import KfanalysisError


def read_xlsx(data: bytes, file: str, encoding: str | None) -> Transcript:
    """Read a workbook's sheets, in their order."""
    parts = read_archive(data, file=file)
    _refuse_many(parts, file)
    book = _open(data, file, values=True)
    formulas = _open(data, file, values=False) if _has_formulas(parts) else None
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    doubts = [Doubt("hidden_sheet_left_out", sheet.title) for sheet in book.worksheets if sheet not in shown]
    blocks: list[Line | Table] = []
    filled = [
        (sheet, boxes, rows)
        for sheet in shown
        for boxes, rows in [_read_sheet(sheet, doubts)]
        if any(b.text for b in boxes)
    ]
    for number, (sheet, boxes, rows) in enumerate(filled, 1):
        if len(filled) > 1:
            blocks.append(Line(sheet.title, f"{_quote(sheet.title)}!", "heading", 1))
        blocks += split_sheet(boxes, rows, f"table {number}")
        if formulas is not None:
            doubts += _find_uncomputed(sheet, formulas[sheet.title])
    return transcribe(blocks, file=file, doubts=tuple(doubts))


def _open(data: bytes, file: str, *, values: bool) -> Any:
    openpyxl = need("openpyxl", file)
    try:
        return openpyxl.load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except Exception as error:  # whatever a broken part makes openpyxl raise
        raise broken(file, f"the workbook is broken ({type(error).__name__}) / 工作簿已损坏") from error


def _refuse_many(parts: Mapping[str, bytes], file: str) -> None:
    cells = sum(
        len(re.findall(rb"<(?:[a-z]+:)?c[ />]", part))
        for name, part in parts.items()
        if name.startswith("xl/worksheets/")
    )
    if cells > CELLS:
        raise KfanalysisError(
            f"{cells} cells, above the limit of {CELLS} / 表格过大", code="too_large", file=file,
            remedy="Split the workbook. / 请拆分工作簿。",
        )  # fmt: skip


def _has_formulas(parts: Mapping[str, bytes]) -> bool:
    return any(
        re.search(rb"<(?:[a-z]+:)?f[ />]", part)
        for name, part in parts.items()
        if name.startswith("xl/worksheets/")
    )


def _find_uncomputed(sheet: Any, formulas: Any) -> Iterator[Doubt]:
    for row in formulas.iter_rows():
        for cell in row:
            if cell.data_type == "f" and sheet[cell.coordinate].value is None:
                yield Doubt("formula_without_value", f"{_quote(sheet.title)}!{cell.coordinate}")


def _read_sheet(sheet: Any, doubts: list[Doubt]) -> tuple[list[Box], int]:
    """Read the boxes of a sheet, places counted among what is shown, and how many rows there are."""
    place = _quote(sheet.title)
    used = [cell for cell in sheet._cells.values() if cell.value is not None]
    last_row = max((cell.row for cell in used), default=0)
    last_column = max((cell.column for cell in used), default=0)
    rows = [n for n in range(1, last_row + 1) if not _is_hidden(sheet.row_dimensions, n)]
    letters = _hidden_columns(sheet)
    columns = [n for n in range(1, last_column + 1) if n not in letters]
    for name, kept, last in (("row", rows, last_row), ("column", columns, last_column)):
        gone = sorted(set(range(1, last + 1)) - set(kept))
        named = [str(n) if name == "row" else _letter(n) for n in gone]
        doubts += [Doubt(f"hidden_{name}_left_out", f"{place}!{each}") for each in named]
    row_at = {n: i for i, n in enumerate(rows)}
    column_at = {n: i for i, n in enumerate(columns)}
    covered: dict[tuple[int, int], tuple[int, int, int, int] | None] = {}
    for area in sheet.merged_cells.ranges:
        tall = [n for n in range(area.min_row, area.max_row + 1) if n in row_at]
        wide = [n for n in range(area.min_col, area.max_col + 1) if n in column_at]
        for row in tall:
            for column in wide:
                covered[row, column] = None
        if tall and wide:
            covered[tall[0], wide[0]] = (area.min_row, area.min_col, len(tall), len(wide))
    boxes = []
    for row in rows:
        for column in columns:
            spot = covered.get((row, column), (row, column, 1, 1))
            if spot is not None:
                text = _show(sheet._cells.get(spot[:2]))
                name = f"{place}!{_letter(column)}{row}"
                boxes.append(Box(row_at[row], column_at[column], spot[2], spot[3], text, name))
    return boxes, len(rows)


def _show(cell: Any) -> str:
    if cell is None or cell.value is None:
        return ""
    code = CHINESE.get(cell._style.numFmtId, cell.number_format)
    value = cell.value
    if cell._style.numFmtId in CHINESE and isinstance(value, int | float):
        from openpyxl.utils.datetime import from_excel

        value = from_excel(value)
    text = show_value(value, code).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return join_lines(text.split("\n"))


def _is_hidden(dimensions: Any, number: int) -> bool:
    return number in dimensions and bool(dimensions[number].hidden)


def _hidden_columns(sheet: Any) -> set[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            hidden.update(range(dimension.min or 0, min(dimension.max or 0, 16_384) + 1))
    return hidden


def _letter(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _quote(title: str) -> str:
    return title if re.fullmatch(r"\w+", title) else "'" + title.replace("'", "''") + "'"
