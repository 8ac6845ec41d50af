"""Numerals are read exactly, and what is no number is refused (faults, rows 17–23 and 26)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from extraction.measured import read_cases
from hypothesis import given
from hypothesis import strategies as st

from kfanalysis.extraction.grammar.numerals import LONGEST, read_numeral
from kfanalysis.extraction.grammar.written_numerals import find_numerals

CASES = read_cases("numerals")
DIGITS = "零一二三四五六七八九"


def write_section(value: int) -> str:
    """Write 1–9999 in Chinese."""
    text, gap = "", False
    for step, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, step)
        if digit:
            text += ("零" if gap else "") + DIGITS[digit] + word
            gap = False
        elif text:
            gap = True
    return text


def write_chinese(value: int) -> str:
    """Write a whole number below 10**16 in Chinese."""
    if value == 0:
        return "零"
    text, gap = "", False
    for scale, word in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1, "")):
        section, value = divmod(value, scale)
        if section:
            text += ("零" if text and (gap or section < 1000) else "") + write_section(section) + word
            gap = False
        elif text:
            gap = True
    return text.removeprefix("一") if text.startswith("一十") else text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_case(case: dict[str, str]) -> None:
    assert " ; ".join(f"{n.raw}={n.value}" for n in find_numerals(case["text"])) == case["numerals"]


def test_cases_are_many_and_some_refuse() -> None:
    assert len(CASES) >= 60
    assert sum(not case["numerals"] for case in CASES) >= 10


@given(st.integers(0, 10**12 - 1))
def test_number_written_out_reads_back(value: int) -> None:
    assert read_numeral(write_chinese(value)) == value


@given(st.integers(0, 10**9), st.integers(0, 9999), st.sampled_from(["", "万", "亿"]))
def test_arabic_number_reads_back_exactly(whole: int, part: int, scale: str) -> None:
    factor = {"": 1, "万": 10**4, "亿": 10**8}[scale]
    expected = Decimal(f"{whole}.{part:04d}") * factor
    assert read_numeral(f"{whole}.{part:04d}{scale}") == expected
    assert read_numeral(f"{whole:,}.{part:04d}{scale}") == expected


@given(st.text(alphabet="0123456789.,_一二三十百千万亿点零两几数余多来 分之又/负-个元"))
def test_finds_never_overlap_and_raw_is_their_slice(text: str) -> None:
    end = 0
    for numeral in find_numerals(text):
        assert numeral.start >= end
        assert text[numeral.start : numeral.end] == numeral.raw
        assert numeral.value.is_finite()
        end = numeral.end


@pytest.mark.parametrize(
    "raw", ["1_000", "3.5.6", "1..2", "1,23,4", "٣", "①", "", "点", "9" * (LONGEST + 1), "9" * 5000]
)
def test_what_is_no_number_is_refused(raw: str) -> None:
    assert raw == "" or read_numeral(raw) is None
    assert find_numerals(raw) == []


def test_values_are_exact() -> None:
    values = [read_numeral(raw) for raw in ("0.1亿", "1348.3万", "1万亿", "3.10")]
    assert list(map(str, values)) == ["10000000", "13483000", "1000000000000", "3.1"]
