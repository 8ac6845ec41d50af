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
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from tqdm import tqdm

from kfanalysis.corpus.correction_files import CorrectionError, read_corrections
from kfanalysis.corpus.corrections import share_corrections
from kfanalysis.corpus.documents import SECONDS, Job, Refusal, SourceFile, refuse_file
from kfanalysis.corpus.executors import MEMORY, run_jobs
from kfanalysis.corpus.joins import join_shards
from kfanalysis.corpus.shards import hash_code, sweep
from kfanalysis.corpus.summaries import Summary
from kfanalysis.folders import read_manifest, replace_folder, write_manifest
from kfanalysis.read import READERS, name_bulletin
from kfanalysis.records import KfanalysisError

QUARANTINE, CORRECTIONS, JOINED = "quarantine.jsonl", "corrections.csv", "joined"
# What lies beside bulletins and is none: the list of their origins, and notes for readers.
BESIDE = ("SOURCES.tsv", CORRECTIONS, "README.md", "README.txt", "README.zh.md")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each document: the files committed to the tables, what was read of each, and those refused.

    ``unchanged`` counts those of the committed that an earlier run had read already; ``uncorrected`` are the lines
    of corrections that do not apply.
    """

    committed: tuple[str, ...]
    refused: tuple[Refusal, ...]
    summaries: tuple[Summary, ...] = ()
    unchanged: int = 0
    uncorrected: tuple[CorrectionError, ...] = ()


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
    sources: Iterable[SourceFile | Path],
    out: Path,
    *,
    as_of: date | None = None,
    layout: str | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    seconds: float = SECONDS,
    memory: int = MEMORY,
    corrections: Path | None = None,
) -> Outcome:
    """Read documents and write their tables to a folder; no table is written if every document is refused.

    Each document is read into a shard beside the folder (``.NAME.shards``), by ``workers`` processes or the workers of
    a Dask ``scheduler``; a shard that stands already is not made again, so that a run that was broken off goes on
    where it was, and one changed document redoes one. The tables are then joined from the shards in one place.
    ``corrections`` is a file of values that persons set; it is laid over what is read, and kept beside the tables.
    """
    given, errors = read_corrections(corrections) if corrections is not None else ([], [])
    files = [each if isinstance(each, SourceFile) else SourceFile(each) for each in sources]
    jobs, refused = _plan(files, out, as_of, layout, seconds)
    known = [(name_bulletin(job.file.name), job.sha256) for job in jobs]
    shared, unknown = share_corrections(given, known)
    jobs = [replace(job, corrections=lines) for job, lines in zip(jobs, shared, strict=True)]
    done = run_jobs(jobs, workers=workers, scheduler=scheduler, memory=memory)
    results = list(tqdm(done, total=len(jobs), unit="file", disable=None))
    refused += [result.refusal for result in results if result.refusal is not None]
    read = sorted(
        (result for result in results if result.refusal is None),
        key=lambda each: (each.bulletin_id, each.job.sha256),
    )
    refused.sort(key=lambda each: (each.path, each.code))
    lines = "".join(json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in refused).encode("utf-8")
    if read:
        shards = [(each.bulletin_id, each.job.shard) for each in read]
        further = {QUARANTINE: lines}
        if corrections is not None:
            further[CORRECTIONS] = corrections.read_bytes()
        note = _place_shards(out) / JOINED
        names = "\n".join(path.name for _, path in shards).encode()
        joined = hashlib.sha256(b"\n".join([names, *further.values()])).hexdigest()
        if not _is_joined(out, note, joined):
            join_shards(shards, out, further=further)
            note.write_text(joined, encoding="utf-8")
            sweep(_place_shards(out), [path for _, path in shards])
    elif refused:
        _write_quarantine(out, lines)
    summaries = tuple(each.summary for each in read if each.summary is not None)
    committed = tuple(each.job.file.name for each in read)
    errors = [*errors, *unknown, *(error for each in results for error in each.errors)]
    told = tuple(sorted(errors, key=lambda each: each.line))
    return Outcome(committed, tuple(refused), summaries, sum(each.unchanged for each in read), told)


def _is_joined(out: Path, note: Path, joined: str) -> bool:
    """Whether the folder holds just these shards, every file of it as it was written."""
    if not note.is_file() or note.read_bytes() != joined.encode():
        return False
    with suppress(KfanalysisError):
        entries = read_manifest(out).items()
        return all(_hash(out / name) == entry["sha256"] for name, entry in entries)
    return False


def _place_shards(out: Path) -> Path:
    place = out.absolute().parent / f".{out.absolute().name}.shards"
    if place.exists() and not place.is_dir():
        raise KfanalysisError(
            "a file stands where the folder of what was read before belongs / 此处应为文件夹",
            code="no_place", file=str(place), remedy="Move it away, or name another --out. / 请移走该文件，或另选 --out。",
        )  # fmt: skip
    return place


def _plan(
    files: list[SourceFile], out: Path, as_of: date | None, layout: str | None, seconds: float
) -> tuple[list[Job], list[Refusal]]:
    """Plan a job for each document, and refuse those of one id, those of the same bytes, and those unreadable."""
    jobs, refused = [], []
    clashes, known = _find_clashes(files), dict[str, SourceFile]()
    code, shards = hash_code(), _place_shards(out)
    for file in files:
        try:
            _refuse_clash(file, clashes)
            sha256 = _hash(file.path)
            if (first := known.setdefault(sha256, file)) is not file:
                raise KfanalysisError(
                    f"the same bytes as {first.name} / 内容与该文件完全相同", code="duplicate",
                    remedy="Keep one of the two. / 请保留其中一个。",
                )  # fmt: skip
            jobs.append(Job(file, sha256, code, shards, as_of, layout, seconds))
        except KfanalysisError as error:
            refused.append(refuse_file(file, error.code, error.place, error.cause, error.remedy))
    return jobs, refused


def _find_clashes(files: Iterable[SourceFile]) -> dict[str, list[SourceFile]]:
    """Find the ids that different documents come to; the same bytes twice are a duplicate, and no clash. A picture
    beside a page, or an empty file, is no document: reading it tells why, and it takes no id."""
    named: dict[str, list[SourceFile]] = defaultdict(list)
    for file in files:
        if file.path.suffix.lower() in READERS and not (file.path.is_file() and not file.path.stat().st_size):
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
    rivals = clashes.get(name, [])
    if others := [each.path.as_posix() for each in rivals if each is not file and file in rivals]:
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
