"""Judge a document's layout: which level of markers carries the owners, and where labels stand.

Bulletins agree on the order of marker levels (第一部分, 一、, （一）, 1., (1), ①) and on nothing else: owners may be
numbered （一） under 一、, 1. under 第一部分, 一、 with no section at all, stand without a number, or in a field
责任单位： of the item or of the block. So the level is read off the document:

- **owner_rank**: the level most of whose headings read as persons (the deepest, where several do); failing that,
  the deepest level above the items of which three in five read as organisations; None where owners are fields.
- **item_rank**: the highest level of markers that stand right before a commitment or its report.
- **blocks**: an owner's field opens a block (it comes before the item), rather than closing the item's text.
- **tight**: reports follow their texts without blank lines, so a blank line ends a report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kfanalysis.extraction.outline.lines import Piece
from kfanalysis.extraction.outline.owner_headings import LONGEST, Heading, read_owner

ITEM_FIELDS = ("report", "commitment")
OWNER_FIELDS = ("owner_body", "owner_person")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the pieces of one document agree on; the tuples run parallel to the pieces."""

    owner_rank: float | None
    item_rank: float
    blocks: bool
    tight: bool
    headings: tuple[Heading | None, ...]
    next_up: tuple[bool, ...]
    own: tuple[bool, ...]
    again: tuple[bool, ...]
    first: int
    last: int


def judge_layout(clean: str, pieces: list[Piece]) -> Layout:
    """Judge the layout of a document from its pieces (codebook §1)."""
    own, again = _look_ahead(pieces)
    next_up = _count_on(pieces)
    headings = tuple(_read_heading(clean, pieces, i) for i in range(len(pieces)))
    direct = _find_direct(pieces)
    most = max(direct.values(), default=0)
    item_rank = min((rank for rank, count in direct.items() if rank and count * 10 >= most), default=4)
    owner_rank = _judge_owner_rank(pieces, headings, direct, next_up)
    fields = [i for i, piece in enumerate(pieces) if piece.field in (*ITEM_FIELDS, "deadline")]
    heads = [
        i for i, piece in enumerate(pieces) if piece.rank or piece.field in (*ITEM_FIELDS, *OWNER_FIELDS)
    ]
    reports = [piece for piece in pieces if piece.field == "report"]
    return Layout(
        owner_rank=owner_rank,
        item_rank=item_rank,
        blocks=owner_rank is None and _opens_blocks(pieces, item_rank),
        tight=bool(reports) and sum(piece.gap for piece in reports) * 10 <= len(reports),
        headings=headings,
        next_up=next_up,
        own=own,
        again=again,
        first=heads[0] if heads else len(pieces),
        last=fields[-1] if fields else -1,
    )


def _read_heading(clean: str, pieces: list[Piece], i: int) -> Heading | None:
    """Read a line as an owner's heading; an unnumbered one only where something opens on the next line."""
    piece = pieces[i]
    if piece.field or piece.end - piece.body > LONGEST or clean[piece.end - 1] in "。;":
        return None
    start = piece.body
    if not piece.rank and clean[piece.end - 1] != ":":
        after = pieces[i + 1] if i + 1 < len(pieces) else piece
        if not after.rank and not after.field:
            return None
    if not piece.rank and (broken := _BROKEN_MARKER.match(clean, start, piece.end)):
        start = broken.end()
    return read_owner(clean, start, piece.end)


# (三闻修竹, 四()陆见深: a marker that has lost a bracket, or had it swapped.
_BROKEN_MARKER = re.compile(
    r"[(〔)〕]{1,2}[一二三四五六七八九十]{0,3}[)〕]?[ ]?|[一二三四五六七八九十]{1,3}[()〔〕]{1,2}[ ]?"
)


def _look_ahead(pieces: list[Piece]) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    """Look ahead from each marker: has it a report before the next marker of its level or above, and does its
    number come again at its level before the next report? (A list inside a report has no, and may.)"""
    own, again = [False] * len(pieces), [False] * len(pieces)
    end = len(pieces)
    report, at_rank = end, [end] * 9
    seen: dict[tuple[int, int], int] = {}
    for i in range(end - 1, -1, -1):
        piece = pieces[i]
        if piece.rank:
            own[i] = report < min(at_rank[: piece.rank + 1])
            key = (piece.rank, piece.number)
            again[i] = seen.get(key, end) < report
            seen[key] = at_rank[piece.rank] = i
        if piece.field == "report":
            report = i
    return tuple(own), tuple(again)


def _find_direct(pieces: list[Piece]) -> dict[int, int]:
    """Count, by level, the markers that stand right before (or with) a commitment's or report's label."""
    counts: dict[int, int] = {}
    rank = 0
    for piece in pieces:
        rank = piece.rank or rank
        if piece.field in ITEM_FIELDS:
            counts[rank] = counts.get(rank, 0) + 1
            rank = 0
    return counts


def _judge_owner_rank(
    pieces: list[Piece],
    headings: tuple[Heading | None, ...],
    direct: dict[int, int],
    next_up: tuple[bool, ...],
) -> float | None:
    marked: dict[int, int] = {}
    persons: dict[int, int] = {}
    bodies: dict[int, int] = {}
    titled: set[int] = set()
    for i, piece in enumerate(pieces):
        if not piece.rank or piece.field:
            continue
        marked[piece.rank] = marked.get(piece.rank, 0) + 1
        heading = headings[i]
        if heading is not None:
            counts = persons if heading.kind == "person" else bodies
            counts[piece.rank] = counts.get(piece.rank, 0) + 1
            if heading.titles[0] < heading.titles[1]:
                titled.add(piece.rank)
    # A field of work can read as a bare name (商贸), so names without any title need a majority of their own.
    persons = {r: n for r, n in persons.items() if r in titled or n * 3 >= marked[r] * 2}
    if persons:
        rank = max(persons, key=lambda r: (persons[r], r))
        if persons[rank] * 2 >= marked[rank] - direct.get(rank, 0) or persons[rank] > 2:
            return rank
    unmarked = [
        h
        for i, h in enumerate(headings)
        if h is not None and h.kind == "person" and opens_block(pieces, next_up, i)
    ]
    if unmarked:
        return min((rank for rank in direct if rank), default=1) - 0.5
    deepest = max((rank for rank in marked if direct.get(rank, 0) * 4 <= marked[rank]), default=0)
    for rank in range(deepest, 0, -1):
        if rank in marked and bodies.get(rank, 0) * 5 >= marked[rank] * 3:
            return rank
    return None


def opens_block(pieces: list[Piece], next_up: tuple[bool, ...], i: int) -> bool:
    """Whether an unnumbered line stands like an owner's: the next line is an item that begins or goes on counting,
    a commitment's label, or a field of the owner's."""
    if pieces[i].rank or pieces[i].field or i + 1 >= len(pieces):
        return False
    after = pieces[i + 1]
    return (bool(after.rank) and next_up[i + 1]) or after.field in ("commitment", "titles")


def _count_on(pieces: list[Piece]) -> tuple[bool, ...]:
    """Say of each marker whether it is number 1, or one more than the last of its level in the document."""
    last: dict[int, int] = {}
    flags = []
    for piece in pieces:
        flags.append(piece.number == 1 or piece.number == last.get(piece.rank, 0) + 1)
        if piece.rank:
            last[piece.rank] = piece.number
    return tuple(flags)


def _opens_blocks(pieces: list[Piece], item_rank: float) -> bool:
    """Whether owners' fields open blocks: the first one stands before any item has been opened."""
    for piece in pieces:
        if piece.field in OWNER_FIELDS:
            return True
        if piece.field == "commitment" or piece.rank >= item_rank:
            return False
    return False
