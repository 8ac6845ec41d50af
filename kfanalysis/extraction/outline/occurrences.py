"""Count which occurrence of its own characters in its field a find is: the ``nth`` of a row (gold/README).

Every occurrence counts, inside longer figures too: ``5家`` stands in ``15家``. Searching again for each find would
be quadratic on a field of a million figures, so where finds are many, each place of the field is looked at once.
"""

from __future__ import annotations

from collections.abc import Sequence

_FEW = 2_000_000


def count_nth(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Count, for each span of the field ``text[start:end]``, the occurrences of its characters up to it.

    >>> count_nth("建成15家,另有5家", 0, 10, [(2, 5), (8, 10)])
    [1, 2]
    """
    wanted = {text[s:e] for s, e in spans}
    if len(wanted) * (end - start) <= _FEW:
        places = {raw: _search(text, start, end, raw) for raw in wanted}
    else:
        places = _sweep(text, start, end, wanted)
    ranks = {(raw, at): n for raw, found in places.items() for n, at in enumerate(found, 1)}
    return [ranks[text[s:e], s] for s, e in spans]


def _search(text: str, start: int, end: int, raw: str) -> list[int]:
    found, at = [], text.find(raw, start, end)
    while at >= 0:
        found.append(at)
        at = text.find(raw, at + 1, end)
    return found


def _sweep(text: str, start: int, end: int, wanted: set[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {raw: [] for raw in wanted}
    lengths: dict[str, set[int]] = {}
    for raw in wanted:
        lengths.setdefault(raw[:1], set()).add(len(raw))
    ordered = {first: sorted(sizes) for first, sizes in lengths.items()}
    for at in range(start, end):
        for size in ordered.get(text[at], ()):
            if at + size <= end and (found := places.get(text[at : at + size])) is not None:
                found.append(at)
    return places
