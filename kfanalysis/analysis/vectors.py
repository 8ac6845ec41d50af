"""Commitments as vectors: TF-IDF over the project's tokens, and the class-based TF-IDF that names a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from kfanalysis.text.tokens import content_words

Array = np.ndarray[Any, np.dtype[np.float64]]


def read_words(commitments: pd.DataFrame, *, titles: Sequence[str] = ()) -> list[list[str]]:
    """List the content words of each commitment: its heading and its text, not its report.

    The report tells what happened, in words that all reports share (招标, 验收, 疫情); what is promised stands in
    the commitment. Words of the bulletins' titles (the city's name, the campaign) tell no commitments apart.
    """
    common = {word for title in titles for word in content_words(title)}
    common |= {word.rstrip("省市县区") for word in common}
    texts = commitments["heading"].fillna("") + "\n" + commitments["text"]
    return [[word for word in content_words(text) if word not in common] for text in texts]


def weigh_words(words: Sequence[Sequence[str]]) -> Array:
    """Weigh words by TF-IDF (Spärck Jones 1972; sublinear tf, unit length): an array (documents, words).

    Words of one document alone say nothing about likeness, words of over 30 % of the documents little: both are
    left out, in documents too few for that none is.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    few = len(words) < 10
    make = TfidfVectorizer(
        analyzer=list, min_df=1 if few else 2, max_df=1.0 if few else 0.3, sublinear_tf=True
    )
    try:
        return np.asarray(make.fit_transform(words).toarray(), dtype=np.float64)
    except ValueError:  # no word is left
        return np.zeros((len(words), 0))


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
