"""Result frames with fixed columns and dtypes, so that an empty result has the shape of a full one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

# Results are compared by their bytes; beyond six digits they differ between machines.
DIGITS = 6


def build_frame(columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Build a frame from dicts: columns in the given order and dtypes, numbers rounded to six digits.

    A key that a row lacks is missing in its column; a key that is no column is a mistake and raises.

    >>> build_frame({"name": "str", "share": "float64"}, [{"name": "兰考", "share": 2 / 3}])["share"][0]
    np.float64(0.666667)
    >>> build_frame({"share": "float64"}, []).dtypes["share"]
    dtype('float64')
    """
    kept = list(rows)
    for row in kept:
        if unknown := row.keys() - columns.keys():
            raise KeyError(f"no such column: {', '.join(sorted(unknown))}")
    return pd.DataFrame({name: _series(kept, name, dtype) for name, dtype in columns.items()})


def _series(rows: list[Mapping[str, Any]], name: str, dtype: str) -> pd.Series[Any]:
    values = [row.get(name) for row in rows]
    if dtype == "float64":
        # Adding zero turns -0.0 into 0.0, which would print as another number.
        return pd.Series(values, dtype=dtype).round(DIGITS) + 0.0
    return pd.Series(values, dtype=dtype)
