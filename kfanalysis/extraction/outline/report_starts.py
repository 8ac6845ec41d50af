"""Find where a paragraph turns from what is promised to what has come of it (codebook §1, items without a label).

A clause *tells* where it bears a cue of a report (截至, 目前, 已, 正在, 累计, 1-9月 before a figure) and no plan stands
before that cue; it *plans* where a plan stands first (计划, 力争, 年度任务). The report begins at the first clause
that tells, with what it hangs on: clauses of cause (因…, 受…影响), and the clauses of its sentence that plan nothing.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from kfanalysis.extraction.grammar.clauses import Clause, find_aspects, find_clauses
from kfanalysis.extraction.outline.answering_clauses import answers
from kfanalysis.lexicon import alternation, load_rows, load_words

Drift = Literal["told", "planned", ""]


def judge_clause(clean: str, start: int, end: int) -> Drift:
    """Judge whether a clause of clean text tells what was done, says what is planned, or neither (codebook §1).

    >>> [judge_clause(text, 0, len(text)) for text in ("目前建成9座", "年内计划新建12座", "新建公厕12座")]
    ['told', 'planned', '']
    >>> [judge_clause(text, 0, len(text)) for text in ("完成年度计划的45%", "1-9月实现投资3亿元", "拟于9月底前已建成的")]
    ['told', 'told', 'planned']
    """
    told = min((m.start() for m in _told().finditer(clean, start, end)), default=end)
    plan = min((m.start() for m in _plan().finditer(clean, start, end)), default=end)
    for place, aspect, _ in find_aspects(clean, start, end):
        if aspect == "plan":
            plan = min(plan, place)
        elif aspect == "ongoing":
            told = min(told, place)
    if (due := DUE.search(clean, start, end)) is not None:
        plan = min(plan, due.start())
    if told == end == plan:
        return ""
    return "told" if told <= plan else "planned"


# What is due by a day is planned, unless it is said to be done by then (9月底前已建成).
DUE = re.compile(r"(?:[0-9]月份?|日|旬|底|末|年)[之以]?前(?![一-龥]{0,6}?已)")


@cache
def _told() -> re.Pattern[str]:
    """A cue of a report; 正, 现, 均 count where they open a predicate, a period where it runs from January."""
    words = (*load_words("reportcues", kind="now"), *load_words("reportcues", kind="done"))
    past = alternation(
        (*(row["word"] for row in load_rows("timecues") if row["cue"] in ("ends_done", "past")), *_REACHED)
    )
    makes = make_verbs()
    closing = alternation(load_words("reportcues", kind="closing"))
    underway = alternation(load_words("reportcues", kind="underway"))
    return re.compile(
        rf"""
          {alternation(word for word in words if len(word) > 1)}
        | (?<![不早业])已(?![有知婚成定故])
        | (?<![改纠订修校公真反])正(?=[在按加有稳全抓积办进对由])
        | (?<![体实表呈出重再])现(?=[有已正由建在])
        | (?<![人平日月年户])均(?=[已为在未按])
        | (?: (?<![0-9])1月?份?[-~至到—]{{1,2}}[0-9]{{1,2}}月[份底末]? | (?<![0-9])前[0-9一二三四五六七八九十]{{1,2}}个?月份? )
          (?= \Z | [^。;,\n]{{0,24}}? {past} | [^。;,\n0-9]{{0,16}}?{makes}[^。;,\n0-9]{{0,12}}[0-9] )
        | (?: 上半年 | 前[二三两]季度 | (?<![0-9第])一季度
          ) (?= \Z | [^。;,\n]{{0,24}}? {past} )
        | (?: 完成 | 达到? | 占 | 为 | 相当于 ) [^。;,\n0-9]{{0,14}} (?: 计划 | 任务 | 目标 | 盘子 )
          (?: [^。;,\n0-9]{{0,4}} | [^。;,\n]{{1,20}}?的 ) [0-9]{{1,4}}(?:\.[0-9]{{1,4}})?%
        | (?<![一-龥0-9、])至(?:20[0-9]{{2}}年)?[0-9]{{1,2}}月(?:份|[底末]|[上中下]旬|[0-9]{{1,2}}日)?(?:止|为止)?(?=[ ,]|\Z)
        | [一-龥]{closing}\Z | {underway}中\Z
        | 完成了?(?:年度|全年|年初|既定|当年)(?:目标)?任务(?!的|[0-9]) | 完成了?(?:年度|全年|既定)目标(?!任务|的|[0-9])
        | [均都]完成了?(?:目标|任务|目标任务)(?=[ ,]|\Z) | 完成目标任务\Z
        """,
        re.VERBOSE,
    )


_REACHED = ("实现", "投入", "到位", "收回", "开工")


def make_verbs() -> str:
    """The verbs of making as a pattern's alternation: 新建, 改造, 培训."""
    return alternation(row["word"] for row in load_rows("timecues") if row["cue"] == "make")


@cache
def _plan() -> re.Pattern[str]:
    words = alternation(word for word in load_words("reportcues", kind="plan") if word not in _GUARDED)
    makes, deeds = make_verbs(), alternation(load_words("reportcues", kind="deed"))
    return re.compile(
        rf"""
          {words}
        | (?<![就工妥]) 安排 (?= [^。;,\n]{{0,16}} [0-9] )
        | 调整[为到至] | 计划投资
        | (?<!占)(?<!占年)(?<!占年度) 计划 (?:数|量|为)? [0-9]
        | (?<!占)(?<!完成)(?<!完成了)(?<!为)(?<!达)(?<!达到) (?:年度?|今年|全年|[市县区省镇乡局]) 计划
          (?= {makes} | [一-龥]{{0,2}}? {deeds} | [^。;,\n0-9的]{{1,10}}[0-9] )
        | (?:任务|目标) (?:数|量|值)? [为是]? [0-9]
        | (?:全年|年内|今年) [^。;,\n]{{0,6}}? {makes}
        """,
        re.VERBOSE,
    )


# These plan only as verbs; ``find_aspects`` knows when.
_GUARDED = ("将", "拟", "计划", "安排", "确保", "争取", "预计")


def find_report_start(clean: str, start: int, end: int, *, named: bool = False) -> int | None:
    """Find where the report begins in an item's paragraph, or None where no clause tells what was done; ``named``
    where the item's name stands before the paragraph.

    Decision: an item that only tells what was done has its first clause as text (codebook §1).

    >>> def cut(text: str) -> tuple[str, str] | None:
    ...     at = find_report_start(text, 0, len(text))
    ...     return None if at is None else (text[:at], text[at:])
    >>> cut("计划改造台区240个,已改造180个。"), cut("新建泵站2座。受汛期影响,实际建成1座。")
    (('计划改造台区240个,', '已改造180个。'), ('新建泵站2座。', '受汛期影响,实际建成1座。'))
    >>> cut("整治小巷40条,完成37条,其余正在铺装。")
    ('整治小巷40条,', '完成37条,其余正在铺装。')
    >>> cut("护栏已加装到位,涉及泵站5处。"), cut("新建公厕12座。")
    (('护栏已加装到位,', '涉及泵站5处。'), None)
    """
    clauses = [each for each in find_clauses(clean, start, end) if each.host is None]
    drifts = [judge_clause(clean, each.start, each.end) for each in clauses]
    at = next(
        (i for i, drift in enumerate(drifts) if drift == "told" or _answers(clean, clauses, drifts, i)), None
    )
    if at is None:
        return None
    if at == 0 and named:
        return _skip(clean, clauses[0].start, end)
    if at == 0:
        return clauses[1].start if len(clauses) > 1 else None
    stop = clean.find("。", start, clauses[at].start)
    first = max((each.sentence for each in clauses if each.start <= stop), default=clauses[0].sentence)
    while at > 1 and _hangs_on(clean, clauses, drifts, at, first):
        at -= 1
    return _skip(clean, clauses[at].start, end)


def _answers(clean: str, clauses: list[Clause], drifts: list[Drift], i: int) -> bool:
    return i > 0 and not drifts[i] and answers(clean, clauses[0].start, clauses[i].start, clauses[i].end)


def find_first_stop(clean: str, start: int, end: int) -> int | None:
    """Find where the second sentence of a paragraph begins: there a report without any cue does (codebook §1).

    >>> find_first_stop("加大执法力度。检查企业47家。", 0, 14), find_first_stop("加大执法力度。", 0, 7)
    (7, None)
    """
    for mark in _STOP.finditer(clean, start, end):
        at = _skip(clean, mark.end(), end)
        return at if at < end else None
    return None


_STOP = re.compile(r"[。!?\n][”)]?|[:;](?=\n)")


def _skip(clean: str, at: int, end: int) -> int:
    while at < end and clean[at] in " \n,;。":
        at += 1
    return at


def _hangs_on(clean: str, clauses: list[Clause], drifts: list[Drift], at: int, first: int) -> bool:
    """Whether the clause before ``at`` belongs to the report: it names a cause, or plans nothing in a sentence
    with figures that comes after the first full stop."""
    before = clauses[at - 1]
    if _cause().match(clean, before.start, before.end):
        return True
    if before.sentence <= first or _goes_on_planning(clauses, drifts, at - 1):
        return False
    return before.sentence == clauses[at].sentence or bool(
        _FIGURE.search(clean, before.sentence, before.sentence_end)
    )


def _goes_on_planning(clauses: list[Clause], drifts: list[Drift], i: int) -> bool:
    """Whether a clause plans, by itself or by the last before it in its sentence that does either."""
    while i > 0 and not drifts[i] and clauses[i - 1].sentence == clauses[i].sentence:
        i -= 1
    return drifts[i] == "planned"


_FIGURE = re.compile("[0-9]")


@cache
def _cause() -> re.Pattern[str]:
    return re.compile(rf" ?{alternation(load_words('reportcues', kind='cause'))}")
