"""Find tables whose columns ran together: cells parted by one space, or by nothing (codebook §1, "Table").

Only a header that is wholly made of heads shows such a table (序号 工作任务 牵头单位 进展情况; 序号工作任务牵头单位进展情况).
Below it a row is cut at its spaces, or behind its serial number, at the ends of sentences, and where an office or a
date leads a piece; what cannot be told apart stays together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kfanalysis.extraction.dates.times import find_date_end
from kfanalysis.extraction.outline.cell_looks import find_office
from kfanalysis.extraction.outline.drafts import Span
from kfanalysis.extraction.outline.table_cells import Slot, TableCells
from kfanalysis.extraction.outline.table_heads import PROMISES, read_head
from kfanalysis.lexicon import load_rows

_LINE = re.compile(r"[^ \n][^\n]*")
_WORD = re.compile(r"[^ \n]+")
_SENTENCE = re.compile(r"[^。;]+[。;]?")
_SERIAL = re.compile(r"[0-9]{1,3}(?![0-9.%年月日])[、.]?")
LEAST = 3


def find_run_together(clean: str) -> Iterator[TableCells]:
    """Find such tables.

    >>> text = "序号工作任务牵头单位进展情况\\n1新建公厕12座。市城管局已建成9座。"
    >>> [[text[s.start:s.end] for s in row] for table in find_run_together(text) for row in table.rows][1]
    ['1', '新建公厕12座。', '市城管局', '已建成9座。']
    >>> list(find_run_together("市城管局工作任务\\n1新建公厕12座。"))
    []
    """
    lines = [found.span() for found in _LINE.finditer(clean)]
    i = 0
    while i < len(lines):
        heads = _cut_heads(clean, *lines[i])
        if not heads:
            i += 1
            continue
        glued = clean.find(" ", *lines[i]) < 0
        numbered = read_head(clean, *heads[0]) is not None and clean[slice(*heads[0])].startswith("序")
        rows = [tuple(Slot(*span) for span in heads)]
        first = i
        for i in range(first + 1, len(lines)):
            if (
                numbered
                and _SERIAL.match(clean, *lines[i]) is None
                and not (glued or _is_row(clean, *lines[i]))
            ):
                break
            cells = _cut_glued(clean, *lines[i]) if glued else _cut_spaced(clean, *lines[i])
            if len(cells) < 2 and _SERIAL.match(clean, *lines[i]) is None:
                break
            rows.append(tuple(Slot(*span) for span in cells))
        else:
            i = len(lines)
        if len(rows) > 1:
            yield TableCells("words", tuple(rows), lines[first][0], rows[-1][-1].end)


def _is_row(clean: str, start: int, end: int) -> bool:
    return len(_cut_spaced(clean, start, end)) >= LEAST


def _cut_heads(clean: str, start: int, end: int) -> list[Span]:
    """Cut a line into heads, at its spaces or without any; none where it is not wholly made of them."""
    words = [found.span() for found in _WORD.finditer(clean, start, end)]
    if len(words) == 1:
        words = _segment(clean, start, words[0][1])
    heads = [read_head(clean, *word) for word in words]
    kinds = {head.kind for head in heads if head is not None}
    known = sum(head is not None for head in heads)
    fits = (
        len(words) >= LEAST and known * 5 >= len(words) * 4 and len(kinds) >= LEAST and kinds & set(PROMISES)
    )
    return words if fits else []


def _segment(clean: str, start: int, end: int) -> list[Span]:
    """Cut a line without spaces into the fewest words that are heads; none where it is no such line."""
    if end - start > 60:
        return []
    known = _heads()
    best: list[list[Span] | None] = [None] * (end - start + 1)
    best[0] = []
    for at in range(end - start):
        cut = best[at]
        if cut is None:
            continue
        for size in range(2, 13):
            if at + size <= end - start and clean[start + at : start + at + size] in known:
                made = [*cut, (start + at, start + at + size)]
                if (other := best[at + size]) is None or len(made) < len(other):
                    best[at + size] = made
    return best[-1] or []


@cache
def _heads() -> frozenset[str]:
    return frozenset(row["word"] for row in load_rows("tableheads") if row["place"] in ("whole", "end"))


def _cut_spaced(clean: str, start: int, end: int) -> list[Span]:
    return [found.span() for found in _WORD.finditer(clean, start, end)]


def _cut_glued(clean: str, start: int, end: int) -> list[Span]:
    """Cut a row without spaces: its serial number, its sentences, and the offices and dates that lead them."""
    cells: list[Span] = []
    if serial := _SERIAL.match(clean, start, end):
        cells.append(serial.span())
        start = serial.end()
    for found in _SENTENCE.finditer(clean, start, end):
        at, stop = found.span()
        while at < stop:
            lead = find_office(clean, at, stop) or find_date_end(clean, at, stop)
            if lead is None or lead >= stop:
                break
            cells.append((at, lead))
            at = lead
        cells.append((at, stop))
    return cells
