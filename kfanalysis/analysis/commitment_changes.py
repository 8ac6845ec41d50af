"""Changes: what became of a commitment between two bulletins (codebook, table ``events``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from kfanalysis.analysis.commitment_links import Link, Version, mask_numbers

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

KINDS = (
    "target_cut", "target_raised", "deadline_moved", "reworded", "vanished", "new", "regressed", "completed",
)  # fmt: skip
# Texts less alike than this, numbers masked, are worded anew.
SAME_WORDS = 88.0
Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Pages:
    """The rows of the tables by commitment, looked up many times."""

    commitments: Mapping[tuple[str, str], Row]
    targets: Mapping[tuple[str, str], Sequence[Row]]
    pairs: Mapping[tuple[str, str], Sequence[Row]]


def open_pages(t: Tables) -> Pages:
    """Lay out the tables by commitment."""
    targets = t.quantities[(t.quantities["field"] == "commitment") & (t.quantities["role"] == "target")]
    return Pages(
        {_key(row): row for row in t.commitments.to_dict("records")}, _by_key(targets), _by_key(t.pairs)
    )


def find_changes(pages: Pages, link: Link) -> Iterator[dict[str, Any]]:
    """Find what changed from one version to the next: the kind, what stood before and after, and where.

    Targets are held against each other by unit and name; a ceiling that rises is a cut. A commitment whose figure
    falls, or that is no longer called completed, has regressed.
    """
    from rapidfuzz import fuzz

    old, new = (
        pages.commitments[version.bulletin_id, version.commitment_id]
        for version in (link.earlier, link.later)
    )
    yield from _change_targets(pages, link)
    before, after = old["deadline"], new["deadline"]
    if not pd.isna(before) and not pd.isna(after) and before != after:
        yield _event("deadline_moved", _text(old["deadline_raw"]), _text(new["deadline_raw"]))
    if fuzz.ratio(mask_numbers(old["text"]), mask_numbers(new["text"])) < SAME_WORDS:
        yield _event("reworded", old["text"], new["text"])
    if new["status"] == "completed" != old["status"]:
        yield _event("completed", old["status"], new["status"])
    elif old["status"] == "completed" and new["status"] in ("in_progress", "preparing", "suspended"):
        yield _event("regressed", old["status"], new["status"])
    yield from _find_falls(pages, link)


def _change_targets(pages: Pages, link: Link) -> Iterator[dict[str, Any]]:
    earlier, later = (
        pages.targets.get((version.bulletin_id, version.commitment_id), ())
        for version in (link.earlier, link.later)
    )
    for old, new in match_rows(earlier, later):
        before, after = _value(old), _value(new)
        if pd.isna(before) or pd.isna(after) or before == after:
            continue
        harder = after < before if old["bound"] == "<=" else after > before
        yield _event("target_raised" if harder else "target_cut", old["raw"], new["raw"])


def _find_falls(pages: Pages, link: Link) -> Iterator[dict[str, Any]]:
    """Find cumulative figures that are lower than they were."""
    earlier, later = (
        pages.pairs.get((version.bulletin_id, version.commitment_id), ())
        for version in (link.earlier, link.later)
    )
    for old, new in match_rows(earlier, later, value="target"):
        if (
            old["target"] == new["target"]
            and new["actual"] < old["actual"]
            and new["unit"] not in ("%", "‰", "百分点")
        ):
            yield _event(
                "regressed", f"{old['actual']:.12g}{old['unit']}", f"{new['actual']:.12g}{new['unit']}"
            )


def match_rows(
    earlier: Sequence[Row], later: Sequence[Row], *, value: str = "low"
) -> Iterator[tuple[Row, Row]]:
    """Match figures of two versions, one to one, by unit, name, value and order.

    Of one unit the likest names go together; a single figure of its unit on both sides goes together anyhow.
    """
    import numpy as np
    from rapidfuzz import fuzz
    from scipy.optimize import linear_sum_assignment

    if not earlier or not later:
        return
    score = np.zeros((len(earlier), len(later)))
    for i, old in enumerate(earlier):
        for j, new in enumerate(later):
            if old["unit"] == new["unit"]:
                named = fuzz.ratio(_text(old["what"]), _text(new["what"])) / 100
                alone = sum(row["unit"] == old["unit"] for row in (*earlier, *later)) == 2
                score[i, j] = 0.05 + named + 0.5 * (old[value] == new[value]) + 0.5 * alone
    for i, j in zip(*linear_sum_assignment(score, maximize=True), strict=True):
        if score[i, j] >= 0.5:
            yield earlier[i], later[j]


def tell_end(version: Version, pages: Pages, kind: str) -> dict[str, Any]:
    """Tell a commitment that stands in one bulletin and not in the next (``vanished``), or is ``new``."""
    text = pages.commitments[version.bulletin_id, version.commitment_id]["text"]
    return _event(kind, text, "") if kind == "vanished" else _event(kind, "", text)


def _event(kind: str, before: str, after: str) -> dict[str, Any]:
    return {"kind": kind, "before": before, "after": after}


def _value(row: Row) -> Any:
    return row["high"] if pd.isna(row["low"]) else row["low"]


def _by_key(frame: pd.DataFrame) -> dict[tuple[str, str], list[Row]]:
    rows: dict[tuple[str, str], list[Row]] = {}
    for row in frame.to_dict("records"):
        rows.setdefault(_key(row), []).append(row)
    return rows


def _key(row: Row) -> tuple[str, str]:
    return row["bulletin_id"], row["commitment_id"]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
