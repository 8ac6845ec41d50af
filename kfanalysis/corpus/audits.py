"""Audit a folder of tables: files, keys, vocabularies, and every span against the text it points into."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kfanalysis.folders import MANIFEST, read_manifest
from kfanalysis.records import TABLES
from kfanalysis.schemas import KEYS, UNIQUE, list_parents, read_dtypes, read_vocabulary
from kfanalysis.tables import Tables, read_tables

# The columns that hold text as it stands in the source: raw, start, end.
SPANS = {
    **dict.fromkeys(("evidence", "quantities", "times", "ledger", "leftovers"), ("raw", "start", "end")),
    "commitments": ("text", "text_start", "text_end"),
    "reports": ("text", "start", "end"),
    "commitments.report": ("report", "report_start", "report_end"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a folder that is not as it was written, or contradicts the rest."""

    file: str
    place: str
    cause: str


def audit(folder: Path) -> list[Problem]:
    """Find what is wrong with a folder of tables; tables are looked into only if their files are whole."""
    problems = list(_audit_files(folder))
    return problems or list(audit_tables(read_tables(folder)))


def audit_tables(t: Tables) -> Iterator[Problem]:
    """Yield every broken key, unknown value and span that does not reproduce its text."""
    for table, frame in t.frames().items():
        yield from _audit_keys(table, frame, t)
        yield from _audit_values(table, frame)
    for name, columns in SPANS.items():
        table = name.partition(".")[0]
        yield from _audit_spans(table, t.frames()[table], columns, t)


def _audit_files(folder: Path) -> Iterator[Problem]:
    manifest = read_manifest(folder)
    for path, entry in manifest.items():
        file = folder / path
        if not file.is_file():
            # Parquet repeats the CSV and need not be there.
            if file.suffix != ".parquet":
                yield Problem(path, "", "is missing")
        elif hashlib.sha256(file.read_bytes()).hexdigest() != entry["sha256"]:
            yield Problem(path, "", "changed since it was written (sha256)")
    for name in sorted({"datapackage.json", *(f"{table}.csv" for table in TABLES)} - set(manifest)):
        yield Problem(MANIFEST, name, "is not listed")


def _audit_keys(table: str, frame: pd.DataFrame, t: Tables) -> Iterator[Problem]:
    if table in UNIQUE:
        for row in frame[frame.duplicated(list(KEYS[table]))].itertuples():
            yield Problem(f"{table}.csv", _place(row), "has the key of another row")
    for column, parent in list_parents(table).items():
        keys = sorted({"bulletin_id", column})
        known = set(t.frames()[parent][keys].itertuples(index=False, name=None))
        for row in frame[frame[column].notna() & (frame[column] != "")].itertuples():
            key = tuple(getattr(row, name) for name in keys)
            if key not in known:
                yield Problem(f"{table}.csv", _place(row), f"belongs to no row of {parent}")


def _audit_values(table: str, frame: pd.DataFrame) -> Iterator[Problem]:
    for column in read_dtypes(table):
        vocabulary = read_vocabulary(table, column)
        if vocabulary:
            values = frame[column]
            for row in frame[values.notna() & (values != "") & ~values.isin(vocabulary)].itertuples():
                yield Problem(f"{table}.csv", _place(row), f"{column} is {getattr(row, column)!r}")


def _audit_spans(
    table: str, frame: pd.DataFrame, columns: tuple[str, str, str], t: Tables
) -> Iterator[Problem]:
    raw, start, end = columns
    for row in frame[frame[start].notna()].itertuples():
        text = t.texts.get(str(row.bulletin_id))
        span = slice(int(getattr(row, start)), int(getattr(row, end)))
        if text is None:
            yield Problem(f"{table}.csv", _place(row), "its text is missing")
        elif text[span] != getattr(row, raw):
            cause = (
                f"{raw} is {getattr(row, raw)[:40]!r} but text[{span.start}:{span.stop}] {text[span][:40]!r}"
            )
            yield Problem(f"{table}.csv", _place(row), cause)


def _place(row: object) -> str:
    names = ("bulletin_id", "commitment_id", "owner_id", "start")
    return " ".join(str(getattr(row, name)) for name in names if hasattr(row, name))
