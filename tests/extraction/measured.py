"""A line of text as a ``Reading``, as a case file gives it."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

from kfanalysis.extraction.dates.time_roles import judge_time_roles
from kfanalysis.extraction.dates.times import find_dates
from kfanalysis.records import Commitment, Field, Owner, Reading, TimeRow
from kfanalysis.text.fold import clean

ROOT = Path(__file__).parents[2]


def read_cases(name: str) -> list[dict[str, str]]:
    """Read ``tests/cases/<name>.tsv``; ⏎ is a line end."""
    with (ROOT / "tests" / "cases" / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [{key: cell.replace("⏎", "\n") for key, cell in row.items()} for row in rows]


def read_line(
    text: str,
    *,
    field: Field = "commitment",
    year: int | None = None,
    as_of: date | None = None,
    heading: str = "",
    deadline: str = "",
) -> Reading:
    """Read one line as the commitment or as the report, its dates found and judged, no quantity measured.

    The heading and a field of the deadline stand in lines of their own behind it.
    """
    report = field == "report"
    commitment = Commitment(
        "case", "1", "1", "", heading, "" if report else text, 0, 0 if report else len(text),
        text if report else None, 0 if report else None, len(text) if report else None,
    )  # fmt: skip
    whole = "\n".join([text, *([heading, deadline] if heading or deadline else [])])
    filled = list_fields(text, heading, deadline)
    ends = {field: len(text), "heading": len(text) + 1 + len(heading), "deadline": len(whole)}
    times = tuple(
        TimeRow("case", "1", next(name for name, end in ends.items() if t.start < end), t.raw, 1, t.start, t.end,
                t.first, t.last, t.role, t.rule)
        for t in find_dates(whole, year=year, as_of=as_of, fields=filled)
    )  # fmt: skip
    owner = Owner("case", "1", 1, "", "", "", "person", "", 0, 0)
    reading = Reading(clean(whole), commitment, owner, (), times, as_of, year)
    return replace(reading, times=judge_time_roles(reading))


def list_fields(text: str, heading: str, deadline: str) -> list[tuple[int, int]]:
    """List the spans of the deadline fields of a line that ``read_line`` reads."""
    start = len(text) + len(heading) + 2
    return [(start, start + len(deadline))] if deadline else []
