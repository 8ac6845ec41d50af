"""Cut a clean document into lines with their markers, also those that a plain reader of markers leaves alone.

Decision (codebook §1, numbered items): a number alone on its line, ``01`` before a space, ``1.`` before a digit
(``1.5月底前``) and a marker inside a line are markers only where the numbering of the document runs through them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from kfanalysis.extraction.grammar.marker_numbers import read_number
from kfanalysis.extraction.outline.lines import ARABIC, read_marker
from kfanalysis.lexicon import alternation, load_words

HEADING, NAMED, COUNTED, LEADING, BULLET = 0.5, 3.5, 6.5, 7.5, 8


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the document, which may run over line ends; ``rank`` 0 is no marker, ``body`` where its words begin."""

    start: int
    end: int
    rank: float
    number: int
    body: int


def unwrap(clean: str) -> str:
    """Join lines that end inside a sentence: line ends (and page numbers between) become spaces, lengths stay.

    >>> unwrap("新建公厕12座,已建成9座,\\n其余在建。").count("\\n"), unwrap("一、城建\\n1.建路。").count("\\n")
    (0, 1)
    """
    spans = [found.span() for found in _LINE.finditer(clean)]
    sizes = sorted(end - start for start, end in spans)
    width = sizes[len(sizes) * 9 // 10] if sizes else 0
    full = [
        not (clean[end - 1] in _STOPS or _is_marked(clean, *after) or _PAGE.fullmatch(clean, *after))
        for (start, end), after in pairwise(spans)
        if (end - start) * 5 >= width * 4
    ]
    wrapped = len(spans) >= 6 and 12 <= width <= 70 and sum(full) * 4 >= len(spans)
    chars = list(clean)
    before: tuple[int, int] | None = None
    for start, end in spans:
        if wrapped and _PAGE.fullmatch(clean, start, end):
            if before is not None:
                chars[start:end] = " " * (end - start)
            continue
        if before is not None and not _is_marked(clean, start, end):
            last, near = clean[before[1] - 1], clean.count("\n", before[1], start) == 1 or wrapped
            long = wrapped and (before[1] - before[0]) * 4 >= width * 3
            if near and (last in ",、(" or (long and last not in _STOPS)):
                chars[before[1] : start] = " " * (start - before[1])
        before = start, end
    return "".join(chars)


_LINE = re.compile(r"[^ \n](?:[^\n]*[^ \n])?")
_STOPS = "。;:!?”)】"
_PAGE = re.compile(r"[-—–]?[ ]?[0-9]{1,3}[ ]?[-—–]?|第[ ]?[0-9]{1,3}[ ]?页(?:[ ]?共[ ]?[0-9]{1,3}[ ]?页)?")


def unwrap_view(clean: str) -> tuple[str, Sequence[int]]:
    """Unwrap a text and leave out the joints inside words; with each character's offset in ``clean``.

    >>> unwrap_view("新建公厕12座,\\n已建成9座。")[0]
    '新建公厕12座,已建成9座。'
    """
    text = unwrap(clean)
    joints = {i for i, (old, new) in enumerate(zip(clean, text, strict=True)) if old == "\n" and new == " "}
    drop = [i for i in joints if _is_joint(text, i)]
    if not drop:
        return text, range(len(text) + 1)
    gone = set(drop)
    offsets = [i for i in range(len(text)) if i not in gone]
    return "".join(text[i] for i in offsets), [*offsets, len(text)]


def _is_joint(text: str, i: int) -> bool:
    """Whether a space that was a line end has a letter of Chinese, a digit or a comma on both sides."""
    return 0 < i < len(text) - 1 and bool(
        _GLUED.fullmatch(text, i - 1, i) and _GLUED.fullmatch(text, i + 1, i + 2)
    )


_GLUED = re.compile("[一-龥0-9,、;:()“”%《》-]")


def _is_marked(clean: str, start: int, end: int) -> bool:
    return read_marker(clean, start, end)[0] > 0 or _BULLET.match(clean, start, end) is not None


def find_lines(text: str) -> list[Line]:
    """Find the lines of an unwrapped text with their markers, in order.

    >>> [(line.rank, line.number, line.body) for line in find_lines("1.5月底前开工。\\n2.12月底前完工。")]
    [(4, 1, 2), (4, 2, 12)]
    >>> [(line.rank, line.number) for line in find_lines("1.5亿元到位。\\n其余在途。")]
    [(0, 0), (0, 0)]
    """
    lines = [_read_line(text, *found.span()) for found in _LINE.finditer(text)]
    lines = list(_settle_doubtful(text, lines))
    return list(_cut_inside(text, list(_join_alone(lines))))


def _read_line(text: str, start: int, end: int) -> Line:
    rank, number, body = read_marker(text, start, end)
    if rank:
        return Line(start, end, rank, number, body)
    if found := _COUNTED.match(text, start, end):
        return Line(start, end, COUNTED, read_number(found["number"]), found.end())
    if found := _named().match(text, start, end):
        return Line(start, end, NAMED, read_number(found["number"]), found.end())
    if found := _BULLET.match(text, start, end):
        return Line(start, end, BULLET, 0, found.end())
    if found := _DOUBTFUL.match(text, start, end):
        return Line(start, end, -ARABIC, read_number(found["number"]), found.end())
    return Line(start, end, 0, 0, start)


_COUNTED = re.compile(r"(?P<number>[一二三四五六七八九]|十[一二三四五六七八九]?)是(?=[一-龥“])[ ]?")


@cache
def _named() -> re.Pattern[str]:
    """A marker that names what it counts: 实事一：, 项目3、, 民生实事之二：."""
    words = alternation(load_words("markers", kind="counted"))
    return re.compile(
        rf"[【\[]?{words}(?:之|[ ])?(?P<number>[一二三四五六七八九十]{{1,3}}|[0-9]{{1,2}})"
        r"(?:[】\]][:、.]?|[:、.](?![0-9])|[ ]+(?=[一-龥“]))[ ]*"
    )


_BULLET = re.compile(r"[●•◆■▲★☆※◇□○◎▶►·➤✔√-](?![0-9])[ ]*")
_DOUBTFUL = re.compile(
    r"[(\[]?(?P<number>[0-9]{1,3})(?:[)\]]?[.、]?$|[)\]]?[ ]+(?=[一-龥“])|(?<=0[1-9])(?=[一-龥])|[.](?=[0-9]))"
)


def _settle_doubtful(text: str, lines: list[Line]) -> Iterator[Line]:
    """Accept a doubtful marker where it is number 1 of a run, or the number after the last."""
    numbers = [(i, line.number) for i, line in enumerate(lines) if abs(line.rank) == ARABIC]
    places = [i for i, _ in numbers]
    last = 0
    for i, line in enumerate(lines):
        if line.rank != -ARABIC:
            last = line.number if line.rank == ARABIC else last
            yield line
            continue
        at = bisect_left(places, i)
        after = numbers[at + 1][1] if at + 1 < len(numbers) else 0
        if line.number and (line.number == last + 1 if line.number > 1 else after == 2):
            last = line.number
            yield replace(line, rank=ARABIC)
        else:
            yield replace(line, rank=0, number=0, body=line.start)


def _join_alone(lines: list[Line]) -> Iterator[Line]:
    """Join a number alone on its line to the line below, which holds its words."""
    waiting: Line | None = None
    for line in lines:
        if waiting is not None:
            if line.rank == 0:
                yield replace(waiting, body=line.start, end=line.end)
                waiting = None
                continue
            yield waiting
            waiting = None
        if line.rank and line.body >= line.end:
            waiting = line
        else:
            yield line
    if waiting is not None:
        yield waiting


def _cut_inside(text: str, lines: list[Line]) -> Iterator[Line]:
    """Cut a line before the markers inside it where they go on, or begin, the numbering of the lines around it."""
    last: dict[float, int] = {}
    for i, line in enumerate(lines):
        after = next((each for each in lines[i + 1 : i + 4] if each.rank), None)
        marks = list(_find_inside(text, line, last, after))
        stops = [*(mark.start for mark in marks), line.end]
        end = stops[0]
        while end > line.start and text[end - 1] in " \n":
            end -= 1
        yield replace(line, end=end)
        if line.rank:
            last[line.rank] = line.number
        for mark, stop in zip(marks, stops[1:], strict=True):
            while stop > mark.body and text[stop - 1] in " \n":
                stop -= 1
            last[mark.rank] = mark.number
            yield replace(mark, end=stop)


def _find_inside(text: str, line: Line, last: dict[float, int], after: Line | None) -> Iterator[Line]:
    rank, number = line.rank, line.number
    marks = list(_read_inside(text, line))
    for i, mark in enumerate(marks):
        follower = marks[i + 1] if i + 1 < len(marks) else after
        goes_on = follower is not None and (follower.rank, follower.number) == (mark.rank, mark.number + 1)
        if not rank and mark.number == 1 and goes_on:
            rank, number = mark.rank, 1
            yield mark
        elif rank and mark.rank == rank and mark.number == number + 1 and not _is_next(after, mark):
            number = mark.number
            yield mark


def _read_inside(text: str, line: Line) -> Iterator[Line]:
    for found in _INSIDE.finditer(text, line.body + 1, line.end):
        rank, number, body = read_marker(text, found.start(), line.end)
        if rank:
            yield Line(found.start(), line.end, rank, number, body)


def _is_next(after: Line | None, mark: Line) -> bool:
    return after is not None and (after.rank, after.number) == (mark.rank, mark.number)


_INSIDE = re.compile(
    r"""
    (?<=[。;:!?)\ ])
    (?= [一二三四五六七八九十]{1,3}、 | \([一二三四五六七八九十]{1,3}\) | [0-9]{1,2}[、.](?![0-9]) | \([0-9]{1,2}\) | [①-⑳] )
    """,
    re.VERBOSE,
)
