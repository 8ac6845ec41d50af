"""Judge what a table's cell looks like (codebook §1, "Table").

Cells that have lost their places (one a line, merged, glued) are put back by what they hold: serial numbers, offices,
persons, dates, verdicts, percents, what is promised and what has come of it (``cell_fits``, ``row_alignments``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kfanalysis.extraction.grammar.clauses import find_aspects
from kfanalysis.extraction.grammar.marker_numbers import read_number
from kfanalysis.extraction.outline.owner_headings import read_owner
from kfanalysis.extraction.outline.report_starts import DUE
from kfanalysis.extraction.outline.table_heads import is_unit
from kfanalysis.lexicon import alternation, load_words

LONGEST = 400


@dataclass(frozen=True, slots=True)
class Look:
    """What a cell's characters look like.

    ``serial`` is its number where it is nothing but one, else 0; ``mark`` that of a marker before its words (2.).
    ``hindered`` tells of an obstacle, ``further`` of what is to be done next; ``open`` ends in a comma, to be gone on;
    ``site`` is an office that may as well be what is built (轴承产业园, 城北小学).
    """

    length: int
    serial: int = 0
    figure: bool = False
    percent: bool = False
    office: bool = False
    person: bool = False
    dated: bool = False
    verdict: bool = False
    unit: bool = False
    done: bool = False
    planned: bool = False
    due: bool = False
    sentence: bool = False
    digits: bool = False
    nothing: bool = False
    marked: bool = False
    mark: int = 0
    hindered: bool = False
    further: bool = False
    site: bool = False
    open: bool = False


def read_look(clean: str, start: int, end: int) -> Look:
    """Judge the look of ``clean[start:end]``.

    >>> look = read_look("县水利局\\n县自然资源局", 0, 11)
    >>> look.office, look.dated, read_look("11月底前", 0, 5).dated, read_look("82.1%", 0, 5).percent
    (True, False, True, True)
    >>> look = read_look("已建成9座。", 0, 6)
    >>> look.done, look.sentence, look.office
    (True, True, False)
    """
    return _look_at(clean[start : min(end, start + LONGEST)].rstrip(" \n"))


def is_nothing(clean: str, start: int, end: int) -> bool:
    """Whether a cell is empty, or holds a sign for nothing (—, /, 无).

    >>> is_nothing("—", 0, 1), is_nothing("无障碍", 0, 3)
    (True, False)
    """
    return start >= end or (end - start <= 4 and _NOTHING.fullmatch(clean, start, end) is not None)


@lru_cache(maxsize=20_000)
def _look_at(clean: str) -> Look:
    start, end = 0, len(clean)
    length = end - start
    if is_nothing(clean, start, end):
        return Look(length, nothing=True)
    if found := _SERIAL.fullmatch(clean, start, end):
        return Look(
            length, serial=read_number(found["number"]), figure=found["number"].isascii(), digits=True
        )
    if found := _FIGURE.fullmatch(clean, start, end):
        return Look(length, figure=True, percent=bool(found["percent"]), digits=True)
    short = length <= 16
    aspects = {kind for _, kind, _ in find_aspects(clean)}
    verdict = short and _verdict().fullmatch(clean, start, end) is not None
    due = length > _DAY and DUE.search(clean, start, end) is not None
    dated = not due and length <= 28 and _dated().match(clean, start, end) is not None
    told_by = _office().fullmatch(clean, start, max(start, clean.find(":", start, start + 20))) is not None
    office = not dated and length <= 90 and clean[end - 1] not in "。;" and is_offices(clean, start, end)
    return Look(
        length,
        office=office,
        person=not office and short and _is_person(clean, start, end),
        dated=dated,
        verdict=verdict,
        unit=length <= 6 and is_unit(clean, start, end),
        done=told_by or bool(aspects & {"done", "ongoing"}) or _done().search(clean, start, end) is not None,
        due=due,
        planned=not told_by and (due or "plan" in aspects or _promise().match(clean, start, end) is not None),
        sentence=clean[end - 1] in "。;" or length > 24,
        digits=_DIGIT.search(clean, start, end) is not None,
        marked=(marked := _MARKED.match(clean, start, end)) is not None,
        mark=read_number(marked["number"]) if marked else 0,
        site=office and _site().fullmatch(clean, start, end) is not None,
        hindered=_words("hindered").search(clean, start, end) is not None,
        further=_words("further").match(clean, marked.end() if marked else start, end) is not None,
        open=clean[end - 1] in ",、",
    )


_DAY = 16  # a day with its verb (12月底前完成) is no longer; what is, tells what is due by it
_NOTHING = re.compile(r"[-—/\\无·.*×]{1,4}")
_SERIAL = re.compile(r"[(]?(?P<number>[0-9]{1,3}|[一二三四五六七八九十百]{1,4}|[①-⑳])[)、.]{0,2}")
_FIGURE = re.compile(r"[约近超]?[-+]?[0-9]{1,12}(?:,[0-9]{3})*(?:\.[0-9]{1,6})?[ ]?(?P<percent>%)?")
_DIGIT = re.compile("[0-9]")
_MARKED = re.compile(
    r"\(?(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])(?:(?<=[①-⑳])|\)|(?<=[0-9])[.、](?![0-9]))"
)
_PART = re.compile(r"[、,;/\n ]+|及|和|与")


def is_offices(clean: str, start: int, end: int) -> bool:
    """Whether a stretch is offices, firms or places alone, one or several (县水利局 各镇街; 区城投).

    >>> is_offices("财政局 水利局 银丰集团 各镇街", 0, 17), is_offices("完成8部", 0, 4), is_offices("部门", 0, 2)
    (True, False, False)
    """
    words = _LEAD.sub("", clean[start:end]).strip("()")
    parts = [part for part in _PART.split(_ASIDE.sub("", words)) if part]
    if not parts or max(map(len, parts)) > 24:
        return False
    good = sum(_office().fullmatch(part) is not None for part in parts)
    return good * 5 >= len(parts) * 3 and good > 0


_LEAD = re.compile(r"^(?:牵头|主办|责任|负责|承办)(?:单位|部门)?[ ]?:[ ]?")
_ASIDE = re.compile(r"\([^()]{0,30}\)")


@cache
def _office() -> re.Pattern[str]:
    bodies = alternation((*load_words("offices", kind="body"), *load_words("cellwords", kind="office")))
    every = alternation(load_words("cellwords", kind="every"))
    return re.compile(rf"{every}[一-龥()]{{0,10}}|[一-龥A-Z0-9()“”·]{{1,22}}?(?<![0-9]){bodies}等?")


def find_office(clean: str, start: int, end: int) -> int | None:
    """Find where an office that leads a stretch ends; None where none leads it.

    >>> find_office("市城管局已建成9座", 0, 9), find_office("已建成9座", 0, 5)
    (4, None)
    """
    found = _leading_office().match(clean, start, end)
    return found.end() if found else None


@cache
def _leading_office() -> re.Pattern[str]:
    """An office behind its level, without a word between that tells of a deed: 市城管局, 县水务集团、县交通局."""
    bodies = alternation(
        word for word in load_words("offices", kind="body") if len(word) > 1 or word in "局委办厅院"
    )
    one = rf"[市县区省州旗][一-龥]{{1,10}}?{bodies}"
    return re.compile(rf"{one}(?:[、,]{one})*")


def _is_person(clean: str, start: int, end: int) -> bool:
    words = [part for part in _PART.split(clean[start:end]) if part]
    return bool(words) and all(
        2 <= len(word) <= 4 and (heading := read_owner(word)) is not None and heading.kind == "person"
        for word in words
    )


@cache
def _dated() -> re.Pattern[str]:
    """A cell that tells a day, a span or a frequency, maybe with what is to be done by then (8月投入运营)."""
    words = alternation(load_words("cellwords", kind="term"))
    return re.compile(
        rf"""
        (?:[每于至到]|力争|确保|计划|预计|拟|截至)? (?:
          (?:(?:20)?[0-9]{{2}}[ ]?[年./-]|[今明本去]年|当年)[ ]?
          (?:[0-9]{{1,2}}[ ]?(?:[月./-]|$)|底|末|前|内|上半年|下半年|第?[一二三四][季]|$|[-—~至到])
        | [0-9]{{1,2}}[ ]?月
        | [一二三四五六七八九十]{{1,2}}月
        | 第?[一二三四]季度
        | {words}
        )
        """,
        re.VERBOSE,
    )


@cache
def _verdict() -> re.Pattern[str]:
    return re.compile(rf"[(]?{alternation(load_words('cellwords', kind='verdict'))}[)。]?")


@cache
def _site() -> re.Pattern[str]:
    """An office's name that ends as what is built does."""
    words = alternation(load_words("cellwords", kind="site"))
    return re.compile(rf"[^\n、,;/ ]{{2,22}}{words}(?:\([^()\n]{{1,12}}\))?")


@cache
def _words(kind: str) -> re.Pattern[str]:
    """What tells of an obstacle (滞后, 不足), or begins what is to be done next (下一步, 加大)."""
    return re.compile(alternation(load_words("cellwords", kind=kind)))


@cache
def _done() -> re.Pattern[str]:
    return re.compile(alternation(load_words("cellwords", kind="done")))


@cache
def _promise() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[0-9一二三四五六七八九十(]{{1,3}}[.、)])?{alternation(load_words('cellwords', kind='promise'))}"
    )
