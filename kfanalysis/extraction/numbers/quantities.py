"""Quantities: every measured quantity of a text, with value, unit and bound (codebook §2).

Two leads run over the text, ``arabic`` and ``chinese``; ranks come from ``ordinals``. Times and exclusions are masked
first, so a number inside one is no quantity. At the end units are shared along a list: 0.5个、0.6个百分点.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from kfanalysis.extraction.grammar.numerals import ARABIC, CHINESE, DIGITS, read_numeral
from kfanalysis.extraction.grammar.units import UNKNOWN, read_unit
from kfanalysis.extraction.numbers.counts import judge_count
from kfanalysis.extraction.numbers.exclusions import find_exclusions
from kfanalysis.extraction.numbers.fractions import read_fraction
from kfanalysis.extraction.numbers.measures import Measure, read_measure, share_scale
from kfanalysis.extraction.numbers.ordinals import find_ordinals
from kfanalysis.records import Bound, Exclusion, Quantity, Time
from kfanalysis.text.fold import clean

LEADS = {
    "arabic": re.compile(ARABIC, re.VERBOSE),
    "chinese": re.compile(rf"(?:半|{CHINESE})", re.VERBOSE),
}
_MASK = "\ufffc"
_SIGNS = frozenset("$¥€£")
_NEIGHBOURS = re.compile(
    rf"(?P<ten>十|[{DIGITS}]十)?(?P<low>[{DIGITS}两])(?P<high>[{DIGITS}])(?P<steps>[十百千万亿]*)", re.VERBOSE
)
_YEN = re.compile(r"(?<![月-])日(?:元(?![旦宵])|圆|本[銭钱])")
_LIST = re.compile(r" ?(?:[、和及与]|以及) ?")
_YEAR = re.compile(r"(?:1[0-9]|20)[0-9]{2}")
_HALVES = re.compile(r"半(?:个(?:月|小时|学期)|年|天|小时|数|日|月)(?:以上|以下|以内|左右|内)?")
PATTERNS = {**LEADS, "neighbours": _NEIGHBOURS, "yen": _YEN, "list": _LIST, "halves": _HALVES}


class _Found(NamedTuple):
    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str | None
    dimension: str
    bound: Bound
    rule: str
    low_raw: str


def find_quantities(
    text: str, *, times: Iterable[Time] | None = None, exclusions: Iterable[Exclusion] | None = None
) -> list[Quantity]:
    """Find the measured quantities of any text, in order and without overlaps.

    ``unit`` is given in simplified characters and half width, without scale. Decision: 达到, 共计, 最高, 力争 stay
    outside ``raw``; a classifier that the lexicon does not know counts behind digits (codebook §2, quantities).

    >>> [(q.raw, str(q.low), q.unit, q.bound) for q in find_quantities("达2000亿元以上,近1348.3万条,约43.4㎡/间")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('2000亿元以上', '200000000000', '元', '>='), ('近1348.3万条', '13483000', '条', '~'),
     ('约43.4㎡/间', '43.4', '㎡/间', '~')]
    >>> found = find_quantities("3～5家,０.５个、0.6个百分点,超三分之二,居全省第9位")
    >>> [(q.raw, str(q.low), str(q.high), q.unit) for q in found]  # doctest: +NORMALIZE_WHITESPACE
    [('3～5家', '3', '5', '家'), ('０.５个', '0.5', '0.5', '百分点'), ('0.6个百分点', '0.6', '0.6', '百分点'),
     ('超三分之二', '0.6667', '0.6667', ''), ('第9位', '9', '9', '位')]
    >>> find_quantities("第77次会议,S318线,“三个一批”,十大战略,一个新台阶,一律,2022年4月,K3 670", times=())
    []
    """
    cleaned = clean(text)
    if times is None:
        from kfanalysis.extraction.dates.times import find_times

        times = find_times(cleaned)
    if exclusions is None:
        exclusions = find_exclusions(cleaned)
    spans = [(t.start, t.end) for t in times if not _YEN.match(cleaned, t.end - 1)]
    masked = _mask(cleaned, spans + [(x.start, x.end) for x in exclusions])
    found = sorted(
        (*_find_arabic(masked, text), *_find_chinese(masked), *_find_ranks(masked)),
        key=lambda f: (f.start, -f.end),
    )
    apart: list[_Found] = []
    for item in found:
        if not apart or item.start >= apart[-1].end:
            apart.append(item)
    return [
        Quantity(f.start, f.end, text[f.start : f.end], f.low, f.high, f.unit, f.dimension, f.bound, f.rule)
        for f in _share_units(masked, apart)
        if f.unit is not None
    ]


def _mask(text: str, spans: list[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in sorted(spans):
        if end > at:
            parts += [text[at : max(at, start)], _MASK * (end - max(at, start))]
            at = end
    return "".join((*parts, text[at:]))


def _find_arabic(text: str, source: str) -> Iterator[_Found]:
    pattern, at = LEADS["arabic"], 0
    while match := pattern.search(text, at):
        start, at = match.span()
        if _is_lettered(text, start):
            continue
        low_raw = match.group()
        if text[start - 1 : start] in _SIGNS and "，" in source[start:at] and read_unit(text, at) is not None:
            low_raw = low_raw.partition(",")[0]  # $20，300美元: the sign goes with 20, the unit with 300
            at = start + len(low_raw)
        if (fraction := read_fraction(text, match)) is not None:
            at = fraction.end
            yield _from_measure(fraction, "fraction")
        elif (
            measure := read_measure(text, start, low_raw, may_be_noun=not _YEAR.fullmatch(low_raw))
        ) is not None:
            at = max(at, measure.end)
            if not (measure.unit == "年" and _YEAR.fullmatch(low_raw)):
                yield _from_measure(measure, _judge_arabic(measure))


def _judge_arabic(measure: Measure) -> str:
    if measure.low != measure.high:
        return "range"
    return {UNKNOWN: "unknown_noun", "measure": "measure"}.get(measure.kind, "count")


def _is_lettered(text: str, start: int) -> bool:
    """Tell a number that belongs to a name that no rule knows: one letter or _ goes before (LED300盏 counts)."""
    before = text[max(0, start - 2) : start]
    return before[-1:] == "_" or (
        before[-1:].isascii()
        and before[-1:].isalpha()
        and not (before.isascii() and before.isalpha() and len(before) == 2)
    )


def _find_chinese(text: str) -> Iterator[_Found]:
    pattern, at = LEADS["chinese"], 0
    while match := pattern.search(text, at):
        start, at = match.span()
        low_raw = match.group()
        if low_raw == "半" or (text.startswith("半", at) and low_raw == "一"):
            if (half := _read_half(text, start)) is not None:
                at = half.end
                yield half
        elif (fraction := read_fraction(text, match)) is not None:
            at = fraction.end
            yield _from_measure(fraction, "percent" if fraction.unit else "fraction")
        elif text[start - 1 : start] != "第" and (near := _read_neighbours(text, start, low_raw)) is not None:
            at = near.end
            yield near
        elif (
            measure := read_measure(text, start, low_raw, may_be_noun=False)
        ) is not None and measure.unit is not None:
            rule = judge_count(text, measure, start)
            if rule is not None:
                at = max(at, measure.end)
                yield _from_measure(measure, "range" if measure.low != measure.high else rule)


def _read_neighbours(text: str, start: int, low_raw: str) -> _Found | None:
    """Read two neighbouring digits as a range: 三四家 is 3–4, 二三十个 is 20–30, 三五百块 is 300–500."""
    match = _NEIGHBOURS.fullmatch(low_raw)
    if match is None:
        return None
    low, high = read_numeral(match["low"]), read_numeral(match["high"])
    if low is None or high is None or not 0 < high - low < 3 or (high - low == 2 and low != 3) or not low:
        return None
    measure = read_measure(text, start, low_raw, may_be_noun=False)
    if (
        measure is None
        or measure.unit is None
        or (measure.dimension == "time" and measure.unit == "年" and not match["steps"])
    ):
        return None
    step = (read_numeral(match["steps"]) if match["steps"] else None) or Decimal(1)
    base = (read_numeral(match["ten"]) if match["ten"] else None) or Decimal(0)
    return _from_measure(measure, "neighbours")._replace(low=base + low * step, high=base + high * step)


def _read_half(text: str, start: int) -> _Found | None:
    """Read 半年, 半个月 and the half of a whole (半数以上, 一半)."""
    if text.startswith("一半", start):
        measure = read_measure(text[: start + 1] + "成" + text[start + 2 :], start, "一", may_be_noun=False)
        unit, dimension = "", "share"
    elif (match := _HALVES.match(text, start)) is None or text[start - 1 : start] in (
        "上",
        "下",
        "前",
        "后",
        "大",
        "小",
        "每",
        "多",
    ):
        return None
    else:
        share = match.group().startswith("半数")
        stand_in = "1" + ("成" + text[start + 2 :] if share else text[start + 1 :])
        measure = read_measure(text[:start] + stand_in, start, "1", may_be_noun=False)
        unit, dimension = ("", "share") if share else (measure.unit or "" if measure else "", "time")
    if measure is None:
        return None
    half = Decimal("0.5")
    return _from_measure(measure, "half")._replace(low=half, high=half, unit=unit, dimension=dimension)


def _find_ranks(text: str) -> Iterator[_Found]:
    for ordinal in find_ordinals(text):
        if ordinal.value is not None:
            yield _Found(
                ordinal.start,
                ordinal.end,
                ordinal.value,
                ordinal.value,
                ordinal.unit,
                "rank",
                ordinal.bound,
                "rank",
                "",
            )


def _from_measure(measure: Measure, rule: str) -> _Found:
    return _Found(
        measure.start, measure.end, measure.low, measure.high, measure.unit, measure.dimension, measure.bound, rule,
        measure.low_raw,
    )  # fmt: skip


def _judge_bare(text: str, item: _Found) -> str | None:
    """Judge a number without unit: it has a scale (36.57亿), or a verb or its decimals tell that it is a value."""
    if item.low_raw[-1] in "万亿":
        return "bare_scale"
    if "一" <= text[item.end : item.end + 1] <= "鿿" or text[item.end : item.end + 1] in tuple(
        "0123456789.-/:+_"
    ):
        return None
    return (
        "bare_number"
        if "." in item.low_raw or text[item.start - 1 : item.start] in tuple("为达到至是")
        else None
    )


def _share_units(text: str, found: list[_Found]) -> list[_Found]:
    """Give a number the unit of the next one in a list: 0.5个、0.6个百分点, 3、5、8家; a bare 36.57亿 stands alone."""
    out: list[_Found] = []
    for item in reversed(found):
        following = out[-1] if out else None
        if following is not None and following.unit and _LIST.fullmatch(text, item.end, following.start):
            if item.unit is None and following.rule != "rank":
                scale = share_scale(item.low_raw, item.low, following.low_raw)
                item = item._replace(low=item.low * scale, high=item.high * scale)
                item = item._replace(unit=following.unit, dimension=following.dimension, rule="shared_unit")
            elif item.unit == "个" and (
                following.unit == "百分点" or (following.unit.startswith("个") and len(following.unit) > 1)
            ):
                item = item._replace(unit=following.unit, dimension=following.dimension, rule="shared_unit")
        if item.unit is None and (rule := _judge_bare(text, item)) is not None:
            item = item._replace(unit="", rule=rule)
        out.append(item)
    return out[::-1]
