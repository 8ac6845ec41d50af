"""Judge what a table's cell looks like, and how well that fits what a column holds (codebook §1, "Table").

Cells that have lost their places (one a line, merged, glued) are put back by what they hold: serial numbers, offices,
persons, dates, verdicts, percents, what is promised and what has come of it. ``fit`` is positive where a cell looks
like its column, negative where it looks like another's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kfanalysis.extraction.grammar.clauses import find_aspects
from kfanalysis.extraction.grammar.marker_numbers import read_number
from kfanalysis.extraction.outline.owner_headings import read_owner
from kfanalysis.extraction.outline.table_heads import ColumnKind, is_unit
from kfanalysis.lexicon import alternation, load_words


@dataclass(frozen=True, slots=True)
class Look:
    """What a cell's characters look like.

    ``serial`` is its number where it is nothing but one, else 0; ``mark`` that of a marker before its words (2.).
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
    sentence: bool = False
    digits: bool = False
    nothing: bool = False
    marked: bool = False
    mark: int = 0


def read_look(clean: str, start: int, end: int) -> Look:
    """Judge the look of ``clean[start:end]``.

    >>> look = read_look("县水利局\\n县自然资源局", 0, 11)
    >>> look.office, look.dated, read_look("11月底前", 0, 5).dated, read_look("82.1%", 0, 5).percent
    (True, False, True, True)
    >>> look = read_look("已建成9座。", 0, 6)
    >>> look.done, look.sentence, look.office
    (True, True, False)
    """
    while start < end and clean[end - 1] in " \n":
        end -= 1
    length = end - start
    if length == 0 or _NOTHING.fullmatch(clean, start, end):
        return Look(length, nothing=True)
    if found := _SERIAL.fullmatch(clean, start, end):
        return Look(
            length, serial=read_number(found["number"]), figure=found["number"].isascii(), digits=True
        )
    if found := _FIGURE.fullmatch(clean, start, end):
        return Look(length, figure=True, percent=bool(found["percent"]), digits=True)
    short = length <= 16
    aspects = {kind for _, kind, _ in find_aspects(clean, start, min(end, start + 400))}
    verdict = short and _verdict().fullmatch(clean, start, end) is not None
    dated = length <= 28 and _dated().match(clean, start, end) is not None
    office = not dated and length <= 90 and clean[end - 1] not in "。;" and is_offices(clean, start, end)
    return Look(
        length,
        office=office,
        person=not office and short and _is_person(clean, start, end),
        dated=dated,
        verdict=verdict,
        unit=length <= 6 and is_unit(clean, start, end),
        done=bool(aspects & {"done", "ongoing"}) or _done().search(clean, start, end) is not None,
        planned="plan" in aspects or _promise().match(clean, start, end) is not None,
        sentence=clean[end - 1] in "。;" or length > 24,
        digits=_DIGIT.search(clean, start, end) is not None,
        marked=(marked := _MARKED.match(clean, start, end)) is not None,
        mark=read_number(marked["number"]) if marked else 0,
    )


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

    >>> is_offices("财政局 水利局 银丰集团 各镇街", 0, 17), is_offices("已建成9座", 0, 5), is_offices("部门", 0, 2)
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
    return re.compile(rf"{every}[一-龥()]{{0,10}}|[一-龥A-Z0-9()“”·]{{1,22}}?{bodies}等?")


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


def find_date_cell(clean: str, start: int, end: int) -> int | None:
    """Find where a date that leads a stretch ends; None where none leads it.

    >>> find_date_cell("10月底前已建成9座", 0, 10), find_date_cell("已建成9座", 0, 5)
    (5, None)
    """
    found = _DATE_CELL.match(clean, start, end)
    return found.end() if found else None


_DATE_CELL = re.compile(
    r"(?:20[0-9]{2}年)?(?:[0-9]{1,2}月)(?:[0-9]{1,2}日)?(?:[上中下]旬|[底末初])?(?:之?前)?|20[0-9]{2}年底?前?|年底前?"
)


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
def _done() -> re.Pattern[str]:
    return re.compile(alternation(load_words("cellwords", kind="done")))


@cache
def _promise() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[0-9一二三四五六七八九十(]{{1,3}}[.、)])?{alternation(load_words('cellwords', kind='promise'))}"
    )


def fit(look: Look, kind: ColumnKind) -> float:
    """Weigh how well a cell's look fits a column's kind.

    >>> office, number = read_look("市水利局", 0, 4), read_look("12", 0, 2)
    >>> fit(office, "lead") > 0 > fit(office, "target"), fit(number, "serial") > 0 > fit(number, "report")
    (True, True)
    """
    if look.nothing:
        return -1.0 if kind in ("serial", "name", "task", "content") else 0.2
    return _FITS.get(kind, _fit_other)(look)


def _fit_serial(look: Look) -> float:
    return 4.0 if look.serial else -6.0


def _fit_owner(look: Look) -> float:
    if look.office:
        return 3.0
    if look.figure or look.serial or look.dated:
        return -4.0
    if look.sentence or look.length > 40 or look.marked:
        return -3.5
    return (-1.0 if look.digits or look.verdict or look.done else 0.3) + (0.2 if look.person else 0.0)


def _fit_support(look: Look) -> float:
    return _fit_owner(look) - 0.6


def _fit_leader(look: Look) -> float:
    if look.person:
        return 3.0
    return -4.0 if look.office or look.figure or look.serial or look.length > 12 or look.dated else -1.0


def _fit_deadline(look: Look) -> float:
    if look.dated:
        return 3.0
    if look.office or look.person or look.figure or look.length > 28:
        return -3.5
    return -1.0 if look.sentence or not look.digits else 0.3


def _fit_promise(look: Look) -> float:
    if look.figure or look.serial:
        return -3.5
    score = (
        -2.5 * look.office - 2.0 * look.person - 2.5 * (look.dated and not look.sentence) - 2.5 * look.verdict
    )
    score += 1.5 * look.planned - (0.0 if look.planned else 1.2 * look.done) + 0.8 * look.marked
    return score + (0.6 if look.length > 8 else 0.0)


def _fit_category(look: Look) -> float:
    if look.figure or look.serial or look.office or look.dated or look.verdict:
        return -3.0
    return 0.8 if look.length <= 20 and not look.digits and not look.sentence else -1.2


def _fit_report(look: Look) -> float:
    if look.percent:
        return 1.5
    if look.figure or look.serial:
        return -2.0
    score = -3.0 * look.office - 2.5 * look.person - 1.2 * (look.dated and not look.done)
    score += 2.2 * look.done - (0.0 if look.done else 0.8 * look.planned + 1.5 * look.marked)
    return score + (0.3 if look.length > 8 or look.verdict else 0.0)


def _fit_remark(look: Look) -> float:
    if look.verdict:
        return 2.0
    return -1.5 if look.figure or look.serial or look.office else -0.4


def _fit_figure(look: Look) -> float:
    return 2.5 if look.figure else -2.5


def _fit_ratio(look: Look) -> float:
    return 3.2 if look.percent else 1.5 if look.figure else -2.5


def _fit_unit(look: Look) -> float:
    return 3.0 if look.unit else -3.0


def _fit_other(look: Look) -> float:
    return -0.5


_FITS = {
    "serial": _fit_serial, "lead": _fit_owner, "owner": _fit_owner, "doer": _fit_owner, "support": _fit_support,
    "leader": _fit_leader, "deadline": _fit_deadline, "start": _fit_deadline, "name": _fit_promise,
    "problem": _fit_promise, "task": _fit_promise, "content": _fit_promise, "target": _fit_promise, "measure": _fit_promise,
    "category": _fit_category, "report": _fit_report, "remark": _fit_remark, "total": _fit_figure,
    "invest": _fit_figure, "invested": _fit_figure, "ratio": _fit_ratio, "unit": _fit_unit, "region": _fit_owner,
}  # fmt: skip
