"""Why a text is read as it is: every find with its rule, then the ledger of its numbers."""

from __future__ import annotations

from collections.abc import Iterator

from kfanalysis.extraction.dates.times import find_times
from kfanalysis.extraction.numbers.exclusions import find_exclusions
from kfanalysis.extraction.numbers.ledger import find_ledger
from kfanalysis.extraction.numbers.quantities import find_quantities


def explain(text: str, *, year: int | None = None) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield (find, place, raw, reading, rule) of every find of a text in its order, then of its ledger.

    A date without a year belongs to ``year``; where none is given its days stay open (``…``).

    >>> for row in explain("新增停车泊位2780个"): print(*row, sep=" | ")
    quantity | 6–11 | 2780个 | = 2780 个 (count) | count
    ledger | 6–10 | 2780 | quantity | count
    >>> list(explain("切实转变作风"))
    []
    """
    times, exclusions = find_times(text, year=year), find_exclusions(text)
    quantities = find_quantities(text, times=times, exclusions=exclusions)
    finds = [
        *((q.start, q.end, "quantity", q.raw, _measure(q.low, q.high, q.unit, q.bound, q.dimension), q.rule)
          for q in quantities),
        *((m.start, m.end, "time", m.raw, f"{m.first or '…'}/{m.last or '…'} {m.role}", m.rule)
          for m in times),
        *((x.start, x.end, "exclusion", x.raw, x.reading, x.rule) for x in exclusions),
    ]  # fmt: skip
    for start, end, find, raw, reading, rule in sorted(finds):
        yield find, f"{start}–{end}", raw, reading, rule
    for start, end, raw, reading, rule in find_ledger(text, quantities, times, exclusions):
        yield "ledger", f"{start}–{end}", raw, reading, rule


def _measure(low: object, high: object, unit: str, bound: str, dimension: str) -> str:
    value = f"{low}" if low == high else f"{low}…{high}"
    return f"{bound} {value} {unit} ({dimension})"
