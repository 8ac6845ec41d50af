"""Read figure tables of which each cell stands on a line of its own, empty cells left out (codebook §1, "Figure table").

The header ends in target, progress and, mostly, ratio, once for each indicator; the indicators' names stand before.
A row is a region's name and its figures. Where figures are missing the row is put under the indicators with which
its ratios agree; what is then still open is settled by the row that sums the others, and left over without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kfanalysis.extraction.grammar.numerals import read_numeral
from kfanalysis.extraction.outline.cell_looks import is_nothing, read_look
from kfanalysis.extraction.outline.drafts import Claim, Draft, Entry, Named, Span
from kfanalysis.extraction.outline.figure_places import Option, list_options, settle
from kfanalysis.extraction.outline.figure_tables import AIMS, ANSWERS
from kfanalysis.extraction.outline.table_asides import is_note, is_total
from kfanalysis.extraction.outline.table_heads import ColumnKind, find_head_unit, read_head

_LINE = re.compile(r"[^ \n](?:[^\n]*[^ \n])?")
LONGEST = 60
_WHOLE = re.compile("全[省市县区州旗盟镇乡街]")


@dataclass(frozen=True, slots=True)
class _Head:
    """The run of heads: where its lines begin and end, how many indicators, whether a ratio stands in each."""

    first: int
    last: int
    groups: int
    ratio: bool


@dataclass(slots=True)
class _Row:
    name: Span
    marker: Span = (0, 0)
    figures: list[Span] = field(default_factory=list)


def draft_figure_streams(clean: str) -> Draft | None:
    """Draft a figure table whose cells stand one a line, or None where the text shows none.

    >>> text = "地区 城镇新增就业(人) 目标 进度 完成比例(%) 全市 5000 4100 82 东区 2000 2100 105".replace(" ", "\\n")
    >>> [(text[slice(*e.owner.name)], text[slice(*e.text)], text[slice(*e.unit)])
    ...  for e in draft_figure_streams(text).entries]
    [('全市', '5000', '人'), ('东区', '2000', '人')]
    >>> draft_figure_streams("目标\\n进度\\n新建公厕\\n已建成") is None
    True
    """
    lines = [found.span() for found in _LINE.finditer(clean)]
    kinds = [_read_kind(clean, span) for span in lines]
    for first, kind in enumerate(kinds):
        if kind in AIMS and (head := _read_head(clean, lines, kinds, first)) is not None:
            names = _find_names(clean, lines, kinds, head)
            rows, stop = _read_rows(clean, lines, head)
            if len(names) != head.groups or not rows:
                continue
            draft = _make_draft(clean, lines, kinds, head, names, rows, stop)
            if draft.entries and len(draft.leftovers) <= len(draft.entries):
                return draft
    return None


def _read_kind(clean: str, span: Span) -> ColumnKind | None:
    head = read_head(clean, *span) if span[1] - span[0] <= 14 else None
    return head.kind if head is not None else None


def _read_head(
    clean: str, lines: Sequence[Span], kinds: Sequence[ColumnKind | None], first: int
) -> _Head | None:
    """Read the run of heads from a target's on: the shortest cycle that goes on to its end, before a row of figures."""
    cells: list[ColumnKind] = []
    i = first
    while (
        i < len(lines)
        and i - first < LONGEST
        and (kind := kinds[i]) in (*AIMS, *ANSWERS, "ratio")
        and kind is not None
    ):
        short = lines[i][1] - lines[i][0] <= 2
        if not (
            kind in AIMS and cells and cells[-1] in AIMS and short
        ):  # 目标 and 任务: one head in two lines
            cells.append(kind)
        i += 1
    if i + 2 >= len(lines) or (not _is_figure(clean, lines[i + 1]) and not _is_figure(clean, lines[i + 2])):
        return None
    if kinds[i] is not None:  # further columns: no cycle of indicators
        return None
    size = next((n for n in (2, 3) if len(cells) % n == 0 and cells == cells[:n] * (len(cells) // n)), 0)
    cycle = cells[:size]
    if not size or cycle[0] not in AIMS or cycle[1] not in ANSWERS or (size == 3 and cycle[2] != "ratio"):
        return None
    return _Head(first, i, len(cells) // size, size == 3)


def _is_figure(clean: str, span: Span) -> bool:
    return read_look(clean, *span).figure


def _find_top(kinds: Sequence[ColumnKind | None], head: _Head) -> int:
    """Find the first line behind the head of the rows' names (地区), or as far up as heads may reach."""
    first, reach = head.first, 6 * head.groups + 6
    while first > 0 and head.first - first < reach and kinds[first - 1] not in ("region", "serial"):
        first -= 1
    return first


def _find_names(
    clean: str, lines: Sequence[Span], kinds: Sequence[ColumnKind | None], head: _Head
) -> list[Span]:
    """Find the indicators' names before the run: of the rows of heads, by the widest gaps, the last that fits."""
    first = _find_top(kinds, head)
    rows: list[list[Span]] = [[]]
    gaps = [clean.count("\n", lines[i - 1][1], lines[i][0]) for i in range(first + 1, head.first + 1)]
    widest = max(gaps, default=0)
    for i in range(first, head.first):
        look = read_look(clean, *lines[i])
        if not look.office and not look.sentence:
            rows[-1].append(lines[i])
        if i - first < len(gaps) and gaps[i - first] == widest and widest > min(gaps):
            rows.append([])
    fitting = [row for row in rows if len(row) == head.groups]
    if fitting:
        return max(fitting, key=lambda row: sum(find_head_unit(clean, *span) is not None for span in row))
    return [span for row in rows for span in row][-head.groups :]


def _read_rows(clean: str, lines: Sequence[Span], head: _Head) -> tuple[list[_Row], int]:
    """Read the rows: a name, and the figures behind it; a number before a name is its serial where all have one."""
    rows: list[_Row] = []
    stop = head.last
    marker: Span = (0, 0)
    for i in range(head.last, len(lines)):
        look = read_look(clean, *lines[i])
        if look.figure or look.nothing:
            if not rows:
                if not look.serial:
                    break
                marker = lines[i]
                continue
            rows[-1].figures.append(lines[i])
        elif (
            look.sentence
            or is_note(clean, *lines[i])
            or look.length > 16
            or look.dated
            or (rows and not rows[-1].figures and i + 1 < len(lines) and not _is_name(clean, lines, i))
        ):
            break
        else:
            rows.append(_Row(lines[i], (0, 0) if rows else marker))
        stop = i + 1
    serials = [row.figures[-1] for row in rows[:-1] if row.figures]
    full = head.groups * (3 if head.ratio else 2)
    if rows and serials and all(len(row.figures) > full for row in rows[:1] if len(rows) > 1):
        for one, two in pairwise(rows):
            if one.figures:
                two.marker = one.figures.pop()
    while rows and not rows[-1].figures:
        rows.pop()
        stop -= 1
    return rows, stop


def _is_name(clean: str, lines: Sequence[Span], i: int) -> bool:
    """Whether a line names a row: a place or an office, or a figure follows."""
    look = read_look(clean, *lines[i])
    return look.office or any(_is_figure(clean, span) for span in lines[i + 1 : i + 2])


def _make_draft(
    clean: str,
    lines: Sequence[Span],
    kinds: Sequence[ColumnKind | None],
    head: _Head,
    names: Sequence[Span],
    rows: Sequence[_Row],
    stop: int,
) -> Draft:
    units = [find_head_unit(clean, *name) for name in names]
    percents = [unit is not None and clean[slice(*unit)] == "%" for unit in units]
    values = [[read_numeral(clean[slice(*span)].rstrip("%")) for span in row.figures] for row in rows]
    options = [list_options(each, percents=percents, ratio=head.ratio) for each in values]
    chosen = settle(values, options, [_is_whole(clean, row.name) for row in rows])
    entries: list[Entry] = []
    leftovers: list[tuple[Span, str]] = []
    for row, option in zip(rows, chosen, strict=True):
        if option is None:
            leftovers.extend((span, "figure_without_indicator") for span in row.figures)
        elif not is_total(clean, *row.name):
            entries.extend(_make_entries(clean, row, option, names, units))
    top = _find_top(kinds, head)
    if top == 0 or kinds[top - 1] is None:  # no head of the rows' names: the indicators begin the table
        top = lines.index(names[0])
    while top > 0 and kinds[top - 1] is not None:
        top -= 1
    claims = [Claim(*span, "header") for span in lines[top : head.last]]
    claims += [Claim(*span, "figure") for row in rows for span in (row.marker, row.name, *row.figures)]
    return Draft(
        "table", tuple(entries), lines[top][0], lines[stop - 1][1],
        (f"{head.groups} indicators, {len(rows)} rows",), tuple(claims), tuple(leftovers),
    )  # fmt: skip


def _make_entries(
    clean: str, row: _Row, option: Option, names: Sequence[Span], units: Sequence[Span | None]
) -> Iterator[Entry]:
    for name, unit, group in zip(names, units, option, strict=True):
        if group is not None and not is_nothing(clean, *row.figures[group[0]]):
            target, actual, ratio = group
            yield Entry(
                text=row.figures[target],
                report=row.figures[actual],
                marker=row.marker,
                headings=(name,),
                owner=Named(row.name),
                unit=unit,
                ratio=row.figures[ratio] if ratio >= 0 else None,
            )


def _is_whole(clean: str, name: Span) -> bool:
    return _WHOLE.fullmatch(clean, *name) is not None or is_total(clean, *name)
