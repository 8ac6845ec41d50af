"""Agreement between the tables and coded rows, and the coverage of the numbers in the text.

The measures are those of data/gold/README.md: per (commitment, field) the items found and the items coded are
matched as multisets, in a ladder of rungs that each ask for more; labels are compared by the share that is
equal. What stands in a heading, or in a deadline field of its own, is not coded and is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kfanalysis.analysis.codings import Gold, match_commitments, read_gold
from kfanalysis.records import STATUSES, KfanalysisError

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

RUNGS = {
    "quantities": ("value", "value+unit", "value+unit+bound", "value+unit+role"),
    "times": ("dates", "dates+role"),
    "pairs": ("values",),
    "checks": ("values", "values+ok", "values+ok+stated"),
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well tables agree with coded rows.

    ``summary``: variable, rung, precision, recall, f1, n_gold, n_found; a label's share of equal values
    stands in all three. ``misses``: variable, rung, kind (miss, false alarm, differs), commitment_id, field,
    raw, gold, found; an item is listed once, at the first rung that it fails.
    """

    summary: pd.DataFrame
    misses: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class _Item:
    field: str
    raw: str
    keys: tuple[tuple[Any, ...], ...]


def score(gold: str | Path | Gold, t: Tables) -> Agreement:
    """Score tables against a gold file: precision, recall and F1 of each variable, and what went wrong."""
    gold = gold if isinstance(gold, Gold) else read_gold(gold)
    frames, bulletin = _bulletin(gold, t)
    matched = match_commitments(gold.rows, frames["commitments"])
    summary = [_commitments(gold, matched, frames["commitments"])]
    misses: list[tuple[str, ...]] = []
    for variable, key in (("as_of", "as_of"), ("year", "year"), ("title", "title")):
        if key in gold.bulletin:
            pairs = [("", _plain(gold.bulletin[key]), _plain(bulletin.get(key)))]
            summary.append(_label(variable, pairs, misses))
    for variable in RUNGS:
        if not any(variable in row for row in gold.rows):
            continue  # a partial sheet: what nobody coded is not scored
        summary += _ladder(variable, gold, matched, frames[variable], misses)
    for variable, pairs in _labels(gold, matched, frames["commitments"]).items():
        summary.append(_label(variable, pairs, misses))
        if variable == "status":
            summary.append(_macro(pairs))
    columns = ["variable", "rung", "precision", "recall", "f1", "n_gold", "n_found"]
    missed = ["variable", "rung", "kind", "commitment_id", "field", "raw", "gold", "found"]
    return Agreement(
        pd.DataFrame(summary, columns=columns), pd.DataFrame(misses, columns=missed, dtype="str")
    )


def coverage(t: Tables) -> pd.DataFrame:
    """Count the ledger's readings: one row a bulletin, field and reading, with its share of that field."""
    keys = ["bulletin_id", "field"]
    counts = t.ledger.groupby([*keys, "reading"], as_index=False).size().rename(columns={"size": "n"})
    counts["share"] = counts["n"] / counts.groupby(keys)["n"].transform("sum")
    return counts


def _bulletin(gold: Gold, t: Tables) -> tuple[dict[str, pd.DataFrame], Mapping[Any, Any]]:
    """Choose the bulletin that is coded: by name, or else the one that answers most of the coded rows."""
    names = list(t.bulletins["bulletin_id"])
    if not names:
        raise KfanalysisError("the tables hold no bulletin to score", code="no_tables", file=gold.name)
    if gold.name not in names:
        held = {name: t.commitments[t.commitments["bulletin_id"] == name] for name in names}
        best = max(names, key=lambda name: len(match_commitments(gold.rows, held[name])))
    else:
        best = gold.name
    frames = {name: frame[frame["bulletin_id"] == best] for name, frame in t.frames().items()}
    owners = frames["owners"].drop_duplicates("owner_id").set_index("owner_id")["name"]
    frames["commitments"] = frames["commitments"].assign(owner=lambda rows: rows["owner_id"].map(owners))
    return frames, frames["bulletins"].iloc[0].to_dict()


def _ladder(
    variable: str, gold: Gold, matched: Mapping[int, str], frame: pd.DataFrame, misses: list[tuple[str, ...]]
) -> Iterator[tuple[Any, ...]]:
    """Yield a variable's summary row for each of its rungs and note the items that fail."""
    found: dict[str, list[_Item]] = defaultdict(list)
    for row in frame.to_dict("records"):
        if row.get("field", "report") in ("commitment", "report"):
            found[row["commitment_id"]].append(_found_item(variable, row))
    groups = [
        (matched.get(n, f"#{n + 1}"), [_gold_item(variable, item) for item in row[variable]],
         found.get(matched.get(n, ""), []))
        for n, row in enumerate(gold.rows) if variable in row
    ]  # fmt: skip
    n_gold, n_found = (sum(len(group[side]) for group in groups) for side in (1, 2))
    noted: set[int] = set()
    for level, rung in enumerate(RUNGS[variable]):
        hits = 0
        for commitment_id, coded, read in groups:
            n, lost, extra = _match(coded, read, level)
            hits += n
            for one, other in _side_by_side(lost, extra):
                items = [item for item in (one, other) if item is not None]
                if not any(id(item) in noted for item in items):
                    misses.append(_miss(variable, rung, commitment_id, one, other, level))
                noted.update(id(item) for item in items)
        yield variable, rung, *_rates(hits, n_gold, n_found), n_gold, n_found


def _match(coded: list[_Item], read: list[_Item], level: int) -> tuple[int, list[_Item], list[_Item]]:
    """Match two multisets by field and key, the same raw first: hits, coded left over, read left over."""
    rest, lost = list(read), []
    for item in sorted(coded, key=lambda one: not any(one.raw == other.raw for other in read)):
        same = [o for o in rest if o.field == item.field and o.keys[level] == item.keys[level]]
        if same:
            rest.remove(next((o for o in same if o.raw == item.raw), same[0]))
        else:
            lost.append(item)
    return len(coded) - len(lost), lost, rest


def _side_by_side(lost: list[_Item], extra: list[_Item]) -> Iterator[tuple[_Item | None, _Item | None]]:
    """Put a coded item beside the found one of the same field and raw, or of a raw that contains it."""
    rest = list(extra)
    for item in lost:
        near = [o for o in rest if o.field == item.field and (o.raw in item.raw or item.raw in o.raw)]
        twin = next((o for o in near if o.raw == item.raw), near[0] if near else None)
        if twin is not None:
            rest.remove(twin)
        yield item, twin
    yield from zip_longest([], rest)


def _miss(
    variable: str, rung: str, commitment_id: str, one: _Item | None, other: _Item | None, level: int
) -> tuple[str, ...]:
    kind = "false alarm" if one is None else "miss" if other is None else "differs"
    shown = one or other
    assert shown is not None
    texts = [
        "" if item is None else f"{item.raw} {_words(item.keys[level])}".strip() for item in (one, other)
    ]
    return variable, rung, kind, commitment_id, shown.field, shown.raw, *texts


def _gold_item(variable: str, item: Mapping[str, Any]) -> _Item:
    dates = {"first": item.get("start"), "last": item.get("end")} if variable == "times" else {}
    return _Item(str(item.get("in", "")), str(item.get("raw", "")), _keys(variable, {**item, **dates}))


def _found_item(variable: str, row: Mapping[Any, Any]) -> _Item:
    parts = {"parts": str(row["parts"]).split(";")} if variable == "checks" else {}
    return _Item(str(row.get("field", "")), str(row.get("raw", "")), _keys(variable, {**row, **parts}))


def _keys(variable: str, item: Mapping[str, Any]) -> tuple[tuple[Any, ...], ...]:
    """Build the key of each rung; numbers and dates as text, so that gold and tables compare equal."""
    if variable == "quantities":
        value = (_number(item["low"]), _number(item["high"]))
        unit = (*value, item["unit"] if isinstance(item["unit"], str) else "")
        return value, unit, (*unit, item["bound"]), (*unit, item["role"])
    if variable == "times":
        dates = (_plain(item["first"]), _plain(item["last"]))
        return dates, (*dates, item["role"])
    if variable == "pairs":
        return ((_number(item["target"]), _number(item["actual"])),)
    values = (item["kind"], _number(item["whole"]), ";".join(_number(part) for part in item["parts"]))
    ok = (*values, str(bool(item["ok"])))
    return values, ok, (*ok, _number(item["stated"]))


def _labels(
    gold: Gold, matched: Mapping[int, str], commitments: pd.DataFrame
) -> dict[str, list[tuple[str, str, str]]]:
    """Collect (commitment_id, coded, found) of every label that is coded; found is "absent" without a row."""
    rows = {row["commitment_id"]: row for row in commitments.to_dict("records")}
    labels: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for n, coded in enumerate(gold.rows):
        row = rows.get(matched.get(n, ""))
        read = {} if row is None else _read_labels(row)
        for variable, value in _coded_labels(coded).items():
            labels[variable].append((matched.get(n, f"#{n + 1}"), value, read.get(variable, "absent")))
    return labels


def _coded_labels(row: Mapping[str, Any]) -> dict[str, str]:
    labels = {name: _plain(row[name]) for name in ("owner", "text", "report") if name in row}
    if "deadline" in row:
        end, kind = _plain(row["deadline"]["end"]), row["deadline"]["kind"]
        labels |= {"deadline_date": end, "deadline_kind": kind, "deadline": f"{end} {kind}"}
    labels |= {name: _plain(row[name]) for name in ("status", "topic", "topic2") if name in row}
    return labels | ({"obstacles": ";".join(sorted(row["obstacles"]))} if "obstacles" in row else {})


def _read_labels(row: Mapping[Any, Any]) -> dict[str, str]:
    plain = {name: _plain(row[name]) for name in ("owner", "text", "report", "status", "topic", "topic2")}
    end, kind = _plain(row["deadline"]), _plain(row["deadline_kind"])
    obstacles = ";".join(sorted(filter(None, _plain(row["obstacles"]).split(";"))))
    deadline = {"deadline_date": end, "deadline_kind": kind, "deadline": f"{end} {kind}"}
    return plain | deadline | {"obstacles": obstacles}


def _label(
    variable: str, pairs: Iterable[tuple[str, str, str]], misses: list[tuple[str, ...]]
) -> tuple[Any, ...]:
    """Summarise one label by the share of coded commitments whose value is equal."""
    rows = list(pairs)
    wrong = [(key, coded, found) for key, coded, found in rows if coded != found]
    misses += [(variable, "equal", "differs", key, "", "", coded, found) for key, coded, found in wrong]
    share = 1 - len(wrong) / len(rows) if rows else 1.0
    return variable, "equal", share, share, share, len(rows), sum(found != "absent" for _, _, found in rows)


def _macro(pairs: Iterable[tuple[str, str, str]]) -> tuple[Any, ...]:
    """Average precision, recall and F1 over the statuses that are coded or found at all."""
    rows = list(pairs)
    rates = []
    for status in STATUSES:
        n_gold, n_found = sum(g == status for _, g, _ in rows), sum(f == status for _, _, f in rows)
        if n_gold or n_found:
            rates.append(_rates(sum(g == f == status for _, g, f in rows), n_gold, n_found))
    means = [sum(rate[side] for rate in rates) / len(rates) if rates else 1.0 for side in range(3)]
    return "status", "macro", *means, len(rows), sum(found != "absent" for _, _, found in rows)


def _commitments(gold: Gold, matched: Mapping[int, str], commitments: pd.DataFrame) -> tuple[Any, ...]:
    n_found = len(commitments) if gold.whole else len(matched)
    return "commitments", "found", *_rates(len(matched), len(gold.rows), n_found), len(gold.rows), n_found


def _rates(hits: int, n_gold: int, n_found: int) -> tuple[float, float, float]:
    """Precision, recall, F1; nothing coded and nothing found is full agreement."""
    precision = hits / n_found if n_found else float(not n_gold)
    recall = hits / n_gold if n_gold else float(not n_found)
    return precision, recall, 2 * hits / (n_gold + n_found) if n_gold + n_found else 1.0


def _number(value: Any) -> str:
    """Write a number of either side alike, to twelve digits; a missing one as nothing."""
    return "" if pd.isna(value) or value == "" else f"{float(value):.12g}"


def _plain(value: Any) -> str:
    """Write a label, date or text of either side alike; a missing one as nothing."""
    if pd.isna(value):
        return ""
    return value.date().isoformat() if hasattr(value, "date") else str(value)


def _words(key: tuple[Any, ...]) -> str:
    return " ".join(str(part) for part in key if part != "")
