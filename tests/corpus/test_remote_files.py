"""Documents and tables at addresses: fetched, read and stored as local ones are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from readings import ROOT

from kfanalysis.__main__ import main
from kfanalysis.corpus.remote_files import fetch
from kfanalysis.records import KfanalysisError

fsspec = pytest.importorskip("fsspec")
GOOD = sorted((ROOT / "tests" / "bulletins").glob("*.txt"))[:2]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "bulletins"
    (folder / "2024").mkdir(parents=True)
    shutil.copy(GOOD[0], folder)
    shutil.copy(GOOD[1], folder / "2024")
    return Path(shutil.make_archive(str(tmp_path / "archive"), "zip", folder))


def read_all(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*.*")
        if path.is_file()
    }


def test_a_zip_of_bulletins_gives_the_tables_of_its_folder(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    away, here = tmp_path / "away", tmp_path / "here"
    assert main(["build", f"zip://::file://{archive}", "--out", f"file://{away}"]) == 0
    assert main(["build", str(tmp_path / "bulletins"), "--out", str(here)]) == 0
    assert read_all(away) == read_all(here)
    assert "stored" in capsys.readouterr().out


def test_an_address_where_nothing_stands_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KfanalysisError, match="nothing stands there"):
        fetch(f"file://{tmp_path}/nothing.txt", tmp_path / "in")
    with pytest.raises(KfanalysisError, match="nowhere"):
        fetch("nowhere://a/b.txt", tmp_path / "in")
    assert main(["build", "nowhere://a/b.txt", "--out", str(tmp_path / "out")]) == 1
