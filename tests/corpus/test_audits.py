"""Verify: each kind of damage to a folder of tables is found, and a whole folder is called whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from documents import make_findings

from kfanalysis.corpus.audits import audit, audit_tables
from kfanalysis.records import Findings, KfanalysisError
from kfanalysis.tables import tabulate, write_tables

WHOLE = make_findings()


def test_whole_folder_has_no_problem(tmp_path: Path) -> None:
    write_tables(tabulate([WHOLE, make_findings("乙市")]), tmp_path / "out")
    assert audit(tmp_path / "out") == []
    for path in (tmp_path / "out").glob("*.parquet"):
        path.unlink()
    assert audit(tmp_path / "out") == [], "parquet is not kept under version control"


@pytest.mark.parametrize(
    "name", ["quantities.csv", "quantities.parquet", "texts/甲市.txt", "datapackage.json"]
)
def test_one_flipped_bit_is_found(tmp_path: Path, name: str) -> None:
    write_tables(tabulate(WHOLE), tmp_path / "out")
    path = tmp_path / "out" / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    (problem,) = audit(tmp_path / "out")
    assert (problem.file, problem.cause) == (name, "changed since it was written (sha256)")


def test_missing_file_and_missing_folder(tmp_path: Path) -> None:
    write_tables(tabulate(WHOLE), tmp_path / "out")
    (tmp_path / "out" / "times.csv").unlink()
    (problem,) = audit(tmp_path / "out")
    assert (problem.file, problem.cause) == ("times.csv", "is missing")
    with pytest.raises(KfanalysisError, match="no tables written by kfanalysis"):
        audit(tmp_path)


def first(findings: Findings, table: str, **changes: object) -> Findings:
    rows = getattr(findings, table)
    return replace(findings, **{table: (replace(rows[0], **changes), *rows[1:])})


DAMAGE: list[tuple[str, Callable[[], Findings], str, str]] = [
    ("key twice", lambda: first(WHOLE, "commitments", commitment_id="1-01-02"), "commitments.csv",
     "has the key of another row"),
    ("no owner", lambda: first(WHOLE, "commitments", owner_id="9-99"), "commitments.csv",
     "belongs to no row of owners"),
    ("no commitment", lambda: first(WHOLE, "times", commitment_id="9-99-99"), "times.csv",
     "belongs to no row of commitments"),
    ("unknown role", lambda: first(WHOLE, "quantities", role="aim"), "quantities.csv", "role is 'aim'"),
    ("unknown topic", lambda: first(WHOLE, "commitments", topic="weather"), "commitments.csv",
     "topic is 'weather'"),
    ("span moved", lambda: first(WHOLE, "quantities", start=0, end=3), "quantities.csv",
     "raw is '52个' but text[0:3] '(一)'"),
    ("report moved", lambda: first(WHOLE, "commitments", report="已完成。"), "commitments.csv",
     "report is '已完成。' but"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "file", "cause"), [each[1:] for each in DAMAGE], ids=[each[0] for each in DAMAGE]
)
def test_each_damage_is_named(make: Callable[[], Findings], file: str, cause: str) -> None:
    problems = list(audit_tables(tabulate(make())))
    assert any(each.file == file and each.cause.startswith(cause) for each in problems), problems


def test_missing_text_is_named() -> None:
    t = tabulate(WHOLE)
    problems = list(audit_tables(replace(t, texts={})))
    assert {each.cause for each in problems} == {"its text is missing"}
