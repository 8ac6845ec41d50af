"""Commitments as vectors: counts of words, TF-IDF over the character pairs inside them, and a map of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

Array = np.ndarray[Any, np.dtype[np.float64]]
# A feature of one commitment alone tells no likeness, one of many tells little.
MOST, FEW = 0.3, 10


@dataclass(frozen=True, slots=True)
class WordCounts:
    """``counts``: how often each document has each of ``words``, an array (documents, words)."""

    words: tuple[str, ...]
    counts: Array

    def shuffle(self, random: np.random.Generator) -> WordCounts:
        """Shuffle each word's counts among the documents: words stay as common as they are, but keep no company."""
        return WordCounts(self.words, random.permuted(self.counts, axis=0))


def count_words(documents: Sequence[Sequence[str]]) -> WordCounts:
    """Count words.

    >>> count_words([["小学", "小学"], ["公路"]]).counts.tolist()
    [[0.0, 2.0], [1.0, 0.0]]
    """
    words = sorted({word for document in documents for word in document})
    place = {word: i for i, word in enumerate(words)}
    counts = np.zeros((len(documents), len(words)))
    for row, document in zip(counts, documents, strict=True):
        for word in document:
            row[place[word]] += 1
    return WordCounts(tuple(words), counts)


def weigh_pairs(found: WordCounts) -> Array:
    """Weigh the pairs of neighbouring characters inside words by TF-IDF: an array (documents, pairs).

    Words of one matter share characters (幼儿园, 公办园; 中试, 中试基地), so short texts meet in pairs where they do
    not meet in words; pairs across words are none, so that shuffled words keep their pairs.

    >>> weigh_pairs(count_words([["中试基地"], ["中试"], ["公路"]])).shape
    (3, 4)
    """
    pairs = sorted({pair for word in found.words for pair in split_pairs(word)})
    place = {pair: i for i, pair in enumerate(pairs)}
    inside = np.zeros((len(found.words), len(pairs)))
    for row, word in zip(inside, found.words, strict=True):
        for pair in split_pairs(word):
            row[place[pair]] += 1
    return weigh(found.counts @ inside)


def split_pairs(word: str) -> list[str]:
    """Split a word into its pairs of neighbouring characters.

    >>> split_pairs("幼儿园"), split_pairs("园")
    (['幼儿', '儿园'], ['园'])
    """
    return [word[i : i + 2] for i in range(max(1, len(word) - 1))]


def weigh(counts: Array) -> Array:
    """Weigh counts by TF-IDF (Spärck Jones 1972; sublinear tf, smoothed idf), each document to unit length.

    What stands in one document alone or in over 30 % of them is left out, in documents too few for that nothing is.
    """
    n, holders = len(counts), (counts > 0).sum(axis=0)
    if n >= FEW:
        kept = (holders >= 2) & (holders <= MOST * n)
        counts, holders = counts[:, kept], holders[kept]
    weights = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0) * (
        np.log((1 + n) / (1 + holders)) + 1
    )
    lengths = np.linalg.norm(weights, axis=1, keepdims=True)
    weighed: Array = weights / np.where(lengths > 0, lengths, 1)
    return weighed


def name_clusters(
    words: Sequence[Sequence[str]], labels: Sequence[int], *, top: int = 6
) -> dict[int, list[str]]:
    """Name each cluster by its words of highest class-based TF-IDF (Grootendorst 2022): tf × log(1 + A / f).

    A is the mean number of words a cluster, f a word's frequency in all. Equal weights go by the word.
    """
    clusters = sorted(set(labels))
    counts = {
        c: pd.Series([w for ws, k in zip(words, labels, strict=True) if k == c for w in set(ws)])
        for c in clusters
    }
    tables = {c: series.value_counts() for c, series in counts.items()}
    total = sum((table.sum() for table in tables.values()), 0)
    frequency = pd.concat(list(tables.values()), axis=1).sum(axis=1) if tables else pd.Series(dtype=float)
    names = {}
    for c, table in tables.items():
        weight = (table / max(table.sum(), 1)) * np.log1p(total / len(clusters) / frequency[table.index])
        ranked = weight.round(9).rename_axis("word").reset_index(name="weight")
        ranked = ranked.sort_values(["weight", "word"], ascending=[False, True])["word"].tolist()
        names[c] = [w for w in ranked if table[w] > 1][:top] or ranked[:top]
    return names


def lay_out(vectors: Array) -> Array:
    """Lay vectors out in two dimensions by classical scaling (Torgerson 1952) of their cosine distances.

    The sign of an axis is fixed by its largest entry; an array (documents, 2).
    """
    n = len(vectors)
    if n < 3 or not vectors.size:
        return np.zeros((n, 2))
    squared = np.clip(1 - vectors @ vectors.T, 0, None) ** 2
    centre = np.eye(n) - 1 / n
    values, axes = np.linalg.eigh(-0.5 * centre @ squared @ centre)
    plane = axes[:, ::-1][:, :2] * np.sqrt(np.clip(values[::-1][:2], 0, None))
    signs = np.sign(plane[np.abs(plane).argmax(axis=0), [0, 1]])
    return np.asarray(plane * np.where(signs == 0, 1, signs))
