"""Completion by group: shares with intervals, pooling, attainment, obstacles, association, and too little data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from deadlines import make_tables, pair
from scipy.stats import binomtest, chi2_contingency

from kfanalysis.analysis.associations import associate, benjamini_hochberg, cramers_v, holm
from kfanalysis.analysis.completions import (
    ASSOCIATION,
    ATTAINMENT,
    CORRECTED,
    INFLUENCE,
    OBSTACLES,
    POOLED,
    STATUS,
    completion,
)  # fmt: skip
from kfanalysis.analysis.groups import GROUPINGS
from kfanalysis.analysis.influences import find_influences
from kfanalysis.analysis.label_errors import correct_shares
from kfanalysis.analysis.shares import effective_number, pool_shares, wilson
from kfanalysis.records import STATUSES, KfanalysisError

FRAMES = {"status": STATUS, "pooled": POOLED, "attainment": ATTAINMENT, "obstacles": OBSTACLES,
          "association": ASSOCIATION, "influence": INFLUENCE, "corrected": CORRECTED}  # fmt: skip
MIXED = make_tables(
    {"status": "completed", "topic": "housing", "place": "杞县", "pairs": [pair(100, 120)], "money": 10},
    {"status": "in_progress", "topic": "housing", "place": "杞县", "pairs": [pair(100, 50)], "obstacles": "epidemic"},
    {"status": "in_progress", "topic": "health", "place": "市商务局", "money": 90, "obstacles": "epidemic;supply"},
    {"status": "preparing", "topic": "health", "place": "", "pairs": [pair(10, 4, low=0.4, high=None)]},
    {"status": "completed", "topic": "culture", "place": "市商务局", "deadline": "2022-09-30"},
)  # fmt: skip


@pytest.mark.parametrize(("k", "n"), [(0, 1), (0, 3), (1, 1), (5, 10), (46, 46), (3, 125)])
def test_wilson_is_that_of_scipy(k: int, n: int) -> None:
    other = binomtest(k, n).proportion_ci(0.95, method="wilson")
    assert wilson(k, n) == pytest.approx((other.low, other.high), abs=1e-9)


def test_pooling_draws_small_groups_further() -> None:
    overall, groups = pool_shares([0, 20, 9], [3, 40, 10])
    for group, k, n in zip(groups, (0, 20, 9), (3, 40, 10), strict=True):
        assert min(k / n, overall) - 0.02 <= group.share <= max(k / n, overall) + 0.02
        assert group.low < group.share < group.high
    assert groups[0].shrinkage > groups[2].shrinkage > groups[1].shrinkage


def draw_coverage(prior: str) -> float:
    """Count how often 95 % intervals hold true shares drawn from one beta distribution a time."""
    rng, held = np.random.default_rng(1), []
    for _ in range(150):
        sizes = rng.integers(2, 30, 9)
        mean, drawn = (rng.uniform(), rng.uniform()) if prior == "any" else (1 / 3, 9 / 24)
        size = drawn / (1 - drawn) * np.median(sizes)
        shares = rng.beta(mean * size, (1 - mean) * size, 9)
        _, groups = pool_shares([int(k) for k in rng.binomial(sizes, shares)], [int(n) for n in sizes])
        held += [group.low <= share <= group.high for group, share in zip(groups, shares, strict=True)]
    return float(np.mean(held))


def test_pooled_intervals_cover_in_repetition() -> None:
    """Over all degrees of difference 95 % hold; where groups differ much a little less (see pool_shares)."""
    assert 0.93 <= draw_coverage("any") <= 0.97
    assert 0.90 <= draw_coverage("one") <= 0.97


def test_effective_number_of_unequal_weights() -> None:
    assert effective_number([3, 1]) == pytest.approx(1.6)
    assert effective_number([]) == 0.0


def test_corrections_for_many_tests() -> None:
    p = [0.001, 0.04, 0.03, 0.5]
    assert holm(p) == pytest.approx([0.004, 0.09, 0.09, 0.5])
    assert benjamini_hochberg(p) == pytest.approx([0.004, 0.0533333, 0.0533333, 0.5])
    assert benjamini_hochberg([]) == holm([]) == []


def test_association_agrees_with_the_chi_square_of_scipy() -> None:
    one, other = list("aaabbbbcccc"), list("xxyxyyyzzyz")
    table = np.array(
        [[sum(a == g and b == s for a, b in zip(one, other, strict=True)) for s in "xyz"] for g in "abc"]
    )
    found = associate(one, other)
    assert found.chi2 == pytest.approx(chi2_contingency(table, correction=False).statistic)
    assert (found.method, found.dof, found.n) == ("permutation", 4, 11)
    assert found.p == associate(one, other).p
    assert found.p is not None and 0.02 < found.p < 0.15


def test_permutation_holds_its_level() -> None:
    """Without any association, p below .1 comes up about once in ten, though most cells expect less than two."""
    rng = np.random.default_rng(2)
    below = 0
    for draw in range(80):
        one, other = rng.choice(list("abcdefg"), 20), rng.choice(list("xyz"), 20, p=[0.7, 0.2, 0.1])
        p = associate([*map(str, one)], [*map(str, other)], seed=draw).p
        below += p is not None and p < 0.1
    assert 2 <= below <= 16


def make_owned(
    owners: int, cases: int, *, by_owner: bool, seed: int
) -> tuple[list[str], list[str], list[str]]:
    """Make groups that tell nothing of statuses, while the cases of one owner resemble each other."""
    rng = np.random.default_rng(seed)
    whose = [str(n // cases) for n in range(owners * cases)]
    habit = rng.normal(size=owners) * 2
    status = ["xyz"[int(np.clip(habit[int(o)] + rng.normal(), 0, 2))] for o in whose]
    groups = ["abc"[int(o) % 3] if by_owner else str(rng.choice(list("abc"))) for o in whose]
    return groups, status, whose


@pytest.mark.parametrize("by_owner", [True, False])
def test_permutation_of_owners_holds_its_level_where_their_cases_are_alike(by_owner: bool) -> None:
    whole, free = 0, 0
    for draw in range(80):
        groups, status, whose = make_owned(15, 5, by_owner=by_owner, seed=draw)
        found = associate(groups, status, owners=whose, seed=draw, draws=499)
        assert found.method == ("owners" if by_owner else "within_owners")
        whole += found.p is not None and found.p < 0.1
        free += (associate(groups, status, seed=draw, draws=499).p or 1) < 0.1
    assert 2 <= whole <= 16
    if by_owner:
        assert free > 20, "exchanging single commitments finds differences that owners alone make"


def test_influence_names_the_unit_that_carries_a_result() -> None:
    rows = pd.DataFrame({"owner": [str(n // 4) for n in range(80)]})
    rows["jurisdiction"] = ["江县" if int(o) >= 17 else f"局{o}" for o in rows["owner"]]
    rows["group"] = ["b" if int(o) >= 10 else "a" for o in rows["owner"]]
    rows["status"] = ["done" if place == "江县" else "open" for place in rows["jurisdiction"]]
    found = pd.DataFrame(find_influences(rows))
    # Three owners of one county are all done, nobody else is: no owner carries it alone, and the county does not
    # only if the result was none.
    whole = associate(list(rows["group"]), list(rows["status"]), owners=list(rows["owner"]), draws=999)
    assert whole.p is not None
    carrying = set(found.loc[found["carries"], "left_out"])
    assert carrying <= {"江县"}
    assert ("江县" in carrying) == (whole.p < 0.05)
    assert found.loc[found["left_out"] == "江县", "p"].isna().all(), "without it every status is the same"


def test_corrected_shares_cover_the_true_ones() -> None:
    """Statuses are misread by known rates; the interval holds the true share about as often as it says."""
    rng, held = np.random.default_rng(4), []
    truth, right = np.array([0.2, 0.55, 0.15, 0.05, 0.05]), 0.8
    noise = np.full((5, 5), (1 - right) / 4) + np.eye(5) * (right - (1 - right) / 4)
    joint = truth[:, None] * noise
    confusion = rng.multinomial(400, joint.ravel()).reshape(5, 5).T.astype(float)
    for draw in range(60):
        true = rng.choice(5, size=120, p=truth)
        read = [STATUSES[rng.choice(5, p=noise[each])] for each in true]
        owners = [str(n // 3) for n in range(120)]
        rows = list(correct_shares(read, owners, confusion=confusion, seed=draw))
        held += [low <= truth[at] <= high for at, (_, _, low, high) in enumerate(rows)]
    assert float(np.mean(held)) >= 0.9


def test_corrected_shares_cover_the_true_ones_in_small_groups_too() -> None:
    """Three owners of two commitments each, alike within an owner: the interval holds the true share nine times in ten."""
    rng, held = np.random.default_rng(8), []
    confusion = np.diag([200.0] * 5)
    for draw in range(200):
        each = rng.beta(0.85, 4.8, size=3)
        read = [STATUSES[0] if rng.random() < p else STATUSES[1] for p in each for _ in range(2)]
        rows = list(correct_shares(read, list("aabbcc"), confusion=confusion, seed=draw))
        low, high = next((low, high) for name, _, low, high in rows if name == STATUSES[0])
        held.append(low <= 0.85 / 5.65 <= high)
    assert float(np.mean(held)) >= 0.9


def test_effect_size_is_corrected_for_bias() -> None:
    assert cramers_v(3.9, 40, 3, 3) == 0.0
    assert cramers_v(80.0, 40, 3, 3) == pytest.approx(1.0)
    assert cramers_v(1.0, 1, 2, 2) is None


def test_status_shares() -> None:
    status = completion(MIXED, by="topic").status
    housing = status[status["group"] == "housing"].set_index("status")
    assert list(housing.index) == list(STATUSES)
    assert list(housing["k"]) == [1, 1, 0, 0, 0]
    assert housing["share"].sum() == pytest.approx(1)
    assert housing.loc["completed", ["low", "high"]].tolist() == pytest.approx(wilson(1, 2), abs=1e-6)
    assert housing["few"].all()
    assert list(status["group"].unique()) == ["culture", "health", "housing"]


def test_weights_by_money_and_by_a_column() -> None:
    by_money = completion(MIXED, by="all", weight="money").status.set_index("status")
    assert by_money.loc["completed", "share"] == pytest.approx(0.1)
    assert by_money.loc["completed", ["n", "weight"]].tolist() == [2, 100]
    assert by_money.loc["completed", "n_effective"] == pytest.approx(100**2 / (10**2 + 90**2), abs=1e-6)
    MIXED.commitments["people"] = [0, 1, 1, 2, 4]
    try:
        by_people = completion(MIXED, by="all", weight="people").status.set_index("status")
    finally:
        del MIXED.commitments["people"]
    assert by_people.loc["completed", "share"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "owner"}, "persons are no grouping"),
        ({"by": ["topic", "colour"]}, "no such grouping"),
        ({"weight": "importance"}, "neither count, money"),
        ({"weight": "text"}, "column of numbers"),
        ({"level": 95}, "between 0 and 1"),
    ],
)
def test_refusals(options: dict[str, object], message: str) -> None:
    with pytest.raises(KfanalysisError, match=message):
        completion(MIXED, **options)  # type: ignore[arg-type]


def test_negative_weights_are_refused() -> None:
    tables = make_tables({}, {})
    tables.commitments["people"] = [-1, 1]
    with pytest.raises(KfanalysisError, match="negative"):
        completion(tables, weight="people")


def test_attainment_is_an_interval() -> None:
    attainment = completion(MIXED, by="topic").attainment.set_index("group")
    assert list(attainment.index) == ["health", "housing"]
    housing = attainment.loc["housing"]
    assert housing[["met", "not_met", "undetermined", "n_pairs"]].tolist() == [1, 1, 0, 2]
    assert housing[["mean_low", "mean_high"]].tolist() == pytest.approx([0.85, 0.85])
    health = attainment.loc["health"]
    assert health["n_unbounded"] == 1
    assert np.isnan(health["mean_high"]) and np.isnan(health["median_high"])


def test_obstacles_count_commitments() -> None:
    obstacles = completion(MIXED, by="all").obstacles.set_index("obstacle")
    assert obstacles.loc[["epidemic", "supply", "financing", "any"], "k"].tolist() == [2, 1, 0, 2]


def test_levels_and_months() -> None:
    status = completion(MIXED, by=["level", "deadline_month"]).status
    groups = (
        status.drop_duplicates(["grouping", "group"]).groupby("grouping", sort=False)["group"].apply(list)
    )
    assert groups["level"] == ["city", "county", "unknown"]
    assert groups["deadline_month"] == ["2022-09", "none"]
    assert list(groups.index) == ["level", "deadline_month"]


@pytest.mark.parametrize("count", [0, 1, 2])
@pytest.mark.parametrize("weight", ["count", "money"])
def test_too_little_data_is_told_not_raised(count: int, weight: str) -> None:
    tables = make_tables(*[{"status": "completed"}] * count)
    found = completion(tables, by=GROUPINGS, weight=weight)
    for name, columns in FRAMES.items():
        assert {key: str(kind) for key, kind in getattr(found, name).dtypes.items()} == columns
    assert found.association["p"].isna().all()
    assert set(found.association["basis"]) <= {"too_few", "one_group", "one_status"}
    assert len(found.association) == (len(GROUPINGS) if count else 0)


def test_no_grouping_gives_empty_frames() -> None:
    found = completion(MIXED, by=())
    assert all(getattr(found, name).empty for name in FRAMES)


def test_results_are_the_same_bytes() -> None:
    one, other = (completion(MIXED, by=GROUPINGS, seed=3) for _ in range(2))
    for name in FRAMES:
        assert getattr(one, name).to_csv() == getattr(other, name).to_csv()


def test_pooled_shows_the_raw_share_beside() -> None:
    pooled = completion(MIXED, by=["topic", "section"]).pooled
    topic = pooled[(pooled["grouping"] == "topic") & (pooled["status"] == "completed")]
    assert topic["share"].tolist() == [1.0, 0.0, 0.5]
    assert topic["pooled"].between(topic["low"], topic["high"]).all()
    section = pooled[pooled["grouping"] == "section"]
    assert section["pooled"].isna().all()
    assert set(section["basis"]) == {"one_group"}
