"""Review sheets read back: answers become corrections, and an estimate of how much was read right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kfanalysis.analysis.reliabilities import read_sheet
from kfanalysis.analysis.shares import wilson
from kfanalysis.corpus.correction_files import ADDED, WITHDRAWN, Correction, write_corrections
from kfanalysis.corpus.correction_values import SPANS
from kfanalysis.corpus.corrections import make_correction
from kfanalysis.corpus.review_sheets import OK, WRONG
from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    from kfanalysis.tables import Tables


@dataclass(frozen=True, slots=True)
class Review:
    """What a review came to: accuracy by variable, the corrections, and the lines that could not be read.

    ``accuracy``: variable, drawn (random or least), judged, right, share, low, high, of. Only what was drawn at random
    estimates the accuracy of all; of the least certain the share is a lower one.
    """

    accuracy: pd.DataFrame
    corrections: tuple[Correction, ...]
    errors: tuple[str, ...]


def read_review(
    t: Tables, sheet: str | Path, *, file: str | Path | None = None, who: str = "", when: date | None = None
) -> Review:
    """Read a review sheet (xlsx, or csv as any spreadsheet saves it); write its corrections into ``file`` if given."""
    frame = read_sheet(Path(sheet))
    if missing := [name for name in ("key", "right") if name not in frame.columns]:
        raise KfanalysisError(
            f"not a review sheet: it lacks {', '.join(missing)}", code="no_review", file=str(sheet)
        )
    judged, made, errors = [], [], []
    for number, row in enumerate(frame.to_dict("records"), start=2):
        answer = _cell(row.get("right"))
        if not answer:
            continue
        try:
            correction, right = _read_answer(t, row, answer, who, when)
        except KfanalysisError as error:
            errors.append(f"line {number}: {error.cause}")
            continue
        made += [correction] if correction is not None else []
        _, table, variable, _ = _cell(row["key"]).split("|")
        judged.append(
            (f"{table}.{variable}", _cell(row.get("drawn")) or "least", right, _cell(row.get("of")))
        )
    if file is not None and made:
        write_corrections(file, made)
    return Review(_estimate(judged), tuple(made), tuple(errors))


def _read_answer(
    t: Tables, row: Mapping[Any, Any], answer: str, who: str, when: date | None
) -> tuple[Correction | None, bool]:
    """Read one answer: the correction that it asks for, and whether what was read is right."""
    key, note = _cell(row["key"]), _cell(row.get("note")) or "review"
    try:
        name, table, variable, spans = key.removeprefix("kf:").split("|")
        starts = [tuple(int(end) for end in span.split("-")) for span in spans.split(";")]
        frame = getattr(t, table)
        columns = SPANS[table]
    except (ValueError, AttributeError, KeyError) as error:
        raise KfanalysisError(f"the key {key!r} is not one that was written") from error
    kept = frame[frame["bulletin_id"] == name]
    for (first, last), (start, end) in zip(columns, starts, strict=True):
        kept = kept[(kept[first] == start) & (kept[last] == end)]
    if kept.empty:
        raise KfanalysisError(
            f"no row of {table} stands at {spans} of {name}: the tables are others than the sheet's"
        )
    found = kept.iloc[0]
    same = answer.lower() in (OK, "对", "是", "正确", "√", "✓", "y", "yes")
    options: dict[str, Any] = {"why": note, "who": who, "when": when}
    if variable == "row":
        false = answer.lower() in (WRONG, "错", "否", "×", "x", "n", "no")
        if not same and not false:
            raise KfanalysisError(f"right is {OK} or {WRONG} of a pair, not {answer!r}")
        if same:
            return None, True
        new = WITHDRAWN if table == "pairs" else ADDED
        return make_correction(t, found, "row", new, **options), False
    read = found[variable]
    shown = "" if pd.isna(read) else read.date().isoformat() if hasattr(read, "date") else str(read)
    if same or answer == shown:
        return None, True
    return make_correction(t, found, variable, answer, **options), False


def _estimate(judged: list[tuple[str, str, bool, str]]) -> pd.DataFrame:
    rows = []
    frame = pd.DataFrame(judged, columns=["variable", "drawn", "right", "of"])
    for (variable, drawn), group in frame.groupby(["variable", "drawn"]):
        n, k = len(group), int(group["right"].sum())
        low, high = wilson(k, n)
        rows.append((variable, drawn, n, k, k / n, low, high, str(group["of"].iloc[0]).partition(".")[0]))
    return pd.DataFrame(rows, columns=["variable", "drawn", "judged", "right", "share", "low", "high", "of"])


def _cell(value: object) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):  # type: ignore[call-overload]
        return ""
    return value.date().isoformat() if hasattr(value, "date") else str(value).strip()
