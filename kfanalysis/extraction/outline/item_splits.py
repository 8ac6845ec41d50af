"""Split a numbered item without a report label into its text and its report (codebook §1, numbered items).

item = name ":" report                            公厕建设工程：建成5座。
     | name "," 牵头部门：unit "。" report          the name is the text
     | promise, line end, report                  a plan clause that opens the report's line stays in the text
     | promise [,;。] report                       cut where the paragraph turns (``report_starts``)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kfanalysis.extraction.grammar.clauses import find_clauses
from kfanalysis.extraction.outline.answering_clauses import echoes
from kfanalysis.extraction.outline.drafts import Span
from kfanalysis.extraction.outline.report_starts import (
    find_first_stop,
    find_report_start,
    judge_clause,
    make_verbs,
)
from kfanalysis.lexicon import alternation, load_rows, load_words

LONGEST_NAME = 40
_EMPTY: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Split:
    """An item's text and report, the owner named between them, and by which form it was split."""

    text: Span
    report: Span | None
    owner: Span = _EMPTY
    form: str = ""


def split_item(text: str, lines: Sequence[Span], *, echo: bool = True) -> Split:
    """Split an item, given the spans of its lines without marker and fields; ``echo`` takes two figures in one unit
    below a name for what was promised and its answer.

    >>> def show(item: str) -> tuple[str, str | None, str]:
    ...     at, spans = 0, []
    ...     for line in item.split("\\n"):
    ...         spans.append((at, at + len(line)))
    ...         at += len(line) + 1
    ...     found = split_item(item, spans)
    ...     return item[slice(*found.text)], found.report and item[slice(*found.report)], item[slice(*found.owner)]
    >>> show("公厕建设工程:建成5座,改造7座。")
    ('公厕建设工程', '建成5座,改造7座。', '')
    >>> show("停车场建设:计划新建停车位90个;实际建成70个。")
    ('停车场建设:计划新建停车位90个', '实际建成70个。', '')
    >>> show("改造小市场9个(牵头单位:市商务局)。\\n已改造2个。")
    ('改造小市场9个(牵头单位:市商务局)。', '已改造2个。', '')
    >>> show("市场改造工程,牵头部门:市商务局。进度较慢。")
    ('市场改造工程', '进度较慢。', '市商务局')
    >>> show("建设养老中心3个。由县民政局牵头。已建成2个。")
    ('建设养老中心3个', '已建成2个。', '县民政局')
    >>> show("村道亮化工程\\n计划安装路灯600盏,已安装450盏。")
    ('村道亮化工程\\n计划安装路灯600盏', '已安装450盏。', '')
    >>> show("滨河路改造\\n铺设管道3公里。"), show("新建社区食堂60家。")
    (('滨河路改造', '铺设管道3公里。', ''), ('新建社区食堂60家。', None, ''))
    """
    first, last = lines[0], lines[-1]
    whole = (first[0], last[1])
    if found := _led().match(text, *first):
        after = _skip(text, found.end(), whole[1])
        group = "labelled" if found["labelled"] else "leading"
        turn = find_report_start(text, after, whole[1], named=True) if after < whole[1] else None
        if turn is not None and turn > after and _plans(text, after, turn):
            return Split(_close(text, first[0], turn), (turn, whole[1]), found.span(group), "lead")
        report = (after, whole[1]) if after < whole[1] else None
        return Split(found.span("name"), report, found.span(group), "lead")
    if (found := _NAMED.match(text, *first)) and not _is_lead(text, found.span("name")):
        turn = find_report_start(text, found.end(), whole[1], named=True)
        if turn is not None and turn > found.end() and _plans(text, found.end(), turn):
            return Split(_close(text, first[0], turn), (turn, whole[1]), form="turn")
        return Split(found.span("name"), (found.end(), whole[1]), form="colon")
    if len(lines) > 1:
        return _split_lines(text, first, whole, lines, echo)
    return _split_paragraph(text, whole)


def _split_lines(text: str, first: Span, whole: Span, lines: Sequence[Span], echo: bool) -> Split:
    """Split an item of several lines: the first line promises, unless it turns to the report itself."""
    turn = find_report_start(text, *first)
    if turn is not None and judge_clause(text, first[0], _first_end(text, first)) != "told":
        return Split(_close(text, first[0], turn), (turn, whole[1]), form="turn")
    at = lines[1][0]
    turn = find_report_start(text, at, whole[1], named=True)
    if turn is not None and _describes(text, turn):
        turn = _find_told(text, turn, whole[1])
    turn = _pass_plans(text, at, whole[1]) if turn is None else turn
    if (
        turn is not None
        and turn > at
        and (
            _plans(text, at, turn)
            or _describes(text, at)
            or _promises(text, (first[0], first[1]), at, turn, whole[1], echo)
        )
    ):
        return Split(_close(text, first[0], turn), (turn, whole[1]), form="next line")
    return Split(first, (at, whole[1]), form="next line")


def _split_paragraph(text: str, whole: Span) -> Split:
    turn = find_report_start(text, *whole)
    stop = find_first_stop(text, *whole)
    if turn is not None and _describes(text, turn):
        turn = _find_told(text, turn, whole[1])
    if stop is not None and (
        turn is None
        or (
            turn > stop
            and not _plans(text, stop, turn)
            and not _describes(text, stop)
            and not _promises(text, (whole[0], stop), stop, turn, whole[1])
            and _is_name(whole, stop)
        )
    ):
        turn = stop
        if (later := _pass_plans(text, stop, whole[1])) is not None:
            turn = later
    if stop is not None and turn == stop and text.startswith("为", stop):  # 为18万名学生建档,已建16万份
        told = _find_told(text, stop, whole[1]) or stop
        if _FIGURE.search(text, told, whole[1]) and _promises(text, (whole[0], stop), stop, told, whole[1]):
            turn = told
    if turn is None or turn >= whole[1]:
        return Split(whole, None)
    return Split(_close(text, whole[0], turn), (turn, whole[1]), form="turn")


def _is_name(whole: Span, stop: int) -> bool:
    return stop - whole[0] <= LONGEST_NAME + 2


def _find_told(text: str, start: int, end: int) -> int | None:
    """Find the first clause that tells what was done."""
    clauses = (each for each in find_clauses(text, start, end) if each.host is None)
    return next((each.start for each in clauses if judge_clause(text, each.start, each.end) == "told"), None)


def _pass_plans(text: str, start: int, end: int) -> int | None:
    """Pass over the sentences that plan, where a stretch begins with one; None where it does not, or ends so."""
    at = start
    while at < end and (stop := find_first_stop(text, at, end)) is not None and _plans(text, at, stop):
        at = stop
    return at if at > start and not _plans(text, at, end) else None


def _promises(text: str, first: Span, at: int, turn: int, end: int, echo: bool = True) -> bool:
    """Whether what follows a name without figures opens with what is to be made, or counts what the report does."""
    if _FIGURE.search(text, *first):
        return False
    clauses = find_clauses(text, turn, end)
    stop = clauses[0].end if clauses else end
    opening = _making().match(text, at)
    return opening is not None or (
        echo and judge_clause(text, at, turn) == "" and echoes(text, at, turn, stop)
    )


_FIGURE = re.compile("[0-9]")


@cache
def _making() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{make_verbs()}[^。;,:\n]{{0,24}}[0-9][^。;,:\n]{{1,8}}|为[^。;,:\n]{{0,12}}[0-9][^。;,:\n]{{4,24}}),"
    )


def _describes(text: str, start: int) -> bool:
    """Whether a clause describes the promised thing (全长4.8公里, 占地12亩), and so belongs to the text."""
    return _description().match(text, start) is not None


@cache
def _description() -> re.Pattern[str]:
    return re.compile(
        rf"(?:该项目|该工程|项目|工程)?{alternation(load_words('reportcues', kind='describe'))}"
    )


def _plans(text: str, start: int, end: int) -> bool:
    """Whether a clause of a stretch says what is planned."""
    return any(
        judge_clause(text, each.start, each.end) == "planned"
        for each in find_clauses(text, start, end)
        if each.host is None
    )


def _first_end(text: str, span: Span) -> int:
    clauses = find_clauses(text, *span)
    return clauses[0].end if clauses else span[1]


def _close(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1] in " \n,;:":
        end -= 1
    return start, end


def _skip(text: str, at: int, end: int) -> int:
    while at < end and text[at] in " \n,;。:)":
        at += 1
    return at


# The colon of a label inside brackets, (责任单位:…), parts no name from its report.
_NAMED = re.compile(
    r"(?P<name>(?:[^。;:!?,\n()]|\([^()\n]{0,60}\)){2,40}?)[ ]{0,2}:[ ]{0,2}(?=[^ \n0-9]|[0-9][^\n]{6})"
)


def _is_lead(text: str, span: Span) -> bool:
    """Whether words before a colon only lead in what follows: 具体是, 进展如下, 截至9月底."""
    return _LEAD.search(text, *span) is not None or judge_clause(text, *span) == "told"


_LEAD = re.compile(r"(?:如下|以下|即|是|为|其中|包括|分别|时间|目前|今年|月|日)$")


@cache
def _led() -> re.Pattern[str]:
    words = alternation(row["word"] for row in load_rows("labels") if row["field"] == "owner_body")
    return re.compile(
        rf"""
        (?P<name>[^。;:!?\n(]{{2,60}}?)[,;。 ]{{1,2}}
        (?: {words}[ ]?:[ ]?(?P<labelled>[^。;,:()\n]{{2,40}})
          | 由(?P<leading>[^。;,:()\n]{{3,30}}?)(?:具体|统一|分别)?(?:牵头|负责|承办|承担|主办|组织) [^。;,:()\n]{{0,8}}
        ) (?=[。;,\n]|\Z)
        """,
        re.VERBOSE,
    )
