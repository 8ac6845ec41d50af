"""Passages: the stretches that the finders read, and the way of a find to the commitment and field it stands in."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from kfanalysis.extraction.outline.occurrences import count_nth
from kfanalysis.records import Field


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch that the finders read, and the commitment and field that its rows belong to.

    ``unit`` is the unit of a bare number that fills a cell of a figure table, "" elsewhere.
    """

    commitment_id: str
    field: Field
    start: int
    end: int
    unit: str = ""


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Find = TypeVar("Find", bound=_Spanned)


def mask(text: str, passages: Sequence[Passage]) -> str:
    """Blank everything outside the passages to line ends, offsets kept.

    >>> mask("1.建路。推进:已成。", [Passage("1-01-01", "commitment", 2, 5), Passage("1-01-01", "report", 8, 11)])
    '\\n\\n建路。\\n\\n\\n已成。'
    """
    kept, at = [], 0
    for passage in sorted(passages, key=lambda each: (each.start, -each.end)):
        if passage.end > at:
            start = max(at, passage.start)
            kept += ["\n" * (start - at), text[start : passage.end]]
            at = passage.end
    kept.append("\n" * (len(text) - at))
    return "".join(kept)


def share(passages: Sequence[Passage], found: Sequence[Find]) -> Iterator[tuple[Passage, list[Find]]]:
    """Share finds out among the passages, in order; of nested ones, a field's own inside a text, the inner has it.

    Passages of the same characters, as a merged cell makes them, all have what is found there.

    >>> one, two = Passage("1-01-01", "deadline", 0, 4), Passage("1-01-02", "deadline", 0, 4)
    >>> [passage.commitment_id for passage, _ in share([one, two], [Passage("", "deadline", 0, 3)])]
    ['1-01-01', '1-01-02']
    """
    ordered = sorted(passages, key=lambda each: (each.start, -each.end))
    starts = [passage.start for passage in ordered]
    shares: dict[int, list[Find]] = defaultdict(list)
    for each in sorted(found, key=lambda each: (each.start, each.end)):
        at = bisect_right(starts, each.start) - 1
        while at > 0 and ordered[at].end < each.end and ordered[at - 1].end >= each.end:
            at -= 1
        if at >= 0 and each.end <= ordered[at].end:
            shares[at].append(each)
            same, span = at, (ordered[at].start, ordered[at].end)
            while same > 0 and (ordered[same - 1].start, ordered[same - 1].end) == span:
                same -= 1
                shares[same].append(each)
    for at in sorted(shares):
        yield ordered[at], shares[at]


def number(text: str, passage: Passage, found: Sequence[Find]) -> Iterator[tuple[Find, int]]:
    """Number the finds of a passage: each with which occurrence of its characters in the field it is."""
    spans = [(each.start, each.end) for each in found]
    return zip(found, count_nth(text, passage.start, passage.end, spans), strict=True)
