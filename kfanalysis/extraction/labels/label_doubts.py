"""Doubts about labels: those whose probability is low are flagged (table ``flags``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from kfanalysis.records import Commitment, Flag, QuantityRow

# Below this about every second label is wrong (docs/weights.md).
DOUBTFUL = Decimal("0.6")


def find_label_doubts(commitment: Commitment, quantities: Iterable[QuantityRow] = ()) -> Iterator[Flag]:
    """Flag labels of a commitment and roles of its figures that are more likely wrong than is worth relying on.

    >>> made = Commitment("b", "1", "1", "", "", "修路。", 0, 3, None, None, None, status_p=Decimal("0.41"))
    >>> [flag.reason for flag in find_label_doubts(made)]
    ['doubtful_status: unclear 0.41']
    """
    for name, value, p in (
        ("status", commitment.status, commitment.status_p),
        ("topic", commitment.topic, commitment.topic_p),
    ):
        if p is not None and p < DOUBTFUL:
            yield Flag(
                commitment.bulletin_id, "commitments", commitment.commitment_id,
                f"doubtful_{name}: {value} {p:.2f}", commitment.text_start, commitment.text_end,
            )  # fmt: skip
    for row in quantities:
        if row.role_p is not None and row.role_p < DOUBTFUL:
            yield Flag(
                row.bulletin_id, "quantities", row.commitment_id,
                f"doubtful_role: {row.role} {row.role_p:.2f}", row.start, row.end,
            )  # fmt: skip
