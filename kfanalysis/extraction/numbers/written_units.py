"""Units as the document writes them, cut from their spans (codebook §2: ``unit`` as written, without the 万/亿 scale).

Everything is read in clean text, where 個 is 个 and 畝 is 亩; a document in traditional characters has its own forms
back in the tables. Width alone is folded (％ is ``%``), and spaces inside a unit are left out.
"""

from __future__ import annotations

from dataclasses import replace

from kfanalysis.records import Findings, QuantityRow
from kfanalysis.text.fold import clean

_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def write_unit(source: str, row: QuantityRow) -> str:
    """Write a quantity's unit as the document does; one that stands in no place of its own (百分之九十) as it was read.

    >>> row = QuantityRow("b", "1", "report", "計32個", 1, 0, 4, None, None, "个", "count", "=", "actual", "", "count",
    ...                   unit_start=3, unit_end=4)
    >>> write_unit("計32個", row), write_unit("計32個", replace(row, unit="%", unit_start=None, unit_end=None))
    ('個', '%')
    """
    if row.unit_start is None or row.unit_end is None:
        return row.unit
    written = source[row.unit_start : row.unit_end]
    if written == row.unit and written.isascii():
        return written
    written = "".join(written.split()).translate(_WIDTHS)
    return written if clean(written) == clean(row.unit) else row.unit


def write_units(source: str, findings: Findings) -> Findings:
    """Write the units of all rows: of a pair as its target does, of a check as its whole, the first of its spans."""
    rows = [(row, write_unit(source, row)) for row in findings.quantities]
    written = {(row.start, row.end, row.unit): unit for row, unit in rows}
    return replace(
        findings,
        quantities=tuple(row if row.unit == unit else replace(row, unit=unit) for row, unit in rows),
        pairs=tuple(
            replace(p, unit=written.get((p.target_start, p.target_end, p.unit), p.unit))
            for p in findings.pairs
        ),
        candidates=tuple(
            replace(p, unit=written.get((p.target_start, p.target_end, p.unit), p.unit))
            for p in findings.candidates
        ),
        checks=tuple(
            replace(c, unit=written.get((*_first(c.spans), c.unit), c.unit)) for c in findings.checks
        ),
    )


def _first(spans: str) -> tuple[int, int]:
    start, _, end = spans.partition(";")[0].partition("-")
    return int(start), int(end)
