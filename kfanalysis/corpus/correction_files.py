"""The file of corrections: one line a value that a person set, written so that a spreadsheet does not spoil it.

Read back in any encoding and with any separator that spreadsheets save in; a value that was turned into a date is
told, with its line.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from kfanalysis.corpus.anchors import Anchor
from kfanalysis.read.csv_lists import find_separator
from kfanalysis.read.encodings import decode
from kfanalysis.records import KfanalysisError

ROW = "row"  # the variable of a line that adds or withdraws a row
ADDED, WITHDRAWN = "added", "withdrawn"
_PLACE = ("start", "end", "quote", "before", "after", "nth", "of")
COLUMNS = (
    "bulletin_id", "sha256", "table", *_PLACE, *(f"{name}2" for name in _PLACE),
    "digest", "variable", "old", "new", "source", "who", "when", "why",
)  # fmt: skip
_FORMULA = re.compile(r"'*[=+\-@\t＝＋－＠|%]")
_SPOILED = re.compile(
    "[0-9]{1,2}-(?:[A-Z][a-z]{2}|[0-9]{1,2}月)|[A-Z][a-z]{2}-[0-9]{2}|#+|[0-9](?:.[0-9]+)?E[+][0-9]+"
)


@dataclass(frozen=True, slots=True)
class Correction:
    """A value that a person set: of which bulletin, table and place, what stood there, and what is right.

    ``line`` is its place in the file; ``digest`` tells whether the text that a label was judged of is still the same.
    """

    bulletin_id: str
    sha256: str
    table: str
    places: tuple[Anchor, ...]
    digest: str
    variable: str
    old: str
    new: str
    source: str = "human"
    who: str = ""
    when: str = ""
    why: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class CorrectionError:
    """A line that was not applied: ``kind`` is unknown, stale, conflicting or broken."""

    line: int
    kind: str
    cause: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.cause} [{self.kind}]"


def read_corrections(path: str | os.PathLike[str]) -> tuple[list[Correction], list[CorrectionError]]:
    """Read a file of corrections and tell each line that cannot be read; raise where it is no such file."""
    path = Path(path)
    if path.exists() and not path.is_file():
        raise KfanalysisError(
            "no file that can be read as one", code="no_corrections", file=str(path),
            remedy="give the csv file itself, no folder and no pipe",
        )  # fmt: skip
    try:
        text, _ = decode(path.read_bytes(), file=path.name)
    except OSError as error:
        raise KfanalysisError(
            error.strerror or "cannot be read", code="no_corrections", file=str(path)
        ) from error
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count) if any(map(first.count, ",;\t")) else find_separator(text)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    header = [name.strip() for name in rows[0]] if rows else []
    if missing := [name for name in ("table", "start", "variable", "new") if name not in header]:
        raise KfanalysisError(
            f"not a file of corrections: it lacks the columns {', '.join(missing)}",
            code="no_corrections", file=str(path), remedy=f"its first line is {','.join(COLUMNS)}",
        )  # fmt: skip
    read, errors = [], []
    for number, cells in enumerate(rows[1:], start=2):
        row = dict(zip(header, map(_bare, cells), strict=False))
        if not any(row.values()):
            continue
        try:
            read.append(_read_line(row, number))
        except ValueError as error:
            errors.append(CorrectionError(number, "broken", str(error)))
    return read, errors


def _read_line(row: dict[str, str], number: int) -> Correction:
    for name in ("bulletin_id", "start", "end", "start2", "end2"):
        if _SPOILED.fullmatch(row.get(name, "")):
            raise ValueError(
                f"{name} is {row[name]!r}: a spreadsheet made something else of it; write it anew"
            )
    places = tuple(place for suffix in ("", "2") if (place := _read_place(row, suffix)) is not None)
    bulletin = row.get("bulletin_id", "").removeprefix("kf:")
    rest = {name: row.get(name, "") for name in ("digest", "variable", "old", "new", "who", "when", "why")}
    return Correction(
        bulletin, row.get("sha256", "").lower(), row["table"], places, source=row.get("source") or "human",
        line=number, **rest,
    )  # fmt: skip


def _read_place(row: dict[str, str], suffix: str) -> Anchor | None:
    if not row.get(f"start{suffix}"):
        return None
    start, end, nth, of = (
        _whole(row.get(f"{name}{suffix}", ""), name) for name in ("start", "end", "nth", "of")
    )
    quote, before, after = (row.get(f"{name}{suffix}", "") for name in ("quote", "before", "after"))
    return Anchor(start, end, quote, before, after, nth, of or 1)


def _whole(text: str, name: str) -> int:
    if not re.fullmatch("[0-9]+(?:[.,]0+)?", text or "0"):
        raise ValueError(f"{name} is {text!r}, and no whole number")
    return int(re.split("[.,]", text or "0")[0])


def write_corrections(path: str | os.PathLike[str], corrections: Iterable[Correction]) -> None:
    """Add lines to a file of corrections, which is made where there is none; what stands in it stays, and a line that
    says what the last one of its place says already is not added again."""
    path = Path(path)
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    kept: Sequence[Correction] = []
    if path.exists() and path.stat().st_size:
        kept, errors = read_corrections(path)
        if errors:
            raise KfanalysisError(f"{errors[0]}; mend the file first", code="no_corrections", file=str(path))
    writer.writerow(COLUMNS)
    last: dict[tuple[object, ...], tuple[object, ...]] = {}
    for number, each in enumerate([*kept, *corrections]):
        place = (each.bulletin_id, each.table, each.places, each.variable)
        said = (each.old, each.new, each.who, each.why, each.source)
        if number < len(kept) or last.get(place) != said:
            writer.writerow(_write_line(each))
        last[place] = said
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_text("\ufeff" + lines.getvalue(), encoding="utf-8", newline="")
    new.replace(path)


def _write_line(each: Correction) -> list[str]:
    row: dict[str, Any] = {
        field.name: getattr(each, field.name) for field in fields(each) if field.name in COLUMNS
    }
    row["bulletin_id"] = f"kf:{each.bulletin_id}"  # 2022-05 alone would become a day in May
    for suffix, place in zip(("", "2"), each.places, strict=False):
        row |= {f"{name}{suffix}": getattr(place, name) for name in _PLACE}
    return [_armoured(str(row.get(name, ""))) for name in COLUMNS]


def _armoured(text: str) -> str:
    """Write a cell so that no spreadsheet runs it: an apostrophe before what looks like a formula."""
    text = text.replace("\r", "").replace("\n", "⏎")
    return f"'{text}" if _FORMULA.match(text) else text


def _bare(text: str) -> str:
    text = text.strip(" ") if not text.strip(" ").startswith("'") else text
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def renumber(corrections: Iterable[Correction]) -> list[Correction]:
    """Number corrections that stand in no file yet as their lines would be."""
    return [replace(each, line=number) for number, each in enumerate(corrections, start=2)]
