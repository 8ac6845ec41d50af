"""Read figure tables: target, progress and ratio under an indicator, a region or a project a row (codebook §1).

Every filled row and indicator is a commitment: ``text`` the target's cell, ``report`` the progress cell, ``headings``
the indicator as printed (or the row's own name), ``owner`` the region. The unit comes from the head, or from the
row's unit column; the ratio's cell is kept apart. A row that says its target in words besides has these as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kfanalysis.extraction.outline.cell_looks import Look, read_look
from kfanalysis.extraction.outline.drafts import Entry, Named, Span
from kfanalysis.extraction.outline.table_columns import Column, Header
from kfanalysis.extraction.outline.table_entries import Reader
from kfanalysis.extraction.outline.table_heads import find_head_unit
from kfanalysis.extraction.outline.table_rows import TableRow

AIMS = ("target", "task", "invest", "content")
ANSWERS = ("report", "invested")


@dataclass(frozen=True, slots=True)
class Group:
    """An indicator: the columns of its target, its progress and its ratio (-1 where it has none), name and unit."""

    target: int
    report: int
    ratio: int = -1
    heading: Span | None = None
    unit: Span | None = None


def find_groups(clean: str, header: Header, held: Sequence[Sequence[Span]]) -> list[Group]:
    """Find the indicators of a table whose targets and progress are bare numbers; ``held`` its cells by column.

    >>> from kfanalysis.extraction.outline.drafts import Sheet
    >>> from kfanalysis.extraction.outline.table_cells import find_tables
    >>> from kfanalysis.extraction.outline.table_columns import find_header
    >>> text = "序号|项目名称|单位|全年目标|已完成数|占比\\n1|新建公厕|座|12|9|75%"
    >>> table = find_tables(Sheet(text))[0]
    >>> held = [[(cell.start, cell.end)] for cell in table.rows[1]]
    >>> find_groups(text, find_header(text, table), held)
    [Group(target=3, report=4, ratio=5, heading=None, unit=None)]
    """
    columns = header.columns
    numeric = [_is_numeric([read_look(clean, *span) for span in cells[:80]]) for cells in held]
    aims = [j for j, column in enumerate(columns) if column.kind in AIMS and numeric[j]]
    texts = [j for j, column in enumerate(columns) if column.kind == "report" and not numeric[j] and held[j]]
    groups = []
    for n, j in enumerate(aims):
        stop = aims[n + 1] if n + 1 < len(aims) else len(columns)
        reports = [k for k in range(j + 1, stop) if columns[k].kind in ANSWERS and numeric[k]]
        if not reports:
            continue
        ratio = next((k for k in range(reports[-1] + 1, stop) if columns[k].kind == "ratio"), -1)
        groups.append(
            Group(
                j,
                reports[-1],
                ratio,
                _find_indicator(clean, columns[j]),
                columns[j].unit or columns[reports[-1]].unit,
            )
        )
    if texts and all(columns[group.target].kind == "invest" for group in groups):
        return []  # a project's report in words goes before its money
    return groups


def _is_numeric(looks: Sequence[Look]) -> bool:
    filled = [look for look in looks if not look.nothing]
    return bool(filled) and sum(look.figure for look in filled) * 5 >= len(filled) * 4


def _find_indicator(clean: str, column: Column) -> Span | None:
    """Find the head above a target's column that names the indicator: one with a unit, else the lowest, no office."""
    named = [span for span in column.above if not read_look(clean, *span).office]
    for span in reversed(named):
        if find_head_unit(clean, *span):
            return span
    return named[-1] if named else None


def read_figures(
    clean: str, header: Header, groups: Sequence[Group], reader: Reader, row: TableRow
) -> Iterator[Entry]:
    """Read one row of a figure table: an entry for each indicator that is filled."""
    kinds = header.kinds
    cells = {
        j: each for j, each in row.cells.items() if any(not read_look(clean, *cell).nothing for cell in each)
    }
    region = next((cells[j][0] for j in cells if kinds[j] == "region"), None)
    taken = (
        {group.target for group in groups}
        | {group.report for group in groups}
        | {group.ratio for group in groups}
    )
    names = [j for j in cells if j not in taken and kinds[j] in ("name", "task", "category", "content")]
    grouped = any(group.heading for group in groups)
    if region is None and grouped:
        loose = [
            j for j in cells if j not in taken and kinds[j] in ("name", "category", "other", "owner", "lead")
        ]
        region = cells[loose[0]][0] if loose else None
        names = []
    owner = Named(region) if region is not None else reader.find_owner(cells)
    unit_cell = next((cells[j][0] for j in cells if kinds[j] == "unit"), None)
    deadlines = tuple(cells[j][0] for j in cells if kinds[j] == "deadline")
    marker = next((cells[j][0] for j in cells if kinds[j] == "serial"), (0, 0))
    remarks = tuple(cell for j in cells if kinds[j] == "remark" for cell in cells[j])
    said = (
        None
        if grouped
        else next((cells[j][0] for j in cells if j not in taken and kinds[j] == "target"), None)
    )
    for group in groups:
        if group.target not in cells:
            continue
        heading = group.heading or (cells[names[-1]][0] if names else None)
        if heading is None:
            if region is None:
                continue
            heading = header.columns[group.target].head  # 年度计划投资, by region
        yield Entry(
            text=said or cells[group.target][0],
            report=cells[group.report][0] if group.report in cells else None,
            marker=marker,
            headings=(heading,) if heading is not None else (),
            owner=owner,
            section=reader.section,
            deadlines=deadlines,
            remarks=(*remarks, cells[group.target][0]) if said else remarks,
            unit=unit_cell or group.unit or (find_head_unit(clean, *heading) if heading else None),
            ratio=cells[group.ratio][0] if group.ratio in cells else None,
        )
