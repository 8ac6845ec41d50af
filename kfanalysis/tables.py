"""Findings as tidy tables: one DataFrame a table, columns and dtypes from the records (docs/codebook.md).

Rows are sorted by the table's key. Text is ``str``, dates are ``datetime64[us]``, counts ``int64`` (``Int64``
where one can be missing), measured values ``float64``; an empty table has the same dtypes as a full one.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

import kfanalysis
from kfanalysis.delimited import read_csv, write_csv
from kfanalysis.folders import read_manifest, replace_folder, write_json, write_manifest
from kfanalysis.lexicon import load_rows
from kfanalysis.records import TABLES, Findings, Flag, KfanalysisError
from kfanalysis.schemas import KEYS, describe_table, read_dtypes, read_optional
from kfanalysis.text.twins import find_twins

_HAS_PARQUET = find_spec("pyarrow") is not None


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """One DataFrame a table, and the source text that the spans of a bulletin's rows point into."""

    bulletins: pd.DataFrame
    owners: pd.DataFrame
    commitments: pd.DataFrame
    evidence: pd.DataFrame
    matters: pd.DataFrame
    parts: pd.DataFrame
    reports: pd.DataFrame
    quantities: pd.DataFrame
    times: pd.DataFrame
    ledger: pd.DataFrame
    pairs: pd.DataFrame
    candidates: pd.DataFrame
    checks: pd.DataFrame
    leftovers: pd.DataFrame
    segments: pd.DataFrame
    flags: pd.DataFrame
    texts: Mapping[str, str] = field(default_factory=dict)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name, in the order of the codebook."""
        return {name: getattr(self, name) for name in TABLES}

    def __repr__(self) -> str:
        rows = ", ".join(f"{name} {len(frame)}" for name, frame in self.frames().items())
        return f"<Tables: {rows}>"

    def _repr_html_(self) -> str:
        """Show in a notebook which tables there are, how long each is and what its rows are."""
        about = {row["table"]: row for row in load_rows("tables")}
        rows = "".join(
            f"<tr><td><code>t.{name}</code></td><td>{about[name]['zh']}</td><td>{len(frame)}</td>"
            f"<td>{html.escape(about[name]['meaning'])}</td></tr>"
            for name, frame in self.frames().items()
        )
        hint = "<p><code>kf.show(t, t.pairs.iloc[0])</code>, <code>kf.report(t, 'report.html')</code></p>"
        return f"<table><tbody>{rows}</tbody></table>{hint}"


def tabulate(findings: Findings | Iterable[Findings]) -> Tables:
    """Put the rows of one or more documents into tables.

    A second document of a ``bulletin_id`` already taken gets ``-2``, a third ``-3``, in the order given.
    """
    documents = [findings] if isinstance(findings, Findings) else list(findings)
    names = _distinct([document.source.bulletin_id for document in documents])
    texts = {name: document.source.text for name, document in zip(names, documents, strict=True)}
    alike = flag_twins(find_twins(texts.items()))
    frames = {}
    for table in TABLES:
        rows = [
            row if row.bulletin_id == name else replace(row, bulletin_id=name)
            for name, document in zip(names, documents, strict=True)
            for row in getattr(document, table)
        ]
        rows += alike if table == "flags" else []
        frames[table] = sort_rows(table, frame_rows(table, rows))
    return Tables(**frames, texts=dict(sorted(texts.items())))


def flag_twins(twins: Mapping[str, str]) -> list[Flag]:
    """Make the flags of bulletins that are alike: each counts what the other has counted.

    >>> [(flag.key, flag.reason) for flag in flag_twins({"b": "a"})]
    [('b', 'alike: the same lines as a')]
    """
    return [
        Flag(name, "bulletins", name, f"alike: the same lines as {other}", None, None)
        for name, other in twins.items()
    ]


def write_tables(t: Tables, folder: str | Path, *, further: Mapping[str, bytes] | None = None) -> None:
    """Write tables as CSV with their texts, ``datapackage.json`` and a manifest, all or nothing.

    Where pyarrow is installed (the extra ``parquet``) parquet is written beside the CSV. The same tables give the
    same bytes. ``further`` are files of the run to be written and hashed with them.
    """
    with replace_folder(Path(folder)) as place:
        with TableWriter(place) as writer:
            frames = {table: sort_rows(table, frame) for table, frame in t.frames().items()}
            texts = {name: text.encode("utf-8") for name, text in t.texts.items()}
            writer.add(texts, {table: write_csv(frame) for table, frame in frames.items()}, frames)
        write_package(place, further or {})


class TableWriter:
    """Writes tables into a folder part by part, each part's rows sorted and behind those of the parts before."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._files: dict[str, Any] = {}
        self._parquet: dict[str, Any] = {}
        self.has_parquet = _HAS_PARQUET

    def __enter__(self) -> TableWriter:
        (self._place / "texts").mkdir()
        for table in TABLES:
            self._files[table] = (self._place / f"{table}.csv").open("wb")
            self._files[table].write(write_csv(frame_rows(table, [])))
            if self.has_parquet:
                self._parquet[table] = _open_parquet(table, self._place / f"{table}.parquet")
        return self

    def __exit__(self, *error: object) -> None:
        for file in (*self._files.values(), *self._parquet.values()):
            file.close()

    def add(
        self, texts: Mapping[str, bytes], parts: Mapping[str, bytes], frames: Mapping[str, pd.DataFrame]
    ) -> None:
        """Add texts by bulletin_id, the CSV of each table with its header, and, for parquet, the frames of the same."""
        for name, text in texts.items():
            if Path(name).name != name:
                raise KfanalysisError(f"{name!r} as a bulletin_id is no file name", code="unsafe_name")
            (self._place / "texts" / f"{name}.txt").write_bytes(text)
        for table, content in parts.items():
            self._files[table].write(content.partition(b"\n")[2])
        for table, writer in self._parquet.items():
            if len(frames[table]):
                writer.write_table(_arrow(frames[table], writer.schema))


def write_package(place: Path, further: Mapping[str, bytes]) -> None:
    """Describe the tables of a folder that is being filled (``datapackage.json``), add files of the run, and list all."""
    for name, content in further.items():
        (place / name).write_bytes(content)
    resources = [_describe(table, (place / f"{table}.csv").read_bytes()) for table in TABLES]
    package = {"name": "kfanalysis-tables", "version": kfanalysis.__version__, "resources": resources}
    write_json(package, place / "datapackage.json")
    write_manifest(place)


def read_tables(folder: str | Path) -> Tables:
    """Read tables back, equal to what was written; raise for a file that has changed since.

    The CSVs are read: parquet holds the same, and need not be there.
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    frames = {}
    for table in TABLES:
        content = _read_file(folder, f"{table}.csv", manifest)
        try:
            frames[table] = read_csv(content, dtypes=read_dtypes(table), optional=read_optional(table))
        except ValueError as error:
            version = kfanalysis.__version__
            raise _broken(folder / f"{table}.csv", f"not a table of kfanalysis {version}: {error}") from error
    names = sorted(path for path in manifest if path.startswith("texts/"))
    texts = {Path(path).stem: _read_file(folder, path, manifest).decode("utf-8") for path in names}
    return Tables(**frames, texts=texts)


def frame_rows(table: str, rows: Iterable[Any]) -> pd.DataFrame:
    """Build a table's DataFrame from its records, with the dtypes of the records even when there are none."""
    records, optional = list(rows), read_optional(table)
    columns = {
        name: pd.Series([_plain(getattr(row, name), name in optional) for row in records], dtype=dtype)
        for name, dtype in read_dtypes(table).items()
    }
    return pd.DataFrame(columns)


def sort_rows(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Sort a table by its key, rows of one key staying in the order they were read."""
    return frame.sort_values(list(KEYS[table]), kind="stable", ignore_index=True)


def _plain(value: Any, optional: bool) -> Any:
    """Turn a Decimal into the nearest float, and an optional text that is empty into a missing one."""
    if optional and value == "":
        return None
    return float(value) if isinstance(value, Decimal) else value


def _distinct(names: list[str]) -> list[str]:
    """Number repeated names.

    >>> _distinct(["a", "b", "a", "a"])
    ['a', 'b', 'a-2', 'a-3']
    """
    taken: set[str] = set()
    answer = []
    for name in names:
        count, unique = 1, name
        while unique in taken or (count > 1 and unique in names):
            count += 1
            unique = f"{name}-{count}"
        taken.add(unique)
        answer.append(unique)
    return answer


def _open_parquet(table: str, path: Path) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"str": pa.large_string(), "int64": pa.int64(), "Int64": pa.int64(), "float64": pa.float64(),
             "bool": pa.bool_(), "datetime64[us]": pa.timestamp("us")}  # fmt: skip
    # pandas would note its own version in the file: the content would be the same, its bytes not.
    return pq.ParquetWriter(
        path, pa.schema([(name, kinds[dtype]) for name, dtype in read_dtypes(table).items()])
    )


def _arrow(frame: pd.DataFrame, schema: Any) -> Any:
    import pyarrow as pa

    return pa.Table.from_pandas(frame, schema=schema, preserve_index=False).replace_schema_metadata(None)


def _describe(table: str, content: bytes) -> dict[str, Any]:
    return {
        "name": table,
        "path": f"{table}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "profile": "tabular-data-resource",
        "schema": describe_table(table),
    }


def _read_file(folder: Path, name: str, manifest: Mapping[str, Mapping[str, Any]]) -> bytes:
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise _broken(folder / name, f"cannot be read ({error.strerror})") from error
    if hashlib.sha256(content).hexdigest() != manifest.get(name, {}).get("sha256"):
        raise _broken(folder / name, "changed since it was written: its sha256 is not the manifest's")
    return content


def _broken(path: Path, cause: str) -> KfanalysisError:
    return KfanalysisError(cause, code="broken_table", file=str(path), remedy="build the tables again")
