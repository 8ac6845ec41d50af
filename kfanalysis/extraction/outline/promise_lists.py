"""Read a list of promises without reports (codebook §1, promise lists): their status is unclear.

    list  = title, [lead], { item }           two items at least, of one level of markers, counted from 1
    item  = marker text { line }              一、 | (一) | 1. | 01 | 01. | ① | 一是 | 第一项
          | clause                            of a sentence that counts them up: 十件实事分别是:完成…;建成…。
    group = marker heading, { item }          a heading under which items of a lower level stand

A document whose items tell what was done of them is none: another layout reads it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise

from kfanalysis.extraction.grammar.clauses import find_clauses
from kfanalysis.extraction.grammar.marker_numbers import read_number
from kfanalysis.extraction.outline.counted_promises import list_clauses, makes_promise
from kfanalysis.extraction.outline.drafts import Claim, Draft, Entry, Named, Sheet, Span
from kfanalysis.extraction.outline.front_matter import announces_progress, is_title, name_line
from kfanalysis.extraction.outline.item_owners import find_tags
from kfanalysis.extraction.outline.lines import find_pieces, read_marker
from kfanalysis.extraction.outline.page_ends import find_page_end
from kfanalysis.extraction.outline.report_starts import judge_clause
from kfanalysis.lexicon import alternation, load_rows, load_words

ZERO, ORDINAL_IS, DASHED = 4, 8, 9
_HEADING = 30


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker at a line's head, or 一是 inside a line; ``body`` is where its text begins, ``end`` where it ends."""

    start: int
    rank: int
    number: int
    body: int
    end: int


def draft_promises(sheet: Sheet) -> Draft | None:
    """Draft a list of promises, or None where the document lists none or its items tell what was done (codebook §1).

    >>> text = "青山区2023年十件实事\\n01 新建社区食堂60家。\\n02 改造老旧小区18个。"
    >>> [(text[slice(*e.marker)].strip(), text[slice(*e.text)], e.report) for e in draft_promises(Sheet(text)).entries]
    [('01', '新建社区食堂60家。', None), ('02', '改造老旧小区18个。', None)]
    >>> draft_promises(Sheet("1.新建公厕12座,已建成9座。\\n2.改造市场4个,已完成2个。"))
    >>> draft_promises(Sheet("青山区实事\\n会议要求,一是提高认识。二是压实责任。"))
    """
    clean = sheet.clean
    if any(piece.field == "report" for piece in find_pieces(clean)) or not _announces(clean):
        return None
    tail = _find_tail(clean)
    marks = list(_find_marks(clean, tail))
    chosen = _choose_level(clean, marks)
    entries = list(_make_entries(clean, marks, chosen, tail)) if chosen else list(list_clauses(clean, tail))
    figures = sum(bool(_FIGURE.search(clean, *entry.text)) for entry in entries)
    if len(entries) < 2 or figures * 3 < len(entries) or _tell(clean, entries):
        return None
    return Draft(
        "promises",
        tuple(entries),
        entries[0].marker[0],
        tail,
        (f"{len(entries)} promises without a report",),
        claims=tuple(
            Claim(f.start() + 1, f.end(), "label") for f in _field().finditer(clean, entries[0].text[0], tail)
        ),
        certain=not announces_progress(clean, entries[0].marker[0]),
    )


_FIGURE = re.compile("[0-9]|[一二两三四五六七八九十]{1,3}[个条座所家处项]")


def _announces(clean: str) -> bool:
    """Whether a document's head announces promises: a title or lead with 实事, 承诺, 任务, 目标, 要点, 计划."""
    start = len(clean) - len(clean.lstrip())
    return _subject().search(clean, start, start + 600) is not None


@cache
def _subject() -> re.Pattern[str]:
    return re.compile(alternation(load_words("promisewords", kind="subject")))


def _tell(clean: str, entries: list[Entry]) -> bool:
    """Whether the items tell what was done: a third of them have a clause that does."""
    told = 0
    for entry in entries:
        clauses = find_clauses(clean, *entry.text)
        told += any(judge_clause(clean, clause.start, clause.end) == "told" for clause in clauses)
    return told * 3 >= len(entries)


def _find_tail(clean: str) -> int:
    first = next((mark.end for mark in _find_marks(clean, len(clean))), 0)
    return find_page_end(clean, first)


def _find_marks(clean: str, tail: int) -> Iterator[Mark]:
    """Find the markers at lines' heads, and 一是, 二是 also inside lines."""
    dashes = 0
    for line in _LINE.finditer(clean, 0, tail):
        start, end = line.span()
        while end > start and clean[end - 1] in " |":
            end -= 1
        if found := _DASH.match(clean, start, end):
            dashes += 1
            yield Mark(start, DASHED, dashes, found.end(), end)
            continue
        if found := _ZERO.match(clean, start, end):
            yield Mark(start, ZERO, int_of(found["number"]), found.end(), end)
            continue
        rank, number, body = read_marker(clean, start, end)
        if rank:
            yield Mark(start, rank, number, body, end)
        elif inside := list(_ORDINAL.finditer(clean, start, end)):
            stops = [*(mark.start() for mark in inside[1:]), end]
            for mark, stop in zip(inside, stops, strict=True):
                yield Mark(mark.start(), ORDINAL_IS, read_number(mark["number"]), mark.end(), stop)


def int_of(word: str) -> int:
    """Read a number of two digits that may begin with a zero.

    >>> int_of("01"), int_of("10")
    (1, 10)
    """
    return read_number(word.lstrip("0") or "0")


_LINE = re.compile(r"[^ \n|][^\n]*")
_DASH = re.compile(r"(?:—{1,3}|-{2,3}|[●◆■▲★◇·])[ ]?(?=[一-龥0-9“])")
_ZERO = re.compile(r"(?P<number>0[1-9]|[1-9][0-9])[ .、:]{0,3}(?=[一-龥“《(])")
_ORDINAL = re.compile(r"(?:^|(?<=[。;:,!\n ]))(?P<number>[一二三四五六七八九十]{1,3})是[,:]?")


def _choose_level(clean: str, marks: list[Mark]) -> set[int]:
    """Choose the level of the items: the one that makes most items with a figure, its numbers counted from 1."""
    best: tuple[int, set[int]] = (1, set())
    for rank in sorted({mark.rank for mark in marks}):
        level = [i for i, mark in enumerate(marks) if mark.rank == rank and mark.end - mark.body > 3]
        if len(level) < 2 or marks[level[0]].number > 1:
            continue
        runs = sum(marks[j].number in (marks[i].number + 1, 1) for i, j in pairwise(level))
        if runs * 5 < (len(level) - 1) * 4:
            continue
        stops = [*(marks[i].start for i in level[1:]), marks[level[-1]].end]
        worth = sum(
            bool(makes_promise().search(clean, marks[i].body, stop))
            for i, stop in zip(level, stops, strict=True)
        )
        if worth > best[0]:
            best = (worth, set(level))
    return best[1]


def _make_entries(clean: str, marks: list[Mark], chosen: set[int], tail: int) -> Iterator[Entry]:
    headings: dict[int, Span] = {}
    lines = max(
        (
            _count_lines(clean, marks[i].start, marks[j].start)
            for i, j in pairwise(sorted(chosen))
            if j == i + 1
        ),
        default=1,
    )
    for i, mark in enumerate(marks):
        if i not in chosen:
            rank = min(marks[j].rank for j in chosen)
            if mark.rank < rank and mark.end - mark.body <= _HEADING:
                headings = {r: span for r, span in headings.items() if r < mark.rank}
                headings[mark.rank] = (mark.body, mark.end)
            continue
        after = next(
            (marks[j].start for j in range(i + 1, len(marks)) if j in chosen or marks[j].rank < mark.rank),
            None,
        )
        end = _end_of(clean, mark, _end_of_last(clean, mark, lines, tail) if after is None else after)
        if is_title(clean, mark.body, end) or end - mark.body < 4:
            continue
        owner, due = _find_owner(clean, mark.body, end), _due().search(clean, mark.body, end)
        deadlines = (due.span("date"),) if due else ()
        name, text = _part_name(clean, (mark.body, _end_before_fields(clean, mark.body, end)))
        yield Entry(
            text=text,
            marker=(mark.start, mark.body),
            headings=(*headings.values(), *([name] if name else [])),
            owner=owner,
            deadlines=deadlines,
            remarks=tuple(_find_asides(clean, (mark.body, end), {*deadlines, owner.name if owner else None})),
        )


def _count_lines(clean: str, start: int, end: int) -> int:
    return sum(1 for _ in _LINE.finditer(clean, start, end))


def _end_of_last(clean: str, mark: Mark, most: int, tail: int) -> int:
    """End the last item with its lines, no more than any item before it has, and before a line of the tail."""
    end = mark.end
    for line in islice(_LINE.finditer(clean, mark.end, tail), most - 1):
        if name_line(clean, *line.span()) or is_title(clean, *line.span()):
            break
        end = line.end()
    return end


def _end_of(clean: str, mark: Mark, after: int) -> int:
    """End an item before the next one."""
    stop = after
    while stop > mark.body and clean[stop - 1] in " \n|":
        stop -= 1
    return stop


def _part_name(clean: str, span: Span) -> tuple[Span | None, Span]:
    """Part the name on a line of its own (城市更新行动) from the promise in the lines below it."""
    cut = clean.find("\n", *span)
    if (
        cut < 0
        or cut - span[0] > _HEADING
        or clean[cut - 1] in "。;,:"
        or _FIGURE.search(clean, span[0], cut)
    ):
        return None, span
    start = cut
    while start < span[1] and clean[start] in " \n":
        start += 1
    if not makes_promise().search(clean, start, span[1]):
        return None, span
    return (span[0], cut), (start, span[1])


def _end_before_fields(clean: str, start: int, end: int) -> int:
    """End an item's words before the lines that say who answers for it, and by when."""
    found = _field().search(clean, start, end)
    stop = found.start() if found else end
    while stop > start and clean[stop - 1] in " \n|":
        stop -= 1
    return stop if stop > start else end


@cache
def _field() -> re.Pattern[str]:
    words = alternation(
        row["word"]
        for row in load_rows("labels")
        if row["field"] in ("owner_body", "owner_person", "deadline", "support")
    )
    return re.compile(rf"\n[ ]*[(【\[]?{words}[】\]]?[ ]?:")


@cache
def _due() -> re.Pattern[str]:
    words = alternation(row["word"] for row in load_rows("labels") if row["field"] == "deadline")
    return re.compile(rf"\n[ ]*[(【\[]?{words}[】\]]?[ ]?:[ ]?(?P<date>[^\n)]{{2,30}})")


def _find_owner(clean: str, start: int, end: int) -> Named | None:
    """Find who answers for an item: in a line with a label, else in brackets behind the promise."""
    if found := _owner().search(clean, start, end):
        return Named(found.span("unit"))
    tags = (tag.span for tag in find_tags(clean, start, end) if tag.field == "owner_body")
    return next((Named(span) for span in tags), None)


def _find_asides(clean: str, item: Span, used: Container[Span | None]) -> Iterator[Span]:
    """Find the values of an item's fields that are neither owner nor deadline: who leads, who supports."""
    for found in _field().finditer(clean, *item):
        line = _LINE.search(clean, found.end(), item[1])
        if line is not None and clean.find("\n", found.end(), line.start()) < 0 and line.span() not in used:
            yield line.span()


@cache
def _owner() -> re.Pattern[str]:
    words = alternation(row["word"] for row in load_rows("labels") if row["field"] == "owner_body")
    return re.compile(rf"{words}[ ]?:[ ]?(?P<unit>[^,;。:()\n]{{2,40}})")
