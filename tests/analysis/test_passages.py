"""Passages: any row of anything leads to its sentences, marks are exact, HTML is escaped, slips are told."""

from __future__ import annotations

from dataclasses import fields, replace

import pandas as pd
import pytest
from readings import ROOT
from singles import tables_of

import kfanalysis as kf
from kfanalysis.analysis.passages import MOST
from kfanalysis.records import KfanalysisError

SEED = ROOT / "data" / "raw" / "kaifeng-2022-05.txt"


@pytest.fixture(scope="module")
def t() -> kf.Tables:
    return kf.extract(kf.load(SEED))


def test_a_row_is_marked_within_whole_sentences() -> None:
    t = tables_of("新建公厕12座。改造农贸市场4个。", "选址完成。已建成公厕9座,开放3座。其余施工中。")
    passage = kf.show(t, t.pairs.iloc[0], window=0)
    target, actual = passage.excerpts
    assert [kind for _, kind in target.pieces if kind] == ["target"]
    assert [kind for _, kind in actual.pieces if kind] == ["actual"]
    assert str(passage).count("【") == 2
    assert "已建成公厕【9座】,开放3座。" in str(passage)
    assert "其余施工中" not in str(passage)


def test_every_row_of_every_table_has_its_passage(t: kf.Tables) -> None:
    for name, frame in t.frames().items():
        for row in frame.to_dict("records")[:60]:
            passage = kf.show(t, row)
            assert passage.keyword, (name, row)
            if "raw" in row:
                assert passage.keyword == row["raw"]


def test_every_row_of_every_result_has_its_passage(t: kf.Tables) -> None:
    shown = 0
    results = {"risk": kf.risk(t).rows, "topics": kf.topics(t).commitments, "clusters": kf.topics(t).clusters,
               "kwic": kf.kwic(t, "窨井盖")}  # fmt: skip
    completion = kf.completion(t, by="topic")
    results |= {name: getattr(completion, name) for name in ("status", "obstacles", "attainment")}
    for name, frame in results.items():
        for row in frame.to_dict("records"):
            if row.get("k", 1) == 0 or row.get("obstacle") == "any":
                continue
            assert kf.show(t, row).keyword, (name, row)
            shown += 1
    assert shown > 150


@pytest.mark.parametrize("name", ["attainment", "schedule", "risk", "audit", "topics"])
def test_figures_data_lead_back(t: kf.Tables, name: str) -> None:
    data = getattr(kf, f"plot_{name}")(t).kf_data
    for row in data.to_dict("records"):
        assert kf.show(t, row).keyword
    if name == "attainment":
        assert str(kf.show(t, data.iloc[0])).count("【") == 2


def test_an_event_of_the_panel_shows_both_versions(t: kf.Tables) -> None:
    event = {"chain": "a", "kind": "status", "from_bulletin_id": "kaifeng-2022-05", "from_commitment_id": "1-01-01",
             "to_bulletin_id": "kaifeng-2022-05", "to_commitment_id": "1-01-02"}  # fmt: skip
    assert [each.docname.rpartition("/")[2] for each in kf.show(t, event).excerpts] == ["1-01-01", "1-01-02"]


def test_a_count_shows_the_commitments_that_it_counts(t: kf.Tables) -> None:
    counts = kf.completion(t, by="topic").status
    row = counts[counts["k"] > 0].iloc[0]
    assert len(kf.show(t, row).excerpts) == row["k"]
    everything = kf.show(t, {"grouping": "all", "group": "all", "status": "in_progress"})
    assert everything.further == (t.commitments["status"] == "in_progress").sum() - MOST


@pytest.mark.parametrize(
    "made", ["1-01-01", "kf1-01-01", "kaifeng-2022-05/1-01-01", "kaifeng-2022-05/1-01-01#commitment"]
)
def test_ids_are_taken(t: kf.Tables, made: str) -> None:
    assert kf.show(t, made).keyword == t.commitments.iloc[0]["text"]


def test_reports_owners_and_bulletins_have_ids_too(t: kf.Tables) -> None:
    assert kf.show(t, "1-01-01#report").keyword == t.commitments.iloc[0]["report"]
    assert kf.show(t, "1-01").keyword.count(t.owners.iloc[0]["name"]) == 1
    assert kf.show(t, "kaifeng-2022-05").keyword == t.bulletins.iloc[0]["title"]


def test_named_tuples_text_columns_and_single_row_frames_are_rows(t: kf.Tables) -> None:
    first = kf.show(t, t.quantities.iloc[0])
    assert kf.show(t, next(t.quantities.itertuples())) == first
    assert kf.show(t, t.quantities.iloc[[0]]) == first
    assert kf.show(t, t.quantities.iloc[0].astype(str)) == first


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"bulletin_id": "kaifeng-2022-05", "start": 90000, "end": 90010}, "outside the text"),
        ({"bulletin_id": "elsewhere", "start": 1, "end": 2}, "no bulletin 'elsewhere'"),
        ("9-99-99", "no commitment or owner '9-99-99'"),
        ("elsewhere/1-01-01", "no bulletin 'elsewhere'"),
        (pd.DataFrame({"start": [1, 2]}), "one row, not a table of 2"),
        (7, "not a int"),
        ({"reading": "quantity", "n": 3}, "no passage belongs to this row"),
    ],
)  # fmt: skip
def test_slips_are_told_in_a_sentence(t: kf.Tables, row: object, told: str) -> None:
    with pytest.raises(KfanalysisError, match=told):
        kf.show(t, row)


def test_a_table_in_place_of_the_tables_is_told(t: kf.Tables) -> None:
    with pytest.raises(KfanalysisError, match="show takes the tables"):
        kf.show(t.pairs, t.pairs.iloc[0])  # type: ignore[arg-type]


def test_an_id_of_two_bulletins_asks_which(t: kf.Tables) -> None:
    frames = {f.name: pd.concat([getattr(t, f.name), getattr(t, f.name).assign(bulletin_id="other")])
              for f in fields(t) if f.name != "texts"}  # fmt: skip
    both = replace(t, **frames, texts={**t.texts, "other": t.texts["kaifeng-2022-05"]})
    with pytest.raises(KfanalysisError, match="other/1-01-01"):
        kf.show(both, "1-01-01")


def test_html_is_escaped_and_links_into_a_report(t: kf.Tables) -> None:
    passage = kf.show(t, t.quantities.iloc[0], report="report.html")
    hostile = replace(
        passage,
        excerpts=(
            replace(passage.excerpts[0], docname="<b>", pieces=(("<script>", None), ("\u200b\"'", "mark"))),
        ),
    )
    page = hostile._repr_html_()
    assert "<script>" not in page
    assert "<b>" not in page
    assert "[U+200B]&quot;" in page
    assert f'href="report.html#{passage.excerpts[0].anchor}"' in page
