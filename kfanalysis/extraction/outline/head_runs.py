"""Find the run of heads above a table of one cell a line: which lines are a head each, and which make one together.

    run = head, { head }          head = line | line, line | line, line, line      责任⏎单位; 进展情况⏎(一季度)

Lines that are no head each may make one (牵头⏎单位), lines that are known may be two columns or one (项目⏎名称). So the
lines are parted twice, once joining where a word comes of it, once not (the best sum of known heads, linear in the
lines), and the cells below tell which run they fit (``row_alignments``). Codebook §1, "Table".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kfanalysis.extraction.outline.cell_looks import read_look
from kfanalysis.extraction.outline.drafts import Span
from kfanalysis.extraction.outline.row_alignments import weigh_alignment
from kfanalysis.extraction.outline.table_columns import Column
from kfanalysis.extraction.outline.table_heads import PROMISES, Head, find_head_unit, is_head_word, read_head

ANSWERS = ("report", "lead", "owner", "doer", "leader", "deadline", "target", "invested")
LONGEST_HEAD = 18
LONGEST_RUN = 60
MOST_UNKNOWN = 2
MOST_WEIGHED = 80
_KNOWN, _UNKNOWN, _JOINED = 2.0, -0.6, 0.5
_MARGIN = 0.5


@dataclass(frozen=True, slots=True)
class Run:
    """A run of heads: its first cell, the cell behind it, and its columns."""

    first: int
    last: int
    columns: tuple[Column, ...]


@dataclass(slots=True)
class HeadLines:
    """The cells of a text with what each says as a head, read once."""

    clean: str
    cells: Sequence[Span]
    known: dict[int, Head | None] = field(default_factory=dict)

    def read(self, i: int) -> Head | None:
        """Read one cell as a head."""
        if i not in self.known:
            self.known[i] = _read_short(self.clean, *self.cells[i])
        return self.known[i]


def find_run(lines: HeadLines, at: int) -> Run | None:
    """Find the run of heads that begins at a cell, or None where none does.

    >>> text = "序号 任务 责任 单位 进展情况 1 建桥 市交通局 已建成".replace(" ", "\\n")
    >>> cells = [found.span() for found in re.finditer("[^\\n]+", text)]
    >>> run = find_run(HeadLines(text, cells), 0)
    >>> run.last, [column.kind for column in run.columns]
    (5, ['serial', 'task', 'owner', 'report'])
    >>> find_run(HeadLines(text, cells), 5)
    """
    if lines.read(at) is None and not any(_join(lines, at, size) for size in (2, 3)):
        return None
    runs: list[Run] = []
    for joining in (True, False):
        for run in _part(lines, at, joining=joining):
            if run not in runs and is_header(run.columns):
                runs.append(run)
    if len(runs) < 2:
        return next(iter(runs), None)
    chosen, most = runs[0], _weigh(lines, runs[0], at)
    for run in runs[1:]:
        if (value := _weigh(lines, run, at)) > most + _MARGIN:
            chosen, most = run, value
    return chosen


def _weigh(lines: HeadLines, run: Run, at: int) -> float:
    """Weigh how well the cells below a run go through its columns."""
    stop = at + LONGEST_RUN + MOST_WEIGHED
    looks = [read_look(lines.clean, *cell) for cell in lines.cells[run.last : stop]]
    return weigh_alignment(looks, [column.kind for column in run.columns])


def _part(lines: HeadLines, at: int, *, joining: bool) -> list[Run]:
    """Part the lines from a cell into heads: the run up to its last known head, and with the lines behind it that may
    be heads as well."""
    at, stop = _bound(lines, at)
    size = stop - at
    value = [0.0] + [-1e9] * size
    back: list[tuple[int, Head | None]] = [(0, None)] * (size + 1)
    unknown = [0] * (size + 1)
    for i in range(size):
        if value[i] < -1e8:
            continue
        for width, head, score in _list_options(lines, at + i, stop, joining=joining):
            if head is None and (unknown[i] >= MOST_UNKNOWN or i == 0):
                continue
            if value[i] + score > value[i + width]:
                value[i + width] = value[i] + score
                back[i + width] = (width, head)
                unknown[i + width] = unknown[i] + 1 if head is None else 0
    best = max(range(size + 1), key=value.__getitem__)
    ends = [best]
    while ends[-1] < size and value[ends[-1] + 1] > -1e8 and len(ends) <= MOST_UNKNOWN:
        ends.append(ends[-1] + 1)
    runs = [Run(at, at + end, _make_columns(lines, at, end, back)) for end in ends if end]
    serial = any(column.kind == "serial" for run in runs[:1] for column in run.columns)
    if serial:  # the cell behind the heads of a numbered table is a number
        numbered = [run for run in runs if _is_serial(lines, run.last)]
        return numbered or runs[:1]
    return runs


def _is_serial(lines: HeadLines, i: int) -> bool:
    return i < len(lines.cells) and read_look(lines.clean, *lines.cells[i]).serial > 0


def _bound(lines: HeadLines, at: int) -> tuple[int, int]:
    """Bound a run: a serial number's head behind one or two others begins it, a second one ends it."""
    stop, first = at, -1
    while stop < len(lines.cells) and stop - at < LONGEST_RUN and _may_stand(lines, stop):
        head = lines.read(stop)
        if head is not None and head.kind == "serial":
            if first >= 0:
                break
            first = stop
        stop += 1
    return (first if at < first <= at + 2 else at), stop


def _may_stand(lines: HeadLines, i: int) -> bool:
    return (
        lines.read(i) is not None
        or can_be_head(lines.clean, *lines.cells[i])
        or _BRACKET_LINE.fullmatch(lines.clean, *lines.cells[i]) is not None
    )


def _list_options(
    lines: HeadLines, i: int, stop: int, *, joining: bool
) -> list[tuple[int, Head | None, float]]:
    """List what may stand at a line: (lines, head, score); None for a head that says nothing."""
    options: list[tuple[int, Head | None, float]] = []
    head = lines.read(i)
    if head is not None:
        options.append((1, head, _KNOWN))
    elif can_be_head(lines.clean, *lines.cells[i]):
        options.append((1, None, _UNKNOWN))
    for size in (2, 3):
        if i + size <= stop and (joined := _join(lines, i, size)) is not None:
            parts = [lines.read(k) for k in range(i, i + size)]
            known = sum(part is not None for part in parts)
            bracket = _BRACKET_LINE.fullmatch(lines.clean, *lines.cells[i + size - 1]) is not None
            sure = bracket or not known or _is_period(lines, i)
            gain = _JOINED if joining or sure else _UNKNOWN * (size - known) - 0.1
            options.append((size, joined, _KNOWN * max(1, known) + gain - 0.2 * (size - 2)))
    return options


def _join(lines: HeadLines, i: int, size: int) -> Head | None:
    """Read several lines as one head: short ones, which say together what they do not say alone."""
    clean, cells = lines.clean, lines.cells
    if i + size > len(cells) or cells[i + size - 1][1] - cells[i][0] > LONGEST_HEAD + 6:
        return None
    bracket = _BRACKET_LINE.fullmatch(clean, *cells[i + size - 1]) is not None
    words = cells[i : i + size - bracket]
    if _is_period(lines, i) and size == 2 and not bracket:
        return _join_period(lines, i)
    if any(cell[1] - cell[0] > 8 or _FIGURES.search(clean, *cell) for cell in words):
        return None
    if any(_BRACKET_LINE.fullmatch(clean, *cell) for cell in words):
        return None
    parts = [lines.read(k) for k in range(i, i + len(words))]
    if parts[0] is not None and parts[0].kind == "serial":
        return None
    short = all(cell[1] - cell[0] <= 2 for cell in words)
    if len(words) > 1 and all(part is not None for part in parts) and not short:
        return None
    if len(words) > 1 and not is_head_word(
        clean, cells[i][0], cells[i + size - 1][1], whole=None not in parts
    ):
        return None
    return read_head(clean, cells[i][0], cells[i + size - 1][1])


def _is_period(lines: HeadLines, i: int) -> bool:
    head = lines.read(i)
    return head is not None and head.bare


def _join_period(lines: HeadLines, i: int) -> Head | None:
    """Join a period with the report's head below it (11月份, 工作进展), but not with a period's."""
    below = lines.read(i + 1)
    if below is None or below.kind != "report" or below.period is not None:
        return None
    return read_head(lines.clean, lines.cells[i][0], lines.cells[i + 1][1])


_BRACKET_LINE = re.compile(r"\([^()\n]{1,14}\)")
_FIGURES = re.compile("[0-9。;]")


def _make_columns(
    lines: HeadLines, at: int, end: int, back: Sequence[tuple[int, Head | None]]
) -> tuple[Column, ...]:
    columns: list[Column] = []
    while end:
        width, head = back[end]
        span = (lines.cells[at + end - width][0], lines.cells[at + end - 1][1])
        unit = find_head_unit(lines.clean, *span) if head is None else head.unit
        columns.append(
            Column(
                "other" if head is None else head.kind, span, (), None if head is None else head.period, unit
            )
        )
        end -= width
    return tuple(columns[::-1])


def _read_short(clean: str, start: int, end: int) -> Head | None:
    if end - start > LONGEST_HEAD + (6 if ")" in clean[start:end] else 0):
        return None
    return read_head(clean, start, end)


def can_be_head(clean: str, start: int, end: int) -> bool:
    """Whether a line may be a head that says nothing known: short, no number, sentence or office.

    >>> can_be_head("资金来源", 0, 4), can_be_head("市水利局", 0, 4)
    (True, False)
    """
    if end - start > 14:
        return False
    look = read_look(clean, start, end)
    return not (look.serial or look.figure or look.sentence or look.digits or look.office)


def is_header(columns: Sequence[Column]) -> bool:
    """Whether columns are a table's of commitments: three kinds or more, a promise and an answer among them."""
    kinds = [column.kind for column in columns]
    known = [kind for kind in kinds if kind != "other"]
    least = 2 if "serial" in kinds else 3
    return (
        len(known) >= least + 1
        and len(set(known)) >= 3
        and any(kind in PROMISES for kind in kinds)
        and any(kind in ANSWERS for kind in kinds if kind not in PROMISES)
    )
