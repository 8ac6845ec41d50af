"""Units as the document writes them (codebook §2: ``unit`` as written, without the 万/亿 scale).

Everything is read in clean text, where 個 is 个 and 畝 is 亩; a document in traditional characters has its own forms
back in the tables. Width alone is folded: ％ is ``%``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kfanalysis.records import Check, Pair, QuantityRow
from kfanalysis.text.fold import clean

_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NEAR = 40


def spell_unit(source: str, start: int, end: int, unit: str) -> str:
    """Spell a unit as the document does: in the quantity itself, or behind it where it shares another's.

    >>> spell_unit("改造兩所", 2, 4, "所"), spell_unit("計32個", 1, 4, "个"), spell_unit("0.5個、0.6個百分點", 0, 4, "百分点")
    ('所', '個', '百分點')
    >>> spell_unit("計32個", 1, 3, "亩")
    '亩'
    """
    for last in (end, min(len(source), end + _NEAR)):
        places = [at for at in range(start, last) if source[at] != " "]
        plain = clean("".join(source[at] for at in places))
        at = plain.rfind(unit) if last == end else plain.find(unit)
        if unit and at >= 0:
            return "".join(source[i] for i in places[at : at + len(unit)]).translate(_WIDTHS)
    return unit


def spell_quantities(source: str, rows: Iterable[QuantityRow]) -> tuple[QuantityRow, ...]:
    """Spell the unit of each quantity as the document does."""
    return tuple(replace(row, unit=spell_unit(source, row.start, row.end, row.unit)) for row in rows)


def spell_pairs(source: str, rows: Iterable[Pair]) -> tuple[Pair, ...]:
    """Spell the unit of each pair as its target does."""
    return tuple(
        replace(row, unit=spell_unit(source, row.target_start, row.target_end, row.unit)) for row in rows
    )


def spell_checks(source: str, rows: Iterable[Check]) -> tuple[Check, ...]:
    """Spell the unit of each check as its whole does, which is the first of its spans."""
    spelled = []
    for row in rows:
        start, end = map(int, row.spans.split(";")[0].split("-"))
        spelled.append(replace(row, unit=spell_unit(source, start, end, row.unit)))
    return tuple(spelled)
