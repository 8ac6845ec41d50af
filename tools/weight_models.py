"""The variables that are judged by weights: the model of each, and how a coded item becomes cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kfanalysis.extraction.labels.policy_topics import find_topic_features, find_votes, rule_topic
from kfanalysis.extraction.labels.statuses import find_status_evidence
from kfanalysis.extraction.roles.role_certainty import list_evidence
from kfanalysis.extraction.weights import ANY, NO, YES
from kfanalysis.records import STATUSES, TOPICS
from tools.coded_items import Item
from tools.fitted_weights import Case, Model


@dataclass(frozen=True, slots=True)
class Variable:
    """A model and the cases that an item gives for it."""

    model: Model
    read_cases: Callable[[Item], Iterator[Case]]


def read_status(item: Item) -> Iterator[Case]:
    """Read the one case that an item is for the status."""
    if item.meaning is None or "status" not in item.gold:
        return
    found = find_status_evidence(item.meaning.reading, item.meaning.pairs)
    yield Case(
        item.bulletin, item.family, item.key, {"": found.features}, item.gold["status"],
        found.ruled.value, found.decided.value if found.decided else None if found.case else "unclear",
    )  # fmt: skip


def read_topic(item: Item) -> Iterator[Case]:
    """Read the one case that an item is for the topic; made lines of the status have none."""
    if item.meaning is None or "topic" not in item.gold:
        return
    reading = item.meaning.reading
    votes = list(find_votes(reading))
    yield Case(
        item.bulletin, item.family, item.key, find_topic_features(reading, votes) if votes else EMPTY,
        item.gold["topic"], rule_topic(reading), None if votes else "",
    )  # fmt: skip


def read_role(item: Item) -> Iterator[Case]:
    """Read a case a figure that was read and is coded: whether the role that a rule gave it is right."""
    if item.meaning is None:
        return
    coded = {(each["in"], each["raw"], each["nth"]): each["role"] for each in item.gold.get("quantities", ())}
    for n, row in enumerate(item.meaning.reading.quantities):
        role = coded.get((row.field, row.raw, row.nth))
        if role is None:
            continue
        rule = row.rule.rpartition(";")[2]
        evidence = list_evidence(rule, row.role, row.field, row.dimension)
        label = YES if role == row.role else NO
        yield Case(item.bulletin, item.family, f"{item.key}.{n}", {"": evidence}, label, YES)


# What a reader would be astonished to see the other way round.
STATUS_SIGNS = {
    ("touch:finished", "completed"): 1,
    ("touch:finished_whole", "completed"): 1,
    ("nothing_remains", "completed"): 1,
    ("claim:opening", "completed"): 1,
    ("claim:closing", "completed"): 1,
    ("targets:met", "completed"): 1,
    ("targets:met", "preparing"): -1,
    ("overall:full", "completed"): 1,
    ("overall:below", "completed"): -1,
    ("targets:below", "completed"): -1,
    ("remains:ongoing", "completed"): -1,
    ("remains:open", "completed"): -1,
    ("remains:unstarted", "completed"): -1,
    ("says:stopped", "suspended"): 1,
    ("stopped:still", "suspended"): 1,
    ("stopped:resumed", "suspended"): -1,
    ("mass:readied_alone", "preparing"): 1,
    ("mass:delivered_alone", "preparing"): -1,
    ("attitude_alone", "unclear"): 1,
    ("shared:none", "unclear"): 1,
    ("touch:nothing", "unclear"): 1,
}

EMPTY: dict[str, dict[str, float]] = {topic: {} for topic in TOPICS}
TOPIC_SIGNS = {
    (name, ANY): 1 for name in ("votes", "share", "first:strongest", "office:strongest", "rule:leads")
}

VARIABLES = {
    "topic": Variable(Model("topic", penalty=1.0, signs=TOPIC_SIGNS), read_topic),
    "role": Variable(Model("role", (NO, YES), penalty=1.0), read_role),
    "status": Variable(Model("status", STATUSES, penalty=3.0, balance=0.3, signs=STATUS_SIGNS), read_status),
}
