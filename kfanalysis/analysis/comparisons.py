"""Comparisons of cities: how far their commitments have come, beside how they report, so that neither is taken for the other.

A city that prints figures, deadlines and reports for all it promised looks different from one that prints few, whatever
either has done. So shares stand beside the shares of what is reported, and again among commitments that are reported
alike (direct standardisation; Rothman, Greenland & Lash 2008, ch. 3): if a difference goes when reporting is held
equal, it was one of reporting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kfanalysis.analysis.frames import build_frame
from kfanalysis.analysis.groups import KEY, UNKNOWN
from kfanalysis.analysis.panels import keep_latest
from kfanalysis.analysis.shares import pool_shares, wilson
from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

BY = ("publisher", "bulletin", "year", "layout")
# What a bulletin tells of a commitment, or leaves out.
TOLD = ("report", "owner", "deadline", "target", "figure", "pair")
DRAWS, FEWEST = 1000, 2
REPORTING = {
    "group": "str", "told": "str", "k": "int64", "n": "int64", "share": "float64", "low": "float64", "high": "float64",
}  # fmt: skip
DOING = {
    "group": "str", "n": "int64", "owners": "int64", "completed": "int64", "share": "float64", "low": "float64",
    "high": "float64", "pooled": "float64", "pooled_low": "float64", "pooled_high": "float64", "pairs": "int64",
    "met": "int64", "met_share": "float64", "met_low": "float64", "met_high": "float64", "attainment_low": "float64",
    "attainment_high": "float64",
}  # fmt: skip
ALIKE = {
    "group": "str", "n": "int64", "covered": "float64", "share": "float64", "standardised": "float64",
    "low": "float64", "high": "float64", "basis": "str",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Groups of bulletins compared, a row a group, in code-point order, never ranked.

    ``reporting``: of n commitments k have a report, an owner, a deadline, a target in figures, a figure in the report,
    a pair of both; share with its Wilson interval.
    ``doing``: completed commitments, their share, the share pooled over the groups, and the pairs met of all pairs;
    attainment as the mean of its lower and upper ends (1 = target reached; the upper is missing where one is open).
    ``alike``: the share completed as it stands, and standardised: as if every group had reported like all together
    (strata: with a report or not, with figures or not, with a deadline or not), over the strata that every group has,
    whose part of all commitments is ``covered``; the interval draws owners; ``basis`` says why there is none.
    """

    reporting: pd.DataFrame = field(default_factory=lambda: build_frame(REPORTING, []))
    doing: pd.DataFrame = field(default_factory=lambda: build_frame(DOING, []))
    alike: pd.DataFrame = field(default_factory=lambda: build_frame(ALIKE, []))


def compare(t: Tables, *, by: str = "publisher", level: float = 0.95, seed: int = 0) -> Comparison:
    """Compare groups of bulletins: what they report, how far they are, and how far they are where they report alike.

    ``by``: publisher, bulletin, year or layout. Of a commitment that several bulletins tell the latest version counts,
    but by bulletin each counts in full: months of one city stand side by side.
    One group alone is described, not compared (``basis``); an unknown ``by`` raises KfanalysisError.
    """
    if by not in BY:
        raise KfanalysisError(f'by="{by}": no such grouping of bulletins; choose among {", ".join(BY)}')
    if not 0 < level < 1:
        raise KfanalysisError(f"level={level}: a confidence lies between 0 and 1, as 0.95")
    t = t if by == "bulletin" else keep_latest(t)
    rows = _tell(t, by)
    return Comparison(
        reporting=build_frame(REPORTING, _reporting(rows, level)),
        doing=build_frame(DOING, _doing(rows, t.pairs, level)),
        alike=build_frame(ALIKE, _alike(rows, level, seed)),
    )


def _tell(t: Tables, by: str) -> pd.DataFrame:
    """Say of each commitment its group, owner, whether it is completed, and what is told of it; sorted by group."""
    heads = t.bulletins.drop_duplicates("bulletin_id").set_index("bulletin_id")
    rows = t.commitments[[*KEY, "owner_id", "report", "deadline", "status"]].copy()
    values = rows["bulletin_id"] if by == "bulletin" else rows["bulletin_id"].map(heads[by])
    rows["group"] = values.map(lambda value: UNKNOWN if pd.isna(value) or value == "" else str(value))
    named = t.owners.assign(told=t.owners["name"].fillna("") != "")
    owned = set(zip(*(named.loc[named["told"], each] for each in ("bulletin_id", "owner_id")), strict=True))
    keys = list(zip(rows["bulletin_id"], rows["commitment_id"], strict=True))
    marks: dict[str, Any] = {
        "report": rows["report"].fillna("") != "",
        "owner": [pair in owned for pair in zip(rows["bulletin_id"], rows["owner_id"], strict=True)],
        "deadline": rows["deadline"].notna(),
        "target": _among(keys, t.quantities[t.quantities["role"] == "target"]),
        "figure": _among(
            keys, t.quantities[(t.quantities["role"] == "actual") & (t.quantities["field"] == "report")]
        ),
        "pair": _among(keys, t.pairs),
    }
    rows = rows.assign(**marks, completed=rows["status"] == "completed")
    rows["unit"] = rows["bulletin_id"] + "/" + rows["owner_id"]
    return rows.sort_values(["group", *KEY], kind="stable")


def _among(keys: list[tuple[str, str]], frame: pd.DataFrame) -> list[bool]:
    held = set(zip(frame["bulletin_id"], frame["commitment_id"], strict=True))
    return [key in held for key in keys]


def _reporting(rows: pd.DataFrame, level: float) -> Iterator[dict[str, Any]]:
    for group, held in rows.groupby("group"):
        for told in TOLD:
            k, n = int(held[told].sum()), len(held)
            low, high = wilson(k, n, level=level)
            yield {"group": group, "told": told, "k": k, "n": n, "share": k / n, "low": low, "high": high}


def _doing(rows: pd.DataFrame, pairs: pd.DataFrame, level: float) -> Iterator[dict[str, Any]]:
    groups = [(str(group), held) for group, held in rows.groupby("group")]
    done, n = [int(held["completed"].sum()) for _, held in groups], [len(held) for _, held in groups]
    pooled = pool_shares(done, n, level=level)[1] if len(groups) >= FEWEST else ()
    for at, (group, held) in enumerate(groups):
        low, high = wilson(done[at], n[at], level=level)
        row = {"group": group, "n": n[at], "owners": held["unit"].nunique(), "completed": done[at]}
        row |= {"share": done[at] / n[at], "low": low, "high": high}
        if pooled:
            row |= {"pooled": pooled[at].share, "pooled_low": pooled[at].low, "pooled_high": pooled[at].high}
        own = held[KEY].merge(pairs, on=KEY)
        met = int((own["met"] == "yes").sum())
        met_low, met_high = wilson(met, len(own), level=level)
        row |= {"pairs": len(own), "met": met, "met_low": met_low, "met_high": met_high}
        if len(own):
            upper = own["attainment_high"]
            row |= {"met_share": met / len(own), "attainment_low": own["attainment_low"].fillna(0.0).mean()}
            row |= {} if upper.isna().any() else {"attainment_high": upper.mean()}
        yield row


def _alike(rows: pd.DataFrame, level: float, seed: int) -> Iterator[dict[str, Any]]:
    """Standardise the share completed to the reporting of all groups together."""
    strata = (rows["report"] * 4 + rows["figure"] * 2 + rows["deadline"]).astype(int)
    groups = [(str(group), held.index) for group, held in rows.groupby("group")]
    shared = [s for s in sorted(set(strata)) if all((strata[index] == s).any() for _, index in groups)]
    kept = strata[strata.isin(shared)]
    weights = {s: float((kept == s).mean()) for s in shared}
    covered = len(kept) / len(rows) if len(rows) else 0.0
    random = np.random.default_rng(seed)
    for group, index in groups:
        row = {
            "group": group,
            "n": len(index),
            "covered": covered,
            "share": float(rows.loc[index, "completed"].mean()),
        }
        if len(groups) < FEWEST:
            yield row | {"basis": "one_group"}
            continue
        if not shared:
            yield row | {"basis": "no_shared_reporting"}
            continue
        counts = _count(rows.loc[index], strata[index], shared)
        share = np.array(list(weights.values()))
        value = float((counts.sum(axis=0)[:, 0] / counts.sum(axis=0)[:, 1]) @ share)
        if len(counts) < FEWEST:
            yield row | {"standardised": value, "basis": "one_owner"}
            continue
        drawn = counts[random.integers(0, len(counts), (DRAWS, len(counts)))].sum(axis=1)
        # A stratum that a draw misses keeps the group's own share, so that no draw is thrown away.
        own = counts.sum(axis=0)
        done, of = (
            np.where(drawn[..., 1] > 0, drawn[..., 0], own[:, 0]),
            np.where(drawn[..., 1] > 0, drawn[..., 1], own[:, 1]),
        )
        ends = np.quantile((done / of) @ share, [(1 - level) / 2, (1 + level) / 2])
        yield row | {"standardised": value, "low": float(ends[0]), "high": float(ends[1]), "basis": ""}


def _count(
    held: pd.DataFrame, strata: pd.Series[int], shared: list[int]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Count (completed, all) by owner and stratum."""
    units = sorted(set(held["unit"]))
    counts = np.zeros((len(units), len(shared), 2))
    for unit, stratum, done in zip(held["unit"], strata, held["completed"], strict=True):
        if stratum in shared:
            counts[units.index(unit), shared.index(stratum)] += (float(done), 1.0)
    return counts
