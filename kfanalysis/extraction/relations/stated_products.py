"""Products among a text's own figures: A处, 每处B个, 共C个 (codebook §2, checks)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kfanalysis.extraction.relations.figure_relations import Relation
from kfanalysis.extraction.roles.number_contexts import NumberContext
from kfanalysis.lexicon import alternation, load_words

_CLOSES = re.compile("(?<!公)" + alternation(load_words("checkwords", kind="closes")) + r"[^,;。]{0,16}$")
_NEAR = 14
_EACH = re.compile(r"每[\u4e00-\u9fff][^,;。0-9]{0,10}$")


def find_products(figures: Sequence[NumberContext]) -> Iterator[Relation]:
    """Yield each total that the text reckons from a count and an amount a piece."""
    for index, total in enumerate(figures):
        if not _CLOSES.search(total.words):
            continue
        ahead = [
            f
            for f in figures[max(0, index - _NEAR) : index]
            if f.sentence_start == total.sentence_start and f.row.field == total.row.field
        ]
        each = next((f for f in reversed(ahead) if f.unit == total.unit and _EACH.search(f.before)), None)
        if each is None:
            continue
        piece = each.before[each.before.rfind("每") + 1 :]
        whole = [
            f for f in ahead if f.row.start < each.row.start and f.row.unit and piece.startswith(f.row.unit)
        ]
        if not whole:
            whole = [f for f in ahead if f.row.start < each.row.start and f"每{f.row.unit}" in each.before]
        if not whole:
            continue
        count = whole[-1]
        times = [f for f in ahead if f.row.start > each.row.start and f.row.dimension in ("time", "")][:1]
        factors = [count, each, *times]
        value = Decimal(1)
        for f in factors:
            value *= f.value
        spans = tuple((f.row.start, f.row.end) for f in (total, *factors))
        parts = tuple(f.value for f in factors)
        yield Relation(
            "product",
            total.value,
            total.row.unit,
            parts,
            None,
            spans,
            all(f.row.bound == "=" for f in (total, *factors)),
        )
