"""Roles of dates, with the quantities of the gold beside them (codebook §2, times)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from extraction.measured import read_line
from readings import ROOT, read_sample_gold, read_seed_gold

from kfanalysis.extraction.dates.time_roles import judge_time_roles
from kfanalysis.records import Reading
from kfanalysis.text.fold import clean

GOLD = sorted((ROOT / "tests" / "bulletins").glob("*.gold.json"))


@pytest.mark.parametrize(
    "gold", [None, *GOLD], ids=lambda path: path.stem if isinstance(path, Path) else "seed"
)
def test_gold_roles(gold: Path | None) -> None:
    wrong = []
    for _, reading in read_seed_gold() if gold is None else read_sample_gold(gold):
        judged = judge_time_roles(replace(reading, clean=clean(reading.clean)))
        wrong += [
            (w.raw, w.role, g.rule) for w, g in zip(reading.times, judged, strict=True) if w.role != g.role
        ]
    assert wrong == []


def test_rows_keep_their_order_place_and_form() -> None:
    reading = read_line("6月底前完成招标,5月10日开工。", year=2022)
    forms = tuple(replace(row, rule=row.rule.split(";")[0]) for row in reading.times[::-1])
    judged = judge_time_roles(replace(reading, times=forms))
    assert [(row.raw, row.rule) for row in judged] == [
        ("5月10日", "day;planned"),
        ("6月底前", "month_edge;before"),
    ]


def test_a_plan_that_lies_before_the_bulletin_stays_a_plan() -> None:
    text = "计划4月底完工"
    roles = [
        read_line(text, field="report", year=2022, as_of=day).times[0].role
        for day in (date(2022, 5, 13), None)
    ]
    assert roles == ["deadline", "deadline"]


def test_the_bulletin_day_tells_done_from_due() -> None:
    def role(as_of: date) -> str:
        return read_line("9月底建成通车", field="report", year=2022, as_of=as_of).times[0].role

    assert (role(date(2022, 5, 13)), role(date(2022, 10, 13))) == ("deadline", "event")


def test_relative_dates_need_the_bulletin_day() -> None:
    def days(reading: Reading) -> tuple[date | None, date | None]:
        return reading.times[0].first, reading.times[0].last

    text = "月底前完成验收"
    assert days(read_line(text, field="report", year=2022)) == (None, None)
    last = date(2022, 5, 31)
    assert days(read_line(text, field="report", year=2022, as_of=date(2022, 5, 13))) == (last, last)
