"""CSV as this project writes it: UTF-8, ``\\n``, the same bytes everywhere, and back again without a loss.

A cell is quoted only where it must be. A whole number has no ``.0`` and a decimal no dust: it is the shortest
text that reads back to the same float. A missing value is an empty cell; text such as ``NA`` stays text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

_SPECIAL = re.compile('[",\r\n]')


def write_csv(frame: pd.DataFrame) -> bytes:
    """Write a table as CSV.

    >>> write_csv(pd.DataFrame({"raw": ["1348.3万条", None], "low": [13483000.0, 0.6667]})).decode()
    'raw,low\\n1348.3万条,13483000\\n,0.6667\\n'
    """
    columns = [[_write_cell(value) for value in frame[name]] for name in frame.columns]
    lines = [",".join(frame.columns), *(",".join(cells) for cells in zip(*columns, strict=True))]
    return ("\n".join(lines) + "\n").encode("utf-8")


def read_csv(content: bytes, *, dtypes: Mapping[str, str], optional: frozenset[str]) -> pd.DataFrame:
    """Read a table that ``write_csv`` wrote; raise ValueError when its columns are not those of ``dtypes``.

    >>> read_csv("raw\\nNA\\n007\\n".encode(), dtypes={"raw": "str"}, optional=frozenset())["raw"].to_list()
    ['NA', '007']
    """
    import pyarrow.csv as csv
    from pyarrow import string

    header = content.split(b"\n", 1)[0].decode("utf-8").split(",")
    if header != list(dtypes):
        raise ValueError(f"columns {', '.join(header)}; expected {', '.join(dtypes)}")
    table = csv.read_csv(
        io.BytesIO(content),
        read_options=csv.ReadOptions(block_size=len(content) + 1, use_threads=False),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(dtypes, string()), strings_can_be_null=False
        ),
    )
    return pd.DataFrame(
        {
            name: pd.Series(
                [_read_cell(text, dtype, name in optional) for text in table[name].to_pylist()], dtype=dtype
            )
            for name, dtype in dtypes.items()
        }
    )


def _write_cell(value: Any) -> str:
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"' if _SPECIAL.search(value) else value
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
