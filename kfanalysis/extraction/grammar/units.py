"""Units: what stands behind a number and says what it counts or measures.

A unit is a measure (``lexicon/units.tsv``), a currency or a classifier; any of them may be divided by another
(元/亩, 吨/天, 吨标准煤/万元, 例/10万人), a classifier may carry 次 (条次)
or another one in brackets (家(次), 县(市)). ``kind`` tells which numbers it
may stand behind: ``thing``, ``count`` and ``measure`` behind any (a ``thing`` may even be one: 新建一座), ``noun`` and
``arabic`` behind digits and longer Chinese numbers only (6县4区, but 三农 and 三包 are words).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kfanalysis.extraction.grammar.bounds import read_after
from kfanalysis.lexicon import alternation, load_rows, load_words

_POINTS = re.compile(r"(?:个 {0,3})?(?P<points>百 {0,3}分 {0,3}点)")
_PLAIN = frozenset({"thing", "count", "measure"})
_PER = frozenset({"length", "area", "volume", "mass", "energy", "power"})
UNKNOWN = "unknown"
_RECURRING = frozenset(load_words("numbercues", use="recurring"))  # 每年 says when
_BETWEEN = frozenset(("", *load_words("numbercues", use="rate_between")))
# Behind digits these are no nouns that could count, but go on with the sentence, or make a date.
_NO_NOUN = frozenset(
    "的了和与及或在为是已于以至到从由等共均也都但而则又再更最很不无未将应可能会要其该此这那各每有较比同被占达超近约完"
    "年月日号时点前后上下中内外间多余左右用按向并且因所使让给对把"
)


class Unit(NamedTuple):
    """A unit as written, without scale: where it stands, its kind and its dimension."""

    start: int
    end: int
    word: str
    kind: str
    dimension: str


class _Word(NamedTuple):
    word: str
    kind: str
    dimension: str
    not_before: str


_PER_TIME = {
    char: _Word(char, "measure", "time", "") for char in "日月时dhsa"
}  # 吨/日, m3/d: no units of their own


_SCALED = re.compile(r"[0-9]{0,4}[百千万亿]{1,2}(?=[一-鿿])")


@cache
def _brackets() -> dict[str, re.Pattern[str]]:
    """Match other classifiers in brackets, by kind: 家(次), 座(处), and behind a territory 县(市), 省(区、市)."""
    counters = {row["word"] for row in load_rows("classifiers") if row["kind"] in ("thing", "count")}
    counters = {word for word in counters if len(word) == 1} | {"亩", "次"}
    territories = load_words("numbercues", use="territory")
    several = rf"\({alternation(territories)}(?:、?{alternation(territories)}){{0,3}}\)"
    return {"count": re.compile(rf"\([{''.join(sorted(counters))}]{{1,2}}\)"), "noun": re.compile(several)}


@cache
def _words() -> dict[str, tuple[_Word, ...]]:
    """Group all unit words by first character, longest first; a measure wins over a classifier of the same word."""
    words: dict[str, _Word] = {}
    for row in load_rows("classifiers"):
        words[row["word"]] = _Word(row["word"], row["kind"], "count", row["not_before"])
    for row in load_rows("currencies"):
        if row["place"] in ("after", "both"):
            words[row["word"]] = _Word(row["word"], "measure", "money", "")
    for row in load_rows("units"):
        kind = "measure" if row["lead"] == "any" else row["lead"]
        words[row["word"]] = _Word(row["word"], kind, row["dimension"], row["not_before"])
    grouped: dict[str, list[_Word]] = {}
    for word in sorted(words.values(), key=lambda w: (-len(w.word), w.word)):
        grouped.setdefault(word.word[0], []).append(word)
    return {first: tuple(group) for first, group in grouped.items()}


def _read_word(text: str, at: int) -> _Word | None:
    for word in _words().get(text[at : at + 1], ()):
        if text.startswith(word.word, at):
            behind = text[at + len(word.word) : at + len(word.word) + 1]
            if (behind in word.not_before and behind) or (
                word.word[-1].isascii() and behind.isascii() and behind.isalnum()
            ):
                continue
            return word
    return None


def read_unit(text: str, at: int) -> Unit | None:
    """Read the unit of clean text that starts at ``at``, with what divides it; None where none does.

    >>> [read_unit(unit, 0).word for unit in ("亩以上", "个 百分点", "元/亩", "家(次)", "条次", "微克每立方米")]
    ['亩', '百分点', '元/亩', '家(次)', '条次', '微克每立方米']
    >>> [read_unit(unit, 0).word for unit in ("吨标准煤/万元以下", "例/10万人", "县(市)第一")]
    ['吨标准煤/万元', '例/10万人', '县(市)']
    >>> [read_unit(word, 0) for word in ("战略", "kmx", "成立")]
    [None, None, None]
    """
    if points := text[at : at + 1] in ("个", "百") and _POINTS.match(text, at):
        return Unit(points.start("points"), points.end(), "百分点", "measure", "share")
    first = _read_word(text, at)
    if first is None:
        return None
    end, dimension = at + len(first.word), first.dimension
    behind = text[end : end + 1]
    if dimension == "count":
        if behind == "次" and text[end + 1 : end + 2] not in tuple("要日年月序于级元"):
            end += 1
        bracket = _brackets()["noun" if first.kind == "noun" else "count"]
        if text[end : end + 1] == "(" and (other := bracket.match(text, end)) is not None:
            end = other.end()
        behind = text[end : end + 1]
    if behind == "/" or (behind == "每" and dimension in _PER):
        open_bracket = text[end + 1 : end + 2] == "("
        scaled = _SCALED.match(text, end + 1 + open_bracket)
        at_per = scaled.end() if scaled else end + 1 + open_bracket
        per = _read_word(text, at_per) or (None if scaled else _PER_TIME.get(text[at_per : at_per + 1]))
        if per is not None and (behind == "/" or per.dimension in (*_PER, "time")):
            end, dimension = at_per + len(per.word), f"{dimension}/{per.dimension}"
            if (
                text[end : end + 1] in ("·", "/", ".")
                and (more := _read_word(text, end + 1) or _PER_TIME.get(text[end + 1 : end + 2])) is not None
            ):
                end, dimension = end + 1 + len(more.word), f"{dimension}/{more.dimension}"
            elif per.word in ("人", "户", "亩", "台") and text[end : end + 1] in tuple("年月日天次"):
                end += 1  # 元/人月
            end += open_bracket and text[end : end + 1] == ")"
    return Unit(at, end, text[at:end], first.kind, dimension)


def read_noun(text: str, at: int) -> Unit | None:
    """Read one unknown character behind digits as the classifier, where its phrase ends; None where words go on.

    >>> read_noun("橹,", 0).word, read_noun("橹", 0).word, read_noun("橹以上", 0).word
    ('橹', '橹', '橹')
    >>> read_noun("资金", 0), read_noun("已建成", 0), read_noun(",", 0)
    (None, None, None)
    """
    char, behind = text[at : at + 1], text[at + 1 : at + 2]
    if not "一" <= char <= "鿿" or char in _NO_NOUN:
        return None
    if "一" <= behind <= "鿿" and read_after(text, at + 1) is None:
        return None
    return Unit(at, at + 1, char, UNKNOWN, "count")


def read_base(text: str, start: int) -> str:
    """Read what a rate is told of before its number (每小时十公里, 每平方米补贴300元): its dimension, or "".

    >>> read_base("巡查车每小时十公里", 6), read_base("补贴每平方米300元", 6), read_base("每年新建3座", 4)
    ('time', 'area', '')
    """
    lead = text[max(0, start - 12) : start]
    at = lead.rfind("每")
    if at < 0:
        return ""
    place = start - len(lead) + at + 1
    base = _read_word(text, place)
    if base is None or base.dimension not in (*_PER, "time") or base.word in _RECURRING:
        return ""
    between = text[place + len(base.word) : start]
    return base.dimension if between in _BETWEEN else ""


def may_follow(kind: str, low: str) -> bool:
    """Tell whether a unit of this kind may stand behind the Chinese number ``low``; longer ones say that they count.

    >>> may_follow("thing", "三"), may_follow("noun", "三"), may_follow("noun", "二十一")
    (True, False, True)
    """
    return kind in _PLAIN or (len(low) > 1 and kind in ("noun", "arabic"))
