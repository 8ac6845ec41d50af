"""Topic clusters of commitments, with what they are worth: stability, silhouettes, agreement with coded topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kfanalysis.analysis.stabilities import Labels, Stability, choose_k
from kfanalysis.analysis.vectors import Array, lay_out, name_clusters, read_words, weigh_words

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

DOUBTFUL = 0.5
FEWEST = 8
_KEYS = ["bulletin_id", "commitment_id"]
_COLUMNS = {
    "clusters": {"cluster": "int64", "label": "str", "words": "str", "size": "int64", "stability": "float64",
                 "silhouette": "float64", "doubtful": "bool", "typical": "str", "x": "float64", "y": "float64"},
    "commitments": {"bulletin_id": "str", "commitment_id": "str", "cluster": "int64", "label": "str",
                    "membership": "float64", "doubt": "bool", "silhouette": "float64", "x": "float64",
                    "y": "float64"},
    "departments": {"department": "str", "cluster": "int64", "label": "str", "n": "int64", "expected": "float64",
                    "residual": "float64", "doubtful": "bool"},
    "choice": {"k": "int64", "stability": "float64", "chosen": "bool"},
    "validity": {"partition": "str", "groups": "int64", "n": "int64", "nmi": "float64", "ami": "float64",
                 "ari": "float64"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Topics:
    """Clusters of a bulletin's commitments.

    - ``clusters``: a row a cluster: cluster (1 is the largest), label (its three first words), words, size,
      stability (mean Jaccard of its best match in subsamples; below .5 it is ``doubtful``), silhouette, typical
      (the three most central commitments, ``;``-joined), x, y (centre on the map);
    - ``commitments``: a row a commitment: cluster, label, membership (share of subsamples in which it stays with
      its cluster; below .5 ``doubt``), silhouette, x, y (classical scaling of cosine distances);
    - ``departments``: department × cluster: n, expected under independence, adjusted residual (Haberman 1973);
    - ``choice``: k tried, its mean adjusted Rand index over the subsamples, which was chosen;
    - ``validity``: the clusters and plain partitions against the coded topic: normalized and adjusted mutual
      information, adjusted Rand index;
    - ``note``: empty, or why there are no clusters.
    """

    clusters: pd.DataFrame
    commitments: pd.DataFrame
    departments: pd.DataFrame
    choice: pd.DataFrame
    validity: pd.DataFrame
    note: str = ""


def topics(
    t: Tables, *, k: int | None = None, seed: int = 0, subsamples: int = 100, against: pd.Series | None = None
) -> Topics:
    """Cluster the commitments by their words; k is chosen by stability unless given.

    ``against``: coded topics by commitment_id to test the clusters with; without it the ``topic`` column, which is
    coded by rules and shares words with the clusters. The same tables and seed give the same bytes.
    """
    from threadpoolctl import threadpool_limits

    frame = t.commitments.reset_index(drop=True)
    if len(frame) < FEWEST:
        note = f"too few commitments for topics: {len(frame)}, at least {FEWEST} are needed"
        return Topics(**{name: _frame(name, []) for name in _COLUMNS}, note=note)
    if k is not None and not 2 <= k <= len(frame):
        raise ValueError(f"k must lie between 2 and the number of commitments, {len(frame)}; it is {k}")
    with threadpool_limits(1):
        words = read_words(frame, titles=list(t.bulletins["title"]))
        vectors = weigh_words(words)
        if vectors.shape[1] == 0:
            note = "the commitments share no words to cluster by"
            return Topics(**{name: _frame(name, []) for name in _COLUMNS}, note=note)
        best, tried = choose_k(vectors, k=k, subsamples=subsamples, seed=seed)
        places = lay_out(vectors)
        silhouettes = _silhouettes(vectors, best.labels)
        names = name_clusters(words, best.labels.tolist())
        clusters = _clusters(frame, vectors, best, names, silhouettes, places)
        validity = _validity(t, frame, best.labels, against, seed)
    label = dict(zip(clusters["cluster"], clusters["label"], strict=True))
    rows = [
        (row.bulletin_id, row.commitment_id, c, label[c], m, bool(m < DOUBTFUL), s, x, y)
        for row, c, m, s, (x, y) in zip(
            frame[_KEYS].itertuples(),
            best.labels.tolist(),
            best.kept.round(6).tolist(),
            silhouettes,
            places,
            strict=True,
        )
    ]
    commitments = _frame("commitments", rows)
    choice: list[tuple[object, ...]] = [(s.k, s.agreement, s is best) for s in tried]
    departments = _departments(t, commitments, clusters)
    return Topics(clusters, commitments, departments, _frame("choice", choice), validity)


def _frame(name: str, rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    types = _COLUMNS[name]
    return pd.DataFrame(rows, columns=list(types)).astype(types).round(6)


def _silhouettes(vectors: Array, labels: Labels) -> Array:
    """Silhouettes on cosine distance (Rousseeuw 1987); 0 where there is but one cluster."""
    from sklearn.metrics import silhouette_samples

    if not 1 < len(set(labels)) < len(labels):
        return np.zeros(len(labels))
    distances = np.clip(1 - vectors @ vectors.T, 0, 2)
    np.fill_diagonal(distances, 0)
    return np.asarray(silhouette_samples(distances, labels, metric="precomputed")).round(6)


def _clusters(
    frame: pd.DataFrame,
    vectors: Array,
    best: Stability,
    names: dict[int, list[str]],
    silhouettes: Array,
    places: Array,
) -> pd.DataFrame:
    rows: list[tuple[object, ...]] = []
    for c, words in names.items():
        members = np.flatnonzero(best.labels == c)
        central = (vectors[members] @ vectors[members].mean(axis=0)).round(9)
        order = np.lexsort((members, -central))
        typical = ";".join(frame["commitment_id"][members[i]] for i in order[:3])
        held = best.held[c]
        rows.append(
            (c, "·".join(words[:3]), ";".join(words), len(members), held, float(silhouettes[members].mean()),
             held < DOUBTFUL, typical, *places[members].mean(axis=0))
        )  # fmt: skip
    return _frame("clusters", rows)


def _departments(t: Tables, commitments: pd.DataFrame, clusters: pd.DataFrame) -> pd.DataFrame:
    """Departments × clusters with adjusted residuals; beyond ±2 a cell is more than chance would give it."""
    owners = t.owners[["bulletin_id", "owner_id", "jurisdiction", "name", "kind"]]
    owned = t.commitments[[*_KEYS, "owner_id"]].merge(owners, on=["bulletin_id", "owner_id"], how="left")
    organisation = owned["jurisdiction"].where(owned["kind"] == "person", owned["name"])
    owned = owned.assign(department=organisation.replace("", "—").fillna("—"))
    joined = commitments.merge(owned[[*_KEYS, "department"]], on=_KEYS)
    table = pd.crosstab(joined["department"], joined["cluster"])
    n = table.to_numpy().sum()
    row, column = table.sum(axis=1).to_numpy()[:, None] / n, table.sum(axis=0).to_numpy()[None] / n
    expected = row * column * n
    spread = np.sqrt(expected * (1 - row) * (1 - column))
    residual = np.divide(table.to_numpy() - expected, spread, out=np.zeros_like(expected), where=spread > 0)
    named = clusters.set_index("cluster")
    rows: list[tuple[object, ...]] = [
        (d, c, named["label"][c], table.iloc[i, j], expected[i, j], residual[i, j], named["doubtful"][c])
        for i, d in enumerate(table.index)
        for j, c in enumerate(table.columns)
    ]
    return _frame("departments", rows)


def _validity(
    t: Tables, frame: pd.DataFrame, labels: Labels, against: pd.Series | None, seed: int
) -> pd.DataFrame:
    """Compare partitions with the coded topics (Strehl & Ghosh 2002; Vinh et al. 2010; Hubert & Arabie 1985)."""
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score

    coded = frame["topic"] if against is None else frame["commitment_id"].map(against)
    known = (coded.notna() & (coded != "")).to_numpy()
    if known.sum() < FEWEST:
        return _frame("validity", [])
    section = t.commitments[["owner_id"]].merge(
        t.owners[["owner_id", "section"]].drop_duplicates("owner_id"), how="left"
    )
    random = np.random.default_rng(seed).permutation(labels)
    partitions = {
        "clusters": labels,
        "shuffled clusters": random,
        "owner": frame["owner_id"].to_numpy(),
        "section": section["section"].to_numpy(),
        "first word": np.array([words[0] if words else "" for words in read_words(frame)]),
    }
    rows: list[tuple[object, ...]] = []
    for name, partition in partitions.items():
        a, b = coded[known].to_numpy(), partition[known]
        scores = (
            f(a, b) for f in (normalized_mutual_info_score, adjusted_mutual_info_score, adjusted_rand_score)
        )
        rows.append((name, len(set(b)), int(known.sum()), *scores))
    return _frame("validity", rows)
