"""What a table is made of: dtypes from the records, keys, and its description for datapackage.json.

A record's annotation decides the dtype; labels and meanings stand in ``lexicon/columns.tsv`` and
``lexicon/tables.tsv`` (docs/codebook.md holds both).
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from kfanalysis.lexicon import load_rows
from kfanalysis.records import READINGS, TABLES, TOPICS

# The columns that sort a table; of a table in UNIQUE they also tell its rows apart.
KEYS = {
    "bulletins": ("bulletin_id",),
    "owners": ("bulletin_id", "owner_id"),
    "commitments": ("bulletin_id", "commitment_id"),
    "evidence": ("bulletin_id", "commitment_id", "variable", "start", "end", "value", "rule"),
    "matters": ("bulletin_id", "matter_id", "commitment_id"),
    "parts": ("bulletin_id", "commitment_id", "part"),
    "reports": ("bulletin_id", "commitment_id", "nth"),
    "quantities": ("bulletin_id", "commitment_id", "start", "end"),
    "times": ("bulletin_id", "commitment_id", "start", "end"),
    "ledger": ("bulletin_id", "commitment_id", "start", "end"),
    "pairs": ("bulletin_id", "commitment_id", "target_start", "actual_start"),
    "candidates": ("bulletin_id", "commitment_id", "target_start", "actual_start"),
    "checks": ("bulletin_id", "commitment_id", "spans", "kind"),
    "leftovers": ("bulletin_id", "start", "end"),
    "segments": ("bulletin_id", "start", "end", "locator"),
    "flags": ("bulletin_id", "table", "key", "reason", "start"),
}
UNIQUE = (
    "bulletins",
    "owners",
    "commitments",
    "matters",
    "parts",
    "reports",
    "quantities",
    "times",
    "ledger",
)
PARENTS = {"owner_id": "owners", "commitment_id": "commitments"}
VOCABULARIES = {
    ("commitments", "topic"): TOPICS,
    ("commitments", "topic2"): TOPICS,
    ("ledger", "reading"): READINGS,
}
TYPES = {"str": "string", "int64": "integer", "Int64": "integer", "float64": "number", "bool": "boolean"}


@cache
def read_dtypes(table: str) -> dict[str, str]:
    """Read the dtype of each column from its record's annotation.

    >>> read_dtypes("parts")
    {'bulletin_id': 'str', 'commitment_id': 'str', 'part': 'int64', 'start': 'int64', 'end': 'int64'}
    """
    return {name: _dtype(hint) for name, hint in _hints(table).items()}


@cache
def read_optional(table: str) -> frozenset[str]:
    """Read which columns can miss a value: those annotated ``| None``.

    >>> sorted(read_optional("times"))
    ['first', 'last']
    """
    return frozenset(name for name, hint in _hints(table).items() if type(None) in _kinds(hint))


@cache
def read_vocabulary(table: str, column: str) -> tuple[str, ...]:
    """Read the values that a column can hold, empty where any value is allowed.

    >>> read_vocabulary("quantities", "bound")
    ('=', '~', '>=', '<=')
    >>> read_vocabulary("quantities", "unit")
    ()
    """
    for kind in _kinds(_hints(table)[column]):
        if get_origin(kind) is Literal:
            return get_args(kind)
    return VOCABULARIES.get((table, column), ())


def describe_table(table: str) -> dict[str, Any]:
    """Describe a table as a Frictionless table schema, titles and meanings from the lexicon."""
    labels = {row["column"]: row for row in load_rows("columns") if row["table"] == table}
    described = []
    for name, dtype in read_dtypes(table).items():
        constraints: dict[str, Any] = (
            {} if name in read_optional(table) or dtype == "str" else {"required": True}
        )
        if vocabulary := read_vocabulary(table, name):
            constraints["enum"] = list(vocabulary)
        column = {
            "name": name,
            "type": TYPES.get(dtype, "date"),
            "title": f"{labels[name]['zh']} / {labels[name]['en']}",
            "description": labels[name]["meaning"],
        }
        described.append(column | ({"constraints": constraints} if constraints else {}))
    schema: dict[str, Any] = {"fields": described, "missingValues": [""]}
    if table in UNIQUE:
        schema["primaryKey"] = list(KEYS[table])
    if references := _references(table):
        schema["foreignKeys"] = references
    return schema


def list_parents(table: str) -> dict[str, str]:
    """List the tables that a table's rows belong to: column → parent table.

    >>> list_parents("commitments")
    {'bulletin_id': 'bulletins', 'owner_id': 'owners'}
    """
    parents = {"bulletin_id": "bulletins", **PARENTS}
    return {name: parents[name] for name in read_dtypes(table) if parents.get(name, table) != table}


def _references(table: str) -> list[dict[str, Any]]:
    keys = {parent: sorted({"bulletin_id", name}) for name, parent in list_parents(table).items()}
    return [
        {"fields": columns, "reference": {"resource": parent, "fields": columns}}
        for parent, columns in keys.items()
    ]


@cache
def _hints(table: str) -> dict[str, Any]:
    hints = get_type_hints(TABLES[table])
    return {each.name: hints[each.name] for each in fields(TABLES[table])}


def _kinds(hint: Any) -> frozenset[Any]:
    return frozenset(get_args(hint)) if get_origin(hint) in (Union, UnionType) else frozenset({hint})


def _dtype(hint: Any) -> str:
    """Choose the dtype of an annotation; only a count that can be missing needs one of its own."""
    (kind,) = _kinds(hint) - {type(None)}
    if kind is int:
        return "Int64" if type(None) in _kinds(hint) else "int64"
    if kind is str or get_origin(kind) is Literal:
        return "str"
    return {Decimal: "float64", date: "datetime64[us]", bool: "bool"}[kind]
