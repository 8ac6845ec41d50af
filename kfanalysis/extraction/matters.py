"""Commitments of different owners that tell of the same matter (table ``matters``).

Two commitments tell of one matter where their texts share a name that few commitments of the bulletin have: a
name in 《》 or “”, or a run of six and more characters that both write alike; the rarer and the longer what they
share, the surer. Standing phrases that many commitments share are no matter.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import Flag, Matter, QuantityRow, Reading

_QUOTED = re.compile(r"[“《]([^“”《》\n]{4,30})[”》]")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_COMMON = re.compile(alternation(load_words("matterwords")))
_SIZE, _FEW = 6, 4


def match_matters(readings: Sequence[Reading]) -> tuple[list[Matter], list[Flag]]:
    """Match commitments of different owners on the names they share; flag figures that then differ.

    Groups are the connected components over shared names, numbered in the order of the text.
    """
    names = [_names(r) for r in readings]
    spread = Counter(name for found in names for name in found)
    holders: dict[str, list[int]] = defaultdict(list)
    for index, found in enumerate(names):
        for name in found:
            if 1 < spread[name] <= _FEW:
                holders[name].append(index)
    shared: dict[tuple[int, int], list[str]] = defaultdict(list)
    for name, indexes in holders.items():
        for one, two in combinations(indexes, 2):
            if readings[one].commitment.owner_id != readings[two].commitment.owner_id:
                shared[one, two].append(name)
    linked = {pair: what for pair, found in shared.items() if (what := _strongest(found))}
    matters: list[Matter] = []
    flags: list[Flag] = []
    for number, group in enumerate(_groups(linked), start=1):
        evidence = sorted(
            {w for (a, b), w in linked.items() if a in group and b in group}, key=lambda w: (-len(w), w)
        )
        members = [readings[i] for i in group]
        for reading in members:
            c = reading.commitment
            matters.append(
                Matter(c.bulletin_id, f"m{number:02d}", c.commitment_id, evidence[0], ";".join(evidence))
            )
        flags.extend(_differing(members))
    return matters, flags


def _names(reading: Reading) -> set[str]:
    """Collect what a commitment could be recognised by: quoted names, and every run of six characters."""
    text = f"{reading.text}\n{reading.report}"
    found = {m for m in _QUOTED.findall(text) if not _COMMON.search(m)}
    for run in _HAN.findall(text):
        found.update(run[i : i + _SIZE] for i in range(len(run) - _SIZE + 1))
    return found


def _strongest(shared: Iterable[str]) -> str:
    """Join overlapping runs and keep the longest name; empty if nothing but standing phrases is shared."""
    good = [name for name in _merge(sorted(shared)) if not _COMMON.search(name)]
    return max(good, key=lambda n: (len(n), n), default="")


def _merge(names: list[str]) -> list[str]:
    pool, result = set(names), []
    starts = {n for n in pool if not any(n[:-1] == other[1:] for other in pool)}
    for name in sorted(starts):
        run = name
        while True:
            step = next(
                (o for o in sorted(pool) if len(o) == _SIZE and run.endswith(o[:-1]) and o not in run), None
            )
            if step is None:
                break
            run += step[-1]
        result.append(run)
    return result


def _groups(linked: Iterable[tuple[int, int]]) -> list[list[int]]:
    parent: dict[int, int] = {}

    def root(i: int) -> int:
        while parent.setdefault(i, i) != i:
            i = parent[i]
        return i

    for one, two in sorted(linked):
        parent[max(root(one), root(two))] = min(root(one), root(two))
    groups: dict[int, list[int]] = defaultdict(list)
    for i in sorted(parent):
        groups[root(i)].append(i)
    return [groups[r] for r in sorted(groups)]


def _differing(members: Sequence[Reading]) -> list[Flag]:
    """Flag figures of two owners for the same thing, in one unit, that are not the same number."""
    flags = []
    for one, two in combinations(members, 2):
        if one.commitment.owner_id == two.commitment.owner_id:
            continue
        for a in one.quantities:
            for b in two.quantities:
                if _same_thing(a, b) and (a.low, a.high) != (b.low, b.high):
                    reason = f"figures_differ: {a.what} {a.raw} / {b.commitment_id} {b.raw}"
                    flags.append(
                        Flag(
                            a.bulletin_id,
                            "quantities",
                            f"{a.commitment_id}@{a.start}",
                            reason,
                            a.start,
                            a.end,
                        )
                    )
    return flags


def _same_thing(one: QuantityRow, two: QuantityRow) -> bool:
    return bool(one.what) and (one.what, one.unit, one.role, one.field) == (
        two.what,
        two.unit,
        two.role,
        two.field,
    )
