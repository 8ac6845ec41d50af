"""Topics: exact counts by office; clusters only where shuffled words give none, whatever the order and the seed."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import hypergeom

import kfanalysis as kf
from kfanalysis.analysis.clusters.margins import judge_clusters
from kfanalysis.analysis.clusters.matters import read_words
from kfanalysis.analysis.clusters.stabilities import (
    compare_labels,
    draw_subsamples,
    group_vectors,
    measure_distances,
    measure_stability,
)
from kfanalysis.analysis.clusters.vectors import count_words, lay_out, name_clusters, weigh_pairs
from kfanalysis.analysis.topic_offices import count_topic_offices, tail_probability
from kfanalysis.records import KfanalysisError

SEED = Path(__file__).parents[2] / "data" / "raw" / "kaifeng-2022-05.txt"
FRAMES = [each.name for each in fields(kf.Topics) if each.name != "note"]
# Two matters told in words of their own, as made-up commitments.
SCHOOLS = ["小学", "中学", "幼儿园", "学位", "教室", "课后托管", "操场", "教师", "校车", "食堂"]
ROADS = ["公路", "桥梁", "路灯", "沥青", "护栏", "县道", "隧道", "标线", "涵洞", "人行道"]


@pytest.fixture(scope="module")
def t() -> kf.Tables:
    return kf.extract(kf.load(SEED))


@pytest.fixture(scope="module")
def found(t: kf.Tables) -> kf.Topics:
    return kf.topics(t, subsamples=20, shuffles=59)


def made_up(t: kf.Tables, texts: list[str], *, bulletins: tuple[str, ...] = ("甲",)) -> kf.Tables:
    """Make tables of bulletins of one owner each, the texts shared out among them in turn."""
    each = len(texts) // len(bulletins)
    rows = pd.concat([t.commitments.head(1)] * len(texts), ignore_index=True)
    rows["text"], rows["heading"], rows["owner_id"] = texts, "", "1-01"
    rows["bulletin_id"] = [name for name in bulletins for _ in range(each)]
    rows["commitment_id"] = [f"1-01-{i + 1:02}" for _ in bulletins for i in range(each)]
    owners = pd.concat([t.owners.head(1)] * len(bulletins), ignore_index=True)
    owners["bulletin_id"], owners["owner_id"] = bulletins, "1-01"
    heads = pd.concat([t.bulletins.head(1)] * len(bulletins), ignore_index=True)
    heads["bulletin_id"] = heads["title"] = bulletins
    return replace(t, bulletins=heads, owners=owners, commitments=rows)


def two_matters(n: int) -> list[str]:
    random = np.random.default_rng(1)
    return ["、".join(random.permutation(words)[:6]) for _ in range(n) for words in (SCHOOLS, ROADS)]


def test_every_commitment_is_in_one_cluster(t: kf.Tables, found: kf.Topics) -> None:
    assert len(found.commitments) == len(t.commitments)
    sizes = found.commitments["cluster"].value_counts()
    assert found.clusters.set_index("cluster")["size"].to_dict() == sizes.to_dict()
    assert found.clusters["size"].is_monotonic_decreasing


def test_the_same_call_gives_the_same_bytes(t: kf.Tables, found: kf.Topics) -> None:
    again = kf.topics(t, subsamples=20, shuffles=59)
    for name in FRAMES:
        assert getattr(found, name).to_csv() == getattr(again, name).to_csv()


def test_row_orders_change_nothing(t: kf.Tables) -> None:
    first = kf.topics(t, subsamples=2, shuffles=3)
    for seed in range(20):
        order = np.random.default_rng(seed).permutation(len(t.commitments))
        again = kf.topics(replace(t, commitments=t.commitments.iloc[order]), subsamples=2, shuffles=3)
        for name in FRAMES:
            assert getattr(again, name).to_csv() == getattr(first, name).to_csv(), (seed, name)


def test_seeds_change_no_cluster(t: kf.Tables) -> None:
    same = ["cluster", "size", "words", "p", "doubtful", "typical"]
    first = kf.topics(t, subsamples=2, shuffles=3)
    for seed in range(1, 20):
        again = kf.topics(t, subsamples=2, shuffles=3, seed=seed)
        assert again.clusters[same].equals(first.clusters[same]), seed
        assert again.commitments["cluster"].equals(first.commitments["cluster"]), seed


def test_the_chosen_k_has_the_greatest_margin(found: kf.Topics) -> None:
    groupings = found.choice[found.choice["grouping"]]
    chosen = found.choice[found.choice["chosen"]].iloc[0]
    assert chosen["k"] == groupings.loc[groupings["margin"].idxmax(), "k"] == len(found.clusters)
    assert np.allclose(found.choice["margin"], found.choice["stability"] - found.choice["null"], atol=2e-6)


def test_shuffled_words_are_no_clusters(t: kf.Tables) -> None:
    words = count_words(read_words(t.commitments)).shuffle(np.random.default_rng(3))
    texts = ["、".join(np.repeat(words.words, row.astype(int))) for row in words.counts]
    shuffled = replace(t, commitments=t.commitments.assign(text=texts, heading=""))
    none = kf.topics(shuffled, subsamples=2, shuffles=19)
    assert none.note.startswith("no clusters"), none.choice
    assert none.clusters.empty
    assert none.commitments.empty
    assert not none.choice["chosen"].any()
    assert not none.offices.empty


def test_two_matters_are_two_clusters(t: kf.Tables) -> None:
    found = kf.topics(made_up(t, two_matters(12)), k=2, subsamples=10, shuffles=19)
    assert found.note == ""
    assert found.clusters["size"].tolist() == [12, 12]
    assert not found.clusters["doubtful"].any()
    assert found.commitments["cluster"].tolist() == [1, 2] * 12


def test_matters_apart_are_no_cluster(t: kf.Tables) -> None:
    words = ["桥梁", "养老院", "菌菇棚", "图书角", "充电桩", "消防站", "污水厂", "卫生室", "博览会", "林长制"]
    found = kf.topics(
        made_up(t, [f"{word}改造,附{words[i - 1][:2]}" for i, word in enumerate(words)]),
        subsamples=5,
        shuffles=19,
    )
    assert found.note != ""
    assert found.clusters.empty
    given = kf.topics(
        made_up(t, [f"{word}改造,附{words[i - 1][:2]}" for i, word in enumerate(words)]),
        k=2,
        subsamples=5,
        shuffles=19,
    )
    assert given.clusters.loc[given.clusters["size"] == 1, "doubtful"].all()
    assert given.note != ""


def test_singletons_are_doubtful(found: kf.Topics) -> None:
    alone = found.clusters[found.clusters["size"] == 1]
    assert alone["doubtful"].all()
    assert (alone["p"] == 1).all()


def test_doubtful_clusters_are_marked_everywhere(found: kf.Topics) -> None:
    doubtful = set(found.clusters.loc[found.clusters["p"] > 0.05, "cluster"])
    assert set(found.clusters.loc[found.clusters["doubtful"], "cluster"]) == doubtful
    assert set(found.departments.loc[found.departments["doubtful"], "cluster"]) == doubtful


@pytest.mark.parametrize("bulletins", [("甲", "乙"), ("甲", "乙", "丙")])
def test_ids_tell_the_bulletin(t: kf.Tables, bulletins: tuple[str, ...]) -> None:
    tables = made_up(t, two_matters(6)[: 5 * len(bulletins)], bulletins=bulletins)
    found = kf.topics(tables, k=2, subsamples=5, shuffles=5, against=None)
    validity = found.validity.set_index("partition")
    assert validity.loc["owner", "groups"] == validity.loc["section", "groups"] == len(bulletins)
    typical = ";".join(found.clusters["typical"]).split(";")
    assert all(key.split("/")[0] in bulletins and key.split("/")[1].startswith("1-01-") for key in typical)


def test_topics_of_several_bulletins_are_looked_up_by_both_ids(t: kf.Tables) -> None:
    tables = made_up(t, two_matters(5), bulletins=("甲", "乙"))
    keys = tables.commitments[["bulletin_id", "commitment_id"]]
    plain = pd.Series("a", index=keys["commitment_id"].unique())
    with pytest.raises(KfanalysisError, match="index it by bulletin_id and commitment_id"):
        kf.topics(tables, k=2, subsamples=2, shuffles=2, against=plain)
    coded = pd.Series(["school", "road"] * 5, index=pd.MultiIndex.from_frame(keys))
    validity = kf.topics(tables, k=2, subsamples=2, shuffles=2, against=coded).validity
    assert validity.set_index("partition").loc["clusters", "ari"] == 1


def test_residuals_compare_observed_with_expected(found: kf.Topics) -> None:
    for cells in (found.departments, found.offices):
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
    assert few.offices["n"].sum() == n


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
    chosen = draw_subsamples(16, 10, np.random.default_rng(0))
    stability = measure_stability(measure_distances(vectors), 2, chosen)
    assert stability.agreement == 1.0
    assert stability.held == {1: 1.0, 2: 1.0}
    assert name_clusters(words, labels.tolist())[2][:2] == ["公路", "桥梁"]
    assert set(judge_clusters(measure_distances(vectors), labels, [measure_distances(vectors)])) == {1, 2}


def test_labels_are_compared_by_pairs() -> None:
    random = np.random.default_rng(0)
    for _ in range(20):
        a, b = random.integers(1, 4, 12), random.integers(1, 4, 12)
        together = [((a[i] == a[j]), (b[i] == b[j])) for i, j in combinations(range(12), 2)]
        both, one, other = (sum(f) for f in zip(*((x and y, x, y) for x, y in together), strict=True))
        expected = one * other / len(together)
        assert compare_labels(a, b) == pytest.approx((both - expected) / ((one + other) / 2 - expected))


def test_boilerplate_makes_no_likeness(t: kf.Tables) -> None:
    stock = "提高政治站位,压实责任,做好疫情防控,确保落地见效"
    texts = [f"{text}。{stock}" for text in two_matters(6)]
    with_stock, without = (made_up(t, each).commitments for each in (texts, two_matters(6)))
    assert read_words(with_stock) == read_words(without)


def test_a_commitment_of_boilerplate_alone_keeps_its_words() -> None:
    rows = pd.DataFrame({"heading": [""], "text": ["压实责任"]})
    assert read_words(rows) == [["压实"]]


def test_pairs_outlive_the_shuffling_of_words() -> None:
    counts = count_words([["幼儿园", "学位"], ["公办园", "幼儿园"], ["公路", "县道"]])
    shuffled = counts.shuffle(np.random.default_rng(0))
    assert (shuffled.counts.sum(axis=0) == counts.counts.sum(axis=0)).all()
    assert weigh_pairs(shuffled).shape == weigh_pairs(counts).shape


def test_exact_probabilities_are_hypergeometric() -> None:
    for n, matters, a, b in ((2, 20, 5, 4), (1, 9, 3, 3), (4, 30, 4, 10)):
        assert tail_probability(n, matters, a, b) == pytest.approx(hypergeom.sf(n - 1, matters, a, b))


def test_parts_of_one_matter_count_once_in_the_test() -> None:
    rows = pd.DataFrame({"topic": ["health"] * 4 + ["culture"] * 4, "office": ["甲局"] * 4 + ["乙局"] * 4,
                         "owner": list("aaaabbbb"), "matter": list("11115678")})  # fmt: skip
    cell = count_topic_offices(rows).set_index(["topic", "office"]).loc[("health", "甲局")]
    assert (cell["n"], cell["matters"]) == (4, 1)
    assert pd.isna(cell["p"]) or cell["p"] > 0.05


def test_the_order_of_topics_and_offices_shows_blocks(found: kf.Topics) -> None:
    cells = found.offices
    largest = cells.sort_values(["office_order", "n", "topic_order"], ascending=[True, False, True])
    first = largest.groupby("office_order").head(1)
    assert first["topic_order"].is_monotonic_increasing
    assert cells.groupby("topic_order")["topic_n"].first().is_monotonic_decreasing


def test_the_map_keeps_distances_of_a_plane() -> None:
    angles = np.array([0.0, 0.1, 1.5])
    points = lay_out(np.column_stack([np.cos(angles), np.sin(angles)]))
    gaps = pd.Series([np.linalg.norm(points[0] - points[1]), np.linalg.norm(points[0] - points[2])])
    assert gaps[0] < gaps[1]
