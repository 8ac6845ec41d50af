"""Number sections and owners, and say whose each item is (codebook §1).

An owner is the heading above an item; failing that, the value of its 责任单位 or 承诺人 field, or of such a label
inside the text's own brackets. Persons who promise (承诺人, 责任领导) go before bodies, 配合单位 is no owner. Ids
are running counts; an owner without a number inside another's block takes that one's with a letter (3-06b).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kfanalysis.extraction.grammar.marker_numbers import read_number
from kfanalysis.extraction.outline.commitment_items import Item, settle_items
from kfanalysis.extraction.outline.drafts import Span
from kfanalysis.extraction.outline.item_owners import find_tags, read_closing_owner
from kfanalysis.extraction.outline.lines import read_marker
from kfanalysis.extraction.outline.nodes import Node
from kfanalysis.extraction.outline.owner_headings import read_jurisdiction, read_owner
from kfanalysis.records import Kind

_EMPTY: Span = (0, 0)
_LETTERS = "bcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class Roll:
    """One owner with its settled items; spans point into the document, ``ids`` run parallel to ``items``."""

    section: int
    title: Span
    key: str
    kind: Kind
    name: Span
    titles: Span
    span: Span
    unread: bool = False
    items: list[Item] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """A section that holds owners or items; ``declared`` is the head-count in its heading's brackets."""

    number: int
    span: Span
    title: Span
    declared: tuple[int, str] | None
    nodes: list[Node]
    rolls: list[Roll] = field(default_factory=list)


def call_roll(clean: str, roots: list[Node]) -> list[Section]:
    """Call the roll: sections with their owners and the owners' items, all in the order of the text."""
    sections = [
        _make_section(clean, number, node, nodes) for number, (node, nodes) in enumerate(_split(roots), 1)
    ]
    by_person = _is_by_person(roots)
    for section in sections:
        _fill(clean, section, by_person)
    return sections


def _is_by_person(roots: list[Node]) -> bool:
    """Whether a document is arranged by persons: some item names a person as owner, and no body beside it."""
    stack = list(roots)
    while stack:
        node = stack.pop()
        names = {name for name, _, _ in node.owners}
        if "owner_person" in names and "owner_body" not in names:
            return True
        stack.extend(node.children)
    return False


def _split(roots: list[Node]) -> Iterator[tuple[Node | None, list[Node]]]:
    """Split the tree into its innermost sections; nodes outside any make one without a title."""
    stack: list[tuple[Node | None, list[Node]]] = [(None, roots)]
    while stack:
        section, nodes = stack.pop()
        plain: list[Node] = []
        later: list[tuple[Node | None, list[Node]]] = []
        for node in nodes:
            if node.kind == "section":
                later.append((node, node.children))
            elif later:
                later.append((section, [node])) if later[-1][0] is not section else later[-1][1].append(node)
            else:
                plain.append(node)
        if plain:
            yield section, plain
        stack.extend(reversed(later))


_COUNT = re.compile(
    r"""
    [ ]*\((?:共|合计)?[ ]?(?P<count>[0-9]{1,4}|[一二三四五六七八九十]{1,3})[ ]?
    (?P<unit>[人名位]|[个家]?单位|家|个|[项件条])(?:事项|承诺)?\)[ ]*:?$
    """,
    re.VERBOSE,
)


def _make_section(clean: str, number: int, node: Node | None, nodes: list[Node]) -> Section:
    if node is None:
        return Section(number, _EMPTY, _EMPTY, None, nodes)
    return _read_title(clean, number, (node.start, node.end), node.body, nodes)


def read_section(clean: str, number: int, span: Span | None) -> Section:
    """Read a section's heading, marker and all; None is a document without sections."""
    if span is None:
        return Section(number, _EMPTY, _EMPTY, None, [])
    return _read_title(clean, number, span, read_marker(clean, *span)[2], [])


def _read_title(clean: str, number: int, span: Span, body: int, nodes: list[Node]) -> Section:
    found = _COUNT.search(clean, max(body, span[1] - 20), span[1])
    end = found.start() if found else span[1]
    while end > body and clean[end - 1] in " :":
        end -= 1
    declared = (read_number(found["count"]), found["unit"]) if found else None
    return Section(number, span, (body, end), declared, nodes)


def _fill(clean: str, section: Section, by_person: bool) -> None:
    """Fill a section's roll: a new owner takes the next number, or a letter inside a numbered one's block."""
    any_numbered = any(node.kind == "owner" and node.number for node in section.nodes)
    count = letters = 0
    loose: dict[str, tuple[Roll, dict[int, int]]] = {}
    for place, node in enumerate(section.nodes):
        if node.kind != "owner":
            for item in settle_items(clean, [node]):
                count += _add_loose(clean, section, loose, item, place, count + 1, by_person)
            continue
        if node.number or not any_numbered or not count:
            count, letters = count + 1, 0
            key = f"{section.number}-{count:02d}"
        else:
            key = f"{section.number}-{count:02d}{_LETTERS[min(letters, len(_LETTERS) - 1)]}"
            key += str(letters) if letters >= len(_LETTERS) else ""
            letters += 1
        roll = _read_roll(clean, section, key, node, by_person)
        for item in settle_items(clean, [kid for kid in node.children if kid.kind == "item"]):
            roll.items.append(item)
            roll.ids.append("-".join((key, *(f"{n:02d}" for n in item.path))))
        section.rolls.append(roll)


def _add_loose(
    clean: str,
    section: Section,
    loose: dict[str, tuple[Roll, dict[int, int]]],
    item: Item,
    place: int,
    number: int,
    by_person: bool,
) -> int:
    """Add an item without a heading above it to the owner that its own fields or brackets name; 1 if it is new."""
    tags = list(item.owners) or _find_owners(clean, *item.text)
    if (
        not tags
        and item.report is not None
        and (signed := read_closing_owner(clean, *item.report)) is not None
    ):
        tags, item = [("owner_body", *signed[0].name)], replace(item, report=signed[1])
    found = _read_fields(clean, tags or _find_owners(clean, *section.span), by_person)
    kind, name, titles = found or ("organisation", _EMPTY, _EMPTY)
    word = clean[slice(*name)]
    is_new = word not in loose
    if is_new:
        key = f"{section.number}-{number:02d}"
        roll = Roll(section.number, section.title, key, kind, name, titles, name, unread=found is None)
        section.rolls.append(roll)
        loose[word] = roll, {}
    roll, tops = loose[word]
    top = tops.setdefault(place, len(tops) + 1)
    roll.items.append(item)
    roll.ids.append("-".join((roll.key, f"{top:02d}", *(f"{n:02d}" for n in item.path[1:]))))
    return is_new


def _read_roll(clean: str, section: Section, key: str, node: Node, by_person: bool) -> Roll:
    if node.heading is not None:
        heading = node.heading
        return Roll(
            section.number, section.title, key, heading.kind, heading.name, heading.titles,
            (node.start, node.end),
        )  # fmt: skip
    found = _read_fields(clean, node.owners, by_person)
    if found is not None:
        kind, name, titles = found
        return Roll(section.number, section.title, key, kind, name, titles, (node.start, node.end))
    end = node.end
    while end > node.body and clean[end - 1] in " :":
        end -= 1
    return Roll(
        section.number, section.title, key, "organisation", (node.body, end), _EMPTY,
        (node.start, node.end), unread=True,
    )  # fmt: skip


_ORDER = ("owner_person", "owner_body")


def _read_fields(
    clean: str, fields: list[tuple[str, int, int]], by_person: bool = False
) -> tuple[Kind, Span, Span] | None:
    """Read the owner that labelled fields name: a person with the office beside it, else the body."""
    values = {name: _trim(clean, start, end) for name, start, end in reversed(fields) if start < end}
    person, body, titles = (values.get(name) for name in ("owner_person", "owner_body", "titles"))
    leads = (
        not by_person
        and person is not None
        and not _PROMISER.search(clean, max(0, person[0] - 12), person[0])
    )
    if (
        person is not None
        and person[0] < person[1]
        and not (leads and body is not None and body[0] < body[1])
    ):
        heading = read_owner(clean, *person)
        if heading is not None and heading.kind == "person":
            office = heading.titles if heading.titles[0] < heading.titles[1] else titles or body or _EMPTY
            return "person", heading.name, office
        if person[1] - person[0] <= 4 and heading is None:
            return "person", person, titles or body or _EMPTY
        if body is None:
            return "organisation", person, _EMPTY
    return ("organisation", body, _EMPTY) if body is not None and body[0] < body[1] else None


# Who promises goes before the body; who merely leads (牵头领导) does not (codebook §1, owner).
_PROMISER = re.compile(r"(?:承诺|姓名|领办|领衔|挂帅|认领)[^。;,\n]{0,6}$")


def _trim(clean: str, start: int, end: int) -> Span:
    while end > start and clean[end - 1] in " ;,。:)":
        if clean[end - 1] == ")" and "(" in clean[start:end]:
            break
        end -= 1
    return start, end


def _find_owners(clean: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Find owners named inside the text's brackets: (牵头单位:市商务局,办结时限:…)."""
    return [(tag.field, *tag.span) for tag in find_tags(clean, start, end) if tag.field in _ORDER]


def find_misnumbered(roots: list[Node]) -> Iterator[tuple[Node, int]]:
    """Find nodes whose number is not the one expected at their place, with the expected one (faults, row 35)."""
    stack = [roots]
    while stack:
        expected: dict[float, int] = {}
        for node in stack.pop():
            if node.number and node.number != expected.get(node.rank, 1):
                yield node, expected.get(node.rank, 1)
            if node.number:
                expected[node.rank] = node.number + 1
            stack.append(node.children)


def describe(clean: str, source: str, roll: Roll) -> tuple[str, str, str]:
    """Describe an owner as (name, titles, jurisdiction), cut from the source."""
    name, titles = source[slice(*roll.name)], source[slice(*roll.titles)]
    if roll.kind == "organisation":
        return name, titles, name
    return name, titles, read_jurisdiction(clean[slice(*roll.name)], clean[slice(*roll.titles)])
