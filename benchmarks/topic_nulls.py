"""Compare ways to cluster the seed by their margin over shuffled words: python benchmarks/topic_nulls.py [SHUFFLES].

Prints a Markdown table, kept as benchmarks/topic_nulls.md. For each way and the k of its greatest margin: mean adjusted
Rand index over subsamples of 90 %, that of the same words shuffled among the commitments, and adjusted mutual information
with the coded topics (data/gold). ``--intruders`` prints the intruder test instead (benchmarks/topic_intruders.tsv).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.decomposition import NMF
from sklearn.metrics import adjusted_mutual_info_score
from threadpoolctl import threadpool_limits

import kfanalysis as kf
from kfanalysis.analysis.clusters.margins import is_grouping
from kfanalysis.analysis.clusters.matters import read_words
from kfanalysis.analysis.clusters.stabilities import (
    Labels,
    compare_labels,
    draw_subsamples,
    group_vectors,
    number_clusters,
)
from kfanalysis.analysis.clusters.vectors import (
    Array,
    WordCounts,
    count_words,
    split_pairs,
    weigh,
    weigh_pairs,
)
from kfanalysis.text.tokens import content_words

ROOT = Path(__file__).parents[1]
KS = [6, 8, 10, 12, 14, 16, 18, 20]
Cut = Callable[[Array], "list[Labels]"]


def reduce_to(size: int) -> Callable[[WordCounts], Array]:
    def reduce(found: WordCounts) -> Array:
        left, values, _ = np.linalg.svd(weigh(found.counts), full_matrices=False)
        scores = left[:, :size] * values[:size]
        lengths = np.linalg.norm(scores, axis=1, keepdims=True)
        return np.asarray(scores / np.where(lengths > 0, lengths, 1))

    return reduce


def by_average(vectors: Array) -> list[Labels]:
    return group_vectors(vectors, KS)


def by_means(vectors: Array) -> list[Labels]:
    """k-means from the centres of Ward's clusters: nothing random in it."""
    found = []
    for k in KS:
        ward = AgglomerativeClustering(k, linkage="ward").fit_predict(vectors)
        centres = np.stack([vectors[ward == c].mean(axis=0) for c in range(k)])
        found.append(KMeans(k, init=centres, n_init=1, max_iter=50).fit_predict(vectors).astype(np.int64))
    return [number_clusters(labels) for labels in found]


def by_nmf(vectors: Array) -> list[Labels]:
    fits = (NMF(k, init="nndsvda", max_iter=60, tol=1e-2).fit_transform(vectors) for k in KS)
    return [number_clusters(fit.argmax(axis=1).astype(np.int64)) for fit in fits]


def measure(vectors: Array, cut: Cut, times: int, random: np.random.Generator) -> tuple[list[Labels], Array]:
    whole, sums = cut(vectors), np.zeros(len(KS))
    for each in draw_subsamples(len(vectors), times, random):
        sums += [compare_labels(a[each], b) for a, b in zip(whole, cut(vectors[each]), strict=True)]
    return whole, sums / times


def list_ways(t: kf.Tables) -> dict[str, tuple[WordCounts, Callable[[WordCounts], Array], Cut]]:
    frame = t.commitments.sort_values(["bulletin_id", "commitment_id"])
    texts = (frame["heading"].fillna("") + "\n" + frame["text"]).tolist()
    plain = count_words([content_words(text) for text in texts])
    matters = count_words(read_words(frame, titles=t.bulletins["title"]))
    characters = count_words(
        [[p for word in content_words(text) for p in split_pairs(word)] for text in texts]
    )
    words: Callable[[WordCounts], Array] = lambda found: weigh(found.counts)  # noqa: E731
    return {
        "words, average linkage": (plain, words, by_average),
        "words, k-means": (plain, words, by_means),
        "words, NMF": (plain, words, by_nmf),
        "bigrams shuffled one by one, average linkage": (characters, words, by_average),
        "matter words, average linkage": (matters, words, by_average),
        "matter words, k-means": (matters, words, by_means),
        "matter words, NMF": (matters, words, by_nmf),
        "matter words, LSA 20, average linkage": (matters, reduce_to(20), by_average),
        "matter words, LSA 20, k-means": (matters, reduce_to(20), by_means),
        "pairs in matter words, average linkage": (matters, weigh_pairs, by_average),
        "pairs in matter words, k-means": (matters, weigh_pairs, by_means),
        "pairs in matter words, NMF": (matters, weigh_pairs, by_nmf),
    }


def compare(t: kf.Tables, shuffles: int) -> None:
    lines = (ROOT / "data" / "gold" / "seed.dev.jsonl").read_text(encoding="utf-8").splitlines()
    coded = {row["id"]: row["topic"] for row in map(json.loads, lines)}
    ids = sorted(t.commitments["commitment_id"])
    known = [i for i, key in enumerate(ids) if key in coded]
    gold = [coded[ids[i]] for i in known]
    print("| way | k | stability | shuffled | margin | p | largest | AMI with coded topics |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, (counts, weigh_them, cut) in list_ways(t).items():
        random = np.random.default_rng(0)
        whole, real = measure(weigh_them(counts), cut, 40, random)
        null = np.array([
            measure(weigh_them(counts.shuffle(random)), cut, 3, random)[1] for _ in range(shuffles)
        ])  # fmt: skip
        able = np.array([is_grouping(labels) for labels in whole])
        margins = np.where(able, real - null.mean(axis=0), -np.inf)
        i = int(margins.argmax())
        if not able.any():
            print(f"| {name} | none | | | | | | |", flush=True)
            continue
        greatest = (null - null.mean(axis=0))[:, able].max(axis=1)
        p = (1 + (greatest >= margins[i]).sum()) / (1 + shuffles)
        ami = adjusted_mutual_info_score(gold, whole[i][known])
        largest = np.bincount(whole[i]).max()
        print(
            f"| {name} | {KS[i]} | {real[i]:.2f} | {null[:, i].mean():.2f} ± {null[:, i].std():.2f} "
            f"| {margins[i]:.2f} | {p:.3f} | {largest} | {ami:.2f} |", flush=True,
        )  # fmt: skip


def write_intruders(t: kf.Tables, seed: int) -> None:
    """Print sets of five members of one cluster and a stranger, shuffled; the key goes to the error stream."""
    found, random = kf.topics(t).commitments, np.random.default_rng(seed)
    texts = t.commitments.set_index(["bulletin_id", "commitment_id"])
    print("set\tplace\tcommitment_id\ttext")
    sets = [c for c, n in found["cluster"].value_counts().items() if n >= 5]
    for number, cluster in enumerate(random.permutation(sets), 1):
        inside, outside = (found[found["cluster"] == cluster], found[found["cluster"] != cluster])
        six: Sequence[int] = [
            *random.choice(inside.index, 5, replace=False), int(random.choice(outside.index)),
        ]  # fmt: skip
        order = random.permutation(6)
        for place, at in enumerate(order, 1):
            row = found.loc[six[at]]
            commitment = texts.loc[(row["bulletin_id"], row["commitment_id"])]
            text = f"{commitment['heading'] if pd.notna(commitment['heading']) else ''} {commitment['text']}"
            print(number, place, row["commitment_id"], " ".join(text.split())[:90], sep="\t")
        print(number, cluster, int(np.flatnonzero(order == 5)[0]) + 1, sep="\t", file=sys.stderr)


def main(arguments: Sequence[str]) -> None:
    t = kf.extract(kf.load(ROOT / "data" / "raw" / "kaifeng-2022-05.txt"))
    if "--intruders" in arguments:
        write_intruders(t, 11)
    else:
        compare(t, int(arguments[0]) if arguments else 100)


if __name__ == "__main__":
    with threadpool_limits(1):
        main(sys.argv[1:])
