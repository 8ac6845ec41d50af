"""Status and obstacles of made reports, a case a line; what the labels rest on."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kfanalysis.records import OBSTACLES, STATUSES
from tests.singles import find_one

CASES = Path(__file__).parents[1] / "cases"


def read_cases(name: str) -> list[list[str]]:
    with (CASES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t"))[1:]


# Judged wrong, and known: what is promised is an effort, and its first steps look like preparation.
KNOWN = {"与省内高校达成合作意向,正在拟定合作协议。"}


def read_statuses() -> Iterator[Any]:
    for line in read_cases("status"):
        yield pytest.param(*line, marks=[pytest.mark.xfail(strict=True)] if line[1] in KNOWN else [])


@pytest.mark.parametrize(("text", "report", "status"), list(read_statuses()))
def test_status(text: str, report: str, status: str) -> None:
    (commitment,) = find_one(text, report).commitments
    assert status in STATUSES
    assert commitment.status == status, commitment.status_rule


@pytest.mark.parametrize(("text", "report", "obstacles"), read_cases("obstacles"))
def test_obstacles(text: str, report: str, obstacles: str) -> None:
    (commitment,) = find_one(text, report).commitments
    assert set(obstacles.split(";")) - {""} <= set(OBSTACLES)
    assert sorted(commitment.obstacles.split(";")) == sorted(obstacles.split(";"))


def test_a_label_rests_on_characters_of_the_report() -> None:
    found = find_one("建设滨江路。", "因征地拆迁资金不足,工程进展缓慢。")
    cited = {(row.variable, row.value): row.raw for row in found.evidence}
    assert cited["obstacle", "financing"] == "资金"
    assert all(found.source.text[row.start : row.end] == row.raw for row in found.evidence)


def test_without_a_report_nothing_is_said() -> None:
    (commitment,) = find_one("建设滨江路。", "").commitments
    assert (commitment.status, commitment.obstacles) == ("unclear", "")
