"""Notebooks are arguments: the question on top, findings as headings, each proved by the cell below it.

That their outputs are what the code gives is nbval's business in ``make test``; pictures are compared by the
hashes that stand behind them.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import matplotlib
import nbformat
import pytest
from matplotlib import pyplot as plt
from readings import ROOT

from kfanalysis.corpus.loaded_tables import find_gold, load_tables
from kfanalysis.publish.claims import claim, list_claims

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
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
    """The question on top, findings computed, what would change the answer at the end."""
    cells = read(path).cells
    assert re.match(r"# .+\? · .+？\n", cells[0].source), "the title is the question"
    assert [cell.cell_type for cell in cells[1:-1]] == ["code"] * (len(cells) - 2)
    assert cells[-1].source.startswith(LAST)
    assert sum("kf.claim(" in cell.source for cell in list_code(path)) >= 2
    assert "人工" not in json.dumps(read(path), ensure_ascii=False)


@each_notebook
def test_its_cells_are_few_and_short(path: Path) -> None:
    assert len(list_code(path)) <= 20
    for cell in list_code(path):
        assert cell.source.count("\n") < 10
        assert not re.search(r"^\s*(def|class|async)\b|\blambda\b|;\s*$", cell.source, re.MULTILINE)


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
    if any(cell.outputs for cell in code):
        assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        assert set(cell.metadata) <= {"tags"}
        assert not [o for o in cell.outputs if o.output_type == "error" or o.get("name") == "stderr"]
        assert sum(o.output_type == "stream" for o in cell.outputs) <= 1, "streams are in one piece"
        assert str(ROOT) not in json.dumps(cell.outputs)
        assert " at 0x" not in say(cell)


@each_notebook
def test_every_figure_is_shown_with_its_fingerprint_behind_it(path: Path) -> None:
    for cell in list_code(path):
        if "kf.plot_" in cell.source and cell.outputs:
            (shown,) = (o["data"] for o in cell.outputs if "image/png" in o.get("data", {}))
            assert re.fullmatch(r"<data [0-9a-f]{12} picture [0-9a-f]{12}>", shown["text/plain"])


OTHERS = ["tests/bulletins/fields.txt"]
MORE = ["tests/bulletins/circled.txt", "tests/bulletins/noise.txt", "tests/bulletins/seedlike.txt",
        "data/examples/three-months", "data/examples/three-months/2024-07.txt"]  # fmt: skip
SOAK = pytest.mark.skipif("KF_SOAK" not in os.environ, reason="make soak")


@pytest.mark.parametrize("bulletin", [*OTHERS, *(pytest.param(each, marks=SOAK) for each in MORE)])
@each_notebook
def test_it_runs_on_another_bulletin(path: Path, bulletin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the cells without a kernel; the caller's settings are the caller's afterwards."""
    monkeypatch.chdir(path.parent)
    monkeypatch.setenv("PWD", str(ROOT))  # where the shell stood: the path is relative to it
    monkeypatch.setenv("KF_BULLETIN", bulletin)
    before = dict(matplotlib.rcParams)
    names: dict[str, Any] = {}
    for cell in list_code(path):
        exec(compile(cell.source, f"{path.name}:{cell.id}", "exec"), names)
    plt.close("all")
    assert Path(bulletin).stem in set(names["t"].bulletins["bulletin_id"]) or len(names["t"].bulletins) == 3
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("bulletin", ["tests/bulletins/fields.txt", "data/examples/three-months"])
def test_each_statement_rests_on_its_values(bulletin: str) -> None:
    """Every number that a statement says, in either language, is one of the values it was made from."""
    said = list_claims(load_tables(ROOT / bulletin))
    assert list(said["claim"]) == list(dict.fromkeys(said["claim"]))
    for row in said.to_dict("records"):
        held = set(NUMBER.findall(str(row["values"])))
        for lang in ("zh", "en"):
            text = re.sub(r"V = |95%|F1|n = |1月1日|1 January|notebook 05|\\b05\\b|\\.05", "", row[lang])
            assert set(NUMBER.findall(text)) <= held, (row["claim"], row[lang], row["values"])


def test_statements_are_those_of_the_tables() -> None:
    """Values counted again, another way, from the tables of the bulletin shipped."""
    t = load_tables(ROOT / "data" / "raw" / "kaifeng-2022-05.txt")
    done = sum(status == "completed" for status in t.commitments["status"])
    assert claim("completed", t).values["k"] == done
    assert claim("dated", t).values["dated"] == t.commitments["deadline"].notna().sum()
    assert claim("met", t).values["met"] == (t.pairs["met"] == "yes").sum()
    assert claim("sums", t).values["n"] == len(t.checks)
    assert claim("promised", t).values["n"] == len(set(t.commitments["commitment_id"]))
    assert claim("topics", t).values["k"] == t.commitments["topic"].value_counts().iloc[0]


def test_coded_rows_speak_of_their_own_bulletin_only() -> None:
    gold = ROOT / "data" / "gold" / "seed.dev.jsonl"
    own, other = (
        ROOT / "data" / "raw" / "kaifeng-2022-05.txt",
        ROOT / "data" / "examples" / "three-months" / "2024-07.txt",
    )
    assert find_gold(load_tables(own), own, [gold]) == gold
    assert find_gold(load_tables(other), other, [gold]) is None
    assert claim("agreement", load_tables(other), gold=None).case == "none"


def test_a_figure_that_has_changed_fails_its_notebook(tmp_path: Path) -> None:
    """Change one colour: nothing but the hash of the picture tells."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "data").symlink_to(ROOT / "data")
    path = ROOT / "notebooks" / "04-do-the-sums-add-up.ipynb"
    copy = Path(shutil.copy(path, tmp_path / "notebooks"))
    subprocess.run(
        [sys.executable, str(ROOT / "tools" / "run_notebooks.py"), str(copy)], check=True, capture_output=True
    )
    notebook = read(copy)
    (cell,) = (cell for cell in notebook.cells if "kf.plot_audit" in cell.source)
    cell.source += '\nax.lines[-1].set_markerfacecolor("black")'
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
