"""Automatic numbers of Word documents: counted as Word counts them, from numbering.xml and the styles.

A paragraph names a list and a level, itself or by its style. Lists of one abstract numbering count on together,
unless a list overrides where a level begins; a level begins again after a paragraph of a higher one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kfanalysis.read.numerals_of_lists import write_number
from kfanalysis.read.xml_parts import Element, child, children, count, is_on, value


@dataclass(slots=True)
class _Level:
    start: int = 1
    kind: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int | None = None


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    lists: dict[str, _List] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def number(self, list_id: str, depth: int) -> str:
        """Count one paragraph of a list and write its number; "" for a list that is not known or has no number."""
        found = self.lists.get(list_id)
        level = found.levels.get(depth) if found is not None else None
        if found is None or level is None:
            return ""
        counters = self.counters.setdefault(found.abstract, {})
        if depth in found.starts and (list_id, depth) not in self.begun:
            counters[depth] = found.starts[depth]
        else:
            counters[depth] = counters.get(depth, level.start - 1) + 1
        self.begun.add((list_id, depth))
        for deeper, each in found.levels.items():
            if deeper > depth and (each.restart is None or depth < each.restart):
                counters.pop(deeper, None)
        return _write(found, level, depth, counters)


def _write(found: _List, level: _Level, depth: int, counters: Mapping[int, int]) -> str:
    if level.kind == "bullet":
        return "•"

    def show(place: re.Match[str]) -> str:
        each = int(place[1]) - 1
        other = found.levels.get(each, _Level())
        kind = "decimal" if level.legal and each < depth else other.kind
        return write_number(counters.get(each, other.start), kind)

    text = re.sub("%([1-9])", show, level.text)
    # A number that ends in a digit or letter would melt into a text that begins with one.
    return f"{text} " if text[-1:].isascii() and text[-1:].isalnum() else text


def read_numbering(root: Element | None, styles: Mapping[str, Element]) -> Numbering:
    """Read numbering.xml; a numbering that only names a style takes the levels of the one behind it."""
    numbering = Numbering()
    if root is None:
        return numbering
    abstracts = {value(node, "abstractNumId") or "": node for node in children(root, "abstractNum")}
    named = {
        value(child(node, "styleLink")): key
        for key, node in abstracts.items()
        if child(node, "styleLink") is not None
    }
    for node in children(root, "num"):
        key = value(child(node, "abstractNumId")) or ""
        link = value(child(abstracts.get(key), "numStyleLink"))
        key = named.get(link, key) if link else key
        levels = _read_levels(abstracts.get(key))
        starts: dict[int, int] = {}
        for override in children(node, "lvlOverride"):
            depth = count(value(override, "ilvl"), 0)
            if (own := child(override, "lvl")) is not None:
                levels[depth] = _read_level(own)
            if (start := child(override, "startOverride")) is not None:
                starts[depth] = count(value(start), 1)
        numbering.lists[value(node, "numId") or ""] = _List(key, levels, starts)
    return numbering


def _read_levels(abstract: Element | None) -> dict[int, _Level]:
    return {count(value(node, "ilvl"), 0): _read_level(node) for node in children(abstract, "lvl")}


def _read_level(node: Element) -> _Level:
    restart = child(node, "lvlRestart")
    return _Level(
        start=count(value(child(node, "start")), 1),
        kind=value(child(node, "numFmt")) or "decimal",
        text=value(child(node, "lvlText")) or "",
        legal=is_on(child(node, "isLgl")),
        restart=None if restart is None else count(value(restart), 0),
    )


def find_list(properties: Element | None, styles: Mapping[str, Element]) -> tuple[str, int] | None:
    """Find the list and level of a paragraph by its properties, else by its style and those it is based on."""
    own = child(properties, "numPr")
    list_id, depth = value(child(own, "numId")), value(child(own, "ilvl"))
    style = styles.get(value(child(properties, "pStyle")) or "")
    for _ in range(20):
        if list_id is not None or style is None:
            break
        inherited = child(child(style, "pPr"), "numPr")
        list_id = value(child(inherited, "numId"))
        depth = depth if depth is not None else value(child(inherited, "ilvl"))
        style = styles.get(value(child(style, "basedOn")) or "")
    return None if list_id in (None, "0") else (str(list_id), count(depth, 0))
