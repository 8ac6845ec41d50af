"""The codebook, the records and the lexicon tell the same of every column."""

from __future__ import annotations

import pytest
from readings import ROOT

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
