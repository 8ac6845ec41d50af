"""Shards: the tables of one document in one file, written whole or not at all, joined without being read again.

A shard is named after a hash of the document's content, its path below the given folder, the code and what was
asked, so that an unchanged document is never read twice and changed code reads everything anew. It is a zip of the
tables' CSVs, the source text and the summary, with fixed dates: the same document gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import kfanalysis
from kfanalysis.corpus.summaries import Summary
from kfanalysis.delimited import write_csv
from kfanalysis.records import TABLES
from kfanalysis.tables import Tables, sort_rows

_STAMP = (2000, 1, 1, 0, 0, 0)
_SUMMARY, _TEXT = "summary.json", "text.txt"


@dataclass(frozen=True, slots=True)
class Shard:
    """One document's tables, with the counts that are said of it."""

    bulletin_id: str
    tables: Tables
    summary: Summary


@cache
def hash_code() -> str:
    """Hash the code and the words that read a document: every module and lexicon file of the package."""
    package = Path(kfanalysis.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        if path.suffix in (".py", ".tsv"):
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def name_shard(asked: Iterable[str]) -> Path:
    """Name a shard after everything that its content depends on.

    >>> name_shard(["a.txt", "0", "1"]) == name_shard(["a.txt", "0", "1"]) != name_shard(["a.txt", "0", "2"])
    True
    """
    name = hashlib.sha256("\0".join(asked).encode("utf-8", "surrogatepass")).hexdigest()
    return Path(name[:2]) / f"{name}.zip"


def holds_shard(path: Path) -> bool:
    """Whether a whole shard stands there: renamed into place when it was complete, and not cut off since."""
    return zipfile.is_zipfile(path)


def write_shard(path: Path, shard: Shard) -> None:
    """Write a shard beside its place, bring it to the disk, and rename it into its place."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for table, frame in shard.tables.frames().items():
            _add(archive, f"{table}.csv", write_csv(sort_rows(table, frame)))
        _add(archive, _TEXT, shard.tables.texts[shard.bulletin_id].encode("utf-8"))
        summary = {"bulletin_id": shard.bulletin_id, **asdict(shard.summary)}
        _add(archive, _SUMMARY, json.dumps(summary, ensure_ascii=False).encode("utf-8"))
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(f".new-{os.getpid()}")
    with new.open("wb") as file:
        file.write(content.getvalue())
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def read_summary(path: Path) -> tuple[str, Summary]:
    """Read a shard's bulletin_id and summary."""
    with zipfile.ZipFile(path) as archive:
        row = json.loads(archive.read(_SUMMARY))
    return row.pop("bulletin_id"), Summary(**row)


def read_parts(path: Path) -> tuple[dict[str, bytes], bytes]:
    """Read a shard's CSVs and its source text."""
    with zipfile.ZipFile(path) as archive:
        return {table: archive.read(f"{table}.csv") for table in TABLES}, archive.read(_TEXT)


def read_text(path: Path) -> str:
    """Read a shard's source text alone."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(_TEXT).decode("utf-8", "surrogatepass")


def sweep(shards: Path, kept: Iterable[Path]) -> None:
    """Remove the shards that no document of the last run needs, and what killed runs left half written."""
    keep = set(kept)
    for path in _list(shards):
        if path not in keep:
            path.unlink(missing_ok=True)


def _list(shards: Path) -> Iterator[Path]:
    yield from (path for path in shards.glob("*/*") if path.is_file()) if shards.is_dir() else ()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)
