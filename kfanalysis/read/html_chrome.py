"""The chrome of an html page, told by structure: what stands around the text and is none of it (codebook §1, layouts).

Out go elements that never hold text (scripts, forms' fields), hidden ones, and menus, footers, bread crumbs, share
bars: named so by tag, class or id (``lexicon/chromewords.tsv``) while they hold little text of their own, or blocks
that are hardly more than links. Whatever holds a first heading or a table of three rows stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kfanalysis.lexicon import alternation, load_words

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

SILENT = frozenset((
    "script", "style", "noscript", "template", "head", "select", "option", "button", "input", "textarea", "svg",
    "iframe", "object", "canvas", "map", "audio", "video", "nav", "link", "meta", "-comment", "rp", "rt",
))  # fmt: skip
NAMED = frozenset(("footer", "aside", "header", "form"))
BOXES = frozenset(("div", "ul", "ol", "dl", "section", "td", "table", "p", "center", "span", "article"))
PLAIN = 240  # characters beyond links up to which a block named as chrome is taken for it
LINKS = 4  # links from which a block of hardly anything else is chrome


@dataclass(slots=True)
class Weight:
    """What an element holds: characters, those of links, links, rows of tables, and whether a first heading."""

    chars: int = 0
    linked: int = 0
    links: int = 0
    rows: int = 0
    headed: bool = False


def walk(root: LexborNode, closed: Collection[int] = ()) -> Iterator[tuple[bool, LexborNode]]:
    """Yield (opening, node) in the order of the page; nodes of ``closed`` are named but not entered."""
    stack: list[tuple[bool, LexborNode]] = [(True, root)]
    while stack:
        opening, node = stack.pop()
        yield opening, node
        if not opening or not node.is_element_node or (node.mem_id in closed and node is not root):
            continue
        stack.append((False, node))
        child = node.last_child
        while child is not None:
            stack.append((True, child))
            child = child.prev


def find_chrome(tree: LexborHTMLParser, body: LexborNode) -> tuple[frozenset[int], Weight]:
    """Find the chrome of a page as the ids of its elements, and what the whole page weighs."""
    hiding = _hiding_names(tree)
    silent = {
        node.mem_id
        for opening, node in walk(body)
        if opening and (node.tag in SILENT or (node.is_element_node and _is_hidden(node, hiding)))
    }
    weights = _weigh(body, silent)
    found = set(silent)
    whole = weights[body.mem_id]
    stack = [(body, False)]
    while stack:
        node, tabled = stack.pop()
        if node.mem_id in found or not node.is_element_node:
            continue
        weight = weights.get(node.mem_id)
        if node is not body and weight is not None and _is_chrome(node, weight, whole, tabled=tabled):
            found.add(node.mem_id)
            continue
        tabled = tabled or (node.tag == "table" and weight is not None and weight.rows > 2)
        child = node.child
        while child is not None:
            stack.append((child, tabled))
            child = child.next
    return frozenset(found), whole


def _is_chrome(node: LexborNode, weight: Weight, whole: Weight, *, tabled: bool) -> bool:
    """Judge an element: a table's inside has no chrome by name, and what holds half of the page's words is none."""
    if weight.headed or weight.rows > 2:
        return False
    plain = weight.chars - weight.linked
    small = plain <= PLAIN and 2 * plain < whole.chars - whole.linked
    if not tabled and _is_named(node) and (small or weight.linked > plain):
        return not (weight.chars < PLAIN and _masthead().search(node.text()))
    return node.tag in BOXES and weight.links >= LINKS and weight.linked * 10 >= weight.chars * 7


def _is_named(node: LexborNode) -> bool:
    if node.tag in NAMED:
        return True
    if node.tag not in BOXES or node.tag in ("td", "span"):
        return False
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    return any(word in _words() for word in _WORD.findall(_CAMEL.sub(" ", names).lower()))


@cache
def _masthead() -> re.Pattern[str]:
    """What a bar of tools may hold of the text's own head: 发布时间：2023-11-24, 来源：…"""
    words = [
        word for kind in ("published", "publisher", "source") for word in load_words("crumbs", kind=kind)
    ]
    return re.compile(rf"{alternation(words)}[ \xa0\u3000]{{0,3}}[:：]")


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+")


@cache
def _words() -> frozenset[str]:
    return frozenset(load_words("chromewords"))


def _weigh(body: LexborNode, silent: Collection[int]) -> dict[int, Weight]:
    """Weigh every element: the sums of what stands in it."""
    weights: dict[int, Weight] = {}
    open_: list[Weight] = []
    anchors = 0
    for opening, node in walk(body, silent):
        if node.mem_id in silent:
            continue
        if node.is_text_node:
            if open_:
                size = len("".join((node.text_content or "").split()))
                open_[-1].chars += size
                open_[-1].linked += size if anchors else 0
            continue
        if opening and node.is_element_node:
            open_.append(Weight(links=node.tag == "a", rows=node.tag == "tr", headed=node.tag == "h1"))
            anchors += node.tag == "a"
        elif not opening:
            weight = weights[node.mem_id] = open_.pop()
            anchors -= node.tag == "a"
            if open_:
                above = open_[-1]
                above.chars += weight.chars
                above.linked += weight.linked
                above.links += weight.links
                above.rows += weight.rows
                above.headed |= weight.headed
    return weights


def _is_hidden(node: LexborNode, hiding: Collection[str]) -> bool:
    attributes = node.attributes
    if "hidden" in attributes:
        return True
    if _HIDES.search(attributes.get("style") or ""):
        return True
    if not hiding:
        return False
    names = [f".{name}" for name in (attributes.get("class") or "").split()]
    return any(name in hiding for name in (*names, f"#{attributes.get('id') or ''}"))


def _hiding_names(tree: LexborHTMLParser) -> frozenset[str]:
    """Read which plain class and id selectors the page's own style sheets hide, rules for print or screens aside."""
    names: set[str] = set()
    for style in tree.css("style"):
        depth, selectors = 0, ""
        for found in _BRACE.finditer(style.text(deep=True)):
            if found[2] == "{":
                selectors, depth = found[1], depth + 1
                continue
            depth = max(depth - 1, 0)
            if depth == 0 and _HIDES.search(found[1]):
                names.update(name for part in selectors.split(",") if _SIMPLE.fullmatch(name := part.strip()))
    return frozenset(names)


_HIDES = re.compile(r"(?i)(?<![a-z-])(?:display[ ]{0,3}:[ ]{0,3}none|visibility[ ]{0,3}:[ ]{0,3}hidden)")
_BRACE = re.compile(r"([^{}]*)([{}])")
_SIMPLE = re.compile(r"[.#][\w-]+")
