"""Coded items as the stages of judging see them: what weights are fitted and measured on.

Every item is given by its text and report: a bulletin of one commitment in the layout of the first one (title with the
year and the day reported on, owner, ``1.`` text, ``推进情况`` report), whose outline is told, not read. So the outline
has no say, and items of any layout can be compared. The rows of the bulletin in data/raw are read where they stand,
and count as one bulletin. The samples that lie beside the project are read where they are; for a clone without them
the features that were taken of them are kept (data/gold/features_*.tsv).
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
from kfanalysis.extraction.outline.passages import Passage
from kfanalysis.pipeline import Document, find_meanings, load, parse_source
from kfanalysis.records import Source
from kfanalysis.text.fold import clean

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "data" / "gold"
SEED = ROOT / "data" / "raw" / "kaifeng-2022-05.txt"
SAMPLES = ROOT.parent / "shared" / "samples"
# Bulletins that are scored once, at the end, and never looked into.
UNOPENED = frozenset({"d04", "d07", "p03", "p08", "p11", "r02", "r06", "r09"})


@dataclass(frozen=True, slots=True)
class Item:
    """A coded row and what was read of it; ``meaning`` is None where it was not found."""

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
    """List the coded bulletins, each with its family: the first letter of a real-like one, else where it lies.

    ``cases`` are the made lines of tests/cases, which are fitted as one bulletin and left out of the figures.
    """
    golds = [("seed", GOLD / "seed.dev.jsonl")]
    golds += [("cases", ROOT / "tests" / "cases" / f"{name}.tsv") for name in ("status", "pairs")]
    golds += [("bulletins", path) for path in sorted((ROOT / "tests" / "bulletins").glob("*.gold.json"))]
    if samples and SAMPLES.is_dir():
        golds += [
            ("samples", path) for path in sorted(SAMPLES.glob("*.gold.json")) if path.stem != "panel.gold"
        ]
        real = sorted((SAMPLES / "real-like").glob("*.gold.json"))
        golds += [(path.name[0], path) for path in real if path.name[:3] not in UNOPENED]
        copied = {path.name.split(".")[0].partition("_")[2] for path in real}
        # A sample that the tests keep a copy of counts once.
        golds = [each for each in golds if each[0] != "bulletins" or each[1].name.split(".")[0] not in copied]
    return golds


def read_items(golds: Sequence[tuple[str, Path]] | None = None) -> Iterator[Item]:
    """Read every coded item; ``golds`` as :func:`list_golds` lists them, all by default."""
    for family, path in list_golds() if golds is None else golds:
        gold = read_cases(path) if path.suffix == ".tsv" else read_gold(path)
        if path.suffix == ".jsonl":
            meanings = {m.commitment.commitment_id: m for m in find_meanings(load(SEED))}
            for row in gold.rows:
                yield Item(gold.name, family, row["id"], row, meanings.get(row["id"]))
            continue
        for row in gold.rows:
            (meaning,) = find_meanings(outline_item(gold, row))
            yield Item(gold.name, family, str(row["n"]), row, meaning)


def read_cases(path: Path) -> Gold:
    """Read made cases, a line each, as one bulletin: ``commitment``, ``report``, and what is coded of them."""
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]
    bulletin = {"as_of": "2024-06-30", "year": 2024}
    coded = (
        {
            "n": n,
            "owner": "市发展和改革委员会",
            "text": row["commitment"],
            "report": row["report"] or None,
            **row,
        }
        for n, row in enumerate(rows, start=1)
    )
    name = "cases" if path.stem == "status" else f"{path.stem}.cases"
    return Gold(name, bulletin, tuple(row | {"report": row["report"] or None} for row in coded), whole=True)


def outline_item(gold: Gold, row: Mapping[str, Any]) -> Document:
    """Outline a coded item as a bulletin of its own, its text, report and heading being known."""
    outline = parse_source(_source(gold, _head(gold, row) + "1.修路。\n\n推进情况:已修。\n")).outline
    begin = outline.commitments[0].text_start
    text, report = row["text"], row["report"]
    start = begin + len(text) + len("\n\n推进情况:")
    source = _source(gold, f"{outline.source.text[:begin]}{text}\n\n推进情况:{report or ''}\n")
    made = replace(
        outline.commitments[0], heading=row.get("heading") or "", text=text, text_end=begin + len(text),
        report=report, report_start=start if report else None, report_end=start + len(report) if report else None,
    )  # fmt: skip
    passages = [Passage(made.commitment_id, "commitment", made.text_start, made.text_end)]
    if report:
        passages.append(Passage(made.commitment_id, "report", start, start + len(report)))
    outline = replace(
        outline,
        source=source,
        clean=clean(source.text),
        commitments=(made,),
        passages=tuple(passages),
        parts=(),
    )
    return Document(source, outline)


def _head(gold: Gold, row: Mapping[str, Any]) -> str:
    """Write what stands before an item: title with the day reported on, section, owner."""
    day, year = gold.bulletin.get("as_of"), gold.bulletin.get("year")
    titles = {owner["name"]: owner["title"] or "" for owner in gold.bulletin.get("owners", ())}
    title = f"{year or ''}{'年' if year else ''}承诺事项进展情况"
    if day:
        on = date.fromisoformat(day)
        title += f"(截至{on.year}年{on.month}月{on.day}日)"
    owner = f"(一){row['owner'] or '责任单位'} {titles.get(row['owner'], '')}".rstrip()
    return f"{title}\n\n一、责任单位(1个)\n\n{owner}\n\n"


def _source(gold: Gold, text: str) -> Source:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Source(gold.name, f"{gold.name}.txt", text, digest, "utf-8", len(text.encode()))
