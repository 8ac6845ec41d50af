"""Clusters of commitments and how far they hold when a tenth of the commitments is left out.

Average linkage on cosine distances was chosen by measurement (benchmarks/topic_stability.csv): of the methods
compared it alone is both stable at k ≥ 8 and close to the coded topics; k-means on 125 short texts is not stable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kfanalysis.analysis.vectors import Array

Labels = np.ndarray[Any, np.dtype[np.int64]]
SHARE, LEAST_K, MOST_K, STABLE = 0.9, 8, 20, 0.6


@dataclass(frozen=True, slots=True)
class Stability:
    """``agreement``: mean adjusted Rand index of k clusters over the subsamples; ``held``: of each cluster, the
    mean Jaccard of its best match; ``kept``: of each document, the share of its subsamples in that match."""

    k: int
    labels: Labels
    agreement: float
    held: dict[int, float]
    kept: Array


def group_vectors(vectors: Array, ks: Sequence[int]) -> list[Labels]:
    """Group vectors by average linkage on cosine distance, cut into each k; clusters are numbered by size."""
    from scipy.cluster.hierarchy import cut_tree, linkage
    from scipy.spatial.distance import squareform

    distances = np.clip(1 - vectors @ vectors.T, 0, 2).round(9)
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), "average")
    return [_number(column) for column in cut_tree(tree, n_clusters=list(ks)).T]


def _number(found: Labels) -> Labels:
    """Number clusters from 1 by size, then by their first member."""
    order = sorted(set(found.tolist()), key=lambda c: (-int((found == c).sum()), int((found == c).argmax())))
    rank = {c: i + 1 for i, c in enumerate(order)}
    return np.array([rank[c] for c in found.tolist()], dtype=np.int64)


def measure_stability(
    vectors: Array, ks: Sequence[int], *, subsamples: int = 100, seed: int = 0
) -> list[Stability]:
    """Cluster subsamples of 90 % and compare with the clusters of all (Hubert & Arabie 1985; Hennig 2007)."""
    whole = group_vectors(vectors, ks)
    random = np.random.default_rng(seed)
    size = max(max(ks), int(SHARE * len(vectors)))
    chosen = [np.sort(random.choice(len(vectors), size, replace=False)) for _ in range(subsamples)]
    found = [group_vectors(vectors[each], ks) for each in chosen]
    return [_compare(k, whole[i], chosen, [labels[i] for labels in found]) for i, k in enumerate(ks)]


def _compare(k: int, labels: Labels, chosen: Sequence[Labels], found: Sequence[Labels]) -> Stability:
    from sklearn.metrics import adjusted_rand_score
    from sklearn.metrics.cluster import contingency_matrix

    rands: list[float] = []
    held: dict[int, list[float]] = {int(c): [] for c in sorted(set(labels.tolist()))}
    stayed, present = np.zeros(len(labels)), np.zeros(len(labels))
    for each, groups in zip(chosen, found, strict=True):
        rands.append(float(adjusted_rand_score(labels[each], groups)))
        present[each] += 1
        both = contingency_matrix(labels[each], groups).astype(float)
        either = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
        jaccard = (both / either).round(9)
        best = {int(c): int(jaccard[i].argmax()) for i, c in enumerate(np.unique(labels[each]))}
        names = np.unique(groups)
        for i, c in enumerate(best):
            held[c].append(float(jaccard[i].max()))
        match = np.array([names[best[int(c)]] for c in labels[each]])
        stayed[each[match == groups]] += 1
    means = {c: float(np.mean(s)) if s else 0.0 for c, s in held.items()}
    return Stability(k, labels, float(np.mean(rands)), means, stayed / np.maximum(present, 1))


def choose_k(
    vectors: Array, *, k: int | None = None, subsamples: int = 100, seed: int = 0
) -> tuple[Stability, list[Stability]]:
    """Choose the smallest k from 8 that reaches a mean adjusted Rand of .60, else the most stable one.

    Small k are stable and say nothing, so the search starts at 8 (or less, for fewer than 32 documents) and
    ends at 20 or a quarter of the documents. A given k is measured, not chosen.
    """
    most = max(2, min(MOST_K, len(vectors) // 4))
    ks = [min(k, len(vectors))] if k is not None else list(range(min(LEAST_K, most), most + 1))
    tried = measure_stability(vectors, ks, subsamples=subsamples, seed=seed)
    stable = next((s for s in tried if s.agreement >= STABLE), None)
    return stable or max(tried, key=lambda s: (round(s.agreement, 6), -s.k)), tried
