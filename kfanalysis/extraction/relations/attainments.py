"""Bounds as intervals, attainment as an interval, and whether a target is met (codebook §3)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal

from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import Bound, Met, QuantityRow

Interval = tuple[Decimal | None, Decimal | None]
_OVER = frozenset(load_words("hedges", side="over"))
_UNDER = frozenset(load_words("hedges", side="under"))
_NINE_TENTHS, _FIVE_PERCENT = Decimal("0.9"), Decimal("0.05")
_PLACES = Decimal("0.000001")
_DOWN = re.compile(
    rf"{alternation(load_words('pairwords', kind='down'))}[^,;。、]{{0,8}}?(?:至|到|为|在)(?:约)?$"
)


def read_interval(hedge: str, low: Decimal | None, high: Decimal | None, bound: Bound) -> Interval:
    """Read the values that a figure allows; None on a side is unbounded.

    余, 多: from the value up to one more unit of its last non-zero digit; 近: the tenth below; 约, 左右: five
    per cent on both sides; a range is itself.

    >>> read_interval("多", Decimal(70), Decimal(70), "~")
    (Decimal('70'), Decimal('80'))
    >>> read_interval("近", Decimal(300), Decimal(300), "~")
    (Decimal('270.0'), Decimal('300'))
    >>> read_interval("", Decimal(2000), Decimal(2000), ">=")
    (Decimal('2000'), None)
    >>> read_interval("", None, None, "=")
    (None, None)
    """
    if low is None or high is None:
        return None, None
    if bound == ">=":
        return low, None
    if bound == "<=":
        return None, high
    if bound == "=" or low != high:
        return low, high
    if hedge in _UNDER:
        return low * _NINE_TENTHS, high
    if hedge in _OVER:
        return low, low + last_place(low)
    return low * (1 - _FIVE_PERCENT), high * (1 + _FIVE_PERCENT)


def last_place(value: Decimal) -> Decimal:
    """Give one unit of the last non-zero digit's place.

    >>> last_place(Decimal("12000")), last_place(Decimal("60.30")), last_place(Decimal(0))
    (Decimal('1E+3'), Decimal('0.1'), Decimal('1'))
    """
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if value and isinstance(exponent, int) else Decimal(1)


def interval_of(row: QuantityRow) -> Interval:
    """Read the interval of a quantity row."""
    return read_interval(row.hedge, row.low, row.high, row.bound)


def required(row: QuantityRow) -> tuple[Decimal, Decimal]:
    """Give the values that a target asks for: a floor or ceiling its threshold, a range its lower bound.

    A floor's target interval is unbounded (codebook §3), but what has to be reached is the floor; 约 keeps its
    width. The target's numbers must have been read.
    """
    if row.low is None or row.high is None:
        raise ValueError(f"target {row.raw!r} has no value")
    if row.bound != "~" or row.low != row.high:
        return row.low, row.low
    low, high = interval_of(row)
    assert low is not None and high is not None
    return low, high


def is_ceiling(row: QuantityRow, words: str) -> bool:
    """Tell a target that is not to be exceeded: 不超过5%, 控制为0起, 压减至5天; words are what leads to it.

    Decision: what is to be kept at or brought down to a number is a ceiling, and so is a promise of none at all.
    """
    if row.bound != "=":
        return row.bound == "<="
    return row.high == 0 or _DOWN.search(words) is not None


def attainment(actual: Interval, need: tuple[Decimal, Decimal], *, ceiling: bool = False) -> Interval:
    """Divide actual by target, or target by actual where the target is a ceiling, rounded to six places.

    >>> attainment((Decimal(70), Decimal(80)), (Decimal(100), Decimal(100)))
    (Decimal('0.7'), Decimal('0.8'))
    >>> attainment((Decimal(4), Decimal(4)), (Decimal(5), Decimal(5)), ceiling=True)
    (Decimal('1.25'), Decimal('1.25'))
    >>> attainment((Decimal(4), Decimal(4)), (Decimal(0), Decimal(0)))
    (None, None)
    """
    low, high = actual
    if ceiling:
        return _ratio(need[0], high), _ratio(need[1], low)
    return _ratio(low, need[1]), _ratio(high, need[0])


def _ratio(over: Decimal | None, under: Decimal | None) -> Decimal | None:
    if over is None or not under:
        return None
    return (over / under).quantize(_PLACES, ROUND_HALF_EVEN).normalize() + 0


def judge_met(actual: Interval, need: tuple[Decimal, Decimal], *, ceiling: bool = False) -> Met:
    """Judge whether every value allowed meets the target (yes), none does (no), or neither.

    >>> judge_met((Decimal(2000), None), (Decimal(2000), Decimal(2000)))
    'yes'
    >>> judge_met((Decimal(90), Decimal(100)), (Decimal(95), Decimal(95)))
    'undetermined'
    >>> judge_met((None, None), (Decimal(5), Decimal(5)))
    'undetermined'
    """
    low, high = actual
    if ceiling:
        low, high, need = _negate(high), _negate(low), (-need[1], -need[0])
    if low is not None and low >= need[1]:
        return "yes"
    if high is not None and high < need[0]:
        return "no"
    return "undetermined"


def _negate(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value
