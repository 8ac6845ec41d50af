"""Counts: whether a Chinese number with a classifier counts (两个项目) or only makes a word of it (一套, 三农, 二期).

Codebook §2, quantities: a definite Chinese numeral with a classifier is a quantity; ``一个`` and the like only where
the count matters.
"""

from __future__ import annotations

import re

from kfanalysis.extraction.grammar.numerals import DIGITS, HAN, STEPS
from kfanalysis.extraction.grammar.units import may_follow
from kfanalysis.extraction.numbers.measures import Measure
from kfanalysis.lexicon import load_rows, load_words

_BUILT = load_words("numbercues", use="built")
_ONLY = load_words("numbercues", use="only")
_NOT_ONLY = load_words("numbercues", use="not_only")
_LASTING = load_words("numbercues", use="one_of_time")
_SEVERAL = frozenset(load_words("numbercues", use="several_of"))
_CURRENCIES = frozenset(row["word"] for row in load_rows("currencies") if row["place"] == "both")
_ROUND = frozenset("百千")
_ONE = frozenset("一壹")
_SHOWN = frozenset({"share", "money"})
# 二 counts before these; before other classifiers it numbers (二期, 二次), as 两 would count.
_TWO_COUNTS = frozenset("名位人户家")
_BARE = frozenset(STEPS) - frozenset("十拾")
_LONG_NUMBER = re.compile(rf"[{DIGITS}]{{4,}}")


def judge_count(text: str, measure: Measure, start: int) -> str | None:
    """Judge a Chinese-led measure whose number starts at ``start``: the rule under which it counts, or None.

    >>> from kfanalysis.extraction.numbers.measures import read_measure
    >>> def judge(text, at, low):
    ...     return judge_count(text, read_measure(text, at, low, may_be_noun=False), at)
    >>> judge("两个项目", 0, "两"), judge("近百家企业", 1, "百"), judge("建一座桥", 1, "一")
    ('chinese_count', 'chinese_count', 'one_thing')
    >>> judge("迈上一个新台阶", 2, "一"), judge("二期", 0, "二"), judge("三村", 0, "三"), judge("百家企业", 0, "百")
    (None, None, None, None)
    """
    low = measure.low_raw
    if measure.unit is None or _LONG_NUMBER.fullmatch(low) or _is_kept_whole(measure, text):
        return None
    if measure.unit in _CURRENCIES and len(low) == 1 and text[measure.end : measure.end + 1].isdecimal():
        return None  # 李四人民币3500元
    if low in _ONE and measure.low == measure.high:
        return _judge_one(text, measure, start)
    if low == "二" and measure.dimension == "count" and measure.unit[0] not in _TWO_COUNTS:
        return None
    if low in _ROUND and measure.unit == "个":
        return "chinese_count"
    if measure.unit in _SEVERAL and len(low) == 1 and low not in _BARE:
        return "chinese_count"
    if all(char in _BARE for char in low) and not measure.is_bounded:
        return "chinese_count" if len(low) > 1 and measure.kind == "measure" else None
    if not may_follow(measure.kind, low) and not (measure.kind == "noun" and measure.is_bounded):
        return None
    return "chinese_count"


def _is_kept_whole(measure: Measure, text: str) -> bool:
    """Tell a word from a measure: 万元 without a figure, 半 and 几 alone with a classifier (几个, 半条街)."""
    return measure.low_raw in ("几", "数", "上", "半") or (measure.low_raw == "万" and not measure.is_bounded)


def _judge_one(text: str, measure: Measure, start: int) -> str | None:
    before, behind = text[max(0, start - 4) : start], text[measure.end : measure.end + 2]
    if measure.is_bounded or measure.low % 1 != 0:
        return "one_bounded"
    if (measure.dimension in _SHOWN and measure.unit != "元") or (
        measure.unit in ("元", "倍", "番") and not _is_han(behind[:1])
    ):
        return "one_measured"
    if before.endswith(_ONLY) and measure.kind in ("thing", "count") and not behind.startswith(_NOT_ONLY):
        return "one_only"
    if measure.dimension == "time" and before.endswith(_LASTING):
        return "one_lasting"
    if (
        measure.kind == "thing"
        and before.rstrip("了起成").endswith(_BUILT)
        and not behind.startswith(_NOT_ONLY)
    ):
        return "one_thing"
    return None


def _is_han(char: str) -> bool:
    return re.match(f"[{HAN}]", char) is not None
