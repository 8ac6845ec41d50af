"""Every piece of the cookbook runs, in at most five lines; the citation changes with the data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from readings import ROOT

import kfanalysis as kf

PIECES = re.findall(
    r"```python\n(.*?)```", (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8"), re.DOTALL
)


@pytest.fixture(scope="module")
def t() -> kf.Tables:
    return kf.extract(kf.load(ROOT / "data" / "raw" / "kaifeng-2022-05.txt"))


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_runs(t: kf.Tables, piece: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sum(bool(line) for line in piece.split("\n")) <= 5
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    exec(piece, {"kf": kf, "t": t})


def test_the_version_of_the_data_is_its_content(t: kf.Tables) -> None:
    from dataclasses import replace

    assert kf.cite(t) == kf.cite(t)
    assert kf.cite(t) != kf.cite(replace(t, pairs=t.pairs[1:]))
