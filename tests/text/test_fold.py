"""Cleaning moves nothing: one character to one, for every character there is (faults, rows 12–15, 18, 19)."""

from __future__ import annotations

import csv
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import ROOT

from kfanalysis.lexicon import load_rows
from kfanalysis.text.fold import clean

EVERY = [chr(code) for code in range(sys.maxunicode + 1)]
CASES = ROOT / "tests" / "cases" / "cleaning.tsv"


def read_cases(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [[cell.replace("␣", " ") for cell in row] for row in csv.reader(file, delimiter="\t")][1:]


@pytest.mark.parametrize(("text", "cleaned"), read_cases(CASES))
def test_case(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_every_character_stays_one_and_is_clean_then() -> None:
    cleaned = [clean(char) for char in EVERY]
    assert all(len(char) == 1 for char in cleaned)
    assert [clean(char) for char in cleaned] == cleaned


def test_every_character_that_nfkc_changes_keeps_its_length() -> None:
    changed = [char for char in EVERY if unicodedata.normalize("NFKC", char) != char]
    assert len(changed) > 4_000
    assert len(clean("".join(changed))) == len(changed)


def test_no_character_becomes_a_digit_but_the_full_width_ones() -> None:
    digits = {char for char in EVERY if clean(char) in "0123456789"}
    assert digits == set("0123456789０１２３４５６７８９")


@given(st.text(st.characters()))
def test_length_kept_and_idempotent(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert clean(cleaned) == cleaned
    assert "".join(map(clean, text)) == cleaned


def test_simplified_text_comes_through_unchanged() -> None:
    """GB 2312 is what simplified text is written in; the three that traditional text needs are the exceptions."""
    codes = [bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    han = "".join(code.decode("gb2312", "ignore") for code in codes)
    assert len(han) == 6763
    assert {char for char in han if clean(char) != char} == set("於後徵")
    seed = (ROOT / "data" / "raw" / "kaifeng-2022-05.txt").read_text(encoding="utf-8")
    assert clean(seed) == seed.replace("\u3000", " ").replace("\xa0", " ")


def test_the_table_is_the_librarys() -> None:
    pytest.importorskip("opencc")
    from tools.traditional import read_table

    assert {row["word"]: row["simplified"] for row in load_rows("traditional")} == read_table()
