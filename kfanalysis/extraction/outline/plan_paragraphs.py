"""Read a plan that fills a paragraph of prose, and the paragraphs below it that tell what was done (codebook §1).

plan    = sentence that plans with a figure, { sentence that plans }
answers = { paragraph that opens with its time (截至10月底, 1-10月) }, ["(" unit ")"]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kfanalysis.extraction.outline.drafts import Entry, Named, Span
from kfanalysis.extraction.outline.item_owners import read_closing_owner
from kfanalysis.extraction.outline.prose_clauses import read_piece
from kfanalysis.extraction.outline.prose_stretches import find_sentences


def read_plan(clean: str, start: int, end: int) -> Span | None:
    """Read a paragraph that only plans, with figures, or None where it tells or says nothing to count.

    >>> read_plan("今年计划修路9公里。计划投资3亿元。", 0, 19), read_plan("今年计划修路9公里,已修6公里。", 0, 17)
    ((0, 19), None)
    """
    pieces = [read_piece(clean, *span) for span in find_sentences(clean, start, end)]
    plans = bool(pieces) and all(piece.shape == "plan" and piece.report == (0, 0) for piece in pieces)
    return (start, end) if plans else None


def answer_plan(
    clean: str, entries: Sequence[Entry], plan: Span, paragraph: Span, unit: Span | None
) -> list[Entry]:
    """Give a plan the paragraph as its report, or as more of the report that it has.

    >>> text = "计划修路9公里。\\n1-9月,修6公里。其中:\\n上年,修5公里。(县交通局)"
    >>> first = answer_plan(text, [], (0, 8), (9, 23), None)
    >>> entry = answer_plan(text, first, (0, 8), (24, len(text)), None)[0]
    >>> text[slice(*entry.report)], text[slice(*entry.owner.name)]
    ('1-9月,修6公里。其中:\\n上年,修5公里。', '县交通局')
    """
    *before, last = entries or (Entry(text=plan),)
    if last.text != plan:
        before, last = list(entries), Entry(text=plan)
    start, end = paragraph
    if found := _LEADS_IN.search(clean, start, end):
        end = found.start()
    report: Span = (last.report[0] if last.report else start, end)
    owner = last.owner or (None if unit is None else Named(unit))
    if (signed := read_closing_owner(clean, *report)) is not None:
        owner, report = signed
    return [*before, replace(last, report=report, owner=owner)]


# 其中: at the end leads in what is told one by one below.
_LEADS_IN = re.compile(r"其中[:,]?[ ]*$")
