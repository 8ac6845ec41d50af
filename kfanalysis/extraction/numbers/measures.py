"""Measures: one number with its unit and bounds, read where a number was found.

Grammar, on clean text; GAP is at most three spaces::

    measure   before? currency? sign? number vague? unit half? subunit* (dash number vague? unit)? after?
    vague     余 多 来 几 +
    dash      ~ — - 至 到
    subunit   又? number (角 | 分 | 毛 …)      50元6角三分

A range shares its scale (七千到九千亿元) and its unit (10至15家, 5%~8%).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from kfanalysis.extraction.grammar.bounds import join_bounds, read_after, read_before
from kfanalysis.extraction.grammar.numerals import (
    ARABIC,
    CHINESE,
    DIGITS,
    PAIR,
    STEPS,
    is_signed,
    read_numeral,
)
from kfanalysis.extraction.grammar.units import Unit, read_noun, read_unit
from kfanalysis.lexicon import alternation, load_rows
from kfanalysis.records import Bound

NUMBER = rf"(?:{ARABIC}|{CHINESE})"
_CURRENCIES = load_rows("currencies")
_SUB = {row["word"]: Decimal(row["factor"]) for row in _CURRENCIES if row["place"] == "sub"}
_PREFIX = re.compile(
    rf"{alternation(r['word'] for r in _CURRENCIES if r['place'] in ('both', 'sign'))}\ {{0,3}}$", re.VERBOSE
)
_PREFIX_ENDS = frozenset(row["word"][-1] for row in _CURRENCIES if row["place"] in ("both", "sign")) | {" "}
DASH = re.compile(rf"(?:\(含\))?\ ?(?:[~—–-]{{1,2}}|[至到])\ ?(?:百分之)?(?P<high>{NUMBER})", re.VERBOSE)
SUBUNIT = re.compile(
    rf"\ ?又?\ ?(?P<part>[0-9]{{1,4}}(?:\.[0-9]{{1,2}})?|[{DIGITS}十]{{1,4}})\ ?(?P<word>{alternation(_SUB)})(?!之)",
    re.VERBOSE,
)
_SPLIT = re.compile(r"个(?P<how>[多半])(?P<word>月|小时|钟头|星期|周|季度|学期|年头)")
PATTERNS = {"dash": DASH, "subunit": SUBUNIT, "split": _SPLIT}
_DASHES = frozenset("~—–-至到( ")
_SIGNS = {"%": "%", "‰": "‰", "‱": "‱"}
_VAGUE = frozenset("余多来几+")
_SOME = frozenset("几数")  # 数百 lies between 100 and 1000
_SHARED_SCALE = re.compile(r"[百千万亿仟佰kw]{1,6}$")
_NO_HALF = frozenset("径幅成导岛坡价决日天夜旱湿")
_RECENT = frozenset({"年", "个月", "周", "天"})
_LASTING = ("历时", "用时", "长达", "耗时", "为期", "已")


class Measure(NamedTuple):
    """A number read with all that belongs to it; ``unit`` is None where nothing was found to count."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str | None
    dimension: str
    bound: Bound
    kind: str
    low_raw: str
    is_bounded: bool


def read_measure(text: str, start: int, low_raw: str, *, may_be_noun: bool) -> Measure | None:
    """Read the measure whose number ``low_raw`` starts at ``start`` of clean text; None where it is no number.

    >>> m = read_measure("约1.2万余户", 1, "1.2万", may_be_noun=True)
    >>> m.start, m.end, str(m.low), m.unit, m.bound
    (0, 7, '12000', '户', '~')
    >>> m = read_measure("七千到九千亿元", 0, "七千", may_be_noun=False)
    >>> str(m.low), str(m.high), m.unit
    ('700000000000', '900000000000', '元')
    >>> read_measure("1_000个", 0, "1_000", may_be_noun=True) is None
    True
    """
    low = read_numeral(low_raw)
    if low is None:
        return None
    end, vague = _skip_vague(text, start + len(low_raw))
    unit = _read_unit(text, end)
    if (
        unit is None
        and may_be_noun
        and text[end - 1] != " "
        and ("." not in low_raw or low_raw[-1] in "万亿")
    ):
        unit = read_noun(text, end)
    high = low * 10 if low_raw[0] in _SOME else low
    inner = _judge_vague(low_raw) or vague
    if unit is not None and text[end : end + 2] == "个多" and unit.dimension == "time":
        inner = "~"
    stop = unit.end if unit else start + len(low_raw) if vague is None else end
    if (
        text[stop : stop + 1] in _DASHES
        and (dashed := _read_range(text, stop, low_raw, low, unit)) is not None
    ):
        low, high, unit, stop = dashed
    if unit is not None:
        low, high, unit, stop = _add_parts(text, low, high, unit, stop)
    return _close(text, start, stop, low, high, unit, inner, low_raw)


def _close(
    text: str,
    start: int,
    stop: int,
    low: Decimal,
    high: Decimal,
    unit: Unit | None,
    inner: Bound | None,
    low_raw: str,
) -> Measure:
    """Add what stands around: sign, currency and bounds."""
    number_start = start
    if is_signed(text, start):
        start, low, high = start - 1, -low, high if low != high else -high
    word, dimension, kind = (unit.word, unit.dimension, unit.kind) if unit else (None, "", "")
    if text[start - 1 : start] in _PREFIX_ENDS and (prefix := _read_prefix(text, start)) is not None:
        start -= len(prefix.group())
        if word is None:
            word, dimension, kind = prefix.group().strip(), "money", "measure"
    before, after = (
        read_before(text, start),
        read_after(text, stop, dimension=dimension) if word is not None else None,
    )
    if before is not None and _is_no_bound(text, before[0], word, high, low_raw):
        before = None
    bound = join_bounds(*(b[1] if b else None for b in (before, after)), inner)
    first, last = before[0] if before else start, after[0] if after else stop
    bounded = before is not None or after is not None or inner is not None
    return Measure(
        first,
        last,
        low,
        high,
        word,
        dimension,
        bound,
        kind,
        text[number_start : number_start + len(low_raw)],
        bounded,
    )


def _read_prefix(text: str, start: int) -> re.Match[str] | None:
    """Read the currency before a number (港币两千元), unless it is the unit of a number before (4人民币5美元)."""
    prefix = _PREFIX.search(text[max(0, start - 10) : start])
    before = start - len(prefix.group()) - 1 if prefix else -1
    return None if before >= 0 and text[before] in "0123456789" + DIGITS + STEPS else prefix


def _skip_gap(text: str, at: int) -> int:
    end = at
    while text[end : end + 1] == " " and end - at < 3:
        end += 1
    return end


def _skip_vague(text: str, at: int) -> tuple[int, Bound | None]:
    """Step over 余, 多, 来, 几 or a plus between number and unit."""
    end = _skip_gap(text, at)
    if text[end : end + 1] in _VAGUE and end < len(text):
        return _skip_gap(text, end + 1), ">=" if text[end] == "+" else "~"
    return end, None


def _judge_vague(low_raw: str) -> Bound | None:
    if low_raw[0] == "上":
        return ">="
    return "~" if any(char in "余多来几数" for char in low_raw) else None


def _read_unit(text: str, at: int) -> Unit | None:
    if (sign := text[at : at + 1]) in _SIGNS:
        return Unit(at + 1, _SIGNS[sign], "measure", "share")
    if sign == "个" and (split := _SPLIT.match(text, at)) is not None:
        return Unit(split.end(), f"个{split['word']}", "measure", "time")
    if sign == "日" and text.startswith(("内", "以内", "之内"), at + 1):
        return Unit(at + 1, "日", "measure", "time")
    return read_unit(text, at)


def _read_range(
    text: str, at: int, low_raw: str, low: Decimal, unit: Unit | None
) -> tuple[Decimal, Decimal, Unit, int] | None:
    """Read the end of a range; None where the units differ or no unit closes it."""
    match = DASH.match(text, at)
    high = None if match is None else read_numeral(match["high"])
    if match is None or high is None:
        return None
    end, _ = _skip_vague(text, match.end())
    last = _read_unit(text, end)
    if last is None or (unit is not None and unit.word != last.word):
        return None
    return low * share_scale(low_raw, low, match["high"]), high, last, last.end


def share_scale(low_raw: str, low: Decimal, high_raw: str) -> Decimal:
    """Tell by what the scale of ``high_raw`` multiplies a smaller number that has none of its own (两到三万 → 10000).

    >>> share_scale("两", Decimal(2), "三万"), share_scale("5000", Decimal(5000), "2万")
    (Decimal('10000'), Decimal('1'))
    """
    scale = _SHARED_SCALE.search(high_raw)
    if scale is None or low_raw[-1] in "万亿":
        return Decimal(1)
    steps = scale.group().lstrip("百千") if any(char in "万亿" for char in scale.group()) else scale.group()
    whole, coefficient = read_numeral(high_raw), read_numeral(high_raw.removesuffix(steps) or "一")
    if not steps or whole is None or not coefficient or low >= coefficient:
        return Decimal(1)
    return whole / coefficient


def _add_parts(
    text: str, low: Decimal, high: Decimal, unit: Unit, stop: int
) -> tuple[Decimal, Decimal, Unit, int]:
    """Add a half (两年半), a tenth of 成 (九成五) and the subunits of money (50元6角三分)."""
    behind = text[stop : stop + 1]
    half = Decimal("0.5")
    if unit.word == "成" and behind in DIGITS and behind:
        tenth = (read_numeral(behind) or Decimal(0)) / 10
        return low + tenth, high + tenth, unit, stop + 1
    if behind == "半" and unit.kind == "measure" and text[stop + 1 : stop + 2] not in tuple(_NO_HALF):
        return low + half, high + half, unit, stop + 1
    if (
        unit.dimension == "time"
        and (split := _SPLIT.match(text, stop - len(unit.word) - 1))
        and split["how"] == "半"
    ):
        return low + half, high + half, unit, stop
    if unit.dimension == "money" and (behind in DIGITS + PAIR + STEPS + "又0123456789 ") and behind:
        for _ in range(2):
            if (part := SUBUNIT.match(text, stop)) is None or (value := read_numeral(part["part"])) is None:
                break
            low, high, stop = low + value * _SUB[part["word"]], high + value * _SUB[part["word"]], part.end()
    return low, high, unit, stop


def _is_no_bound(text: str, start: int, word: str | None, high: Decimal, low_raw: str) -> bool:
    """Tell 近三年, the last three years, from 历时近三年, almost three years; and 开过3次会 from 过亿元."""
    if text[start] == "过":
        return not set(low_raw) <= set(STEPS)
    if text[start] != "近" or word not in _RECENT or high > 10:
        return False
    return not text[max(0, start - 2) : start].endswith(_LASTING)
