"""Policy topics of offices: which office has more commitments of a topic than chance would give it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import comb
from typing import TYPE_CHECKING, Any

import pandas as pd

from kfanalysis.analysis.associations import associate, benjamini_hochberg
from kfanalysis.analysis.frames import build_frame
from kfanalysis.analysis.groups import KEY, UNKNOWN

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

ALPHA, DRAWS = 0.05, 1999
CELLS = {
    "topic": "str", "office": "str", "n": "int64", "matters": "int64", "office_n": "int64", "topic_n": "int64",
    "owners": "int64", "expected": "float64", "residual": "float64", "p": "float64", "p_bh": "float64", "topic_order": "int64",
    "office_order": "int64",
}  # fmt: skip
ASSOCIATIONS = {
    "unit": "str", "n": "int64", "units": "int64", "topics": "int64", "offices": "int64", "cramers_v": "float64",
    "v_low": "float64", "v_high": "float64", "p": "float64", "method": "str", "basis": "str",
}  # fmt: skip


def list_offices(t: Tables) -> pd.DataFrame:
    """List each commitment with what a table of topics and offices needs: its key, office, topic, owner, matter.

    The office of a person is the one that he or she heads, of an organisation its name. Parts of one matter (one
    owner, one heading) share their ``matter``; any other commitment is one of its own.
    """
    owners = t.owners[["bulletin_id", "owner_id", "jurisdiction", "name", "kind"]]
    owners = owners.drop_duplicates(["bulletin_id", "owner_id"])
    columns = [*KEY, "owner_id", "heading", "topic"]
    rows = t.commitments[columns].merge(owners, on=["bulletin_id", "owner_id"], how="left")
    office = rows["jurisdiction"].where(rows["kind"] == "person", rows["name"])
    owner = rows["bulletin_id"] + "/" + rows["owner_id"].fillna("")
    heading = rows["heading"].fillna("")
    matter = owner + "/" + heading.where(heading != "", "/" + rows["commitment_id"])
    found = rows[KEY].assign(
        office=office.replace("", UNKNOWN).fillna(UNKNOWN), topic=rows["topic"].replace("", UNKNOWN).fillna(UNKNOWN),
        owner=owner, matter=matter,
    )  # fmt: skip
    return found.sort_values(KEY, kind="stable").reset_index(drop=True)


def count_topic_offices(rows: pd.DataFrame) -> pd.DataFrame:
    """Count topics × offices with the exact probability of a count as great, in an order that shows blocks.

    ``rows``: columns topic, office, owner, matter. A cell is a topic and an office, the empty ones among them; n
    counts commitments, ``matters`` each matter once. ``p`` is the probability of as many matters of the topic or more
    if matters fell to offices by lot (Fisher's exact test, one-sided); a cell that no count could make improbable has
    none. ``p_bh`` corrects for the number of cells (Benjamini & Hochberg 1995). ``owners`` counts those who carry the
    cell. Topics are ordered by their number, offices by their most frequent topic, so that a heat table shows blocks
    from its upper left.

    >>> rows = pd.DataFrame({"topic": ["education"] * 4 + ["health"] * 4, "office": ["甲局"] * 4 + ["乙局"] * 4,
    ...     "owner": list("aaaabbbb"), "matter": list("12345678")})
    >>> print(*count_topic_offices(rows).loc[0, ["topic", "office", "n", "p"]])
    education 甲局 4 0.014286
    """
    cells = list(_cells(rows))
    tested = [cell for cell in cells if cell["p"] is not None]
    for cell, p in zip(tested, benjamini_hochberg([cell["p"] for cell in tested]), strict=True):
        cell["p_bh"] = p
    return build_frame(CELLS, cells)


def _cells(rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    counts = Counter(zip(rows["topic"], rows["office"], strict=True))
    total, of_topic, of_office = len(rows), Counter(rows["topic"]), Counter(rows["office"])
    once = rows.drop_duplicates(["topic", "office", "matter"])
    matters = Counter(zip(once["topic"], once["office"], strict=True))
    by_topic, by_office = (
        rows.groupby("topic")["matter"].nunique(),
        rows.groupby("office")["matter"].nunique(),
    )
    carriers = rows.groupby(["topic", "office"])["owner"].nunique().to_dict()
    topics = sorted(of_topic, key=lambda name: (-of_topic[name], name))
    first = {
        office: min((-counts[topic, office], i) for i, topic in enumerate(topics))[::-1]
        for office in of_office
    }
    offices = sorted(of_office, key=lambda name: (*first[name], -of_office[name], name))
    for i, topic in enumerate(topics):
        for j, office in enumerate(offices):
            n, a, b = counts[topic, office], of_topic[topic], of_office[office]
            expected = a * b / total
            spread = (expected * (1 - a / total) * (1 - b / total)) ** 0.5
            lot = rows["matter"].nunique(), int(by_topic[topic]), int(by_office[office])
            testable = tail_probability(min(lot[1:]), *lot) <= ALPHA
            yield {
                "topic": topic, "office": office, "n": n, "office_n": b, "topic_n": a,
                "owners": carriers.get((topic, office), 0), "expected": expected,
                "residual": (n - expected) / spread if spread else 0.0, "matters": matters[topic, office],
                "p": tail_probability(matters[topic, office], *lot) if testable else None,
                "topic_order": i + 1, "office_order": j + 1,
            }  # fmt: skip


def tail_probability(n: int, matters: int, of_topic: int, of_office: int) -> float:
    """Compute the probability that an office's matters, taken by lot, hold n of a topic or more.

    >>> tail_probability(4, 8, 4, 4), tail_probability(0, 8, 4, 4)
    (0.014285714285714285, 1.0)
    """
    ways = (
        comb(of_topic, m) * comb(matters - of_topic, of_office - m)
        for m in range(n, min(of_topic, of_office) + 1)
    )
    return sum(ways) / comb(matters, of_office)


def associate_topics(rows: pd.DataFrame, *, seed: int = 0) -> pd.DataFrame:
    """Test whether topics and offices go together at all, with matters kept whole, and with owners kept whole.

    Owners can change places only where offices have several; where each has but one, the second test says so.
    """
    found = []
    for unit in ("matter", "owner"):
        one = associate(
            list(rows["office"]), list(rows["topic"]), owners=list(rows[unit]), seed=seed, draws=DRAWS
        )
        found.append({
            "unit": unit, "n": one.n, "units": rows[unit].nunique(), "topics": one.columns, "offices": one.rows,
            "cramers_v": one.cramers_v, "v_low": one.v_low, "v_high": one.v_high, "p": one.p, "method": one.method,
            "basis": one.basis,
        })  # fmt: skip
    return build_frame(ASSOCIATIONS, found)
