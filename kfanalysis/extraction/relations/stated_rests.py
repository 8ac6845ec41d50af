"""What 其余N and 剩余N close among a text's own figures (codebook §2, checks).

其余N and the figures before it make up the whole (a sum); 剩余N is the whole less what is done (a difference). The
whole is told before, or promised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kfanalysis.extraction.relations.figure_relations import Relation, total
from kfanalysis.extraction.roles.number_contexts import NumberContext, same_unit
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import Pair

_REST = re.compile(r"其余(?:的)?[^,;。]{0,8}$")
LEFT = re.compile(alternation(load_words("checkwords", kind="left")) + r"[^,;。]{0,8}$")


def find_rests(index: int, counts: Sequence[NumberContext], targets: dict[int, Pair]) -> Iterator[Relation]:
    """其余N and the figures before it make up the whole; 剩余N is the whole less what is done."""
    rest = counts[index]
    closing, left = _REST.search(rest.words), LEFT.search(rest.words)
    if not closing and not left:
        return
    before = [f for f in counts[:index] if f.sentence_start == rest.sentence_start and f.unit == rest.unit]
    span = (rest.row.start, rest.row.end)
    if found := next(_holding(rest, counts[:index], left=bool(left)), None):
        yield found
        return
    for n in range(1, min(len(before), 6) + 1):
        parts = before[-n:]
        spans = tuple((f.row.start, f.row.end) for f in parts)
        values = tuple(f.value for f in parts)
        for value, unit, whole, sure in _wholes(parts, before[:-n], counts, targets):
            if closing and (total(parts) + rest.value == value or (sure and n == 1 == len(before))):
                yield Relation("sum", value, unit, (*values, rest.value), None, (whole, *spans, span), True)
                return
            if left and n == 1 and (value - values[0] == rest.value or sure):
                yield Relation(
                    "difference",
                    rest.value,
                    rest.row.unit,
                    (value, values[0]),
                    None,
                    (span, whole, *spans),
                    True,
                )
                return


def _holding(rest: NumberContext, before: Sequence[NumberContext], *, left: bool) -> Iterator[Relation]:
    """Yield what 其余N or 剩余N closes, by arithmetic that holds: a whole told or promised before, and one part of it
    told in this sentence (剩余 in an earlier one too)."""
    told = [f for f in before if f.row.field == "report" and _alike(f, rest) and f.row.role != "attribute"]
    for part in reversed([f for f in told if left or f.sentence_start == rest.sentence_start]):
        for whole in before:
            said = whole.row.field == "commitment" or whole.row.start < part.row.start
            if not said or not _alike(whole, rest) or whole.value != part.value + rest.value:
                continue
            if whole.row.field == "report" and whole.sentence_start != part.sentence_start:
                continue
            spans = tuple((f.row.start, f.row.end) for f in (whole, part, rest))
            if left:
                spans = (spans[2], spans[0], spans[1])
                yield Relation(
                    "difference", rest.value, rest.row.unit, (whole.value, part.value), None, spans, True
                )
            else:
                yield Relation(
                    "sum", whole.value, whole.row.unit, (part.value, rest.value), None, spans, True
                )


def _alike(one: NumberContext, two: NumberContext) -> bool:
    """Whether two counts are of one unit, or both of people (名, 人)."""
    return one.unit == two.unit or {one.unit, two.unit} <= _PEOPLE


_PEOPLE = frozenset("人名位")


def _wholes(
    parts: Sequence[NumberContext],
    before: Sequence[NumberContext],
    counts: Sequence[NumberContext],
    targets: dict[int, Pair],
) -> Iterator[tuple[Decimal, str, tuple[int, int], bool]]:
    """What the parts may be parts of: a total before them, the target they answer, any target of their unit."""
    for f in reversed(before):
        if f.row.role == "total":
            yield f.value, f.row.unit, (f.row.start, f.row.end), True
    for f in parts:
        pair = targets.get(f.row.start)
        if pair and same_unit(pair.unit) == f.unit:
            yield pair.target, pair.unit, (pair.target_start, pair.target_end), f.row.bound == "="
    for f in counts:
        if f.row.field == "commitment" and f.row.role == "target" and f.unit == parts[0].unit:
            yield f.value, f.row.unit, (f.row.start, f.row.end), False
