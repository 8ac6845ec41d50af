"""Number the entries of a draft: sections and owners by running counts, and each owner's items (codebook §1)."""

from __future__ import annotations

from collections.abc import Iterable

from kfanalysis.extraction.outline.commitment_items import Item
from kfanalysis.extraction.outline.drafts import Entry, Span
from kfanalysis.extraction.outline.owners import Roll, Section, read_section

_EMPTY: Span = (0, 0)


def call_entries(clean: str, entries: Iterable[Entry]) -> list[Section]:
    """Call the roll of a draft's entries: an owner named again in its section is the same owner.

    >>> from kfanalysis.extraction.outline.drafts import Named
    >>> text = "甲局 乙局 建路。 建桥。 种树。"
    >>> one, two = Named((0, 2)), Named((3, 5))
    >>> entries = [Entry((6, 9), owner=one), Entry((10, 13), owner=two), Entry((14, 17), owner=one)]
    >>> [(roll.key, roll.ids) for section in call_entries(text, entries) for roll in section.rolls]
    [('1-01', ['1-01-01', '1-01-02']), ('1-02', ['1-02-01'])]
    """
    sections: list[Section] = []
    places: dict[Span | None, Section] = {}
    rolls: dict[tuple[int, str], Roll] = {}
    counts: dict[str, int] = {}
    for entry in entries:
        section = places.get(entry.section)
        if section is None:
            section = read_section(clean, len(sections) + 1, entry.section)
            places[entry.section] = section
            sections.append(section)
        roll = _find_roll(clean, section, rolls, entry)
        if entry.sub < 2 or roll.key not in counts:
            counts[roll.key] = counts.get(roll.key, 0) + 1
        path = (counts[roll.key], entry.sub) if entry.sub else (counts[roll.key],)
        roll.items.append(_make_item(entry, path))
        roll.ids.append("-".join((roll.key, *(f"{number:02d}" for number in path))))
    return sections


def _find_roll(clean: str, section: Section, rolls: dict[tuple[int, str], Roll], entry: Entry) -> Roll:
    owner = entry.owner
    word = clean[slice(*owner.name)] if owner else ""
    roll = rolls.get((section.number, word))
    if roll is None:
        key = f"{section.number}-{len(section.rolls) + 1:02d}"
        kind, name, titles = (
            (owner.kind, owner.name, owner.titles) if owner else ("organisation", _EMPTY, _EMPTY)
        )
        roll = Roll(section.number, section.title, key, kind, name, titles, name, unread=owner is None)
        rolls[section.number, word] = roll
        section.rolls.append(roll)
    return roll


def _make_item(entry: Entry, path: tuple[int, ...]) -> Item:
    return Item(
        path=path,
        headings=entry.headings,
        marker=entry.marker,
        text=entry.text,
        report=entry.report,
        parts=entry.parts,
        deadlines=entry.deadlines,
        owners=(),
        earlier=entry.earlier,
        remarks=entry.remarks,
        unit=entry.unit,
        ratio=entry.ratio,
    )
