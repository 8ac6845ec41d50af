"""Completion patterns: how far the commitments of a group have come, with an interval beside every share.

Groups are offices, jurisdictions, topics and months, never persons: officials appear in their function, and
three commitments a head bear no league table. Small groups are shown with their intervals and never ranked;
groups stand in code-point order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from kfanalysis.analysis.frames import build_frame

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kfanalysis.tables import Tables

# Each frame is sorted by grouping, group and then its own label in the order of the codebook.
STATUS = {
    "grouping": "str", "group": "str", "status": "str", "k": "int64", "n": "int64", "weight": "float64",
    "n_effective": "float64", "share": "float64", "low": "float64", "high": "float64", "few": "bool",
}  # fmt: skip
POOLED = {
    "grouping": "str", "group": "str", "status": "str", "k": "int64", "n": "int64", "share": "float64",
    "pooled": "float64", "low": "float64", "high": "float64", "shrinkage": "float64", "overall": "float64",
    "basis": "str",
}  # fmt: skip
ATTAINMENT = {
    "grouping": "str", "group": "str", "n_commitments": "int64", "n_pairs": "int64", "n_unbounded": "int64",
    "met": "int64", "not_met": "int64", "undetermined": "int64", "mean_low": "float64", "mean_high": "float64",
    "median_low": "float64", "median_high": "float64", "few": "bool",
}  # fmt: skip
OBSTACLES = {
    "grouping": "str", "group": "str", "obstacle": "str", "k": "int64", "n": "int64", "share": "float64",
    "low": "float64", "high": "float64", "few": "bool",
}  # fmt: skip
ASSOCIATION = {
    "grouping": "str", "n": "int64", "n_groups": "int64", "n_statuses": "int64", "method": "str",
    "chi2": "float64", "dof": "int64", "cramers_v": "float64", "p": "float64", "p_holm": "float64",
    "p_bh": "float64", "basis": "str",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Completion:
    """Completion patterns as frames; ``grouping`` names the variable (``by``), ``group`` one of its values.

    ``status``: k commitments of n in the group have the status; share (0–1; by weight where one is given) with
    its Wilson interval low, high; n_effective is Kish's effective number; few marks n below five.
    ``pooled``: the raw share beside the pooled one (beta-binomial), its interval, shrinkage (0 raw share, 1
    overall share) and the overall share it is drawn to; basis says why one could not be estimated.
    ``attainment``: mean and median of the pairs' attainment (1 = target reached) as [low, high], and how many
    pairs are met, not met, undetermined; n_unbounded pairs have an open end, whose mean is missing.
    ``obstacles``: k of n commitments name the obstacle; ``any`` counts those that name one at all.
    ``association``: test of group against status: chi2, bias-corrected Cramér's V, p and its corrections for
    the number of groupings tested; basis says why one could not be tested.
    """

    status: pd.DataFrame = field(default_factory=lambda: build_frame(STATUS, []))
    pooled: pd.DataFrame = field(default_factory=lambda: build_frame(POOLED, []))
    attainment: pd.DataFrame = field(default_factory=lambda: build_frame(ATTAINMENT, []))
    obstacles: pd.DataFrame = field(default_factory=lambda: build_frame(OBSTACLES, []))
    association: pd.DataFrame = field(default_factory=lambda: build_frame(ASSOCIATION, []))


def completion(
    t: Tables,
    *,
    by: str | Iterable[str] = ("topic",),
    weight: str = "count",
    level: float = 0.95,
    seed: int = 0,
) -> Completion:
    """Describe completion by group: shares, pooled shares, attainment, obstacles and a test of association."""
    raise NotImplementedError
