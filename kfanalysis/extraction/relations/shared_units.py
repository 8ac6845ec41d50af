"""Shared units: whether two figures are measured alike, and by what the second is multiplied to compare them."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from functools import cache
from typing import NamedTuple

from kfanalysis.extraction.roles.number_contexts import same_unit
from kfanalysis.lexicon import load_rows
from kfanalysis.records import Pair

SAME_THING = "same_thing"
_PER = re.compile(r"[/·.]")
_CONVERTED = frozenset({"length", "area", "volume", "mass", "energy", "power"})
_PLAIN = frozenset({"", "%", "成", "‰", "百分点"})
_ONE = Decimal(1)
_SIX = Context(prec=6)  # 亩 is known to seven digits: 公顷=15亩


def answers_promise(pair: Pair) -> bool:
    """Tell a pair of two figures of one thing from an overall attainment (rule ``same_thing``, conversions named)."""
    return pair.rule.split(";", 1)[0] == SAME_THING


class SharedUnit(NamedTuple):
    """The unit both are told in, what an actual is multiplied by, and the conversion's name ('' where none)."""

    unit: str
    factor: Decimal
    rule: str


def find_shared_unit(target: str, actual: str) -> SharedUnit | None:
    """Find the unit in which a target and an actual can be compared; None where they measure different things.

    Decision: variants of a classifier are one unit, measures of one dimension are converted with the conversion
    named, and a price may leave one of its denominators out (元/月/人 and 元/月); then the shorter unit is told.

    >>> find_shared_unit("公里", "米")
    SharedUnit(unit='公里', factor=Decimal('0.001'), rule='公里=1000米')
    >>> find_shared_unit("元/月/人", "元/月").unit, find_shared_unit("场", "场次").unit
    ('元/月', '场')
    >>> find_shared_unit("个", "公里") is None, find_shared_unit("元/月", "元/年") is None
    (True, True)
    """
    one, two = same_unit(target), same_unit(actual)
    if one == two:
        return SharedUnit(target, _ONE, "")
    if one in _PLAIN or two in _PLAIN:
        return None
    left, right = _parts(one), _parts(two)
    if len(left) > 1 and len(right) > 1 and left[0] == right[0]:
        first, second = frozenset(left[1:]), frozenset(right[1:])
        if first == second:
            return SharedUnit(target, _ONE, "")
        if abs(len(first) - len(second)) == 1 and (first < second or second < first):
            return SharedUnit(min(target, actual, key=len), _ONE, "one denominator less")
        return None
    return _convert(one, two, target)


def _parts(unit: str) -> list[str]:
    return [part for part in _PER.split(unit) if part]


def _convert(one: str, two: str, target: str) -> SharedUnit | None:
    measures = _measures()
    if one not in measures or two not in measures:
        return None
    (dimension, base, factor), (other, other_base, other_factor) = measures[one], measures[two]
    if (dimension, base) != (other, other_base) or dimension not in _CONVERTED or not factor:
        return None
    inverse = _SIX.divide(factor, other_factor).normalize()
    whole = inverse == inverse.to_integral_value()
    ratio = 1 / inverse if whole else _SIX.divide(other_factor, factor).normalize()
    named = f"{one}={inverse:f}{two}" if whole else f"{two}={ratio:f}{one}"
    return SharedUnit(target, ratio, named if ratio != 1 else "")


@cache
def _measures() -> dict[str, tuple[str, str, Decimal]]:
    return {
        row["word"]: (row["dimension"], row["base"], Decimal(row["factor"])) for row in load_rows("units")
    }
