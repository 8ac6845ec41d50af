"""Drafts: what one layout's grammar makes of a document, before ids are given (codebook §1, layouts).

Every layout has a module with one reader, ``draft_NAME(sheet) -> Draft | None``; readers know nothing of each other.
``outlines`` asks them all, weighs the drafts by one measure, keeps the best and numbers its entries. Spans are
offsets into the clean text, which are offsets into the source text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from kfanalysis.records import Grid, Kind, Segment
from kfanalysis.text.views import move_span

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A clean document as the layout readers see it: its text, and the tables and pieces of its file, if it has any.

    ``text`` is the text before cleaning, where a tab is still a tab (the same length); "" where it is not at hand.
    """

    clean: str
    grids: tuple[Grid, ...] = ()
    segments: tuple[Segment, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """An owner as printed: the span of its name, of its office titles, and whether it is a person."""

    name: Span
    titles: Span = (0, 0)
    kind: Kind = "organisation"


@dataclass(frozen=True, slots=True)
class Earlier:
    """One report of a commitment that has several, oldest first, the last being the commitment's own."""

    text: Span
    period: Span | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One commitment of a draft, in the order of the document.

    ``section`` is the span of the section's heading, None where the document has none. Entries that follow each
    other under the same owner are that owner's; ``sub`` numbers sub-items of one group from 1, 0 where there is none.
    ``remarks`` are passages that belong to neither text nor report (备注, 整改结论). In a figure table text and
    report are bare numbers: ``unit`` is where their unit stands (in the head, or in a cell of the row), and
    ``ratio`` the cell that states what percent the report is of the text.
    """

    text: Span
    report: Span | None = None
    marker: Span = (0, 0)
    headings: tuple[Span, ...] = ()
    owner: Named | None = None
    section: Span | None = None
    deadlines: tuple[Span, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    parts: tuple[Span, ...] = ()
    remarks: tuple[Span, ...] = ()
    sub: int = 0
    unit: Span | None = None
    ratio: Span | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A line, or a field of one, and what it was taken for."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A document under one layout: its entries, what was claimed by name, and what nobody claims.

    ``front`` is where the list begins (title, masthead and lead stand before it), ``tail`` where it has ended.
    ``periods`` are those that heads over reports name (最新进度(10月20日)).
    ``evidence`` says in words of the layout why it fits (``header 序号 项目名称 进展情况``, ``12 label lines``).
    ``certain`` is a layout that its own labels name (整改目标, 整改完成情况): no other is weighed against it.
    """

    layout: str
    entries: tuple[Entry, ...]
    front: int
    tail: int
    evidence: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    leftovers: tuple[tuple[Span, str], ...] = field(default=())
    periods: tuple[Span, ...] = ()
    certain: bool = False


def move_draft(draft: Draft, offsets: Sequence[int]) -> Draft:
    """Move a draft that was made of a view of the text to the text: ``offsets`` tell where each character stands.

    >>> moved = move_draft(Draft("numbered", (Entry((0, 2), (2, 3)),), 0, 3), [0, 1, 3, 4])
    >>> moved.entries[0].text, moved.entries[0].report, moved.tail
    ((0, 2), (3, 4), 4)
    """
    moved: Draft = _move(draft, offsets)
    return replace(moved, front=offsets[draft.front], tail=offsets[draft.tail])


def _move(value: Any, offsets: Sequence[int]) -> Any:
    if isinstance(value, tuple):
        if len(value) == 2 and all(isinstance(each, int) for each in value):
            return move_span(value[0], value[1], offsets) if value != (0, 0) else value
        return tuple(_move(each, offsets) for each in value)
    if isinstance(value, Claim):
        return Claim(*move_span(value.start, value.end, offsets), value.name)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{each.name: _move(getattr(value, each.name), offsets) for each in fields(value)}
        )
    return value
