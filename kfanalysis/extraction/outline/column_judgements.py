"""Judge what a table's columns hold by their cells, where no head says it (codebook §1, "Table")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kfanalysis.extraction.outline.cell_looks import Look, read_look
from kfanalysis.extraction.outline.drafts import Span
from kfanalysis.extraction.outline.table_cells import TableCells
from kfanalysis.extraction.outline.table_columns import Column, Header
from kfanalysis.extraction.outline.table_heads import PROMISES, ColumnKind

LEAST_ROWS, LEAST_COLUMNS, MOST_READ = 3, 3, 60


def judge_unknown(clean: str, header: Header, cells: Sequence[Sequence[Span]]) -> Header:
    """Judge the columns whose heads say nothing, or mislead, by what their cells hold; ``cells`` run by column.

    Decision: 单位 over units of measure is a unit's column; a column of another's look keeps its head.
    """
    columns = list(header.columns)
    for j, column in enumerate(columns):
        looks = [read_look(clean, *span) for span in cells[j][:60]] if j < len(cells) else []
        looks = [look for look in looks if not look.nothing]
        if not looks:
            continue
        if column.kind == "owner" and sum(look.unit for look in looks) * 2 > len(looks):
            columns[j] = replace(column, kind="unit")
        elif column.kind == "other":
            columns[j] = replace(column, kind=_judge_looks(looks, header.kinds))
    return replace(header, columns=tuple(columns))


def find_header_by_cells(clean: str, table: TableCells) -> Header | None:
    """Find the columns of a table without known heads, or None where its cells list no commitments.

    Decision: it needs a column of promises and one of reports, or of offices and dates; a first row of other looks
    than the serial numbers below it is the header.

    >>> from kfanalysis.extraction.outline.drafts import Sheet
    >>> from kfanalysis.extraction.outline.table_cells import find_tables
    >>> text = "1|新建公厕2座|已建成1座\\n2|改造市场3个|正在改造\\n3|修复农路4公里|已全部修复"
    >>> find_header_by_cells(text, find_tables(Sheet(text))[0]).kinds
    ('serial', 'task', 'report')
    >>> text = "1|钢笔|12\\n2|铅笔|3\\n3|本子|5"
    >>> find_header_by_cells(text, find_tables(Sheet(text))[0])
    """
    sizes = Counter(len(row) for row in table.rows)
    width, count = sizes.most_common(1)[0] if sizes else (0, 0)
    if table.form in ("lines", "words") or width < LEAST_COLUMNS or count < LEAST_ROWS:
        return None
    whole = [i for i, row in enumerate(table.rows) if len(row) == width]
    looks = [[read_look(clean, slot.start, slot.end) for slot in table.rows[i]] for i in whole[:MOST_READ]]
    body = looks[1:] if len(looks) > LEAST_ROWS and not looks[0][0].serial and looks[1][0].serial else looks
    kinds: list[ColumnKind] = []
    for j in range(width):
        column = [row[j] for row in body if not row[j].nothing]
        serial = sum(look.serial > 0 for look in column) * 5 >= len(column) * 4 and column
        kinds.append("serial" if serial and j < 2 else _judge_looks(column, kinds) if column else "other")
    if "task" not in kinds or not ("report" in kinds or {"owner", "deadline"} <= set(kinds)):
        return None
    first = whole[0] + (len(body) < len(looks))
    heads = table.rows[whole[0]] if first > whole[0] else ()
    spans = [(slot.start, slot.end) for slot in heads] or [(0, 0)] * width
    return Header(whole[0], first, tuple(Column(kind, span) for kind, span in zip(kinds, spans, strict=True)))


def _judge_looks(looks: Sequence[Look], kinds: Sequence[ColumnKind]) -> ColumnKind:
    """Judge a column's kind by its cells' looks; only kinds that the header lacks are given."""
    share = Counter[str]()
    for look in looks:
        share["office"] += look.office
        share["dated"] += look.dated
        share["done"] += look.done and not look.verdict and not look.figure
        share["planned"] += look.planned and not look.done and not look.office
        share["person"] += look.person
        share["percent"] += look.percent
    most = len(looks) * 0.6
    if share["office"] >= most and not {"lead", "owner", "doer", "support"} & set(kinds):
        return "owner"
    if share["dated"] >= most and "deadline" not in kinds:
        return "deadline"
    if share["percent"] >= most and "ratio" not in kinds:
        return "ratio"
    if share["person"] >= most:
        return "leader"
    if share["done"] >= most and "report" not in kinds:
        return "report"
    if share["planned"] >= most and not set(PROMISES) & set(kinds):
        return "task"
    return "other"
