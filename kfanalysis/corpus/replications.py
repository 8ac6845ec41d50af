"""Replication packages: data, code and a README as social-science data editors ask for, checked by running them.

The README follows the template README for social science replication packages (Vilhuber et al. 2022, version 1.1,
https://social-science-data-editors.github.io/template_README/): sources and rights, list of data, software, programs,
instructions, and which program writes which figure and table.
"""

from __future__ import annotations

import csv
import filecmp
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import kfanalysis
from kfanalysis.folders import replace_folder, write_manifest
from kfanalysis.lexicon import load_rows
from kfanalysis.records import KfanalysisError

# What a replication needs of the project; what is made anew (environment, caches) is left behind.
TAKEN = (
    "CITATION.cff", "LICENSE", "Makefile", "data", "docs", "environment.yml", "figures", "kfanalysis", "notebooks",
    "pyproject.toml", "requirements-build.lock", "requirements-dev.lock", "requirements.lock", "tools",
)  # fmt: skip
LEFT = shutil.ignore_patterns("__pycache__", "*.pyc", ".*", "*.parquet", "api")
SOFTWARE = ("jieba", "matplotlib", "numpy", "pandas", "scikit-learn", "scipy")
SECONDS = 600
CORRECTED = ("--corrections", "data/corrections.csv")


@dataclass(frozen=True, slots=True)
class Check:
    """What running a package gave: how many files of tables are the same, and which are not."""

    same: int
    different: tuple[str, ...]


def replicate(out: Path, *, root: Path | None = None) -> Path:
    """Write the replication package of the project into the new folder ``out``; returns the folder.

    ``root`` is the project's folder, by default the one that this package is run from. An existing folder is only
    replaced where it is such a package.
    """
    root = find_project() if root is None else root
    missing = [
        name
        for name in ("data/raw/SOURCES.tsv", "data/processed", "requirements.lock")
        if not (root / name).exists()
    ]
    if missing:
        raise KfanalysisError(
            f"no project to replicate in {root}: {', '.join(missing)} missing", code="no_project",
            remedy="Run kfanalysis replicate from a checkout of the project, after make.",
        )  # fmt: skip
    with replace_folder(out) as fresh:
        for name in TAKEN:
            source = root / name
            if source.is_dir():
                shutil.copytree(source, fresh / name, ignore=LEFT)
            elif source.exists():
                shutil.copy2(source, fresh / name)
        (fresh / "README.md").write_text("\n".join(_tell(root)) + "\n", encoding="utf-8", newline="\n")
        write_manifest(fresh)
    return out


def check_package(out: Path) -> Check:
    """Run a package where it lies: build its tables anew from its raw data, by its own code, and compare them."""
    again = out / "data" / "again"
    settings = os.environ | {"PYTHONPATH": str(out), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "kfanalysis", "build", "data/raw", "--out", "data/again", *CORRECTED]
    try:
        done = subprocess.run(command, cwd=out, env=settings, capture_output=True, text=True, timeout=SECONDS)
        if done.returncode:
            raise KfanalysisError(
                f"the package does not run: {done.stderr.strip()}", code="not_replicated", file=str(out),
                remedy="Run make, then kfanalysis replicate again.",
            )  # fmt: skip
        return _compare(out / "data" / "processed", again)
    finally:
        shutil.rmtree(again, ignore_errors=True)
        shutil.rmtree(again.with_name(f".{again.name}.shards"), ignore_errors=True)


def _compare(kept: Path, again: Path) -> Check:
    names = sorted(
        str(path.relative_to(kept))
        for path in kept.rglob("*")
        if path.is_file() and path.suffix in (".csv", ".txt", ".jsonl") and not path.name.startswith(".")
    )
    different = tuple(
        name for name in names
        if not (again / name).is_file() or not filecmp.cmp(kept / name, again / name, shallow=False)
    )  # fmt: skip
    return Check(len(names) - len(different), different)


def find_project() -> Path:
    """Find the folder of the project that this package is run from."""
    return Path(kfanalysis.__file__).resolve().parents[1]


def _tell(root: Path) -> Iterator[str]:
    """Tell what the template asks for, a line each."""
    yield from (
        f"# Replication package: kfanalysis {kfanalysis.__version__}", "",
        "## Overview", "",
        "The code in this package reads the bulletins of `data/raw` into the tables of `data/processed`, draws the figures",
        "of `figures` and runs the notebooks of `notebooks`. One command runs all of it; the replicator should expect it to",
        "run for about five minutes, four of them for installing.", "",
        "## Data availability and provenance statements", "",
        "### Statement about rights", "",
        "- [x] The authors of the package have legitimate access to and permission to use the data.",
        "- [x] The data are official documents and may be redistributed; the rights of each file stand below.", "",
        "### Summary of availability", "", "- [x] All data **are** publicly available, and lie in this package.", "",
        "### Details on each data source", "",
        "| file | title | publisher | address | retrieved | rights |", "| --- | --- | --- | --- | --- | --- |",
    )  # fmt: skip
    with (root / "data" / "raw" / "SOURCES.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            cells = (
                row[name] or "–" for name in ("file", "title", "publisher", "url", "retrieved", "rights")
            )
            yield f"| {' | '.join(cells)} |"
    yield from ("", "## Dataset list", "", "| file | holds | provided |", "| --- | --- | --- |",
                "| data/raw | the bulletins as published | yes |",
                "| data/gold | rows coded by language models, twice, blind, and settled | yes |")  # fmt: skip
    for row in load_rows("tables"):
        if (root / "data" / "processed" / f"{row['table']}.csv").exists():
            yield f"| data/processed/{row['table']}.csv | {row['meaning']} | yes |"
    yield from (
        "", "Every column: [docs/codebook.md](docs/codebook.md).", "",
        "## Computational requirements", "",
        f"- Python 3.11 or newer and make; written with Python {platform.python_version()}.",
        *(f"- {name} {locked}" for name, locked in _read_locked(root / "requirements.lock") if name in SOFTWARE),
        "- all versions with their hashes: [requirements.lock](requirements.lock), for conda [environment.yml](environment.yml)",
        "", "Nothing is random but where a seed is given in the program; no network, model or key is used after installing.",
        "About 1 GB of disk, 1 GB of memory, one core.", "",
        "## Description of programs", "",
        "| program | does |", "| --- | --- |",
        f"| `kfanalysis build data/raw --out data/processed {' '.join(CORRECTED)}` | the tables |",
        "| `python -m kfanalysis.publish.figures data/processed figures docs/gallery.md` | the figures |",
        "| `python tools/run_notebooks.py notebooks/*.ipynb` | the notebooks, in place |", "",
        "The code is under the licence in [LICENSE](LICENSE).", "",
        "## Instructions to replicators", "", "1. Run `make` in this folder.",
        "2. Compare: `kfanalysis verify data/processed` checks every file against its recorded hash.", "",
        "## List of tables and figures, and programs", "",
        "| output | program | data |", "| --- | --- | --- |",
    )  # fmt: skip
    for path in sorted((root / "figures").glob("*.json")):
        yield f"| figures/{path.stem}.* | `kfanalysis.publish.figures`, figure `{path.stem}` | figures/{path.stem}.csv |"
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        yield f"| notebooks/{path.name} | `tools/run_notebooks.py` | data/raw |"
    yield from ("", "## References", "", "See [CITATION.cff](CITATION.cff) and data/raw/SOURCES.tsv.")


def _read_locked(lock: Path) -> Iterator[tuple[str, str]]:
    """Read the versions of a lock file, name and version a line."""
    for line in lock.read_text(encoding="utf-8").split("\n"):
        if found := re.match(r"([a-z0-9-]+)==([^ ;]+)", line):
            yield found[1], found[2]
