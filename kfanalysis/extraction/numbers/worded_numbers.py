"""Worded numbers: halves, 俩 and 仨, and estimates by two neighbouring digits (半年, 半百, 三四家, 一千五六百人)."""

from __future__ import annotations

import re
from decimal import Decimal

from kfanalysis.extraction.grammar.numerals import SCALES, read_neighbours
from kfanalysis.extraction.numbers.measures import Measure, read_amount, read_measure
from kfanalysis.lexicon import load_words

HALVES = re.compile(r"半(?:个(?:月|小时|学期)|年|天|小时|数|日|月)(?:以上|以下|以内|左右|内)?")
PATTERNS = {"halves": HALVES}
_HALF, _FIFTY, _PAIRS = Decimal("0.5"), Decimal(50), {"俩": Decimal(2), "仨": Decimal(3)}
_KIN = frozenset(load_words("numbercues", use="kin"))
_HALF_OF = frozenset("上下前后大小每多")
_EARLIER = ("提前", "推后", "延后")
_WINDOW = 40


def read_worded(text: str, start: int, low_raw: str) -> Measure | None:
    """Read a number in clean text that is no plain numeral: 半, 半百, 一半, 俩, 仨 and neighbouring digits.

    >>> [(m.unit, str(m.low), str(m.high)) for m in (read_worded("半年内", 0, "半"), read_worded("三四家", 0, "三四"))]
    [('年', '0.5', '0.5'), ('家', '3', '4')]
    >>> read_worded("上半年", 1, "半"), read_worded("夫妻俩人", 2, "俩"), read_worded("三座", 0, "三")
    (None, None, None)
    """
    if low_raw == "半百":
        fifty = read_amount(text, start, low_raw, _FIFTY, _FIFTY)
        return None if fifty.unit is None or fifty.kind == "noun" else fifty._replace(rule="count")
    if low_raw == "半" or (low_raw == "一" and text.startswith("半", start + 1)):
        return _read_half(text, start)
    if low_raw in _PAIRS:
        return _read_pair(text, start, low_raw)
    return _read_near(text, start, low_raw) if len(low_raw) > 1 and text[start - 1 : start] != "第" else None


def _read_near(text: str, start: int, low_raw: str) -> Measure | None:
    near = read_neighbours(low_raw)
    if near is None:
        return None
    measure = read_amount(text, start, low_raw, *near)
    if measure.unit is None:
        return None if SCALES.isdisjoint(low_raw) else measure._replace(rule="neighbours")
    if measure.unit == "年" and len(low_raw) == 2:
        return None
    return measure._replace(rule="neighbours")


def _read_half(text: str, start: int) -> Measure | None:
    """Read 半年, 半个月 and the half of a whole (半数以上, 一半) as a 1 of the unit behind, in a window."""
    begin = max(0, start - _WINDOW)
    before, behind = text[begin:start], text[start + 1 : start + _WINDOW]
    if text.startswith("一半", start):
        stand_in, unit = "一成" + behind[1:], ""
    elif (match := HALVES.match(text, start)) is None or _is_other_half(text, start):
        return None
    elif match.group().startswith("半数"):
        stand_in, unit = "1成" + behind[1:], ""
    else:
        stand_in, unit = "1" + behind, None
    measure = read_measure(before + stand_in, len(before), stand_in[0], may_be_noun=False)
    if measure is None or (measure.unit is None and unit is None):
        return None
    moved = measure._replace(
        start=measure.start + begin, end=measure.end + begin, low=_HALF, high=_HALF, rule="half"
    )
    if unit == "":
        return moved._replace(unit="", unit_start=None, unit_end=None, dimension="share")
    first, last = measure.unit_start or 0, measure.unit_end or 0
    return moved._replace(unit_start=first + begin, unit_end=last + begin, dimension="time")


def _is_other_half(text: str, start: int) -> bool:
    """Tell half a year from a half of the year (上半年, 前半年; but 提前半年)."""
    return text[start - 1 : start] in _HALF_OF and not text.endswith(_EARLIER, 0, start)


def _read_pair(text: str, start: int, word: str) -> Measure | None:
    """Read 俩 and 仨, two and three with 个 in one sign (建成俩停车场); none behind whom they join (夫妻俩)."""
    value, end = _PAIRS[word], start + 1
    before = text[start - 1 : start]
    if (before and before in _KIN) or not "一" <= text[end : end + 1] <= "鿿":
        return None
    return Measure(
        start, end, value, value, "", None, None, "count", "=", "", "count", word, word, False, "count"
    )
