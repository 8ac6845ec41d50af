"""Twins: texts that are the same but for white space and a line or two, by the lines that they share.

Of each text the smallest hashes of its lines are kept (a bottom-k sketch, Broder 1997), so that many texts are
compared in little memory; what two sketches share estimates what share of all their lines they have in common.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable

SKETCH = 64
ALIKE = 0.9
_SHORTEST = 4


def find_twins(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Find the texts that are alike, given as (name, text): each with the first one that it is like.

    >>> story = [f"{n}.新建公厕{n}座,已建成{n}座。" for n in range(1, 13)]
    >>> texts = [("a", "\\n".join(story)), ("b", "\\n\\n".join(story)), ("c", "1.建桥。\\n2.修路。")]
    >>> find_twins(texts)
    {'b': 'a'}
    """
    sketches: dict[str, frozenset[int]] = {}
    holders: defaultdict[int, list[str]] = defaultdict(list)
    twins: dict[str, str] = {}
    for name, text in texts:
        sketch = _sketch(text)
        shared = Counter(other for each in sketch for other in holders[each])
        for other, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:4]:
            if sketch and _likeness(sketch, sketches[other]) >= ALIKE:
                twins[name] = other
                break
        else:
            sketches[name] = sketch
            for each in sketch:
                holders[each].append(name)
    return twins


def _sketch(text: str) -> frozenset[int]:
    lines = {"".join(line.split()) for line in text.split("\n")}
    hashes = (
        int.from_bytes(hashlib.blake2b(line.encode("utf-8", "surrogatepass"), digest_size=7).digest())
        for line in lines
        if len(line) >= _SHORTEST
    )
    return frozenset(sorted(hashes)[:SKETCH])


def _likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """Estimate the share of lines in common: of the smallest hashes of both together, how many both have."""
    smallest = sorted(one | other)[:SKETCH]
    return sum(each in one and each in other for each in smallest) / len(smallest)
