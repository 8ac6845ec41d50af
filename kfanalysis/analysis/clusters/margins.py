"""Margins: how much better clusters hold than clusters of the same words, shuffled among the documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kfanalysis.analysis.clusters.stabilities import (
    Labels,
    draw_subsamples,
    group_distances,
    measure_agreements,
    measure_distances,
)
from kfanalysis.analysis.clusters.vectors import Array, WordCounts, weigh_pairs

# The shuffles are the same in every call: what is a cluster must not hang on a seed.
FIXED = 0
SUBSAMPLES, NULL_SUBSAMPLES = 100, 10


@dataclass(frozen=True, slots=True)
class Margin:
    """Stability of k clusters (mean adjusted Rand index) beside that of k clusters of shuffled words.

    ``p``: share of the shuffles whose greatest margin over all k tried reaches this one; ``grouping``: no cluster
    holds more than half of the documents (:func:`is_grouping`); one that is none is no choice.
    """

    k: int
    agreement: float
    null: float
    null_sd: float
    p: float
    grouping: bool = True

    @property
    def margin(self) -> float:
        return self.agreement - self.null


def list_ks(n: int) -> list[int]:
    """List the numbers of clusters to try for n documents: to 24 or a quarter of them, ever wider apart.

    >>> list_ks(9), list_ks(40)
    ([2], [2, 3, 4, 5, 6, 8, 10])
    """
    return [k for k in (2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24) if k <= max(2, n // 4)]


def shuffle_distances(found: WordCounts, shuffles: int) -> list[Array]:
    """Measure the distances of documents whose words were shuffled, once a shuffle."""
    random = np.random.default_rng(FIXED)
    return [measure_distances(weigh_pairs(found.shuffle(random))) for _ in range(shuffles)]


def measure_margins(
    distances: Array, shuffled: Sequence[Array], ks: Sequence[int], *, subsamples: int = SUBSAMPLES
) -> list[Margin]:
    """Measure the margin of each k over the shuffles (a gap in the manner of Tibshirani, Walther & Hastie 2001)."""
    random, n = np.random.default_rng(FIXED), len(distances)
    real = measure_agreements(distances, ks, draw_subsamples(n, subsamples, random, least=max(ks)))
    null = np.array([
        measure_agreements(each, ks, draw_subsamples(n, NULL_SUBSAMPLES, random, least=max(ks)))
        for each in shuffled
    ])  # fmt: skip
    mean, spread = null.mean(axis=0), null.std(axis=0)
    grouped = np.array([_are_groupings(each, ks) for each in shuffled])
    greatest = np.where(grouped, null - mean, -np.inf).max(axis=1)
    rows = zip(ks, real.tolist(), mean.tolist(), spread.tolist(), _are_groupings(distances, ks), strict=True)
    return [Margin(k, a, m, s, _rank(greatest, a - m) if g else 1.0, g) for k, a, m, s, g in rows]


def _are_groupings(distances: Array, ks: Sequence[int]) -> list[bool]:
    return [is_grouping(labels) for labels in group_distances(distances, ks)]


def is_grouping(labels: Labels) -> bool:
    """Judge whether clusters are a grouping: none holds more than half of the documents.

    A few stray documents beside one cluster of all others are very stable, and say nothing.

    >>> is_grouping(np.array([1, 1, 1, 2])), is_grouping(np.array([1, 1, 2, 2]))
    (False, True)
    """
    return bool(2 * np.bincount(labels).max() <= len(labels))


def _rank(null: Array, value: float) -> float:
    return float((1 + (null >= value - 1e-9).sum()) / (1 + len(null)))


def choose_k(margins: Sequence[Margin]) -> Margin:
    """Choose the k of the greatest margin among the groupings, of equal ones the smallest k.

    >>> choose_k([Margin(2, 0.5, 0.4, 0.1, 0.3), Margin(4, 0.7, 0.4, 0.1, 0.01)]).k
    4
    """
    return max(margins, key=lambda each: (each.grouping, round(each.margin, 6), -each.k))


def judge_clusters(distances: Array, labels: Labels, shuffled: Sequence[Array]) -> dict[int, float]:
    """Judge each cluster: the share of shuffles with a cluster at least as large and at least as well set apart.

    Set apart is told by the mean silhouette. A cluster of one is set apart by nothing: its share is 1.
    """
    sizes, apart = _describe(distances, labels)
    shares = dict.fromkeys(sizes, 1)
    k = len(sizes)
    for each in shuffled:
        (found,) = group_distances(each, [k])
        other, others_apart = _describe(each, found)
        for c, size in sizes.items():
            shares[c] += any(other[o] >= size and others_apart[o] >= apart[c] for o in other)
    return {c: 1.0 if sizes[c] < 2 else shares[c] / (1 + len(shuffled)) for c in sizes}


def _describe(distances: Array, labels: Labels) -> tuple[dict[int, int], dict[int, float]]:
    found = measure_silhouettes(distances, labels)
    clusters = np.unique(labels).tolist()
    return (
        {c: int((labels == c).sum()) for c in clusters},
        {c: round(float(found[labels == c].mean()), 9) for c in clusters},
    )


def measure_silhouettes(distances: Array, labels: Labels) -> Array:
    """Measure silhouettes (Rousseeuw 1987); 0 where there is but one cluster."""
    from sklearn.metrics import silhouette_samples

    if not 1 < len(set(labels.tolist())) < len(labels):
        return np.zeros(len(labels))
    return np.asarray(silhouette_samples(distances, labels, metric="precomputed")).round(6)
