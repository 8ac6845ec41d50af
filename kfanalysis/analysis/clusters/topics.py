"""Topics of commitments: coded policy topics by office first, clusters of words second, where chance gives none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kfanalysis.analysis.clusters.margins import (
    Margin,
    choose_k,
    judge_clusters,
    list_ks,
    measure_margins,
    measure_silhouettes,
    shuffle_distances,
)
from kfanalysis.analysis.clusters.matters import read_words
from kfanalysis.analysis.clusters.stabilities import (
    Stability,
    draw_subsamples,
    measure_distances,
    measure_stability,
)
from kfanalysis.analysis.clusters.validities import VALIDITY, compare_partitions
from kfanalysis.analysis.clusters.vectors import Array, count_words, lay_out, name_clusters, weigh_pairs
from kfanalysis.analysis.frames import build_frame
from kfanalysis.analysis.groups import KEY, judge_level
from kfanalysis.analysis.panels import keep_latest
from kfanalysis.analysis.topic_offices import (
    ASSOCIATIONS,
    CELLS,
    associate_topics,
    count_topic_offices,
    list_offices,
)

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

ALPHA, FEWEST = 0.05, 8
CLUSTERS = {
    "cluster": "int64", "label": "str", "words": "str", "size": "int64", "stability": "float64",
    "silhouette": "float64", "p": "float64", "doubtful": "bool", "typical": "str", "x": "float64", "y": "float64",
}  # fmt: skip
COMMITMENTS = {
    "bulletin_id": "str", "commitment_id": "str", "cluster": "int64", "label": "str", "membership": "float64",
    "doubt": "bool", "silhouette": "float64", "x": "float64", "y": "float64",
}  # fmt: skip
DEPARTMENTS = {
    "department": "str", "cluster": "int64", "label": "str", "n": "int64", "expected": "float64",
    "residual": "float64", "doubtful": "bool",
}  # fmt: skip
CHOICE = {
    "k": "int64", "stability": "float64", "null": "float64", "null_sd": "float64", "margin": "float64",
    "p": "float64", "grouping": "bool", "chosen": "bool",
}  # fmt: skip


def _empty(columns: dict[str, str]) -> pd.DataFrame:
    return build_frame(columns, [])


@dataclass(frozen=True, slots=True)
class Topics:
    """Topics of the commitments: the coded ones by office, and clusters of words where shuffled words give none.

    - ``offices``: the main table, coded policy topic × office (:mod:`kfanalysis.analysis.topic_offices`);
    - ``association``: a test of all of it, with matters and with owners kept whole;
    - ``clusters``: a row a cluster: cluster (1 is the largest), label (its three first words), words, size,
      stability (mean Jaccard of its best match in subsamples), silhouette, p (share of the shuffles with a cluster as
      large and as well set apart; above .05, and in a cluster of one, it is ``doubtful``), typical (the three most
      central commitments, as bulletin/commitment, ``;``-joined), x, y (centre on the map);
    - ``commitments``: a row a commitment: cluster, label, membership (share of subsamples in which it stays with
      its cluster; below .5 ``doubt``), silhouette, x, y (classical scaling of cosine distances);
    - ``departments``: office × cluster: n, expected under independence, adjusted residual (Haberman 1973);
    - ``choice``: k tried, stability (mean adjusted Rand index over the subsamples), that of shuffled words (null,
      null_sd), margin, p (of a margin as great at any k), grouping (no cluster of more than half), chosen;
    - ``validity``: the clusters and plain partitions against the coded topic: normalized and adjusted mutual
      information, adjusted Rand index;
    - ``note``: empty, or why there are no clusters, or none but doubtful ones.
    """

    offices: pd.DataFrame = field(default_factory=lambda: _empty(CELLS))
    association: pd.DataFrame = field(default_factory=lambda: _empty(ASSOCIATIONS))
    clusters: pd.DataFrame = field(default_factory=lambda: _empty(CLUSTERS))
    commitments: pd.DataFrame = field(default_factory=lambda: _empty(COMMITMENTS))
    departments: pd.DataFrame = field(default_factory=lambda: _empty(DEPARTMENTS))
    choice: pd.DataFrame = field(default_factory=lambda: _empty(CHOICE))
    validity: pd.DataFrame = field(default_factory=lambda: _empty(VALIDITY))
    note: str = ""


def topics(
    t: Tables,
    *,
    k: int | None = None,
    seed: int = 0,
    shuffles: int = 60,
    subsamples: int = 100,
    against: pd.Series | None = None,
) -> Topics:
    """Count coded topics by office, and cluster the commitments by their words where that beats shuffled words.

    k is the one of the greatest margin of stability over ``shuffles`` shufflings of the words; no margin that chance
    would not give, no clusters. A given k is measured, not chosen. Nothing random decides what is a cluster: the
    shuffles are the same in every call, ``seed`` draws the subsamples that tell memberships. Of a commitment told by
    several bulletins the latest version counts. ``against``: coded topics by commitment_id (of several bulletins by
    bulletin_id and commitment_id) to test the clusters with; without it the ``topic`` column, which is coded by rules
    and shares words with the clusters.
    """
    from threadpoolctl import threadpool_limits

    t = keep_latest(t)
    frame = t.commitments.sort_values(KEY, kind="stable").reset_index(drop=True)
    if k is not None and len(frame) >= FEWEST and not 2 <= k <= len(frame):
        raise ValueError(f"k must lie between 2 and the number of commitments, {len(frame)}; it is {k}")
    rows = list_offices(t)
    tables = {"offices": count_topic_offices(rows), "association": associate_topics(rows, seed=seed)}
    if len(frame) < FEWEST:
        return Topics(
            **tables, note=f"too few commitments for clusters: {len(frame)}, at least {FEWEST} are needed"
        )
    words = read_words(frame, titles=t.bulletins["title"], owners=_list_places(t))
    with threadpool_limits(1):
        counts = count_words(words)
        vectors = weigh_pairs(counts)
        if not vectors.any():
            return Topics(**tables, note="the commitments share no words to cluster by")
        distances, shuffled = measure_distances(vectors), shuffle_distances(counts, shuffles)
        tried = measure_margins(
            distances, shuffled, list_ks(len(frame)) if k is None else [k], subsamples=subsamples
        )
        best = choose_k(tried)
        chance = k is None and best.p > ALPHA
        tables["choice"] = _choice(tried, None if chance else best)
        if chance:
            tables["validity"] = compare_partitions(t, frame, words, None, against=against)
            return Topics(**tables, note=_refuse(best))
        random = np.random.default_rng(seed)
        found = measure_stability(
            distances, best.k, draw_subsamples(len(frame), subsamples, random, least=best.k)
        )
        shares = judge_clusters(distances, found.labels, shuffled)
        tables |= _describe(frame, words, vectors, distances, found, shares)
        tables["departments"] = _departments(rows, tables["commitments"], tables["clusters"])
        tables["validity"] = compare_partitions(t, frame, words, found.labels, against=against, seed=seed)
    return Topics(**tables, note=_note(best, tables["clusters"]))


def _list_places(t: Tables) -> list[str]:
    """List the places among the owners: their names tell where a commitment is, not what it is."""
    names = sorted({name for name in t.owners["jurisdiction"].fillna("") if name})
    return [name for name in names if judge_level(name) != "city"]


def _refuse(best: Margin) -> str:
    if not best.grouping:
        return "no clusters: one holds more than half of the commitments; the data bear the coded topics and no finer ones"
    return (
        f"no clusters: those of shuffled words hold as well (greatest margin {best.margin:.2f} at k = {best.k}, "
        f"p = {best.p:.2f}); the data bear the coded topics and no finer ones"
    )


def _note(best: Margin, clusters: pd.DataFrame) -> str:
    if best.p > ALPHA:
        return f"clusters of shuffled words hold as well (margin {best.margin:.2f}, p = {best.p:.2f}): k was given"
    if clusters["doubtful"].all():
        return "no cluster is set apart better than clusters of shuffled words: all are doubtful"
    return ""


def _choice(tried: Sequence[Margin], best: Margin | None) -> pd.DataFrame:
    return build_frame(CHOICE, (
        {"k": each.k, "stability": each.agreement, "null": each.null, "null_sd": each.null_sd,
         "margin": each.margin, "p": each.p, "grouping": each.grouping, "chosen": each is best}
        for each in tried
    ))  # fmt: skip


def _describe(
    frame: pd.DataFrame,
    words: list[list[str]],
    vectors: Array,
    distances: Array,
    found: Stability,
    shares: dict[int, float],
) -> dict[str, pd.DataFrame]:
    """Describe the clusters, and each commitment in its cluster."""
    places, silhouettes = lay_out(vectors), measure_silhouettes(distances, found.labels)
    keys = (frame["bulletin_id"] + "/" + frame["commitment_id"]).tolist()
    clusters = []
    for c, names in name_clusters(words, found.labels.tolist()).items():
        members = np.flatnonzero(found.labels == c)
        central = (vectors[members] @ vectors[members].mean(axis=0)).round(9)
        order = np.lexsort((members, -central))
        x, y = places[members].mean(axis=0).tolist()
        clusters.append({
            "cluster": c, "label": "·".join(names[:3]), "words": ";".join(names), "size": len(members),
            "stability": found.held[c], "silhouette": float(silhouettes[members].mean()), "p": shares[c],
            "doubtful": shares[c] > ALPHA, "typical": ";".join(keys[members[i]] for i in order[:3]), "x": x, "y": y,
        })  # fmt: skip
    label = {row["cluster"]: row["label"] for row in clusters}
    each = zip(
        frame["bulletin_id"], frame["commitment_id"], found.labels.tolist(), found.kept.tolist(),
        silhouettes.tolist(), places.tolist(), strict=True,
    )  # fmt: skip
    commitments = (
        {"bulletin_id": bulletin, "commitment_id": key, "cluster": c, "label": label[c], "membership": kept,
         "doubt": kept < 0.5, "silhouette": silhouette, "x": x, "y": y}
        for bulletin, key, c, kept, silhouette, (x, y) in each
    )  # fmt: skip
    return {"clusters": build_frame(CLUSTERS, clusters), "commitments": build_frame(COMMITMENTS, commitments)}


def _departments(rows: pd.DataFrame, commitments: pd.DataFrame, clusters: pd.DataFrame) -> pd.DataFrame:
    """Count offices × clusters with adjusted residuals; beyond ±2 a cell is more than chance would give it."""
    joined = commitments.merge(rows[[*KEY, "office"]], on=KEY)
    table = pd.crosstab(joined["office"], joined["cluster"])
    n = table.to_numpy().sum()
    row, column = table.sum(axis=1).to_numpy()[:, None] / n, table.sum(axis=0).to_numpy()[None] / n
    expected = row * column * n
    spread = np.sqrt(expected * (1 - row) * (1 - column))
    residual = np.divide(table.to_numpy() - expected, spread, out=np.zeros_like(expected), where=spread > 0)
    named = clusters.set_index("cluster")
    return build_frame(DEPARTMENTS, (
        {"department": office, "cluster": c, "label": named["label"][c], "n": table.iloc[i, j],
         "expected": expected[i, j], "residual": residual[i, j], "doubtful": named["doubtful"][c]}
        for i, office in enumerate(table.index)
        for j, c in enumerate(table.columns)
    ))  # fmt: skip
