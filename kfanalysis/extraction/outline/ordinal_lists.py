"""Read lists that run on by ordinals: 一是…。二是…。 (codebook §1, prose)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kfanalysis.extraction.outline.name_judgements import is_matter_name
from kfanalysis.extraction.outline.prose_clauses import Piece, Span, read_piece, read_pieces
from kfanalysis.extraction.outline.prose_stretches import find_parts, find_time_end, strip_end
from kfanalysis.extraction.outline.report_starts import find_first_stop, find_report_start
from kfanalysis.lexicon import load_words


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
    >>> text = "一是热网工程。东线工程已完工;西线工程正在选址。二是新建公厕。已建成9座。"
    >>> [text[slice(*piece.text)] for piece in read_ordinals(text, find_ordinals(text, 0, len(text)), len(text))]
    ['东线工程', '西线工程', '新建公厕']
    """
    stops = [*(mark.start() for mark in marks[1:]), end]
    for mark, stop in zip(marks, stops, strict=True):
        start, stop = mark.end(), strip_end(clean, mark.end(), stop)
        if inner := _read_inner(clean, start, stop):
            yield from (replace(piece, mark=mark.span()) for piece in inner)
            continue
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


def read_headed_ordinals(clean: str, heading: Span, start: int, end: int) -> Iterator[Piece]:
    """Read the ordinals of a paragraph that a name heads as items, where each names a matter and then tells of it.

    >>> text = "关于公寓建设。一是区属公寓。截至6月底,已开工40套。二是乡镇公寓。截至6月底,已建成9套。"
    >>> [text[slice(*piece.text)] for piece in read_headed_ordinals(text, (0, 6), 0, len(text))]
    ['区属公寓', '乡镇公寓']
    >>> list(read_headed_ordinals("公厕建设。一是加强调度。二是已建成9座。", (0, 4), 0, 19))
    []
    """
    marks = find_ordinals(clean, start, end)
    if not marks or clean[heading[1] : marks[0].start()].strip(" 。"):
        return
    stops = [*(mark.start() for mark in marks[1:]), end]
    pieces = []
    for mark, stop in zip(marks, stops, strict=True):
        at = clean.find("。", mark.end(), stop)
        if at < 0 or not is_matter_name(clean, mark.end(), at) or find_time_end(clean, at + 1, stop) is None:
            return
        told = (at + 1, strip_end(clean, at + 1, stop))
        pieces.append(
            Piece(
                mark.start(),
                stop,
                "plan",
                (mark.end(), at),
                told,
                mark=mark.span(),
                sure=True,
                heading=heading,
            )
        )
    yield from pieces


def _read_inner(clean: str, start: int, stop: int) -> list[Piece]:
    """Read what stands behind the name of a group (热网工程。) as matters of their own, where every part names one."""
    at = clean.find("。", start, stop)
    if at < 0 or _FIGURE.search(clean, start, at) or not is_matter_name(clean, start, at):
        return []
    found: list[Piece] = []
    for part, _ in find_parts(clean, at + 1, stop):
        pieces = read_pieces(clean, *part, listed=True, least=2)
        if not all(piece.shape == "name" for piece in pieces):
            return []
        found += pieces
    own = sum(piece.sure and not _is_step(clean, piece.text) for piece in found)
    many = len(found) > 1 and own * 2 > len(found)
    heading: Span = (start, at)
    return [replace(piece, heading=heading) for piece in found] if many else []


_FIGURE = re.compile("[0-9]")


def _is_step(clean: str, name: Span) -> bool:
    """Whether a name is no more than a kind of work (管网更新), and so a step of the group's matter."""
    return name[1] - name[0] < 5 and clean.startswith(load_words("prosewords", kind="work"), name[1] - 2)


def _is_whole(clean: str, piece: Piece) -> bool:
    return clean.find("。", piece.text[0], piece.report[0]) < 0
