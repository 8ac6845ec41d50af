"""Coded rows: gold files in both layouts, and which commitment of the tables each coded commitment is.

A coding is a dict as data/gold/README.md describes it. Two layouts are read: JSON lines with an ``id`` a row
(the seed; a sibling ``NAME.frame.jsonl`` adds owner, text and report), and ``NAME.gold.json`` with
``bulletin`` and ``commitments`` in document order (texts, no ids).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    import pandas as pd

# Below this share of common characters two texts are two commitments, not two readings of one.
ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Gold:
    """A coded bulletin: ``whole`` when every commitment of it is coded, so that further ones are false."""

    name: str
    bulletin: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]
    whole: bool


def read_gold(path: str | Path) -> Gold:
    """Read a gold file, numbers as Decimal; raise for a file that is neither layout."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            rows = _lines(text)
            if not rows:
                raise ValueError("no coded row")
            frame = path.with_suffix(".frame.jsonl")
            texts = _lines(frame.read_text(encoding="utf-8")) if frame.exists() else []
            frames = {row["id"]: row for row in texts}
            return Gold(path.stem, {}, tuple(frames.get(row["id"], {}) | row for row in rows), whole=False)
        sample = json.loads(text, parse_float=Decimal)
        name = path.name.removesuffix(".json").removesuffix(".gold")
        coded = tuple(sample["commitments"])
        return Gold(name, sample.get("bulletin", {}), coded, whole=not any("id" in row for row in coded))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KfanalysisError(
            f"not a gold file ({type(error).__name__}: {error})",
            code="no_gold",
            file=path.name,
            remedy="give JSON lines with an id each, or an object with bulletin and commitments",
        ) from error


def match_commitments(rows: Iterable[Mapping[str, Any]], commitments: pd.DataFrame) -> dict[int, str]:
    """Match each coded row (by position) with the commitment_id of the commitment it codes.

    Rows with an id go by the id, others by the most similar text, one to one, the closest first (Scoring in
    data/gold/README.md). A row without a counterpart is absent from the answer.
    """
    rows = list(rows)
    for number, row in enumerate(rows, start=1):
        if "id" not in row and "text" not in row:
            raise KfanalysisError(
                f"coded row {number} has neither an id nor a text, so that nobody knows what it codes",
                code="no_gold",
                remedy="give each row the id of its commitment, as 1-01-01, or its text",
            )
    ids = set(commitments["commitment_id"])
    matched = {n: row["id"] for n, row in enumerate(rows) if row.get("id") in ids}
    wanted = {n: _letters(row["text"]) for n, row in enumerate(rows) if "id" not in row}
    texts = [_letters(text) for text in commitments["text"]]
    scored = [(ratio, n, at) for n, text in wanted.items() for at, ratio in _alike(text, texts)]
    free = set(range(len(texts)))
    keys = list(commitments["commitment_id"])
    for _, n, at in sorted(scored, key=lambda hit: (-hit[0], hit[1], hit[2])):
        if n not in matched and at in free:
            matched[n] = keys[at]
            free.discard(at)
    return dict(sorted(matched.items()))


def _alike(text: str, texts: list[str]) -> Iterable[tuple[int, float]]:
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(text)
    for at, other in enumerate(texts):
        matcher.set_seq1(other)
        if text == other:
            yield at, 1.0
        elif matcher.quick_ratio() >= ALIKE and (ratio := matcher.ratio()) >= ALIKE:
            yield at, ratio


def _letters(text: str) -> str:
    return "".join(text.split())


def _lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line, parse_float=Decimal) for line in text.split("\n") if line.strip()]
