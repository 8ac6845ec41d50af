"""Parse a document into its outline: sections, owners, commitments, parts, and the spans of their texts.

    document = front, list, tail        front: title, (截至…), publisher, lead
    list     = what one of the layouts makes of it (codebook §1): the readers of ``READERS`` each draft the document,
               the drafts are weighed by one measure, the best is numbered and becomes rows

A document that lists nothing but tells figures is read as a body. Every line is claimed by name or becomes a
leftover (habit 6).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kfanalysis.extraction.numbers.quantities import find_quantities
from kfanalysis.extraction.outline.audit_lists import draft_audit
from kfanalysis.extraction.outline.bodies import draft_body
from kfanalysis.extraction.outline.drafts import Claim, Draft, Sheet, Span
from kfanalysis.extraction.outline.drafts_of_tables import draft_tables
from kfanalysis.extraction.outline.entry_rolls import call_entries
from kfanalysis.extraction.outline.front_matter import find_second, name_line
from kfanalysis.extraction.outline.item_owners import is_body
from kfanalysis.extraction.outline.lines import Piece, find_pieces
from kfanalysis.extraction.outline.mastheads import Masthead, read_masthead
from kfanalysis.extraction.outline.named_blocks import draft_blocks
from kfanalysis.extraction.outline.numbered_drafts import draft_numbered
from kfanalysis.extraction.outline.outline_rows import (
    find_flags,
    find_stated_title,
    make_bulletin,
    make_commitments,
    make_owner,
    make_parts,
    make_passages,
    make_reports,
)
from kfanalysis.extraction.outline.owner_headings import read_title_body
from kfanalysis.extraction.outline.owners import Roll
from kfanalysis.extraction.outline.part_drafts import draft_parts
from kfanalysis.extraction.outline.passages import Passage
from kfanalysis.extraction.outline.promise_lists import draft_promises
from kfanalysis.extraction.outline.prose_items import draft_prose
from kfanalysis.extraction.outline.rectifications import draft_rectification
from kfanalysis.extraction.outline.replies import draft_replies
from kfanalysis.extraction.outline.section_drafts import SectionsDraft, draft_sections, is_sure
from kfanalysis.extraction.outline.sightings import is_sensible, refuse_structure
from kfanalysis.extraction.outline.weighings import Weighing, choose, drop_names
from kfanalysis.records import (
    Bulletin,
    Commitment,
    Flag,
    KfanalysisError,
    Leftover,
    Owner,
    Part,
    Report,
    Source,
)

# In the order that decides where two drafts weigh the same.
READERS: tuple[Callable[[Sheet], Draft | None], ...] = (
    draft_sections,
    draft_tables,
    draft_numbered,
    draft_blocks,
    draft_rectification,
    draft_audit,
    draft_prose,
    draft_promises,
    draft_replies,
)


@dataclass(frozen=True, slots=True)
class Outline:
    """A document's structure: rows of the tables that need no reading of figures, and where to read them.

    ``weighings`` are those of all drafts, best first: the layout that was chosen and its runner-up, with evidence.
    """

    source: Source
    clean: str
    bulletin: Bulletin
    owners: tuple[Owner, ...]
    commitments: tuple[Commitment, ...]
    parts: tuple[Part, ...]
    reports: tuple[Report, ...]
    passages: tuple[Passage, ...]
    leftovers: tuple[Leftover, ...]
    flags: tuple[Flag, ...]
    claims: tuple[Claim, ...]
    weighings: tuple[Weighing, ...]


def parse(source: Source, clean: str, *, as_of: date | None = None, layout: str | None = None) -> Outline:
    """Parse a document, or raise where no layout fits or it holds two bulletins (codebook §1).

    >>> from kfanalysis.read import seal
    >>> text = "某市承诺事项进展情况\\n(一)张三 县长\\n1.建路。\\n推进情况:已建成。"
    >>> outline = parse(seal(text, source="a.txt", encoding="utf-8"), text)
    >>> [(row.commitment_id, row.text, row.report) for row in outline.commitments], outline.bulletin.layout
    ([('1-01-01', '建路。', '已建成。')], 'sections')
    >>> story = "很久很久以前,有一座山。"
    >>> parse(seal(story, source="b.txt", encoding="utf-8"), story)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: b.txt, line 1: no list of commitments: a novel-like text: ...
    """
    draft, weighings = _choose_draft(source, clean, layout)
    pieces = find_pieces(clean)
    _refuse_two(source, clean, pieces, draft)
    listed = isinstance(draft, SectionsDraft)
    sections = (
        list(draft.sections) if isinstance(draft, SectionsDraft) else call_entries(clean, draft.entries)
    )
    rolls = [roll for section in sections for roll in section.rolls]
    claims = [*draft.claims, *(() if listed else _claim_entries(draft))]
    taken = [(claim.start, claim.end) for claim in claims] + [span for span, _ in draft.leftovers]
    masthead, marks, unread = _read_around(clean, pieces, draft, taken)
    if (title := find_stated_title(source, clean)) is not None:
        masthead = replace(masthead, title=title)
    if layout is None and not is_sensible(clean, masthead.title, draft):
        raise refuse_structure(source, clean)
    _name_unread(clean, rolls, masthead)
    name = source.bulletin_id
    bulletin = make_bulletin(source, clean, draft, masthead, rolls, as_of)
    return Outline(
        source=source,
        clean=clean,
        bulletin=bulletin,
        owners=tuple(make_owner(source, clean, roll) for roll in rolls),
        commitments=tuple(sorted(make_commitments(source, rolls), key=lambda row: row.text_start)),
        parts=tuple(make_parts(source, rolls)),
        reports=tuple(make_reports(source, clean, rolls, bulletin.year)),
        passages=tuple(
            make_passages(clean, rolls) if rolls else [Passage("", "body", draft.front, draft.tail)]
        ),
        leftovers=tuple(
            Leftover(name, None, *span, source.text[slice(*span)], reason)
            for span, reason in (*draft.leftovers, *((span, "unread_line") for span in unread))
        ),
        flags=tuple(find_flags(source, draft, sections)),
        claims=tuple(
            sorted(
                (*claims, *marks, *(Claim(p.start, p.end, claim) for p, claim in masthead.claims)),
                key=lambda claim: claim.start,
            )
        ),
        weighings=weighings,
    )


def _name_unread(clean: str, rolls: list[Roll], masthead: Masthead) -> None:
    """Name owners that no item names: the body that the title announces, else, where most items name no unit, the
    publisher (codebook §1, owner)."""
    unread = [roll for roll in rolls if roll.unread and roll.name == (0, 0)]
    body = read_title_body(clean, *masthead.title)
    body = body if body and is_body(clean, *body) else None
    publisher = masthead.publisher
    fuller = body and publisher and clean.startswith(clean[slice(*body)], publisher[0])
    unnamed, items = (sum(len(roll.items) for roll in each) for each in (unread, rolls))
    if fuller or (body is None and 2 * unnamed > items):
        body = publisher
    for roll in unread if body else ():
        roll.name = roll.span = body or (0, 0)


def _choose_draft(source: Source, clean: str, layout: str | None) -> tuple[Draft, tuple[Weighing, ...]]:
    """Ask the readers and choose the draft that weighs most, or the one whose layout is wanted.

    Decision: where labels and owners leave no choice (``is_sure``) only the layout whose labels name itself is asked too.
    """
    sheet = Sheet(clean, source.grids, source.segments, source.text)
    drafts: list[Draft] = []
    for reader in READERS:
        if (draft := reader(sheet)) is not None:
            drafts.append(draft)
            if layout is None and is_sure(draft, sheet):
                drafts += [other] if (other := draft_rectification(sheet)) is not None else []
                break
    if (parts := draft_parts(sheet, READERS)) is not None:
        drafts.append(parts)
    if layout is not None:
        drafts += [body] if (body := draft_body(sheet)) is not None else []
        fitting = sorted({draft.layout for draft in drafts})
        drafts = [draft for draft in drafts if draft.layout == layout]
        if not drafts:
            raise KfanalysisError(
                f"not to be read in the layout {layout!r} / 无法按“{layout}”版式读取", code="no_layout",
                file=source.source,
                remedy=f"Layouts that it can be read in: {', '.join(fitting) or 'none'}. / 可用版式见上。",
            )  # fmt: skip
    best, weighings = choose(clean, [draft for draft in drafts if draft.entries], text=source.text)
    best = best or next((draft for draft in drafts if not draft.entries), None)
    best = best or (
        draft_body(sheet) if layout is None else None
    )  # reads all figures: only where nothing is listed
    if best is None:
        raise refuse_structure(source, clean)
    return drop_names(clean, best), weighings


def _claim_entries(draft: Draft) -> Iterator[Claim]:
    """Claim what the entries hold, each under the name of its field."""
    for entry in draft.entries:
        named = [entry.owner.name, entry.owner.titles] if entry.owner else []
        reports = [each.text for each in entry.earlier] + [
            each.period for each in entry.earlier if each.period
        ]
        spans = {
            "section": [entry.section] if entry.section else [],
            "heading": entry.headings,
            "owner": named,
            "commitment": [entry.marker, entry.text, *entry.parts],
            "report": [*([entry.report] if entry.report else []), *reports],
            "deadline": entry.deadlines,
            "remark": entry.remarks,
            "figure": [each for each in (entry.unit, entry.ratio) if each],
        }
        for name, each in spans.items():
            yield from (Claim(start, end, name) for start, end in each if start < end)


def _read_around(
    clean: str, pieces: Sequence[Piece], draft: Draft, taken: Sequence[Span]
) -> tuple[Masthead, list[Claim], list[Span]]:
    """Read the masthead from what is free before the list and after it; inside, words are left over."""
    front, tail, marks, unread = [], [], [], []
    for piece, (start, end) in _find_free(clean, pieces, sorted(taken)):
        free = piece if start == piece.start else replace(piece, rank=0, body=start, value=start, field="")
        free = replace(free, start=start, end=end)
        if start >= draft.tail:
            tail.append(free)
        elif start < draft.front:
            front.append(free)
        elif not draft.entries or not _WORD.search(clean, start, end):
            marks.append(Claim(start, end, "mark" if draft.entries else "body"))
        else:
            unread.append((start, end))
    masthead = read_masthead(clean, front, tail)
    # The end of a list is never dropped in silence: a closing line that measures something is left over.
    told = [
        (piece.start, piece.end)
        for piece, name in masthead.claims
        if piece.start >= draft.tail
        and name in ("closing", "cutoff")
        and name_line(clean, piece.start, piece.end) in ("", "cutoff")
        and find_quantities(clean[piece.start : piece.end])
    ]
    return masthead, marks, unread + told if draft.entries else unread


_WORD = re.compile("[0-9A-Za-z一-龥]")


def _find_free(clean: str, pieces: Sequence[Piece], taken: Sequence[Span]) -> Iterator[tuple[Piece, Span]]:
    """Find the stretches of lines that nothing has taken."""
    kept, at = [], 0
    for start, end in taken:
        if end > at:
            kept += [clean[at:start], "\n" * (end - max(at, start))]
            at = end
    free = "".join((*kept, clean[at:]))
    for piece in pieces:
        for found in _STRETCH.finditer(free, piece.start, piece.end):
            yield piece, found.span()


_STRETCH = re.compile(r"[^ \n](?:[^\n]*[^ \n])?")


def _refuse_two(source: Source, clean: str, pieces: list[Piece], draft: Draft) -> None:
    """Refuse a file that holds two bulletins: a second title, and numbering that starts again after it."""
    found = find_second(clean, pieces, draft.front, draft.tail)
    if found is None:
        return
    lines = [clean.count("\n", 0, place) + 1 for place in found]
    raise KfanalysisError(
        "two bulletins in one file",
        code="two_bulletins",
        file=source.source,
        place=f"lines {lines[0]} and {lines[1]}",
        remedy="Save each bulletin as a file of its own.",
    )
