"""Measures: one number with its unit and bounds, read where a number was found.

Grammar, on clean text; GAP is at most three spaces::

    measure   before? currency? sign? number vague? unit half? subunit* (dash number vague? unit)? after?
    vague     余 多 来 几 +
    dash      ~ — - 至 到, and 与 or 和 before 之间
    subunit*  what ``coins`` adds: 50元6角三分

A range shares its scale (七千到九千亿元) and its unit (10至15家, 5%~8%); without a unit it is one where 万 or 亿, a
point or 之间 says so (3-5亿, 1.8-2.5, 100–200之间).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from kfanalysis.extraction.grammar.bounds import BoundWord, join_bounds, read_after, read_before
from kfanalysis.extraction.grammar.numerals import DIGITS, HAN, STEPS, read_numeral
from kfanalysis.extraction.grammar.units import Unit, read_base, read_noun, read_unit
from kfanalysis.extraction.grammar.written_numerals import ARABIC, CHINESE, is_signed
from kfanalysis.extraction.numbers.coins import PREFIX_ENDS, read_change, read_coins, read_prefix
from kfanalysis.lexicon import load_words
from kfanalysis.records import Bound

NUMBER = rf"(?:{ARABIC}|{CHINESE})"
DASH = re.compile(
    rf"""(?:\(含\))?\ ?(?:[~—–-]{{1,2}}|[至到]|&[mn]dash;|(?P<and>[与和]))\ ?(?:百分之)?(?P<high>{NUMBER})""",
    re.VERBOSE,
)
_TENTHS = re.compile(rf"[1-9{DIGITS}](?![0-9.万亿]|[{HAN}])")
_PER_SCALE = re.compile(r"/[0-9]{1,4}[百千万亿]{1,2}")
_SPLIT = re.compile(r"个(?P<how>[多半])(?P<word>月|小时|钟头|星期|周|季度|学期|年头)")
PATTERNS = {"dash": DASH, "split": _SPLIT}
_DASHES = frozenset("~—–-至到与和&( ")
_BETWEEN = re.compile(r"\ ?之间")
_DATED = re.compile(r"(?:19|20)[0-9]{2}(?:\.|$)")
_STEPPING = frozenset("跨迈跃站登冲攀越")
_FREEZING = "零下"
_VALUED = frozenset("率数比值度")
_SIGNS = {"%": "%", "‰": "‰", "‱": "‱"}
_VAGUE = frozenset("余多来几+")
_HEDGING = frozenset("余多来几数")
_SOME = frozenset("几数")  # 数百 lies between 100 and 1000
_SHARED_SCALE = re.compile(r"[百千万亿仟佰kw]{1,6}$")
_COINS = frozenset(("角", "毛", "分"))
_HALF = Decimal("0.5")
_MONTHS = re.compile("1[3-9]|[2-9][0-9]|[1-9][0-9]{2,3}")  # more than a date's
_NO_MONTHS = frozenset(("日", "份", "底", "末", "初", "前"))
_RATES = frozenset({"money", "count", "length", "area", "volume", "mass", "energy"})
_NO_HALF = frozenset("径幅成导岛坡价决日天夜旱湿")
_RECENT = frozenset({"年", "个月", "周", "天"})
_LASTING = load_words("numbercues", use="lasting")


class Measure(NamedTuple):
    """A number read with all that belongs to it; ``unit`` is None where nothing was found to count.

    ``hedge`` is the word that makes it an estimate (约, 余), ``last_raw`` the number as written, of a range its end,
    ``rule`` the rule under which it counts.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str | None
    unit_start: int | None
    unit_end: int | None
    dimension: str
    bound: Bound
    hedge: str
    kind: str
    low_raw: str
    last_raw: str
    is_bounded: bool
    rule: str = ""


class _Amount(NamedTuple):
    """The core of a measure: its values, unit and end, and the last number as written."""

    low: Decimal
    high: Decimal
    unit: Unit | None
    stop: int
    last_raw: str


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
    high = low * 10 if low_raw[0] in _SOME else low
    return read_amount(text, start, low_raw, low, high, may_be_noun=may_be_noun)


def read_amount(
    text: str, start: int, low_raw: str, low: Decimal, high: Decimal, *, may_be_noun: bool = False
) -> Measure:
    """Read the measure of a number whose value is known: an estimate such as 一千五六百 has a low and a high one."""
    end, vague, hedge = _skip_vague(text, start + len(low_raw))
    unit = _read_unit(text, end, low_raw)
    if unit is None and may_be_noun and text[end - 1] != " " and "." not in low_raw:
        unit = read_noun(text, end)
    if (
        (unit is None or unit.word in _COINS)
        and text[end : end + 1] in _COINS
        and (coins := read_coins(text, start)) is not None
    ):
        of = Unit(coins[1], coins[1], "元", "measure", "money")
        return _close(text, start, _Amount(coins[0], coins[0], of, coins[1], low_raw), vague, hedge, low_raw)
    hedge = hedge or next((char for char in low_raw if char in _HEDGING), "")
    inner: Bound | None = vague or ("~" if hedge else ">=" if low_raw[0] == "上" else None)
    if unit is not None and text[end : end + 2] == "个多" and unit.dimension == "time":
        inner, hedge = "~", "多"
    stop = unit.end if unit else start + len(low_raw) if vague is None else end
    amount = _Amount(low, high, unit, stop, low_raw)
    if text[stop : stop + 1] in _DASHES:
        amount = _read_range(text, amount) or amount
    if amount.unit is not None:
        amount = _add_parts(text, amount, amount.unit)
    return _close(text, start, amount, inner, hedge, low_raw)


def _close(text: str, start: int, amount: _Amount, inner: Bound | None, hedge: str, low_raw: str) -> Measure:
    """Add what stands around: sign, currency and bounds."""
    number_start = start
    low, high, unit, stop, last_raw = amount
    word, dimension, kind = (unit.word, unit.dimension, unit.kind) if unit else (None, "", "")
    unit_start, unit_end = (unit.start, unit.end) if unit else (None, None)
    if word == "度":
        dimension = _judge_degrees(text, start, stop, last_raw)
    if is_signed(text, start):
        start, low, high = start - 1, -low, high if low != high else -high
    elif dimension == "temperature" and text.endswith(_FREEZING, 0, start):
        start, low, high = start - len(_FREEZING), -low, -high
    if text[start - 1 : start] in PREFIX_ENDS and (prefix := read_prefix(text, start)) is not None:
        start -= len(prefix.group())
        if word is None:
            word, dimension, kind = prefix.group().strip(), "money", "measure"
            unit_start, unit_end = start, start + len(word)
    if dimension in _RATES and (base := read_base(text, start)):
        dimension = f"{dimension}/{base}"
    before, after = read_before(text, start), _read_bound_behind(text, number_start, stop, dimension)
    if before is not None and _is_no_bound(text, before.at, word, high, low_raw):
        before = None
    around = [b for b in (before, after) if b is not None]
    hedges = [b.word for b in (before,) if b and b.bound == "~"] + [hedge] * bool(hedge)
    hedges += [b.word for b in (after,) if b and b.bound == "~"]
    return Measure(
        before.at if before else start, after.at if after else stop, low, high, word, unit_start, unit_end, dimension,
        join_bounds(*(b.bound for b in around), inner), hedges[0] if hedges else "", kind,
        text[number_start : number_start + len(low_raw)], last_raw, bool(around) or inner is not None,
    )  # fmt: skip


def _judge_degrees(text: str, start: int, stop: int, last_raw: str) -> str:
    """Tell 度 of electricity (用电量1.2亿度) and of warmth (气温30度) from degrees of an angle."""
    lead = text[max(0, start - 12) : start]
    if last_raw[-1] in "万亿" or "电" in lead or text[stop : stop + 1] == "电":
        return "energy"
    return "temperature" if "温" in lead or lead.endswith(_FREEZING) else "angle"


def _read_bound_behind(text: str, start: int, stop: int, dimension: str) -> BoundWord | None:
    """Read the bound behind a measure, also behind the bracket that closes around it alone: (75%)以上."""
    if text[stop : stop + 1] == ")" and text[start - 1 : start] == "(":
        stop += 1
    return read_after(text, stop, dimension=dimension)


def _skip_gap(text: str, at: int) -> int:
    end = at
    while text[end : end + 1] == " " and end - at < 3:
        end += 1
    return end


def _skip_vague(text: str, at: int) -> tuple[int, Bound | None, str]:
    """Step over 余, 多, 来, 几 or a plus between number and unit; a plus is a floor, the others are hedges."""
    end = _skip_gap(text, at)
    word = text[end : end + 1]
    if word not in _VAGUE or not word:
        return end, None, ""
    return _skip_gap(text, end + 1), ">=" if word == "+" else "~", word.strip("+")


def _read_unit(text: str, at: int, low_raw: str) -> Unit | None:
    if (sign := text[at : at + 1]) in _SIGNS:
        return Unit(at, at + 1, _SIGNS[sign], "measure", "share")
    if sign == "个" and (split := _SPLIT.match(text, at)) is not None:
        return Unit(at, split.end(), f"个{split['word']}", "measure", "time")
    if sign == "日" and text.startswith(("内", "以内", "之内"), at + 1):
        return Unit(at, at + 1, "日", "measure", "time")
    if sign == "/" and (scale := _PER_SCALE.match(text, at)) is not None:
        of = read_unit(text, scale.end())  # 3.2/10万
        end = of.end if of is not None else scale.end()
        return Unit(at, end, text[at:end], "measure", "share")
    unit = read_unit(text, at)
    if (
        unit is None
        and sign == "月"
        and _MONTHS.fullmatch(low_raw)
        and text[at + 1 : at + 2] not in _NO_MONTHS
    ):
        return Unit(at, at + 1, "月", "measure", "time")
    if unit is not None and unit.kind == "noun" and "." in low_raw and low_raw[-1] not in "万亿":
        return None  # 1.1项目概况
    if unit is not None and unit.word == "个" and "." in low_raw and text[unit.end : unit.end + 1] == "人":
        return None  # 2.3个人信息
    return unit


def _read_range(text: str, amount: _Amount) -> _Amount | None:
    """Read the end of a range; None where the units differ, or nothing tells that it is one."""
    low, _, unit, at, low_raw = amount
    match = DASH.match(text, at)
    high = None if match is None else read_numeral(match["high"])
    if match is None or high is None:
        return None
    high_raw = match["high"]
    end, _, _ = _skip_vague(text, match.end())
    last = _read_unit(text, end, high_raw)
    if unit is not None and (last is None or unit.word != last.word):
        return None
    stop = last.end if last is not None else match.end()
    if match["and"] and not _BETWEEN.match(text, stop):
        return None
    if last is None and not _is_bare_range(text, at, low_raw, high_raw, stop):
        return None
    return _Amount(low * share_scale(low_raw, low, high_raw), high, last, stop, high_raw)


def _is_bare_range(text: str, at: int, low_raw: str, high_raw: str, stop: int) -> bool:
    """Tell a range without a unit: scaled (3-5亿), with points (1.8-2.5), or closed by 之间."""
    if _BETWEEN.match(text, stop) or high_raw[-1] in "万亿":
        return True
    behind = text[stop : stop + 1]
    is_open = not behind.isalnum() and behind not in tuple("-.~—–+_/:")
    is_value = "." in low_raw + high_raw or text[at - len(low_raw) - 1 : at - len(low_raw)] in _VALUED
    return is_open and is_value and not _DATED.match(low_raw)


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


def _add_parts(text: str, amount: _Amount, unit: Unit) -> _Amount:
    """Add a half (两年半), a tenth of 成 (九成五) and the subunits of money (50元6角三分)."""
    low, high, _, stop, last_raw = amount
    behind = text[stop : stop + 1]
    more = Decimal(0)
    if unit.word == "成" and behind in DIGITS and behind:
        more, stop = (read_numeral(behind) or Decimal(0)) / 10, stop + 1
    elif behind == "半" and unit.kind == "measure" and text[stop + 1 : stop + 2] not in tuple(_NO_HALF):
        more, stop = _HALF, stop + 1
    elif unit.dimension == "time" and (split := _SPLIT.match(text, stop - len(unit.word) - 1)):
        more = _HALF if split["how"] == "半" else more
    elif unit.dimension == "money":
        more, stop = read_change(text, stop)
        if unit.word == "块" and not more and (tenths := _TENTHS.match(text, stop)):
            more, stop = (read_numeral(tenths.group()) or Decimal(0)) / 10, stop + 1  # 两块五
    return _Amount(low + more, high + more, unit, stop, last_raw)


def _is_no_bound(text: str, start: int, word: str | None, high: Decimal, low_raw: str) -> bool:
    """Tell 近三年, the last three years, from 历时近三年, almost three years; and 开过3次会 from 过亿元."""
    if text[start] == "过":
        return not set(low_raw) <= set(STEPS)
    if text[start] in _STEPPING:
        return high < 10  # 迈上一个新台阶
    if text[start] != "近" or word not in _RECENT or high > 10:
        return False
    return not text[max(0, start - 2) : start].endswith(_LASTING)
