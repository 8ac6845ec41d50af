"""Number contexts: a quantity and all that stands around it, cut once a commitment (codebook §2, quantities).

Roles, names, pairs and checks ask the same context. Its stretches lie inside each other: the *piece* ends at an
enumeration comma, a comma, a colon or anything stronger, the *clause* at a comma, the *segment* at a semicolon or a
full stop, the *sentence* at a full stop or a line's end. A comma inside a number ends nothing. Every stretch is bounded,
so that judging is linear in the text however long a sentence is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property

from kfanalysis.extraction.grammar.clauses import Aspect, Clause, clause_at, find_aspects, find_clauses
from kfanalysis.extraction.grammar.units import read_unit
from kfanalysis.lexicon import alternation, load_rows, load_words
from kfanalysis.records import QuantityRow, Reading
from kfanalysis.text.fold import clean

_ASIDE = re.compile(r"\([^()\n]{0,300}\)")
# Windows bound what a rule looks at, so that judging is linear in the text.
_BEFORE, _AFTER, _REST, _LINE, _PLAN, _WIDE = 80, 40, 90, 300, 400, 240
_BREAK = re.compile(
    r"(?P<sentence>[。!?\n])|(?P<segment>;)|(?P<clause>,(?![0-9]{3}(?![0-9]))|(?<![0-9]),|[:])|(?P<piece>、)"
)
_VARIANTS = {row["word"]: row["of"] for row in load_rows("unitvariants")}
_Cue = tuple[int, Aspect, str, bool]  # where, which, its word, whether it is a date
_LEVELS = ("sentence", "segment", "clause", "piece")


@dataclass(frozen=True)
class NumberContext:
    """A quantity with its grammar; ``number`` is its place among the reading's quantities.

    ``lead`` is its clause before it, ``item`` the part of that after the quantity before it, ``right`` its clause
    after it up to the next quantity: all three with asides blanked. ``rest`` is the rest of its sentence; ``gap`` and
    ``after`` lie between it and its neighbours in the field. ``aspect`` governs it from the left, ``later`` follows it.
    ``edges`` are the starts and ends of its sentence, segment, clause and piece.
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
    reading: Reading
    edges: tuple[tuple[int, int], ...]

    @cached_property
    def unit(self) -> str:
        """The unit that figures are compared by: variants reduced to one, of a bare amount of money (3.2亿) 元."""
        return "元" if self.row.unit == "" and self.row.dimension == "money" else same_unit(self.row.unit)

    @property
    def value(self) -> Decimal:
        """The value; only of a row that has one."""
        if self.row.low is None:
            raise ValueError(f"{self.row.raw!r} has no value")
        return self.row.low

    @property
    def sentence_start(self) -> int:
        """Where its sentence starts."""
        return self.edges[0][0]

    @property
    def sentence_end(self) -> int:
        """Where its sentence ends."""
        return self.edges[0][1]

    @property
    def segment_start(self) -> int:
        """Where its segment starts."""
        return self.edges[1][0]

    @property
    def words_start(self) -> int:
        """Where the words that lead to it start: behind the last comma (not 、)."""
        return self.edges[2][0]

    @property
    def clean(self) -> str:
        """The clean text of the document."""
        return self.reading.clean

    @cached_property
    def piece(self) -> str:
        """Its piece, without the spaces that scraping leaves."""
        return self._say(*self.edges[3])

    @cached_property
    def before(self) -> str:
        """Its piece before it."""
        return self._say(self.edges[3][0], self.row.start)

    @cached_property
    def tail(self) -> str:
        """Its piece behind it."""
        return self._say(self.row.end, self.edges[3][1])

    @cached_property
    def words(self) -> str:
        """What stands between the last comma (not 、) and the quantity."""
        return self._say(self.words_start, self.row.start)

    @cached_property
    def behind(self) -> str:
        """What stands between the quantity and the next comma (not 、)."""
        return self._say(self.row.end, self.edges[2][1])

    @cached_property
    def segment(self) -> str:
        """Its segment."""
        return self._say(*self.edges[1])

    @cached_property
    def ahead(self) -> str:
        """Its sentence before its piece."""
        return self._say(self.sentence_start, self.edges[3][0])

    def _say(self, start: int, end: int) -> str:
        start, end = max(start, self.row.start - _WIDE), min(end, self.row.end + _WIDE)
        return self.reading.clean[start:end].replace(" ", "")


def figures_of(
    contexts: Sequence[Sequence[NumberContext]], rows: Sequence[QuantityRow]
) -> tuple[NumberContext, ...]:
    """List the figures that pairs and checks look at, in the order of the text, with their judged rows.

    Decision: those of the commitment and of its report whose value was read; a heading's numbers promise nothing.
    """
    found = [
        replace(context, row=rows[context.number])
        for field in contexts
        for context in field
        if context.row.low is not None and context.row.field in ("commitment", "report")
    ]
    return tuple(sorted(found, key=lambda context: context.row.start))


@cache
def same_unit(unit: str) -> str:
    """Reduce variants of one classifier or unit to one.

    >>> same_unit("场次"), same_unit("场(次)"), same_unit("人次"), same_unit("公里")
    ('场', '场', '人次', '公里')
    """
    plain = clean(unit)
    return _VARIANTS.get(plain, plain)


def blank_asides(text: str) -> str:
    """Blank the brackets of a stretch, length kept, so that grammar reads past them.

    >>> blank_asides("村(社区)网格站")
    '村    网格站'
    >>> blank_asides("村(社区")
    '村(社区'
    """
    return _ASIDE.sub(lambda m: " " * len(m.group()), text) if "(" in text else text


def find_contexts(reading: Reading) -> tuple[tuple[NumberContext, ...], ...]:
    """Find the context of every quantity of a reading: one tuple a field, each in the order of the text."""
    groups: dict[tuple[int, int], list[int]] = {}
    for n, row in enumerate(reading.quantities):
        groups.setdefault(_field_span(reading, row), []).append(n)
    return tuple(
        tuple(_contexts(reading, sorted(numbers, key=lambda n: reading.quantities[n].start), start, end))
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


def _contexts(reading: Reading, numbers: Sequence[int], start: int, end: int) -> Iterator[NumberContext]:
    text, clauses = reading.clean, find_clauses(reading.clean, start, end)
    cues, breaks = _cues(reading, start, end), _breaks(reading.clean, start, end)
    rows = [reading.quantities[n] for n in numbers]
    for at, (number, row) in enumerate(zip(numbers, rows, strict=True)):
        clause = clause_at(clauses, row.start) or Clause(row.start, row.end, row.start, row.end, "")
        before = min(rows[at - 1].end, row.start) if at else start
        after = max(rows[at + 1].start, row.end) if at + 1 < len(rows) else end
        begin = max(clause.start, row.start - _BEFORE)
        yield NumberContext(
            number=number,
            row=row,
            dimension=row.dimension or read_dimension(row.unit),
            lead=blank_asides(text[begin : row.start]),
            item=blank_asides(text[max(begin, before) : row.start]),
            right=blank_asides(text[row.end : min(clause.end, row.end + _AFTER, after)]),
            rest=text[row.end : min(clause.sentence_end, row.end + _REST)],
            gap=blank_asides(text[max(before, row.start - _BEFORE) : row.start]) if at else "\n",
            after=blank_asides(text[row.end : min(after, row.end + _BEFORE)]),
            clause=clause,
            aspect=_aspect_before(cues, text, clause, row.start),
            later=_aspect_after(cues, row.end, clause.sentence_end),
            reading=reading,
            edges=tuple(_edges(level, row, start, end) for level in breaks),
        )


def _breaks(text: str, start: int, end: int) -> tuple[list[int], ...]:
    """List where a field's sentences, segments, clauses and pieces are broken, a list a level."""
    levels: tuple[list[int], ...] = ([], [], [], [])
    for mark in _BREAK.finditer(text, start, end):
        for level in levels[_LEVELS.index(mark.lastgroup or "piece") :]:
            level.append(mark.start())
    return levels


def _edges(breaks: Sequence[int], row: QuantityRow, start: int, end: int) -> tuple[int, int]:
    left, right = bisect_left(breaks, row.start), bisect_right(breaks, row.end - 1)
    return (
        breaks[left - 1] + 1 if left else min(start, row.start),
        breaks[right] if right < len(breaks) else max(end, row.end),
    )


@cache
def read_dimension(word: str) -> str:
    """Tell what a unit measures; a fraction or a rank has none, and a unit that is not known counts."""
    unit = read_unit(word, 0)
    return "share" if word == "" else "count" if unit is None else unit.dimension


def _cues(reading: Reading, start: int, end: int) -> list[_Cue]:
    """List the aspect words of a field; a date after the bulletin's own speaks of a plan, in its own clause only."""
    cues = [(*found, False) for found in find_aspects(reading.clean, start, end)]
    if (as_of := reading.as_of) is not None:
        times = (t for t in reading.times if start <= t.start < end)
        cues += [(t.start, "plan", t.raw, True) for t in times if t.first is not None and t.first > as_of]
    return sorted(cues)


def _aspect_before(cues: Sequence[_Cue], text: str, clause: Clause, place: int) -> Aspect | None:
    """Tell the aspect that governs a place: the last word of its sentence, else 下一步 a little before it."""
    at = bisect_left(cues, (place,)) - 1
    while at >= 0 and cues[at][3] and clause.sentence <= cues[at][0] < clause.start:
        at -= 1
    if at >= 0 and cues[at][0] >= clause.sentence:
        return cues[at][1]
    while at >= 0 and cues[at][1] != "done" and cues[at][0] >= place - _PLAN:
        if cues[at][2] in load_words("aspects", aspect="next"):
            return None if "\n" in text[cues[at][0] : place] else "plan"
        at -= 1
    return None


def _aspect_after(cues: Sequence[_Cue], place: int, end: int) -> Aspect | None:
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
