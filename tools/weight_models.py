"""The variables that are judged by weights: the model of each, and how a coded item becomes cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kfanalysis.extraction.labels.statuses import find_status_features
from kfanalysis.records import STATUSES
from tools.coded_items import Item
from tools.fitted_weights import Case, Model


@dataclass(frozen=True, slots=True)
class Variable:
    """A model and the cases that an item gives for it."""

    model: Model
    read_cases: Callable[[Item], Iterator[Case]]


def read_status(item: Item) -> Iterator[Case]:
    """Read the one case that an item is for the status."""
    if item.meaning is None:
        return
    found = find_status_features(item.meaning.reading, item.meaning.pairs)
    yield Case(
        item.bulletin, item.family, item.key, {"": found.features}, item.gold["status"],
        found.ruled, found.decided,
    )  # fmt: skip


VARIABLES = {
    "status": Variable(Model("status", STATUSES, penalty=2.0), read_status),
}
