"""The figures of a commitment in their clauses: what pairs and checks look at.

A clause ends at a comma, an enumeration comma, a colon or anything stronger; a segment at a semicolon or a full
stop; a sentence at a full stop or a line end. All offsets are the document's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from kfanalysis.lexicon import load_rows
from kfanalysis.records import QuantityRow, Reading
from kfanalysis.text.fold import clean

_VARIANTS = {row["word"]: row["of"] for row in load_rows("unitvariants")}
_HAN = re.compile(r"[^\u4e00-\u9fffA-Za-z]")
_COMMA, _CLAUSE, _SEGMENT, _SENTENCE = ",。;:!?\n", ",。;:!?\n、", "。;!?\n", "。!?\n"


@dataclass(frozen=True)
class Figure:
    """A quantity whose value was read, with the words around it."""

    row: QuantityRow
    value: Decimal
    unit: str
    clean: str
    low: int
    high: int

    @cached_property
    def clause(self) -> str:
        return self._say(self._start(_CLAUSE), self._end(_CLAUSE))

    @cached_property
    def segment(self) -> str:
        return self._say(self.segment_start, self._end(_SEGMENT))

    @cached_property
    def sentence(self) -> str:
        return self._say(self.sentence_start, self._end(_SENTENCE))

    @cached_property
    def before(self) -> str:
        """The clause up to the figure."""
        return self._say(self._start(_CLAUSE), self.row.start)

    @cached_property
    def lead(self) -> str:
        """What stands between the last comma (not 、) and the figure."""
        return self._say(self.lead_start, self.row.start)

    @cached_property
    def ahead(self) -> str:
        """The sentence up to the figure's clause."""
        return self._say(self.sentence_start, self._start(_CLAUSE))

    @cached_property
    def tail(self) -> str:
        """The clause behind the figure."""
        return self._say(self.row.end, self._end(_CLAUSE))

    @cached_property
    def lead_start(self) -> int:
        return self._start(_COMMA)

    @cached_property
    def segment_start(self) -> int:
        return self._start(_SEGMENT)

    @cached_property
    def sentence_start(self) -> int:
        return self._start(_SENTENCE)

    @cached_property
    def sentence_end(self) -> int:
        return self._end(_SENTENCE)

    def _say(self, start: int, end: int) -> str:
        """The words of a stretch without the spaces that scraping leaves."""
        return self.clean[start:end].replace(" ", "")

    def _start(self, marks: str) -> int:
        return max(self.low, *(self.clean.rfind(mark, self.low, self.row.start) + 1 for mark in marks))

    def _end(self, marks: str) -> int:
        found = (self.clean.find(mark, self.row.end, self.high) for mark in marks)
        return min((at for at in found if at >= 0), default=self.high)


def figures_of(reading: Reading) -> list[Figure]:
    """List the commitment's figures that have a value, in the order of the text."""
    c = reading.commitment
    ends = {"commitment": (c.text_start, c.text_end), "report": (c.report_start or 0, c.report_end or 0)}
    return [
        Figure(row, row.low, _unit_of(row), reading.clean, *ends[row.field])
        for row in sorted(reading.quantities, key=lambda q: q.start)
        if row.low is not None and row.field in ends
    ]


def _unit_of(row: QuantityRow) -> str:
    """Give the unit that figures are compared by: of a bare amount of money (投资3.2亿) it is 元."""
    return "元" if row.unit == "" and row.dimension == "money" else same_unit(row.unit)


def same_unit(unit: str) -> str:
    """Reduce variants of one classifier or unit to one.

    >>> same_unit("场次"), same_unit("场(次)"), same_unit("人次"), same_unit("公里")
    ('场', '场', '人次', '公里')
    """
    plain = clean(unit)
    return _VARIANTS.get(plain, plain)


def likeness(one: str, two: str, size: int = 2) -> float:
    """Compare two phrases by the Dice coefficient of their character n-grams (Dice 1945).

    >>> likeness("窨井盖", "各类窨井盖"), likeness("窨井盖", "幼儿园")
    (0.6666666666666666, 0.0)
    """
    a, b = _grams(one, size), _grams(two, size)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def containment(part: str, whole: str) -> float:
    """Say what share of a phrase's character bigrams stands in a text.

    >>> containment("窨井盖", "维修更换窨井盖3310个")
    1.0
    """
    a = _grams(part, 2)
    return len(a & _grams(whole, 2)) / len(a) if a else 0.0


def _grams(text: str, size: int) -> set[str]:
    plain = _HAN.sub("", text)
    return {plain[i : i + size] for i in range(len(plain) - size + 1)}
