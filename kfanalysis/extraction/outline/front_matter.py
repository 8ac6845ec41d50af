"""Read what stands around a bulletin's list: title, cutoff line, publisher, date, web-page crumbs, closing words.

The front is what comes before the first section, owner or item. The tail begins, after the last label, at the
first line that is a crumb (来源：…, 上一篇 …), a bare date, the name of a body alone on its line, or a closing
paragraph: one that a blank line parts from a tight list, or that tells what the issuing office will do next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from kfanalysis.extraction.dates.as_of_dates import find_days, has_cutoff, is_day_line
from kfanalysis.extraction.outline.layouts import Layout
from kfanalysis.extraction.outline.lines import Piece
from kfanalysis.extraction.outline.owner_headings import read_owner
from kfanalysis.lexicon import alternation, load_words


@dataclass(frozen=True, slots=True)
class Masthead:
    """What front and tail say; ``claims`` names each of their pieces."""

    title: tuple[int, int]
    publisher: tuple[int, int] | None
    published: date | None
    claims: tuple[tuple[Piece, str], ...]


def find_tail(clean: str, pieces: list[Piece], layout: Layout) -> int:
    """Find the index of the tail's first piece, or the number of pieces."""
    for i in range(layout.last + 1, len(pieces)):
        piece = pieces[i]
        if piece.rank:
            continue
        name = name_line(clean, piece.start, piece.end, marked=bool(piece.rank))
        if name or (layout.tight and piece.gap and i > 0 and not piece.field):
            return i
    return len(pieces)


def read_masthead(clean: str, front: list[Piece], tail: list[Piece]) -> Masthead:
    """Read title, publisher and date from the front and the tail, and name each line of them."""
    claims = [
        (piece, name_line(clean, piece.start, piece.end, marked=bool(piece.rank)) or "lead")
        for piece in front
    ]
    titles = _find_title(clean, claims)
    claims = [(piece, "title" if piece in titles else name) for piece, name in claims]
    named = [(piece, name_line(clean, piece.start, piece.end, marked=bool(piece.rank))) for piece in tail]
    crumbs = next((i for i, (_, name) in enumerate(named) if name == "crumb"), len(named))
    claims += [(p, name or ("crumb" if i > crumbs else "closing")) for i, (p, name) in enumerate(named)]
    return Masthead(
        title=(titles[0].start, titles[-1].end) if titles else (0, 0),
        publisher=_find_publisher(clean, claims),
        published=_find_published(clean, claims),
        claims=tuple(claims),
    )


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


@cache
def _kinds() -> re.Pattern[str]:
    return re.compile(alternation(load_words("markers", kind="title")))


@cache
def _title() -> re.Pattern[str]:
    kinds = alternation(load_words("markers", kind="title"))
    return re.compile(rf"[^。;:!?\n]{{2,60}}?{kinds}(?:\([^()\n]{{1,40}}\))?")


def _find_title(clean: str, claims: list[tuple[Piece, str]]) -> list[Piece]:
    """Find the title's line, or two: a first line that ends nowhere goes on in the next."""
    lines = [piece for piece, name in claims if name in ("lead", "publisher")]
    for i, piece in enumerate(lines):
        if is_title(clean, piece.start, piece.end):
            before = lines[i - 1] if i else None
            joined = before is not None and i == 1 and not piece.gap and _goes_on(clean, before)
            return [before, piece] if joined and before is not None else [piece]
    return [line] if (line := next((p for p in lines if _can_be_title(clean, p)), None)) else []


def _can_be_title(clean: str, piece: Piece) -> bool:
    return piece.end - piece.start <= 70 and clean[piece.end - 1] not in "。;:"


def _goes_on(clean: str, piece: Piece) -> bool:
    return (
        piece.end - piece.start <= 40
        and clean[piece.end - 1] not in "。;:!?)"
        and read_owner(clean, piece.start, piece.end) is None
    )


def name_line(clean: str, start: int, end: int, *, marked: bool = False) -> str:
    """Name a line of the front or tail by its look: date, cutoff, source, publisher, crumb, closing or "".

    >>> name_line("2022年5月13日", 0, 10), name_line("来源:某某日报", 0, 7), name_line("建路3条", 0, 4)
    ('date', 'source', '')
    """
    if is_day_line(clean, start, end):
        return "date"
    if end - start < 60 and clean[start] in "(（截数" and has_cutoff(clean, start, end):
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


def _find_publisher(clean: str, claims: list[tuple[Piece, str]]) -> tuple[int, int] | None:
    """Find who published: a body on a line of its own, else 发布单位：…, else 来源：…."""
    for wanted in ("publisher", "source"):
        for alone in (True, False):
            for piece, name in claims:
                if name != wanted:
                    continue
                at = clean.find(":", piece.start, piece.end)
                if alone and at < 0:
                    return piece.start, piece.end
                if not alone and at >= 0:
                    found = _VALUE.match(clean, at + 1, piece.end)
                    if found:
                        return found.span("value")
    return None


_VALUE = re.compile(r"[ ]*(?P<value>[^ \n:]{1,40})")


def _find_published(clean: str, claims: list[tuple[Piece, str]]) -> date | None:
    for wanted in ("published", "date"):
        for piece, name in reversed(claims):
            if name == wanted or (wanted == "published" and name in ("source", "publisher")):
                for day in find_days(clean, piece.start, piece.end):
                    return day
    return None
