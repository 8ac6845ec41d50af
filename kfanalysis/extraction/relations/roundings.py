"""Roundings: by how much a printed figure may have been rounded (codebook §2, checks).

33.6 may be 33.55 to 33.65, 5.32万亩 may be off by 50亩; what is printed without decimals is taken as exact, and so
is what is written in Chinese numerals.
"""

from __future__ import annotations

import re
from decimal import Decimal

from kfanalysis.extraction.grammar.numerals import VALUES
from kfanalysis.extraction.roles.number_contexts import NumberContext
from kfanalysis.text.fold import clean

_PRINTED = re.compile(
    r"(?<![0-9.,])[0-9][0-9,]*(?:\.(?P<decimals>[0-9]{1,9}))?[ ]?(?P<scales>[十百千万亿兆]{0,3})"
)
_HALF = Decimal("0.5")


def read_rounding(figure: NumberContext) -> Decimal:
    """Read half a unit of a figure's last printed digit; 0 where it is an integer."""
    return round_half(figure.row.raw)


def round_half(raw: str) -> Decimal:
    """Give half a unit of the last printed digit of a wording.

    >>> round_half("33.6亿元"), round_half("4.1万亩")
    (Decimal('5000000.00'), Decimal('500.00'))
    >>> round_half("620根"), round_half("三百六十名")
    (Decimal('0'), Decimal('0'))
    """
    printed = _PRINTED.search(clean(raw))
    if printed is None:
        return Decimal(0)
    decimals, scales = printed["decimals"] or "", printed["scales"]
    if not decimals:
        return Decimal(0)
    step = Decimal(1).scaleb(-len(decimals))
    for scale in scales:
        step *= VALUES.get(scale, Decimal(1))
    return step * _HALF
