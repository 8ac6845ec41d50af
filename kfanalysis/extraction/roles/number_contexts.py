"""Places: what stands around each quantity of a commitment, in its clause and beside its neighbours."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kfanalysis.extraction.grammar.clauses import Aspect, Clause, clause_at, find_aspects, find_clauses
from kfanalysis.extraction.grammar.units import read_unit
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import QuantityRow, Reading

_ASIDE = re.compile(r"\([^()\n]{0,300}\)")
# Windows bound what a rule looks at, so that judging is linear in the text.
_BEFORE, _AFTER, _REST, _LINE, _PLAN = 80, 40, 90, 300, 400


@dataclass(frozen=True, slots=True)
class Place:
    """A quantity with its grammar; ``number`` is its place among the reading's quantities.

    ``lead`` is its clause before it, ``item`` the part of that after the quantity before it, ``right`` its clause
    after it up to the next quantity: all three with asides blanked. ``rest`` is the rest of its sentence; ``gap`` and
    ``after`` lie between it and its neighbours in the field. ``aspect`` governs it from the left, ``later`` follows it.
    """

    number: int
    row: QuantityRow
    dimension: str
    lead: str
    item: str
    right: str
    rest: str
    gap: str
    after: str
    clause: Clause
    aspect: Aspect | None
    later: Aspect | None


def blank_asides(text: str) -> str:
    """Blank the brackets of a stretch, length kept, so that grammar reads past them.

    >>> blank_asides("村(社区)网格站")
    '村    网格站'
    >>> blank_asides("村(社区")
    '村(社区'
    """
    return _ASIDE.sub(lambda m: " " * len(m.group()), text)


def find_places(reading: Reading) -> tuple[tuple[Place, ...], ...]:
    """Find the place of every quantity of a reading: one tuple a field, each in the order of the text."""
    groups: dict[tuple[int, int], list[int]] = {}
    for n, row in enumerate(reading.quantities):
        groups.setdefault(_field_span(reading, row), []).append(n)
    return tuple(
        tuple(_places(reading, sorted(numbers, key=lambda n: reading.quantities[n].start), start, end))
        for (start, end), numbers in sorted(groups.items())
    )


def _field_span(reading: Reading, row: QuantityRow) -> tuple[int, int]:
    """Tell where a row's field stands; a field without offsets of its own is the row's line."""
    commitment = reading.commitment
    if row.field == "commitment":
        return commitment.text_start, commitment.text_end
    if row.field == "report" and commitment.report_start is not None and commitment.report_end is not None:
        return commitment.report_start, commitment.report_end
    start = reading.clean.rfind("\n", max(0, row.start - _LINE), row.start) + 1 or max(0, row.start - _LINE)
    end = reading.clean.find("\n", row.end, row.end + _LINE)
    return start, row.end + _LINE if end < 0 else end


def _places(reading: Reading, numbers: Sequence[int], start: int, end: int) -> Iterator[Place]:
    text, clauses = reading.clean, find_clauses(reading.clean, start, end)
    cues = _cues(reading, start, end)
    rows = [reading.quantities[n] for n in numbers]
    for at, (number, row) in enumerate(zip(numbers, rows, strict=True)):
        clause = clause_at(clauses, row.start) or Clause(row.start, row.end, row.start, row.end, "")
        before = min(rows[at - 1].end, row.start) if at else start
        after = max(rows[at + 1].start, row.end) if at + 1 < len(rows) else end
        begin = max(clause.start, row.start - _BEFORE)
        yield Place(
            number=number,
            row=row,
            dimension=row.dimension or _dimension(row.unit),
            lead=blank_asides(text[begin : row.start]),
            item=blank_asides(text[max(begin, before) : row.start]),
            right=blank_asides(text[row.end : min(clause.end, row.end + _AFTER, after)]),
            rest=text[row.end : min(clause.sentence_end, row.end + _REST)],
            gap=blank_asides(text[max(before, row.start - _BEFORE) : row.start]) if at else "\n",
            after=blank_asides(text[row.end : min(after, row.end + _BEFORE)]),
            clause=clause,
            aspect=_aspect_before(cues, text, clause.sentence, row.start),
            later=_aspect_after(cues, row.end, clause.sentence_end),
        )


@cache
def _dimension(word: str) -> str:
    """Tell what a unit measures; a fraction or a rank has none, and a unit that is not known counts."""
    unit = read_unit(word, 0)
    return "share" if word == "" else "count" if unit is None else unit.dimension


def _cues(reading: Reading, start: int, end: int) -> list[tuple[int, Aspect, str]]:
    """List the aspect words of a field; a date after the bulletin's own speaks of a plan."""
    cues = list(find_aspects(reading.clean, start, end))
    if (as_of := reading.as_of) is not None:
        times = (t for t in reading.times if start <= t.start < end)
        cues += [(t.start, "plan", t.raw) for t in times if t.first is not None and t.first > as_of]
    return sorted(cues)


def _aspect_before(
    cues: Sequence[tuple[int, Aspect, str]], text: str, sentence: int, place: int
) -> Aspect | None:
    """Tell the aspect that governs a place: the last word of its sentence, else 下一步 a little before it."""
    at = bisect_left(cues, (place,)) - 1
    if at >= 0 and cues[at][0] >= sentence:
        return cues[at][1]
    while at >= 0 and cues[at][1] != "done" and cues[at][0] >= place - _PLAN:
        if cues[at][2] in load_words("aspects", aspect="next"):
            return None if "\n" in text[cues[at][0] : place] else "plan"
        at -= 1
    return None


def _aspect_after(cues: Sequence[tuple[int, Aspect, str]], place: int, end: int) -> Aspect | None:
    at = bisect_left(cues, (place,))
    return cues[at][1] if at < len(cues) and cues[at][0] < end else None


@cache
def _cue_pattern(cue: str, object_: str) -> re.Pattern[str]:
    words = alternation(load_words("rolecues", cue=cue))
    tail = rf"{object_}(?:约|近|超|达到?|为|了|至少|共|分别为?|:| ){{0,2}}$" if object_ != "?" else ""
    return re.compile(rf"(?P<word>{words}){tail}")


def search_cue(cue: str, text: str) -> re.Match[str] | None:
    """Search a stretch for a word of ``lexicon/rolecues.tsv`` with that cue."""
    return _cue_pattern(cue, "?").search(text)


def match_cue(cue: str, text: str) -> re.Match[str] | None:
    """Match a cue word at the beginning of a stretch."""
    return _cue_pattern(cue, "?").match(text)


def ends_in_cue(cue: str, text: str, *, object_: str = "") -> re.Match[str] | None:
    """Match a cue word at the end of a stretch, with at most an object and a word like 约, 为, 达到 behind it.

    >>> ends_in_cue("attribute", "项目总投资约") is not None, ends_in_cue("attribute", "总投资完成")
    (True, None)
    """
    return _cue_pattern(cue, object_).search(text)
