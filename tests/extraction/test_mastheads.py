"""Title, publisher, day of publication and as-of day of a document, from what stands around its list (codebook §2a)."""

from __future__ import annotations

import csv

import pytest
from readings import ROOT

from kfanalysis.extraction.outline.outlines import parse
from kfanalysis.read import seal
from kfanalysis.text.fold import clean

with (ROOT / "tests" / "cases" / "mastheads.tsv").open(encoding="utf-8", newline="") as lines:
    CASES = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_mastheads(case: dict[str, str]) -> None:
    text = case["document"].replace("\\n", "\n")
    made = parse(seal(text, source="a.txt", encoding="utf-8"), clean(text)).bulletin
    shown = {
        "title": made.title or "-",
        "publisher": made.publisher or "-",
        "published": str(made.published or "-"),
        "as_of": str(made.as_of or "-"),
    }
    assert shown == {name: case[name] for name in shown}
