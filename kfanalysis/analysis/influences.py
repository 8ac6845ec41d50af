"""Influence: what is left of an association when one owner, or one office or place, is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from kfanalysis.analysis.associations import associate

# Below this p a result is one that a single unit can carry.
ALPHA = 0.05
DRAWS = 999
UNITS = ("owner", "jurisdiction")


def find_influences(rows: pd.DataFrame, *, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Leave out each owner and each jurisdiction of one grouping and test the rest.

    ``rows`` has the columns group, status, owner and jurisdiction, a row a commitment. Yields, a unit left out:
    unit, left_out, n (what stays), cramers_v, p, carries (with it the p is below .05, without it no longer).

    >>> rows = pd.DataFrame({"group": list("aabb"), "status": list("xxyy"), "owner": list("1234"),
    ...     "jurisdiction": list("甲甲乙乙")})
    >>> [row["left_out"] for row in find_influences(rows)]
    ['1', '2', '3', '4', '乙', '甲']
    """
    whole = _test(rows, seed)
    for unit in UNITS:
        for name in sorted(set(rows[unit])):
            rest = rows[rows[unit] != name]
            found = _test(rest, seed)
            yield {
                "unit": unit, "left_out": name, "n": len(rest), "cramers_v": found.cramers_v, "p": found.p,
                "carries": whole.p is not None and whole.p < ALPHA and (found.p is None or found.p >= ALPHA),
            }  # fmt: skip


def _test(rows: pd.DataFrame, seed: int) -> Any:
    return associate(
        list(rows["group"]), list(rows["status"]), owners=list(rows["owner"]), seed=seed, draws=DRAWS
    )
