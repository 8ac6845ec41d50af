"""CSV keeps every value: text stays text, numbers carry no dust, missing stays missing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from kfanalysis.delimited import read_csv, write_csv

DTYPES = {"raw": "str", "report": "str", "low": "float64", "nth": "int64", "at": "Int64", "first": "datetime64[us]",
          "ok": "bool"}  # fmt: skip
OPTIONAL = frozenset({"report", "low", "at", "first"})
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
ROWS = st.tuples(
    TEXTS,
    st.none() | TEXTS.filter(bool),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(2**62), 2**62),
    st.none() | st.integers(0, 2**40),
    st.none() | st.dates().map(np.datetime64),
    st.booleans(),
)


def frame(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            name: pd.Series([row[n] for row in rows], dtype=dtype)
            for n, (name, dtype) in enumerate(DTYPES.items())
        }
    )


@given(st.lists(ROWS, max_size=5))
def test_reads_back_what_it_wrote(rows: list[tuple[object, ...]]) -> None:
    written = frame(rows)
    assert_frame_equal(read_csv(write_csv(written), dtypes=DTYPES, optional=OPTIONAL), written)


@pytest.mark.parametrize(
    "text", ["NA", "None", "null", "nan", "007", "TRUE", "1e5", "-", "", '"', "a\rb", "甲,乙\n丙"]
)
def test_text_stays_text(text: str) -> None:
    read = read_csv(write_csv(frame([(text, None, 1.0, 1, 1, None, True)])), dtypes=DTYPES, optional=OPTIONAL)
    assert read["raw"].to_list() == [text]


@pytest.mark.parametrize(
    ("value", "cell"),
    [(13483000.0, "13483000"), (0.6667, "0.6667"), (98.1, "98.1"), (1e16, "10000000000000000"), (1e-7, "0.0000001"),
     (-0.0, "0"), (0.1 + 0.2, "0.30000000000000004"), (-5.0, "-5")],
)  # fmt: skip
def test_numbers_have_no_dust(value: float, cell: str) -> None:
    assert write_csv(pd.DataFrame({"low": [value]})).decode() == f"low\n{cell}\n"


def test_other_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="columns raw, low; expected raw"):
        read_csv(b"raw,low\na,1\n", dtypes={"raw": "str"}, optional=frozenset())
