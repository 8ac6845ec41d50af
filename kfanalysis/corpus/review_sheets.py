"""Review sheets: rows to be judged by a person, least certain first or drawn at random, in a workbook with lists.

Each row holds what was read, its probability and the passage; ``right`` is left for the person: ``ok``, or the right
value from a list (of a pair ``ok`` or ``wrong``). The ``key`` leads an answer back to its row, whatever a spreadsheet
does to the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kfanalysis.analysis.passages import show
from kfanalysis.corpus.correction_values import SPANS
from kfanalysis.records import KfanalysisError
from kfanalysis.schemas import read_vocabulary

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

OK, WRONG = "ok", "wrong"
COLUMNS = ("key", "id", "variable", "passage", "read", "p", "right", "note", "drawn", "of")
WIDTHS = (6, 24, 11, 70, 18, 7, 18, 24, 9, 7)
LONGEST = 1500  # characters of a passage: what a person takes in


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one value: whether it is right. ``p`` is the probability that it is, where it is judged."""

    table: str
    variable: str
    row: dict[str, Any]
    read: str
    p: float | None
    choices: tuple[str, ...]

    @property
    def key(self) -> str:
        spans = ";".join(f"{int(self.row[a])}-{int(self.row[b])}" for a, b in SPANS[self.table])
        return f"kf:{self.row['bulletin_id']}|{self.table}|{self.variable}|{spans}"


def list_questions(t: Tables, on: str = "") -> Iterator[Question]:
    """List what can be asked: statuses, topics, roles, pairs and candidates, or the variable ``on`` alone."""
    labels = [("commitments", "status"), ("commitments", "topic"), ("quantities", "role"), ("times", "role"),
              ("commitments", "deadline"), ("commitments", "obstacles"), ("pairs", "row"), ("candidates", "row")]  # fmt: skip
    chosen = [
        (table, name) for table, name in labels
        if on in (name, table, f"{table}.{name}") or (not on and (f"{name}_p" in getattr(t, table) or name == "row"))
    ]  # fmt: skip
    if not chosen:
        raise KfanalysisError(
            f"on={on!r}: nothing to ask of it; on is status, topic, role, deadline, obstacles, pairs or candidates"
        )
    for table, name in chosen:
        for row in getattr(t, table).to_dict("records"):
            if name == "row":
                p = float(row["p"]) if table == "pairs" else 1 - float(row["p"])
                figures = f"{row['what']} {row['actual']:g}/{row['target']:g}{row['unit']}"
                read = figures if table == "pairs" else f"≠ {figures}"
                yield Question(table, name, row, read, p, (OK, WRONG))
                continue
            value = row.get(f"{name}_p")
            given = row[name]
            read = (
                "" if pd.isna(given) else given.date().isoformat() if hasattr(given, "date") else str(given)
            )
            choices = read_vocabulary(table, name)
            yield Question(
                table, name, row, read, None if value is None or pd.isna(value) else float(value), choices
            )


def choose_questions(
    t: Tables, n: int, *, on: str = "", sample: bool = False, seed: int = 0
) -> list[tuple[Question, int]]:
    """Choose the n least certain questions, or n at random; each with the number that there were of its variable."""
    asked = list(list_questions(t, on))
    sizes: dict[tuple[str, str], int] = {}
    for each in asked:
        sizes[each.table, each.variable] = sizes.get((each.table, each.variable), 0) + 1
    if sample:
        drawn = np.random.default_rng(seed).permutation(len(asked))[:n]
        chosen = [asked[at] for at in sorted(drawn)]
    else:
        chosen = sorted(asked, key=lambda each: (0.5 if each.p is None else each.p, each.key))[:n]
    return [(each, sizes[each.table, each.variable]) for each in chosen]


def write_review(
    t: Tables,
    path: str | Path,
    *,
    n: int = 30,
    on: str = "",
    sample: bool = False,
    seed: int = 0,
    blind: bool = False,
) -> int:
    """Write a review sheet (xlsx) and return its number of rows.

    ``sample`` draws at random, for an estimate of the accuracy; else the least certain come first. ``blind`` leaves out
    what was read and its probability: a sheet for coding of one's own, which ``kf.reliability`` compares.
    """
    if n < 1:
        raise KfanalysisError("a review sheet needs n of 1 or more")
    chosen = choose_questions(t, n, on=on, sample=sample, seed=seed)
    rows = []
    for each, size in chosen:
        passage = str(show(t, each.row, window=40)).partition(": ")[2]
        if each.table == "commitments" and isinstance(each.row["report"], str):
            passage = f"{each.row['text']}\n→ {each.row['report']}"
        p = "" if blind or each.p is None else round(each.p, 3)
        identity = f"kf:{each.row['bulletin_id']}/{each.row['commitment_id']}"
        read = "" if blind else each.read
        drawn = "random" if sample else "least"
        rows.append((each.key, identity, each.variable, passage[:LONGEST], read, p, "", "", drawn, size))
    _write(Path(path), rows, [each.choices for each, _ in chosen], blind)
    return len(rows)


def _write(path: Path, rows: list[tuple[Any, ...]], choices: list[tuple[str, ...]], blind: bool) -> None:
    from kfanalysis.publish.exports.frames import show_controls

    try:
        import xlsxwriter
    except ImportError as error:
        raise KfanalysisError(
            "a review sheet needs xlsxwriter", code="missing", remedy="pip install 'kfanalysis[exports]'"
        ) from error
    settings = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), settings) as book:
        sheet = book.add_worksheet("review")
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        fill = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF2B3", "num_format": "@"})
        for at, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
            sheet.write_string(0, at, name, bold)
            sheet.set_column(at, at, width, fill if name in ("right", "note") else wrap)
        for number, row in enumerate(rows, start=1):
            for at, value in enumerate(row):
                if isinstance(value, str):
                    if value or COLUMNS[at] not in ("right", "note"):
                        sheet.write_string(number, at, show_controls(value), wrap)
                else:
                    sheet.write_number(number, at, value, wrap)
            allowed = list(choices[number - 1])
            if allowed and OK not in allowed and not blind:
                allowed.insert(0, OK)
            if allowed and len(",".join(allowed)) <= 255:
                sheet.data_validation(
                    number, COLUMNS.index("right"), number, COLUMNS.index("right"),
                    {"validate": "list", "source": allowed, "error_type": "warning"},
                )  # fmt: skip
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(rows)), len(COLUMNS) - 1)
