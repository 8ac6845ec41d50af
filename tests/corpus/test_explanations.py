"""Explain: every step from the numbers to the labels with its rule, of a text, a pair of texts, or a document's item."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from readings import ROOT

from kfanalysis.__main__ import main
from kfanalysis.commands.explanations import SECTIONS
from kfanalysis.corpus.explanations import Step, explain, explain_commitment
from kfanalysis.corpus.single_commitments import split_text
from kfanalysis.pipeline import find, load
from kfanalysis.records import KfanalysisError

BULLETIN = ROOT / "tests" / "bulletins" / "danpu.txt"
TEXT = "新建泵站14座,10月底前完成投资1.2亿元(其中市级0.4亿元)。"
REPORT = "已建成9座,完成投资8000万元,占年度计划的66.7%,正在办理2座用地手续,因资金紧张进度滞后。"


def steps(*texts: str, **options: Any) -> list[Step]:
    return list(explain(*texts, **options))


def test_a_pair_is_explained_down_to_its_labels() -> None:
    found = steps(TEXT, REPORT, year=2023)
    kinds = {step.step for step in found}
    assert kinds >= {
        "text", "quantity", "time", "ledger", "context", "role", "pair", "no pair", "state", "status", "vote",
        "topic", "deadline", "milestone", "obstacle", "deliverable", "stage", "shown", "due",
    }  # fmt: skip
    roles = {step.raw: step for step in found if step.step == "role"}
    assert roles["14座"].reading == "target of 泵站" and roles["9座"].reading.startswith("actual of 泵站")
    assert "in brackets" in roles["0.4亿元"].why
    (deadline,) = [step for step in found if step.step == "deadline"]
    assert (deadline.reading, deadline.why) == ("2023-10-31", "inline")
    assert [step.reading for step in found if step.step == "obstacle"] == ["financing"]
    pairs = {step.raw for step in found if step.step == "pair"}
    assert pairs == {"14座 ← 9座", "1.2亿元 ← 8000万元"}
    refused = [step for step in found if step.reading == "refused"]
    assert [(step.raw, step.why) for step in refused] == [("14座 ← 2座", "paper")]


def test_every_step_that_judges_has_a_reason() -> None:
    silent = {"text", "milestone", "conflict"}
    judged = [step for step in steps(TEXT, REPORT, year=2023) if step.step not in silent]
    assert len(judged) > 40 and all(step.why for step in judged)


def test_evidence_is_the_text_at_its_place() -> None:
    whole = f"{TEXT}\n{REPORT}"
    quoted = [s for s in steps(TEXT, REPORT) if s.start is not None and "←" not in s.raw and s.raw]
    assert len(quoted) > 30
    assert [s for s in quoted if whole[s.start : s.end] != s.raw] == []


def test_weights_say_what_each_piece_added() -> None:
    found = [step for step in steps(TEXT, REPORT) if step.step == "status"]
    assert found[0].reading.startswith("in_progress (p ")
    added = [step.reading for step in found if step.reading.endswith("for in_progress")]
    assert added and all(text[0] in "+-" for text in added)
    halted = [step for step in steps("建成文化馆。", "该项目暂停实施。") if step.step == "status"]
    assert [step.why for step in halted if step.reading == "decided before the weights"] == ["halted"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("建闸3座。||已建成2座。", ("建闸3座。", "已建成2座。")),
        ("建闸3座。\n推进情况：已建成2座。", ("建闸3座。", "已建成2座。")),
        ("建闸3座。【进展情况】已建成2座。", ("建闸3座。", "已建成2座。")),
        ("每季度通报推进情况", ("每季度通报推进情况", None)),
        ("建闸3座。", ("建闸3座。", None)),
    ],
)
def test_a_text_alone_is_a_commitment_unless_it_holds_a_report(
    text: str, parts: tuple[str, str | None]
) -> None:
    assert split_text(text) == parts
    told = [step.raw for step in steps(text) if step.step == "text"]
    assert told == [part for part in parts if part is not None]


def test_a_commitment_of_a_document_is_read_as_in_its_tables(capsys: Any) -> None:
    document = load(BULLETIN)
    made = next(row for row in find(document).commitments if row.report)
    found = list(explain_commitment(document.outline, made.commitment_id))
    status = next(step for step in found if step.step == "status")
    assert status.reading.split()[0] == made.status and status.why == made.status_rule
    assert main(["explain", str(BULLETIN), made.commitment_id]) == 0
    assert f"{made.status} (p {made.status_p})" in capsys.readouterr().out
    with pytest.raises(KfanalysisError, match="no commitment 9-99-99; the first are 1-01-01"):
        list(explain_commitment(document.outline, "9-99-99"))


def test_a_commitment_of_tables_is_found_by_bulletin(tmp_path: Path, capsys: Any) -> None:
    other = BULLETIN.with_name("seedlike.txt")
    assert main(["build", str(BULLETIN), str(other), "--out", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    assert main(["explain", str(tmp_path / "out"), "1-01-01"]) == 1
    assert "danpu:1-01-01" in capsys.readouterr().err
    assert main(["explain", str(tmp_path / "out"), "danpu:1-01-01"]) == 0
    assert load(BULLETIN).outline.commitments[0].text[:8] in capsys.readouterr().out


def test_the_command_lays_out_sections_and_every_step(capsys: Any) -> None:
    assert main(["explain", "--commitment", TEXT, "--report", REPORT, "--year", "2023"]) == 0
    printed = capsys.readouterr().out
    headings = [line for line in printed.split("\n") if line and not line.startswith(" ")]
    assert headings == list(SECTIONS)
    lines = [line for line in printed.split("\n") if line.startswith("  ")]
    assert len(lines) == len(steps(TEXT, REPORT, year=2023)), "no step is left out"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["建闸。", "--commitment", "建闸。"],
        [str(BULLETIN)],
        [str(BULLETIN), "1-01-01", "--report", "已建成。"],
        ["建闸。", "--as-of", "soon"],
    ],
)
def test_wrong_usage_is_told(arguments: list[str], capsys: Any) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["explain", *arguments])
    assert stopped.value.code == 2 and "error:" in capsys.readouterr().err


def test_nothing_to_explain_is_a_sentence(capsys: Any) -> None:
    assert main(["explain", " "]) == 1
    assert "the text is empty" in capsys.readouterr().err
