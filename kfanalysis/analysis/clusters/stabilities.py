"""Clusters of commitments and how far they hold when a tenth of the commitments is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kfanalysis.analysis.clusters.vectors import Array

Labels = np.ndarray[Any, np.dtype[np.int64]]
SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Stability:
    """``agreement``: mean adjusted Rand index of k clusters over the subsamples; ``held``: of each cluster, the
    mean Jaccard of its best match; ``kept``: of each document, the share of its subsamples in that match."""

    k: int
    labels: Labels
    agreement: float
    held: dict[int, float]
    kept: Array


def measure_distances(vectors: Array) -> Array:
    """Measure cosine distances, an array (documents, documents); rounded, so that machines agree on ties."""
    distances = np.clip(1 - vectors @ vectors.T, 0, 2).round(9)
    np.fill_diagonal(distances, 0)
    return distances


def group_distances(distances: Array, ks: Sequence[int]) -> list[Labels]:
    """Group documents by average linkage, the tree cut into each k; clusters are numbered by size.

    >>> far = np.array([[0.0, 0.1, 0.9], [0.1, 0.0, 0.9], [0.9, 0.9, 0.0]])
    >>> group_distances(far, [2])[0].tolist()
    [1, 1, 2]
    """
    from scipy.cluster.hierarchy import cut_tree, linkage
    from scipy.spatial.distance import squareform

    tree = linkage(squareform(distances, checks=False), "average")
    return [number_clusters(column) for column in cut_tree(tree, n_clusters=list(ks)).T]


def group_vectors(vectors: Array, ks: Sequence[int]) -> list[Labels]:
    """Group vectors by average linkage on cosine distance into each k."""
    return group_distances(measure_distances(vectors), ks)


def number_clusters(found: Labels) -> Labels:
    """Number clusters from 1 by size, then by their first member.

    >>> number_clusters(np.array([7, 3, 3])).tolist()
    [2, 1, 1]
    """
    _, first, inverse, sizes = np.unique(found, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(1, len(sizes) + 1)
    return rank[inverse]


def draw_subsamples(n: int, times: int, random: np.random.Generator, *, least: int = 2) -> list[Labels]:
    """Draw subsamples of 90 % of n documents, at least ``least``, each in the documents' order."""
    size = min(n, max(least, int(SHARE * n)))
    return [np.sort(random.choice(n, size, replace=False)) for _ in range(times)]


def measure_agreements(distances: Array, ks: Sequence[int], chosen: Sequence[Labels]) -> Array:
    """Measure the mean adjusted Rand index (Hubert & Arabie 1985) of subsamples with the whole, one number a k."""
    whole = group_distances(distances, ks)
    sums = np.zeros(len(ks))
    for each in chosen:
        found = group_distances(distances[np.ix_(each, each)], ks)
        sums += [compare_labels(labels[each], part) for labels, part in zip(whole, found, strict=True)]
    return sums / max(len(chosen), 1)


def compare_labels(one: Labels, other: Labels) -> float:
    """Compute the adjusted Rand index of two partitions; 1 where both are the same.

    >>> compare_labels(np.array([1, 1, 2, 2]), np.array([2, 2, 1, 1]))
    1.0
    """
    table = _cross(one, other)
    same, rows, columns = (float((t * (t - 1)).sum()) for t in (table, table.sum(axis=1), table.sum(axis=0)))
    pairs = len(one) * (len(one) - 1.0)
    expected, most = rows * columns / pairs if pairs else 0.0, (rows + columns) / 2
    return 1.0 if most == expected else (same - expected) / (most - expected)


def _cross(one: Labels, other: Labels) -> Array:
    wide = int(other.max()) + 1
    counts = np.bincount(one * wide + other, minlength=(int(one.max()) + 1) * wide)
    return counts.reshape(-1, wide).astype(np.float64)


def measure_stability(distances: Array, k: int, chosen: Sequence[Labels]) -> Stability:
    """Cluster each subsample and find each cluster again in it (Hennig 2007)."""
    (labels,) = group_distances(distances, [k])
    agreements: list[float] = []
    held: dict[int, list[float]] = {int(c): [] for c in np.unique(labels)}
    stayed, present = np.zeros(len(labels)), np.zeros(len(labels))
    for each in chosen:
        (groups,) = group_distances(distances[np.ix_(each, each)], [k])
        agreements.append(compare_labels(labels[each], groups))
        both = _cross(labels[each], groups)
        either = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
        jaccard = np.divide(both, either, out=np.zeros_like(both), where=either > 0).round(9)
        best = jaccard.argmax(axis=1)
        for c in np.unique(labels[each]).tolist():
            held[c].append(float(jaccard[c].max()))
        present[each] += 1
        stayed[each[best[labels[each]] == groups]] += 1
    means = {c: float(np.mean(s)) if s else 0.0 for c, s in held.items()}
    return Stability(k, labels, float(np.mean(agreements)), means, stayed / np.maximum(present, 1))
