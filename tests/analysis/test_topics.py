"""Topic clusters: the same bytes on every run, honest about few documents, numbers that follow from the labels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import kfanalysis as kf
from kfanalysis.analysis.stabilities import group_vectors, measure_stability
from kfanalysis.analysis.vectors import lay_out, name_clusters

SEED = Path(__file__).parents[2] / "data" / "raw" / "kaifeng-2022-05.txt"


@pytest.fixture(scope="module")
def t() -> kf.Tables:
    return kf.extract(kf.load(SEED))


@pytest.fixture(scope="module")
def found(t: kf.Tables) -> kf.Topics:
    return kf.topics(t, subsamples=20)


def test_every_commitment_is_in_one_cluster(t: kf.Tables, found: kf.Topics) -> None:
    assert len(found.commitments) == len(t.commitments)
    sizes = found.commitments["cluster"].value_counts()
    assert found.clusters.set_index("cluster")["size"].to_dict() == sizes.to_dict()
    assert found.clusters["size"].is_monotonic_decreasing


def test_the_same_call_gives_the_same_bytes(t: kf.Tables, found: kf.Topics) -> None:
    again = kf.topics(t, subsamples=20)
    for name in ("clusters", "commitments", "departments", "choice", "validity"):
        assert getattr(found, name).to_csv() == getattr(again, name).to_csv()


def test_the_chosen_k_is_the_smallest_stable_one(found: kf.Topics) -> None:
    stable = found.choice[found.choice["stability"] >= 0.6]
    chosen = found.choice[found.choice["chosen"]].iloc[0]
    best = stable["k"].min() if len(stable) else found.choice.loc[found.choice["stability"].idxmax(), "k"]
    assert chosen["k"] == best == len(found.clusters)


def test_doubtful_clusters_are_marked_everywhere(found: kf.Topics) -> None:
    doubtful = set(found.clusters.loc[found.clusters["stability"] < 0.5, "cluster"])
    assert set(found.clusters.loc[found.clusters["doubtful"], "cluster"]) == doubtful
    assert set(found.departments.loc[found.departments["doubtful"], "cluster"]) == doubtful


def test_residuals_compare_observed_with_expected(found: kf.Topics) -> None:
    cells = found.departments
    assert cells["n"].sum() == len(found.commitments)
    assert np.isclose(cells["expected"].sum(), len(found.commitments), atol=1e-3)
    assert (np.sign(cells["residual"]) == np.sign((cells["n"] - cells["expected"]).round(6))).all()


def test_clusters_agree_with_coded_topics_better_than_chance(found: kf.Topics) -> None:
    ami = found.validity.set_index("partition")["ami"]
    assert ami["clusters"] > max(ami["shuffled clusters"], ami["owner"], ami["section"], ami["first word"])


@pytest.mark.parametrize("n", [0, 1, 2, 7])
def test_too_few_commitments_are_said_to_be_too_few(t: kf.Tables, n: int) -> None:
    few = kf.topics(replace(t, commitments=t.commitments.head(n)))
    assert "too few" in few.note
    assert few.clusters.empty


@pytest.mark.parametrize("k", [1, 1000])
def test_k_beyond_the_documents_is_refused(t: kf.Tables, k: int) -> None:
    with pytest.raises(ValueError, match="k must lie"):
        kf.topics(t, k=k)


def test_two_plain_groups_are_found_and_stable() -> None:
    words = [["学校", "学位", f"甲{i % 3}"] for i in range(10)] + [
        ["公路", "桥梁", f"乙{i % 3}"] for i in range(6)
    ]
    vectors = np.array([[1.0, 0.1, 0.0, 0.0]] * 10 + [[0.0, 0.1, 1.0, 0.2]] * 6)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    (labels,) = group_vectors(vectors, [2])
    assert labels.tolist() == [1] * 10 + [2] * 6
    (stability,) = measure_stability(vectors, [2], subsamples=10)
    assert stability.agreement == 1.0
    assert stability.held == {1: 1.0, 2: 1.0}
    assert name_clusters(words, labels.tolist())[2][:2] == ["公路", "桥梁"]


def test_the_map_keeps_distances_of_a_plane() -> None:
    angles = np.array([0.0, 0.1, 1.5])
    points = lay_out(np.column_stack([np.cos(angles), np.sin(angles)]))
    gaps = pd.Series([np.linalg.norm(points[0] - points[1]), np.linalg.norm(points[0] - points[2])])
    assert gaps[0] < gaps[1]
