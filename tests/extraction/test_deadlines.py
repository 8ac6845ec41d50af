"""When a commitment is due, and where that is said (codebook §2, deadline)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from extraction.measured import list_fields, read_cases, read_line
from readings import ROOT, read_sample_gold, read_seed_gold

from kfanalysis.extraction.dates.deadlines import find_tags, read_deadline
from kfanalysis.records import Part
from kfanalysis.text.fold import clean

GOLD = sorted((ROOT / "tests" / "bulletins").glob("*.gold.json"))


@pytest.mark.parametrize(
    "case", read_cases("deadlines"), ids=lambda case: (case["text"] + case["field_deadline"])[:25]
)
def test_case(case: dict[str, str]) -> None:
    text, heading, field = case["text"], case["heading"], case["field_deadline"]
    as_of = date(int(case["year"]), 5, 13)
    reading = read_line(text, year=int(case["year"]), as_of=as_of, heading=heading, deadline=field)
    wanted = (date.fromisoformat(case["date"]) if case["date"] else None, case["raw"] or None, case["kind"])
    headings = [row for row in reading.times if row.field == "heading"]
    read = read_deadline(reading, fields=list_fields(text, heading, field), headings=headings)
    assert (*read[:3], "unread" if read.unread else "") == (*wanted, case["unread"])


@pytest.mark.parametrize(
    "gold", [None, *GOLD], ids=lambda path: path.stem if isinstance(path, Path) else "seed"
)
def test_gold_deadlines(gold: Path | None) -> None:
    wrong = []
    for _, reading in read_seed_gold() if gold is None else read_sample_gold(gold):
        commitment = reading.commitment
        wanted = (commitment.deadline, commitment.deadline_raw, commitment.deadline_kind)
        read = read_deadline(replace(reading, clean=clean(reading.clean)))[:3]
        raw = commitment.deadline_raw
        if gold is not None and raw and raw not in commitment.text:
            continue  # it stands in a field or a column that the gold's rows do not hold
        if read != wanted:
            wrong.append((commitment.commitment_id, wanted, read))
    assert wrong == []


def test_parts_that_end_in_dates_count_where_no_line_ends() -> None:
    text = "一是改造小区3个,2023年6月。二是改造小区5个,2023年9月。三是加强宣传。"
    reading = read_line(text, year=2023)
    ends = [text.index("二是"), text.index("三是"), len(text)]
    parts = [
        Part("case", "1", n, start, end) for n, (start, end) in enumerate(zip([0, *ends], ends, strict=False))
    ]
    assert read_deadline(reading, parts=parts) == (date(2023, 9, 30), "2023年9月", "explicit", None)


def test_dates_of_the_report_are_no_deadline() -> None:
    assert read_deadline(read_line("预计9月底前完工。", field="report", year=2023)) == (
        None,
        None,
        "none",
        None,
    )


@pytest.mark.parametrize("text", ["开工时间:2022年3月", "会议时间:2022年3月1日", "时间", "(办结时限:)"])
def test_no_tag(text: str) -> None:
    assert find_tags(text) == []
