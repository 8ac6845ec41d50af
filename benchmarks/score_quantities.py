"""Score quantities on coded rows: python benchmarks/score_quantities.py [-v] [-gold-times].

Per (commitment, field) the found and coded rows match as multisets, in the ladder value → + unit → + bound; raw is
scored apart. With -v every miss (-) and false alarm (+) is printed.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kfanalysis.extraction.dates.times import find_times  # noqa: E402
from kfanalysis.extraction.numbers.exclusions import find_exclusions  # noqa: E402
from kfanalysis.extraction.numbers.ledger import find_ledger  # noqa: E402
from kfanalysis.extraction.numbers.quantities import find_quantities  # noqa: E402
from tests.readings import read_sample_gold, read_seed_gold  # noqa: E402

SAMPLES = sorted((ROOT.parent / "shared" / "samples").glob("*.gold.json"))
BULLETINS = sorted((ROOT / "tests" / "bulletins").glob("*.gold.json"))


def read_fields() -> Iterator[tuple[str, str, str, str, list[dict[str, Any]]]]:
    """Yield (set, id, field, text, coded rows) of every coded field."""
    sets = [("seed", read_seed_gold())]
    sets += [(path.name.removesuffix(".gold.json"), read_sample_gold(path)) for path in (*SAMPLES, *BULLETINS)
             if path.name != "panel.gold.json"]  # fmt: skip
    for name, rows in sets:
        for gold, reading in rows:
            for field, text in (("commitment", reading.text), ("report", reading.report)):
                coded = [q for q in gold["quantities"] if q["in"] == field]
                yield name, reading.commitment.commitment_id, field, text, coded


def main(verbose: bool) -> None:
    hits: dict[tuple[str, str], list[int]] = {}
    open_numerals = 0
    for name, key, field, text, coded in read_fields():
        times, exclusions = find_times(text, year=2022), find_exclusions(text)
        found = find_quantities(text, times=times, exclusions=exclusions)
        rungs = {
            "value": ([(q.low, q.high) for q in found], [_value(q) for q in coded]),
            "unit": ([(q.low, q.high, q.unit) for q in found], [(*_value(q), q["unit"]) for q in coded]),
            "bound": ([(q.low, q.high, q.unit, q.bound) for q in found],
                      [(*_value(q), q["unit"], q["bound"]) for q in coded]),
            "raw": ([q.raw for q in found], [q["raw"] for q in coded]),
        }  # fmt: skip
        for rung, (ours, theirs) in rungs.items():
            for group in (name, "all"):
                score = hits.setdefault((group, rung), [0, 0, 0])
                score[0] += (Counter(ours) & Counter(theirs)).total()
                score[1] += len(ours)
                score[2] += len(theirs)
        if (verbose and Counter(rungs["bound"][0]) != Counter(rungs["bound"][1])) or (
            verbose and Counter(rungs["raw"][0]) != Counter(rungs["raw"][1])
        ):
            ours = Counter((q.raw, str(q.low), str(q.high), q.unit, q.bound) for q in found)
            theirs = Counter((q["raw"], *map(str, _value(q)), q["unit"], q["bound"]) for q in coded)
            print(name, key, field, "-", *(theirs - ours), "+", *(ours - theirs))
        for start, end, raw, reading, rule in find_ledger(text, found, times, exclusions):
            if reading == "unexplained":
                open_numerals += 1
                print(
                    name,
                    key,
                    field,
                    "unexplained",
                    raw,
                    rule,
                    text[max(0, start - 8) : end + 8].replace("\n", "/"),
                )
    for (group, rung), (both, ours_n, theirs_n) in sorted(hits.items()):
        print(f"{group:15s} {rung:6s} P {both / max(1, ours_n):.4f} R {both / max(1, theirs_n):.4f} "
              f"F1 {2 * both / max(1, ours_n + theirs_n):.4f} of {theirs_n}")  # fmt: skip
    print("unexplained numerals:", open_numerals)


def _value(row: dict[str, Any]) -> tuple[Decimal, Decimal]:
    return Decimal(str(row["low"])), Decimal(str(row["high"]))


if __name__ == "__main__":
    main("-v" in sys.argv)
