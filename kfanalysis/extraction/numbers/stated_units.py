"""Stated units: the unit that a table names once (单位：亿元) for the bare numbers of its cells."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from kfanalysis.extraction.grammar.numerals import HAN, plain
from kfanalysis.extraction.numbers.bare_numbers import YEAR
from kfanalysis.extraction.numbers.measures import Measure, read_measure

STATED = re.compile(rf"(?<![{HAN}])(?:计量|金额|数据)?单位[:]\ ?(?P<unit>[^\s:;,。()、]{{1,8}})")
_EDGES = frozenset(("", "\t", "|", "\n"))


class _Stated(NamedTuple):
    at: int
    unit_start: int
    measure: Measure


def fill_stated_units(source: str, text: str, found: Sequence[Measure]) -> list[Measure]:
    """Fill the unit of bare numbers that have a cell to themselves behind a tab or bar, with its scale.

    >>> from kfanalysis.extraction.numbers.quantities import find_quantities
    >>> [(q.raw, str(q.low), q.unit) for q in find_quantities("单位：亿元\\n生产总值\\t318.2\\n其中\\t3\\t12个")]
    [('318.2', '31820000000', '元'), ('3', '300000000', '元'), ('12个', '12', '个')]
    >>> [(q.raw, q.unit) for q in find_quantities("责任单位：市水利局\\n进度\\t318.2")]
    [('318.2', '')]
    """
    stated = (
        [each for match in STATED.finditer(text) if (each := _read(match)) is not None]
        if "单位:" in text
        else []
    )
    if not stated:
        return list(found)
    starts = [each.at for each in stated]
    return [_fill(source, item, stated, starts) for item in found]


def _read(match: re.Match[str]) -> _Stated | None:
    written = "1" + match["unit"]
    measure = read_measure(written, 0, _one(written), may_be_noun=False)
    if measure is None or measure.unit is None or measure.end != len(written):
        return None
    return _Stated(match.end(), match.start("unit") - 1, measure)


def _one(written: str) -> str:
    """Give the 1 before a unit with the unit's scale (1万元 → 1万)."""
    scale = re.match(r"1[百千]?[万亿]{0,2}(?![米克瓦])", written)
    return scale.group() if scale else "1"


def _fill(source: str, item: Measure, stated: Sequence[_Stated], starts: Sequence[int]) -> Measure:
    at = bisect_left(starts, item.start) - 1
    is_cell = source[max(0, item.start - 1) : item.start] in _EDGES - {"", "\n"}
    if item.unit is not None or at < 0 or not is_cell or YEAR.fullmatch(item.low_raw):
        return item
    if source[item.end : item.end + 1] not in _EDGES:
        return item
    start, of = stated[at].unit_start, stated[at].measure
    return item._replace(
        low=plain(item.low * of.low), high=plain(item.high * of.low), unit=of.unit, dimension=of.dimension, rule="stated_unit",
        unit_start=start + (of.unit_start or 0), unit_end=start + (of.unit_end or 0),
    )  # fmt: skip
