"""CSV as this project writes it: UTF-8, ``\\n``, the same bytes everywhere, and back again without a loss.

A cell is quoted only where it must be. A whole number has no ``.0`` and a decimal no dust: it is the shortest
text that reads back to the same float. A missing value is an empty cell; text such as ``NA`` stays text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd


class _Lines(list[str]):
    """What a csv writer writes to: it quotes ``\\r`` only where a line ends in it, so the end is put right here."""

    def write(self, line: str) -> None:
        self.append(line.removesuffix("\r\n") + "\n")


def write_csv(frame: pd.DataFrame) -> bytes:
    """Write a table as CSV.

    >>> write_csv(pd.DataFrame({"raw": ["1348.3万条", None], "low": [13483000.0, 0.6667]})).decode()
    'raw,low\\n1348.3万条,13483000\\n,0.6667\\n'
    """
    columns = [[_write_cell(value) for value in frame[name]] for name in frame.columns]
    lines = _Lines()
    csv.writer(lines, lineterminator="\r\n").writerows([list(frame.columns), *zip(*columns, strict=True)])
    return "".join(lines).encode("utf-8")


def read_csv(content: bytes, *, dtypes: Mapping[str, str], optional: frozenset[str]) -> pd.DataFrame:
    """Read a table that ``write_csv`` wrote; raise ValueError when its columns are not those of ``dtypes``.

    >>> read_csv("raw\\nNA\\n007\\n".encode(), dtypes={"raw": "str"}, optional=frozenset())["raw"].to_list()
    ['NA', '007']
    """
    limit = csv.field_size_limit(len(content))
    try:
        header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    finally:
        csv.field_size_limit(limit)
    if header != list(dtypes):
        raise ValueError(f"columns {', '.join(header)}; expected {', '.join(dtypes)}")
    columns = zip(*rows, strict=True) if rows else [()] * len(header)
    return pd.DataFrame(
        {
            name: pd.Series([_read_cell(text, dtype, name in optional) for text in column], dtype=dtype)
            for (name, dtype), column in zip(dtypes.items(), columns, strict=True)
        }
    )


def _write_cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float | np.floating):
        return np.format_float_positional(value + 0.0, trim="-")
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


def _read_cell(text: str, dtype: str, optional: bool) -> Any:
    if dtype == "str":
        return None if optional and not text else text
    if not text:
        return None
    if dtype == "bool":
        return text == "true"
    if dtype.lower() == "int64":
        return int(text)
    return float(text) if dtype == "float64" else np.datetime64(text, "us")
