"""Groups of commitments: which office, place, topic or month each belongs to, and what it weighs.

Persons are no grouping: officials appear in their function, and a league table of names is not what these
data bear.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

GROUPINGS = ("all", "section", "kind", "level", "jurisdiction", "topic", "deadline_month")
PERSONAL = ("owner", "owner_id", "name", "titles")
KEY = ["bulletin_id", "commitment_id"]
# What a group is called whose value the bulletin does not give.
UNKNOWN = "unknown"


def read_groupings(by: str | Iterable[str]) -> tuple[str, ...]:
    """Read ``by`` as groupings, each once, in the order given.

    >>> read_groupings("topic")
    ('topic',)
    >>> read_groupings(["owner"])
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: by="owner": persons are no grouping, offices are: by="jurisdiction"
    """
    names = tuple(dict.fromkeys([by] if isinstance(by, str) else by))
    for name in names:
        if name not in GROUPINGS:
            if name in PERSONAL:
                raise KfanalysisError(f'by="{name}": persons are no grouping, offices are: by="jurisdiction"')
            raise KfanalysisError(f'by="{name}": no such grouping; choose among {", ".join(GROUPINGS)}')
    return names


def group_commitments(t: Tables, by: str | Iterable[str]) -> pd.DataFrame:
    """Group each commitment by each variable: its key, grouping, group, status, whether that was coded (not read),
    obstacles, owner, jurisdiction.

    Long format, one row a commitment and grouping, sorted by grouping as asked and group. ``section`` is its
    number and title, ``jurisdiction`` the office or place, ``level`` city, county or township
    (:func:`judge_level`), ``deadline_month`` as 2022-09 or ``none``; ``all`` is one group of everything.
    """
    names = read_groupings(by)
    owners = t.owners[["bulletin_id", "owner_id", "section", "section_title", "kind", "jurisdiction"]]
    owners = owners.drop_duplicates(["bulletin_id", "owner_id"])
    titles = t.bulletins[["bulletin_id", "title"]].drop_duplicates("bulletin_id")
    rows = t.commitments.merge(owners, on=["bulletin_id", "owner_id"], how="left")
    rows = rows.merge(titles, on="bulletin_id", how="left").fillna({"title": ""})
    frames = []
    for name in names:
        frame = rows[[*KEY, "status", "obstacles"]].assign(
            coded=rows["source"] != "read",
            grouping=name, group=_groups(rows, name), owner=rows["bulletin_id"] + "/" + rows["owner_id"],
            jurisdiction=_groups(rows, "jurisdiction"),
        )  # fmt: skip
        frames.append(frame.sort_values(["group", *KEY], kind="stable"))
    columns = [*KEY, "grouping", "group", "status", "coded", "obstacles", "owner", "jurisdiction"]
    return (
        pd.concat(frames, ignore_index=True)[columns]
        if frames
        else pd.DataFrame(columns=columns, dtype="str")
    )


def weigh_commitments(t: Tables, weight: str) -> pd.DataFrame:
    """Weigh each commitment: bulletin_id, commitment_id, weight; a commitment without a weight has no row.

    ``count`` weighs each one. ``money`` weighs by the largest sum of money that the commitment promises (role
    target; totals contain their parts, so sums are not added up), in yuan. Any other name is a column of
    numbers of ``t.commitments``.
    """
    if weight == "count":
        return t.commitments[KEY].assign(weight=1.0)
    if weight == "money":
        q = t.quantities
        money = q[(q["dimension"] == "money") & (q["role"] == "target") & (q["field"] == "commitment")]
        amounts = money.assign(weight=money["low"].fillna(money["high"]))
        weights = amounts.sort_values("weight", kind="stable").groupby(KEY).tail(1)[[*KEY, "weight"]]
    elif weight in t.commitments.columns and pd.api.types.is_numeric_dtype(t.commitments[weight]):
        weights = t.commitments[KEY].assign(weight=t.commitments[weight].astype("float64"))
    else:
        raise KfanalysisError(
            f'weight="{weight}": neither count, money nor a column of numbers of t.commitments; '
            "add such a column to t.commitments, a number a commitment"
        )
    if (weights["weight"] < 0).any():
        raise KfanalysisError(f'weight="{weight}": a weight is negative; weights are counts or amounts')
    return weights.loc[weights["weight"] > 0].reset_index(drop=True)


def _groups(rows: pd.DataFrame, name: str) -> list[str]:
    """Name the group of each commitment."""
    if name == "all":
        return ["all"] * len(rows)
    if name == "deadline_month":
        return ["none" if pd.isna(day) else f"{day:%Y-%m}" for day in rows["deadline"]]
    if name == "section":
        numbered = zip(rows["section"], rows["section_title"], strict=True)
        return [UNKNOWN if pd.isna(number) else f"{number:.0f} {title}".strip() for number, title in numbered]
    source = "jurisdiction" if name == "level" else name
    values = [UNKNOWN if pd.isna(value) or value == "" else str(value) for value in rows[source]]
    if name == "level":
        return [judge_level(place, title) for place, title in zip(values, rows["title"], strict=True)]
    return values


def judge_level(place: str, title: str = "") -> str:
    """Judge the level of the office or place that an owner answers for: city, county or township.

    The end of a place's name tells it (县, 区, 旗; 镇, 乡, 街道), so do the committees of districts; an office of a
    city (市商务局) is of the city. A place called 市 is a county-level city unless the bulletin's title names it.

    >>> [judge_level(place) for place in ("兰考县", "市商务局", "示范区管理委员会", "陈留镇")]
    ['county', 'city', 'county', 'township']
    >>> judge_level("义乌市", "金华市承诺事项进展情况"), judge_level("开封市", "开封市承诺事项进展情况")
    ('county', 'city')
    >>> judge_level("unknown")
    'unknown'
    """
    bare = (
        place.removesuffix("管委会").removesuffix("管理委员会").removesuffix("党工委").removesuffix("办事处")
    )
    if place == UNKNOWN:
        return place
    if bare.endswith(("镇", "乡", "街道")):
        return "township"
    county_city = bare.endswith("市") and len(bare) > 1 and bare not in title
    return "county" if bare.endswith(("区", "县", "旗")) or place[0] in "县区" or county_city else "city"
