"""What a person can set by hand, and how its values are read and written; all else follows from it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd

from kfanalysis.corpus.correction_files import ADDED, ROW, WITHDRAWN, Correction
from kfanalysis.records import OBSTACLES, KfanalysisError
from kfanalysis.schemas import read_dtypes, read_optional, read_vocabulary

# What a person can set; all else follows from it, or is what the text says.
VARIABLES = {
    "bulletins": ("title", "publisher", "published", "url", "as_of", "year"),
    "owners": ("name", "titles", "kind", "jurisdiction"),
    "commitments": ("status", "obstacles", "topic", "topic2", "deadline", "deadline_kind", "deliverable", "stage"),
    "quantities": ("low", "high", "unit", "dimension", "bound", "role", "what", "hedge"),
    "times": ("first", "last", "role"),
    "pairs": ("what",),
}  # fmt: skip
ADDABLE = ("quantities", "times", "pairs")
SPANS = {
    "bulletins": (), "owners": (("start", "end"),), "commitments": (("text_start", "text_end"),),
    "quantities": (("start", "end"),), "times": (("start", "end"),),
    "pairs": (("target_start", "target_end"), ("actual_start", "actual_end")),
    "candidates": (("target_start", "target_end"), ("actual_start", "actual_end")),
}  # fmt: skip


def read_value(table: str, variable: str, text: str) -> Any:
    """Read a value as its column holds it; raise for one that it cannot hold.

    >>> read_value("commitments", "deadline", "2022/9/30"), read_value("quantities", "low", "1,200.50")
    (datetime.date(2022, 9, 30), Decimal('1200.50'))
    >>> read_value("commitments", "status", "done")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: status is one of completed, in_progress, preparing, suspended, ...
    """
    dtype, optional = read_dtypes(table)[variable], variable in read_optional(table)
    allowed = OBSTACLES if variable == "obstacles" else read_vocabulary(table, variable)
    values = [each for each in text.split(";") if each] if variable == "obstacles" else [text]
    if not text and optional:
        return None
    for value in values:
        if allowed and value not in allowed:
            raise KfanalysisError(f"{variable} is one of {', '.join(allowed)}, not {value!r}", code="broken")
    try:
        if dtype.startswith("datetime"):
            return _read_date(text)
        if dtype == "float64":
            return Decimal(text.replace(",", "").replace("，", ""))
        return (
            int(text) if dtype.lower() == "int64" else ";".join(values) if variable == "obstacles" else text
        )
    except (ValueError, InvalidOperation) as error:
        raise KfanalysisError(f"{variable} cannot be {text!r}: {error}", code="broken") from error


def _read_date(text: str) -> date:
    parts = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    year, month, day = (int(part) for part in parts.partition(" ")[0].split("-"))
    return date(year, month, day)


def check_correction(each: Correction) -> None:
    """Raise where a line names a table, a variable or a value that there is not."""
    if each.table not in VARIABLES:
        raise KfanalysisError(f"no corrections of {each.table!r}; of {', '.join(VARIABLES)}", code="unknown")
    if len(each.places) != len(SPANS[each.table]):
        raise KfanalysisError(
            f"a correction of {each.table} names {len(SPANS[each.table])} places", code="broken"
        )
    if each.source not in ("human", "gold"):
        raise KfanalysisError(f"source is human or gold, not {each.source!r}", code="broken")
    if each.variable == ROW:
        if each.table not in ADDABLE or each.new not in (ADDED, WITHDRAWN):
            raise KfanalysisError(
                f"rows of {', '.join(ADDABLE)} are {ADDED} or {WITHDRAWN}, not {each.new!r} of {each.table}",
                code="broken",
            )
    elif each.variable not in VARIABLES[each.table]:
        raise KfanalysisError(
            f"{each.table}.{each.variable} is not set by hand; {', '.join(VARIABLES[each.table])} are, "
            "what follows from them is judged anew",
            code="unknown",
        )
    else:
        read_value(each.table, each.variable, each.new)


def write_value(value: object) -> str:
    """Write a value as a line of corrections holds it."""
    if isinstance(value, list | tuple | set):
        return ";".join(str(each) for each in value)
    if value is None or (not isinstance(value, str) and pd.isna(value)):  # type: ignore[call-overload]
        return ""
    if isinstance(value, date | pd.Timestamp):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)
