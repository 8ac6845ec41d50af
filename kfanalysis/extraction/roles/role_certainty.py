"""How certain a role is: the probability that what a rule says of a quantity is right (codebook §2, quantities).

Rules decide a role; what a rule is worth is learned from coded figures (``lexicon/weights_role.tsv``): how often its
answer is right, in the commitment or in the report, for counts, shares and other measures.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from kfanalysis.extraction.weights import YES, judge, load_weights
from kfanalysis.records import QuantityRow

_KINDS = {"count": "count", "share": "share", "money": "money"}


def find_certainty(row: QuantityRow) -> Decimal:
    """Find the probability that the role of a quantity is right; the last part of ``rule`` says what judged it."""
    return _find(row.rule.rpartition(";")[2], row.role, row.field, row.dimension)


@cache
def _find(rule: str, role: str, field: str, dimension: str) -> Decimal:
    return Decimal(str(judge(load_weights("role"), list_evidence(rule, role, field, dimension))[YES]))


def list_evidence(rule: str, role: str, field: str, dimension: str) -> dict[str, float]:
    """List what speaks for or against a role.

    >>> sorted(list_evidence("reported", "actual", "report", "length"))
    ['actual:other', 'actual:report', 'rule:reported']
    """
    kind = _KINDS.get(dimension, "other")
    return {f"rule:{rule}": 1.0, f"{role}:{field}": 1.0, f"{role}:{kind}": 1.0}
