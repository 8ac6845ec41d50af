"""Weigh drafts: how much of a document each makes into plausible promises and reports, by one measure for all.

    score = share of the document's characters that stand in entries, each entry's counted as far as it is plausible
            × n / (n + 1), n the plausible entries: one that swallows the document says less than many
            − share of the characters left over in lines with figures

A text of label words, of a title, or without a Chinese character is no promise; a report that says nothing of a
state counts for less, so does an entry that runs over another's label; an entry without a report counts, since
lists of promises have none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from kfanalysis.extraction.grammar.clauses import find_aspects
from kfanalysis.extraction.outline.drafts import Draft, Entry, Span
from kfanalysis.extraction.outline.front_matter import is_titled
from kfanalysis.extraction.outline.lines import find_pieces, is_label

_LEAST = 0.02
_MARGIN = 0.03
_LONG = 1200


@dataclass(frozen=True, slots=True)
class Weighing:
    """What a draft weighs: its layout, score, entries, plausible entries, those with a report, its own evidence."""

    layout: str
    score: float
    entries: int
    plausible: int
    reported: int
    evidence: tuple[str, ...] = ()


def weigh(clean: str, draft: Draft) -> Weighing:
    """Weigh one draft of a document.

    >>> text = "1.建成学校5所。已建成3所。"
    >>> good = Draft("numbered", (Entry((2, 9), (9, 15)),), 0, 15)
    >>> poor = Draft("sections", (Entry((2, 4),),), 0, 15, leftovers=(((4, 15), "unread_line"),))
    >>> weigh(text, good).score > weigh(text, poor).score
    True
    """
    total = max(1, _count(clean, (0, len(clean))))
    worth, plausible, reported = 0.0, 0, 0
    labels = [piece.start for piece in find_pieces(clean) if piece.field in ("commitment", "report")]
    for entry in draft.entries:
        quality = judge_entry(clean, entry) * (0.4 if _swallows(labels, entry) else 1)
        size = _count(clean, entry.text) + (_count(clean, entry.report) if entry.report else 0)
        worth += quality * size
        plausible += quality >= 0.5
        reported += quality >= 0.5 and entry.report is not None
    lost = sum(_count(clean, span) for span, _ in draft.leftovers if _FIGURE.search(clean, *span))
    score = worth / total * plausible / (plausible + 1) - lost / total
    return Weighing(draft.layout, score, len(draft.entries), plausible, reported, draft.evidence)


def choose(clean: str, drafts: list[Draft]) -> tuple[Draft | None, tuple[Weighing, ...]]:
    """Choose the draft that weighs most, an earlier one unless a later is better by a margin; with all weighings."""
    best, most, weighings = None, _LEAST, []
    for draft in drafts:
        weighing = weigh(clean, draft)
        weighings.append(weighing)
        if weighing.plausible and weighing.score > most + (_MARGIN if best else 0):
            best, most = draft, weighing.score
    return best, tuple(sorted(weighings, key=lambda each: -each.score))


def judge_entry(clean: str, entry: Entry) -> float:
    """Judge how plausible an entry is as a commitment, 0 to 1.

    >>> judge_entry("承诺事项", Entry((0, 4))), judge_entry("建成学校5所。已建成3所。", Entry((0, 7), (7, 13)))
    (0.0, 1.0)
    """
    if not is_promise(clean, entry.text) and not (entry.headings and _FIGURE.search(clean, *entry.text)):
        return 0.0
    if entry.report is None:
        return 0.6
    if is_label(clean, *entry.report):
        return 0.2
    quality = 1.0 if reads_like_report(clean, entry.report) else 0.7
    return quality * (1.0 if entry.text[1] - entry.text[0] <= _LONG else 0.5)


def _swallows(labels: list[int], entry: Entry) -> bool:
    """Whether a label of a promise or report stands inside an entry's text or report."""
    return any(
        bisect_right(labels, span[0]) < bisect_left(labels, span[1])
        for span in (entry.text, entry.report or (0, 0))
    )


def is_promise(clean: str, span: Span) -> bool:
    """Whether a text can be what is promised: words, and neither a label nor a bulletin's title.

    >>> is_promise("责任单位", (0, 4)), is_promise("新建公厕12座", (0, 7))
    (False, True)
    """
    words = _HAN.search(clean, *span)
    return bool(words) and not is_label(clean, *span) and not is_titled(clean, *span)


def reads_like_report(clean: str, span: Span) -> bool:
    """Whether a text tells of a state: it has a figure or a word for done, going on or planned."""
    return bool(_FIGURE.search(clean, *span) or find_aspects(clean, *span))


_HAN = re.compile("[一-龥]")
_FIGURE = re.compile("[0-9]")


def _count(clean: str, span: Span) -> int:
    return sum(not char.isspace() for char in clean[slice(*span)])
