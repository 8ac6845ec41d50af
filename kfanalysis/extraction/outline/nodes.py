"""The growing tree of a bulletin: plain data that ``blocks`` fills and ``items`` and ``rosters`` read."""

from __future__ import annotations

from dataclasses import dataclass, field

from kfanalysis.extraction.outline.lines import Piece
from kfanalysis.extraction.outline.owner_headings import Heading


@dataclass(slots=True)
class Node:
    """A section, owner or item as it grows.

    ``start`` is that of the marker, ``head`` the end of it, ``body`` to ``end`` the heading or text. Of an item
    whose text is a labelled field, ``head`` to ``title_end`` is the heading before the label.
    """

    kind: str
    rank: float
    number: int
    start: int
    head: int
    body: int
    end: int
    heading: Heading | None = None
    labelled: bool = False
    label: str = ""
    lost_marker: bool = False
    title_end: int = 0
    report: tuple[int, int] | None = None
    report_label: str = ""
    deadlines: list[tuple[int, int]] = field(default_factory=list)
    owners: list[tuple[str, int, int]] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Tree:
    """The tree so far, the path of open nodes, and the pieces that are no part of it.

    ``open`` names what an unmarked line continues; ``inner`` holds, by level, the last number of a list that runs
    inside the open report.
    """

    roots: list[Node] = field(default_factory=list)
    stack: list[Node] = field(default_factory=list)
    open: str = ""
    inner: dict[int, int] = field(default_factory=dict)
    front: list[Piece] = field(default_factory=list)
    tail: list[Piece] = field(default_factory=list)
    claims: list[tuple[Piece, str]] = field(default_factory=list)
    leftovers: list[tuple[Piece, str]] = field(default_factory=list)

    @property
    def item(self) -> Node | None:
        """The open item, if the innermost open node is one."""
        return self.stack[-1] if self.stack and self.stack[-1].kind == "item" else None
