"""Draft the layout of sections, owners and labelled items: what the tree of a bulletin's markers and labels holds.

    section    = 一、heading [(10人)], { owner }                or 第一部分 …; without any, section 1 has no title
    owner      = （一）name titles, { item }                     or 1. …; or "name titles:" without a number
               | 责任单位：body, { item }                         of the block or of the item; 配合单位 is none
    item       = 1.text [(办结时限：…)] [时限：…] [推进情况：report]
               | 1.heading, { (1)item }                          a group: each sub-item has a report
               | 1.text, { (1)part }, 推进情况：report            parts: they share one
               | [1.]【承诺事项】text, { 【field】value }

The levels of markers (第一部分, 一、, （一）, 1., (1), ①) keep their order; which of them carries the owners is read
off the document (``layouts``). The words of labels, offices and crumbs stand in the lexicon. ``text`` starts after
the marker and label and keeps the bracket tag; ``report`` starts after its label and ends before the next item, so
it may run over paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kfanalysis.extraction.outline.drafts import Claim, Draft, Entry, Named, Sheet
from kfanalysis.extraction.outline.front_matter import find_tail
from kfanalysis.extraction.outline.layouts import judge_layout
from kfanalysis.extraction.outline.lines import find_pieces
from kfanalysis.extraction.outline.nodes import Node
from kfanalysis.extraction.outline.owners import Roll, Section, call_roll, find_misnumbered
from kfanalysis.extraction.outline.trees import grow_tree


@dataclass(frozen=True, slots=True)
class SectionsDraft(Draft):
    """A draft whose sections and owners are numbered already, with the nodes whose printed number is not in turn."""

    sections: tuple[Section, ...] = ()
    misnumbered: tuple[tuple[Node, int], ...] = ()


def draft_sections(sheet: Sheet) -> SectionsDraft | None:
    """Draft a document as sections, owners and items with labelled reports, or None without a label (codebook §1).

    >>> draft = draft_sections(Sheet("某市承诺事项进展情况\\n(一)张三 县长\\n1.建路。\\n推进情况:已建成。"))
    >>> [(entry.text, entry.report) for entry in draft.entries], draft.evidence
    ([((22, 25), (31, 35))], ('1 report labels', '1 owners'))
    >>> draft_sections(Sheet("很久很久以前,有一座山。"))
    """
    clean = sheet.clean
    pieces = find_pieces(clean)
    layout = judge_layout(clean, pieces)
    if layout.last < 0:
        return None
    tail = find_tail(clean, pieces, layout)
    tree = grow_tree(clean, pieces, layout, tail)
    sections = tuple(call_roll(clean, tree.roots))
    rolls = [roll for section in sections for roll in section.rolls]
    if not any(roll.items for roll in rolls):
        return None
    reports = sum(piece.field == "report" for piece in pieces)
    return SectionsDraft(
        layout="sections",
        entries=tuple(sorted(_list_entries(sections), key=lambda entry: entry.text)),
        front=pieces[layout.first].start,
        tail=pieces[tail].start if tail < len(pieces) else len(clean),
        evidence=(f"{reports} report labels", f"{len(rolls)} owners"),
        claims=tuple(Claim(piece.start, piece.end, name) for piece, name in tree.claims),
        leftovers=tuple(((piece.start, piece.end), reason) for piece, reason in tree.leftovers),
        sections=sections,
        misnumbered=tuple(find_misnumbered(tree.roots)),
    )


def is_sure(draft: Draft, sheet: Sheet) -> bool:
    """Whether sections leave no choice: many items, all with owner and labelled report, fill the document alone.

    >>> item = "{0}.新建公厕{0}2座。\\n推进情况:已建成9座,其余3座正在施工,月底完工。\\n"
    >>> text = "(一)张三 县长\\n" + "".join(map(item.format, range(1, 10)))
    >>> [is_sure(draft_sections(Sheet(each)), Sheet(each)) for each in (text, text[: len(text) // 2])]
    [True, False]
    """
    if not isinstance(draft, SectionsDraft) or sheet.grids or draft.leftovers or len(draft.entries) < _MANY:
        return False
    filled = 0
    for entry in draft.entries:
        if entry.owner is None or entry.report is None:
            return False
        filled += entry.text[1] - entry.text[0] + entry.report[1] - entry.report[0]
    return filled * 4 >= 3 * sum(map(len, sheet.clean.split()))


_MANY = 8  # items


def _list_entries(sections: tuple[Section, ...]) -> Iterator[Entry]:
    for section in sections:
        for roll in section.rolls:
            for item in roll.items:
                yield Entry(
                    text=item.text,
                    report=item.report,
                    marker=item.marker,
                    headings=item.headings,
                    owner=_name(roll),
                    section=section.span if section.span[1] else None,
                    deadlines=item.deadlines,
                    parts=item.parts,
                )


def _name(roll: Roll) -> Named | None:
    return Named(roll.name, roll.titles, roll.kind) if roll.name[0] < roll.name[1] else None
