"""Ordinals with 第: the few that are ranks, and so quantities (codebook §2), and the many that only number things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from kfanalysis.extraction.grammar.numerals import DIGITS, STEPS, read_numeral
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import Bound

_LOW = rf"(?:[0-9]{{1,4}}|[{DIGITS}{STEPS}]{{1,6}})"
_ORDINAL = re.compile(
    rf"""第\ {{0,2}}(?P<low>{_LOW}) (?:\ ?[至到~—-]\ ?第?(?P<high>{_LOW})(?=\ {{0,2}}[位名](?!单|称)))?
        (?:\ {{0,2}}(?P<unit>[位名])(?!单|称) | (?P<more>(?:[、至~—-][0-9]{{1,4}}){{1,9}}))?""",
    re.VERBOSE,
)
_FIRST_FEW = re.compile(
    rf"""前\ {{0,2}}(?P<low>{_LOW})\ {{0,2}} (?:(?P<unit>[位名])(?!单|称)|(?![0-9一-鿿%.~—-]))""",
    re.VERBOSE,
)
_CUE = re.compile(rf"{alternation(load_words('numbercues', use='rank'))}[^,。;!?:\n]{{0,12}}$")
_NO_RANK = load_words("numbercues", use="not_rank")
_STEPS_BACK = 18
_BEHIND = frozenset("的和与及至到")


class Ordinal(NamedTuple):
    """An ordinal: its span, and for a rank its value, classifier and bound; ``value`` is None where it only numbers.

    ``high`` is the other end of a range of ranks (第2-4位).
    """

    start: int
    end: int
    value: Decimal | None
    unit: str
    bound: Bound
    high: Decimal | None = None


def find_ordinals(text: str) -> Iterator[Ordinal]:
    """Find the ordinals of clean text, ranks with their value.

    Decision: 第N位 and 第N名 are ranks; a bare 第N is one where a ranking goes before it (居全省第二) and nothing
    that it numbers follows (第一批). 前N名 is a rank of N or better.

    >>> [(o.end, str(o.value), o.unit) for o in find_ordinals("居全省第9位,增速列全市第六")]
    [(6, '9', '位'), (14, '6', '')]
    >>> [(o.end, str(o.value), str(o.high)) for o in find_ordinals("全市排名第2-4位")]
    [(9, '2', '4')]
    >>> [o.value for o in find_ordinals("第77次会议,全省第一批,把质量放在第一位,第三产业")]
    [None, None, None, None]
    >>> [(o.start, str(o.value), o.bound) for o in find_ordinals("进入全省前10名,前3个月")]
    [(4, '10', '<=')]
    """
    for match in _ORDINAL.finditer(text):
        unit, more = match["unit"], match["more"]
        if _is_rank(text, match):
            end = match.end("unit" if unit else "low")
            high = read_numeral(match["high"]) if match["high"] else None
            yield Ordinal(match.start(), end, read_numeral(match["low"]), unit or "", "=", high)
        else:
            yield Ordinal(match.start(), match.end("more" if more else "low"), None, "", "=")  # 第17、18件
    for match in _FIRST_FEW.finditer(text):
        if match["unit"] or _has_cue(text, match.start()):
            end = match.end("unit" if match["unit"] else "low")
            yield Ordinal(match.start(), end, read_numeral(match["low"]), match["unit"] or "", "<=")


def _is_rank(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - _STEPS_BACK) : match.start()]
    if match["unit"]:
        return not before.endswith(_NO_RANK)
    behind = text[match.end("low") : match.end("low") + 1]
    if "一" <= behind <= "鿿" and behind not in _BEHIND:
        return False
    return _has_cue(text, match.start())


def _has_cue(text: str, start: int) -> bool:
    return _CUE.search(text[max(0, start - _STEPS_BACK) : start]) is not None
