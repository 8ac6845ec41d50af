"""Read a stretch of running prose as matters: what each sentence or part names, plans and tells (codebook §1, prose).

stretch = { sentence }, sentence = part, { ";", part }
part    = [intro ":"], piece | piece, { "," | "、", piece }      split where three pieces name matters of their own
piece   = plan clauses, told clauses        an annual plan and what was done of it
        | name, predicate                   ``气代煤项目,全面完成入户1万户``; ``4所敬老院改造已完成3所``
        | told clause, share                in a list: ``已帮扶家庭527户,完成率131.8%``
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from kfanalysis.extraction.dates.times import find_date_end
from kfanalysis.extraction.grammar.clauses import Clause, find_clauses
from kfanalysis.extraction.grammar.lookups import find_cues
from kfanalysis.extraction.outline.matter_names import read_charge, read_matter
from kfanalysis.extraction.outline.name_judgements import is_class, is_name
from kfanalysis.extraction.outline.prose_stretches import find_time_end, skip_frame, strip_end
from kfanalysis.extraction.outline.report_starts import find_report_start, judge_clause, make_verbs

Span = tuple[int, int]
Shape = Literal["plan", "name", "told", ""]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of prose and its shape; text and report are (0, 0) where it has none. ``heading`` names its group."""

    start: int
    end: int
    shape: Shape
    text: Span = (0, 0)
    report: Span = (0, 0)
    unit: Span | None = None
    mark: Span = (0, 0)
    sure: bool = False
    numbered: bool = False
    heading: Span | None = None


def read_pieces(clean: str, start: int, end: int, *, listed: bool = False, least: int = 3) -> list[Piece]:
    """Read a part as pieces: as many as name matters of their own where at least ``least`` do, else one.

    >>> text = "4所敬老院改造已完成3所(75%)、22处村塘清淤已完成13处、84条巷道打通已完成79条"
    >>> [text[slice(*piece.text)] for piece in read_pieces(text, 0, len(text))]
    ['4所敬老院改造', '22处村塘清淤', '84条巷道打通']
    >>> text = "今年计划新建公厕12座,目前建成9座"
    >>> [(text[slice(*piece.text)], text[slice(*piece.report)]) for piece in read_pieces(text, 0, len(text))]
    [('今年计划新建公厕12座', '目前建成9座')]
    >>> text = "老旧小区改造方面,截至4月底,全市已开工12个"
    >>> [(text[slice(*piece.text)], text[slice(*piece.report)]) for piece in read_pieces(text, 0, len(text))]
    [('老旧小区改造', '截至4月底,全市已开工12个')]
    """
    first, start = start, skip_frame(clean, start, end)
    inner = find_time_end(clean, start, end) or start
    cuts = [inner, *(mark.end() for mark in _COMMA.finditer(clean, inner, end)), end]
    spans = list(pairwise(cuts))
    if len(spans) > 1:
        read = [_read_named(clean, *span) for span in spans]
        named = [i for i, piece in enumerate(read) if piece is not None and piece.sure]
        led = len(named) > 1 and named[0] == 1 and judge_clause(clean, *spans[0]) == "told"
        counted = all(piece is not None and piece.numbered for piece in read)
        if (led and len(spans) >= least) or (named[:1] == [0] and (len(named) >= least or counted)):
            return list(_join(clean, read, spans, named))
    piece = read_piece(clean, inner, end, listed=listed)
    if piece.shape != "name":
        piece = read_piece(clean, start, end, listed=listed)
    return [_name_by_field(clean, first, end) or piece if piece.shape == "" else piece]


def _name_by_field(clean: str, start: int, end: int) -> Piece | None:
    """Read what is told of a field of work that no matter in it is named of: 老旧小区改造方面,已开工12个."""
    found = _FIELD.match(clean, start, end) or _FIELD.match(clean, clean.find(",", start, end) + 1, end)
    if found is None or not is_name(clean, *found.span("name")):
        return None
    clauses = find_clauses(clean, found.end(), end)
    if all(judge_clause(clean, each.start, each.end) != "told" for each in clauses):
        return None
    return Piece(start, end, "name", found.span("name"), (found.end(), end), sure=True)


_FIELD = re.compile(r"在?(?P<name>[^,。;:\n0-9]{4,30})方面,")


_COMMA = re.compile(
    r"(?<![0-9])[,、]|[,、](?![0-9]{3})|(?<=\))(?=(?:以上|这)[0-9一二三四五六七八九十]{1,3}[项个件]|上述)"
)


def _read_named(clean: str, start: int, end: int) -> Piece | None:
    """Read a comma's piece that names its matter and tells of it within itself."""
    while start < end and clean[start] in " ,、":
        start += 1
    while end > start and clean[end - 1] in " ,、":
        end -= 1
    matter = read_matter(clean, start, end)
    if matter is None or not matter.named or matter.told - matter.name[1] > 12:
        return None
    numbered = clean[matter.name[0]] in "0123456789"
    return Piece(
        start, end, "name", matter.name, (matter.told, end), matter.unit, matter.mark, True, numbered
    )


def _join(clean: str, read: list[Piece | None], spans: list[Span], named: list[int]) -> Iterator[Piece]:
    """Join each named piece with the unnamed ones behind it, up to a clause that sums up."""
    for place, i in enumerate(named):
        stop = named[place + 1] if place + 1 < len(named) else len(spans)
        piece = read[i]
        assert piece is not None
        end = piece.end
        for j in range(i + 1, stop):
            at = spans[j][0]
            if _SUM.match(clean, at, spans[j][1]):
                break
            end = spans[j][1]
        while clean[end - 1] in " ,、":
            end -= 1
        yield Piece(
            piece.start,
            end,
            "name",
            piece.text,
            (piece.report[0], end),
            piece.unit,
            piece.mark,
            True,
            piece.numbered,
        )


_SUM = re.compile(r"[ ]?(?:这|以上|上述|其余|其他|其它|各项|均)")


def read_piece(clean: str, start: int, end: int, *, listed: bool = False) -> Piece:
    """Read one piece by its shape: plan and done, name and predicate, or only told.

    >>> text = "水上码头项目,正在安装幕墙"
    >>> piece = read_piece(text, 0, len(text))
    >>> piece.shape, text[slice(*piece.text)], text[slice(*piece.report)]
    ('name', '水上码头项目', '正在安装幕墙')
    >>> read_piece("群众很满意", 0, 5).shape
    ''
    """
    clauses = [each for each in find_clauses(clean, start, end) if each.host is None]
    drifts = [judge_clause(clean, each.start, each.end) for each in clauses]
    told = next((i for i, drift in enumerate(drifts) if drift == "told"), None)
    plans = [
        i
        for i, drift in enumerate(drifts)
        if drift == "planned"
        and _FIGURE.search(clean, clauses[i].start, clauses[i].end)
        and not _awaits(clean, clauses[i])
    ]
    if plans and told is not None and plans[0] < told:
        at = find_report_start(clean, start, end)
        if at is not None and at > start:
            unit, begin = read_charge(clean, start, at)
            return Piece(start, end, "plan", (begin, strip_end(clean, begin, at)), (at, end), unit, sure=True)
    if told == 1 and "planned" not in drifts and _counts_work(clean, clauses[0]):  # 新建基地31个,已完成目标
        return Piece(
            start,
            end,
            "plan",
            (start, strip_end(clean, start, clauses[told].start)),
            (clauses[told].start, end),
        )
    described = (
        all(_FIGURE.search(clean, each.start, each.end) for each in clauses[: plans[0]]) if plans else False
    )
    if described and told is None and not listed:
        return Piece(start, end, "plan", (start, end))
    if (named := _read_told(clean, start, end, clauses, listed=listed)) is not None:
        return named
    if plans and told is None:
        return Piece(start, end, "plan", (start, end))
    if listed and told is not None and len(clauses) > 1 and _names_deed(clean, clauses[0]):
        return Piece(start, end, "told", (start, clauses[0].end), (clauses[1].start, end))
    return Piece(start, end, "")


def _names_deed(clean: str, clause: Clause) -> bool:
    """Whether a told clause can stand for what was promised: no bare time, no total of a whole place."""
    bare = find_date_end(clean, clause.start, clause.end) == clause.end
    classed = is_general(clean, clause.start, clause.end) or is_class(clean, clause.start, clause.end)
    return not bare and not classed


def _awaits(clean: str, clause: Clause) -> bool:
    """Whether a clause names its matter and when it is hoped for, and counts nothing: 治理工程有望5月底完工."""
    if _COUNT.search(clean, clause.start, clause.end):
        return False
    matter = read_matter(clean, clause.start, clause.end)
    return matter is not None and matter.named and clean.startswith("有望", matter.told)


def _counts_work(clean: str, clause: Clause) -> bool:
    """Whether a clause says nothing of when, opens with a verb of making and counts what is made."""
    return (
        judge_clause(clean, clause.start, clause.end) == ""
        and _making().match(clean, clause.start, clause.end) is not None
        and _FIGURE.search(clean, clause.start, clause.end) is not None
    )


@cache
def _making() -> re.Pattern[str]:
    return re.compile(make_verbs())


def _read_told(clean: str, start: int, end: int, clauses: list[Clause], *, listed: bool) -> Piece | None:
    """Read a name and what is told of it; outside a list it must be told with a figure or a cue."""
    matter = read_matter(clean, start, end)
    if matter is None or is_general(clean, *matter.name) or not (matter.named or listed):
        return None
    if _GROWTH.match(clean, matter.told, end):
        return None
    drifts = [
        judge_clause(clean, max(each.start, matter.told), each.end)
        for each in clauses
        if each.end > matter.told
    ]
    told = (
        "told" in drifts
        or _FIGURE.search(clean, matter.told, end)
        or _DONE.match(clean, matter.told, end)
        or any(
            _STATES & {row["kind"] for row in rows}
            for _, _, rows in find_cues("statuscues", clean, matter.told, end)
        )
    )
    if not listed and not told:
        return None
    numbered = clean[matter.name[0]] in "0123456789"
    return Piece(
        start, end, "name", matter.name, (matter.told, end), matter.unit, matter.mark, matter.named, numbered
    )


_FIGURE = re.compile("[0-9]")
_COUNT = re.compile("[0-9](?![0-9]*[年月日])")
_STATES = frozenset(("basic", "final", "finish", "going", "stop", "work"))
_DONE = re.compile("完成|建成|进入|通过|实现|取得|启动|开工|主体|基本")
_GENERAL = re.compile(
    r"[全我][市县区省镇乡州旗域局](?!的?[0-9]{1,6}[个处座所家条台套栋])|全年|各[地级县镇区]|今年|去年|上半年|年初|目前|[0-9]{4}年"
)


def is_general(clean: str, start: int, end: int) -> bool:
    """Whether words open with a whole place or a time, as totals do; a number of things of a place is none.

    >>> is_general("全市重点项目", 0, 6), is_general("北门桥改造", 0, 5), is_general("全县31座危桥改造", 0, 9)
    (True, False, False)
    """
    return _GENERAL.match(clean, start, end) is not None


# A figure of the economy that rose or fell is no matter that anyone promised.
_GROWTH = re.compile(
    r"(?:同比|环比|比上年|较上年|比去年)?(?:分别)?(?:名义|实际)?(?:增长|下降|上涨|下跌|回落|增幅|增速|提高|降低)"
)
