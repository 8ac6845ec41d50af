"""What is committed is what the code makes: the tables, and the data that the figures draw.

Notebooks are run by nbval in ``make test``. Figures are compared by their data: pixels differ between machines.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from readings import ROOT

from kfanalysis.corpus.builds import build, list_sources
from kfanalysis.folders import COPIES
from kfanalysis.tables import read_tables

PROCESSED, FIGURES = ROOT / "data" / "processed", ROOT / "figures"


def list_committed(folder: Path, *kinds: str) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in kinds and not path.name.startswith(".")
    }


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("rebuilt") / "processed"
    outcome = build(list_sources([ROOT / "data" / "raw"]), out, corrections=ROOT / "data" / "corrections.csv")
    assert not outcome.refused and not outcome.uncorrected
    return out


def test_tables_are_what_the_code_makes(rebuilt: Path) -> None:
    kinds = (".csv", ".json", ".jsonl", ".txt")
    names = list_committed(rebuilt, *kinds) - {COPIES}
    assert list_committed(PROCESSED, *kinds) - {COPIES} == names, "run make"
    differing = [
        name for name in sorted(names) if (PROCESSED / name).read_bytes() != (rebuilt / name).read_bytes()
    ]
    assert not differing, "run make"


def test_figures_draw_what_the_code_makes(rebuilt: Path) -> None:
    from kfanalysis.publish.figures import check_figures

    assert check_figures(FIGURES, read_tables(rebuilt)) == [], "run make"
