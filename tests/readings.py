"""Gold rows as ``Reading`` records, so that a stage can be tested on coded input without the stages before it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from kfanalysis.extraction.numbers.quantities import find_quantities
from kfanalysis.records import Commitment, Owner, QuantityRow, Reading, TimeRow

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "data" / "gold"


def read_seed_gold() -> Iterator[tuple[dict[str, Any], Reading]]:
    """Yield (gold row, Reading) of each coded seed commitment; offsets point into the seed's text."""
    clean = (ROOT / "data" / "raw" / "kaifeng-2022-05.txt").read_text(encoding="utf-8")
    frames = {row["id"]: row for row in _lines(GOLD / "seed.dev.frame.jsonl")}
    for gold in _lines(GOLD / "seed.dev.jsonl"):
        yield gold, _reading(gold, frames[gold["id"]], clean, date(2022, 5, 13), 2022)


def read_sample_gold(path: Path) -> Iterator[tuple[dict[str, Any], Reading]]:
    """Yield (gold row, Reading) of a sample's ``NAME.gold.json``; the document is the fields joined by newlines."""
    sample = json.loads(path.read_text(encoding="utf-8"))
    as_of, year = sample["bulletin"]["as_of"], sample["bulletin"]["year"]
    clean, frames = "", []
    for gold in sample["commitments"]:
        frame = {"id": str(gold["n"]), "owner": gold["owner"], "text_start": len(clean)}
        clean += gold["text"] + "\n"
        frame |= {"text_end": len(clean) - 1, "report_start": len(clean)}
        clean += (gold["report"] or "") + "\n"
        frame |= {"report_end": len(clean) - 1, "has_report": gold["report"] is not None}
        frames.append(frame)
    for gold, frame in zip(sample["commitments"], frames, strict=True):
        yield gold, _reading(gold, frame, clean, date.fromisoformat(as_of) if as_of else None, year)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _reading(
    gold: dict[str, Any], frame: dict[str, Any], clean: str, as_of: date | None, year: int
) -> Reading:
    key, has_report = frame["id"], frame.get("has_report", frame.get("report") is not None)
    starts = {"commitment": frame["text_start"], "report": frame["report_start"]}
    ends = {"commitment": frame["text_end"], "report": frame["report_end"]}
    text = clean[starts["commitment"] : ends["commitment"]]
    report = clean[starts["report"] : ends["report"]] if has_report else None

    def place(row: dict[str, Any]) -> tuple[int, int]:
        at = starts[row["in"]] - 1
        for _ in range(row["nth"]):
            at = clean.index(row["raw"], at + 1)
        return at, at + len(row["raw"])

    quantities = tuple(
        QuantityRow("gold", key, q["in"], q["raw"], q["nth"], *place(q), Decimal(str(q["low"])),
                    Decimal(str(q["high"])), q["unit"], "", q["bound"], q["role"], q["what"], "gold", hedge=_hedge(q["raw"]))
        for q in gold["quantities"]
    )  # fmt: skip
    times = tuple(
        TimeRow("gold", key, t["in"], t["raw"], t["nth"], *place(t), _date(t["start"]), _date(t["end"]),
                t["role"], "gold")
        for t in gold["times"]
    )  # fmt: skip
    deadline = gold["deadline"]
    commitment = Commitment(
        "gold", key, key, "", "", text, starts["commitment"], ends["commitment"], report,
        starts["report"] if has_report else None, ends["report"] if has_report else None,
        deadline=_date(deadline["end"]), deadline_raw=deadline["raw"], deadline_kind=deadline["kind"],
    )  # fmt: skip
    owner = Owner("gold", key, 1, "", frame["owner"], "", "person", "", 0, 0)
    return Reading(clean, commitment, owner, quantities, times, as_of, year)


def _hedge(raw: str) -> str:
    """Give the word of a coded quantity that makes it an estimate."""
    return next((found.hedge for found in find_quantities(raw, times=(), exclusions=())), "")


def _date(iso: str | None) -> date | None:
    return None if iso is None else date.fromisoformat(iso)
