"""Commitments put into groups: the frames that the figures count.

Groups are sections, kinds of owner, jurisdictions and topics, not named persons: officials appear in their
function, and a league table of names is not what these data bear. Groups too small to compare are pooled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kfanalysis.records import STATUSES, KfanalysisError

if TYPE_CHECKING:
    import pandas as pd

    from kfanalysis.tables import Tables

GROUPINGS = ("section", "kind", "jurisdiction", "topic", "deadline_kind")
POOLED = "pooled"


def join_owners(tables: Tables) -> pd.DataFrame:
    """Return the commitments with their owner's section, kind and jurisdiction, in the document's order.

    ``section`` is the section's title here, with its number in front where two sections have the same one.
    """
    key = ["bulletin_id", "owner_id"]
    owners = tables.owners[[*key, "section", "section_title", "kind", "jurisdiction"]].drop_duplicates(key)
    joined = tables.commitments.merge(owners, on=key, how="left", sort=False)
    joined["section"] = joined["section_title"].fillna("").astype("str")
    return joined.sort_values(["bulletin_id", "text_start"], kind="stable", ignore_index=True)


def choose_group(joined: pd.DataFrame, by: str, *, least: int = 1) -> pd.Series[str]:
    """Choose each commitment's group; groups of fewer than ``least`` commitments become one, ``pooled``, unless all
    are so small."""
    if by not in GROUPINGS:
        raise KfanalysisError(f"by={by!r}: figures group commitments by {', '.join(GROUPINGS)}")
    group = joined[by].fillna("").astype("str")
    small = group.map(group.value_counts()) < least
    return group.mask(small, POOLED) if group[small].nunique() > 1 and not small.all() else group


def count_statuses(joined: pd.DataFrame, group: pd.Series[str]) -> pd.DataFrame:
    """Count each group's commitments by status, groups in the order of the document.

    Columns: group, n, and one a status.
    """
    import pandas as pd

    names = list(dict.fromkeys(group))
    held = {name: list(joined.loc[group == name, "status"]) for name in names}
    counts = {status: [held[name].count(status) for name in names] for status in STATUSES}
    frame = pd.DataFrame({"n": [len(held[name]) for name in names], **counts}, dtype="int64")
    frame.insert(0, "group", pd.Series(names, dtype="str"))
    return frame


def sort_groups(counts: pd.DataFrame) -> pd.DataFrame:
    """Sort groups by size, the pooled one last; ties by name."""
    last = counts["group"] == POOLED
    order = counts.assign(last=last).sort_values(["last", "n", "group"], ascending=[True, False, True])
    return order.drop(columns="last").reset_index(drop=True)
