"""Put cells that have lost their places back under their columns: the likeliest way through the columns.

Cells keep their order; a row goes through the columns from left to right, may leave some out (empty or merged cells),
may stay in one (a cell of several lines, a name over two columns), and after it the next row begins. Each step has a
cost, each cell a fit to its column (``cell_looks``), and the best sum wins (Viterbi; linear in the cells).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kfanalysis.extraction.outline.cell_fits import fit
from kfanalysis.extraction.outline.cell_looks import Look
from kfanalysis.extraction.outline.table_heads import PROMISES, ColumnKind

TAIL = -1
# What it costs to leave a column empty, to stay in it, to begin a row behind its first columns.
_EMPTY = {
    "serial": 1.5, "category": 0.4, "name": 1.6, "task": 2.5, "content": 2.5, "target": 2.5, "measure": 1.2,
    "lead": 0.7, "owner": 0.7, "doer": 0.8, "leader": 0.7, "support": 0.6, "deadline": 1.2, "start": 0.8,
    "report": 1.2, "remark": 0.25, "place": 0.6, "other": 0.7,
}  # fmt: skip
# What it costs to take a column's cell for merged with the one above, where empty cells are still there.
_MERGES = {
    "category": 0.2,
    "name": 1.0,
    "lead": 0.4,
    "owner": 0.4,
    "doer": 0.4,
    "leader": 0.4,
    "deadline": 0.4,
}
_NO_MERGE = 2.0
_STAY = {
    "serial": 9.0,
    "name": 1.2,
    "category": 1.2,
    "lead": 1.0,
    "owner": 1.0,
    "support": 0.8,
    "report": 0.9,
    "remark": 1.2,
}
_LISTED = 2.4  # a second item behind the first of a list, or behind a comma, in the same cell
_ALONE = 3.0
_GAIN = 0.6  # what a cell's further lines can say for its column at most
_MERGED = 0.8
_MERGED_MORE = 0.15
_TEXTLESS = 4.0
_UNNUMBERED = 2.5  # where every row has a number, none begins without


@dataclass(frozen=True, slots=True)
class Step:
    """Where a cell was put: its column, or ``TAIL`` behind the table; whether it begins a row."""

    column: int
    begins: bool


def align(
    looks: Sequence[Look],
    kinds: Sequence[ColumnKind],
    *,
    wraps: bool,
    stay: float = 0.0,
    breaks: Sequence[bool] = (),
    merged: bool = False,
) -> list[Step]:
    """Align cells with columns; ``wraps`` where rows have no ends, ``stay`` adds to the cost of staying.

    ``breaks`` says before which cells something empty stood, where a row may have ended. ``merged`` says that empty
    cells are among the cells, so that a column without one is merged with the row above.

    >>> from kfanalysis.extraction.outline.cell_looks import read_look
    >>> cells = ["1", "新建公厕12座。", "市城管局", "2", "改造农贸市场4个。", "已完成2个。", "市商务局"]
    >>> steps = align([read_look(cell, 0, len(cell)) for cell in cells],
    ...               ["serial", "task", "report", "lead"], wraps=True)
    >>> [(step.column, step.begins) for step in steps][:4]
    [(0, True), (1, False), (3, False), (0, True)]
    """
    if not looks or not kinds:
        return []
    empty = [_MERGES.get(kind, _NO_MERGE) for kind in kinds] if merged else _weigh_empty(kinds)
    value, trail, tail, came, tails = _run(looks, kinds, empty, wraps=wraps, stay=stay, breaks=breaks)
    return _trace(value, trail, tail, came, tails)


def weigh_alignment(looks: Sequence[Look], kinds: Sequence[ColumnKind]) -> float:
    """Weigh how well the cells of rows without ends go through columns: the value of the best way.

    >>> from kfanalysis.extraction.outline.cell_looks import read_look
    >>> looks = [read_look(cell, 0, len(cell)) for cell in ("1", "新建公厕12座。", "市城管局", "2", "修路", "市交通局")]
    >>> weigh_alignment(looks, ["serial", "task", "owner"]) > weigh_alignment(looks, ["serial", "task", "report"])
    True
    """
    if not looks or not kinds:
        return 0.0
    value, trail, *_ = _run(looks, kinds, _weigh_empty(kinds), wraps=True)
    return max(each - 0.5 * after for each, after in zip(value, trail, strict=True))


def _weigh_empty(kinds: Sequence[ColumnKind]) -> list[float]:
    """What it costs to leave each column empty; what is promised goes on under one name."""
    promises = [j for j, kind in enumerate(kinds) if kind in PROMISES]
    return [_MERGED if j in promises[:-1] else _EMPTY.get(kind, 0.8) for j, kind in enumerate(kinds)]


def _run(
    looks: Sequence[Look],
    kinds: Sequence[ColumnKind],
    empty: Sequence[float],
    *,
    wraps: bool,
    stay: float = 0.0,
    breaks: Sequence[bool] = (),
) -> tuple[list[float], list[float], float, list[list[tuple[int, bool]]], list[int | None]]:
    """Run through the cells, keeping for each where the best way came from."""
    size = len(kinds)
    skipped = [0.0] * (size + 1)
    for j in range(size):
        skipped[j + 1] = skipped[j] + empty[j]
    lead = _cost_of_beginning(kinds)
    if wraps and "serial" in kinds[:2] and _all_numbered(looks, size):
        lead = [cost + (_UNNUMBERED if j > kinds.index("serial") else 0.0) for j, cost in enumerate(lead)]
    trail = [skipped[size] - skipped[j + 1] for j in range(size)]
    staying = [_STAY.get(kind, 1.1) + stay * (0.3 if kind in ("name", "category") else 1.0) for kind in kinds]
    known: dict[tuple[Look, ColumnKind], float] = {}
    value = [-lead[j] + _fit(known, looks[0], kinds[j]) for j in range(size)]
    tail = -9.0
    came: list[list[tuple[int, bool]]] = []
    tails: list[int | None] = []
    for i in range(1, len(looks)):
        look = looks[i]
        broken = bool(breaks) and breaks[i]
        ends = [value[p] - trail[p] * (0.4 if broken else 1.0) for p in range(size)]
        last = max(range(size), key=ends.__getitem__)
        wrap = ends[last] - 0.3 if wraps else -1e9
        best, best_at = -1e9, -1
        listed = looks[i - 1].mark and look.mark == looks[i - 1].mark + 1
        goes_on = _LISTED if listed or looks[i - 1].open else 0.0
        if look.nothing or looks[i - 1].nothing:  # a sign for nothing fills its cell alone
            goes_on -= _ALONE
        next_value, back = [0.0] * size, []
        for j in range(size):
            fits = _fit(known, look, kinds[j])
            choice, score, begins = best_at, best - skipped[j] + fits, False
            if (same := value[j] - staying[j] + goes_on + min(fits, _GAIN)) > score:
                choice, score = j, same
            if (fresh := wrap - lead[j] + fits) > score:
                choice, score, begins = last, fresh, True
            back.append((choice, begins))
            next_value[j] = score
            if (through := value[j] + skipped[j + 1]) > best:
                best, best_at = through, j
        leave = ends[last] - 4.0
        tails.append(last if leave > tail else None)
        tail = max(leave, tail) if wraps else -1e9
        value = next_value
        came.append(back)
    return value, trail, tail if wraps else -1e9, came, tails


def _all_numbered(looks: Sequence[Look], size: int) -> bool:
    """Whether there are as many serial numbers as the cells make rows, so that each row has one."""
    numbers = 0
    for look in looks:
        numbers += look.serial == numbers + 1 or (look.serial > 0 and not numbers)
    return numbers > 1 and numbers * size * 20 >= len(looks) * 17


def _fit(known: dict[tuple[Look, ColumnKind], float], look: Look, kind: ColumnKind) -> float:
    key = (look, kind)
    if (score := known.get(key)) is None:
        score = known[key] = fit(look, kind)
    return score


def _cost_of_beginning(kinds: Sequence[ColumnKind]) -> list[float]:
    """What it costs to begin a row at each column: what stands before it is merged; the promise seldom is."""
    costs = []
    promise = max((j for j, kind in enumerate(kinds) if kind in PROMISES), default=-1)
    for j in range(len(kinds)):
        before = kinds[:j]
        cost = 0.0 if not before else _MERGED + _MERGED_MORE * len(before)
        costs.append(cost + (_TEXTLESS if j > promise >= 0 else 0.0))
    return costs


def _trace(
    value: Sequence[float],
    trail: Sequence[float],
    tail: float,
    came: Sequence[Sequence[tuple[int, bool]]],
    tails: Sequence[int | None],
) -> list[Step]:
    ends = [value[j] - 0.5 * trail[j] for j in range(len(value))]
    at = max(range(len(ends)), key=ends.__getitem__)
    i = len(came)
    steps: list[Step] = []
    if tail > ends[at]:
        while i > 0 and tails[i - 1] is None:
            steps.append(Step(TAIL, False))
            i -= 1
        steps.append(Step(TAIL, False))
        if i == 0:
            return steps
        at = tails[i - 1] or 0
        i -= 1
    while i > 0:
        before, begins = came[i - 1][at]
        steps.append(Step(at, begins))
        at = before
        i -= 1
    steps.append(Step(at, True))
    return steps[::-1]
