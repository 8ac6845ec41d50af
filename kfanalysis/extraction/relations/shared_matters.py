"""Commitments of different owners that tell of the same matter (table ``matters``).

A matter is known by its name: words in “” or 《》, or a run of characters that ends as the name of a thing does
(项目, 园, 片区, 地块, 基地, 保税区 …) and that two texts write alike. The longest run that two commitments share is
the name; its leading verb is cut. A name that many commitments have is a standing phrase, not a matter, and so is
one that holds nothing but general words. At least one of the commitments must promise it, the others may report it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from kfanalysis.extraction.grammar.clauses import clause_at, find_clauses
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import Flag, Matter, QuantityRow, Reading

_QUOTED = re.compile(r"([“《])([^“”《》\n]{4,30})[”》]")
_HAN = re.compile(r"[\u4e00-\u9fff]{4,400}")
_END = re.compile(f"(?={alternation(load_words('matterwords', kind='ending'))})")
_THING = re.compile(f"{alternation(load_words('matterwords', kind='ending'))}$")
_AREA = re.compile("(?:[县区旗镇乡]|街道|新城)$")
_ENDINGS = sorted(load_words("matterwords", kind="ending"), key=len, reverse=True)
_VERB = re.compile(f"^(?:{alternation(load_words('matterwords', kind='verb'))})+")
_WORD = re.compile(
    alternation((*load_words("matterwords", kind="verb"), *load_words("matterwords", kind="general")))
)
_GENERAL = re.compile(alternation(load_words("matterwords", kind="general")))
_SHORTEST, _LONGEST, _FEW, _OWN = 4, 14, 5, 2


def match_matters(readings: Sequence[Reading]) -> tuple[list[Matter], list[Flag]]:
    """Match commitments of different owners on the names they share; flag figures that then differ.

    Matters are numbered in the order of the text; ``evidence`` lists the fields that hold the name.
    """
    promised = _index(r.text for r in readings)
    told = _index((r.report for r in readings), promised)
    groups: dict[tuple[int, ...], str] = {}
    for name in sorted(told, key=lambda n: (len(n), n)):
        members = tuple(sorted(told[name]))
        owners = {readings[i].commitment.owner_id for i in members}
        if len(owners) > 1 and len(members) <= _FEW and name in promised:
            groups[members] = name  # the longest name of the same commitments comes last
    kept = [(members, name) for members, name in groups.items() if not _inside(members, name, groups)]
    matters: list[Matter] = []
    flags: dict[tuple[str, str], Flag] = {}
    for number, (members, name) in enumerate(sorted(kept), start=1):
        group = [readings[i] for i in members]
        for reading in group:
            c = reading.commitment
            matters.append(
                Matter(c.bulletin_id, f"m{number:02d}", c.commitment_id, name, _places(reading, name))
            )
        flags |= {(flag.key, flag.reason): flag for flag in _differing(group)}
    return matters, list(flags.values())


def _index(texts: Iterable[str], known: Mapping[str, set[int]] | None = None) -> dict[str, set[int]]:
    index: dict[str, set[int]] = defaultdict(set)
    for name, numbers in (known or {}).items():
        index[name] |= numbers
    for number, text in enumerate(texts):
        for name in _names(text):
            index[name].add(number)
    return index


def _names(text: str) -> Iterator[str]:
    """Yield what a commitment could be recognised by: quoted names, and runs that end as a name does."""
    for mark, quoted in _QUOTED.findall(text):
        if not _GENERAL.fullmatch(quoted) and (mark == "《" or _THING.search(quoted)):
            yield quoted  # quoted words that name no thing are a slogan: “一件事一次办”
    for run in _HAN.finditer(text):
        within = {i for m in _WORD.finditer(run[0]) for i in range(m.start() + 1, m.end())}
        for ending in _END.finditer(run[0]):
            word = next(e for e in _ENDINGS if run[0].startswith(e, ending.start()))
            stop = ending.start() + len(word)
            for start in range(max(0, stop - _LONGEST), ending.start() - _OWN + 1):
                name = run[0][start:stop]
                if (
                    len(name) >= _SHORTEST
                    and start not in within
                    and not _VERB.match(name)
                    and _is_own(name, word)
                ):
                    yield name


def _is_own(name: str, ending: str) -> bool:
    """A name has characters of its own besides its ending and general words."""
    own = _GENERAL.sub("", name.removesuffix(ending))
    return len(own) >= _OWN


def _inside(members: tuple[int, ...], name: str, groups: dict[tuple[int, ...], str]) -> bool:
    """A name that is part of another name of more, or as many, of the same commitments adds nothing."""
    return any(
        other != name and set(members) <= set(them) and (name in other or other in name)
        for them, other in groups.items()
        if them != members
    )


def _places(reading: Reading, name: str) -> str:
    """Name the fields of a commitment that hold the matter's name."""
    fields = {"commitment": reading.text, "report": reading.report}
    return ";".join(field for field, text in fields.items() if name in text)


def _differing(members: Sequence[Reading]) -> Iterator[Flag]:
    """Flag figures of two owners for the same thing, in one unit, that are not the same number."""
    for one, two in combinations(members, 2):
        if one.commitment.owner_id == two.commitment.owner_id or _are_apart(one, two):
            continue
        for a in one.quantities:
            for b in two.quantities:
                if _same_thing(a, b) and (a.low, a.high) != (b.low, b.high):
                    here, there = _passage(one, a), _passage(two, b)
                    reason = (
                        f"figures_differ: {a.what} {a.raw} ({here}) / {b.commitment_id} {b.raw} ({there})"
                    )
                    yield Flag(
                        a.bulletin_id, "quantities", f"{a.commitment_id}@{a.start}", reason, a.start, a.end
                    )


def _are_apart(one: Reading, two: Reading) -> bool:
    """Whether the owners answer for different areas, so that each may have a figure of its own."""
    areas = [reading.owner.jurisdiction or reading.owner.name for reading in (one, two)]
    return areas[0] != areas[1] and any(_AREA.search(area) for area in areas)


def _passage(reading: Reading, figure: QuantityRow) -> str:
    """Quote the clause in which a figure stands."""
    clause = clause_at(find_clauses(reading.clean, *_field(reading, figure)), figure.start)
    return reading.clean[clause.start : clause.end] if clause else figure.raw


def _field(reading: Reading, figure: QuantityRow) -> tuple[int, int]:
    made = reading.commitment
    if figure.field == "report" and made.report_start is not None and made.report_end is not None:
        return made.report_start, made.report_end
    return made.text_start, made.text_end


def _same_thing(one: QuantityRow, two: QuantityRow) -> bool:
    same = (one.what, one.unit, one.role, one.field) == (two.what, two.unit, two.role, two.field)
    return same and len(one.what) > _OWN and one.role not in ("attribute", "rank")
