"""Quantities: every measured quantity of a text, with value, unit and bound (codebook §2).

Two leads run over the text, ``arabic`` and ``chinese``; ranks come from ``ordinals``. Times and exclusions are masked
first, so a number inside one is no quantity. At the end units are shared along a list: 0.5个、0.6个百分点.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import localcontext

from kfanalysis.extraction.grammar.numerals import EXACT
from kfanalysis.extraction.grammar.units import UNKNOWN
from kfanalysis.extraction.grammar.written_numerals import ARABIC, CHINESE
from kfanalysis.extraction.numbers.bare_numbers import YEAR, is_amount, judge_bare, read_money
from kfanalysis.extraction.numbers.counts import judge_count
from kfanalysis.extraction.numbers.exclusions import find_exclusions
from kfanalysis.extraction.numbers.fractions import read_fraction
from kfanalysis.extraction.numbers.measures import Measure, read_measure, share_scale
from kfanalysis.extraction.numbers.ordinals import find_ordinals
from kfanalysis.extraction.numbers.stated_units import fill_stated_units
from kfanalysis.extraction.numbers.torn_lines import cut_seams, find_seams
from kfanalysis.extraction.numbers.worded_numbers import read_worded
from kfanalysis.records import Exclusion, Quantity, Time
from kfanalysis.text.fold import clean
from kfanalysis.text.views import restore_row

LEADS = {
    "arabic": re.compile(ARABIC, re.VERBOSE),
    "chinese": re.compile(rf"(?:半百?|[俩仨]|{CHINESE})", re.VERBOSE),
}
_MASK = "\ufffc"
_COMMAS = re.compile(r"(?P<sign>[$¥€£])?(?<![0-9,])[0-9]++(?>(?:,[0-9]++)+)")
_YEN = re.compile(r"(?<![月-])日(?:元(?![旦宵])|圆|本[銭钱])")
_LIST = re.compile(r" ?(?:[、和及与]|以及) ?")
_WORDED = frozenset(("半", "俩", "仨", "半百"))
PATTERNS = {**LEADS, "yen": _YEN, "list": _LIST}


def find_quantities(
    text: str,
    *,
    times: Iterable[Time] | None = None,
    exclusions: Iterable[Exclusion] | None = None,
    stretches: Sequence[tuple[int, int]] | None = None,
) -> list[Quantity]:
    """Find the measured quantities of any text, in order and without overlaps.

    A line end inside a number, and a character that nobody sees, are read through; ``raw`` keeps them. ``stretches``
    are the parts of the text that a number cannot leave.

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
    with localcontext(EXACT):
        cleaned = clean(text)
        if times is None:
            from kfanalysis.extraction.dates.times import find_times

            times = find_times(cleaned)
        dated = [(t.start, t.end) for t in times if not _is_measured(cleaned, t)]
        others = find_exclusions(cleaned) if exclusions is None else exclusions
        masked = _mask(cleaned, dated + [(x.start, x.end) for x in others])
        masked = _part_clauses(masked, text)
        seams = find_seams(text, masked, stretches)
        if not seams:
            return _find_all(text, masked)
        shown, offsets = cut_seams(text, seams)
        return [restore_row(each, text, offsets) for each in _find_all(shown, cut_seams(masked, seams)[0])]


def _find_all(text: str, masked: str) -> list[Quantity]:
    found = sorted(
        (*_find_arabic(masked), *_find_chinese(masked), *_find_ranks(masked)),
        key=lambda f: (f.start, -f.end),
    )
    apart: list[Measure] = []
    for item in found:
        if not apart or item.start >= apart[-1].end:
            apart.append(item)
    return [
        Quantity(
            f.start,
            f.end,
            text[f.start : f.end],
            f.low,
            f.high,
            _keep_brackets(text, f),
            f.dimension,
            f.bound,
            f.rule,
            f.unit_start,
            f.unit_end,
            f.hedge,
        )
        for f in _share_units(masked, fill_stated_units(text, masked, apart))
        if f.unit is not None
    ]


def _keep_brackets(source: str, found: Measure) -> str:
    """Give the unit its brackets as the text has them: 县（市）."""
    unit = found.unit or ""
    if "(" not in unit or found.unit_start is None or "（" not in source[found.unit_start : found.unit_end]:
        return unit
    return unit.replace("(", "（").replace(")", "）")


def _is_measured(text: str, time: Time) -> bool:
    """Tell 日元 from a day, and a count of months that no date has (保修24月) from a month."""
    if time.first is None and time.last is None and text[time.start : time.end - 1].isdecimal():
        return text[time.end - 1] == "月"
    return _YEN.match(text, time.end - 1) is not None


def _mask(text: str, spans: list[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in sorted(spans):
        if end > at:
            parts += [text[at : max(at, start)], _MASK * (end - max(at, start))]
            at = end
    return "".join((*parts, text[at:]))


def _part_clauses(text: str, source: str) -> str:
    """Part numbers at a wide comma that is none of thousands: 12,345，678人 mixes both, $20，300美元 has a sign."""
    if "，" not in source:
        return text
    pieces, at = [], 0
    for match in _COMMAS.finditer(text):
        written = source[match.start() : match.end()]
        if "，" in written and ("," in written or match["sign"]):
            parted = (
                ";" if mark == "，" else char for mark, char in zip(written, match.group(), strict=True)
            )
            pieces += [text[at : match.start()], "".join(parted)]
            at = match.end()
    return "".join((*pieces, text[at:]))


def _find_arabic(text: str) -> Iterator[Measure]:
    pattern, at = LEADS["arabic"], 0
    while match := pattern.search(text, at):
        start, at = match.span()
        if _is_lettered(text, start):
            continue
        low_raw = match.group()
        if (fraction := read_fraction(text, match)) is not None:
            at = fraction.end
            yield fraction._replace(rule="fraction")
        elif (
            measure := read_measure(text, start, low_raw, may_be_noun=not YEAR.fullmatch(low_raw))
        ) is not None:
            at = max(at, measure.end)
            if not (measure.unit == "年" and YEAR.fullmatch(low_raw)):
                yield measure._replace(rule=_judge_arabic(measure))


def _judge_arabic(measure: Measure) -> str:
    if measure.low != measure.high:
        return "range"
    return {UNKNOWN: "unknown_noun", "measure": "measure"}.get(measure.kind, "count")


def _is_lettered(text: str, start: int) -> bool:
    """Tell a number that belongs to a name that no rule knows: one letter or _ goes before (LED300盏 counts)."""
    before = text[max(0, start - 2) : start]
    if before[-1:] in ("x", "X") and (before[:1].isdecimal() or before[:1] == _MASK):
        return False  # 3x50立方
    return before[-1:] == "_" or (
        before[-1:].isascii()
        and before[-1:].isalpha()
        and not (before.isascii() and before.isalpha() and len(before) == 2)
    )


def _find_chinese(text: str) -> Iterator[Measure]:
    pattern, at = LEADS["chinese"], 0
    while match := pattern.search(text, at):
        start, at = match.span()
        low_raw = match.group()
        if (worded := read_worded(text, start, low_raw)) is not None:
            at = max(at, worded.end)
            yield worded
        elif low_raw in _WORDED:
            continue
        elif (fraction := read_fraction(text, match)) is not None:
            at = fraction.end
            yield fraction._replace(rule="percent" if fraction.unit else "fraction")
        elif (
            measure := read_measure(text, start, low_raw, may_be_noun=False)
        ) is not None and measure.unit is not None:
            rule = judge_count(text, measure, start)
            if rule is not None:
                at = max(at, measure.end)
                yield measure._replace(rule="range" if measure.low != measure.high else rule)
        elif measure is not None and is_amount(text, measure):
            at = max(at, measure.end)
            yield measure._replace(rule="range" if measure.low != measure.high else "count")


def _find_ranks(text: str) -> Iterator[Measure]:
    for each in find_ordinals(text):
        if each.value is not None:
            unit_start = each.end - len(each.unit) if each.unit else None
            high = each.value if each.high is None else each.high
            yield Measure(
                each.start, each.end, each.value, high, each.unit, unit_start, unit_start and each.end, "rank",
                each.bound, "", "rank", "", "", False, "rank",
            )  # fmt: skip


def _share(item: Measure, following: Measure) -> Measure:
    return item._replace(
        unit=following.unit, unit_start=following.unit_start, unit_end=following.unit_end,
        dimension=following.dimension, rule="shared_unit",
    )  # fmt: skip


def _share_units(text: str, found: list[Measure]) -> list[Measure]:
    """Give a number the unit of the next one in a list: 0.5个、0.6个百分点, 3、5、8家; a bare 36.57亿 stands alone."""
    out: list[Measure] = []
    for item in reversed(found):
        following = out[-1] if out else None
        if following is not None and following.unit and _LIST.fullmatch(text, item.end, following.start):
            if item.unit is None and following.rule != "rank":
                scale = share_scale(item.low_raw, item.low, following.low_raw)
                item = item._replace(low=item.low * scale, high=item.high * scale)
                item = _share(item, following)
            elif item.unit == "个" and (
                following.unit == "百分点" or (following.unit.startswith("个") and len(following.unit) > 1)
            ):
                item = _share(item, following)
        if item.unit is None and (rule := judge_bare(text, item)) is not None:
            dimension = read_money(text, item) if rule == "bare_scale" else ""
            item = item._replace(unit="", dimension=dimension, rule=rule)
        out.append(item)
    return out[::-1]
