"""Corrections of what was read: written from a row at hand, and laid over what a bulletin's text gives.

``correct`` writes a line into a file; ``corrected`` and ``kfanalysis build --corrections`` lay the file over what is
read, at every build, so that a correction survives it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kfanalysis.corpus.anchors import make_anchor
from kfanalysis.corpus.corrected_findings import correct_findings, digest_row
from kfanalysis.corpus.correction_files import (
    ROW,
    Correction,
    CorrectionError,
    read_corrections,
    write_corrections,
)
from kfanalysis.corpus.correction_values import SPANS, check_correction, write_value
from kfanalysis.pipeline import Document, find
from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

Row = Mapping[str, Any]


def correct(
    t: Tables,
    row: object,
    variable: str,
    new: object,
    *,
    why: str,
    who: str = "",
    when: date | None = None,
    table: str = "",
    file: str | Path = "corrections.csv",
    source: str = "human",
) -> Correction:
    """Write a correction of a row into a file that ``kfanalysis build --corrections`` lays over the tables.

    ``row`` is a row of bulletins, owners, commitments, quantities, times, pairs or candidates, or an id. To withdraw a
    false row, correct the variable ``row`` to ``withdrawn``; to add a missed pair, give the two rows of quantities, or
    the candidate, and ``row``, ``added``; to add a quantity or time, its bulletin_id, start, end and ``table``.
    """
    made = make_correction(t, row, variable, new, why=why, who=who, when=when, table=table, source=source)
    write_corrections(file, [made])
    return made


def make_correction(
    t: Tables,
    row: object,
    variable: str,
    new: object,
    *,
    why: str,
    who: str = "",
    when: date | None = None,
    table: str = "",
    source: str = "human",
) -> Correction:
    """Make a correction of a row, checked, without writing it."""
    given, table = _read_target(t, row, table)
    name = str(given["bulletin_id"])
    if name not in t.texts:
        raise KfanalysisError(f"no bulletin {name!r} in these tables")
    text = t.texts[name]
    value = write_value(new)
    made = Correction(
        name,
        str(t.bulletins.loc[t.bulletins["bulletin_id"] == name, "sha256"].iloc[0]),
        "pairs" if table == "candidates" else table,
        tuple(make_anchor(text, int(given[a]), int(given[b])) for a, b in SPANS[table]),
        digest_row(given, table, text),
        variable,
        "" if variable == ROW else write_value(given.get(variable)),
        value,
        source,
        who,
        (when or date.today()).isoformat(),
        why,
    )
    check_correction(made)
    return made


def corrected(loaded: Document | Iterable[Document], file: str | Path) -> Tables:
    """Extract tables with the corrections of a file laid over them; a line that does not apply is a warning."""
    from kfanalysis.tables import tabulate

    documents = [loaded] if isinstance(loaded, Document) else list(loaded)
    given, errors = read_corrections(file)
    found = []
    shared, unknown = share_corrections(given, [(d.source.bulletin_id, d.sha256) for d in documents])
    errors += unknown
    for document, lines in zip(documents, shared, strict=True):
        findings, further = correct_findings(find(document), lines)
        found.append(findings)
        errors += further
    for error in sorted(errors, key=lambda each: each.line):
        warnings.warn(f"{file}, {error}", stacklevel=2)
    return tabulate(found)


def share_corrections(
    corrections: Iterable[Correction], bulletins: Sequence[tuple[str, str]]
) -> tuple[list[tuple[Correction, ...]], list[CorrectionError]]:
    """Share corrections out to bulletins, by hash, else by name (an edited text); tell those of no bulletin here."""
    shared: list[list[Correction]] = [[] for _ in bulletins]
    hashes = {sha256: n for n, (_, sha256) in enumerate(bulletins)}
    names = {name: n for n, (name, _) in enumerate(bulletins)}
    errors = []
    for each in corrections:
        place = hashes.get(each.sha256, names.get(each.bulletin_id))
        if place is None:
            errors.append(
                CorrectionError(each.line, "unknown", f"no bulletin {each.bulletin_id!r} is read here")
            )
        else:
            shared[place].append(each)
    return [tuple(each) for each in shared], errors


def _read_target(t: Tables, row: object, table: str) -> tuple[Row, str]:
    """Read which row of which table is corrected: an id, two figures of a pair, or the row itself."""
    if isinstance(row, list | tuple) and not hasattr(row, "_asdict") and len(row) == 2:
        target, actual = (dict(each) for each in row)
        return {
            "bulletin_id": target["bulletin_id"],
            "target_start": target["start"], "target_end": target["end"],
            "actual_start": actual["start"], "actual_end": actual["end"],
        }, "pairs"  # fmt: skip
    if isinstance(row, str):
        from kfanalysis.analysis.row_places import find_places

        place = find_places(t, row)[0]
        for table, column in (("commitments", "commitment_id"), ("owners", "owner_id")):
            frame = getattr(t, table)
            kept = frame[(frame["bulletin_id"] == place.bulletin_id) & (frame[column] == place.key)]
            if len(kept):
                return kept.iloc[0].to_dict(), table
        return {"bulletin_id": place.bulletin_id}, "bulletins"
    if hasattr(row, "_asdict"):
        row = row._asdict()
    if not isinstance(row, pd.Series | Mapping):
        raise KfanalysisError(f"correct takes a row or an id, not a {type(row).__name__}")
    given = {str(name): value for name, value in dict(row).items()}
    for name, column in (("pairs", "target_start"), ("commitments", "text_start"), ("quantities", "dimension"),
                         ("times", "first"), ("owners", "titles"), ("bulletins", "sha256")):  # fmt: skip
        if not table and column in given:
            table = name
    if table not in SPANS or any(a not in given or b not in given for a, b in SPANS[table]):
        raise KfanalysisError(f"correct takes a row of {', '.join(SPANS)}; this one has {', '.join(given)}")
    return given, table
