"""Concordance: exact offsets, longest match, words with gaps, hostile patterns."""

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
    first = t.commitments.iloc[[0]].assign(text_start=0, text_end=len(start), report_start=None)
    return replace(t, texts=texts, commitments=first, owners=t.owners[:0])


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("改造老旧\u200b小区30个。", "老旧小区"),
        ("修缮文化\n馆2座。", "文化馆"),
        ("修缮文化\r\n馆2座。", "文化馆"),
        ("修缮 文 化 馆2座。", "文化馆"),
        ("修缮文化馆2座。", "文化 馆"),
        ("引进 AI 2030 系统", "AI 2030"),
        ("引进AI\n系统", "AI系统"),
        ("开通 5G\u3000基站", "5G基站"),
    ],
)
def test_words_are_found_across_gaps(t: kf.Tables, text: str, pattern: str) -> None:
    found = kf.kwic(replace_texts(t, text), pattern)
    assert len(found) == 1
    assert found["from"][0] == text.index("文" if "文" in pattern else pattern[0])


def test_a_blank_line_parts_words(t: kf.Tables) -> None:
    assert kf.kwic(replace_texts(t, "甲文化\n\n馆"), "文化馆").empty


def test_owners_and_texts_without_commitments_are_searched(t: kf.Tables) -> None:
    row = t.owners.iloc[0]
    assert kf.kwic(t, row["name"])["docname"].str.endswith("#owner").any()
    bare = replace(t, commitments=t.commitments[:0], owners=t.owners[:0])
    assert set(kf.kwic(bare, "窨井盖")["docname"]) == {"kaifeng-2022-05/#body"}


def test_a_table_in_place_of_the_tables_is_told(t: kf.Tables) -> None:
    with pytest.raises(KfanalysisError, match="not a DataFrame"):
        kf.kwic(t.commitments, "公厕")  # type: ignore[arg-type]
