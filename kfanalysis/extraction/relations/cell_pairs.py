"""What the figures of a figure table come to: target and progress stand in one row, the ratio beside them.

Decision: the columns say what each number is, so no words are asked: the commitment's cell is the target, the
report's the figure that answers it, the ratio's the percent that it should be (codebook §1, "Figure table").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kfanalysis.extraction.grammar.bounds import read_before
from kfanalysis.extraction.numbers.cell_figures import CELL
from kfanalysis.extraction.relations.figure_relations import Relation
from kfanalysis.records import Bound, QuantityRow, Reading, Role

_ROLES: dict[str, Role] = {"commitment": "target", "report": "actual", "remark": "actual"}


def settle_cells(reading: Reading) -> tuple[QuantityRow, ...]:
    """Settle role, thing and bound of the numbers that fill cells; other rows stay as they are."""
    what, bound = read_indicator(reading.commitment.heading)
    return tuple(
        replace(
            row,
            role=_ROLES.get(row.field, row.role),
            what=what,
            bound=bound if row.field == "commitment" and bound and row.bound == "=" else row.bound,
        )
        if is_cell(row)
        else row
        for row in reading.quantities
    )  # fmt: skip


def is_cell(row: QuantityRow) -> bool:
    """Whether a number fills a cell of a figure table."""
    return row.rule.split(";", 1)[0] == CELL


def read_indicator(heading: str) -> tuple[str, Bound | None]:
    """Read an indicator's head as the thing that is measured and the bound that it sets, if any.

    >>> read_indicator("新改建农村公路（公里）"), read_indicator("新生儿疾病筛查率不低于(%)")
    (('新改建农村公路', None), ('新生儿疾病筛查率', '>='))
    """
    words = _BRACKET.sub("", heading).strip()
    read = read_before(words + "1", len(words))
    return (words, None) if read is None else (words[: read[0]], read[1])


_BRACKET = re.compile(r"[(（][^()（）]{0,16}[)）]")


def find_cell_ratio(rows: Sequence[QuantityRow]) -> Relation | None:
    """Find the percent that a ratio's cell states of the target and the progress beside it."""
    cells = {row.field: row for row in rows if is_cell(row)}
    target, actual, ratio = (cells.get(field) for field in ("commitment", "report", "remark"))
    if target is None or actual is None or ratio is None or target.unit == "%" or target.unit != actual.unit:
        return None
    if target.low is None or actual.low is None or ratio.low is None or not target.low:
        return None
    spans = tuple((row.start, row.end) for row in (target, actual, ratio))
    return Relation("ratio", target.low, target.unit, (actual.low,), ratio.low, spans, True)
