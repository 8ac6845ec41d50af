"""From file to tables: every span holds, whatever stands in the text (F1; faults, rows 9, 12, 16)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import ROOT

from kfanalysis.extraction.outline.passages import Passage, mask, share
from kfanalysis.pipeline import extract, find, load, parse_source
from kfanalysis.read import seal
from kfanalysis.records import TABLES, Findings, KfanalysisError

SEED = ROOT / "data" / "raw" / "kaifeng-2022-05.txt"
TEXT = """某市承诺事项进展情况（截至2023年6月30日）

（一）张三　市长

1．改造小区1348个，总投资约3.5亿元，完成率达到95%以上。（办结时限：2023年9月）

推进情况：截至6月25日，已改造1,200个，占任务的89%；预计8月底前完工。

2．新建公园两处。
时限：2023年10月底

推进情况：已开工。
"""


def find_text(text: str) -> Findings:
    return find(parse_source(seal(text, source="a.txt", encoding="utf-8")))


def check_spans(findings: Findings) -> None:
    text = findings.source.text
    for table in TABLES:
        for row in getattr(findings, table):
            raw, start, end = (getattr(row, name, None) for name in ("raw", "start", "end"))
            if raw is not None and start is not None and end is not None:
                assert text[start:end] == raw, (table, row)
    fields = {}
    for row in findings.commitments:
        assert text[row.text_start : row.text_end] == row.text
        fields[row.commitment_id, "commitment"] = (row.text_start, row.text_end)
        if row.report is not None and row.report_start is not None and row.report_end is not None:
            assert text[row.report_start : row.report_end] == row.report
            fields[row.commitment_id, "report"] = (row.report_start, row.report_end)
    for row in (*findings.quantities, *findings.times):
        if (row.commitment_id, row.field) not in fields:
            continue
        start, end = fields[row.commitment_id, row.field]
        at = start - 1
        for _ in range(row.nth):
            at = text.index(row.raw, at + 1, end)
        assert at == row.start, row


@pytest.fixture(scope="module")
def seed() -> Findings:
    return find(load(SEED))


def test_seed(seed: Findings) -> None:
    assert (len(seed.bulletins), len(seed.owners), len(seed.commitments)) == (1, 29, 125)
    assert seed.quantities
    assert seed.times
    assert seed.ledger
    check_spans(seed)
    keys = {row.commitment_id for row in seed.commitments}
    for table in ("evidence", "matters", "parts", "quantities", "times", "ledger", "pairs", "checks"):
        assert {row.commitment_id for row in getattr(seed, table)} <= keys


def test_a_deadline_in_a_field_of_its_own_is_read() -> None:
    findings = find_text(TEXT)
    assert [row.deadline for row in findings.commitments] == [date(2023, 9, 30), date(2023, 10, 31)]
    assert "deadline" in {row.field for row in findings.times}
    check_spans(findings)


def test_as_of_is_the_callers_where_given(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert find(load(path)).bulletins[0].as_of == date(2023, 6, 30)
    row = find(load(path, as_of=date(2023, 12, 1))).bulletins[0]
    assert (row.as_of, row.as_of_rule) == (date(2023, 12, 1), "option")
    assert {each.due for each in find(load(path), as_of=date(2023, 12, 1)).commitments} == {"overdue"}


def test_hidden_characters_change_no_row_but_its_place(seed: Findings) -> None:
    """A zero-width space, soft hyphen or selector inside a number or label: the same finds, spans exact."""
    plain = find_text(TEXT)
    hidden = find_text(
        "\u200b".join(TEXT[:60]) + TEXT[60:].replace("13", "1\u200b3").replace("推进", "推\u00ad进\ufe0f")
    )
    check_spans(hidden)
    assert hidden.bulletins[0].chars == len(hidden.source.text)
    assert [flag.reason.split(":")[0] for flag in hidden.flags if flag.table == "bulletins"] == [
        "hidden_chars"
    ]
    for table in ("quantities", "times", "ledger"):
        rows = [
            row.raw.translate(dict.fromkeys(map(ord, "\u200b\u00ad\ufe0f"))) for row in getattr(hidden, table)
        ]
        assert rows == [row.raw for row in getattr(plain, table)]
    assert [row.deadline for row in hidden.commitments] == [row.deadline for row in plain.commitments]


def test_line_ends_change_no_value() -> None:
    plain, other = find_text(TEXT), find_text(TEXT.replace("\n", "\r\n"))
    check_spans(other)
    assert [(q.low, q.high, q.unit, q.role) for q in plain.quantities] == [
        (q.low, q.high, q.unit, q.role) for q in other.quantities
    ]


def test_nul_and_controls_are_kept() -> None:
    findings = find_text(TEXT.replace("改造", "改\x00造\x0b"))
    assert "\x00" in findings.commitments[0].text
    check_spans(findings)


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from("\u200b\r　（1亿%`一")), max_size=12))
@settings(max_examples=100)
def test_any_insertion_keeps_spans(places: list[tuple[int, str]]) -> None:
    text = TEXT
    for at, char in places:
        text = text[:at] + char + text[at:]
    try:
        findings = find_text(text)
    except KfanalysisError as error:
        assert error.code == "no_structure"
    else:
        check_spans(findings)


def test_extract_takes_one_or_many() -> None:
    one = parse_source(seal(TEXT, source="a.txt", encoding="utf-8"))
    two = parse_source(seal(TEXT, source="b.txt", encoding="utf-8"))
    assert list(extract(one).bulletins["bulletin_id"]) == ["a"]
    assert list(extract([one, two]).bulletins["bulletin_id"]) == ["a", "b"]


def test_finds_go_to_the_innermost_passage() -> None:
    outer, inner = Passage("1", "commitment", 0, 10), Passage("1", "deadline", 4, 8)
    assert mask("0123456789ab", [outer, inner]) == "0123456789\n\n"
    found = [Passage("x", "report", 1, 3), Passage("x", "report", 5, 6), Passage("x", "report", 3, 9)]
    shares = {
        passage.field: [(f.start, f.end) for f in finds] for passage, finds in share([inner, outer], found)
    }
    assert shares == {"commitment": [(1, 3), (3, 9)], "deadline": [(5, 6)]}
