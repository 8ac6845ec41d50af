"""Raise the floors of data/gold/floors.json to what is measured now: ``python tools/raise_floors.py``.

A floor is a measured F1 rounded down to two decimals; one that is above it already stays, and its test fails.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import kfanalysis as kf

ROOT = Path(__file__).parents[1]
FLOORS = ROOT / "data" / "gold" / "floors.json"
# What is judged has floors on bulletins held out alone: in view, rules and weights fit the rows that were looked at.
JUDGED = ("status", "topic", "topic2", "obstacles", "pairs", "checks")


def list_places() -> dict[str, tuple[Path, Path]]:
    """List the coded bulletins: name → bulletin and gold."""
    seed = (ROOT / "data" / "raw" / "kaifeng-2022-05.txt", ROOT / "data" / "gold" / "seed.dev.jsonl")
    golds = sorted((ROOT / "tests" / "bulletins").glob("*.gold.json"))
    others = {path.name.removesuffix(".gold.json"): path for path in golds}
    return {"seed.dev": seed} | {name: (path.with_name(f"{name}.txt"), path) for name, path in others.items()}


def is_judged(variable: str, rung: str) -> bool:
    """Whether a figure is of a judgement (status, role, pair), not of a reading (value, unit, date, text)."""
    return variable in JUDGED or rung.endswith("role")


def raise_floors() -> None:
    """Measure every coded bulletin and write the floors anew."""
    old = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    new: dict[str, dict[str, dict[str, float]]] = {"held out": _raise_held_out(old.get("held out", {}))}
    for name, (bulletin, gold) in list_places().items():
        for row in kf.score(gold, kf.extract(kf.load(bulletin))).summary.itertuples():
            if is_judged(str(row.variable), str(row.rung)):
                continue
            before = old.get(name, {}).get(row.variable, {}).get(row.rung, 0.0)
            measured = math.floor(float(row.f1) * 100 + 1e-9) / 100
            new.setdefault(name, {}).setdefault(str(row.variable), {})[str(row.rung)] = max(before, measured)
            if measured < before:
                print(f"{name} {row.variable} {row.rung}: measured {row.f1:.4f}, floor {before}")
    FLOORS.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8", newline="\n")


def _raise_held_out(old: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Raise the floors of what ``make weights`` measured on bulletins held out."""
    measured = json.loads((ROOT / "data" / "gold" / "held_out.json").read_text(encoding="utf-8"))
    return {
        name: {key: max(low, math.floor(measured[name][key] * 100 + 1e-9) / 100) for key, low in each.items()}
        for name, each in old.items()
    }


if __name__ == "__main__":
    raise_floors()
