"""Links: which commitment of a later bulletin is the one of an earlier bulletin, and how sure that is.

Bulletins of one series (the same title but for its numbers, or the same publisher) are taken in the order of their
as_of day. Each later commitment is held against the latest version of every commitment known so far: likeness of the
texts with numbers masked, the same owner, the same figures, the place in the list. The best one-to-one assignment is
kept where it reaches the threshold; just above it a link is doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

# What each likeness counts for (they add up to one), the least score of a link, and below which it is doubtful.
WEIGHTS = {"text": 0.55, "figures": 0.2, "owner": 0.15, "order": 0.1}
THRESHOLD, DOUBTFUL = 0.5, 0.62
SAME_TITLE = 85.0
CHANCE = 0.4  # likeness of two official texts on different matters: what lies above it counts
_NUMBER = re.compile(r"[0-9０-９〇零一二三四五六七八九十百千万亿.．]+")
_TAG = re.compile(r"[(（][^()（）]{0,8}(?:时限|期限|时间)[^()（）]{0,40}[)）]")
_PERIOD = re.compile(
    r"(?:截至|截止)|[上下]半年|全年|年度|前?#季度|第#季度|#?[-~—至]?#月(?:份|底|末)?|#年|#日|#"
)
_MARKS = re.compile(r"[\s,，。;；:：、()（）“”\"《》【】]+")


@dataclass(frozen=True, slots=True)
class Version:
    """A commitment as one bulletin tells it."""

    bulletin_id: str
    commitment_id: str
    as_of: date | None
    place: float
    owner: str
    masked: str
    figures: frozenset[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Link:
    """A later version put to an earlier one; ``score`` 0–1, ``reasons`` the likenesses it adds up from."""

    earlier: Version
    later: Version
    score: float
    reasons: str

    @property
    def doubtful(self) -> bool:
        return self.score < DOUBTFUL


def mask_numbers(text: str) -> str:
    """Mask the numbers of a text, leave out its marks and deadline tag, so that a changed figure is no other wording.

    >>> mask_numbers("安装充电桩不少于600台。(办结时限:5月)") == mask_numbers("安装充电桩不少于五百台")
    True
    """
    return _MARKS.sub("", _NUMBER.sub("#", _TAG.sub("", text)))


def group_series(bulletins: pd.DataFrame) -> list[list[str]]:
    """Group bulletin ids into series, each in the order of its days; a bulletin without a day stands alone.

    Of one series are bulletins of the same title, numbers and periods masked, or of the same publisher and nearly the
    same title: two cities differ by a sign or two.
    """
    from rapidfuzz import fuzz

    rows = bulletins.sort_values(["as_of", "bulletin_id"], kind="stable").to_dict("records")
    series: list[tuple[str, str, list[str]]] = []
    for row in rows:
        title, publisher = _PERIOD.sub("", mask_numbers(_text(row["title"]))), _text(row["publisher"])
        if not pd.isna(row["as_of"]):
            for known, body, ids in series:
                same = bool(title) and title == known and (not publisher or not body or publisher == body)
                if same or (publisher and publisher == body and fuzz.ratio(title, known) >= SAME_TITLE):
                    ids.append(row["bulletin_id"])
                    break
            else:
                series.append((title, publisher, [row["bulletin_id"]]))
        else:
            series.append(("", "", [row["bulletin_id"]]))
    return [ids for _, _, ids in series]


def list_versions(t: Tables, bulletin_id: str) -> list[Version]:
    """List the commitments of one bulletin in the order of its text."""
    [bulletin] = t.bulletins[t.bulletins["bulletin_id"] == bulletin_id].to_dict("records")
    rows = t.commitments[t.commitments["bulletin_id"] == bulletin_id].sort_values("text_start")
    owners = t.owners[t.owners["bulletin_id"] == bulletin_id].set_index("owner_id")["name"].to_dict()
    promised = t.quantities[
        (t.quantities["bulletin_id"] == bulletin_id) & (t.quantities["field"] == "commitment")
    ]
    figures: dict[str, set[tuple[float, str]]] = {}
    for row in promised.to_dict("records"):
        figures.setdefault(row["commitment_id"], set()).add((row["low"], row["unit"]))
    as_of = None if pd.isna(bulletin["as_of"]) else bulletin["as_of"].date()
    return [
        Version(
            bulletin_id, row["commitment_id"], as_of, at / max(1, len(rows) - 1), _text(owners.get(row["owner_id"])),
            mask_numbers(_text(row["heading"]) + row["text"]), frozenset(figures.get(row["commitment_id"], ())),
        )
        for at, row in enumerate(rows.to_dict("records"))
    ]  # fmt: skip


def match_versions(earlier: Sequence[Version], later: Sequence[Version]) -> list[Link]:
    """Match later versions to earlier ones, one to one, the sum of the scores the greatest (Kuhn 1955)."""
    from scipy.optimize import linear_sum_assignment

    if not earlier or not later:
        return []
    parts = _compare(earlier, later)
    total = np.sum([weight * parts[name] for name, weight in WEIGHTS.items()], axis=0)
    total[total < THRESHOLD] = 0.0
    links = []
    for one, other in zip(*linear_sum_assignment(total, maximize=True), strict=True):
        if total[one, other] > 0:
            reasons = ";".join(f"{name} {parts[name][one, other]:.2f}" for name in WEIGHTS)
            links.append(Link(earlier[one], later[other], round(float(total[one, other]), 6), reasons))
    return links


def link_series(t: Tables, ids: Sequence[str]) -> Iterator[list[tuple[Version, Link | None]]]:
    """Yield each commitment of a series as the chain of its versions, each with the link that leads to it."""
    chains: list[list[tuple[Version, Link | None]]] = []
    for bulletin_id in ids:
        versions = list_versions(t, bulletin_id)
        links = {link.later: link for link in match_versions([chain[-1][0] for chain in chains], versions)}
        heads = {chain[-1][0]: chain for chain in chains}
        for version in versions:
            link = links.get(version)
            if link is None:
                chains.append([(version, None)])
            else:
                heads[link.earlier].append((version, link))
    yield from chains


def _compare(earlier: Sequence[Version], later: Sequence[Version]) -> dict[str, Any]:
    from rapidfuzz import fuzz, process

    masks = [each.masked for each in earlier], [each.masked for each in later]
    ratio = process.cdist(*masks, scorer=fuzz.ratio)
    # Reworded texts keep their words in another order.
    tokens = process.cdist(
        *([" ".join(each) for each in side] for side in masks), scorer=fuzz.token_sort_ratio
    )
    owner = process.cdist([e.owner for e in earlier], [e.owner for e in later], scorer=fuzz.ratio)
    shared = [[_overlap(one.figures, other.figures) for other in later] for one in earlier]
    places = np.subtract.outer([each.place for each in earlier], [each.place for each in later])
    text = (np.maximum(ratio, tokens * 0.9) / 100 - CHANCE) / (1 - CHANCE)
    return {
        "text": np.clip(text, 0, 1), "figures": np.array(shared), "owner": owner / 100, "order": 1 - np.abs(places),
    }  # fmt: skip


def _overlap(one: frozenset[Any], other: frozenset[Any]) -> float:
    """Share of the figures that both have; where neither has any the texts speak alone."""
    return len(one & other) / len(one | other) if one | other else 0.5


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
