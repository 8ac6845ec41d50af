"""Grow the tree of a bulletin from its pieces: sections, owners, items, and what belongs to each.

    document = front, { section | owner | item | line }, tail
    section  = marker above the owners' (or items') level, heading
    owner    = marker of the owners' level, heading | heading before an item 1 | 责任单位： before the items
    item     = marker below, text { line } [deadline:] [report: { line }] { item }  |  承诺事项：text …

What a line opens is judged in ``openings``; a line that opens nothing continues the text or report that is open.
"""

from __future__ import annotations

from dataclasses import replace

from kfanalysis.extraction.outline.layouts import OWNER_FIELDS, Layout
from kfanalysis.extraction.outline.line_kinds import is_owner_line, judge_opening
from kfanalysis.extraction.outline.lines import Piece, read_inline_list
from kfanalysis.extraction.outline.nodes import Node, Tree
from kfanalysis.extraction.outline.owner_headings import is_titles

_SHORTEST = 10


def grow_tree(clean: str, pieces: list[Piece], layout: Layout, tail_from: int) -> Tree:
    """Grow the tree; pieces from ``tail_from`` on are the document's tail."""
    tree = Tree()
    for i, piece in enumerate(pieces):
        if i < layout.first and not is_owner_line(clean, pieces, layout, i):
            tree.front.append(piece)
        elif i >= tail_from:
            tree.tail.append(piece)
        else:
            name = _place(tree, clean, pieces, layout, i)
            if name.startswith("!"):
                tree.leftovers.append((piece, name[1:]))
            else:
                tree.claims.append((piece, name))
    return tree


def _place(tree: Tree, clean: str, pieces: list[Piece], layout: Layout, i: int) -> str:
    """Place one piece in the tree and name what it is."""
    piece = pieces[i]
    if i and _repeats(clean, pieces[i - 1], piece):
        return "duplicate"
    if piece.field == "report":
        return _add_report(tree, clean, piece)
    if piece.field == "commitment":
        return _open_commitment(tree, piece)
    if piece.field:
        return _add_field(tree, layout, piece)
    kind = judge_opening(tree, clean, pieces, layout, i)
    if not kind:
        return _continue(tree, clean, piece)
    node = Node(
        kind, _rank(tree, layout, piece, kind), piece.number, piece.start, piece.body, piece.body, piece.end
    )
    node.heading = layout.headings[i] if kind == "owner" else None
    node.lost_marker = kind == "item" and not piece.rank
    _open(tree, node)
    return kind


def _repeats(clean: str, before: Piece, piece: Piece) -> bool:
    """Whether a line says once more what the line before it said: a duplicated paragraph is one (codebook §1)."""
    return (
        piece.end - piece.start == before.end - before.start >= _SHORTEST
        and clean[piece.start : piece.end] == clean[before.start : before.end]
    )


def _rank(tree: Tree, layout: Layout, piece: Piece, kind: str) -> float:
    """The level of a node: its marker's, or that which its kind has in this layout."""
    if piece.rank:
        return piece.rank
    owner_rank = layout.item_rank - 0.5 if layout.owner_rank is None else layout.owner_rank
    if kind == "item":
        return tree.item.rank if tree.item is not None else layout.item_rank
    return owner_rank if kind == "owner" else owner_rank - 0.5


def _open(tree: Tree, node: Node) -> None:
    while tree.stack and tree.stack[-1].rank >= node.rank:
        tree.stack.pop()
    (tree.stack[-1].children if tree.stack else tree.roots).append(node)
    tree.stack.append(node)
    tree.open = "text" if node.kind == "item" else "lead"
    tree.inner.clear()


def _add_report(tree: Tree, clean: str, piece: Piece) -> str:
    """Add a report to the open item; a second one under the same label has lost its commitment."""
    item = tree.item
    if item is None or (item.report is not None and item.report_label == piece.label):
        tree.open = "!orphan_report"
        return tree.open
    tree.open = "report"
    if item.report is not None:
        item.report = (item.report[0], piece.end)
        return "report"
    item.report, item.report_label = (piece.value, piece.end), piece.label
    tree.inner.clear()
    listed = read_inline_list(clean, piece.value, piece.end)
    if listed is not None and listed[1] == 1:  # one that has run on in its own line is not continued below
        tree.inner[listed[0]] = 1
    return "report"


def _open_commitment(tree: Tree, piece: Piece) -> str:
    """Open a labelled commitment, or give the open item its text where it has had only a heading so far: one behind
    a marker, or behind a label of another word (事项一：name, 年度目标：text)."""
    item = tree.item
    waits = item is not None and item.report is None and not (piece.rank or piece.number)
    other = item is not None and item.labelled and item.label != piece.label and not item.title_end
    if waits and other and item is not None:
        item.head, item.title_end, item.body, item.end = item.body, item.end, piece.value, piece.end
    elif waits and item is not None and not item.labelled:
        item.title_end, item.body, item.end, item.labelled = item.end, piece.value, piece.end, True
    else:
        rank: float = piece.rank
        if not rank and item is not None and item.labelled:
            rank = item.rank
        elif not rank:
            rank = tree.stack[-1].rank + 0.5 if tree.stack else 0.5
        node = Node(
            "item", rank, piece.number, piece.start, piece.body, piece.value, piece.end, labelled=True,
            label=piece.label,
        )  # fmt: skip
        _open(tree, node)
    tree.open = "text"
    return "commitment"


def _add_field(tree: Tree, layout: Layout, piece: Piece) -> str:
    item, name = tree.item, piece.field
    if name == "sequel" and tree.open == "report" and item is not None and item.report is not None:
        item.report = (item.report[0], piece.end)
        return "report"
    goes_on = bool(tree.stack) and tree.stack[-1].kind == "owner" and tree.open.rstrip("?") in OWNER_FIELDS
    if name in OWNER_FIELDS and layout.blocks and (item is None or item.report is not None) and not goes_on:
        rank = layout.item_rank - 0.5
        _open(tree, Node("owner", rank, 0, piece.start, piece.start, piece.value, piece.end))
    tree.open = name
    if piece.value < piece.end:
        _add_value(tree, name, piece.value, piece.end)
    elif name in (*OWNER_FIELDS, "titles", "deadline"):
        tree.open = name + "?"  # the value stands on the next line
    return name


def _add_value(tree: Tree, name: str, start: int, end: int) -> None:
    if name in (*OWNER_FIELDS, "titles") and tree.stack:
        tree.stack[-1].owners.append((name, start, end))
    elif name == "deadline" and tree.item is not None:
        tree.item.deadlines.append((start, end))


def _continue(tree: Tree, clean: str, piece: Piece) -> str:
    """Let a line continue what is open; after a field that holds one line, it is left over."""
    item = tree.item
    if tree.open == "report" and item is not None and item.report is not None:
        start, end = item.report
        item.report = (piece.start if start == end else start, piece.end)
    elif tree.open == "text" and item is not None:
        item.body, item.end = piece.start if item.body == item.end else item.body, piece.end
    elif tree.open == "lead":
        _add_titles(tree.stack[-1], clean, piece)
    elif tree.open.endswith("?"):
        tree.open = tree.open.rstrip("?")
        _add_value(tree, tree.open, piece.start, piece.end)
    elif not tree.open.startswith("!") and tree.open not in ("measure", "remark", "sequel"):
        return "!unread_line"
    return tree.open


def _add_titles(owner: Node, clean: str, piece: Piece) -> None:
    """Add titles that stand on the line below the owner's name."""
    heading = owner.heading
    if heading is None or heading.kind != "person" or heading.titles[0] < heading.titles[1]:
        return
    if is_titles(clean, piece.start, piece.end):
        owner.heading = replace(heading, titles=(piece.start, piece.end))
        owner.end = piece.end
