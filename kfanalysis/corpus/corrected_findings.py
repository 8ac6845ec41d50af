"""Findings with corrections laid over them: each line finds its place, sets a value, adds or withdraws a row.

The order is fixed: rows first, then values, pairs behind what they are made of; then what depends on them is judged
anew. A line whose text has changed, whose row is unknown, or which contradicts another is told and left out.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import localcontext
from typing import Any

import pandas as pd

from kfanalysis.corpus.anchors import find_anchor
from kfanalysis.corpus.correction_files import ADDED, ROW, Correction, CorrectionError
from kfanalysis.corpus.correction_values import SPANS, check_correction, read_value
from kfanalysis.corpus.rejudgements import EXACT, make_pair, make_quantity, make_time, rejudge
from kfanalysis.records import Findings, KfanalysisError, Pair, QuantityRow, TimeRow

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    correction: Correction
    spans: Spans

    @property
    def key(self) -> tuple[Any, ...]:
        return self.correction.table, self.spans, self.correction.variable


def correct_findings(
    findings: Findings, corrections: Iterable[Correction]
) -> tuple[Findings, list[CorrectionError]]:
    """Lay corrections over a bulletin's findings; return the new findings and the lines that do not apply."""
    errors: list[CorrectionError] = []
    groups: dict[tuple[Any, ...], list[_Placed]] = defaultdict(list)
    for each in corrections:
        try:
            check_correction(each)
            placed = _Placed(each, _place(findings, each))
            groups[placed.key].append(placed)
        except KfanalysisError as error:
            errors.append(CorrectionError(each.line, error.code or "broken", error.cause))
    chosen = []
    for key in sorted(groups, key=lambda key: (key[2] != ROW, key[0] == "pairs", str(key))):
        last, conflicts = _settle(groups[key])
        errors += conflicts
        if last is not None:
            chosen.append(last)
    touched: set[str] = set()
    with localcontext(EXACT):
        for placed in chosen:
            try:
                findings, keys = _apply(findings, placed)
                touched |= keys
            except KfanalysisError as error:
                errors.append(CorrectionError(placed.correction.line, error.code or "broken", error.cause))
        findings = rejudge(findings, touched) if touched else findings
    return findings, sorted(errors, key=lambda each: each.line)


def _settle(group: Sequence[_Placed]) -> tuple[_Placed | None, list[CorrectionError]]:
    """Choose the line that holds: one that corrects another's value goes before it, two that contradict fall out."""
    ordered = sorted(group, key=lambda each: (each.correction.when, each.correction.line))
    last = ordered[0]
    for each in ordered[1:]:
        if each.correction.new != last.correction.new and each.correction.old != last.correction.new:
            lines = ", ".join(str(one.correction.line) for one in ordered)
            cause = f"lines {lines} set {each.correction.variable} of one row to different values"
            return None, [CorrectionError(one.correction.line, "conflicting", cause) for one in ordered]
        last = each
    return last, []


def _place(findings: Findings, each: Correction) -> Spans:
    """Find a correction's spans in the text at hand; raise where they are not there any more."""
    text = findings.source.text
    if each.sha256 == findings.source.sha256:
        return tuple((place.start, place.end) for place in each.places)
    spans = [find_anchor(text, place) for place in each.places]
    if any(span is None for span in spans):
        quote = each.places[0].quote[:30]
        raise KfanalysisError(
            f"the text around {quote!r} has changed, or stands in several places", code="stale"
        )
    found = tuple(span for span in spans if span is not None)
    if each.table == "commitments":
        row = _find_row(findings, each.table, found)
        if row is not None and digest_row(_as_mapping(row), "commitments", text) != each.digest:
            raise KfanalysisError(
                f"commitment {row.commitment_id} reads differently now: judge {each.variable} anew",
                code="stale",
            )
    return found


def _as_mapping(row: Any) -> dict[str, Any]:
    names = ("text_start", "text_end", "report_start", "report_end")
    return {name: getattr(row, name) for name in names}


def digest_row(row: Mapping[str, Any], table: str, text: str) -> str:
    """Hash what a label was judged of: a commitment's text and report."""
    if table != "commitments":
        return ""
    whole = text[int(row["text_start"]) : int(row["text_end"])]
    if not pd.isna(row["report_start"]):
        whole += "\n" + text[int(row["report_start"]) : int(row["report_end"])]
    return "s" + hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _find_row(findings: Findings, table: str, spans: Spans) -> Any | None:
    rows = getattr(findings, table)
    if table == "bulletins":
        return rows[0]
    for row in rows:
        starts = tuple(getattr(row, first) for first, _ in SPANS[table])
        ends = tuple(getattr(row, last) for _, last in SPANS[table])
        if starts == tuple(span[0] for span in spans) and (
            table in ("commitments", "owners") or ends == tuple(span[1] for span in spans)
        ):
            return row
    return None


def _apply(findings: Findings, placed: _Placed) -> tuple[Findings, set[str]]:
    """Apply a correction; return the findings and the commitments that are to be judged anew ("*" for all)."""
    each, table = placed.correction, placed.correction.table
    row = _find_row(findings, table, placed.spans)
    if each.variable == ROW and each.new == ADDED:
        return _add(findings, placed, row)
    if row is None:
        raise KfanalysisError(f"no row of {table} stands there any more", code="unknown")
    rows = getattr(findings, table)
    if each.variable == ROW:
        kept = tuple(other for other in rows if other is not row)
        return replace_rows(findings, table, kept), {row.commitment_id}
    changes: dict[str, Any] = {each.variable: read_value(table, each.variable, each.new)}
    confirms = getattr(row, each.variable) == changes[each.variable]
    if table != "bulletins":
        changes["source"] = each.source
    certainty = f"{each.variable}_p"
    if hasattr(row, certainty) and not confirms:
        changes[certainty] = None
        if each.variable == "status":
            changes |= {"status_rule": "(corrected)", "status_start": None, "status_end": None}
    if (
        table == "commitments"
        and each.variable == "deadline"
        and changes["deadline"]
        and row.deadline_kind == "none"
    ):
        changes["deadline_kind"] = "explicit"
    new = replace(row, **changes)
    findings = replace_rows(findings, table, (new if other is row else other for other in rows))
    return findings, {"*"} if table == "bulletins" else {getattr(row, "commitment_id", "")}


def _add(findings: Findings, placed: _Placed, row: Any | None) -> tuple[Findings, set[str]]:
    each, table = placed.correction, placed.correction.table
    if row is not None:  # it is read by now
        return findings, set()
    new: Pair | QuantityRow | TimeRow
    if table == "pairs":
        new = make_pair(findings, placed.spans[0], placed.spans[1], each.source)
        left = tuple(
            c
            for c in findings.candidates
            if (c.target_start, c.actual_start) != (placed.spans[0][0], placed.spans[1][0])
        )
        findings = replace_rows(findings, "candidates", left)
    elif table == "quantities":
        new = make_quantity(findings, placed.spans[0], each.source)
    else:
        new = make_time(findings, placed.spans[0], each.source)
    return replace_rows(findings, table, (*getattr(findings, table), new)), {new.commitment_id}


def replace_rows(findings: Findings, table: str, rows: Iterable[Any]) -> Findings:
    """Put other rows into a table of findings."""
    changes: dict[str, Any] = {table: tuple(rows)}
    return replace(findings, **changes)
