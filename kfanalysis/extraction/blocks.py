"""Grow the tree of a bulletin from its pieces: sections, owners, items, and what belongs to each.

    document = front, { section | owner | item | text }, tail
    section  = marker above the owners' (or items') level, heading
    owner    = marker of the owners' level, heading | heading before an item 1 | 责任单位： before the items
    item     = marker below, text { line } [deadline:] [report: { line }] { item }  |  承诺事项：text …

A marker inside a report is the report's own list, unless it is the next item: the next number of its level, or a
marker with a report of its own before the next one of its level. Where it could be both (``1. 2.`` inside item 1's
report), it is the item if a report of its own follows and its number does not come again before that.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kfanalysis.extraction.layouts import OWNER_FIELDS, Layout, opens_block
from kfanalysis.extraction.lines import Piece, read_inline_list
from kfanalysis.extraction.owners import Heading

LONGEST_HEADING = 60
_STOPS = "。;,!?"


@dataclass(slots=True)
class Node:
    """A section, owner or item as it grows; ``end`` is that of its own heading or text."""

    kind: str
    rank: float
    number: int
    start: int
    body: int
    end: int
    heading: Heading | None = None
    labelled: bool = False
    head: int = 0
    title_end: int = 0
    report: tuple[int, int] | None = None
    report_label: str = ""
    deadlines: list[tuple[int, int]] = field(default_factory=list)
    owners: list[tuple[str, int, int]] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Tree:
    """The grown tree, and the pieces that are no part of it; every piece has a claim (a name) or is left over."""

    roots: list[Node] = field(default_factory=list)
    front: list[Piece] = field(default_factory=list)
    tail: list[Piece] = field(default_factory=list)
    claims: list[tuple[Piece, str]] = field(default_factory=list)
    leftovers: list[tuple[Piece, str]] = field(default_factory=list)
    misnumbered: list[tuple[Node, int]] = field(default_factory=list)
    stack: list[Node] = field(default_factory=list)
    open: str = ""
    inner: dict[int, int] = field(default_factory=dict)


def grow_tree(clean: str, pieces: list[Piece], layout: Layout, tail_from: int) -> Tree:
    """Grow the tree; pieces from ``tail_from`` on are the document's tail."""
    tree = Tree()
    for i, piece in enumerate(pieces):
        if i < layout.first and not _is_owner_line(clean, pieces, layout, i):
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
    if piece.field == "report":
        return _add_report(tree, clean, piece)
    if piece.field == "commitment":
        return _open_commitment(tree, piece)
    if piece.field:
        return _add_field(tree, layout, piece)
    if piece.rank and (kind := _judge_marker(tree, clean, pieces, layout, i)):
        _open(
            tree, Node(kind, piece.rank, piece.number, piece.start, piece.body, piece.end, layout.headings[i])
        )
        return kind
    if _is_owner_line(clean, pieces, layout, i):
        rank = layout.item_rank - 0.5 if layout.owner_rank is None else layout.owner_rank
        _open(tree, Node("owner", rank, 0, piece.start, piece.body, piece.end, layout.headings[i]))
        return "owner"
    return _continue(tree, piece)


def _open(tree: Tree, node: Node) -> None:
    while tree.stack and tree.stack[-1].rank >= node.rank:
        tree.stack.pop()
    siblings = tree.stack[-1].children if tree.stack else tree.roots
    before = next((s for s in reversed(siblings) if s.rank == node.rank and s.number), None)
    expected = before.number + 1 if before is not None else 1
    if node.number and node.number != expected and (node.kind == "item" or before is not None):
        tree.misnumbered.append((node, expected))
    siblings.append(node)
    tree.stack.append(node)
    tree.open = "text" if node.kind == "item" else "lead"
    tree.inner.clear()


def _judge_marker(tree: Tree, clean: str, pieces: list[Piece], layout: Layout, i: int) -> str:
    """Judge what a marker opens: section, owner, item, or nothing ("")."""
    piece, owner_rank = pieces[i], layout.owner_rank
    if owner_rank is not None and piece.rank == owner_rank:
        reads = layout.headings[i] is not None or (tree.open != "report" and _is_heading(clean, piece))
        return "owner" if reads else ""
    if piece.rank < (layout.item_rank if owner_rank is None else owner_rank):
        return "section" if _is_heading(clean, piece) and _leads_on(tree, pieces, layout, i) else ""
    return "item" if _opens_item(tree, pieces, layout, i) else ""


def _is_heading(clean: str, piece: Piece) -> bool:
    return 0 < piece.end - piece.body <= LONGEST_HEADING and clean[piece.end - 1] not in _STOPS


def _leads_on(tree: Tree, pieces: list[Piece], layout: Layout, i: int) -> bool:
    """Whether a section's heading leads on to an owner or item, as a heading inside a report does not."""
    if tree.open != "report":
        return True
    for j in range(i + 1, min(i + 12, len(pieces))):
        after = pieces[j]
        if after.rank and after.rank <= pieces[i].rank:
            return True
        if after.field in ("report", "commitment", *OWNER_FIELDS) or (after.rank and layout.own[j]):
            return True
        if layout.headings[j] is not None and (after.rank == layout.owner_rank or opens_block(pieces, j)):
            return True
    return i > layout.last


def _opens_item(tree: Tree, pieces: list[Piece], layout: Layout, i: int) -> bool:
    piece, own = pieces[i], layout.own[i]
    top = tree.stack[-1] if tree.stack else None
    if layout.owner_rank is not None and not any(node.kind != "section" for node in tree.stack):
        return own
    if tree.open != "report" or top is None:
        return True
    sibling = next((n for n in reversed(tree.stack) if n.rank == piece.rank and n.kind == "item"), None)
    inner = tree.inner.get(piece.rank)
    runs_on = inner is not None and piece.number == inner + 1
    if piece.rank > top.rank or sibling is None:
        opens = own
    elif piece.number == sibling.number + 1:
        opens = not runs_on or (own and not layout.again[i])
    elif runs_on or piece.number == 1:
        opens = own
    else:
        opens = own or sibling.number <= piece.number <= sibling.number + 4
    if not opens:
        tree.inner[piece.rank] = piece.number
    return opens


def _is_owner_line(clean: str, pieces: list[Piece], layout: Layout, i: int) -> bool:
    """Whether an unnumbered line is an owner: a person before an item 1, or a body that closes with a colon."""
    heading = layout.headings[i]
    if heading is None or not opens_block(pieces, i):
        return False
    after = pieces[i + 1]
    if after.rank and layout.owner_rank is not None and after.rank <= layout.owner_rank:
        return False
    if after.rank and after.rank < layout.item_rank:
        return False
    return heading.kind == "person" or clean[pieces[i].end - 1] == ":"


def _item(tree: Tree) -> Node | None:
    return tree.stack[-1] if tree.stack and tree.stack[-1].kind == "item" else None


def _add_report(tree: Tree, clean: str, piece: Piece) -> str:
    item = _item(tree)
    if item is None or (item.report is not None and item.report_label == piece.label):
        tree.open = "!orphan_report"
        return tree.open
    tree.open = "report"
    if item.report is not None:
        item.report = (item.report[0], piece.end)
        return "report"
    item.report, item.report_label = (piece.value, piece.end), piece.label
    tree.inner.clear()
    if listed := read_inline_list(clean, piece.value, piece.end):
        tree.inner[listed[0]] = listed[1]
    return "report"


def _open_commitment(tree: Tree, piece: Piece) -> str:
    item = _item(tree)
    if not piece.rank and not piece.number and item is not None and not item.labelled and item.report is None:
        item.title_end = 0 if piece.rank else item.end
        item.body, item.end, item.labelled = piece.value, piece.end, True
    else:
        rank: float = piece.rank
        if not rank and item is not None and item.labelled:
            rank = item.rank
        elif not rank:
            rank = tree.stack[-1].rank + 0.5 if tree.stack else 0.5
        node = Node("item", rank, piece.number, piece.start, piece.value, piece.end, labelled=True)
        node.head = piece.body
        _open(tree, node)
    tree.open = "text"
    return "commitment"


def _add_field(tree: Tree, layout: Layout, piece: Piece) -> str:
    item = _item(tree)
    name = piece.field
    if name == "sequel" and tree.open == "report" and item is not None and item.report is not None:
        item.report = (item.report[0], piece.end)
        return "report"
    value = (piece.value, piece.end)
    if name in OWNER_FIELDS and layout.blocks and (item is None or item.report is not None):
        if not (tree.stack and tree.stack[-1].kind == "owner" and tree.open == name):
            _open(tree, Node("owner", layout.item_rank - 0.5, 0, piece.start, piece.value, piece.end))
        tree.stack[-1].owners.append((name, *value))
    elif name in (*OWNER_FIELDS, "titles") and tree.stack:
        tree.stack[-1].owners.append((name, *value))
    elif name == "deadline" and item is not None and value[0] < value[1]:
        item.deadlines.append(value)
    tree.open = name
    return name


def _continue(tree: Tree, piece: Piece) -> str:
    """Let an unmarked line continue what is open; after a field that holds one line, it is left over."""
    item = _item(tree)
    if tree.open == "report" and item is not None and item.report is not None:
        start, end = item.report
        item.report = (piece.start if start == end else start, piece.end)
    elif tree.open == "text" and item is not None:
        item.end = piece.end
    elif tree.open.startswith("!") or tree.open in ("lead", "measure", "remark", "sequel"):
        return tree.open
    else:
        return "!unread_line"
    return tree.open
