"""Spreadsheets: one workbook with a sheet a table, or CSV as Excel opens it; text stays text in both."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kfanalysis.delimited import write_csv
from kfanalysis.lexicon import load_rows
from kfanalysis.publish.exports.frames import disarm, label_columns, list_values, protect_ids, show_controls

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

# What one cell of Excel holds.
LONGEST = 32_767
CREATED = datetime(2000, 1, 1)
NOTE = "export_note"


def write_workbook(t: Tables, place: Path) -> None:
    """Write ``kfanalysis.xlsx``: a sheet a table with frozen headers, and the codebook as the last sheet.

    A text beyond 32,767 characters goes on in a column ``NAME_2``; control characters are shown as their pictures,
    which ``export_note`` says. The same tables give the same bytes.
    """
    import xlsxwriter

    settings = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
                "nan_inf_to_errors": False, "default_date_format": "yyyy-mm-dd"}  # fmt: skip
    with xlsxwriter.Workbook(str(place / "kfanalysis.xlsx"), settings) as book:
        book.set_properties({"created": CREATED, "title": "kfanalysis tables"})
        bold = book.add_format({"bold": True})
        for table, frame in t.frames().items():
            _write_sheet(book, bold, table, _fit(protect_ids(frame)))
        _write_sheet(book, bold, "codebook", pd.DataFrame(load_rows("columns")))


def write_excel_csv(t: Tables, place: Path) -> None:
    """Write one CSV a table with a byte-order mark, ids as ``kf1-04-01``, and no text that Excel runs as a formula."""
    for table, frame in t.frames().items():
        shown = protect_ids(frame)
        texts = {
            name: shown[name].map(lambda text: disarm(show_controls(text)), na_action="ignore")
            for name in shown.columns
            if pd.api.types.is_string_dtype(shown[name])
        }
        (place / f"{table}.csv").write_bytes(b"\xef\xbb\xbf" + write_csv(shown.assign(**texts)))


def _fit(frame: pd.DataFrame) -> pd.DataFrame:
    """Continue texts that are too long for a cell, show control characters, and note both."""
    notes = [""] * len(frame)
    columns: dict[str, list[Any]] = {name: [] for name in frame.columns}
    for at, row in enumerate(list_values(frame)):
        for name, value in zip(frame.columns, row, strict=True):
            if isinstance(value, str):
                shown = show_controls(value)
                notes[at] += f"{name}: control characters; " if shown != value else ""
                notes[at] += f"{name}: continued; " if len(shown) > LONGEST else ""
                value = shown
            columns[name].append(value)
    parts: dict[str, list[Any]] = {}
    for name, values in columns.items():
        texts = [value for value in values if isinstance(value, str)]
        many = max((-(-len(text) // LONGEST) for text in texts), default=1) or 1
        for part in range(many):
            cut = slice(part * LONGEST, (part + 1) * LONGEST)
            parts[name if part == 0 else f"{name}_{part + 1}"] = [
                value[cut] if isinstance(value, str) else (value if part == 0 else None) for value in values
            ]
    if any(notes):
        parts[NOTE] = [note.removesuffix("; ") for note in notes]
    return pd.DataFrame(parts, dtype=object)


def _write_sheet(book: Any, bold: Any, table: str, frame: pd.DataFrame) -> None:
    sheet = book.add_worksheet(table)
    labels = label_columns(table, "zh")
    sheet.freeze_panes(1, 0)
    for at, name in enumerate(frame.columns):
        sheet.write_string(0, at, name, bold)
        if label := labels.get(name):
            sheet.write_comment(0, at, label)
        sheet.set_column(at, at, 40 if name in ("text", "report", "raw") else 16)
    for row, values in enumerate(frame.itertuples(index=False), 1):
        for at, value in enumerate(values):
            _write_cell(sheet, row, at, value)


def _write_cell(sheet: Any, row: int, at: int, value: Any) -> None:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, at, value)
    elif isinstance(value, date):
        sheet.write_datetime(
            row, at, datetime(value.year, value.month, value.day)
        ) if value.year >= 1900 else (sheet.write_string(row, at, value.isoformat()))
    elif isinstance(value, str):
        sheet.write_string(row, at, value)
    else:
        sheet.write_number(row, at, value)
