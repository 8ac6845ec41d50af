"""Bare numbers: which of the numbers without a unit are values (投资3.2亿, 指数4.3以下, 得分不低于90), and which are none."""

from __future__ import annotations

import re

from kfanalysis.extraction.grammar.clauses import clause_start
from kfanalysis.extraction.grammar.numerals import DIGITS, PAIR, SCALES
from kfanalysis.extraction.numbers.measures import Measure
from kfanalysis.lexicon import alternation, load_words

YEAR = re.compile(r"(?:1[0-9]|20)[0-9]{2}")
_MONEY = re.compile(alternation(load_words("numbercues", use="money")))
_VALUE_VERBS = frozenset("为达到至是率数比值")
_VALUED = _VALUE_VERBS | set("度分")
_DIGITS = frozenset(DIGITS + PAIR)
_COUNTED = _DIGITS | set("十百千")
_GOES_ON = frozenset("0123456789.-/:+_×xX*")
_LEAD = 16


def judge_bare(text: str, item: Measure) -> str | None:
    """Judge a number without unit in clean text: its scale, its bound, its decimals or a verb tell that it is a value.

    >>> from kfanalysis.extraction.numbers.measures import read_measure
    >>> def judge(text, at, low):
    ...     return judge_bare(text, read_measure(text, at, low, may_be_noun=False))
    >>> judge("投资3.2亿建设", 2, "3.2亿"), judge("指数降至4.3以下", 4, "4.3"), judge("得分不低于90", 5, "90")
    ('bare_scale', 'bare_bound', 'bare_bound')
    >>> judge("6500安居小区", 0, "6500"), judge("见附件3", 3, "3")
    (None, None)
    """
    if not SCALES.isdisjoint(item.last_raw):
        return "bare_scale"
    before, behind = text[item.start - 1 : item.start], text[item.end : item.end + 1]
    if "一" <= behind <= "鿿" and not (item.low != item.high and text.startswith("之间", item.end)):
        return None
    if behind in _GOES_ON and behind:
        return None
    if item.low != item.high:
        return "bare_range"
    if "点" in item.last_raw:
        return "bare_number"
    if item.is_bounded and item.bound != "~":
        return "bare_bound"
    is_value = not {".", ","}.isdisjoint(item.low_raw) or before in _VALUE_VERBS or _is_alone(text, item)
    return "bare_number" if is_value else None


def _is_alone(text: str, item: Measure) -> bool:
    """Tell a number that has a line to itself, as the cell of a table has, from a running number or a year."""
    if text[item.start - 1 : item.start] not in ("", "\n") or text[item.end : item.end + 1] not in ("", "\n"):
        return False
    return len(item.low_raw) > 2 and item.low_raw[0] != "0" and not YEAR.fullmatch(item.low_raw)


def read_money(text: str, item: Measure) -> str:
    """Read the dimension of a bare scaled amount: money where its clause speaks of it (投资3.2亿), else ""."""
    lead = text[clause_start(text, item.start, max(0, item.start - _LEAD)) : item.start]
    return "money" if _MONEY.search(lead) else ""


def is_amount(text: str, measure: Measure) -> bool:
    """Tell an amount in words without a unit (三万八千亿, 三点二亿) from a name or a manner of speaking (十万火急)."""
    raw = set(measure.last_raw)
    before, behind = text[measure.start - 1 : measure.start], text[measure.end : measure.end + 1]
    if "点" in raw and before in _VALUED and not "一" <= behind <= "鿿":
        return True  # 合格率九十九点二
    if SCALES.isdisjoint(raw) or raw.isdisjoint(_COUNTED) or text[measure.start - 1 : measure.start] == "第":
        return False
    if not "一" <= text[measure.end : measure.end + 1] <= "鿿":
        return True
    return not raw.isdisjoint(_DIGITS) and (
        measure.is_bounded or len(measure.last_raw) > 2
    )  # 过百亿产业集群 is none
