"""Read lists under a state: 已办结的有:A、B; 其中4项已办结,分别为:A(第二项)、B (codebook §1, prose).

Each named item has the state as its report; one that tells of itself keeps its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kfanalysis.extraction.outline.matter_names import is_matter_name
from kfanalysis.extraction.outline.prose_clauses import Piece, find_parts, read_piece, read_pieces, strip_end
from kfanalysis.lexicon import alternation, load_words

Span = tuple[int, int]


@cache
def state_list() -> re.Pattern[str]:
    """An intro that gives its state to the names behind it: 已办结的有:, 其中4项已办结,分别为:.

    >>> text = "其中4项已办结,分别为:甲路改造、乙桥加固"
    >>> found = state_list().search(text)
    >>> text[slice(*found.span("state"))], text[found.end() :]
    ('已办结', '甲路改造、乙桥加固')
    >>> state_list().search("只作常态推进、没有量化目标的有2项")
    """
    led, alone = (alternation(load_words("prosestates", kind=kind)) for kind in ("led", "alone"))
    things = "(?:项目|工程|事项|任务|实事)"
    return re.compile(
        rf"""
        (?P<state>(?:已经|均已|已全部|已|正在|尚未|还未|仍未|未|基本|全部){led}|{alone})的?
        (?:
          {things}?(?:已|共|主要|分别)?(?:有|为|是|包括)?[^。;:,\n0-9]{{0,4}}(?:[0-9一二三四五六七八九十两]{{1,3}}[项个件])?
          (?:分别)?(?:有|为|是|包括)?:
        | [^。;:,\n]{{0,10}},(?:即|分别(?:为|是)|(?:主要)?(?:包括|有)|具体(?:为|是)):?
        | {things}(?:有|包括)(?![0-9一二三四五六七八九十])
        )[ ]?
        """,
        re.VERBOSE,
    )


def read_states(clean: str, state: re.Match[str], end: int) -> Iterator[Piece]:
    """Read the names behind a state as items; one that tells of itself keeps its own words as its report."""
    start = state.end()
    parts = [span for span, _ in find_parts(clean, start, end)]
    if len(parts) > 1:
        for span in parts:
            piece = read_piece(clean, *span, listed=True)
            if piece.report != (0, 0):
                yield piece
            elif is_matter_name(clean, *span):
                yield _stated(clean, *span, state.span("state"))
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
            yield _stated(clean, *found.span(), state.span("state"))


def _stated(clean: str, start: int, end: int, state: Span) -> Piece:
    """Make a bare name an item that the state of its list reports."""
    end = strip_end(clean, start, end)
    if clean.endswith("等", start, end):
        end -= 1
    marked = _MARK.search(clean, start, end)
    name = (start, marked.start() if marked else end)
    return Piece(start, end, "name", name, state, mark=marked.span("mark") if marked else (0, 0), sure=True)


_NAMES = re.compile(r"(?:\([^()\n]{0,40}\)|“[^“”\n]{0,40}”|[^、;,])+")
_NAMES_COMMA = re.compile(r"(?:\([^()\n]{0,40}\)|“[^“”\n]{0,40}”|[^,;])+")
_MARK = re.compile(r"\((?P<mark>第[0-9一二三四五六七八九十]{1,4}[项件条个])\)$")
