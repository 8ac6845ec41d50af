"""The rows of each commitment: quantities, times and ledger, found once over the document and shared out.

The finders read a masked text: the document with everything outside the passages blanked to line ends, so
that offsets stay and no pattern runs from one passage into the next.
"""

from __future__ import annotations

from dataclasses import dataclass

from kfanalysis.extraction.dates.time_roles import judge_row_roles
from kfanalysis.extraction.dates.times import find_dates
from kfanalysis.extraction.grammar.line_ends import join_lines
from kfanalysis.extraction.numbers.cell_figures import read_cell_figure
from kfanalysis.extraction.numbers.exclusions import find_exclusions
from kfanalysis.extraction.numbers.ledger import find_ledger
from kfanalysis.extraction.numbers.quantities import find_quantities
from kfanalysis.extraction.outline.outlines import Outline
from kfanalysis.extraction.outline.passages import mask, number, share
from kfanalysis.records import LedgerRow, Part, QuantityRow, TimeRow


@dataclass(slots=True)
class Rows:
    """What was found for one commitment, and what the outline holds of it."""

    quantities: list[QuantityRow]
    times: list[TimeRow]
    ledger: list[LedgerRow]
    fields: list[tuple[int, int]]
    parts: list[Part]
    headings: list[TimeRow]


def find_rows(outline: Outline) -> dict[str, Rows]:
    """Run the finders once over the masked document and give each find to its passage's commitment."""
    text = mask(join_lines(outline.source.text, clean=outline.clean), outline.passages)
    fields = [(p.start, p.end) for p in outline.passages if p.field == "deadline"]
    times = find_dates(text, year=outline.bulletin.year, as_of=outline.bulletin.as_of, fields=fields)
    exclusions = find_exclusions(text)
    stretches = [(p.start, p.end) for p in outline.passages]
    quantities = find_quantities(text, times=times, exclusions=exclusions, stretches=stretches)
    cells = [
        cell
        for p in outline.passages
        if p.unit and (cell := read_cell_figure(outline.clean, p.start, p.end, unit=p.unit)) is not None
    ]
    if cells:
        filled = {place for cell in cells for place in range(cell.start, cell.end)}
        times = [time for time in times if time.start not in filled]
        exclusions = [each for each in exclusions if each.start not in filled]
        others = [quantity for quantity in quantities if quantity.start not in filled]
        quantities = sorted([*others, *cells], key=lambda each: each.start)
    ledger = find_ledger(text, quantities, times, exclusions)
    name, source = outline.bulletin.bulletin_id, outline.source.text
    rows = {c.commitment_id: Rows([], [], [], [], [], []) for c in outline.commitments}
    if not outline.commitments:
        rows[""] = Rows([], [], [], [], [], [])
    for passage in outline.passages:
        if passage.field == "deadline":
            rows[passage.commitment_id].fields.append((passage.start, passage.end))
    for part in outline.parts:
        rows[part.commitment_id].parts.append(part)
    for passage, measured in share(outline.passages, quantities):
        key, field = passage.commitment_id, passage.field
        rows[key].quantities.extend(
            QuantityRow(name, key, field, source[q.start : q.end], nth, q.start, q.end, q.low, q.high,
                        q.unit, q.dimension, q.bound, "attribute", "", q.rule, unit_start=q.unit_start,
                        unit_end=q.unit_end, hedge=q.hedge)
            for q, nth in number(source, passage, measured)
        )  # fmt: skip
    for passage, dated in share(outline.passages, times):
        key, field = passage.commitment_id, passage.field
        rows[key].times.extend(
            TimeRow(
                name,
                key,
                field,
                source[t.start : t.end],
                nth,
                t.start,
                t.end,
                t.first,
                t.last,
                t.role,
                t.rule,
            )
            for t, nth in number(source, passage, dated)
        )
    headed: dict[str, list[TimeRow]] = {}
    for commitment in outline.commitments:
        found = rows[commitment.commitment_id]
        own = [row for row in found.times if row.field == "heading"]
        found.headings = headed.setdefault(commitment.heading, own) if commitment.heading else []
    if "" in rows:
        rows[""].times = list(judge_row_roles(text, rows[""].times))
    for passage, entries in share(outline.passages, [_Entry(*entry) for entry in ledger]):
        key, field = passage.commitment_id, passage.field
        rows[key].ledger.extend(
            LedgerRow(name, key, field, source[e.start : e.end], e.start, e.end, e.reading, e.rule)
            for e in entries
        )
    return rows


@dataclass(frozen=True, slots=True)
class _Entry:
    start: int
    end: int
    raw: str
    reading: str
    rule: str
