"""Owners' headings: name, titles, whose business (codebook §1); cases/owners.tsv holds one heading a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import ROOT

from kfanalysis.extraction.outline.owner_headings import read_jurisdiction, read_owner
from kfanalysis.text.fold import clean

CASES = [
    line.split("\t")
    for line in (ROOT / "tests/cases/owners.tsv").read_text(encoding="utf-8").splitlines()[1:]
]


@pytest.mark.parametrize(
    ("heading", "kind", "name", "titles", "jurisdiction"), CASES, ids=[row[0] for row in CASES]
)
def test_case(heading: str, kind: str, name: str, titles: str, jurisdiction: str) -> None:
    text = clean(heading)
    found = read_owner(text)
    if kind == "-":
        assert found is None
        return
    assert found is not None
    read = (text[slice(*found.name)], text[slice(*found.titles)])
    assert (found.kind, *read) == (kind, name, titles)
    assert (read_jurisdiction(*read) if kind == "person" else read[0]) == jurisdiction


@given(st.text("张王欧阳某市县区委局长书记主任副、,: ()（）·0一。", max_size=30))
def test_any_heading_is_read_within_itself_or_not_at_all(heading: str) -> None:
    text = clean(heading)
    found = read_owner(text)
    if found is not None:
        assert 0 <= found.name[0] < found.name[1] <= len(text)
        assert text[slice(*found.name)].strip() == text[slice(*found.name)]
        read_jurisdiction(text[slice(*found.name)], text[slice(*found.titles)])
