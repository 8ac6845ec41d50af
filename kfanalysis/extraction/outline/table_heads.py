"""Read the words at the head of a table's column: what its cells hold (codebook §1, "Table").

    head = [period], words, [period | unit, in brackets]     1-9月推进情况; 进展情况(一季度); 完成投资(万元)

The words stand in lexicon/tableheads.tsv: ``whole`` counts only where nothing else stands beside it, ``end`` at the
end of longer words too (年度重点工作任务; of names only behind a ``prefix``: 民生实事项目, but not 滨河路改造项目),
``modifier`` anywhere before them (配合单位, 下一步计划). Words that name two
things (进展情况及存在问题) are a report where one of them is, since the whole cell is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from kfanalysis.extraction.grammar.units import read_unit
from kfanalysis.extraction.outline.drafts import Span
from kfanalysis.lexicon import alternation, load_rows, load_words

ColumnKind = Literal[
    "serial", "category", "problem", "name", "task", "content", "target", "measure", "lead", "owner", "doer", "leader",
    "support", "deadline", "start", "report", "ratio", "total", "invest", "invested", "region", "place", "unit", "remark",
    "other",
]  # fmt: skip
PROMISES: tuple[ColumnKind, ...] = ("category", "problem", "name", "task", "measure", "content", "target")
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Head:
    """What a head says: the kind of its cells, and the spans of a period and a unit that it names.

    ``bare`` is a period alone (三季度), which is what the head above it says: a report, or the plan for it.
    """

    kind: ColumnKind
    period: Span | None = None
    unit: Span | None = None
    bare: bool = False


def read_head(clean: str, start: int = 0, end: int | None = None) -> Head | None:
    """Read ``clean[start:end]`` as the head of a column, or None where its words name none.

    >>> [head and head.kind for head in map(read_head, ("序号", "牵头\\n单位", "是否达序时", "年度目标任务"))]
    ['serial', 'lead', 'remark', 'target']
    >>> text = "1-9月推进情况"
    >>> read_head(text).kind, text[slice(*read_head(text).period)]
    ('report', '1-9月')
    >>> text = "累计完成投资(万元)"
    >>> read_head(text).kind, text[slice(*read_head(text).unit)]
    ('invested', '万元')
    >>> read_head("新建公厕12座。"), read_head("市住建局")
    (None, None)
    """
    end = len(clean) if end is None else end
    if not 0 < end - start <= LONGEST or clean[end - 1] not in _last_letters():
        return None
    if _STOP.search(clean, start, end):
        return None
    period, unit = _find_period(clean, start, end), find_head_unit(clean, start, end)
    words = _BRACKET.sub("", clean[start:end])
    words = _SPACE.sub("", words).strip(":*#_—-")
    kind = _name_words(words) or _name_words(_period().sub("", words))
    bare = kind is None and period is not None and _period().sub("", words) == ""
    if bare:
        kind = "report" if _MONTHS.search(words) and "日" not in words else None
    if kind is None and _BRACKET.search(clean, start, end):
        kind = _name_words(_SPACE.sub("", clean[start:end]))
    if kind is None or (kind in ("lead", "owner", "doer", "support") and _EVERY.search(words)):
        return None
    if unit is not None and clean[slice(*unit)] == "%" and _SHARE.search(words):
        kind = "ratio"
    return Head(kind, period, unit, bare)


def is_head_word(clean: str, start: int, end: int, *, whole: bool = False) -> bool:
    """Whether words end as a head does, beyond a word that may lead any (下一步, 是否); ``whole``: are one as a whole.

    >>> is_head_word("下一步\\n打算", 0, 6), is_head_word("下一步\\n污染防治", 0, 8)
    (True, False)
    """
    words = _SPACE.sub("", _BRACKET.sub("", clean[start:end])).strip(":*#_—-")
    return words in _whole() or (
        not whole and any(words[at:] in _ends() for at in range(max(0, len(words) - 1)))
    )


_STOP = re.compile(r"[。;!?]|[0-9]{5}|:[ ]*$")
_SHARE = re.compile("占|率|比|完成[一-龥]{0,4}(?:计划|目标|任务)")
_EVERY = re.compile("各|有关|相关")  # 各责任单位, 市直有关部门: a cell's offices, no head
_DIGIT = re.compile("[0-9]")
_SPACE = re.compile(r"[ \n\r|│┃]+")
_BRACKET = re.compile(r"\([^()]{0,24}\)")
_MONTHS = re.compile("[0-9一二三四]月|季度|年")
_JOIN = re.compile("[及和与、/|+暨]|以及")


@cache
def _last_letters() -> frozenset[str]:
    """What a head may end in: a known word's last letter, a bracket or mark; most cells end otherwise."""
    return frozenset(
        {word[-1] for word in load_words("tableheads")} | set(")]】*# \n0123456789%年月日份底末初度")
    )


def _name_words(words: str) -> ColumnKind | None:
    """Name the kind of a head's bare words; of joined words a report goes first, then the first that is known."""
    if not words or len(words) > 24:
        return None
    whole = _whole().get(words)
    if whole is not None:
        return whole
    parts = [part for part in _JOIN.split(words) if part]
    parts = [part for part in parts if part not in _joined()] or parts  # 工作任务和要求
    if len(parts) == 1:
        return _name_part(words) or _name_part(parts[0])
    kinds = [kind for part in parts if (kind := _whole().get(part) or _name_part(part))]
    if not kinds or (len(kinds) < len(parts) and _name_part(words) is None):
        return None
    if "report" in kinds:
        return "report"
    last = _name_part(words)
    if last in ("lead", "owner", "doer", "support", "leader"):
        return next((kind for kind in kinds if kind in ("lead", "owner", "doer")), last)
    return kinds[0] if kinds[0] != "category" or len(kinds) == 1 else kinds[-1]


def _name_part(words: str) -> ColumnKind | None:
    modifiers = {row["kind"] for row in _modifiers() if row["word"] in words}
    known = _longest_end(words)
    if known == "problem":
        return known
    if "verdict" in modifiers or "next" in modifiers:
        return "remark"
    if known is None:
        return None
    if "support" in modifiers and known in ("lead", "owner", "doer", "leader", "support"):
        return "support"
    return known


def _longest_end(words: str) -> ColumnKind | None:
    ends = _ends()
    for at in range(len(words) - 1):
        kind = ends.get(words[at:])
        if kind is not None and (kind not in ("name", "category") or _prefixes().fullmatch(words, 0, at)):
            return kind
    return None


@cache
def _joined() -> frozenset[str]:
    return frozenset(load_words("tableheads", place="joined"))


@cache
def _prefixes() -> re.Pattern[str]:
    """What may stand before 项目, 工程, 事项 in a head; before others it is the name of one (滨河路改造工程)."""
    return re.compile(rf"{alternation(load_words('tableheads', place='prefix'))}{{0,5}}")


@cache
def _whole() -> dict[str, ColumnKind]:
    rows = [row for row in load_rows("tableheads") if row["place"] in ("end", "whole")]
    return {row["word"]: cast(ColumnKind, row["kind"]) for row in sorted(rows, key=lambda row: row["place"])}


@cache
def _ends() -> dict[str, ColumnKind]:
    return {
        row["word"]: cast(ColumnKind, row["kind"]) for row in load_rows("tableheads") if row["place"] == "end"
    }


@cache
def _modifiers() -> tuple[dict[str, str], ...]:
    return tuple(row for row in load_rows("tableheads") if row["place"] == "modifier")


@cache
def _period() -> re.Pattern[str]:
    """A head's period: words (全年, 三季度) and dates (1-9月, 截至10月20日, 2024年, 2023年1-9月)."""
    words = alternation(load_words("tableheads", place="period"))
    number = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})"
    return re.compile(
        rf"""
        (?:截至|截止|截止到)? (?:20[0-9]{{2}}[ ]?年度?|[0-9]{{2}}年)?
        (?: {number}[ ]?月?[ ]?[-—~至到、.][ ]?{number}[ ]?月份?
          | {number}[ ]?月份? (?:[0-9]{{1,2}}[日号])? (?:底|末|初|上旬|中旬|下旬)?
          | {words}
        )
        | (?:截至|截止|截止到)? (?:20[0-9]{{2}})[ ]?年度?
        | 20[0-9]{{2}}(?=[^0-9年])
        """,
        re.VERBOSE,
    )


def _find_period(clean: str, start: int, end: int) -> Span | None:
    found = [each.span() for each in _period().finditer(clean, start, end)]
    dated = [span for span in found if _MONTHS.search(clean, *span) or _DIGIT.search(clean, *span)]
    return next(iter(dated or found), None)


def find_head_unit(clean: str, start: int, end: int) -> Span | None:
    """Find the unit that a head states in brackets at its end, or behind 单位:.

    >>> text = "新改建农村公路(公里)"
    >>> text[slice(*find_head_unit(text, 0, len(text)))]
    '公里'
    >>> find_head_unit("进展情况(一季度)", 0, 9)
    """
    for found in _UNIT.finditer(clean, start, end):
        at, stop = found.span("unit")
        if is_unit(clean, at, stop):
            return at, stop
    return None


_UNIT = re.compile(r"\((?:单位[ ]?:[ ]?)?(?P<unit>[^()\n0-9]{1,8})\)")


def is_unit(clean: str, start: int, end: int) -> bool:
    """Whether a stretch is a unit of measure or a classifier, with or without its scale (万元, 公里, 座, %).

    >>> is_unit("万元", 0, 2), is_unit("一季度", 0, 3)
    (True, False)
    """
    at = start
    while at < end - 1 and clean[at] in "十百千万亿":
        at += 1
    unit = read_unit(clean, at) if at < end else None
    return unit is not None and unit.end == end
