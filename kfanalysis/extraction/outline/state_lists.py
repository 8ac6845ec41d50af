"""Read lists under a state: 已办结的有:A、B; 其中4项已办结,分别为:A(第二项)、B (codebook §1, prose).

Each named item has the state as its report; one that tells of itself keeps its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kfanalysis.extraction.grammar.marker_numbers import read_number
from kfanalysis.extraction.outline.name_judgements import is_matter_name
from kfanalysis.extraction.outline.prose_clauses import Piece, read_piece, read_pieces
from kfanalysis.extraction.outline.prose_stretches import find_parts, strip_end
from kfanalysis.lexicon import alternation, load_words

Span = tuple[int, int]


_THINGS = "(?:项目|工程|事项|任务|实事)"


@cache
def _states() -> str:
    """A state that can head a list: with 已, 正在 or 尚未 before it, alone, or a target that is met."""
    led, alone = (alternation(load_words("prosestates", kind=kind)) for kind in ("led", "alone"))
    aims = "(?:年度|全年|阶段|节点|年内)?(?:目标任务|目标|任务|序时进度|时序进度|时间进度)"
    met = f"(?:提前|超额|如期|全面|已)?(?:实现|完成|达到|超过){aims}"
    return rf"(?:已经|均已|已全部|已|正在|尚未|还未|仍未|未|基本|全部){led}|{alone}|{met}"


@cache
def state_list() -> re.Pattern[str]:
    """An intro that gives its state to the names behind it: 已办结的有:, 其中4项已办结,分别为:.

    >>> text = "其中4项已办结,分别为:甲路改造、乙桥加固"
    >>> found = state_list().search(text)
    >>> text[slice(*found.span("state"))], text[found.end() :]
    ('已办结', '甲路改造、乙桥加固')
    >>> state_list().search("只作常态推进、没有量化目标的有2项")
    """
    return re.compile(
        rf"""
        (?P<state>{_states()})的?
        (?:
          {_THINGS}?(?:已|共|主要|分别)?(?:有|为|是|包括)?[^。;:,\n0-9]{{0,4}}(?:[0-9一二三四五六七八九十两]{{1,3}}[项个件])?
          (?:分别)?(?:有|为|是|包括)?:
        | [^。;:,\n]{{0,10}}(?<![0-9%]),(?:即|分别(?:为|是)|具体(?:为|是)):?
        | {_THINGS}(?:有|包括)(?![0-9一二三四五六七八九十])
        )[ ]?
        """,
        re.VERBOSE,
    )


def read_heading_state(clean: str, start: int, end: int) -> Span | None:
    """Read the state that a heading gives to what stands under it.

    >>> text = "一、提前完成任务的项目(3个)"
    >>> text[slice(*read_heading_state(text, 0, len(text)))]
    '提前完成任务'
    >>> read_heading_state("一、主要做法", 0, 6)
    """
    found = _heading_state().search(clean, start, end)
    return found.span("state") if found else None


@cache
def _heading_state() -> re.Pattern[str]:
    return re.compile(rf"(?P<state>{_states()})的?(?:{_THINGS}|有)?(?:\([^()]{{1,12}}\))?[:。]?$")


_LISTED = re.compile(r"[ ]?(?:分别(?:是|为)|包括|具体(?:是|为)|有)[:,]?[ ]?")


def read_list_under(clean: str, start: int, end: int, state: Span) -> Iterator[Piece]:
    """Read a paragraph under a state's heading that only lists names (分别是:A、B), or nothing.

    >>> text = "已办结分别是:甲路改造、乙桥加固。"
    >>> [text[slice(*piece.text)] for piece in read_list_under(text, 3, len(text), (0, 3))]
    ['甲路改造', '乙桥加固']
    """
    if (found := _LISTED.match(clean, start, end)) is not None:
        yield from _read_names(clean, found.end(), strip_end(clean, found.end(), end), state)


def read_states(clean: str, state: re.Match[str], end: int) -> Iterator[Piece]:
    """Read the names behind a state as items; one that tells of itself keeps its own words as its report."""
    yield from _read_names(clean, state.end(), end, state.span("state"))


def read_counted_lists(clean: str, start: int, end: int) -> list[Piece]:
    """Read names that a count sums up before their state, three at least: A、B、C等11件实事已提前完成.

    >>> text = "北桥加固、南路拓宽、新建公厕12座等5件实事已办结"
    >>> [(text[slice(*piece.text)], text[slice(*piece.report)]) for piece in read_counted_lists(text, 0, len(text))]
    [('北桥加固', '已办结'), ('南路拓宽', '已办结'), ('新建公厕12座', '已办结')]
    >>> text = "其余7项中,已完成3项(北桥加固、南路拓宽、困难学子帮扶)"
    >>> [text[slice(*piece.text)] for piece in read_counted_lists(text, 0, len(text))]
    ['北桥加固', '南路拓宽', '困难学子帮扶']
    """
    pieces: list[Piece] = []
    for found in _bracketed().finditer(clean, start, end):
        cut = _NAMES_SEMICOLON if ";" in found["names"] else _NAMES
        names = [name.span() for name in cut.finditer(clean, *found.span("names"))]
        if len(names) == read_number(found["count"]):
            pieces += [_stated(clean, *name, found.span("state")) for name in names]
    for found in _counted().finditer(clean, start, end):
        names = [name.span() for name in _NAMES.finditer(clean, *found.span("names"))]
        fits = all(is_matter_name(clean, *name) or clean[name[1] - 1] in "元%" for name in names)
        if fits and 3 <= len(names) <= read_number(found["count"]):
            pieces += [_stated(clean, *name, found.span("state")) for name in names]
    return pieces


@cache
def _bracketed() -> re.Pattern[str]:
    """A state, how many have it, and their names in brackets: 已完成3项(A、B、C)."""
    return re.compile(
        rf"""
        (?P<state>{_states()}|常态化开展)的?{_THINGS}?(?:有|共)?(?P<count>[0-9]{{1,3}}|[二三四五六七八九十]{{1,3}})[项件个]{_THINGS}?
        \((?:分别(?:为|是):?)?(?P<names>[^()\n]{{4,600}})\)
        """,
        re.VERBOSE,
    )


@cache
def _counted() -> re.Pattern[str]:
    things = alternation(load_words("prosewords", kind="thing"))
    return re.compile(
        rf"""
        (?P<names>(?:\([^()\n]{{0,40}}\)|“[^“”\n]{{0,40}}”|[^,。;:\n(“]){{4,400}}?)
        等(?P<count>[0-9]{{1,3}}|[一二三四五六七八九十]{{1,3}})[项件个][^,。;:\n]{{0,10}}?{things}?
        (?P<state>(?:已|均|全部|提前|超额|如期|基本|正|尚未|未)[^,。;\n]{{2,30}})
        """,
        re.VERBOSE,
    )


def _read_names(clean: str, start: int, end: int, state: Span) -> Iterator[Piece]:
    parts = [span for span, _ in find_parts(clean, start, end)]
    if len(parts) > 1:
        for span in parts:
            piece = read_piece(clean, *span, listed=True)
            if piece.report != (0, 0):
                yield piece
            elif is_matter_name(clean, *span):
                yield _stated(clean, *span, state)
        return
    pieces = read_pieces(clean, start, end, listed=True)
    if len(pieces) > 2:
        yield from pieces
        return
    commas = clean.find(",", start, end) >= 0 and clean.find("、", start, end) < 0
    for found in (_NAMES_COMMA if commas else _NAMES).finditer(clean, start, end):
        piece = read_piece(clean, *found.span(), listed=True)
        if piece.shape == "name" and piece.report != (0, 0):
            yield piece
        elif is_matter_name(clean, *found.span()):
            yield _stated(clean, *found.span(), state)


def _stated(clean: str, start: int, end: int, state: Span) -> Piece:
    """Make a bare name an item that the state of its list reports."""
    end = strip_end(clean, start, end)
    if clean.endswith("等", start, end):
        end -= 1
    marked = _MARK.search(clean, start, end)
    name = (start, marked.start() if marked else end)
    return Piece(start, end, "name", name, state, mark=marked.span("mark") if marked else (0, 0), sure=True)


_NAMES = re.compile(r"(?:\([^()\n]{0,40}\)|“[^“”\n]{0,40}”|[^、;,])+")
_NAMES_SEMICOLON = re.compile(r"(?:\([^()\n]{0,40}\)|“[^“”\n]{0,40}”|[^;])+")
_NAMES_COMMA = re.compile(r"(?:\([^()\n]{0,40}\)|“[^“”\n]{0,40}”|[^,;])+")
_MARK = re.compile(r"\((?P<mark>第[0-9一二三四五六七八九十]{1,4}[项件条个])\)$")
