"""Settle which items of the tree are commitments, which are groups and which are parts (codebook §1).

- Sub-items that share one report (the last one carries it, no other has one) are parts of one commitment.
- Otherwise an item with sub-items is a group: its heading is their context, they are the commitments.
- A first sub-item on the item's own line (``1.稳粮产。(1)扛稳…`` before a ``(2)`` below) is a sub-item too.
- Commitments that bear a label (承诺事项：) are never parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kfanalysis.extraction.outline.drafts import Earlier, Span
from kfanalysis.extraction.outline.lines import CIRCLED, PAREN_ARABIC
from kfanalysis.extraction.outline.nodes import Node


@dataclass(frozen=True, slots=True)
class Item:
    """A commitment as settled: spans of text and report, its parts, the headings of its groups (outermost first),
    its place in each group (``path``)."""

    path: tuple[int, ...]
    headings: tuple[Span, ...]
    marker: Span
    text: Span
    report: Span | None
    parts: tuple[Span, ...]
    deadlines: tuple[Span, ...]
    owners: tuple[tuple[str, int, int], ...]
    earlier: tuple[Earlier, ...] = ()
    remarks: tuple[Span, ...] = ()
    unit: Span | None = None
    ratio: Span | None = None


def settle_items(clean: str, nodes: list[Node]) -> Iterator[Item]:
    """Settle the items under one owner or section, in the order of the text."""
    for place, node in enumerate(_distinct(clean, nodes), 1):
        yield from _settle(clean, node, (place,), ())


def _distinct(clean: str, nodes: list[Node]) -> Iterator[Node]:
    """Leave out an item that says, text and report, what the one before it said."""
    before = ""
    for node in nodes:
        told = clean[node.body : node.end] + "\n" + clean[slice(*(node.report or (0, 0)))]
        if node.children or node.report is None or told != before:
            yield node
        before = told


def _settle(clean: str, node: Node, path: tuple[int, ...], headings: tuple[Span, ...]) -> Iterator[Item]:
    kids = _adopt_inline(clean, node)
    title = (node.head, node.title_end) if node.head < node.title_end else None
    if not kids or _is_shared(node, kids):
        yield _make_item(clean, node, kids, path, (*headings, title) if title else headings)
        return
    own = title or (node.body, node.end)
    inside = (*headings, own) if own[0] < own[1] else headings
    if node.report is not None or node.labelled:
        yield _make_item(clean, node, [], path, (*headings, title) if title else headings)
    elif len(kids) == 1 and kids[0].labelled:
        yield from _settle(clean, kids[0], path, inside)
        return
    for place, kid in enumerate(_distinct(clean, kids), 1):
        yield from _settle(clean, kid, (*path, place), inside)


def _is_shared(node: Node, kids: list[Node]) -> bool:
    """Whether sub-items are parts: none has a report, or the last alone of several has one."""
    if any(kid.labelled for kid in kids):
        return False
    reported = [kid for kid in kids if _has_report(kid)]
    if not reported:
        return True
    return node.report is None and len(kids) > 1 and reported == [kids[-1]] and not _is_group(kids[-1])


def _is_group(node: Node) -> bool:
    kids = node.children
    return bool(kids) and (node.report is not None or not _is_shared(node, kids))


def _has_report(node: Node) -> bool:
    return node.report is not None or any(_has_report(kid) for kid in node.children)


def _make_item(
    clean: str, node: Node, kids: list[Node], path: tuple[int, ...], headings: tuple[Span, ...]
) -> Item:
    nodes = [node, *_walk(kids)]
    reports = [n.report for n in nodes if n.report is not None]
    parts = [(kid.body, max(n.end for n in (kid, *_walk(kid.children)))) for kid in kids]
    text = (node.body, max(n.end for n in nodes))
    if not parts:
        parts = list(_find_inline_parts(clean, *text))
    return Item(
        path=path,
        headings=headings,
        marker=(node.start, node.head),
        text=text,
        report=next(((start, end) for start, end in reports if start < end), None),
        parts=tuple(parts),
        deadlines=tuple(span for n in nodes for span in n.deadlines),
        owners=tuple(owner for n in nodes for owner in n.owners),
    )


def _walk(nodes: list[Node]) -> Iterator[Node]:
    stack = list(reversed(nodes))
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children))


def _adopt_inline(clean: str, node: Node) -> list[Node]:
    """Adopt a first sub-item that stands on the item's own line, where the ones below begin with number 2."""
    kids = node.children
    if not kids or kids[0].number != 2 or kids[0].rank not in _FIRST:
        return kids
    marks = _FIRST[int(kids[0].rank)].finditer(clean, node.body, node.end)
    found = next((mark for mark in marks if _opens_part(clean, mark.start(), node.body)), None)
    if found is None:
        return kids
    first = Node("item", kids[0].rank, 1, found.start("mark"), found.end(), found.end(), node.end)
    first.report, first.deadlines = node.report, node.deadlines
    node.report, node.deadlines, node.children = None, [], [first, *kids]
    node.end = found.start("mark")
    while node.end > node.body and clean[node.end - 1] in " \n":
        node.end -= 1
    return node.children


def _opens_part(clean: str, at: int, body: int) -> bool:
    """Whether a mark can open a part: at the head of the text, or after a sentence or clause has ended."""
    return at == body or clean[at - 1] in "。;:!?”)）"


_FIRST = {
    PAREN_ARABIC: re.compile(r"[ ]?(?P<mark>\(1\)|⑴|1\))[、.]?[ ]*"),
    CIRCLED: re.compile(r"[ ]?(?P<mark>①)[、.]?[ ]*"),
}
_INLINE_PART = re.compile(
    r"(?:(?<=[。;:,\n])|^)[ ]?(?P<mark>\((?P<number>[0-9]{1,2})\)|(?P<sign>[①-⑳]))[、.]?[ ]*"
)


def _find_inline_parts(clean: str, start: int, end: int) -> Iterator[Span]:
    """Find parts that run on in one line, ``(1)…;(2)…;``: two at least, numbered from 1."""
    if clean.find("(2)", start, end) < 0 and clean.find("②", start, end) < 0:
        return
    marks: list[re.Match[str]] = []
    for found in _INLINE_PART.finditer(clean, start, end):
        number = ord(found["sign"]) - 0x245F if found["sign"] else int(found["number"])
        if number == len(marks) + 1:
            marks.append(found)
    if len(marks) < 2:
        return
    stops = [*(mark.start() for mark in marks[1:]), end]
    yield from ((mark.end(), stop) for mark, stop in zip(marks, stops, strict=True))
