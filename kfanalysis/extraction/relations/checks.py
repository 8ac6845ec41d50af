"""Audit the text's own arithmetic: what it relates, what it states, what the figures give (codebook §2, checks).

A wrong alarm costs more than a miss: a relation whose arithmetic does not hold is reported only where grammar
leaves one reading and no figure in it is hedged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from kfanalysis.extraction.relations.cell_pairs import find_cell_ratio
from kfanalysis.extraction.relations.figure_relations import Relation, agrees
from kfanalysis.extraction.relations.stated_differences import find_differences
from kfanalysis.extraction.relations.stated_products import find_products
from kfanalysis.extraction.relations.stated_shares import find_ratios
from kfanalysis.extraction.relations.stated_sums import find_sums
from kfanalysis.extraction.roles.number_contexts import NumberContext
from kfanalysis.records import Check, Pair, Reading

_PLACES = Decimal("0.000001")


def find_checks(reading: Reading, figures: Sequence[NumberContext], pairs: Sequence[Pair]) -> list[Check]:
    """Find every place of a commitment where its figures can be tested against each other."""
    found: dict[tuple[str, Decimal, tuple[Decimal, ...], Decimal | None], Check] = {}
    cells = find_cell_ratio(reading.quantities)
    for relation in [cells] if cells else _relations(figures, pairs):
        check = _audit(relation, reading, pairs)
        if check.ok or relation.exact:
            told = (relation.kind, relation.whole, tuple(sorted(relation.parts)), relation.stated)
            found.setdefault(told, check)  # one relation, though its whole stands in promise and report
    return sorted(found.values(), key=lambda c: [int(s.split("-")[0]) for s in c.spans.split(";")])


def _relations(figures: Sequence[NumberContext], pairs: Sequence[Pair]) -> Iterator[Relation]:
    yield from find_ratios(figures, pairs)
    yield from find_sums(figures, pairs)
    yield from find_differences(figures, pairs)
    yield from find_products(figures)


def _audit(relation: Relation, reading: Reading, pairs: Sequence[Pair]) -> Check:
    computed = _compute(relation)
    if relation.kind == "ratio":
        assert relation.stated is not None
        whole, part = relation.roundings or (Decimal(0), Decimal(0))
        ok = agrees(relation.parts[0], relation.whole, relation.stated, (part, whole))
    else:
        ok = abs(abs(computed) - abs(relation.whole)) <= max(relation.roundings, default=Decimal(0))
    return Check(
        reading.commitment.bulletin_id, reading.commitment.commitment_id, relation.kind, relation.whole,
        ";".join(plain(p) for p in relation.parts), relation.stated,
        computed.quantize(_PLACES, ROUND_HALF_EVEN).normalize() + 0, relation.unit, ok,
        not ok and _decides(relation, computed, pairs), ";".join(f"{a}-{b}" for a, b in relation.rows),
    )  # fmt: skip


def _compute(relation: Relation) -> Decimal:
    parts = relation.parts
    if relation.kind == "ratio":
        return parts[0] / relation.whole * 100 if relation.whole else Decimal(0)
    if relation.kind == "sum":
        return sum(parts, Decimal(0))
    if relation.kind == "difference":
        return abs(parts[0] - parts[1])
    value = Decimal(1)
    for part in parts:
        value *= part
    return value


def plain(value: Decimal) -> str:
    """Write a number without exponent or trailing zeros.

    >>> plain(Decimal("1.20E+3")), plain(Decimal("0.50"))
    ('1200', '0.5')
    """
    return format(value.normalize() + 0, "f")


def _decides(relation: Relation, computed: Decimal, pairs: Sequence[Pair]) -> bool:
    """Say whether a target that the stated figure meets is missed by the computed one, or the other way round."""
    if relation.kind == "ratio" and relation.stated is not None:
        against = [p for p in pairs if (p.target_start, p.target_end) == relation.rows[0]]
        rates = [p.target for p in pairs if (p.actual_start, p.actual_end) == relation.rows[2]]
        limits = rates + [Decimal(100)] * bool(against)
        return any((relation.stated >= limit) != (computed >= limit) for limit in limits)
    answered = [p.target for p in pairs if (p.actual_start, p.actual_end) == relation.rows[0]]
    return any((relation.whole >= target) != (computed >= target) for target in answered)
