"""What follows from corrected rows, judged anew by the functions that judged it at first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import cast

from kfanalysis.extraction.dates.milestones import judge_milestone
from kfanalysis.extraction.dates.times import find_times
from kfanalysis.extraction.grammar.line_ends import join_lines
from kfanalysis.extraction.grammar.numerals import EXACT
from kfanalysis.extraction.grammar.written_numerals import find_numerals
from kfanalysis.extraction.labels.conflicts import judge_conflicts, judge_due, judge_shown
from kfanalysis.extraction.numbers.quantities import find_quantities
from kfanalysis.extraction.relations.pairs import pair_figures
from kfanalysis.extraction.roles.number_contexts import figures_of, find_contexts
from kfanalysis.records import (
    Commitment,
    Field,
    Findings,
    KfanalysisError,
    Origin,
    Pair,
    QuantityRow,
    Reading,
    Role,
    TimeRow,
)

__all__ = ["EXACT", "make_pair", "make_quantity", "make_time", "rejudge"]
Span = tuple[int, int]
BY_HAND = "(corrected)"


def rejudge(findings: Findings, keys: set[str]) -> Findings:
    """Judge anew the pairs of the commitments named ("*" for all), and shown, due, milestone and conflict."""
    wanted = {row.commitment_id for row in findings.commitments} if "*" in keys else keys
    tables = {
        name: tuple(_settle_pairs(findings, getattr(findings, name), wanted))
        for name in ("pairs", "candidates")
    }
    findings = replace(findings, pairs=tables["pairs"], candidates=tables["candidates"])
    rows = tuple(
        _judge(findings, row) if row.commitment_id in wanted else row for row in findings.commitments
    )
    return replace(findings, commitments=rows)


def _judge(findings: Findings, row: Commitment) -> Commitment:
    as_of = findings.bulletins[0].as_of
    pairs = [each for each in findings.pairs if each.commitment_id == row.commitment_id]
    checks = [each for each in findings.checks if each.commitment_id == row.commitment_id]
    times = [each for each in findings.times if each.commitment_id == row.commitment_id]
    row = replace(row, shown=judge_shown(pairs), due=judge_due(row, times, as_of))
    milestone = judge_milestone(_read(findings, row), pairs, as_of=as_of)
    row = replace(row, milestone=milestone)
    return replace(row, conflict=";".join(judge_conflicts(_read(findings, row), pairs, checks)))


def _read(findings: Findings, row: Commitment) -> Reading:
    bulletin = findings.bulletins[0]
    owner = next(each for each in findings.owners if each.owner_id == row.owner_id)
    quantities = tuple(each for each in findings.quantities if each.commitment_id == row.commitment_id)
    times = tuple(each for each in findings.times if each.commitment_id == row.commitment_id)
    clean = join_lines(findings.clean)
    return Reading(clean, row, owner, quantities, times, bulletin.as_of, bulletin.year)


def _settle_pairs(findings: Findings, pairs: Iterable[Pair], keys: set[str]) -> Iterable[Pair]:
    """Reckon anew the pairs of corrected quantities; one whose figure is no target or answer any more goes."""
    quantities = {(each.start, each.end): each for each in findings.quantities}
    for pair in pairs:
        ends = (pair.target_start, pair.target_end), (pair.actual_start, pair.actual_end)
        rows = [quantities.get(end) for end in ends]
        if pair.commitment_id not in keys or all(row is not None and row.source == "read" for row in rows):
            yield pair
            continue
        target, actual = rows
        if target is None or actual is None or (target is not actual and target.role != "target"):
            continue
        if actual.role in ("target", "attribute", "total") and target is not actual:
            continue
        if target is actual:
            yield pair
            continue
        yield replace(_make(findings, *ends), p=pair.p, rule=pair.rule, what=pair.what, source=pair.source)


def make_pair(findings: Findings, target: Span, actual: Span, source: str) -> Pair:
    """Make the pair of two quantities that stand there; raise where they do not, or are not measured alike."""
    return replace(_make(findings, target, actual), p=Decimal(1), source=cast(Origin, source))


def _make(findings: Findings, target: Span, actual: Span) -> Pair:
    found = {(each.start, each.end): each for each in findings.quantities}
    for span in (target, actual):
        if span not in found:
            raise KfanalysisError(f"no quantity stands at {span[0]}-{span[1]}: add it first", code="unknown")
    keys = {found[span].commitment_id for span in (target, actual)}
    if len(keys) > 1:
        raise KfanalysisError(f"the figures belong to {' and '.join(sorted(keys))}", code="broken")
    commitment = next(each for each in findings.commitments if each.commitment_id in keys)
    reading = _read(findings, commitment)
    figures = {
        (each.row.start, each.row.end): each
        for each in figures_of(find_contexts(reading), reading.quantities)
    }
    pair = (
        pair_figures(figures[target], figures[actual], rule=BY_HAND)
        if target in figures and actual in figures
        else None
    )
    if pair is None:
        raise KfanalysisError("the two figures are not measured alike, or have no value", code="broken")
    return pair


def make_quantity(findings: Findings, span: Span, source: str) -> QuantityRow:
    """Make the row of a quantity that was missed, as its wording alone reads: a quantity, else a number and what is
    counted (一期, which the rules take for a name); values can be set by further lines."""
    commitment, field = _field(findings, span)
    start, end = span
    raw = findings.source.text[start:end]
    role: Role = "target" if field == "commitment" else "actual"
    row = QuantityRow(
        findings.source.bulletin_id, commitment.commitment_id, field, raw, 1, start, end, None, None, "",
        "count", "=", role, "", BY_HAND, source=cast(Origin, source),
    )  # fmt: skip
    if found := find_quantities(raw):
        read = found[0]
        values = {
            name: getattr(read, name) for name in ("low", "high", "unit", "dimension", "bound", "hedge")
        }
        return replace(row, **values)
    if numerals := find_numerals(raw):
        number = numerals[0]
        return replace(row, low=number.value, high=number.value, unit=raw[number.end :])
    raise KfanalysisError(f"no quantity is read in {raw!r}", code="broken")


def make_time(findings: Findings, span: Span, source: str) -> TimeRow:
    """Make the row of a time that was missed, as its wording alone reads."""
    commitment, field = _field(findings, span)
    start, end = span
    raw = findings.source.text[start:end]
    found = find_times(raw, year=findings.bulletins[0].year)
    if not found:
        raise KfanalysisError(f"no time is read in {raw!r}", code="broken")
    return TimeRow(
        findings.source.bulletin_id, commitment.commitment_id, field, raw, 1, start, end, found[0].first, found[0].last,
        found[0].role, BY_HAND, source=cast(Origin, source),
    )  # fmt: skip


def _field(findings: Findings, span: Span) -> tuple[Commitment, Field]:
    for row in findings.commitments:
        if row.text_start <= span[0] and span[1] <= row.text_end:
            return row, "commitment"
        if (
            row.report_start is not None
            and row.report_end is not None
            and (row.report_start <= span[0] and span[1] <= row.report_end)
        ):
            return row, "report"
    raise KfanalysisError(f"the span {span[0]}-{span[1]} belongs to no commitment", code="unknown")
