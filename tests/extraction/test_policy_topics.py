"""Policy fields of commitments as any city would write them, a case a line; what else speaks for a topic."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kfanalysis.extraction.labels.policy_topics import judge_topics
from kfanalysis.extraction.labels.statuses import Label
from kfanalysis.lexicon import load_rows
from kfanalysis.records import TOPICS, Commitment, Owner, Reading

CASES = Path(__file__).parents[1] / "cases" / "topics.tsv"


def read_cases() -> list[list[str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t"))[1:]


def reading(text: str, *, report: str = "", office: str = "", heading: str = "") -> Reading:
    """Read one commitment below its owner's office: the office, a line's end, the text, the report."""
    clean = f"{office}\n{text}\n{report}"
    start, end = len(office) + 1, len(office) + 1 + len(text)
    commitment = Commitment(
        "b", "1-01-01", "1-01", "1.", heading, text, start, end, report, end + 1, len(clean)
    )
    owner = Owner("b", "1-01", 1, "", office, "", "organisation", "", 0, len(office))
    return Reading(clean, commitment, owner, (), (), None, None)


@pytest.mark.parametrize(("text", "topic"), read_cases())
def test_topic(text: str, topic: str) -> None:
    assert judge_topics(reading(text))[0] == topic


def test_every_topic_has_words_and_cases() -> None:
    known = {row["topic"] for row in load_rows("topiccues")}
    assert known == {*TOPICS, "-"}
    assert {row["topic"] for row in load_rows("officecues")} <= set(TOPICS)
    assert {topic for _, topic in read_cases()} == set(TOPICS)


@pytest.mark.parametrize("name", ["topiccues", "officecues"])
def test_a_word_speaks_once_for_a_topic(name: str) -> None:
    pairs = [(row["topic"], row["word"]) for row in load_rows(name)]
    assert len(pairs) == len(set(pairs))
    assert {row["weight"] for row in load_rows(name)} <= set("01234")


def test_evidence_cites_the_words_that_spoke() -> None:
    given = reading("新建幼儿园3所。", report="已招聘教师12名。", office="市教育局")
    topic, second, cues = judge_topics(given)
    assert (topic, second) == ("education", None)
    assert {(cue.rule, given.clean[cue.start : cue.end]) for cue in cues} >= {
        ("commitment", "幼儿园"), ("report", "教师"), ("office", "市教育局"[1:]),
    }  # fmt: skip


def test_two_deliverables_in_one_clause_give_two_topics() -> None:
    assert judge_topics(reading("建设城东农贸市场及社会停车场。"))[:2] == (
        "domestic_commerce",
        "transportation",
    )


def test_what_it_is_good_for_is_no_second_topic() -> None:
    assert judge_topics(reading("新建停车泊位500个,提升城市管理水平,优化营商环境。"))[:2] == (
        "transportation",
        None,
    )


def test_the_office_decides_where_words_do_not() -> None:
    text = "完成年度重点任务12项。"
    assert judge_topics(reading(text))[0] == ""
    assert judge_topics(reading(text, office="市水利局"))[0] == "public_lands"


def test_the_heading_of_the_group_speaks_for_its_parts() -> None:
    assert judge_topics(reading("完成任务12项。", heading="提升医疗服务能力"))[0] == "health"


def test_words_across_a_boundary_are_not_read() -> None:
    found = judge_topics(reading("条例草案提交通过后公布。"))[2]
    assert not [cue for cue in found if cue.value == "transportation"]
    assert all(isinstance(cue, Label) for cue in found)
