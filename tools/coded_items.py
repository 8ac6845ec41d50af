"""Coded items as the stages of judging see them: what weights are fitted and measured on.

Every item is given by its text and report: a bulletin of one commitment in the layout of the first one (title with the
year and the day reported on, owner, ``1.`` text, ``推进情况`` report). So the outline has no say, and items of any layout
can be compared. The rows of the bulletin in data/raw count as one bulletin. The samples that lie beside the project are
read where they are; for a clone without them the features that were taken of them are kept (data/gold/features_*.tsv).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from kfanalysis.analysis.codings import Gold, read_gold
from kfanalysis.extraction.meanings import Meaning
from kfanalysis.pipeline import find_meanings, load, parse_source
from kfanalysis.records import Source

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "data" / "gold"
SEED = ROOT / "data" / "raw" / "kaifeng-2022-05.txt"
SAMPLES = ROOT.parent / "shared" / "samples"
# Bulletins that are scored once, at the end, and never looked into.
UNOPENED = frozenset({"d04", "d07", "p03", "p08", "p11", "r02", "r06", "r09"})


@dataclass(frozen=True, slots=True)
class Item:
    """A coded row and what was read of it; ``meaning`` is None where the outline did not find it."""

    bulletin: str
    family: str
    number: str
    gold: Mapping[str, Any]
    meaning: Meaning | None

    @property
    def key(self) -> str:
        """Bulletin and number, as a table writes them."""
        return f"{self.bulletin}#{self.number}"


def list_golds(*, samples: bool = True) -> list[tuple[str, Path]]:
    """List the coded bulletins, each with its family: the first letter of a real-like one, else where it lies."""
    golds = [("seed", GOLD / "seed.dev.jsonl")]
    golds += [("bulletins", path) for path in sorted((ROOT / "tests" / "bulletins").glob("*.gold.json"))]
    if samples and SAMPLES.is_dir():
        golds += [
            ("samples", path) for path in sorted(SAMPLES.glob("*.gold.json")) if path.stem != "panel.gold"
        ]
        real = sorted((SAMPLES / "real-like").glob("*.gold.json"))
        golds += [(path.name[0], path) for path in real if path.name[:3] not in UNOPENED]
    return golds


def read_items(golds: Sequence[tuple[str, Path]] | None = None) -> Iterator[Item]:
    """Read every coded item; ``golds`` as :func:`list_golds` lists them, all by default."""
    for family, path in list_golds() if golds is None else golds:
        gold = read_gold(path)
        if path.suffix == ".jsonl":
            meanings = {m.commitment.commitment_id: m for m in find_meanings(load(SEED))}
            for row in gold.rows:
                yield Item(gold.name, family, row["id"], row, meanings.get(row["id"]))
            continue
        for row in gold.rows:
            found = find_meanings(parse_source(_source(gold, row)))
            yield Item(gold.name, family, str(row["n"]), row, _headed(found[0] if found else None, row))


def _headed(meaning: Meaning | None, row: Mapping[str, Any]) -> Meaning | None:
    """Give a commitment the heading that its own layout has."""
    if meaning is None or not row.get("heading"):
        return meaning
    made = replace(meaning.commitment, heading=row["heading"])
    return replace(meaning, commitment=made, reading=replace(meaning.reading, commitment=made))


def write_bulletin(gold: Gold, row: Mapping[str, Any]) -> str:
    """Write a coded item as a bulletin of its own, in the layout of the first bulletin."""
    day, year = gold.bulletin.get("as_of"), gold.bulletin.get("year")
    titles = {owner["name"]: owner["title"] or "" for owner in gold.bulletin.get("owners", ())}
    title = f"{year or ''}{'年' if year else ''}承诺事项进展情况"
    if day:
        on = date.fromisoformat(day)
        title += f"(截至{on.year}年{on.month}月{on.day}日)"
    owner = f"(一){row['owner'] or '责任单位'} {titles.get(row['owner'], '')}".rstrip()
    report = f"推进情况:{row['report'] or ''}"
    marker = "1、" if row["text"][:1].isdigit() else "1."  # 1.10公里 would be a number
    return "\n\n".join([title, "一、责任单位(1个)", owner, f"{marker}{row['text']}", report]) + "\n"


def _source(gold: Gold, row: Mapping[str, Any]) -> Source:
    text = write_bulletin(gold, row)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Source(gold.name, f"{gold.name}.txt", text, digest, "utf-8", len(text.encode()))
