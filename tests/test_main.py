"""The command line: what it prints, and its exit codes 0, 1, 2, 3."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from documents import make_findings
from readings import GOLD, ROOT

from kfanalysis.__main__ import main
from kfanalysis.tables import read_tables, tabulate, write_tables

BULLETIN = ROOT / "tests" / "bulletins" / "fields.txt"


def test_build_verify_and_score(tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "out"
    assert main(["build", str(BULLETIN), "--out", str(out)]) == 0
    line, total, _ = capsys.readouterr().out.split("\n")
    counts = "9 commitments, 8 with report, 9 with owner, 8 with deadline, "
    assert line.startswith(f"fields.txt: sections: {counts}")
    assert total.startswith(f"{out}: 1 read, 0 in quarantine: {counts}")
    assert main(["verify", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}: as it was written\n"
    assert main(["score", str(BULLETIN.with_name("fields.gold.json")), str(out), "--misses"]) == 0
    header, *_ = capsys.readouterr().out.split("\n")
    assert header.split() == ["variable", "rung", "precision", "recall", "f1", "n_gold", "n_found"]


def test_as_of_is_taken_from_the_user(tmp_path: Path) -> None:
    assert main(["build", str(BULLETIN), "--out", str(tmp_path / "out"), "--as-of", "2030-01-02"]) == 0
    assert str(read_tables(tmp_path / "out").bulletins["as_of"][0].date()) == "2030-01-02"


def test_quarantine_is_told_by_its_exit_code(tmp_path: Path, capsys: Any) -> None:
    place = tmp_path / "in"
    place.mkdir()
    shutil.copy(BULLETIN, place)
    (place / "empty.txt").write_bytes(b"")
    assert main(["build", str(place), "--out", str(tmp_path / "out")]) == 3
    printed = capsys.readouterr()
    assert "1 read, 1 in quarantine" in printed.out
    assert "empty.txt" in printed.err
    assert "[empty]" in printed.err


def test_all_refused_is_failure_and_writes_no_table(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    assert main(["build", str(tmp_path / "empty.txt"), "--out", str(tmp_path / "out")]) == 1
    assert "nothing is written" in capsys.readouterr().err
    assert not list((tmp_path / "out").glob("*.csv"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "COMMAND"),
        (["build"], "SOURCE"),
        (["build", "no-such-file.txt", "--out", "out"], "no-such-file.txt: no such file or folder"),
        (["build", ".", "--out", "out", "--as-of", "yesterday"], "--as-of"),
        (["build", ".", "--out", "out", "--seconds", "nan"], "--seconds"),
        (["build", ".", "--out", "out", "--seconds", "-1"], "--seconds"),
        (["fly"], "invalid choice"),
    ],
)
def test_wrong_usage(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


def test_empty_folder_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["build", str(tmp_path), "--out", str(tmp_path / "out")])
    assert stopped.value.code == 2


def test_verify_names_what_is_wrong(tmp_path: Path, capsys: Any) -> None:
    write_tables(tabulate(make_findings()), tmp_path / "out")
    (tmp_path / "out" / "times.csv").write_bytes(b"")
    assert main(["verify", str(tmp_path / "out")]) == 1
    assert "times.csv" in capsys.readouterr().err
    assert main(["verify", str(tmp_path)]) == 1
    assert "kfanalysis build" in capsys.readouterr().err, "the remedy"


def test_score_of_no_tables_fails(tmp_path: Path, capsys: Any) -> None:
    assert main(["score", str(GOLD / "seed.dev.jsonl"), str(tmp_path)]) == 1
    assert "no tables" in capsys.readouterr().err


def test_doctor(capsys: Any) -> None:
    assert main(["doctor"]) in (0, 1)
    assert "Chinese font" in capsys.readouterr().out


def test_doctor_of_a_file_says_what_is_recognised(tmp_path: Path, capsys: Any) -> None:
    assert main(["doctor", str(BULLETIN)]) == 0
    printed = capsys.readouterr().out
    assert "format / 格式: txt in utf-8" in printed
    assert "layout / 版式: sections" in printed
    assert "9 commitments, 8 with report" in printed
    assert printed.count("report / 进展") == 3
    story = tmp_path / "story.txt"
    story.write_text("很久很久以前，山里有3个和尚。", encoding="utf-8")
    assert main(["doctor", str(story)]) == 1
    refused = capsys.readouterr().err
    assert (
        "story.txt, line 1: no list of commitments: a novel-like text: 1 figure, no office, no date"
        in refused
    )
    assert "像是叙事文字" in refused


def test_interrupt_is_told_without_a_traceback(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kfanalysis.corpus.audits.audit", interrupt)
    assert main(["verify", str(tmp_path)]) == 1
    assert "what was written before is unchanged" in capsys.readouterr().err
