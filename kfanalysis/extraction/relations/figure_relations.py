"""Figures that a text relates to each other, and whether their arithmetic holds (codebook §2, checks)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kfanalysis.extraction.roles.number_contexts import NumberContext

_AROUND, _PROMISED = 14, 24


@dataclass(frozen=True, slots=True)
class Relation:
    """Figures that the text relates: the whole's value and unit, its parts, and every row looked at."""

    kind: Literal["ratio", "sum", "product", "difference"]
    whole: Decimal
    unit: str
    parts: tuple[Decimal, ...]
    stated: Decimal | None
    rows: tuple[tuple[int, int], ...]
    exact: bool
    roundings: tuple[Decimal, ...] = ()


def look_around(figures: Sequence[NumberContext], at: int) -> list[NumberContext]:
    """Bound what a figure can be related to: the commitment's first figures and those around it."""
    begin = max(0, at - _AROUND)
    promised = [f for f in figures[: min(_PROMISED, begin)] if f.row.field == "commitment"]
    return [*promised, *figures[begin : at + _AROUND]]


def agrees(
    part: Decimal,
    whole: Decimal,
    stated: Decimal,
    roundings: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0)),
) -> bool:
    """Say whether part/whole is the stated percentage to one unit of its last digit.

    ``roundings`` are what part and whole may be off by: some values within must agree.

    >>> agrees(Decimal(120), Decimal(199), Decimal("60.3")), agrees(Decimal(21), Decimal(28), Decimal(78))
    (True, False)
    >>> agrees(Decimal("33.6"), Decimal("52.41"), Decimal("64.12"), (Decimal("0.05"), Decimal("0.005")))
    True
    """
    exponent = stated.as_tuple().exponent
    unit = Decimal(1).scaleb(min(int(exponent), 0))
    off_part, off_whole = roundings
    if whole - off_whole <= 0:
        return False
    low, high = (part - off_part) / (whole + off_whole), (part + off_part) / (whole - off_whole)
    return low * 100 - unit <= stated <= high * 100 + unit


def total(figures: Sequence[NumberContext]) -> Decimal:
    """Add up the values of figures."""
    return sum((f.value for f in figures), Decimal(0))
