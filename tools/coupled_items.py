"""Coded items as pairs see them: every target held against every figure, with the evidence and what is coded.

What is kept of an item (data/gold/features_pairs.tsv) is no text: a row for each couple with the places, the values
and the features, and one row with the values that are coded as pairs. Made lines of tests/cases/pairs.tsv are fitted
twice as strongly as others and never measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from kfanalysis.extraction.relations.cell_pairs import is_cell
from kfanalysis.extraction.relations.pairs import Couple, find_couples, find_shares
from kfanalysis.extraction.roles.number_contexts import figures_of, find_contexts
from tools.coded_items import Item

COLUMNS = ("bulletin", "family", "key", "kind", "target", "figure", "values", "features")
PAIRS, SHARES, CODED = "pairs", "shares", "coded"
CELL = "cell"  # told by columns, so no words are asked
Values = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """A target (0 for the whole) held against a figure: where they stand, what they say, what speaks for a pair."""

    kind: str
    target: int
    figure: int
    values: Values
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class CoupledItem:
    """A coded item with its couples, and how often which values are coded as a pair."""

    bulletin: str
    family: str
    key: str
    coded: Counter[Values]
    couples: tuple[Held, ...] = field(default=())


def couple_items(items: Iterable[Item]) -> Iterator[CoupledItem]:
    """Hold the figures of every coded item against its targets; made lines of other variables have no pairs."""
    for item in items:
        if "pairs" in item.gold:
            yield CoupledItem(item.bulletin, item.family, item.key, _read_coded(item), tuple(_hold(item)))


def _read_coded(item: Item) -> Counter[Values]:
    pairs = item.gold["pairs"]
    if isinstance(pairs, str):  # a made line: noun, target, figure, met
        pairs = [
            dict(zip(("target", "actual"), each.split()[1:3], strict=True))
            for each in pairs.split(";")
            if each
        ]
    return Counter((_plain(pair["target"]), _plain(pair["actual"])) for pair in pairs)


def _hold(item: Item) -> Iterator[Held]:
    if item.meaning is None:
        return
    reading = item.meaning.reading
    figures = figures_of(find_contexts(reading), reading.quantities)
    first = reading.commitment.text_start
    for couple in find_couples(figures, excluded=True):
        yield _keep(PAIRS, couple, first)
    for couple in find_shares(reading, figures):
        yield _keep(SHARES, couple, first)


def _keep(kind: str, couple: Couple, first: int) -> Held:
    target, figure = couple.target, couple.figure
    told = target is not None and is_cell(target.row) and is_cell(figure.row)
    return Held(
        kind,
        target.row.start - first + 1 if target else 0,
        figure.row.start - first + 1,
        (_plain(target.value) if target else "100", _plain(figure.value * couple.shared.factor)),
        {CELL: 1.0} if told else couple.features,
    )


def _plain(value: Any) -> str:
    """Write a number so that a coded one and a converted one can be compared: six decimals, three below one."""
    number = Decimal(str(value))
    return f"{round(number, 6 if abs(number) >= 1 else 3).normalize() + 0:f}"


def write_coupled(path: Path, items: Iterable[CoupledItem]) -> None:
    """Keep what was taken of the items."""
    lines = ["\t".join(COLUMNS)]
    for item in items:
        head = (item.bulletin, item.family, item.key)
        coded = ";".join(" ".join(values) for values in sorted(item.coded.elements()))
        lines.append("\t".join((*head, CODED, "", "", coded, "")))
        for couple in item.couples:
            told = ";".join(f"{name}={value:.4g}" for name, value in sorted(couple.features.items()) if value)
            places = (couple.kind, str(couple.target), str(couple.figure), " ".join(couple.values))
            lines.append("\t".join((*head, *places, told)))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def read_coupled(path: Path) -> list[CoupledItem]:
    """Read what was kept."""
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]
    items = []
    for key, group in groupby(rows, key=lambda row: row["key"]):
        coded, *couples = group
        found = Counter(_values(each) for each in coded["values"].split(";") if each)
        items.append(CoupledItem(coded["bulletin"], coded["family"], key, found, tuple(map(_held, couples))))
    return items


def _held(row: Mapping[str, str]) -> Held:
    named = (each.rpartition("=") for each in row["features"].split(";") if each)
    features = {name: float(value) for name, _, value in named}
    return Held(row["kind"], int(row["target"]), int(row["figure"]), _values(row["values"]), features)


def _values(told: str) -> Values:
    target, _, figure = told.partition(" ")
    return target, figure
