"""Read lists that run on by ordinals: 一是…。二是…。 (codebook §1, prose)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kfanalysis.extraction.outline.prose_clauses import Piece, read_piece, strip_end
from kfanalysis.extraction.outline.report_starts import find_first_stop, find_report_start


def find_ordinals(clean: str, start: int, end: int) -> list[re.Match[str]]:
    """Find 一是, 二是 … in order, two at least.

    >>> [found["number"] for found in find_ordinals("一是建路。二是种树。", 0, 10)], find_ordinals("一是建路。", 0, 5)
    (['一', '二'], [])
    >>> [found["other"] for found in find_ordinals("第一,建路。第二,种树。", 0, 12)]
    ['一', '二']
    """
    marks: list[re.Match[str]] = []
    for found in ORDINAL.finditer(clean, start, end):
        if _NUMBERS.find(found["number"] or found["other"]) == len(marks):
            marks.append(found)
    return marks if len(marks) > 1 else []


_NUMBERS = "一二三四五六七八九"
ORDINAL = re.compile(
    r"(?:^|(?<=[。;,:!?\n ]))(?:(?P<number>[一二三四五六七八九])(?:是|要)|第(?P<other>[一二三四五六七八九]),)[,:]?"
)


def read_ordinals(clean: str, marks: list[re.Match[str]], end: int) -> Iterator[Piece]:
    """Read what stands behind each ordinal as an item: its name and state, or its plan and what was done.

    >>> text = "一是改造小区。计划改造8个,已改造5个。二是新建公厕。已建成9座。"
    >>> [text[slice(*piece.report)] for piece in read_ordinals(text, find_ordinals(text, 0, len(text)), len(text))]
    ['已改造5个', '已建成9座']
    """
    stops = [*(mark.start() for mark in marks[1:]), end]
    for mark, stop in zip(marks, stops, strict=True):
        start, stop = mark.end(), strip_end(clean, mark.end(), stop)
        piece = read_piece(clean, start, stop, listed=True)
        if piece.shape == "name" and _is_whole(clean, piece):
            yield piece
        elif at := find_report_start(clean, start, stop) or find_first_stop(clean, start, stop):
            yield Piece(
                start,
                stop,
                "plan",
                (start, strip_end(clean, start, at)),
                (at, stop),
                mark=mark.span(),
                sure=True,
            )


def _is_whole(clean: str, piece: Piece) -> bool:
    return clean.find("。", piece.text[0], piece.report[0]) < 0
