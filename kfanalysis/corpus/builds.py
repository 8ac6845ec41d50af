"""Many files → one folder of tables; a document that cannot be read goes to quarantine and the rest goes on.

Quarantine moves nothing: ``quarantine.jsonl`` lists each refused file with code, place, cause and remedy. The
result does not depend on the order in which the files were named or listed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from tqdm import tqdm

from kfanalysis.pipeline import find, load
from kfanalysis.records import Findings, KfanalysisError
from kfanalysis.tables import tabulate, write_tables

# What lies beside bulletins and is none: the list of their origins, and notes for readers.
BESIDE = ("SOURCES.tsv", "README.md", "README.txt", "README.zh.md")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document in quarantine; ``code`` is for programs, ``cause`` and ``remedy`` are for people."""

    file: str
    code: str
    place: str
    cause: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each document: the files committed to the tables, and those refused."""

    committed: tuple[str, ...]
    refused: tuple[Refusal, ...]


def list_sources(paths: Iterable[Path]) -> list[Path]:
    """List the documents of files and folders, sorted, without hidden files and links out of a folder."""
    found = set()
    for path in paths:
        if not path.is_dir():
            found.add(path)
            continue
        inside = path.resolve()
        found |= {
            entry
            for entry in path.rglob("*")
            if entry.is_file()
            and entry.name not in BESIDE
            and not any(part.startswith(".") for part in entry.relative_to(path).parts)
            and entry.resolve().is_relative_to(inside)
        }
    return sorted(found)


def build(
    sources: Iterable[Path], out: Path, *, as_of: date | None = None, layout: str | None = None
) -> Outcome:
    """Read documents and write their tables to a folder; nothing is written if every one is refused."""
    read: dict[str, Findings] = {}
    refused = []
    for path in tqdm(list(sources), unit="file", disable=None):
        try:
            findings = _read(path, as_of, layout)
            first = read.setdefault(findings.source.sha256, findings)
            if first is not findings:
                raise KfanalysisError(
                    f"the same bytes as {first.source.source}", code="duplicate", remedy="keep one of the two"
                )
        except KfanalysisError as error:
            refused.append(
                Refusal(path.name, error.code or "refused", error.place, error.cause, error.remedy)
            )
        except Exception as error:  # one document's surprise must not cost the others
            cause = f"{type(error).__name__}: {error}"
            refused.append(Refusal(path.name, "crash", "", cause, "report it with the file"))
    documents = sorted(read.values(), key=lambda each: (each.source.bulletin_id, each.source.sha256))
    refused.sort(key=lambda each: (each.file, each.code))
    if documents:
        lines = [json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in refused]
        write_tables(tabulate(documents), out, further={"quarantine.jsonl": "".join(lines).encode("utf-8")})
    return Outcome(tuple(each.source.source for each in documents), tuple(refused))


def _read(path: Path, as_of: date | None, layout: str | None) -> Findings:
    findings = find(load(path, as_of=as_of, layout=layout))
    if not findings.commitments:
        raise KfanalysisError(
            "no commitment found",
            code="no_structure",
            remedy="check that it is a bulletin of numbered commitments with progress reports",
        )
    if hashlib.sha256(path.read_bytes()).hexdigest() != findings.source.sha256:
        raise KfanalysisError("the file changed while it was read", code="changed", remedy="run again")
    return findings
