"""Draft the layout of numbered items whose reports have no label (codebook §1).

    document = front, { heading, { item } | item }, tail
    heading  = a marker above the items' (一、, （一）), or a short line before an item 1; it may be or name the owner
    item     = marker, promise and report in one paragraph, or the report in the lines below (``item_splits``),
               { field line }                责任单位：…, 完成时限：… ; brackets of the promise may hold them too

Which markers are items is read off the tree: those without markers below them, and those whose lower markers list
what was done. A section about the whole (总体情况, 下一步工作) holds none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kfanalysis.extraction.grammar.clauses import find_clauses
from kfanalysis.extraction.outline.drafts import Claim, Draft, Entry, Named, Sheet, Span, move_draft
from kfanalysis.extraction.outline.field_labels import cut_fields, read_label
from kfanalysis.extraction.outline.front_matter import announces_progress, name_line
from kfanalysis.extraction.outline.item_owners import (
    OWNERS,
    find_tags,
    find_undertaker,
    is_body,
    read_closing_owner,
    read_heading_owner,
    read_subject,
    take_opening_bracket,
)
from kfanalysis.extraction.outline.item_splits import split_item
from kfanalysis.extraction.outline.lines import HAN
from kfanalysis.extraction.outline.marked_lines import find_lines, unwrap_view
from kfanalysis.extraction.outline.numbered_nodes import Item, find_items, grow, head_lines, list_spans
from kfanalysis.extraction.outline.prose_stretches import find_parts
from kfanalysis.extraction.outline.report_starts import judge_clause


@dataclass(slots=True)
class _Fields:
    """What the lines of one item hold: free lines, and the values of labelled ones."""

    free: list[Span] = field(default_factory=list)
    report: Span | None = None
    owner: Named | None = None
    deadlines: list[Span] = field(default_factory=list)
    remarks: list[Span] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)


def draft_numbered(sheet: Sheet) -> Draft | None:
    """Draft a document as numbered items without report labels, or None where fewer than two tell of a report.

    >>> text = "某市实事办理情况\\n1.新建公厕12座。上半年,建成5座。\\n2.改造市场4个。截至6月底,已改造1个。"
    >>> draft = draft_numbered(Sheet(text))
    >>> [(text[slice(*e.text)], text[slice(*e.report)]) for e in draft.entries]
    [('新建公厕12座。', '上半年,建成5座。'), ('改造市场4个。', '截至6月底,已改造1个。')]
    >>> draft_numbered(Sheet("1.新建公厕12座。\\n2.改造市场4个。"))
    """
    text, offsets = unwrap_view(sheet.clean)
    draft = _draft(text)
    return draft and (move_draft(draft, offsets) if len(text) < len(sheet.clean) else draft)


def _draft(text: str) -> Draft | None:
    items, claims = find_items(text, grow(head_lines(text, find_lines(text))))
    if len(items) < 2:
        return None
    spans, tail = _cut_tail(text, [list_spans(item) for item in items])
    entries = _make_entries(text, items, spans, claims)
    told = sum(entry.report is not None for entry in entries)
    if told < 2 or told * 10 < len(entries) * 3 or not _tells(text, entries, items):
        return None
    labels = sum(claim.name == "report" and text[claim.start - 1 : claim.start] == "\n" for claim in claims)
    if 2 * labels >= told:
        return None  # reports with labels at the head of a line are read by the layout of sections
    starts = [item.above[0].start if item.above else item.node.line.start for item in items]
    return Draft(
        layout="numbered",
        entries=tuple(entries),
        front=min(starts + [claim.start for claim in claims]),
        tail=tail,
        evidence=(f"{len(entries)} numbered items", f"{told} with a report"),
        claims=tuple(claims),
    )


def _tells(text: str, entries: Sequence[Entry], items: Sequence[Item]) -> bool:
    """Whether the document tells of progress: its head announces it, or one report does."""
    head = items[0].above[0].start if items[0].above else items[0].node.line.start
    return announces_progress(text, head) or any(
        judge_clause(text, clause.start, clause.end) == "told"
        for entry in entries
        if entry.report
        for clause in find_clauses(text, *entry.report)
    )


def _cut_tail(text: str, spans: list[list[Span]]) -> tuple[list[list[Span]], int]:
    """Cut from the last item what follows the list: signature, date, chrome, and closing words without figures."""
    *before, last = spans
    most = max((len(each) for each in before), default=1)
    keep = len(last)
    for i in range(1, len(last)):
        start, end = last[i]
        if _ends_list(text, start, end) or (i >= most and not _FIGURE.search(text, start, end)):
            keep = i
            break
    kept, start = last[:keep], last[keep - 1][0]
    if (signed := _SIGNED.search(text, start, kept[-1][1])) and is_body(text, *signed.span("body")):
        kept[-1] = (start, signed.start())
    return [*before, kept], kept[-1][1]


def _ends_list(text: str, start: int, end: int) -> bool:
    """Whether a line belongs to the tail by its look; a day of report with figures behind it tells of the item."""
    name = name_line(text, start, end)
    return name != "" and not (name == "cutoff" and _COUNTS.search(text, start, end))


_COUNTS = re.compile(r",[^\n]*[0-9]")
_FIGURE = re.compile("[0-9]")
_SIGNED = re.compile(r"(?<=[。;)]) +(?P<body>[一-龥]{4,30})$")


def _make_entries(
    text: str, items: Sequence[Item], spans: list[list[Span]], claims: list[Claim]
) -> list[Entry]:
    """Make the entries; a second one of the same words is a duplicate, the report's subject an owner if it is usual."""
    entries: list[Entry] = []
    seen: set[str] = set()
    echo = not _tells_below_names(text, spans)
    for item, lines in zip(items, spans, strict=True):
        told = "".join(text[slice(*span)] for span in lines).replace(" ", "")
        if len(told) > 10 and told in seen:
            claims.append(Claim(item.node.line.start, lines[-1][1], "duplicate"))
            continue
        seen.add(told)
        entries += _make_entries_of(text, item, lines, claims, echo)
    subjects = [read_subject(text, *entry.report) if entry.report else None for entry in entries]
    if sum(each is not None for each in subjects) * 5 < len(entries) * 3:
        return entries
    return [
        entry if entry.owner else replace(entry, owner=subject)
        for entry, subject in zip(entries, subjects, strict=True)
    ]


def _tells_below_names(text: str, spans: list[list[Span]]) -> bool:
    """Whether the items of a list are names with what was done in the lines below: then two figures in one unit are
    no promise and its answer. Decided by the items that read the same either way."""
    bare = [lines for lines in spans if len(lines) > 1 and not _FIGURE.search(text, *lines[0])]
    reports = [[split_item(text, lines, echo=echo).report for echo in (True, False)] for lines in bare]
    below = sum(both == [(lines[1][0], lines[-1][1])] * 2 for lines, both in zip(bare, reports, strict=True))
    return below > 1 and 2 * below >= len(bare)


def _make_entries_of(
    text: str, item: Item, lines: list[Span], claims: list[Claim], echo: bool
) -> list[Entry]:
    """Make the entries of an item: one, or those that a body's name leads: 市民政局:建食堂20家,已建17家;改造住房….

    Decision: each part between semicolons is one then, if all of them tell what was done.
    """
    entry = _make_entry(text, item, lines, claims, echo)
    if (
        entry.report is None
        or not is_body(text, *entry.text)
        or text[entry.text[1] : entry.report[0]].strip() != ":"
    ):
        return [entry]
    splits = [split_item(text, [part]) for part, _ in find_parts(text, *entry.report)]
    if not all(split.report for split in splits):
        return [entry]
    owner = Named(entry.text)
    return [replace(entry, text=split.text, report=split.report, owner=owner) for split in splits]


def _make_entry(text: str, item: Item, lines: list[Span], claims: list[Claim], echo: bool) -> Entry:
    found = _read_lines(text, lines)
    claims.extend((Claim(item.node.line.start, lines[-1][1], "item"), *found.claims))
    marker = (item.node.line.start, item.node.line.body)
    named, free = _part_title(text, found.free)
    split = split_item(text, free, echo=echo)
    report = found.report or split.report
    promise = (free[0][0], free[-1][1]) if found.report else split.text
    if report and not found.report:
        name, _, value = read_label(text, *report)
        report = (value, report[1]) if name == "report" and value < report[1] else report
    if report and not found.report and (turn := take_opening_bracket(text, *report)) > report[0]:
        promise, report = (promise[0], turn), (turn, report[1])
    owner, deadlines = found.owner, list(found.deadlines)
    if split.owner != (0, 0):
        owner = Named(split.owner)
    for tag in find_tags(text, *promise):
        if tag.field in OWNERS:
            owner = owner or Named(tag.span)
        else:
            deadlines.append(tag.span)
    if report is not None and owner is None and (signed := read_closing_owner(text, *report)) is not None:
        owner, report = signed
    owner = owner or find_undertaker(text, *promise)
    owner = owner or (find_undertaker(text, *report, whole=True) if report else None)
    for line in reversed(item.above):
        owner = owner or read_heading_owner(text, line.body, line.end)
    section = item.above[0] if item.above and item.above[0].rank <= HAN else None
    return Entry(
        text=promise,
        report=report,
        marker=marker if marker[0] < marker[1] else (0, 0),
        headings=(*((line.body, line.end) for line in item.above[1 if section else 0 :]), *named),
        owner=owner,
        section=(section.start, section.end) if section else None,
        deadlines=tuple(deadlines),
        remarks=tuple(found.remarks),
    )


def _part_title(text: str, lines: list[Span]) -> tuple[tuple[Span, ...], list[Span]]:
    """Part a first line that only announces what is told of (市级重点项目进展情况) from the lines that tell it."""
    if len(lines) > 1 and _ANNOUNCING.fullmatch(text, *lines[0]):
        return (lines[0],), lines[1:]
    return (), lines


_ANNOUNCING = re.compile(
    r"[^。;,:0-9\n]{2,30}(?:进展|完成|推进|落实|实施|建设|执行|办理|开展)(?:情况|进展|进度)"
)


def _read_lines(text: str, lines: list[Span]) -> _Fields:
    """Read an item's lines: free ones, and those that open with a label."""
    found = _Fields()
    open_field = ""
    for i, (start, end) in enumerate(each for line in lines for each in cut_fields(text, *line)):
        name, _, value = read_label(text, start, end) if i else ("", "", start)
        if not name and i and (crumb := name_line(text, start, end)) in ("crumb", "source", "published"):
            found.claims.append(Claim(start, end, crumb))
            continue
        open_field = name or open_field
        if name:
            found.claims.append(Claim(start, value, name))
        span = (value, end)
        if not open_field:
            found.free.append(span)
        elif value < end:
            _add_value(found, open_field, span)
            open_field = open_field if open_field in ("report", "remark", "sequel", "measure") else ""
    return found


def _add_value(found: _Fields, name: str, span: Span) -> None:
    if name == "report":
        found.report = (found.report[0] if found.report else span[0], span[1])
    elif name in OWNERS:
        if found.owner is None or (name == "owner_body" and found.owner.kind == "person"):
            found.owner = Named(span, kind="person" if name == "owner_person" else "organisation")
    elif name == "deadline":
        found.deadlines.append(span)
    elif name == "commitment":
        found.free.append(span)
    else:
        found.remarks.append(span)
