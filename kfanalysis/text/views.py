"""A view of a text without its hidden characters, and the way back.

Zero-width spaces, soft hyphens, variation selectors and bidi marks can stand inside a number or a label; ``clean``
keeps lengths and so cannot drop them. Where a document has any, it is read through a view from which they are left
out, and the rows' offsets are then moved back, so that spans stay exact in the text as received (faults, row 12).
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any, TypeVar, cast

from kfanalysis.records import Cell, Segment, Source

Row = TypeVar("Row")
Piece = TypeVar("Piece", Cell, Segment)

# Controls, soft hyphen, joiners, fillers, zero-width and directional marks, selectors, tags, BOM inside.
HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)


def make_view(text: str) -> tuple[str, Sequence[int]] | None:
    """Make (text without hidden characters, each character's offset in ``text``), or None where it has none.

    >>> view, offsets = make_view("13\\u200b48万条")
    >>> view, list(offsets)
    ('1348万条', [0, 1, 3, 4, 5, 6, 7])
    >>> make_view("1348万条")
    """
    if HIDDEN.search(text) is None:
        return None
    offsets = array("q", (i for i, char in enumerate(text) if HIDDEN.match(char) is None))
    offsets.append(len(text))
    return HIDDEN.sub("", text), offsets


def view_source(source: Source) -> tuple[Source, Sequence[int]] | None:
    """View a source without its hidden characters, its cells and segments moved, or None where it has none."""
    view = make_view(source.text)
    if view is None:
        return None
    text, offsets = view

    def move(piece: Piece) -> Piece:
        start, end = bisect_left(offsets, piece.start), bisect_left(offsets, piece.end)
        return replace(piece, start=start, end=end)

    grids = tuple(replace(grid, cells=tuple(move(cell) for cell in grid.cells)) for grid in source.grids)
    segments = tuple(move(segment) for segment in source.segments)
    return replace(source, text=text, grids=grids, segments=segments), offsets


def restore_row(row: Row, text: str, offsets: Sequence[int]) -> Row:
    """Move a record's offsets from the view to ``text`` and cut what it quotes from there.

    >>> from kfanalysis.records import Leftover
    >>> restore_row(Leftover("b", None, 1, 4, "348", "odd"), "13\\u200b48万条", [0, 1, 3, 4, 5, 6, 7]).raw
    '3\\u200b48'
    """
    changes: dict[str, Any] = {}
    for start_name, end_name, quoted in _spans(tuple(field.name for field in fields(cast(Any, row)))):
        start, end = getattr(row, start_name), getattr(row, end_name)
        if start is None or end is None:
            continue
        span = move_span(start, end, offsets)
        changes |= dict(zip((start_name, end_name), span, strict=True))
        if quoted:
            changes[quoted] = text[slice(*span)]
    if isinstance(spans := getattr(row, "spans", None), str):
        changes["spans"] = ";".join(_move_written(each, offsets) for each in spans.split(";") if each)
    return replace(row, **changes) if changes else row  # type: ignore[type-var]


def move_span(start: int, end: int, offsets: Sequence[int]) -> tuple[int, int]:
    """Move a span: an end is one after its last character, so that a hidden one behind it stays out."""
    return (offsets[start], offsets[end - 1] + 1) if start < end else (offsets[start], offsets[start])


def _move_written(span: str, offsets: Sequence[int]) -> str:
    start, _, end = span.partition("-")
    return "{}-{}".format(*move_span(int(start), int(end), offsets))


_QUOTED = {"": ("raw", "text"), "text_": ("text",), "report_": ("report",)}


@cache
def _spans(names: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """List a record's spans as (start field, end field, the field that quotes it or "")."""
    prefixes = [name.removesuffix("start") for name in names if name == "start" or name.endswith("_start")]
    return tuple(
        (f"{p}start", f"{p}end", next((q for q in _QUOTED.get(p, ()) if q in names), ""))
        for p in sorted(prefixes)
    )
