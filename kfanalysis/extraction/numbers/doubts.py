"""Doubts about numbers, as flags: nothing is dropped and nothing corrected in silence (faults, rows 21, 23, 24)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kfanalysis.records import Flag, LedgerRow, QuantityRow

_UNREAD = ("too_long", "malformed_number")


def find_doubts(quantities: Iterable[QuantityRow], ledger: Iterable[LedgerRow]) -> Iterator[Flag]:
    """Find what a reader should look at: a range written backwards, digits too many or with odd commas and points.

    >>> row = LedgerRow("b", "1-01-01", "report", "12,5", 2, 6, "unexplained", "malformed_number")
    >>> [(flag.key, flag.reason) for flag in find_doubts([], [row])]
    [('1-01-01', 'malformed_number: 12,5')]
    """
    for row in quantities:
        if row.low is not None and row.high is not None and row.low > row.high:
            yield Flag(
                row.bulletin_id, "quantities", row.commitment_id, f"reversed: {row.raw}", row.start, row.end
            )
    for entry in ledger:
        if entry.rule in _UNREAD:
            raw = entry.raw if len(entry.raw) <= 40 else f"{entry.raw[:40]}…"
            yield Flag(
                entry.bulletin_id,
                "ledger",
                entry.commitment_id,
                f"{entry.rule}: {raw}",
                entry.start,
                entry.end,
            )
