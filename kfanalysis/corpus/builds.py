"""Many files → one folder of tables; a document that cannot be read goes to quarantine and the rest goes on.

Quarantine moves nothing: ``quarantine.jsonl`` lists each refused file with its path, code, place, cause and remedy;
it is written whenever a document is refused, also where all are. The result does not depend on the order in which
the files were named or listed, and a document's id on nothing but its path below the folder that was given.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from tqdm import tqdm

from kfanalysis.corpus.summaries import Summary, summarise
from kfanalysis.folders import read_manifest, replace_folder, write_manifest
from kfanalysis.pipeline import find, load
from kfanalysis.read import name_bulletin, name_source
from kfanalysis.records import Findings, KfanalysisError
from kfanalysis.tables import tabulate, write_tables

QUARANTINE = "quarantine.jsonl"
# What lies beside bulletins and is none: the list of their origins, and notes for readers.
BESIDE = ("SOURCES.tsv", "README.md", "README.txt", "README.zh.md")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be read, and the folder that was given, None where the file was given itself."""

    path: Path
    folder: Path | None = None

    @property
    def name(self) -> str:
        """Its path below the folder, else its name."""
        return name_source(self.path, self.folder)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document in quarantine; ``code`` is for programs, ``cause`` and ``remedy`` are for people."""

    file: str
    path: str
    code: str
    place: str
    cause: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each document: the files committed to the tables, what was read of each, and those refused."""

    committed: tuple[str, ...]
    refused: tuple[Refusal, ...]
    summaries: tuple[Summary, ...] = ()


def list_sources(paths: Iterable[Path]) -> list[SourceFile]:
    """List the documents of files and folders, sorted, without hidden files and links out of a folder.

    A folder inside that cannot be listed is listed itself, so that reading it says why.
    """
    found: dict[Path, SourceFile] = {}
    for path in paths:
        for each in _list_folder(path) if path.is_dir() else (SourceFile(path),):
            found.setdefault(each.path, each)
    return sorted(found.values(), key=lambda each: each.path)


def _list_folder(folder: Path) -> Iterator[SourceFile]:
    inside = folder.resolve()
    closed: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            entry = Path(place) / name
            hidden = name.startswith(".") or name in BESIDE
            if not hidden and entry.is_file() and entry.resolve().is_relative_to(inside):
                yield SourceFile(entry, folder)
    for error in closed:
        yield SourceFile(Path(error.filename), folder)


def build(
    sources: Iterable[SourceFile | Path], out: Path, *, as_of: date | None = None, layout: str | None = None
) -> Outcome:
    """Read documents and write their tables to a folder; no table is written if every document is refused."""
    files = [each if isinstance(each, SourceFile) else SourceFile(each) for each in sources]
    read: dict[str, Findings] = {}
    refused = []
    clashes = _find_clashes(files)
    for file in tqdm(files, unit="file", disable=None):
        try:
            _refuse_clash(file, clashes)
            findings = _read(file, as_of, layout)
            first = read.setdefault(findings.source.sha256, findings)
            if first is not findings:
                raise KfanalysisError(
                    f"the same bytes as {first.source.source} / 内容与该文件完全相同", code="duplicate",
                    remedy="Keep one of the two. / 请保留其中一个。",
                )  # fmt: skip
        except KfanalysisError as error:
            refused.append(_refuse(file, error.code or "refused", error.place, error.cause, error.remedy))
        except Exception as error:  # one document's surprise must not cost the others
            refused.append(
                _refuse(file, "crash", "", f"{type(error).__name__}: {error}", "Report it with the file.")
            )
    documents = sorted(read.values(), key=lambda each: (each.source.bulletin_id, each.source.sha256))
    refused.sort(key=lambda each: (each.path, each.code))
    lines = "".join(json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in refused).encode("utf-8")
    if documents:
        write_tables(tabulate(documents), out, further={QUARANTINE: lines})
    elif refused:
        _write_quarantine(out, lines)
    names = tuple(each.source.source for each in documents)
    return Outcome(names, tuple(refused), tuple(summarise(each) for each in documents))


def _refuse(file: SourceFile, code: str, place: str, cause: str, remedy: str) -> Refusal:
    path = file.path.as_posix().encode("utf-8", "backslashreplace").decode("utf-8")
    return Refusal(file.name, path, code, place, cause, remedy)


def _find_clashes(files: Iterable[SourceFile]) -> dict[str, list[SourceFile]]:
    """Find the ids that different documents come to; the same bytes twice are a duplicate, and no clash."""
    named: dict[str, list[SourceFile]] = defaultdict(list)
    for file in files:
        named[name_bulletin(file.name)].append(file)
    return {
        name: each
        for name, each in named.items()
        if len(each) > 1 and len({_hash(file.path) for file in each}) > 1
    }


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else str(path)
    except OSError:
        return str(path)


def _refuse_clash(file: SourceFile, clashes: dict[str, list[SourceFile]]) -> None:
    name = name_bulletin(file.name)
    if others := [each.path.as_posix() for each in clashes.get(name, ()) if each is not file]:
        raise KfanalysisError(
            f"the id {name!r} belongs to {', '.join(others)} too / 编号重复", code="id_clash",
            remedy="Give each a file name of its own, or build the folder above them. / 请改文件名，或给出上级文件夹。",
        )  # fmt: skip


def _write_quarantine(out: Path, lines: bytes) -> None:
    """Write what was refused where nothing was read; tables of an earlier run stay as they are."""
    with replace_folder(out) as place:
        for name in _list_written(out):
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((out / name).read_bytes())
        (place / QUARANTINE).write_bytes(lines)
        write_manifest(place)


def _list_written(out: Path) -> list[str]:
    """List the files of an earlier run that are still there; none where its manifest is missing or damaged."""
    with suppress(KfanalysisError):
        return [name for name in read_manifest(out) if (out / name).is_file()]
    return []


def _read(file: SourceFile, as_of: date | None, layout: str | None) -> Findings:
    findings = find(load(file.path, as_of=as_of, layout=layout, folder=file.folder))
    if hashlib.sha256(file.path.read_bytes()).hexdigest() != findings.source.sha256:
        raise KfanalysisError(
            "the file changed while it was read / 读取时文件发生变化",
            code="changed",
            remedy="Run again. / 请重新运行。",
        )
    return findings
