"""States: what each clause of a report says of its matter: finished, under way, prepared, planned, stopped.

The words stand in ``lexicon/statuscues.tsv`` by kind; how they act on each other in a clause is here. A clause says
the strongest thing that it can: what is stopped is not under way, what is planned is not finished, what is finished
of a tender, a permit or a plan (``完成招标``) is preparation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from kfanalysis.extraction.grammar.clauses import Clause, clause_at, find_aspects, find_clauses
from kfanalysis.extraction.grammar.lookups import find_cues
from kfanalysis.lexicon import alternation, load_words

Kind = Literal[
    "stopped", "unstarted", "open", "planned", "partial", "ongoing", "begun", "finished", "acted", "prepared",
    "noticed", "soft",
]  # fmt: skip
Word = tuple[int, int, frozenset[str]]


def _among(kind: str) -> str:
    return alternation(load_words("clausewords", kind=kind))


# A stop is one of the matter itself where nothing follows it but a verb of doing: 取消12项审批事项 is an act.
_ALL_AHEAD = re.compile(alternation(load_words("statuscues", kind="all")))
_AFTER_HALT = re.compile(rf"的?(?:{_among('doing')}|了|$)")
_SPELL = re.compile(rf"[0-9]|{_among('spell')}")
_DATE = re.compile(rf"[0-9]{{1,2}}(?:月|日)|{_among('ahead')}")
_NEXT_YEAR = re.compile(r"(?<![0-9])[0-9]{4}年|明年|来年|次年|下一?年度?")
_WHEN = re.compile(r"时间|日期|何时|工期")
_PERCENT = re.compile(
    rf"""
      (?: 完成(?!率) | 占 | 进度 | 总量 | 任务 | 目标 | 计划 | 完成率 | 达成率 | (?P<rated> {_among("rated")} 率 ) )
        [^0-9%]{{0,16}}? (?: [0-9][0-9.]{{0,9}} (?:万|亿)? [^0-9%.万亿]{{1,6}} 的 )?
        (?P<figure> [0-9]{{1,4}} (?:\.[0-9]{{1,4}})? ) %
    | (?P<words> 百分之[一二三四五六七八九十]{{1,4}} | [一二三四五六七八九]成 ) (?!以上的)
    """,
    re.VERBOSE,
)
_BARE = re.compile(r"(?:约|近|超|超过)?(?P<figure>[0-9]{1,4}(?:\.[0-9]{1,4})?)%")
# What is open of some only: 只有甲镇未完成, 未完成任务的为乙镇, 进度滞后的有丙区.
_SOME = re.compile(
    r"(?:只有|仅有?|除)[^,。;]{1,20}(?:未|没)|(?:未|没有?|滞后|较慢|偏慢|缓慢|靠后|落后)[^,。;]{0,12}的(?:[^,。;]{0,6}?)(?:为|是|有)"
)
# A verb that only names a piece of work (改造任务, 搬迁工作) tells nothing of how far it is.
_NAMES_WORK = re.compile(_among("naming"))
_VERBAL = frozenset({"work", "finish", "build"})
_ASPECTUAL = re.compile(_among("ending"))
_BUILT = re.compile(r"(?:建成|完工|竣工|落成)(?=[并且后、])")
_HOPED = re.compile(_among("hope"))
_MEETING = re.compile(r"会议?$")
# What waits for an epidemic to end has no date: 待疫情稳定后.
AWAIT = re.compile(
    r"[待等](?=[^,;。\n]{0,12}?(?:疫情|新冠)[^,;。\n]{0,12}(?:后|稳定|结束|好转|解除|平稳|缓解))"
)
# What opens the cause of an obstacle.
CAUSE = re.compile(
    r"""
      (?<![原基成诱起病归])因(?!地制宜|素|此|而|子|材|人施|势|时制|公|病)  # 因, not 原因, 因素, 因此, 因地制宜
    | 由于 | 鉴于
    | (?<![接享承经感授])受(?!理|益|到?表彰|训|众|伤|让|聘|邀|托|检|权|贿|惠|教|助)
    """,
    re.VERBOSE,
)
_HUNDRED = Decimal(100)
_OUTLOOK = re.compile(_among("outlook"))
_BACK = re.compile(_among("sofar"))


@dataclass(frozen=True, slots=True)
class State:
    """What a clause says; ``start``/``end`` is the cue, ``whole`` that it says so of all there is.

    ``final`` is a state that ends a matter (通车), ``full`` a hundred percent or more.
    """

    kind: Kind
    start: int
    end: int
    clause: Clause
    whole: bool = False
    final: bool = False
    full: bool = False


@lru_cache(maxsize=32)  # of one report status and stage of work ask
def find_states(text: str, start: int = 0, end: int | None = None) -> tuple[State, ...]:
    """Find what each clause of a stretch of clean text says, in order; a clause that says nothing has none.

    >>> [s.kind for s in find_states("可研已批复,已完成招标,正在进行主体施工,预计10月完工")]
    ['prepared', 'prepared', 'ongoing', 'planned']
    >>> [state.kind for report in ("尚未开工", "因疫情暂停实施") for state in find_states(report)]
    ['unstarted', 'stopped']
    >>> find_states("取消的是旧名称"), [state.kind for state in find_states("因征地拆迁受阻,项目尚未开工")]
    ((), ['unstarted'])
    """
    stop = len(text) if end is None else end
    clauses = find_clauses(text, start, stop)
    words: dict[int, list[Word]] = {}  # by the start of their clause
    for first, last, rows in find_cues("statuscues", text, start, stop):
        kinds = frozenset(row["kind"] for row in rows)
        if "-" in kinds:
            continue  # a word that only holds the characters of a cue: 基础设施, 研究院
        if (clause := clause_at(clauses, first)) is not None and not _is_name(text, first, last, kinds):
            words.setdefault(clause.start, []).append((first, last, kinds))
    plans: dict[int, int] = {}
    for place, aspect, _ in find_aspects(text, start, stop):
        if aspect == "plan" and (clause := clause_at(clauses, place)) is not None:
            plans.setdefault(clause.start, place)
    return tuple(_states(text, clauses, words, plans))


def _is_name(text: str, first: int, last: int, kinds: frozenset[str]) -> bool:
    verbal = not kinds.isdisjoint(_VERBAL)
    return verbal and _NAMES_WORK.match(text, last) is not None and not _ASPECTUAL.match(text, first)


def _states(
    text: str, clauses: tuple[Clause, ...], words: dict[int, list[Word]], plans: dict[int, int]
) -> Iterator[State]:
    ahead = False
    for clause in clauses:
        if _OUTLOOK.match(text, clause.start, clause.end):
            ahead = True
        elif ahead and _BACK.search(text, clause.start, clause.end):
            ahead = False
        state = _state(text, clause, words.get(clause.start, []), plans.get(clause.start), ahead)
        if state:
            yield state


def _state(text: str, clause: Clause, words: list[Word], plan: int | None, ahead: bool) -> State | None:
    """Say what a clause's words amount to; the branches stand in the order of their strength."""

    known: dict[str, Word] = {}
    for word in words:
        for name in word[2]:
            known.setdefault(name, word)

    first = known.get

    def make(kind: Kind, word: Word, *, final: bool = False) -> State:
        whole = first("all") is not None or _ALL_AHEAD.match(text, word[0]) is not None
        return State(kind, word[0], word[1], clause, whole, final)

    if ahead:
        return State("planned", clause.start, clause.end, clause)
    again, stopped = first("resume"), _stopped(text, clause, words)
    if (
        again
        and plan is None
        and not _HOPED.match(text, again[1])
        and not (stopped and stopped[0] > again[0])
    ):
        return make("begun", again)  # 因疫情停工后已复工, but not 复工时间待定
    if stopped:
        return make("stopped", stopped)
    if some := _SOME.search(text, clause.start, clause.end):
        return State("partial", some.start(), some.end(), clause)
    if found := _negated(words):
        return make("unstarted" if found[2] & {"work", "build", "soft", "nothing"} else "open", found)
    share = _share(text, clause) if not (first("prep") or first("notice")) else None
    if waits := AWAIT.search(text, clause.start, clause.end):
        return State("stopped", waits.start(), waits.end(), clause)
    hope = min((w for w in (first("plan"), first("delay")) if w), default=None)
    mark = min((p for p in (plan, hope and hope[0]) if p is not None), default=None)
    if share and mark is not None and share.start() <= mark < share.end():
        mark = None  # 达计划数的109%, 完成年度计划的80%
    deed = min((w for w in (first("finish"), first("final"), first("work")) if w), default=None)
    if mark is not None and (deed is None or mark <= deed[0]):
        return State("planned", mark, mark + 2, clause)
    if (found := first("basic")) and not first("prep"):  # 设计基本完成 is preparation
        return make("partial", found)
    prep, notice = first("prep"), first("notice")
    if prep and notice and _MEETING.search(text, notice[0], clause.end):
        prep = None  # a meeting about a step is no step: 召开编制工作动员会
    if prep and _BUILT.search(text, clause.start, prep[0]):
        prep = None  # what stands is not in preparation any more: 建成并通过备案
    done, final, going, work = first("finish"), first("final"), first("going"), first("work")
    if (slow := first("slow")) and slow[1] == clause.end and not CAUSE.match(text, clause.start):
        return make("partial", slow)
    if final and not (first("part") and not first("all")) and not going:
        return make("finished", final, final=True)
    if share:
        groups = share.groupdict()
        figure, rated = groups["figure"], groups.get("rated")
        reached = figure is not None and Decimal(figure) >= _HUNDRED
        kind: Kind = "finished" if reached else "partial"
        full = reached and rated is None  # a rate of a hundred (覆盖率100%) is not yet the whole task
        return State(kind, share.start(), share.end(), clause, first("all") is not None, full=full)
    if (work or first("build")) and CAUSE.match(text, clause.start) and not (done or prep):
        return None  # 因征地拆迁受阻: what is in the way, and no work of the matter
    if work:
        return make("partial" if done and not first("all") else "finished" if done else "begun", work)
    if prep and not (notice and notice[0] == prep[1]):  # 起草通知 is a notice
        return make("prepared", prep)
    if notice:
        return make("noticed", notice)
    if going:
        return make("ongoing", going)
    if done or final:
        found = final or done
        assert found is not None
        return make("partial" if first("part") else "finished", found, final=final is not None)
    if found := first("rest"):
        return make("open", found)
    if found := first("part"):
        return make("partial", found)
    for kind, cue in (("begun", "build"), ("acted", "act"), ("acted", "event"), ("soft", "soft")):
        if found := first(cue):
            return make(kind, found)
    if not first("all"):
        return None
    # 按要求, 全面 say how, not that it is done
    return make("acted" if first("manner") else "finished", words[0])


def _share(text: str, clause: Clause) -> re.Match[str] | None:
    """Read how much of a task a clause calls done; the search is spared where no share can stand."""
    if all(text.find(sign, clause.start, clause.end) < 0 for sign in "%分成"):
        return None
    bare = _BARE.fullmatch(text, clause.start, clause.end)
    return bare or _PERCENT.search(text, clause.start, clause.end)


def _stopped(text: str, clause: Clause, words: list[Word]) -> Word | None:
    for start, end, kinds in words:
        after = text[end : clause.end]
        if "stop" in kinds and not _SPELL.match(after):
            return start, end, kinds
        if "halt" in kinds and _AFTER_HALT.match(after):
            return start, end, kinds
        if "delay" in kinds and (_NEXT_YEAR.search(after) or not _DATE.search(after)):
            return start, end, kinds
        if "undated" in kinds and _WHEN.search(text, clause.start, start):
            return start, end, kinds
    return None


def _negated(words: list[Word]) -> Word | None:
    """Find a negation and the verb that stands close after it."""
    for at, (start, end, kinds) in enumerate(words):
        if "nothing" in kinds:
            return start, end, kinds
        if "not" in kinds:
            for _, last, verb in words[at + 1 :]:
                if last - end <= 8 and "all" not in verb:
                    return start, last, verb
    return None
