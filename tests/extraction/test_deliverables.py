"""Deliverable and stage of made commitments, a case a line, and how often they agree with the coded rows."""

from __future__ import annotations

import pytest
from readings import GOLD

from tests.extraction.test_labels import read_cases
from tests.singles import find_one


@pytest.mark.parametrize(("text", "report", "deliverable", "stage"), read_cases("stages"))
def test_deliverable_and_stage(text: str, report: str, deliverable: str, stage: str) -> None:
    (commitment,) = find_one(text, report).commitments
    assert (commitment.deliverable, commitment.stage or "") == (deliverable, stage)


def test_traditional_reports_have_the_stage_of_their_simplified_twins() -> None:
    (commitment,) = find_one("新建橋樑1座。", "主體工程已封頂,正在裝修。").commitments
    assert (commitment.deliverable, commitment.stage) == ("works", "fitting")


def test_coded_deliverables_use_the_vocabulary() -> None:
    header, *lines = (GOLD / "deliverables.tsv").read_text(encoding="utf-8").splitlines()
    assert header.split("\t") == ["bulletin", "n", "deliverable", "stage"]
    assert lines == sorted(set(lines)) and len(lines) > 100
