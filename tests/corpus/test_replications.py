"""Replication packages run where they lie and give the tables that they hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kfanalysis as kf
from kfanalysis.__main__ import main
from kfanalysis.corpus.replications import check_package, find_project, replicate


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return replicate(tmp_path_factory.mktemp("replication") / "package")


def test_a_package_runs_and_gives_the_tables_that_it_holds(package: Path) -> None:
    found = check_package(package)
    assert found.same > 15
    assert not found.different
    assert not (package / "data" / "again").exists()


def test_a_table_that_the_code_does_not_make_is_named(package: Path, tmp_path: Path) -> None:
    other = replicate(tmp_path / "other", root=package)
    pairs = other / "data" / "processed" / "pairs.csv"
    pairs.write_bytes(pairs.read_bytes() + b"\n")
    assert check_package(other).different == ("pairs.csv",)


def test_the_readme_maps_every_figure_and_notebook_to_its_program(package: Path) -> None:
    text = (package / "README.md").read_text(encoding="utf-8")
    for path in (find_project() / "figures").glob("*.json"):
        assert f"figures/{path.stem}.*" in text
        assert (package / "figures" / f"{path.stem}.csv").exists()
    for path in (find_project() / "notebooks").glob("*.ipynb"):
        assert f"notebooks/{path.name}" in text
    for target in re.findall(r"\]\((?!http)([^)]+)\)", text):
        assert (package / target).exists(), target


def test_a_folder_that_is_no_project_or_no_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(kf.KfanalysisError, match=r"no project to replicate .*SOURCES\.tsv"):
        replicate(tmp_path / "out", root=tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(kf.KfanalysisError):
        replicate(tmp_path / "mine")
    assert (tmp_path / "mine" / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_the_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replicate", str(tmp_path / "out"), "--unchecked"]) == 0
    assert "README tells how to run it" in capsys.readouterr().out
