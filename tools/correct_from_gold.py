"""Write data/corrections.csv: the coded rows of the seed where they differ from what is read of its text.

The rows of ``data/gold/seed.dev.jsonl`` were coded by language models, twice and blind; a line of them has the source
``gold``. A coded commitment has a line for its status also where nothing differs, so that its row says that it was
checked. What the form of corrections cannot say (a pair whose target no figure of its own states) is printed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import kfanalysis as kf
from kfanalysis.corpus.correction_files import Correction, read_corrections, write_corrections
from kfanalysis.corpus.corrections import corrected, make_correction

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "data" / "raw" / "kaifeng-2022-05.txt"
GOLD = ROOT / "data" / "gold" / "seed.dev.jsonl"
OUT = ROOT / "data" / "corrections.csv"
CODED = date(2026, 11, 1)
WHY = "coded by language models, twice and blind (data/gold)"


def list_corrections(t: kf.Tables, gold: list[dict[str, Any]]) -> Iterator[Correction]:
    """List the corrections of all coded rows, in the order of the text."""
    for coded in gold:
        row = t.commitments[t.commitments["commitment_id"] == coded["id"]].iloc[0]
        yield from _correct_labels(t, row, coded)
        for table in ("quantities", "times"):
            yield from _correct_rows(t, row, coded, table)


def list_pair_corrections(t: kf.Tables, gold: list[dict[str, Any]]) -> Iterator[Correction]:
    """List the pairs to be withdrawn and added, given tables in which all figures are right."""
    for coded in gold:
        frame = t.pairs[t.pairs["commitment_id"] == coded["id"]]
        wanted = Counter((_plain(each["target"]), _plain(each["actual"])) for each in coded["pairs"])
        for _, pair in frame.iterrows():
            values = (_plain(pair["target"]), _plain(pair["actual"]))
            if wanted[values]:
                wanted[values] -= 1
            else:
                yield _make(t, pair.to_dict(), "row", "withdrawn")
        for values in wanted.elements():
            if (found := _find_figures(t, coded["id"], *values)) is None:
                print(f"{coded['id']}: no figures {values[0]} and {values[1]} to be paired")
            else:
                yield _make(t, found, "row", "added")


def _correct_labels(t: kf.Tables, row: Any, coded: Mapping[str, Any]) -> Iterator[Correction]:
    wanted = {
        "status": coded["status"],
        "topic": coded["topic"],
        "topic2": coded["topic2"] or "",
        "obstacles": ";".join(sorted(coded["obstacles"])),
        "deadline_kind": coded["deadline"]["kind"],
        "deadline": coded["deadline"]["end"] or "",
    }
    for variable, value in wanted.items():
        read = "" if row[variable] is None or row[variable] != row[variable] else str(row[variable])[:40]
        same = read[:10] == value if variable == "deadline" else read == value
        if not same or variable == "status":
            yield _make(t, row, variable, value)


def _correct_rows(t: kf.Tables, row: Any, coded: Mapping[str, Any], table: str) -> Iterator[Correction]:
    names = {"low": "low", "high": "high", "unit": "unit", "bound": "bound", "role": "role"}
    if table == "times":
        names = {"first": "start", "last": "end", "role": "role"}
    frame = getattr(t, table)
    frame = frame[(frame["commitment_id"] == coded["id"]) & frame["field"].isin(("commitment", "report"))]
    known = {(each["field"], each["raw"], each["nth"]): each for _, each in frame.iterrows()}
    for each in coded[table]:
        read = known.pop((each["in"], each["raw"], each["nth"]), None)
        if read is None:
            start = _find_nth(t, row, each)
            place = {"bulletin_id": row["bulletin_id"], "start": start, "end": start + len(each["raw"])}
            yield _make(t, place, "row", "added", table=table)
            read = {**place, **dict.fromkeys(names, None)}
        for variable, key in names.items():
            value = each[key]
            if not _equal(read[variable], value):
                yield _make(t, dict(read), variable, "" if value is None else value, table=table)
    for read in known.values():
        yield _make(t, dict(read), "row", "withdrawn", table=table)


def _find_nth(t: kf.Tables, row: Any, each: Mapping[str, Any]) -> int:
    first = "text_start" if each["in"] == "commitment" else "report_start"
    at = int(row[first]) - 1
    for _ in range(each["nth"]):
        at = t.texts[row["bulletin_id"]].index(each["raw"], at + 1)
    return at


def _find_figures(t: kf.Tables, key: str, target: str, actual: str) -> list[dict[str, Any]] | None:
    frame = t.quantities[t.quantities["commitment_id"] == key]
    targets, actuals = (frame[[_plain(low) == value for low in frame["low"]]] for value in (target, actual))
    couples = [
        (first, second)
        for first in targets[targets["role"] == "target"].to_dict("records")
        for second in actuals[actuals["role"] == "actual"].to_dict("records")
        if first["start"] != second["start"]
    ]
    if couples:
        return list(min(couples, key=lambda couple: couple[0]["unit"] != couple[1]["unit"]))
    percents = actuals[actuals["unit"] == "%"].to_dict("records") if target == "100" else []
    return [percents[0]] * 2 if percents else None  # a percent of attainment answers itself


def _equal(read: Any, wanted: Any) -> bool:
    if read is None or read != read:
        return wanted is None
    return (
        str(read)[:10] == wanted
        if isinstance(wanted, str) and "-" in wanted
        else _plain(read) == _plain(wanted)
    )


def _plain(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, int | float) else str(value)


def _make(t: kf.Tables, row: object, variable: str, new: object, *, table: str = "") -> Correction:
    return make_correction(t, row, variable, new, why=WHY, who="gold", when=CODED, table=table, source="gold")


def main() -> None:
    """Write the file anew."""
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    document = kf.load(SEED)
    OUT.unlink(missing_ok=True)
    write_corrections(OUT, list_corrections(kf.extract(document), gold))
    write_corrections(OUT, list(list_pair_corrections(corrected(document, OUT), gold)))
    lines, _ = read_corrections(OUT)
    print(f"{OUT.name}: {len(lines)} lines", dict(Counter(line.table for line in lines)))


if __name__ == "__main__":
    main()
