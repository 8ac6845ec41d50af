"""Panels: the same commitments over several bulletins, what changed, and how far they came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from kfanalysis.analysis.commitment_changes import Pages, find_changes, match_rows, open_pages, tell_end
from kfanalysis.analysis.commitment_links import Link, Version, group_series, link_series
from kfanalysis.analysis.frames import build_frame
from kfanalysis.analysis.survivals import DURATIONS, fit_durations
from kfanalysis.records import STATUSES, KfanalysisError

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

LINKS = {
    "series": "int64", "chain": "str", "bulletin_id": "str", "commitment_id": "str", "as_of": "datetime64[us]",
    "earlier_bulletin_id": "str", "earlier_commitment_id": "str", "score": "float64", "doubtful": "bool",
    "reasons": "str",
}  # fmt: skip
EVENTS = {
    "chain": "str", "kind": "str", "from_bulletin_id": "str", "from_commitment_id": "str", "to_bulletin_id": "str",
    "to_commitment_id": "str", "before": "str", "after": "str", "doubtful": "bool",
}  # fmt: skip
TRAJECTORIES = {
    "chain": "str", "bulletin_id": "str", "commitment_id": "str", "as_of": "datetime64[us]", "figure": "int64",
    "what": "str", "unit": "str", "target": "float64", "actual": "float64", "attainment_low": "float64",
    "attainment_high": "float64", "moved": "bool",
}  # fmt: skip
TRANSITIONS = {"before": "str", "after": "str", "n": "int64"}


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """The commitments of several bulletins as frames; a ``chain`` is one commitment, named after its first version.

    ``links``: one row a version, with the earlier version it was put to (none for the first), the score (0–1), whether
    it is doubtful, and the likenesses it adds up from.
    ``events``: one row a change (``commitment_changes.KINDS``) with what stood before and after.
    ``trajectories``: one row a version and paired figure: target, actual, attainment; figure numbers the figures of a
    chain, moved marks a target that is another than before.
    ``transitions``: how often a status was followed by which.
    ``durations``: days to completion since 1 January of the year of the first bulletin, interval-censored
    (:mod:`kfanalysis.analysis.survivals`).
    """

    links: pd.DataFrame = field(default_factory=lambda: build_frame(LINKS, []))
    events: pd.DataFrame = field(default_factory=lambda: build_frame(EVENTS, []))
    trajectories: pd.DataFrame = field(default_factory=lambda: build_frame(TRAJECTORIES, []))
    transitions: pd.DataFrame = field(default_factory=lambda: build_frame(TRANSITIONS, []))
    durations: pd.DataFrame = field(default_factory=lambda: build_frame(DURATIONS, []))


def panel(t: Tables) -> Panel:
    """Link the commitments of several bulletins and tell what changed from one to the next.

    ``t`` holds the tables of two or more bulletins of one place, each with an as_of day; bulletins of several places
    (another title, another publisher) are linked apart. One bulletin alone raises KfanalysisError.
    """
    series = group_series(t.bulletins)
    if not any(len(ids) > 1 for ids in series):
        raise KfanalysisError(_refuse(t))
    pages, links, events, paths = open_pages(t), [], [], []
    chains: list[list[tuple[Version, Link | None]]] = []
    for number, ids in enumerate(series, 1):
        found = list(link_series(t, ids))
        chains += found if len(ids) > 1 else []
        for chain in found:
            links += list(_link_rows(number, chain))
            if len(ids) > 1:
                events += list(_event_rows(pages, chain, ids))
                paths += list(_path_rows(pages, chain))
    return Panel(
        links=build_frame(LINKS, links),
        events=build_frame(EVENTS, events),
        trajectories=build_frame(TRAJECTORIES, paths),
        transitions=build_frame(TRANSITIONS, _transition_rows(pages, chains)),
        durations=build_frame(DURATIONS, fit_durations(_spells(pages, chains))),
    )


def keep_latest(t: Tables) -> Tables:
    """Keep of each commitment its latest version, so that three months of it are not taken for three.

    Rows of all tables that belong to an earlier version go; bulletins stay.
    """
    if len(t.bulletins) < 2:
        return t
    latest = {
        (chain[-1][0].bulletin_id, chain[-1][0].commitment_id)
        for ids in group_series(t.bulletins)
        for chain in link_series(t, ids)
    }
    if len(latest) == len(t.commitments):
        return t
    frames: dict[str, Any] = {}
    for name, frame in t.frames().items():
        if "commitment_id" in frame:
            keys = zip(frame["bulletin_id"], frame["commitment_id"], strict=True)
            kept = [key in latest or pd.isna(key[1]) or key[1] == "" for key in keys]
            frames[name] = frame[pd.Series(kept, index=frame.index, dtype="bool")].reset_index(drop=True)
    return replace(t, **frames)


def _refuse(t: Tables) -> str:
    if len(t.bulletins) < 2:
        return "a panel needs two bulletins or more: give the tables of several months, kf.extract([kf.load(…), …])"
    if t.bulletins["as_of"].isna().any():
        names = ", ".join(t.bulletins.loc[t.bulletins["as_of"].isna(), "bulletin_id"])
        return f'a panel needs the as_of day of its bulletins; {names} states none: kf.load(path, as_of="2024-06-30")'
    return "no two of these bulletins are of one series: their titles differ by more than numbers"


def _name(chain: Sequence[tuple[Version, Link | None]]) -> str:
    return f"{chain[0][0].bulletin_id}/{chain[0][0].commitment_id}"


def _link_rows(number: int, chain: Sequence[tuple[Version, Link | None]]) -> Iterator[dict[str, Any]]:
    for version, link in chain:
        row = {"series": number, "chain": _name(chain), "bulletin_id": version.bulletin_id,
               "commitment_id": version.commitment_id, "as_of": version.as_of, "doubtful": False}  # fmt: skip
        if link is not None:
            row |= {"earlier_bulletin_id": link.earlier.bulletin_id, "doubtful": link.doubtful,
                    "earlier_commitment_id": link.earlier.commitment_id, "score": link.score,
                    "reasons": link.reasons}  # fmt: skip
        yield row


def _event_rows(
    pages: Pages, chain: Sequence[tuple[Version, Link | None]], ids: Sequence[str]
) -> Iterator[dict[str, Any]]:
    first, last = chain[0][0], chain[-1][0]
    at = ids.index(first.bulletin_id)
    if at > 0:
        yield tell_end(first, pages, "new") | _ends(chain, ids[at - 1], None, first)
    for version, link in chain:
        if link is not None:
            for event in find_changes(pages, link):
                yield event | _ends(chain, "", link.earlier, version) | {"doubtful": link.doubtful}
    at = ids.index(last.bulletin_id)
    if at + 1 < len(ids):
        yield tell_end(last, pages, "vanished") | _ends(chain, ids[at + 1], last, None)


def _ends(
    chain: Sequence[tuple[Version, Link | None]], other: str, old: Version | None, new: Version | None
) -> dict[str, Any]:
    row = {"chain": _name(chain), "doubtful": False}
    for side, version in (("from", old), ("to", new)):
        row |= {
            f"{side}_bulletin_id": other if version is None else version.bulletin_id,
            f"{side}_commitment_id": None if version is None else version.commitment_id,
        }
    return row


def _path_rows(pages: Pages, chain: Sequence[tuple[Version, Link | None]]) -> Iterator[dict[str, Any]]:
    known: list[Any] = []
    for version, _ in chain:
        pairs = [dict(row) for row in pages.pairs.get((version.bulletin_id, version.commitment_id), ())]
        before = {id(new): old for old, new in match_rows(known, pairs, value="target")}
        for pair in pairs:
            old = before.get(id(pair))
            pair["figure"] = old["figure"] if old else len(known) + 1
            if old:
                known[known.index(old)] = pair
            else:
                known.append(pair)
            yield {
                "chain": _name(chain), "bulletin_id": version.bulletin_id, "commitment_id": version.commitment_id,
                "as_of": version.as_of, **{name: pair[name] for name in (
                    "figure", "what", "unit", "target", "actual", "attainment_low", "attainment_high")},
                "moved": old is not None and old["target"] != pair["target"],
            }  # fmt: skip


def _transition_rows(
    pages: Pages, chains: Sequence[Sequence[tuple[Version, Link | None]]]
) -> Iterator[dict[str, Any]]:
    counts: dict[tuple[str, str], int] = {}
    for chain in chains:
        told = [pages.commitments[v.bulletin_id, v.commitment_id]["status"] for v, _ in chain]
        for before, after in pairwise(told):
            counts[before, after] = counts.get((before, after), 0) + 1
    for before in STATUSES:
        for after in STATUSES:
            if n := counts.get((before, after)):
                yield {"before": before, "after": after, "n": n}


def _spells(
    pages: Pages, chains: Sequence[Sequence[tuple[Version, Link | None]]]
) -> Iterator[tuple[float, float | None]]:
    """Yield (days it was open for certain, days by which it was completed or None) of each commitment."""
    for chain in chains:
        first = chain[0][0].as_of
        if first is None:
            continue
        start = pd.Timestamp(first.year, 1, 1).date()
        open_, done = 0.0, None
        for version, _ in chain:
            day = float(((version.as_of or first) - start).days + 1)
            if pages.commitments[version.bulletin_id, version.commitment_id]["status"] == "completed":
                done = day
                break
            open_ = day
        yield open_, done
