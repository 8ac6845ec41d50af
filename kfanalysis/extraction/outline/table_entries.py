"""Make commitments of a table's rows: which cell is text, heading, report, owner, deadline (codebook §1, "Table").

- text: of the promise columns of a row the one that says most: a target before a content, before a task, before a
  name; the others are its headings (a second target or content, and what measures are to be taken, a remark).
- report: the latest report column that is not empty; all of them are ``earlier``. Without any, a percent alone.
- owner: the lead unit before the responsible one, before who builds; a person only where no unit has a column.
- an empty cell of heading and owner takes the one above, a deadline only where cells are merged, a report never.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kfanalysis.extraction.outline.cell_looks import is_nothing, read_look
from kfanalysis.extraction.outline.drafts import Claim, Earlier, Entry, Named, Span
from kfanalysis.extraction.outline.table_asides import is_note, is_section, is_summed_section, is_total
from kfanalysis.extraction.outline.table_columns import Column
from kfanalysis.extraction.outline.table_heads import PROMISES, ColumnKind, read_head
from kfanalysis.extraction.outline.table_owners import name_owner, names_owner
from kfanalysis.extraction.outline.table_rows import TableRow

ASIDES: tuple[ColumnKind, ...] = (
    "remark",
    "support",
    "total",
    "invest",
    "start",
    "other",
    "unit",
    "region",
    "place",
)
OWNERS: tuple[ColumnKind, ...] = ("lead", "owner", "doer", "leader")
_RANKS: dict[ColumnKind, int] = {
    "category": 0, "problem": 1, "name": 1, "measure": 2, "task": 3, "content": 4, "target": 5,
}  # fmt: skip


@dataclass(slots=True)
class Reader:
    """Reads the rows of one table, in order, and remembers what merged and empty cells take from above.

    ``finer`` where several measures stand beside one task, each with a report of its own: they are the texts then.
    """

    clean: str
    columns: tuple[Column, ...]
    section: Span | None = None
    finer: bool = False
    kept: dict[int, list[Span]] = field(default_factory=dict)
    groups: dict[int, list[Span]] = field(default_factory=dict)
    leftovers: list[tuple[Span, str]] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    def read_row(self, row: TableRow) -> Entry | None:
        """Read a row as a commitment, or None where it is a section's title, a total, a note or nothing."""
        if self.is_apart(row):
            return None
        own = {j: cells for j, cells in row.cells.items() if not self._is_empty(cells)}
        taken = self._take_from_above(row, own)
        text, headings, remarks, marker = self._choose_text(own, taken, row)
        if text is None:
            if own:
                self._leave(own)
            return None
        reports = self._find_reports(own)
        self.kept.update(own)
        self.claim(row.cells)
        return Entry(
            text=text,
            report=reports[-1].text if reports else None,
            marker=marker if marker != (0, 0) else self._marker(own),
            headings=headings,
            owner=self.find_owner(own, taken),
            section=self.section,
            deadlines=self._find_deadlines(own, row),
            earlier=tuple(reports) if len(reports) > 1 else (),
            remarks=remarks,
        )

    def is_apart(self, row: TableRow) -> bool:
        """Whether a row is no commitment, but a section's title, a note or a total; it is claimed by name."""
        clean = self.clean
        if row.alone is None:
            if (title := self._find_title(row)) is not None:
                self._begin_section(title)
                self.claims.append(Claim(title[1], row.end, "total"))
            elif not self._is_total(row):
                return False
            self.claims.append(Claim(row.start, row.end, "total"))
        elif is_section(clean, *row.alone):
            self._begin_section(row.alone)
        elif is_note(clean, *row.alone) or not _DIGIT.search(clean, *row.alone):
            self.claims.append(Claim(*row.alone, "note"))
        else:
            self.leftovers.append((row.alone, "row_of_one_cell"))
        return True

    def _begin_section(self, title: Span) -> None:
        self.section = title
        self.kept.clear()
        self.groups.clear()
        self.claims.append(Claim(*title, "section"))

    def _find_title(self, row: TableRow) -> Span | None:
        """Find the section's title in a row that sums the section: all its other cells are numbers."""
        filled = [
            cell for j in sorted(row.cells) for cell in row.cells[j] if not is_nothing(self.clean, *cell)
        ]
        looks = [read_look(self.clean, *cell) for cell in filled]
        if len(filled) < 2 or not all(look.figure or look.unit for look in looks[1:]):
            return None
        return filled[0] if is_summed_section(self.clean, *filled[0]) else None

    def _is_empty(self, cells: Sequence[Span]) -> bool:
        return all(is_nothing(self.clean, *cell) for cell in cells)

    def _kind(self, j: int) -> ColumnKind:
        return self.columns[j].kind if 0 <= j < len(self.columns) else "other"

    def _is_total(self, row: TableRow) -> bool:
        cells = [
            cell
            for j, each in row.cells.items()
            for cell in each
            if self._kind(j) not in ("report", "remark")
        ]
        return any(is_total(self.clean, *cell) for cell in cells[:3])

    def _take_from_above(self, row: TableRow, own: dict[int, list[Span]]) -> dict[int, list[Span]]:
        """What a row's empty heading and owner cells take from above; a new name takes no heading below it."""
        first = min((j for j in own if self._kind(j) != "serial"), default=0)
        return {
            j: cells
            for j, cells in self.kept.items()
            if j not in own
            and (self._kind(j) in OWNERS or (self._kind(j) in PROMISES and (j < first or j in row.above)))
        }

    def _choose_text(
        self, own: dict[int, list[Span]], taken: dict[int, list[Span]], row: TableRow
    ) -> tuple[Span | None, tuple[Span, ...], tuple[Span, ...], Span]:
        """Choose the text of a row among its promise columns: (text, headings, remarks, its own marker)."""
        filled = [j for j in own if self._kind(j) in PROMISES and not self._is_label(own[j])]
        if not filled and any(self._kind(j) in ("report", "invested") for j in own):
            filled = [
                j for j in taken if self._kind(j) in PROMISES
            ]  # a merged promise with a report of its own
        if not filled:
            return None, (), (), (0, 0)
        best = max(filled, key=lambda j: (self._rank(j, own.get(j) or taken[j]), j))
        cells = own.get(best) or taken[best]
        text, headings, marker = self._part(best, cells)
        more = [j for j in {**taken, **own} if self._kind(j) in PROMISES and j != best]
        above = [j for j in more if self._rank(j, own.get(j) or taken[j]) < 4 and self._kind(j) != "measure"]
        above = [j for j in above if not self._is_plan(j) and self._rank(j, own.get(j) or taken[j]) >= 0]
        remarks = [cell for j in more if j not in above and j in own for cell in own[j]]
        remarks += [cell for j in own if self._kind(j) in ASIDES for cell in own[j]]
        if not any(self._kind(j) not in ("category", "problem") for j in above):
            above += [j for j in more if self._kind(j) == "content"]  # a content beside its target names it
            remarks = [cell for cell in remarks if not any(cell in own.get(j, ()) for j in above)]
        names = [j for j in above if self._kind(j) != "category"] or above
        others = [self._unmark(_join(own.get(j) or taken[j]))[0] for j in sorted(names)]
        return text, (*others, *headings), tuple(sorted(remarks)), marker

    def _is_plan(self, j: int) -> bool:
        """Whether a promise column is the plan for a part of the year."""
        period = self.columns[j].period if self._kind(j) in ("target", "task", "content") else None
        return period is not None and _YEARLY.search(self.clean, *period) is None

    def _rank(self, j: int, cells: Sequence[Span]) -> float:
        """How much a promise column says: bare numbers and part-year plans less than a name."""
        kind = self._kind(j)
        look = read_look(self.clean, *cells[-1])
        if look.figure or look.verdict or look.unit:
            return -1.0
        column = self.columns[j]
        rank = 3.5 if kind == "measure" and self.finer and column.period is None else float(_RANKS[kind])
        if column.period is not None and kind in ("target", "task", "content"):
            rank += -4.6 if self._is_plan(j) else 0.2
        return rank

    def _is_label(self, cells: Sequence[Span]) -> bool:
        """Whether a cell is nothing but a head's words, or a verdict: no promise."""
        span = _join(cells)
        if span[1] - span[0] > 8 or _DIGIT.search(self.clean, *span):
            return False
        head = read_head(self.clean, *span)
        return read_look(self.clean, *span).verdict or (
            head is not None and head.kind not in ("name", "category")
        )

    def _part(self, j: int, cells: Sequence[Span]) -> tuple[Span, tuple[Span, ...], Span]:
        """Part a name of two columns into heading and text, and a text from the marker that stands before it."""
        headings: tuple[Span, ...] = ()
        if len(cells) > 1 and (
            self._kind(j) == "name" or all(_MARKED.match(self.clean, *cell) for cell in cells)
        ):
            headings = tuple(self._unmark(cell)[0] for cell in cells[:-1])
            self.groups[j] = list(cells)
            cells = cells[-1:]
        elif (group := self.groups.get(j)) and self._is_sub(group, cells):
            headings = tuple(self._unmark(cell)[0] for cell in group[:-1])
            self.groups[j] = [*group[:-1], *cells]
        else:
            self.groups.pop(j, None)
        text, marker = self._unmark(_join(cells))
        return text, headings, marker

    def _is_sub(self, group: Sequence[Span], cells: Sequence[Span]) -> bool:
        """Whether a marked name goes on the numbering of the last sub-name above it."""
        one, two = (_MARKED.match(self.clean, *span) for span in (group[-1], cells[-1]))
        kinds = [
            {kind for kind in ("paren", "han", "arabic", "sign") if found[kind]}
            for found in (one, two)
            if found
        ]
        return len(kinds) == 2 and kinds[0] == kinds[1]

    def _unmark(self, span: Span) -> tuple[Span, Span]:
        """Part (text, marker): a marker that a second of its kind follows in the cell is a list's and stays."""
        found = _MARKED.match(self.clean, *span)
        if found is None or found.end() >= span[1] or _NEXT.search(self.clean, found.end(), span[1]):
            return span, (0, 0)
        return (found.end(), span[1]), (span[0], found.end("mark"))

    def _marker(self, own: dict[int, list[Span]]) -> Span:
        return next((cells[0] for j, cells in own.items() if self._kind(j) == "serial"), (0, 0))

    def _find_reports(self, own: dict[int, list[Span]]) -> list[Earlier]:
        kinds = {column.kind for column in self.columns}
        wanted = next((kind for kind in ("report", "invested", "ratio") if kind in kinds), None)
        columns = sorted(j for j in own if self._kind(j) == wanted)
        return [Earlier(_join(own[j]), self.columns[j].period) for j in columns]

    def find_owner(
        self, own: dict[int, list[Span]], taken: dict[int, list[Span]] | None = None
    ) -> Named | None:
        """Find the owner among a row's cells, and those it takes from above."""
        for kind in OWNERS:
            for cells in (own, taken or {}):
                for j in sorted(cells):
                    span = _join(cells[j])
                    if (
                        self._kind(j) == kind
                        and not self._is_empty(cells[j])
                        and names_owner(self.clean, span)
                    ):
                        return name_owner(self.clean, span, person=kind == "leader")
        return None

    def _find_deadlines(self, own: dict[int, list[Span]], row: TableRow) -> tuple[Span, ...]:
        columns = [j for j, column in enumerate(self.columns) if column.kind == "deadline"]
        found = [_join(own[j]) for j in columns if j in own]
        merged = self._is_short(own) or not any(self._kind(j) == "serial" for j in own)
        if not found and row.ragged:
            found = [_join(self.kept[j]) for j in columns if j in self.kept and (merged or j in row.above)]
        return tuple(found)

    def _is_short(self, own: dict[int, list[Span]]) -> bool:
        """Whether a row ends before its owner's and deadline's columns, which are merged then."""
        columns = [j for j, column in enumerate(self.columns) if column.kind in (*OWNERS, "deadline")]
        return bool(columns) and len(columns) > 1 and max(own) < min(columns)

    def _leave(self, own: dict[int, list[Span]]) -> None:
        for cells in own.values():
            for cell in cells:
                if _DIGIT.search(self.clean, *cell) and not read_look(self.clean, *cell).serial:
                    self.leftovers.append((cell, "row_without_promise"))
                else:
                    self.claims.append(Claim(*cell, "cell"))

    def claim(self, own: dict[int, list[Span]]) -> None:
        """Claim cells by the kinds of their columns."""
        for j, cells in own.items():
            self.claims.extend(Claim(*cell, self._kind(j)) for cell in cells)


def _join(cells: Sequence[Span]) -> Span:
    return cells[0][0], cells[-1][1]


_DIGIT = re.compile("[0-9]")
_YEARLY = re.compile("年|全")
_MARKED = re.compile(
    r"(?P<mark>(?P<paren>\((?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\))|(?P<han>[一二三四五六七八九十]{1,3})、"
    r"|(?P<arabic>[0-9]{1,2})[.、](?![0-9])|(?P<sign>[①-⑳]))[ ]?"
)
_NEXT = re.compile(
    r"(?:^|(?<=[\n。;; ]))(?:\((?:[0-9]{1,2}|[二三四五六七八九十])\)|[二三四五六七八九十]、|[2-9][.、](?![0-9])|[②-⑳])",
    re.MULTILINE,
)
