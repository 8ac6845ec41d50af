"""Findings as tidy tables: one DataFrame a table, columns and dtypes from the records (docs/codebook.md).

Rows are sorted by the table's key. Text is ``str``, dates are ``datetime64[us]``, counts ``int64`` (``Int64``
where one can be missing), measured values ``float64``; an empty table has the same dtypes as a full one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pandas as pd

from kfanalysis.records import TABLES, Findings

# The columns that sort a table and, where no document repeats itself, tell its rows apart.
KEYS = {
    "bulletins": ("bulletin_id",),
    "owners": ("bulletin_id", "owner_id"),
    "commitments": ("bulletin_id", "commitment_id"),
    "evidence": ("bulletin_id", "commitment_id", "variable", "start", "end", "value", "rule"),
    "matters": ("bulletin_id", "matter_id", "commitment_id"),
    "parts": ("bulletin_id", "commitment_id", "part"),
    "quantities": ("bulletin_id", "commitment_id", "start", "end"),
    "times": ("bulletin_id", "commitment_id", "start", "end"),
    "ledger": ("bulletin_id", "commitment_id", "start", "end"),
    "pairs": ("bulletin_id", "commitment_id", "target_start", "actual_start"),
    "checks": ("bulletin_id", "commitment_id", "spans", "kind"),
    "leftovers": ("bulletin_id", "start", "end"),
    "flags": ("bulletin_id", "table", "key", "reason", "start"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """One DataFrame a table, and the source text that the spans of a bulletin's rows point into."""

    bulletins: pd.DataFrame
    owners: pd.DataFrame
    commitments: pd.DataFrame
    evidence: pd.DataFrame
    matters: pd.DataFrame
    parts: pd.DataFrame
    quantities: pd.DataFrame
    times: pd.DataFrame
    ledger: pd.DataFrame
    pairs: pd.DataFrame
    checks: pd.DataFrame
    leftovers: pd.DataFrame
    flags: pd.DataFrame
    texts: Mapping[str, str] = field(default_factory=dict)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name, in the order of the codebook."""
        return {name: getattr(self, name) for name in TABLES}

    def __repr__(self) -> str:
        rows = ", ".join(f"{name} {len(frame)}" for name, frame in self.frames().items())
        return f"<Tables: {rows}>"


@cache
def read_dtypes(table: str) -> dict[str, str]:
    """Read a table's column dtypes from its record's annotations.

    >>> read_dtypes("parts")
    {'bulletin_id': 'str', 'commitment_id': 'str', 'part': 'int64', 'start': 'int64', 'end': 'int64'}
    """
    hints = get_type_hints(TABLES[table])
    return {each.name: _dtype(hints[each.name]) for each in fields(TABLES[table])}


def tabulate(findings: Findings | Iterable[Findings]) -> Tables:
    """Put the rows of one or more documents into tables.

    A second document of a ``bulletin_id`` already taken gets ``-2``, a third ``-3``, in the order given.
    """
    documents = [findings] if isinstance(findings, Findings) else list(findings)
    names = _distinct([document.source.bulletin_id for document in documents])
    frames = {}
    for table in TABLES:
        rows = [
            row if row.bulletin_id == name else replace(row, bulletin_id=name)
            for name, document in zip(names, documents, strict=True)
            for row in getattr(document, table)
        ]
        frames[table] = sort_rows(table, frame_rows(table, rows))
    texts = {name: document.source.text for name, document in zip(names, documents, strict=True)}
    return Tables(**frames, texts=dict(sorted(texts.items())))


def frame_rows(table: str, rows: Iterable[Any]) -> pd.DataFrame:
    """Build a table's DataFrame from its records, with the dtypes of the records even when there are none."""
    records = list(rows)
    columns = {
        name: pd.Series([_plain(getattr(row, name)) for row in records], dtype=dtype)
        for name, dtype in read_dtypes(table).items()
    }
    return pd.DataFrame(columns)


def sort_rows(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Sort a table by its key, rows of one key staying in the order they were read."""
    return frame.sort_values(list(KEYS[table]), kind="stable", ignore_index=True)


def _dtype(hint: Any) -> str:
    """Choose the dtype of an annotation; only a count that can be missing needs one of its own."""
    kinds = set(get_args(hint)) if isinstance(hint, UnionType) else {hint}
    missing = type(None) in kinds
    (kind,) = kinds - {type(None)}
    if kind is int:
        return "Int64" if missing else "int64"
    if get_origin(kind) is not None or kind is str:
        return "str"
    return {Decimal: "float64", date: "datetime64[us]", bool: "bool"}[kind]


def _plain(value: Any) -> Any:
    """Turn a Decimal into the nearest float, the one that its text reads back to."""
    return float(value) if isinstance(value, Decimal) else value


def _distinct(names: list[str]) -> list[str]:
    """Number repeated names.

    >>> _distinct(["a", "b", "a", "a"])
    ['a', 'b', 'a-2', 'a-3']
    """
    taken: set[str] = set()
    answer = []
    for name in names:
        count, unique = 1, name
        while unique in taken or (count > 1 and unique in names):
            count += 1
            unique = f"{name}-{count}"
        taken.add(unique)
        answer.append(unique)
    return answer
