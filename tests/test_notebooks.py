"""Notebooks are arguments: the question on top, findings as headings, each proved by the cell below it.

That their outputs are what the code gives is nbval's business in ``make test``; pictures are compared by the
hashes that the cells print.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib
import nbformat
import pytest
from matplotlib import pyplot as plt
from readings import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NUMBER = re.compile(r"[0-9]+(?:[.-][0-9]+)*")
LAST = "## What would change this answer"

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def list_code(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def say(cell: nbformat.NotebookNode) -> str:
    """Return what a cell put out, as text."""
    said = [
        o.text if o.output_type == "stream" else o.get("data", {}).get("text/plain", "") for o in cell.outputs
    ]
    return "\n".join(said)


@each_notebook
def test_it_reads_as_an_argument(path: Path) -> None:
    cells = read(path).cells
    assert re.match(r"# .+\?( · .+[?？])?\n", cells[0].source), "the title is the question"
    assert cells[-1].cell_type == "markdown"
    assert cells[-1].source.startswith(LAST)
    for cell, following in pairwise(cells[1:]):
        if cell.cell_type == "markdown":
            assert cell.source.startswith("## ")
            assert following.cell_type == "code"


@each_notebook
def test_its_cells_are_few_and_short(path: Path) -> None:
    assert len(list_code(path)) <= 20
    for cell in list_code(path):
        assert cell.source.count("\n") < 10
        assert not re.search(r"^\s*(def|class|async)\b|\blambda\b|;\s*$", cell.source, re.MULTILINE)


@each_notebook
def test_numbers_in_headings_stand_in_the_output_below(path: Path) -> None:
    for cell, following in pairwise(read(path).cells):
        if cell.source.startswith("## ") and following.cell_type == "code":
            heading = cell.source.split("\n")[0]
            missing = set(NUMBER.findall(heading)) - set(NUMBER.findall(say(following)))
            assert not missing, f"{heading}: {', '.join(sorted(missing))}"


@each_notebook
def test_the_bulletin_is_a_parameter(path: Path) -> None:
    set_in = [cell for cell in list_code(path) if re.search(r"\bBULLETIN *=", cell.source)]
    assert [cell.metadata.get("tags") for cell in set_in] == [["parameters"]]
    assert 'BULLETIN = os.environ.get("KF_BULLETIN"' in set_in[0].source


@each_notebook
def test_outputs_are_kept_and_name_no_machine(path: Path) -> None:
    notebook = read(path)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert notebook.metadata.language_info == {"name": "python"}
    assert [cell.id for cell in notebook.cells] == [
        f"{path.stem[:2]}-{at + 1:02d}" for at in range(len(notebook.cells))
    ]
    code = list_code(path)
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        assert set(cell.metadata) <= {"tags"}
        assert not [o for o in cell.outputs if o.output_type == "error" or o.get("name") == "stderr"]
        assert sum(o.output_type == "stream" for o in cell.outputs) <= 1, "streams are in one piece"
        assert str(ROOT) not in json.dumps(cell.outputs)
        assert " at 0x" not in say(cell)


@each_notebook
def test_every_figure_is_shown_and_draws_what_the_gallery_draws(path: Path) -> None:
    about = [json.loads(file.read_text(encoding="utf-8")) for file in (ROOT / "figures").glob("*.json")]
    drawn = {each["data_sha256"][:12] for each in about}
    plots = [cell for cell in list_code(path) if "kf.plot_" in cell.source]
    assert plots
    for cell in plots:
        (data,) = re.findall(r"data ([0-9a-f]{12}) picture [0-9a-f]{12}", say(cell))
        assert data in drawn, "run make"
        assert sum("image/png" in o.get("data", {}) for o in cell.outputs) == 1


@pytest.mark.parametrize("bulletin", ["seedlike", "fields"])
@each_notebook
def test_it_runs_on_another_bulletin(path: Path, bulletin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the cells without a kernel; the caller's settings are the caller's afterwards."""
    monkeypatch.chdir(path.parent)
    monkeypatch.setenv("KF_BULLETIN", str(ROOT / "tests" / "bulletins" / f"{bulletin}.txt"))
    before = dict(matplotlib.rcParams)
    names: dict[str, Any] = {}
    for cell in list_code(path):
        exec(compile(cell.source, f"{path.name}:{cell.id}", "exec"), names)
    plt.close("all")
    assert list(names["t"].bulletins["bulletin_id"]) == [bulletin]
    assert dict(matplotlib.rcParams) == before


def test_a_figure_that_has_changed_fails_its_notebook(tmp_path: Path) -> None:
    """Change one colour: nothing but the hash of the picture tells."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "data").symlink_to(ROOT / "data")
    path = ROOT / "notebooks" / "04-do-the-sums-add-up.ipynb"
    copy = Path(shutil.copy(path, tmp_path / "notebooks"))
    notebook = read(path)
    (cell,) = (cell for cell in notebook.cells if "kf.plot_audit" in cell.source)
    cell.source = cell.source.replace("print(ax", 'ax.lines[-1].set_markerfacecolor("black")\nprint(ax', 1)
    nbformat.write(notebook, copy)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--nbval",
        "--nbval-current-env",
        copy.name,
    ]
    done = subprocess.run(command, cwd=copy.parent, capture_output=True, text=True)
    assert done.returncode == 1
    assert "1 failed" in done.stdout
    assert "picture" in done.stdout
