"""A bulletin of one commitment, so that a case can be one line."""

from __future__ import annotations

import hashlib

import kfanalysis as kf
from kfanalysis.pipeline import find, parse_source
from kfanalysis.records import Findings, Source


def find_one(text: str, report: str, *, as_of: str = "2024年6月30日") -> Findings:
    """Find all rows of a made bulletin with one commitment and its report."""
    whole = (
        f"临江市2024年度承诺事项进展情况\n(截至{as_of})\n\n一、市直单位(1人)\n\n(一)韩守拙 市发展和改革委员会主任\n\n"
        f"1.{text}\n\n推进情况:{report}\n"
    )
    digest = hashlib.sha256(whole.encode()).hexdigest()
    return find(parse_source(Source("made", "made.txt", whole, digest, "utf-8", len(whole.encode()))))


def tables_of(text: str, report: str) -> kf.Tables:
    """Put the rows of a made bulletin into tables."""
    from kfanalysis.tables import tabulate

    return tabulate(find_one(text, report))
