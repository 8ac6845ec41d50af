"""Clauses: where a passage's sentences and clauses begin and end, and what its aspect words say of a place.

A clause ends at ``,;:。!?`` or a line's end; a list's ``、`` does not end it, nor does the comma of 1,800 or the colon
of 9:30. What stands in brackets is an aside: a clause of its own that the clause around it runs past. Quoted names and
titles are never cut. A line end inside a sentence (of a text wrapped at a fixed width) is none: see ``line_ends``.

This is the only place that says where a clause ends: ``find_clauses`` cuts a stretch whole, ``clause_start`` and its
kin look from one place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from kfanalysis.lexicon import alternation, load_words

Aspect = Literal["done", "ongoing", "plan"]

_CLAUSE_MARK = r",(?![0-9]{3}(?![0-9]))|(?<![0-9]),|:(?![0-9])|(?<![0-9]):"
_SENTENCE_MARK = r"[。;!?\n]|(?<=[一-龥”)%])\.(?![0-9A-Za-z])"
_SENTENCE_MARKS = "。;!?\n"
_SENTENCE_END, _CLAUSE_END = re.compile(_SENTENCE_MARK), re.compile(f"{_SENTENCE_MARK}|{_CLAUSE_MARK}")

# A group that is not closed within its bound or its line is plain text; so every branch looks at a character a
# bounded number of times.
_MARK = re.compile(
    rf"""
      (?P<aside> \( [^()\n]{{0,300}} \) )
    | (?P<quote> “[^“”\n]{{0,80}}” | 《[^《》\n]{{0,80}}》 )
    | (?P<sentence> (?:{_SENTENCE_MARK})[。;!?\n]* )
    | (?P<clause> {_CLAUSE_MARK} )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause without its marks, ``closed`` the mark that ends it; ``host`` the number of an aside's clause."""

    start: int
    end: int
    sentence: int
    sentence_end: int
    closed: str
    host: int | None = None


@lru_cache(maxsize=128)  # the stages ask for the same stretches
def find_clauses(text: str, start: int = 0, end: int | None = None) -> tuple[Clause, ...]:
    """Find the clauses of a stretch of clean text, in order of their starts; an aside follows its host.

    Decision: asides count as clauses of their own, so that ``164套(约43.4㎡/间)`` is not one statement.

    >>> text = "已建成10个(含在建2个),占50%。"
    >>> [text[c.start:c.end] for c in find_clauses(text)]
    ['已建成10个(含在建2个)', '含在建2个', '占50%']
    >>> [c.closed for c in find_clauses("“稳面积,稳产量”成效好")]
    ['']
    """
    stop = len(text) if end is None else end
    clauses: list[Clause] = []
    pending: list[tuple[int, int, str, bool]] = []
    begin = sentence = start

    def close(at: int) -> None:
        host = None
        for first, last, closed, aside in sorted(pending):
            if not aside:
                host = len(clauses)
            clauses.append(Clause(first, last, sentence, at, closed, host if aside else None))
        pending.clear()

    for mark in _MARK.finditer(text, start, stop):
        if mark.lastgroup == "aside" and mark.end() - mark.start() > 2:
            pending.append((mark.start() + 1, mark.end() - 1, ")", True))
        elif mark.lastgroup in ("clause", "sentence"):
            if mark.start() > begin:
                pending.append((begin, mark.start(), mark.group()[0], False))
            begin = mark.end()
            if mark.lastgroup == "sentence":
                close(mark.start())
                sentence = begin
    if stop > begin:
        pending.append((begin, stop, "", False))
    close(stop)
    return tuple(clauses)


def clause_at(clauses: Sequence[Clause], place: int) -> Clause | None:
    """Name the innermost clause that a place stands in; a mark between clauses has none.

    >>> text = "已建成10个(含在建2个),占50%。"
    >>> found = clause_at(find_clauses(text), text.index("2个"))
    >>> found is not None and text[found.start:found.end]
    '含在建2个'
    >>> clause_at(find_clauses(text), len(text)) is None
    True
    """
    at = bisect_right(clauses, place, key=lambda clause: clause.start) - 1
    if at >= 0 and place >= clauses[at].end and (host := clauses[at].host) is not None:
        at = host
    return clauses[at] if at >= 0 and place < clauses[at].end else None


def sentence_end(text: str, at: int, stop: int) -> int:
    """Find where the sentence that goes on at a place ends, ``stop`` at the latest.

    >>> sentence_end("建成3座,投用。另有2座", 2, 12)
    7
    """
    found = _SENTENCE_END.search(text, at, stop)
    return found.start() if found else stop


def clause_end(text: str, at: int, stop: int) -> int:
    """Find where the clause that goes on at a place ends; asides and quotes are not looked at.

    >>> clause_end("投资1,800万元,占75%", 0, 14), clause_end("9:30召开", 0, 6)
    (9, 6)
    """
    found = _CLAUSE_END.search(text, at, stop)
    return found.start() if found else stop


def sentence_start(text: str, at: int, low: int = 0) -> int:
    """Find where the sentence that a place stands in begins, ``low`` at the earliest.

    >>> sentence_start("已建成。另有2座", 6)
    4
    """
    start = low
    for mark in _SENTENCE_MARKS:
        start = max(start, text.rfind(mark, start, at) + 1)
    return _last_mark(text, ".", _SENTENCE_END, at, start)


def clause_start(text: str, at: int, low: int = 0) -> int:
    """Find where the clause that a place stands in begins; an opening or closing bracket begins one too.

    >>> clause_start("共3座,其中2座", 7), clause_start("投资1,800万元", 6)
    (4, 0)
    """
    start = sentence_start(text, at, low)
    start = max(start, text.rfind("(", start, at) + 1, text.rfind(")", start, at) + 1)
    return _last_mark(text, ":", _CLAUSE_END, at, _last_mark(text, ",", _CLAUSE_END, at, start))


def _last_mark(text: str, mark: str, ends: re.Pattern[str], at: int, low: int) -> int:
    """Look back for a mark that ends something: not each comma (1,800), colon (9:30) or point (1.5) does."""
    place = text.rfind(mark, low, at)
    while place >= 0 and not ends.match(text, place):
        place = text.rfind(mark, low, place)
    return place + 1 if place >= 0 else low


@cache
def _aspect_pattern() -> re.Pattern[str]:
    # 计划, 将, 拟, 争取 and 确保 are plans only as verbs: not in 按计划, 年计划的, 将A改为B, 模拟, 争取资金.
    return re.compile(
        rf"""
          (?P<plan> {alternation(load_words("aspects", aspect="plan"))}
            | (?<![按照占度划促动成进本市县]) (?<!占年) (?<!完成年) 计划 (?!投资|任务|目标|完成率|[的书表内外中总数量、”》])
            | (?<![即行]) 将 {alternation(load_words("aspects", aspect="will"))}
            | (?<![虚模草批比起复制]) 拟 (?!定|订|合|建|人|声|态)
            | 争取 (?= 于|在|早日|尽早|尽快|年内|全年|今年|[0-9]|实现|完成|达到 )
            | 确保 (?= .{{0,12}}? (?:[0-9] | {alternation(load_words("aspects", aspect="surely"))}) ) )
        | (?P<ongoing> {alternation(load_words("aspects", aspect="ongoing"))} )
        | (?P<done> {alternation(load_words("aspects", aspect="done"))} )
        """,
        re.VERBOSE,
    )


@lru_cache(maxsize=128)
def find_aspects(text: str, start: int = 0, end: int | None = None) -> tuple[tuple[int, Aspect, str], ...]:
    """Find the words that say whether something is done, going on or planned: (place, aspect, word).

    Decision: ``计划``, ``将``, ``拟`` count only as verbs, not in ``按计划``, ``将A改为B``, ``模拟``.

    >>> [found[1:] for found in find_aspects("已开工22条,计划9月底前完工")]
    [('done', '已'), ('plan', '计划')]
    >>> find_aspects("将全县划分为一级网格,占年计划的49.7%")
    ()
    """
    found = _aspect_pattern().finditer(text, start, len(text) if end is None else end)
    kinds: dict[str | None, Aspect] = {"plan": "plan", "ongoing": "ongoing", "done": "done"}
    return tuple((m.start(), kinds[m.lastgroup], m.group()) for m in found)
