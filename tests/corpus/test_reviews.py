"""Review sheets: the least certain first, lists to choose from, and answers read back whatever Excel did."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from readings import ROOT

import kfanalysis as kf
from kfanalysis.__main__ import main
from kfanalysis.corpus.correction_files import read_corrections
from kfanalysis.corpus.review_answers import read_review
from kfanalysis.corpus.review_sheets import COLUMNS, choose_questions, write_review
from kfanalysis.records import KfanalysisError

SEED = ROOT / "data" / "raw" / "kaifeng-2022-05.txt"


@pytest.fixture(scope="module")
def t() -> kf.Tables:
    return kf.extract(kf.load(SEED))


def answer(path: Path, answers: dict[int, str]) -> Path:
    book = openpyxl.load_workbook(path)
    for row, text in answers.items():
        book.active.cell(row, COLUMNS.index("right") + 1).value = text
    book.save(path)
    return path


def test_the_least_certain_come_first(t: kf.Tables) -> None:
    asked = [each.p for each, _ in choose_questions(t, 30)]
    assert asked == sorted(asked)
    assert asked[0] < 0.7


def test_a_sheet_has_texts_and_lists(t: kf.Tables, tmp_path: Path) -> None:
    assert write_review(t, tmp_path / "a.xlsx", n=12, on="status") == 12
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.freeze_panes == "A2"
    assert all("suspended" in each.formula1 for each in sheet.data_validations.dataValidation)
    assert sum(len(each.sqref.ranges) for each in sheet.data_validations.dataValidation) >= 1
    assert "→" in sheet["D2"].value
    write_review(t, tmp_path / "b.xlsx", n=5, on="status", blind=True)
    assert {row[4].value for row in list(openpyxl.load_workbook(tmp_path / "b.xlsx").active)[1:]} <= {
        "",
        None,
    }


@pytest.mark.parametrize("form", ["xlsx", "utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_answers_become_corrections(t: kf.Tables, tmp_path: Path, form: str, separator: str) -> None:
    path = tmp_path / "a.xlsx"
    write_review(t, path, n=4, on="status")
    answer(path, {2: "suspended" if _read(path, 2) != "suspended" else "unclear", 3: "ok", 4: "done"})
    if form != "xlsx":
        frame = pd.read_excel(path, dtype=object)
        path = tmp_path / "a.csv"
        path.write_bytes(frame.to_csv(index=False, sep=separator).encode(form, "replace"))
    found = read_review(t, path, file=tmp_path / "c.csv", who="韩")
    assert len(found.corrections) == 1
    assert found.errors[0].startswith("line 4: status is one of completed")
    row = found.accuracy.iloc[0]
    assert (row["variable"], row["drawn"], row["judged"], row["right"], row["of"]) == (
        "commitments.status", "least", 2, 1, "125",
    )  # fmt: skip
    assert row["low"] < 0.5 < row["high"]
    new = kf.corrected(kf.load(SEED), tmp_path / "c.csv")
    assert (new.commitments["status"] != t.commitments["status"]).sum() == 1


def _read(path: Path, row: int) -> str:
    return str(openpyxl.load_workbook(path).active.cell(row, COLUMNS.index("read") + 1).value)


def test_pairs_are_withdrawn_and_candidates_become_pairs(t: kf.Tables, tmp_path: Path) -> None:
    for table, change in (("pairs", -1), ("candidates", 1)):
        write_review(t, tmp_path / f"{table}.xlsx", n=1, on=table)
        answer(tmp_path / f"{table}.xlsx", {2: "wrong"})
        read_review(t, tmp_path / f"{table}.xlsx", file=tmp_path / f"{table}.csv")
        new = kf.corrected(kf.load(SEED), tmp_path / f"{table}.csv")
        assert len(new.pairs) == len(t.pairs) + change
        assert len(new.candidates) == len(t.candidates) - (change > 0)


def test_a_random_sample_is_the_same_for_a_seed(t: kf.Tables) -> None:
    drawn = [[each.key for each, _ in choose_questions(t, 20, sample=True, seed=seed)] for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_the_command_line_writes_and_reads(
    t: kf.Tables, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kf.write_tables(t, tmp_path / "tables")
    sheet = tmp_path / "sheet.xlsx"
    assert (
        main(
            ["review", str(tmp_path / "tables"), "--n", "3", "--on", "pairs", "--sample", "--out", str(sheet)]
        )
        == 0
    )
    answer(sheet, {2: "ok", 3: "wrong", 4: "对"})
    given = ["--read", str(sheet), "--corrections", str(tmp_path / "c.csv"), "--who", "甲"]
    assert main(["review", str(tmp_path / "tables"), *given]) == 0
    assert "1 corrections added" in capsys.readouterr().out
    assert read_corrections(tmp_path / "c.csv")[0][0].who == "甲"
    with pytest.raises(SystemExit):
        main(["review", str(tmp_path / "tables")])


def test_slips_are_told(t: kf.Tables, tmp_path: Path) -> None:
    with pytest.raises(KfanalysisError, match="nothing to ask"):
        write_review(t, tmp_path / "a.xlsx", on="weather")
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(KfanalysisError, match="not a review sheet"):
        read_review(t, tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text("key,right\nkf:x|pairs|row|1-2;3-4,wrong\n7月4日,ok\n", encoding="utf-8")
    told = read_review(t, tmp_path / "b.csv").errors
    assert [each.partition(":")[0] for each in told] == ["line 2", "line 3"]
