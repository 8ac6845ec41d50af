"""Name what stands around a bulletin's list: title, cutoff line, publisher, date, web-page crumbs, closing words.

The front is what comes before the first section, owner or item. The tail begins, after the last label, at the
first line that is a crumb (来源：…, 上一篇 …), a bare date, the name of a body alone on its line, or a closing
paragraph: one that a blank line parts from a tight list, or that tells what the issuing office will do next.
"""

from __future__ import annotations

import re
from functools import cache

from kfanalysis.extraction.dates.as_of_dates import has_cutoff, is_day_line
from kfanalysis.extraction.numbers.quantities import find_quantities
from kfanalysis.extraction.outline.layouts import Layout
from kfanalysis.extraction.outline.lines import Piece
from kfanalysis.extraction.outline.owner_headings import read_owner
from kfanalysis.lexicon import alternation, load_words


def find_tail(clean: str, pieces: list[Piece], layout: Layout) -> int:
    """Find the index of the tail's first piece, or the number of pieces."""
    for i in range(layout.last + 1, len(pieces)):
        piece = pieces[i]
        if piece.rank:
            continue
        name = name_line(clean, piece.start, piece.end, marked=bool(piece.rank))
        parted = layout.tight and piece.gap and i > 0 and not piece.field
        if name or (parted and not find_quantities(clean[piece.start : piece.end])):
            return i
    return len(pieces)


def find_second(clean: str, pieces: list[Piece], front: int, tail: int) -> tuple[int, int] | None:
    """Find where two bulletins' titles stand in one document: numbering starts again after the second."""
    first = next((p for p in pieces if is_title(clean, p.start, p.end) and not p.field), None)
    inside = [i for i, piece in enumerate(pieces) if front <= piece.start < tail]
    if first is None or not inside:
        return None
    top = pieces[inside[0]]
    for i in inside[1:]:
        piece = pieces[i]
        if piece.rank or piece.field or not is_title(clean, piece.start, piece.end):
            continue
        after = next((p for p in pieces[i + 1 : i + 12] if p.rank or p.field == "commitment"), None)
        if after is None or after.number != 1 or after.rank > top.rank:
            continue
        if is_like_title(clean, (first.start, first.end), (piece.start, piece.end)):
            return first.start, piece.start
    return None


def is_title(clean: str, start: int, end: int) -> bool:
    """Whether a line reads as a bulletin's title.

    >>> is_title("某市承诺事项进展情况(5月)", 0, 15), is_title("推进情况:已完成进展情况通报", 0, 15)
    (True, False)
    """
    return 6 < end - start <= 70 and is_titled(clean, start, end)


def is_titled(clean: str, start: int, end: int) -> bool:
    """Whether a stretch ends like a title, however short: 任务清单, 进展情况表."""
    return end - start <= 70 and _title().fullmatch(clean, start, end) is not None


def is_like_title(clean: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether a later title-like line is another bulletin's title: it names a year, or shares words with the first.

    >>> is_like_title("某市承诺事项进展情况某县承诺事项进展情况", (0, 10), (10, 20))
    True
    >>> is_like_title("某市承诺事项进展情况道路改造完成情况", (0, 10), (10, 18))
    False
    """
    kinds = _kinds()
    one, two = (kinds.sub("", clean[slice(*span)]) for span in (first, second))
    return bool(_YEAR.search(two)) or any(two[i : i + 3] in one for i in range(len(two) - 2))


_YEAR = re.compile("20[0-9]{2}")


def announces_progress(clean: str, end: int) -> bool:
    """Whether a line before ``end`` that is no prose announces reports: a title with 进展, 完成情况, 通报.

    >>> announces_progress("2023年实事办理情况\\n1.建路。", 12), announces_progress("2023年十件实事\\n1.建路。", 10)
    (True, False)
    """
    lines = (line for line in clean[:end].split("\n") if len(line) < _TITLE and not line.endswith("。"))
    return any(_progress().search(line) for line in lines)


_TITLE = 60


@cache
def _progress() -> re.Pattern[str]:
    return re.compile(alternation(load_words("promisewords", kind="progress")))


@cache
def _kinds() -> re.Pattern[str]:
    return re.compile(alternation(load_words("markers", kind="title")))


@cache
def _title() -> re.Pattern[str]:
    kinds = alternation(load_words("markers", kind="title"))
    return re.compile(rf"[^。;:!?\n]{{2,60}}?{kinds}(?:\([^()\n]{{1,40}}\))?")


def name_line(clean: str, start: int, end: int, *, marked: bool = False) -> str:
    """Name a line of the front or tail by its look: date, cutoff, source, publisher, crumb, closing or "".

    >>> name_line("2022年5月13日", 0, 10), name_line("来源:某某日报", 0, 7), name_line("建路3条", 0, 4)
    ('date', 'source', '')
    """
    if is_day_line(clean, start, end):
        return "date"
    if end - start < 60 and clean.startswith(("(", "截", "数"), start) and has_cutoff(clean, start, end):
        return "cutoff"
    if found := _heads().match(clean, start, end):
        return str(found.lastgroup)
    if _CRUMB.match(clean, start, end):
        return "crumb"
    if found := _next_steps().match(clean, start, end):
        return "closing"
    heading = read_owner(clean, start, end) if end - start < 40 and not marked else None
    return "publisher" if heading is not None and heading.kind == "organisation" else ""


_CRUMB = re.compile(
    r"""
    \([0-9]{1,4}\)$ | [0-9]+$ | [第共][ ]?[0-9]+[ ]?页        # counters
    | https?:// | www\.
    | [^ ]{1,12}(?:[ ]?[>»][ ]?[^ ]{1,12}){1,6}$             # 首页 > 政务公开
    """,
    re.VERBOSE,
)


@cache
def _heads() -> re.Pattern[str]:
    def words(kind: str) -> str:
        return alternation(load_words("crumbs", kind=kind))

    return re.compile(
        rf"""
        (?P<source>{words("source")})[ ]?:
        | (?P<published>{words("published")})[ ]?:
        | (?P<publisher>{words("publisher")})[ ]?:
        | (?P<closing>{words("closing")})(?:[ ]?[:,。(]|$|[0-9一])
        | [【\[]?(?P<crumb>{words("crumb")})(?:[ ]?[:】\]]|[ ]|$)
        """,
        re.VERBOSE,
    )


@cache
def _next_steps() -> re.Pattern[str]:
    next_, issuers = (alternation(load_words("crumbs", kind=kind)) for kind in ("next", "issuer"))
    return re.compile(rf"{next_},?[^。;\n]{{0,24}}{issuers}[^。;\n]{{0,6}}[将要会]")
