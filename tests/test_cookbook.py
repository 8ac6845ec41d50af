"""Every piece of the cookbook runs, in at most five lines; the citation changes with the data."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from readings import ROOT

import kfanalysis as kf

COOKBOOK = (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")
PIECES = re.findall(r"```python\n(.*?)```", COOKBOOK, re.DOTALL)
R_PIECES = re.findall(r"```r\n(.*?)```", COOKBOOK, re.DOTALL)


def has_readr() -> bool:
    """Whether R with readr is installed here; it is no part of the environment."""
    if shutil.which("Rscript") is None:
        return False
    return subprocess.run(["Rscript", "-e", "library(readr)"], capture_output=True).returncode == 0


@pytest.fixture(scope="module")
def t() -> kf.Tables:
    return kf.extract(kf.load(ROOT / "data" / "raw" / "kaifeng-2022-05.txt"))


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_runs(t: kf.Tables, piece: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sum(bool(line) for line in piece.split("\n")) <= 5
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    exec(piece, {"kf": kf, "t": t})


@pytest.mark.skipif(not has_readr(), reason="R with readr is not installed")
@pytest.mark.parametrize("piece", R_PIECES)
def test_a_piece_of_r_runs(t: kf.Tables, piece: str, tmp_path: Path) -> None:
    kf.write_tables(t, tmp_path / "tables")
    read = f"nrow(commitments) == {len(t.commitments)}, nrow(pairs) == {len(t.pairs)}"
    script = f"{piece}\nstopifnot({read}, nrow(readr::problems(commitments)) == 0)"
    done = subprocess.run(["Rscript", "-e", script], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert str(int(t.pairs["target"].iloc[0])) in done.stdout


def test_the_version_of_the_data_is_its_content(t: kf.Tables) -> None:
    from dataclasses import replace

    assert kf.cite(t) == kf.cite(t)
    assert kf.cite(t) != kf.cite(replace(t, pairs=t.pairs[1:]))
