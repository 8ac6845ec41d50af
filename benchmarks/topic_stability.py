"""Compare ways to cluster the seed's commitments: python benchmarks/topic_stability.py > benchmarks/topic_stability.csv

For each method and k: mean adjusted Rand index over 20 subsamples of 90 %, and normalized and adjusted mutual
information with the coded policy topics (data/gold, 46 commitments).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.decomposition import NMF
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score
from threadpoolctl import threadpool_limits

import kfanalysis as kf
from kfanalysis.analysis.stabilities import group_vectors
from kfanalysis.analysis.vectors import Array, read_words, weigh_words

ROOT = Path(__file__).parents[1]
SUBSAMPLES = 20
METHODS: dict[str, Callable[[Array, int], Array]] = {
    "average linkage": lambda x, k: group_vectors(x, [k])[0],
    "ward": lambda x, k: AgglomerativeClustering(k).fit_predict(x),
    "k-means": lambda x, k: KMeans(k, n_init=5, random_state=0).fit_predict(x),
    "nmf": lambda x, k: NMF(k, init="nndsvda", max_iter=400, tol=1e-3).fit_transform(x).argmax(axis=1),
}


def main() -> None:
    t = kf.extract(kf.load(ROOT / "data" / "raw" / "kaifeng-2022-05.txt"))
    vectors = weigh_words(read_words(t.commitments, titles=list(t.bulletins["title"])))
    lines = (ROOT / "data" / "gold" / "seed.dev.jsonl").read_text(encoding="utf-8").splitlines()
    coded = {row["id"]: row["topic"] for row in map(json.loads, lines)}
    known = [i for i, key in enumerate(t.commitments["commitment_id"]) if key in coded]
    topics = [coded[t.commitments["commitment_id"].iloc[i]] for i in known]
    print("method,k,stability,nmi,ami,largest")
    for name, method in METHODS.items():
        for k in (8, 11, 14, 17, 20):
            labels, random = method(vectors, k), np.random.default_rng(0)
            rands = []
            for _ in range(SUBSAMPLES):
                chosen = np.sort(random.choice(len(vectors), int(0.9 * len(vectors)), replace=False))
                rands.append(adjusted_rand_score(labels[chosen], method(vectors[chosen], k)))
            scores = [
                f(topics, labels[known]) for f in (normalized_mutual_info_score, adjusted_mutual_info_score)
            ]
            largest = int(np.unique(labels, return_counts=True)[1].max())
            print(name, k, *(f"{x:.2f}" for x in (np.mean(rands), *scores)), largest, sep=",")
            sys.stdout.flush()


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
