"""Parse a bulletin into its outline: sections, owners, commitments, parts, and the spans of their texts.

    bulletin   = front, { section }, tail                       front: title, (截至…), publisher, lead
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
it may run over paragraphs. Every line is claimed by name or becomes a leftover (habit 6).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kfanalysis.extraction.dates.as_of_dates import read_as_of, read_year
from kfanalysis.extraction.outline.drafts import Claim
from kfanalysis.extraction.outline.front_matter import (
    Masthead,
    find_tail,
    is_like_title,
    is_title,
    read_masthead,
)
from kfanalysis.extraction.outline.layouts import Layout, judge_layout
from kfanalysis.extraction.outline.lines import Piece, find_pieces
from kfanalysis.extraction.outline.nodes import Tree
from kfanalysis.extraction.outline.owner_headings import read_title_body
from kfanalysis.extraction.outline.owners import Roll, Section, call_roll, describe, find_misnumbered
from kfanalysis.extraction.outline.passages import Passage
from kfanalysis.extraction.outline.trees import grow_tree
from kfanalysis.records import (
    Bulletin,
    Commitment,
    Flag,
    KfanalysisError,
    Leftover,
    Owner,
    Part,
    Source,
)


@dataclass(frozen=True, slots=True)
class Outline:
    """A bulletin's structure: rows of the tables that need no reading of figures, and where to read them."""

    source: Source
    clean: str
    bulletin: Bulletin
    owners: tuple[Owner, ...]
    commitments: tuple[Commitment, ...]
    parts: tuple[Part, ...]
    passages: tuple[Passage, ...]
    leftovers: tuple[Leftover, ...]
    flags: tuple[Flag, ...]
    claims: tuple[Claim, ...]


def parse(source: Source, clean: str, *, as_of: date | None = None) -> Outline:
    """Parse a bulletin, or raise where it has no list of commitments or holds two bulletins (codebook §1).

    >>> from kfanalysis.read import seal
    >>> text = "某市承诺事项进展情况\\n(一)张三 县长\\n1.建路。\\n推进情况:已建成。"
    >>> outline = parse(seal(text, source="a.txt", encoding="utf-8"), text)
    >>> [(row.commitment_id, row.text, row.report) for row in outline.commitments]
    [('1-01-01', '建路。', '已建成。')]
    >>> parse(seal("很久很久以前,有一座山。", source="b.txt", encoding="utf-8"), "很久很久以前,有一座山。")
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: b.txt: no list of commitments was found [no_structure]
    Give a bulletin that lists commitments with their progress (推进情况：…), one document a file.
    """
    pieces = find_pieces(clean)
    layout = judge_layout(clean, pieces)
    _refuse_two(source, clean, pieces, layout)
    tail = find_tail(clean, pieces, layout)
    tree = grow_tree(clean, pieces, layout, tail)
    sections = call_roll(clean, tree.roots)
    rolls = [roll for section in sections for roll in section.rolls]
    if layout.last < 0 or not any(roll.items for roll in rolls):
        raise KfanalysisError(
            "no list of commitments was found",
            code="no_structure",
            file=source.source,
            remedy="Give a bulletin that lists commitments with their progress (推进情况：…), one document a file.",
        )
    masthead = read_masthead(clean, tree.front, tree.tail)
    for roll in rolls:
        if roll.unread and roll.name == (0, 0) and (body := read_title_body(clean, *masthead.title)):
            roll.name = roll.span = body
    name = source.bulletin_id
    commitments = sorted(_make_commitments(source, rolls), key=lambda row: row.text_start)
    return Outline(
        source=source,
        clean=clean,
        bulletin=_make_bulletin(source, clean, pieces, layout, tail, masthead, as_of),
        owners=tuple(_make_owner(source, clean, roll) for roll in rolls),
        commitments=tuple(commitments),
        parts=tuple(
            Part(name, key, place, *span)
            for roll in rolls
            for key, item in zip(roll.ids, roll.items, strict=True)
            for place, span in enumerate(item.parts, 1)
        ),
        passages=tuple(_make_passages(rolls)),
        leftovers=tuple(
            Leftover(name, None, p.start, p.end, source.text[p.start : p.end], reason)
            for p, reason in tree.leftovers
        ),
        flags=tuple(_find_flags(source, tree, sections)),
        claims=tuple(
            sorted(
                (Claim(p.start, p.end, claim) for p, claim in (*tree.claims, *masthead.claims)),
                key=lambda claim: claim.start,
            )
        ),
    )


def _make_bulletin(
    source: Source,
    clean: str,
    pieces: list[Piece],
    layout: Layout,
    tail: int,
    masthead: Masthead,
    as_of: date | None,
) -> Bulletin:
    front = pieces[layout.first].start
    end = pieces[tail].start if tail < len(pieces) else len(clean)
    year, year_rule = read_year(clean, front, end, title=masthead.title, published=masthead.published)
    day, rule = (
        (as_of, "option")
        if as_of is not None
        else read_as_of(clean, front, end, year=year, published=masthead.published)
    )
    return Bulletin(
        bulletin_id=source.bulletin_id,
        source=source.source,
        sha256=source.sha256,
        encoding=source.encoding,
        title=source.text[slice(*masthead.title)],
        publisher=source.text[slice(*masthead.publisher)] if masthead.publisher else None,
        published=masthead.published,
        url=None,
        as_of=day,
        as_of_rule=rule,
        year=year,
        year_rule=year_rule,
        chars=len(source.text),
    )


def _make_owner(source: Source, clean: str, roll: Roll) -> Owner:
    name, titles, jurisdiction = describe(clean, source.text, roll)
    return Owner(
        source.bulletin_id, roll.key, roll.section, source.text[slice(*roll.title)], name, titles, roll.kind,
        jurisdiction, *roll.span,
    )  # fmt: skip


def _make_commitments(source: Source, rolls: list[Roll]) -> Iterator[Commitment]:
    text = source.text
    for roll in rolls:
        for key, item in zip(roll.ids, roll.items, strict=True):
            report = item.report
            yield Commitment(
                bulletin_id=source.bulletin_id,
                commitment_id=key,
                owner_id=roll.key,
                marker=text[slice(*item.marker)].strip(),
                heading="\n".join(text[slice(*span)] for span in item.headings),
                text=text[slice(*item.text)],
                text_start=item.text[0],
                text_end=item.text[1],
                report=None if report is None else text[slice(*report)],
                report_start=None if report is None else report[0],
                report_end=None if report is None else report[1],
            )


def _make_passages(rolls: list[Roll]) -> Iterator[Passage]:
    """Make the passages to be read; a group's heading is read once, for the first of its commitments."""
    read: set[tuple[int, int]] = set()
    for roll in rolls:
        for key, item in zip(roll.ids, roll.items, strict=True):
            for span in item.headings:
                if span not in read:
                    read.add(span)
                    yield Passage(key, "heading", *span)
            yield Passage(key, "commitment", *item.text)
            for span in item.deadlines:
                yield Passage(key, "deadline", *span)
            if item.report is not None:
                yield Passage(key, "report", *item.report)


def _find_flags(source: Source, tree: Tree, sections: list[Section]) -> Iterator[Flag]:
    name = source.bulletin_id
    for section in sections:
        if flag := _check_count(name, section):
            yield flag
        for roll in section.rolls:
            if roll.unread:
                yield Flag(name, "owners", roll.key, "owner_unread", *roll.span)
            for key, item in zip(roll.ids, roll.items, strict=True):
                if item.report is None:
                    yield Flag(name, "commitments", key, "no_report", *item.text)
    keys = {
        item.marker[0]: key
        for section in sections
        for roll in section.rolls
        for key, item in zip(roll.ids, roll.items, strict=True)
    }
    keys |= {roll.span[0]: roll.key for section in sections for roll in section.rolls}
    for node, expected in find_misnumbered(tree.roots):
        reason = f"numbering: {expected} expected, {node.number} found"
        table = "commitments" if node.kind == "item" else "owners"
        yield Flag(name, table, keys.get(node.start, ""), reason, node.start, node.end)


def _check_count(name: str, section: Section) -> Flag | None:
    """Compare the head-count that a section's heading declares with what was found under it."""
    if section.declared is None:
        return None
    declared, unit = section.declared
    if unit in "项件条":
        found = {sum(len(roll.ids) for roll in section.rolls)}
    else:
        numbered = [roll for roll in section.rolls if not roll.key[-1].isalpha()]
        found = {len(section.rolls), len(numbered)}
    if declared in found:
        return None
    reason = f"head_count: {declared} declared, {max(found)} found"
    return Flag(name, "owners", f"{section.number}", reason, *section.span)


def _refuse_two(source: Source, clean: str, pieces: list[Piece], layout: Layout) -> None:
    """Refuse a file that holds two bulletins: a second title, and numbering that starts again after it."""
    first = next((p for p in pieces if is_title(clean, p.start, p.end) and not p.field), None)
    if first is None or layout.first >= len(pieces):
        return
    top = pieces[layout.first]
    for i in range(layout.first + 1, layout.last):
        piece = pieces[i]
        if piece.rank or piece.field or not is_title(clean, piece.start, piece.end):
            continue
        after = next((p for p in pieces[i + 1 : i + 12] if p.rank or p.field == "commitment"), None)
        if after is None or after.number != 1 or after.rank > top.rank:
            continue
        if not is_like_title(clean, (first.start, first.end), (piece.start, piece.end)):
            continue
        lines = [clean.count("\n", 0, place.start) + 1 for place in (first, piece)]
        raise KfanalysisError(
            "two bulletins in one file",
            code="two_bulletins",
            file=source.source,
            place=f"lines {lines[0]} and {lines[1]}",
            remedy="Save each bulletin as a file of its own.",
        )
