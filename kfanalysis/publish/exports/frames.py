"""Frames as spreadsheets and statistics programs can hold them: ids that are no dates, texts that are no formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from kfanalysis.lexicon import load_rows

# Columns whose values a spreadsheet would take for a date or a number (1-04-01).
IDS = ("owner_id", "commitment_id", "matter_id", "key")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠|%]")
_ID = re.compile(r"[0-9]+-[0-9]")


def protect_id(value: str) -> str:
    """Write an id so that no spreadsheet takes it for a date; anything else stays.

    >>> protect_id("1-04-01"), protect_id("b/1-04-01"), protect_id("")
    ('kf1-04-01', 'b/1-04-01', '')
    """
    return f"kf{value}" if _ID.match(value) else value


def restore_id(value: str) -> str:
    """Take back what ``protect_id`` did.

    >>> restore_id("kf1-04-01")
    '1-04-01'
    """
    return value.removeprefix("kf") if _ID.match(value.removeprefix("kf")) else value


def protect_ids(frame: pd.DataFrame) -> pd.DataFrame:
    """Protect the ids of a table."""
    named = {name: frame[name].map(protect_id, na_action="ignore") for name in IDS if name in frame}
    return frame.assign(**named)


def show_controls(text: str) -> str:
    """Write control characters as their pictures, since no spreadsheet holds them.

    >>> show_controls("a\\x00b\\tc")
    'a␀b\\tc'
    """
    return _CONTROL.sub(lambda found: chr(0x2421 if found[0] == "\x7f" else 0x2400 + ord(found[0])), text)


def disarm(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula.

    >>> disarm("=1+1"), disarm("＋cmd"), disarm("改造小区")
    ("'=1+1", "'＋cmd", '改造小区')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def label_columns(table: str, lang: str) -> dict[str, str]:
    """Return the label of each column of a table in ``zh`` or ``en``."""
    return {row["column"]: row[lang] for row in load_rows("columns") if row["table"] == table}


def list_values(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a frame as plain values: text, number, bool, date or None."""
    columns = [[_plain(value) for value in frame[name]] for name in frame.columns]
    yield from zip(*columns, strict=True)


def _plain(value: Any) -> Any:
    if value is None or value is pd.NaT or (not isinstance(value, str) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value
