"""Exclusions: every number that measures nothing has a name (codebook §3, ledger readings)."""

from __future__ import annotations

import re

import pytest
from extraction.measured import read_cases
from hypothesis import given
from hypothesis import strategies as st

from kfanalysis.extraction.dates.times import find_times
from kfanalysis.extraction.numbers.exclusions import find_exclusions
from kfanalysis.extraction.numbers.ledger import find_ledger
from kfanalysis.extraction.numbers.quantities import find_quantities
from kfanalysis.records import EXCLUSIONS, READINGS

CASES = read_cases("exclusions")
PIECES = (
    "第77次", "第一批", "2号楼", "1、5号", "三期", "两期", "S318", "G310线", "5A级", "12345热线", "H5", "110千伏",
    "“三个一批”", "《三年行动方案》", "〔2021〕34号", "K3 670", "K12+300", "一是", "(2)", "1.", "22时", "9:30",
    "1:500", "一批", "一律", "统一", "每万人", "十四五", "七大行动", "500强", "7×24小时", "0371-23456789",
    "http://a.cn/1", "32个", "增长5%", ",", "。", "\n", " ", "的", "8121", "1+3+N", "三年行动", "四", "千方百计",
)  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=10).map("".join), st.text(max_size=30))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_case(case: dict[str, str]) -> None:
    found = find_exclusions(case["text"])
    assert " ; ".join(f"{x.raw}={x.reading}:{x.rule}" for x in found) == case["exclusions"]


def test_cases_name_most_readings() -> None:
    readings = set(re.findall(r"=([a-z_]+):", "\n".join(case["exclusions"] for case in CASES)))
    assert len(CASES) >= 50
    assert readings >= {
        "ordinal",
        "name",
        "chainage",
        "phone_or_url",
        "clock_time",
        "vague",
        "word",
        "share_base",
    }


@given(TEXTS)
def test_finds_never_overlap_and_raw_is_their_slice(text: str) -> None:
    end = 0
    for x in find_exclusions(text):
        assert x.start >= end
        assert text[x.start : x.end] == x.raw
        assert x.reading in EXCLUSIONS
        end = x.end


@given(TEXTS)
def test_every_digit_stands_in_exactly_one_ledger_row(text: str) -> None:
    times, exclusions = find_times(text, year=2022), find_exclusions(text)
    rows = find_ledger(text, find_quantities(text, times=times, exclusions=exclusions), times, exclusions)
    covered = [0] * len(text)
    for start, end, raw, reading, _ in rows:
        assert text[start:end] == raw
        assert reading in READINGS
        for at in range(start, end):
            covered[at] += 1
    assert max(covered, default=0) <= 1
    assert all(covered[m.start()] for m in re.finditer("[0-9０-９]", text))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("改造3个,一般", [("3", "quantity"), ("一", "word")]),
        ("2022年4月", [("2022", "time"), ("4", "time")]),
        ("9:00,24小时", [("9", "clock_time"), ("00", "clock_time"), ("24", "quantity")]),
        ("二次供水", [("二", "ordinal")]),
        ("一个新台阶", [("一", "vague")]),
        ("编号3.5.6", [("3.5.6", "unexplained")]),
        ("共" + "9" * 60, [("9" * 60, "unexplained")]),
        ("共4385|", [("4385", "unexplained")]),
    ],
)
def test_ledger_reads_every_numeral(text: str, rows: list[tuple[str, str]]) -> None:
    times, exclusions = find_times(text, year=2022), find_exclusions(text)
    found = find_ledger(text, find_quantities(text, times=times, exclusions=exclusions), times, exclusions)
    assert [(raw, reading) for _, _, raw, reading, _ in found] == rows


def test_seed_leaves_no_numeral_unexplained(seed_text: str) -> None:
    times, exclusions = find_times(seed_text, year=2022), find_exclusions(seed_text)
    found = find_ledger(
        seed_text, find_quantities(seed_text, times=times, exclusions=exclusions), times, exclusions
    )
    assert [row for row in found if row[3] == "unexplained"] == []
    assert len(found) > 1000


@pytest.fixture(scope="module")
def seed_text() -> str:
    """The seed with everything outside its commitments, reports and headings blanked."""
    from readings import ROOT

    from kfanalysis.extraction.outline.outlines import parse
    from kfanalysis.read import load
    from kfanalysis.text.fold import clean

    source = load(ROOT / "data" / "raw" / "kaifeng-2022-05.txt")
    text = clean(source.text)
    chars = ["\n"] * len(text)
    for passage in parse(source, text, as_of=None).passages:
        chars[passage.start : passage.end] = text[passage.start : passage.end]
    return "".join(chars)
