"""Completion patterns: how far the commitments of a group have come, with an interval beside every share.

Groups are offices, jurisdictions, topics and months, never persons: officials appear in their function, and
three commitments a head bear no league table. Small groups are shown with their intervals and never ranked;
groups stand in code-point order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from kfanalysis.analysis.associations import associate, benjamini_hochberg, holm
from kfanalysis.analysis.frames import build_frame
from kfanalysis.analysis.groups import KEY, group_commitments, weigh_commitments
from kfanalysis.analysis.influences import find_influences
from kfanalysis.analysis.label_errors import correct_shares
from kfanalysis.analysis.panels import keep_latest
from kfanalysis.analysis.shares import effective_number, pool_shares, wilson
from kfanalysis.records import OBSTACLES as CAUSES
from kfanalysis.records import STATUSES, KfanalysisError

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

# A group with fewer commitments is marked: its interval says more than its share.
FEW = 5
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
    "grouping": "str", "n": "int64", "n_groups": "int64", "n_statuses": "int64", "n_owners": "int64",
    "method": "str", "chi2": "float64", "dof": "int64", "cramers_v": "float64", "v_low": "float64",
    "v_high": "float64", "p": "float64", "p_holm": "float64", "p_bh": "float64", "basis": "str",
}  # fmt: skip
INFLUENCE = {
    "grouping": "str", "unit": "str", "left_out": "str", "n": "int64", "cramers_v": "float64", "p": "float64",
    "carries": "bool",
}  # fmt: skip
CORRECTED = {
    "grouping": "str", "group": "str", "status": "str", "k": "int64", "n": "int64", "share": "float64",
    "corrected": "float64", "low": "float64", "high": "float64",
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
    ``association``: test of group against status in which owners stay whole
    (:func:`~kfanalysis.analysis.associations.associate`): chi2, bias-corrected Cramér's V with its 95 % interval,
    p and its corrections for the number of groupings tested; basis says why one could not be tested.
    ``influence``: the same test with one owner, or one office or place, left out; carries marks a unit without
    which a result below .05 is above it.
    ``corrected``: the share of each status beside what it comes to given how often statuses are misread
    (:mod:`kfanalysis.analysis.label_errors`), with an interval that carries this error.
    """

    status: pd.DataFrame = field(default_factory=lambda: build_frame(STATUS, []))
    pooled: pd.DataFrame = field(default_factory=lambda: build_frame(POOLED, []))
    attainment: pd.DataFrame = field(default_factory=lambda: build_frame(ATTAINMENT, []))
    obstacles: pd.DataFrame = field(default_factory=lambda: build_frame(OBSTACLES, []))
    association: pd.DataFrame = field(default_factory=lambda: build_frame(ASSOCIATION, []))
    influence: pd.DataFrame = field(default_factory=lambda: build_frame(INFLUENCE, []))
    corrected: pd.DataFrame = field(default_factory=lambda: build_frame(CORRECTED, []))


def completion(
    t: Tables,
    *,
    by: str | Iterable[str] = ("topic",),
    weight: str = "count",
    level: float = 0.95,
    seed: int = 0,
) -> Completion:
    """Describe completion by group: shares of each status, pooled shares, attainment, obstacles, association.

    Groups as :func:`~kfanalysis.analysis.groups.group_commitments` forms them, weights as
    :func:`~kfanalysis.analysis.groups.weigh_commitments`; only the shares of the status are weighted, the other
    frames count. Of a commitment that several bulletins tell the latest version counts. ``level`` is the confidence
    of every interval, ``seed`` draws the permutations. Too little data gives short frames and a ``basis``, never an
    error; an unknown grouping or weight raises KfanalysisError.
    Wilson 1927; Morris 1983, Casella 1985; Bergsma 2013; Cameron, Gelbach & Miller 2008; Buonaccorsi 2010; Holm 1979;
    Benjamini & Hochberg 1995.
    """
    if not 0 < level < 1:
        raise KfanalysisError(f"level={level}: a confidence lies between 0 and 1, as 0.95")
    t = keep_latest(t)
    grouped = group_commitments(t, by)
    return Completion(
        status=build_frame(STATUS, _status(grouped, weigh_commitments(t, weight), level)),
        pooled=build_frame(POOLED, _pooled(grouped, level)),
        attainment=build_frame(ATTAINMENT, _attainment(grouped, t.pairs)),
        obstacles=build_frame(OBSTACLES, _obstacles(grouped, level)),
        association=build_frame(ASSOCIATION, _association(grouped, seed)),
        influence=build_frame(INFLUENCE, _influence(grouped, seed)),
        corrected=build_frame(CORRECTED, _corrected(grouped, level, seed)),
    )


def _status(grouped: pd.DataFrame, weights: pd.DataFrame, level: float) -> Iterator[dict[str, Any]]:
    for (grouping, group), rows in _each(grouped.merge(weights, on=KEY), "grouping", "group"):
        labels, values = list(rows["status"]), list(rows["weight"])
        total, effective = sum(values), effective_number(values)
        for status in STATUSES:
            held = [value for label, value in zip(labels, values, strict=True) if label == status]
            share = sum(held) / total
            low, high = wilson(share * effective, effective, level=level)
            yield {
                "grouping": grouping, "group": group, "status": status, "k": len(held), "n": len(rows),
                "weight": total, "n_effective": effective, "share": share, "low": low, "high": high,
                "few": len(rows) < FEW,
            }  # fmt: skip


def _pooled(grouped: pd.DataFrame, level: float) -> Iterator[dict[str, Any]]:
    for (grouping,), rows in _each(grouped, "grouping"):
        groups = [(name, list(held["status"])) for (name,), held in _each(rows, "group")]
        n = [len(held) for _, held in groups]
        for status in STATUSES:
            k = [held.count(status) for _, held in groups]
            overall, pooled = pool_shares(k, n, level=level) if len(groups) > 1 else (None, ())
            for at, (name, _) in enumerate(groups):
                row = {"grouping": grouping, "group": name, "status": status, "k": k[at], "n": n[at]}
                row |= {"share": k[at] / n[at], "overall": overall, "basis": "" if pooled else "one_group"}
                if pooled:
                    row |= {"pooled": pooled[at].share, "low": pooled[at].low, "high": pooled[at].high}
                    row |= {"shrinkage": pooled[at].shrinkage}
                yield row


def _attainment(grouped: pd.DataFrame, pairs: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Average attainment as an interval: an open end below is zero, one above leaves the upper mean unknown."""
    joined = grouped.merge(pairs, on=KEY)
    for (grouping, group), rows in _each(joined, "grouping", "group"):
        low, high = rows["attainment_low"].fillna(0.0), rows["attainment_high"]
        middle = float(high.fillna(math.inf).median())
        met = rows["met"].value_counts()
        yield {
            "grouping": grouping, "group": group, "n_commitments": len(rows[KEY].drop_duplicates()),
            "n_pairs": len(rows), "n_unbounded": int(high.isna().sum()), "met": int(met.get("yes", 0)),
            "not_met": int(met.get("no", 0)), "undetermined": int(met.get("undetermined", 0)),
            "mean_low": low.mean(), "mean_high": None if high.isna().any() else high.mean(),
            "median_low": low.median(), "median_high": middle if math.isfinite(middle) else None,
            "few": len(rows) < FEW,
        }  # fmt: skip


def _obstacles(grouped: pd.DataFrame, level: float) -> Iterator[dict[str, Any]]:
    for (grouping, group), rows in _each(grouped, "grouping", "group"):
        named = [set(filter(None, value.split(";"))) for value in rows["obstacles"].fillna("")]
        for obstacle in (*CAUSES, "any"):
            k = sum(bool(each) if obstacle == "any" else obstacle in each for each in named)
            low, high = wilson(k, len(rows), level=level)
            yield {
                "grouping": grouping, "group": group, "obstacle": obstacle, "k": k, "n": len(rows),
                "share": k / len(rows), "low": low, "high": high, "few": len(rows) < FEW,
            }  # fmt: skip


def _association(grouped: pd.DataFrame, seed: int) -> list[dict[str, Any]]:
    tests = [
        (
            grouping,
            associate(list(rows["group"]), list(rows["status"]), owners=list(rows["owner"]), seed=seed),
        )
        for (grouping,), rows in _each(grouped, "grouping")
    ]
    tested = [test.p for _, test in tests if test.p is not None]
    corrected = iter(zip(holm(tested), benjamini_hochberg(tested), strict=True))
    answer = []
    for grouping, test in tests:
        p_holm, p_bh = (None, None) if test.p is None else next(corrected)
        answer.append({
            "grouping": grouping, "n": test.n, "n_groups": test.rows, "n_statuses": test.columns,
            "n_owners": test.owners, "method": test.method, "chi2": test.chi2, "dof": test.dof,
            "cramers_v": test.cramers_v, "v_low": test.v_low, "v_high": test.v_high, "p": test.p,
            "p_holm": p_holm, "p_bh": p_bh, "basis": test.basis,
        })  # fmt: skip
    return answer


def _influence(grouped: pd.DataFrame, seed: int) -> Iterator[dict[str, Any]]:
    for (grouping,), rows in _each(grouped, "grouping"):
        if grouping != "all":
            yield from ({"grouping": grouping} | found for found in find_influences(rows, seed=seed))


def _corrected(grouped: pd.DataFrame, level: float, seed: int) -> Iterator[dict[str, Any]]:
    for (grouping, group), rows in _each(grouped, "grouping", "group"):
        held, coded = list(rows["status"]), list(rows["coded"])
        for status, share, low, high in correct_shares(
            held, list(rows["owner"]), coded=coded, level=level, seed=seed
        ):
            k = held.count(status)
            yield {
                "grouping": grouping, "group": group, "status": status, "k": k, "n": len(held),
                "share": k / len(held), "corrected": share, "low": low, "high": high,
            }  # fmt: skip


def _each(frame: pd.DataFrame, *names: str) -> Iterator[tuple[tuple[Any, ...], pd.DataFrame]]:
    """Yield each combination of values with its rows, in the order in which they first stand in the frame."""
    yield from frame.groupby(list(names), sort=False)
