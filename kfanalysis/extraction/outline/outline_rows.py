"""Make the rows of an outline: bulletin, owners, commitments, parts, reports, the passages to be read, and flags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from kfanalysis.extraction.dates.as_of_dates import read_bulletin_dates
from kfanalysis.extraction.dates.times import find_dates
from kfanalysis.extraction.outline.drafts import Draft, Span
from kfanalysis.extraction.outline.item_owners import is_body
from kfanalysis.extraction.outline.mastheads import Masthead
from kfanalysis.extraction.outline.owners import Roll, Section, describe
from kfanalysis.extraction.outline.passages import Passage
from kfanalysis.extraction.outline.section_drafts import SectionsDraft
from kfanalysis.records import Bulletin, Commitment, Flag, Owner, Part, Report, Source
from kfanalysis.text.fold import clean


def make_bulletin(
    source: Source, clean: str, draft: Draft, masthead: Masthead, rolls: list[Roll], as_of: date | None
) -> Bulletin:
    """Make the bulletin's row from its masthead, and where that is silent from what the file states of itself; an
    ``as_of`` that is given goes before the one that is read."""
    published = masthead.published or source.published
    printed = source.text[slice(*masthead.title)]
    items = [item for roll in rolls for item in roll.items]
    read = read_bulletin_dates(
        clean,
        front=draft.front,
        tail=draft.tail,
        title=masthead.title,
        published=published,
        reports=[item.report for item in items if item.report] if rolls else [(draft.front, draft.tail)],
        periods=[
            *draft.periods,
            *(each.period for item in items for each in item.earlier[-1:] if each.period),
        ],
        plans=[item.text for item in items],
        as_of=as_of,
    )
    return Bulletin(
        bulletin_id=source.bulletin_id,
        source=source.source,
        sha256=source.sha256,
        encoding=source.encoding,
        title=_choose_title(source, "".join(line.strip() for line in printed.split("\n"))),
        publisher=_print(source, clean, masthead.publisher) if masthead.publisher else source.publisher,
        published=published,
        url=source.url,
        as_of=read.as_of,
        as_of_rule=read.as_of_rule,
        year=read.year,
        year_rule=read.year_rule,
        chars=len(source.text),
        layout=draft.layout,
        format=source.format,
    )


def _print(source: Source, clean: str, span: Span) -> str:
    """Print a body's name; spaces that a page's layout set inside it are left out, those between two bodies stay."""
    words = [found.span() for found in _WORD.finditer(clean, *span)]
    joint = "" if any(not is_body(clean, *word) for word in words) else " "
    return joint.join(source.text[slice(*word)] for word in words)


_WORD = re.compile(r"\S+")


def find_stated_title(source: Source, cleaned: str) -> Span | None:
    """Find the line of the text that is the title which the file states of itself, None where no line is.

    >>> from kfanalysis.read import seal
    >>> from dataclasses import replace
    >>> text = "文件名称\\t某市实事\\n某市实事\\n一、建路"
    >>> find_stated_title(replace(seal(text, source="a.html", encoding="utf-8"), title="某市实事"), text)
    (10, 14)
    """
    title = clean(source.title or "").strip()
    at = cleaned.find(title) if title else -1
    while at >= 0:
        end = at + len(title)
        if cleaned[at - 1 : at] in ("", "\n") and cleaned[end : end + 1] in ("", "\n"):
            return at, end
        at = cleaned.find(title, at + 1)
    return None


def _choose_title(source: Source, read: str) -> str:
    """Choose the title that the file states of itself, where its text bears it, before the one read from the lines."""
    stated = source.title or ""
    return (
        stated if stated and (not read or "".join(stated.split()) in "".join(source.text.split())) else read
    )


def make_owner(source: Source, clean: str, roll: Roll) -> Owner:
    """Make an owner's row."""
    name, titles, jurisdiction = describe(clean, source.text, roll)
    return Owner(
        source.bulletin_id, roll.key, roll.section, source.text[slice(*roll.title)], name, titles, roll.kind,
        jurisdiction, *roll.span,
    )  # fmt: skip


def make_commitments(source: Source, rolls: list[Roll]) -> Iterator[Commitment]:
    """Make the commitments' rows, owner by owner, without what is judged later."""
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


def make_parts(source: Source, rolls: list[Roll]) -> Iterator[Part]:
    """Make the parts of commitments whose parts share a report."""
    for roll in rolls:
        for key, item in zip(roll.ids, roll.items, strict=True):
            for place, span in enumerate(item.parts, 1):
                yield Part(source.bulletin_id, key, place, *span)


def make_reports(source: Source, clean: str, rolls: list[Roll], year: int | None) -> Iterator[Report]:
    """Make the reports of commitments that have several; a period's last day is the day it speaks as of."""
    text = source.text
    for roll in rolls:
        for key, item in zip(roll.ids, roll.items, strict=True):
            for nth, each in enumerate(item.earlier, 1):
                period = text[slice(*each.period)] if each.period else ""
                days = find_dates(clean[slice(*each.period)], year=year) if each.period else []
                day = max((time.last for time in days if time.last), default=None)
                yield Report(source.bulletin_id, key, nth, period, day, text[slice(*each.text)], *each.text)


def make_passages(clean: str, rolls: list[Roll]) -> Iterator[Passage]:
    """Make the passages to be read; a group's heading is read once, for the first of its commitments.

    The number in a cell of a figure table comes with its unit, the ratio's cell with the percent that it is in.
    """
    read: set[Span] = set()
    for roll in rolls:
        for key, item in zip(roll.ids, roll.items, strict=True):
            for span in item.headings:
                if span not in read:
                    read.add(span)
                    yield Passage(key, "heading", *span)
            unit = clean[slice(*item.unit)] if item.unit else ""
            yield Passage(key, "commitment", *item.text, unit)
            for span in item.deadlines:
                yield Passage(key, "deadline", *span)
            if item.report is not None:
                yield Passage(key, "report", *item.report, unit)
            if item.ratio is not None:
                yield Passage(key, "remark", *item.ratio, "%")
            for each in item.earlier:
                if each.text != item.report:
                    yield Passage(key, "earlier", *each.text)
            for span in item.remarks:
                yield Passage(key, "remark", *span)


def find_flags(source: Source, draft: Draft, sections: list[Section]) -> Iterator[Flag]:
    """Find what the outline leaves in doubt: head-counts, numbering, owners not read, missing reports."""
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
    for node, expected in draft.misnumbered if isinstance(draft, SectionsDraft) else ():
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
