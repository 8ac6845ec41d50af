"""Judge what a piece opens: a section, an owner, an item, or nothing because it continues what is open.

A marker inside a report is the report's own list, unless it is the next item: the next number of its level, or a
marker with a report of its own before the next one of its level. Where it could be both (``1. 2.`` inside item 1's
report), it is the item if a report of its own follows and its number does not come again before that.

A marker that was lost in copying is made good where the text says so: an unmarked line right before a report's
label is an item if it bears a deadline tag, or if the next number of the list is one too high.
"""

from __future__ import annotations

import re
from functools import cache

from kfanalysis.extraction.outline.layouts import OWNER_FIELDS, Layout, opens_block
from kfanalysis.extraction.outline.lines import HAN, Piece
from kfanalysis.extraction.outline.nodes import Node, Tree
from kfanalysis.lexicon import alternation, load_rows, load_words

LONGEST_HEADING = 60
_REACH = 12
_STOPS = "。;,!?"


def judge_opening(tree: Tree, clean: str, pieces: list[Piece], layout: Layout, i: int) -> str:
    """Judge what piece ``i``, a line without a label, opens: "section", "owner", "item" or ""."""
    piece = pieces[i]
    if not piece.rank:
        return _judge_unmarked(tree, clean, pieces, layout, i)
    owner_rank = layout.owner_rank
    if owner_rank is not None and piece.rank == owner_rank:
        return _judge_owner(tree, clean, pieces, layout, i)
    if piece.rank < (layout.item_rank if owner_rank is None else owner_rank):
        return "section" if is_heading(clean, piece) and _leads_on(tree, pieces, layout, i) else ""
    return "item" if _opens_item(tree, clean, pieces, layout, i) else ""


def is_heading(clean: str, piece: Piece) -> bool:
    """Whether a line can be a heading: short, and no sentence; one under 一、 may close with a full stop."""
    stop = piece.end - (0 < piece.rank <= HAN and clean[piece.end - 1] == "。")
    return 0 < stop - piece.body <= LONGEST_HEADING and clean[stop - 1] not in _STOPS


def is_annex(clean: str, piece: Piece) -> bool:
    """Whether a heading is that of a section about the whole, which holds no owners: 总体情况, 工作要求."""
    return is_heading(clean, piece) and is_annex_text(clean, piece.body, piece.end)


def is_annex_text(clean: str, start: int, end: int) -> bool:
    """Whether a stretch is the heading of a section about the whole.

    >>> is_annex_text("下一步工作打算", 0, 7), is_annex_text("城乡建设", 0, 4)
    (True, False)
    """
    return _annex().fullmatch(clean, start, end) is not None


@cache
def _annex() -> re.Pattern[str]:
    sequels = (row["word"] for row in load_rows("labels") if row["field"] == "sequel")
    words = alternation((*load_words("crumbs", kind="annex"), *sequels))
    return re.compile(rf"[一-龥]{{0,6}}{words}[ :]*")


def is_owner_line(clean: str, pieces: list[Piece], layout: Layout, i: int) -> bool:
    """Whether an unnumbered line is an owner: a person before an item 1, a body that closes with a colon, or one
    before an item 1 with a report of its own."""
    heading, colon = layout.headings[i], clean[pieces[i].end - 1] == ":"
    if heading is None or pieces[i].rank or pieces[i].field or i + 1 >= len(pieces):
        return False
    after = pieces[i + 1]
    if after.rank and after.rank <= (layout.owner_rank or layout.item_rank - 0.5):
        return False
    if opens_block(pieces, layout.next_up, i):
        return colon or heading.kind == "person" or (after.number == 1 and layout.own[i + 1])
    return colon and heading.titles[0] < heading.titles[1] and (bool(after.rank) or after.field == "report")


def _judge_owner(tree: Tree, clean: str, pieces: list[Piece], layout: Layout, i: int) -> str:
    """Judge a marker of the owners' level; one whose heading reads as no owner may still lead on to items."""
    piece = pieces[i]
    if is_annex(clean, piece):
        return "section"
    if layout.headings[i] is not None:
        return "owner"
    if not is_heading(clean, piece):
        return ""
    if tree.open != "report":
        return "owner"
    last = next((n for n in reversed(tree.stack) if n.rank == piece.rank), None)
    in_turn = last is not None and piece.number == last.number + 1
    return "owner" if in_turn and i < layout.last and layout.own[i] else ""


def _judge_unmarked(tree: Tree, clean: str, pieces: list[Piece], layout: Layout, i: int) -> str:
    if is_owner_line(clean, pieces, layout, i):
        return "owner"
    if _is_section_line(clean, pieces, layout, i):
        return "section"
    return "item" if _lost_marker(tree, clean, pieces, layout, i) else ""


def _is_section_line(clean: str, pieces: list[Piece], layout: Layout, i: int) -> bool:
    """Whether an unnumbered line heads a section: a short one, right before the owner numbered 1."""
    if i + 1 >= len(pieces) or layout.owner_rank is None or not is_heading(clean, pieces[i]):
        return False
    after = pieces[i + 1]
    if after.rank != layout.owner_rank or after.number != 1 or layout.headings[i + 1] is None:
        return False
    heading = layout.headings[i]
    return heading is None or heading.kind != "person"


def _lost_marker(tree: Tree, clean: str, pieces: list[Piece], layout: Layout, i: int) -> bool:
    piece, item = pieces[i], tree.item
    after = pieces[i + 1] if i + 1 < len(pieces) else piece
    if item is None:
        owner = bool(tree.stack) and tree.stack[-1].kind == "owner"
        return owner and (
            after.field == "report" or _tagged().search(clean, piece.start, piece.end) is not None
        )
    if after.field != "report" or item.report is None or item.report_label != after.label:
        return False
    if _tagged().search(clean, piece.start, piece.end):
        return True
    for j in range(i + 2, min(i + _REACH, len(pieces))):
        if pieces[j].rank and pieces[j].rank <= item.rank:
            return pieces[j].rank == item.rank and pieces[j].number == item.number + 2
    return False


@cache
def _tagged() -> re.Pattern[str]:
    words = alternation(row["word"] for row in load_rows("labels") if row["field"] == "deadline")
    return re.compile(rf"\({words}[ ]?:")


def _leads_on(tree: Tree, pieces: list[Piece], layout: Layout, i: int) -> bool:
    """Whether a section's heading leads on to an owner or item, as a heading inside a report does not."""
    if tree.open != "report":
        return True
    for j in range(i + 1, min(i + _REACH, len(pieces))):
        after = pieces[j]
        if after.rank and after.rank <= pieces[i].rank:
            if (after.rank, after.number) == (pieces[i].rank, pieces[i].number):
                continue  # the heading stands there twice
            return after.rank < pieces[i].rank
        if after.field in ("report", "commitment", *OWNER_FIELDS) or (after.rank and layout.own[j]):
            return True
        if layout.headings[j] is not None and (
            after.rank == layout.owner_rank or opens_block(pieces, layout.next_up, j)
        ):
            return True
    return i > layout.last


def _opens_item(tree: Tree, clean: str, pieces: list[Piece], layout: Layout, i: int) -> bool:
    piece, own = pieces[i], layout.own[i]
    top = tree.stack[-1] if tree.stack else None
    if layout.owner_rank is not None and not any(node.kind != "section" for node in tree.stack):
        return own
    if top is not None and top.kind == "section" and not own and _annex().fullmatch(clean, top.body, top.end):
        return False
    if tree.open != "report" or top is None:
        return True
    sibling = next((n for n in reversed(tree.stack) if n.rank == piece.rank and n.kind == "item"), None)
    if not _is_next(piece, own, layout.again[i], top, sibling, tree.inner.get(piece.rank)):
        tree.inner[piece.rank] = piece.number
        return False
    return True


def _is_next(
    piece: Piece, own: bool, again: bool, top: Node, sibling: Node | None, inner: int | None
) -> bool:
    """Whether a marker inside the open report is the next item, rather than of the report's own list."""
    runs_on = inner is not None and piece.number == inner + 1
    if piece.rank > top.rank or sibling is None:
        return own
    if piece.number == sibling.number + 1:
        return not runs_on or (own and not again)
    if runs_on or piece.number == 1:
        return own
    return own or sibling.number <= piece.number <= sibling.number + 4
