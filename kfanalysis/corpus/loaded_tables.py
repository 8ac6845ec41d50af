"""Tables of whatever is at hand: a bulletin, a folder of bulletins, or a folder of tables built before."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

_OWN = 0.9  # share of the quoted figures that stand in the text where coded rows are of this bulletin


def load_tables(source: str | Path) -> Tables:
    """Load the tables of a bulletin, of a folder of bulletins, or of a folder of tables.

    A relative path is looked for from where one stands, from where the shell stood that started Jupyter, and one
    folder up: a notebook's kernel starts in the notebook's own folder.

    >>> load_tables("无此通报.txt")
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: 无此通报.txt: no such bulletin or folder
    """
    from kfanalysis.corpus.builds import list_sources
    from kfanalysis.pipeline import extract, load
    from kfanalysis.tables import read_tables

    path = find_source(source)
    if path.is_dir() and (path / "commitments.csv").is_file():
        return read_tables(path)
    sources = list_sources([path]) if path.is_dir() else []
    return extract([load(each.path) for each in sources] if path.is_dir() else load(path))


def find_source(source: str | Path) -> Path:
    """Find a file or folder by a path that may be relative to where Jupyter was started."""
    given = Path(source)
    for folder in (Path(), Path(os.environ.get("PWD", ".")), Path("..")):
        if (folder / given).exists():
            return folder / given
    raise KfanalysisError(f"{source}: no such bulletin or folder")


def find_gold(t: Tables, source: str | Path, known: Iterable[str | Path] = ()) -> Path | None:
    """Find the coded rows of the bulletin at hand: ``NAME.gold.json`` beside it, or one of the known files.

    Coded rows are of another bulletin where fewer than nine of ten figures that they quote stand in its text; then
    there is nothing to compare with: None.
    """
    path = find_source(source)
    beside = path.with_name(f"{path.stem}.gold.json")
    if path.is_file() and beside.is_file():
        return beside
    texts = {
        row["commitment_id"]: f"{row['text']}{row['report']}" for row in t.commitments.to_dict("records")
    }
    for file in map(Path, known):
        quoted = list(_quotes(file)) if file.is_file() else []
        if quoted and sum(raw in texts.get(key, "") for key, raw in quoted) >= _OWN * len(quoted):
            return file
    return None


def _quotes(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line:
            row = json.loads(line)
            yield from ((row["id"], each["raw"]) for each in row["quantities"])
