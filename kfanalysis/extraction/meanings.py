"""What each commitment of a bulletin says: its rows with their roles, its labels, and what its figures come to.

The order of judging: quantity roles, time roles, deadline, pairs, checks, status, obstacles, topic, then what numbers
and calendar say beside them, and the doubts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from kfanalysis.extraction.dates.date_doubts import find_date_doubts
from kfanalysis.extraction.dates.deadlines import read_deadline
from kfanalysis.extraction.dates.milestones import judge_milestone
from kfanalysis.extraction.dates.time_roles import judge_time_roles
from kfanalysis.extraction.grammar.line_ends import join_lines
from kfanalysis.extraction.labels.conflicts import judge_conflicts, judge_due, judge_shown
from kfanalysis.extraction.labels.deliverables import judge_deliverable
from kfanalysis.extraction.labels.label_doubts import find_label_doubts
from kfanalysis.extraction.labels.obstacles import find_obstacles
from kfanalysis.extraction.labels.policy_topics import judge_topics
from kfanalysis.extraction.labels.statuses import judge_status
from kfanalysis.extraction.labels.work_stages import judge_stage
from kfanalysis.extraction.outline.outlines import Outline
from kfanalysis.extraction.outline.passage_rows import Rows
from kfanalysis.extraction.relations.cell_pairs import settle_cells
from kfanalysis.extraction.relations.checks import find_checks
from kfanalysis.extraction.relations.pairs import find_pairs
from kfanalysis.extraction.roles.number_contexts import figures_of, find_contexts
from kfanalysis.extraction.roles.quantity_roles import judge_roles
from kfanalysis.records import (
    Check,
    Commitment,
    Deliverable,
    Evidence,
    Flag,
    Label,
    Owner,
    Pair,
    Reading,
    Stage,
    Status,
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one commitment says: its rows with their roles, its labels, and what its figures come to."""

    commitment: Commitment
    reading: Reading
    pairs: tuple[Pair, ...]
    candidates: tuple[Pair, ...]
    checks: tuple[Check, ...]
    evidence: tuple[Evidence, ...]
    flags: tuple[Flag, ...] = ()


def judge_commitments(outline: Outline, rows: Mapping[str, Rows]) -> list[Meaning]:
    """Judge every commitment of an outline, each stage on what the stages before it have judged."""
    owners = {owner.owner_id: owner for owner in outline.owners}
    text = join_lines(outline.clean)
    return [
        _judge(outline, text, made, owners[made.owner_id], rows[made.commitment_id])
        for made in outline.commitments
    ]


def _judge(outline: Outline, text: str, commitment: Commitment, owner: Owner, rows: Rows) -> Meaning:
    """Judge one commitment, each stage on what the stages before it have judged."""
    bulletin = outline.bulletin
    reading = Reading(
        text,
        commitment,
        owner,
        tuple(rows.quantities),
        tuple(rows.times),
        bulletin.as_of,
        bulletin.year,
    )
    contexts = find_contexts(reading)
    reading = replace(reading, quantities=judge_roles(reading, contexts))
    if (settled := settle_cells(reading)) != reading.quantities:
        reading = replace(reading, quantities=settled)
    figures = figures_of(contexts, reading.quantities)
    if reading.times:
        reading = replace(reading, times=judge_time_roles(reading))
    deadline = read_deadline(reading, fields=rows.fields, headings=rows.headings, parts=rows.parts)
    commitment = replace(
        commitment, deadline=deadline.day, deadline_raw=deadline.raw, deadline_kind=deadline.kind
    )
    reading = replace(reading, commitment=commitment)
    pairs, candidates = find_pairs(reading, figures)
    checks = tuple(find_checks(reading, figures, pairs))
    status = judge_status(reading, pairs=pairs)
    obstacles = find_obstacles(reading)
    topic, topic2, cues = judge_topics(reading)
    deliverable = judge_deliverable(reading)
    stage = judge_stage(reading, deliverable=deliverable.value, status=cast(Status, status.value))
    commitment = replace(
        commitment,
        status=cast(Status, status.value), status_p=status.p, status_rule=status.rule,
        status_start=status.start, status_end=status.end,
        obstacles=";".join(dict.fromkeys(label.value for label in obstacles)),
        topic=topic, topic_p=cues[0].p if cues else None, topic2=topic2,
        topic_evidence=";".join(dict.fromkeys(_quote(outline, cue) for cue in cues if cue.start is not None)),
        shown=judge_shown(pairs),
        deliverable=cast(Deliverable, deliverable.value),
        stage=cast(Stage, stage.value) if stage else None,
    )  # fmt: skip
    commitment = replace(commitment, due=judge_due(commitment, reading.times, bulletin.as_of))
    reading = replace(reading, commitment=commitment)
    milestone = judge_milestone(reading, pairs, as_of=bulletin.as_of)
    conflicts = judge_conflicts(reading, pairs, checks)
    commitment = replace(commitment, milestone=milestone, conflict=";".join(conflicts))
    labels = [("status", [status]), ("obstacle", obstacles), ("topic", cues), ("deliverable", [deliverable])]
    labels += [("stage", [stage])] if stage else []
    evidence = [row for variable, each in labels for row in _cite(outline, commitment, variable, each)]
    doubts = tuple(find_date_doubts(reading, deadline, published=bulletin.published))
    return Meaning(
        commitment, replace(reading, commitment=commitment), pairs, candidates, checks, tuple(evidence),
        (*doubts, *find_label_doubts(commitment, reading.quantities)),
    )  # fmt: skip


def _cite(
    outline: Outline, commitment: Commitment, variable: str, labels: Iterable[Label]
) -> Iterator[Evidence]:
    for label in labels:
        if label.start is not None and label.end is not None:
            raw = _quote(outline, label)
            yield Evidence(
                commitment.bulletin_id, commitment.commitment_id, variable, label.value, label.start, label.end,
                raw, label.rule,
            )  # fmt: skip


def _quote(outline: Outline, label: Label) -> str:
    return outline.source.text[label.start : label.end]
