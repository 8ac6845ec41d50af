"""Concordance and passages: exact offsets, longest match, hostile patterns, escaped HTML."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import kfanalysis as kf
from kfanalysis.records import KfanalysisError

SEED = Path(__file__).parents[2] / "data" / "raw" / "kaifeng-2022-05.txt"


@pytest.fixture(scope="module")
def t() -> kf.Tables:
    return kf.extract(kf.load(SEED))


def test_columns_and_offsets(t: kf.Tables) -> None:
    found = kf.kwic(t, "窨井盖")
    assert list(found.columns) == ["docname", "from", "to", "pre", "keyword", "post", "pattern"]
    text = t.texts["kaifeng-2022-05"]
    assert len(found) >= 3
    for row in found.to_dict("records"):
        assert text[row["from"] : row["to"]] == row["keyword"] == "窨井盖"
        assert (
            text[row["from"] - len(row["pre"]) : row["to"] + len(row["post"])]
            == row["pre"] + "窨井盖" + row["post"]
        )


def test_the_longest_pattern_wins(t: kf.Tables) -> None:
    found = kf.kwic(t, ["保税区", "综合保税区"])
    assert set(found["pattern"]) == {"综合保税区"}


def test_traditional_pattern_and_sentences(t: kf.Tables) -> None:
    found = kf.kwic(t, "窨井蓋", window=0, unit="sentences")
    assert len(found) == len(kf.kwic(t, "窨井盖"))
    assert kf.kwic(t, "窨井盖", window=1, unit="sentences")["post"].str.contains("。").any()


def test_regular_expressions(t: kf.Tables) -> None:
    found = kf.kwic(t, r"第[一二三四]期", regex=True)
    assert set(found["keyword"]) >= {"第三期", "第四期"}


def test_no_hit_gives_an_empty_frame_with_its_types(t: kf.Tables) -> None:
    found = kf.kwic(t, "火星")
    assert found.empty
    assert found["from"].dtype == "int64"


@pytest.mark.parametrize("pattern", ["", [], "("])
def test_bad_patterns_are_refused(t: kf.Tables, pattern: str) -> None:
    with pytest.raises(KfanalysisError):
        kf.kwic(t, pattern, regex=True)


def test_a_pattern_that_never_ends_is_given_up(t: kf.Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kfanalysis.analysis.kwic._LIMIT", 0.5)
    slow = replace_texts(t, "1" * 40)
    with pytest.raises(KfanalysisError, match="given up"):
        kf.kwic(slow, r"(?:1|1)+万元", regex=True)


def replace_texts(t: kf.Tables, start: str) -> kf.Tables:
    texts = {name: start + text[len(start) :] for name, text in t.texts.items()}
    first = t.commitments.iloc[[0]].assign(text_start=0, text_end=len(start))
    return replace(t, texts=texts, commitments=first)


def test_show_marks_the_row_and_escapes(t: kf.Tables) -> None:
    row = t.quantities.iloc[0]
    passage = kf.show(t, row)
    assert f"【{row['raw']}】" in str(passage)
    hostile = replace(passage, pre="<script>", keyword="$x$\u200b", post='"')
    assert "<script>" not in hostile._repr_html_()
    assert "[U+200B]" in hostile._repr_html_()


def test_show_knows_every_table_with_spans(t: kf.Tables) -> None:
    for frame in (
        t.commitments,
        t.owners,
        t.pairs,
        t.checks,
        t.times,
        t.evidence,
        kf.kwic(t, "窨井盖").assign(bulletin_id="kaifeng-2022-05"),
    ):
        assert kf.show(t, frame.iloc[0]).keyword
    with pytest.raises(KfanalysisError, match="span"):
        kf.show(t, t.matters.iloc[0] if len(t.matters) else {"bulletin_id": "x"})
