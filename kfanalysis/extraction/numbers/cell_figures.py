"""Read the bare numbers of a figure table's cells: the unit stands in the head or in another cell (codebook §1)."""

from __future__ import annotations

from dataclasses import replace

from kfanalysis.extraction.numbers.quantities import find_quantities
from kfanalysis.records import Quantity

CELL = "cell"


def read_cell_figure(text: str, start: int, end: int, *, unit: str) -> Quantity | None:
    """Read ``text[start:end]`` as one number in ``unit``, with the unit's scale; None where it says more than that.

    >>> [(q.raw, q.low, q.unit) for q in [read_cell_figure("26000", 0, 5, unit="万元")] if q]
    [('26000', Decimal('260000000'), '元')]
    >>> read_cell_figure("3座", 0, 2, unit="座"), read_cell_figure("已完工", 0, 3, unit="座")
    (None, None)
    """
    cell = text[start:end]
    if not cell or not (cell[-1].isdigit() or cell[-1] in "%余多"):
        return None
    found = find_quantities(cell if cell.endswith("%") else cell + unit)
    if len(found) != 1 or found[0].start > 0 or found[0].end < len(cell):
        return None
    return replace(found[0], start=start, end=end, raw=cell, rule=CELL, unit_start=None, unit_end=None)
