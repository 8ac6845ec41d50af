"""The codebook, the records and the lexicon tell the same of every column."""

from __future__ import annotations

from dataclasses import fields

import pandas as pd
import pytest
from readings import ROOT

import kfanalysis as kf
from kfanalysis.lexicon import load_rows
from kfanalysis.publish.codebook import MARK, complete_codebook
from kfanalysis.records import TABLES
from kfanalysis.schemas import TYPES, read_dtypes, read_optional

CODEBOOK = ROOT / "docs" / "codebook.md"
COLUMNS = load_rows("columns")


def test_codebook_is_up_to_date() -> None:
    text = CODEBOOK.read_text(encoding="utf-8")
    assert text.count(MARK) == 1
    assert complete_codebook(text) == text, "run: make docs"


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described(table: str) -> None:
    described = {row["column"]: row["type"] for row in COLUMNS if row["table"] == table}
    optional = read_optional(table)
    typed = {
        name: TYPES.get(dtype, "date") + "?" * (name in optional)
        for name, dtype in read_dtypes(table).items()
    }
    assert described == typed


@pytest.mark.parametrize("name", ["columns", "tables"])
def test_labels_are_there_in_both_languages(name: str) -> None:
    for row in load_rows(name):
        assert all(row.values()), row
        assert any("一" <= character <= "鿿" for character in row["zh"]), row
        assert row["en"].isascii() or "’" in row["en"], row


def test_every_table_is_described() -> None:
    assert {row["table"] for row in load_rows("tables")} == {row["table"] for row in COLUMNS} == set(TABLES)


def test_every_column_of_every_result_is_described() -> None:
    """Results have the columns of tables, and those of lexicon/resultcolumns.tsv, each with both labels."""
    t = kf.extract(
        [kf.load(path) for path in sorted((ROOT / "data" / "examples" / "three-months").glob("*.txt"))]
    )
    results = [
        kf.completion(t),
        kf.risk(t),
        kf.topics(t, shuffles=5, subsamples=5),
        kf.panel(t),
        kf.compare(t),
    ]
    frames = [getattr(found, each.name) for found in results for each in fields(found)]
    columns = {
        name
        for frame in [*frames, kf.kwic(t, "完成"), kf.calibration(t)]
        if isinstance(frame, pd.DataFrame)
        for name in frame.columns
    }
    described = {row["column"] for row in load_rows("resultcolumns")}
    assert columns - {row["column"] for row in COLUMNS} <= described
    assert described <= columns
    assert all(row["zh"] and row["meaning"] for row in load_rows("resultcolumns"))
