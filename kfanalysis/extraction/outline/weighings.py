"""Weigh drafts: how much of a document each makes into plausible promises and reports, by one measure for all.

    score = share of the document's characters that stand in entries, each entry's counted as far as it is plausible
            × √(n / the most that any draft has), n the plausible entries: what swallows others says less than many
            − share of the characters left over in lines with figures

A text of label words, of a title, or without a Chinese character is no promise; a report that says nothing of a
state counts for less, so does an entry that runs over another's label, over bars, or over lines that are a unit, a
date or a number by themselves. An entry without a report counts, since lists of promises have none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import sqrt

from kfanalysis.extraction.dates.times import find_date_end
from kfanalysis.extraction.grammar.clauses import find_aspects
from kfanalysis.extraction.outline.drafts import Claim, Draft, Entry, Span
from kfanalysis.extraction.outline.field_labels import is_label
from kfanalysis.extraction.outline.front_matter import is_titled, name_line
from kfanalysis.extraction.outline.item_owners import is_body, is_place
from kfanalysis.extraction.outline.lines import find_pieces
from kfanalysis.extraction.outline.name_judgements import is_class
from kfanalysis.lexicon import alternation, load_rows

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


def weigh(clean: str, draft: Draft, *, text: str = "") -> Weighing:
    """Weigh one draft of a document; ``text`` is the text before cleaning, where a tab still parts cells.

    >>> text = "1.建成学校5所。已建成3所。"
    >>> good = Draft("numbered", (Entry((2, 9), (9, 15)),), 0, 15)
    >>> poor = Draft("sections", (Entry((2, 4),),), 0, 15, leftovers=(((4, 15), "unread_line"),))
    >>> weigh(text, good).score > weigh(text, poor).score
    True
    """
    total = max(1, _count(clean, (0, len(clean))))
    worth, plausible, reported, seen = 0.0, 0, 0, set[Span]()
    labels = _find_labels(clean)
    for entry in draft.entries:
        quality = judge_entry(clean, entry) * (0.4 if _swallows(labels, entry) else 1)
        quality *= 0.3 if _joins_cells(text or clean, entry) else 1
        spans = [span for span in _list_spans(entry) if span not in seen]
        seen.update(spans)
        worth += quality * sum(_count(clean, span) for span in spans)
        plausible += quality >= 0.5
        reported += quality >= 0.5 and entry.report is not None
    lost = sum(_count(clean, span) for span, _ in draft.leftovers if _FIGURE.search(clean, *span))
    score = (worth - lost) / total
    return Weighing(draft.layout, score, len(draft.entries), plausible, reported, draft.evidence)


def choose(clean: str, drafts: list[Draft], *, text: str = "") -> tuple[Draft | None, tuple[Weighing, ...]]:
    """Choose the draft that weighs most, an earlier one unless a later is better by a margin; with all weighings."""
    weighings = [weigh(clean, draft, text=text) for draft in drafts]
    most = max((each.plausible for each in weighings), default=0)
    weighings = [replace(each, score=each.score * sqrt(each.plausible / max(1, most))) for each in weighings]
    best, score = None, _LEAST
    certain = any(draft.certain for draft in drafts)
    for draft, weighing in zip(drafts, weighings, strict=True):
        if certain and not draft.certain:
            continue
        if weighing.plausible and weighing.score > score + (_MARGIN if best else 0):
            best, score = draft, weighing.score
    return best, tuple(sorted(weighings, key=lambda each: -each.score))


def _list_spans(entry: Entry) -> list[Span]:
    """List what an entry explains of the document, each stretch once."""
    spans = [
        entry.text,
        *entry.deadlines,
        *entry.headings,
        *entry.remarks,
        *(each.text for each in entry.earlier),
    ]
    if entry.report is not None:
        spans.append(entry.report)
    if entry.owner is not None:
        spans.append(entry.owner.name)
    return [span for span in set(spans) if span == entry.text or not _is_within(span, entry.text)]


def _joins_cells(text: str, entry: Entry) -> bool:
    """Whether a text or report runs over the cells of a table."""
    spans = [entry.text] + ([entry.report] if entry.report else [])
    return any(_CELL_END.search(text, *span) for span in spans)


_CELL_END = re.compile(r"\t(?=[^ \n])|[|│][^\n]*\n?[^\n]*[|│]")


def _is_within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def judge_entry(clean: str, entry: Entry) -> float:
    """Judge how plausible an entry is as a commitment, 0 to 1.

    >>> judge_entry("承诺事项", Entry((0, 4))), judge_entry("建成学校5所。已建成3所。", Entry((0, 7), (7, 13)))
    (0.0, 1.0)
    """
    if not is_promise(clean, entry.text) and not (entry.headings and _FIGURE.search(clean, *entry.text)):
        return 0.0
    if _fields().match(clean, *entry.text):
        return 0.2
    own = _own_share(clean, entry.text)
    if not (entry.unit or names_matter(clean, entry.text) or _is_labelled(clean, entry)):
        own *= 0.3
    if is_class(clean, *entry.text):
        own *= 0.3  # 省市两级为民办实事 heads items, and is none
    if entry.report is None:
        return 0.6 * own
    if is_label(clean, *entry.report):
        return 0.2
    quality = 1.0 if reads_like_report(clean, entry.report) else 0.7
    quality *= 0.6 if _opens_with_cell(clean, *entry.report) else 1.0
    return (
        quality
        * own
        * _own_share(clean, entry.report)
        * (1.0 if entry.text[1] - entry.text[0] <= _LONG else 0.5)
    )


def _is_labelled(clean: str, entry: Entry) -> bool:
    """Whether a label parts the report from the text, so that nobody had to guess where one ends."""
    return entry.report is not None and clean.find(":", entry.text[1], entry.report[0]) >= 0


def _opens_with_cell(clean: str, start: int, end: int) -> bool:
    """Whether a report opens with an office that a space parts from what follows, as the cells of a row are."""
    gap = clean.find(" ", start, min(end, start + 20))
    return gap > start and is_body(clean, start, gap)


def names_matter(clean: str, span: Span) -> bool:
    """Whether a text names what is promised, and not only how much of it, or that it is planned.

    >>> texts = "全年任务4万亩", "总投资35亿元,年度计划投资12亿元", "新建公厕12座", "8月底前完成改造"
    >>> [names_matter(text, (0, len(text))) for text in texts]
    [False, False, True, True]
    """
    if span[1] - span[0] > 40:
        return True
    words, measured = _measures().subn("", clean[slice(*span)])
    return not measured or bool(_HAN.search(words)) or _HAN.search(clean, *span) is None


@cache
def _measures() -> re.Pattern[str]:
    plans = sorted({row["word"] for row in load_rows("reportcues") if row["kind"] in ("plan", "describe")})
    words = alternation((*plans, "年度", "全年", "任务", "目标", "总投资", "投资", "完成", "共", "为"))
    return re.compile(rf"{words}|[0-9]+(?:[.,][0-9]+)*[万亿千百]?[余多]?[一-龥%]?")


@cache
def _fields() -> re.Pattern[str]:
    """A text that begins with the name of a field is that field's: 整改时限 2020年8月底前."""
    words = alternation(row["word"] for row in load_rows("labels") if len(row["word"]) > 3)
    return re.compile(rf"{words}[ :\n]")


def _own_share(clean: str, span: Span) -> float:
    """The share of a span's lines that are its own, and not a field of a table or list by themselves."""
    lines = [found.span() for found in _LINE.finditer(clean, *span)]
    strange = sum(
        clean.find("|", *line) >= 0 or (len(lines) > 1 and (_is_bare(clean, *line) or is_body(clean, *line)))
        for line in lines
    )
    return 1.0 - strange / max(1, len(lines))


_LINE = re.compile(r"[^ \n](?:[^\n]*[^ \n])?")
_BARE = re.compile(r"[0-9.%、/-]+")


def _is_bare(clean: str, start: int, end: int) -> bool:
    return _BARE.fullmatch(clean, start, end) is not None or find_date_end(clean, start, end) == end


@lru_cache(maxsize=4)  # every draft of a document asks
def _find_labels(clean: str) -> tuple[int, ...]:
    """Find where labels of a promise or report stand, and those lines that begin with a word that often begins one
    (``问题编号：``), unless it tells what is next."""
    found = {piece.start for piece in find_pieces(clean) if piece.field in ("commitment", "report")}
    heads = list(_HEADED.finditer(clean))
    counts = Counter(head["word"] for head in heads)
    sequels = {row["word"] for row in load_rows("labels") if row["field"] == "sequel"}
    found |= {
        head.start("word") for head in heads if counts[head["word"]] > 2 and head["word"] not in sequels
    }
    return tuple(sorted(found))


_HEADED = re.compile(r"(?:^|(?<=\n)) {0,4}(?P<word>[一-龥]{2,8}):")


def _swallows(labels: Sequence[int], entry: Entry) -> bool:
    """Whether a label of a promise or report stands inside an entry's text or report."""
    return any(
        bisect_right(labels, span[0]) < bisect_left(labels, span[1])
        for span in (entry.text, entry.report or (0, 0))
    )


def is_promise(clean: str, span: Span) -> bool:
    """Whether a text can be what is promised: words, and neither a label, a place alone nor a bulletin's title.

    >>> is_promise("责任单位", (0, 4)), is_promise("清源县;", (0, 4)), is_promise("新建公厕12座", (0, 7))
    (False, False, True)
    """
    words = _HAN.search(clean, *span) and name_line(clean, *span) not in ("source", "published", "crumb")
    named = is_label(clean, *span) or is_titled(clean, *span) or is_place(clean, *span)
    return bool(words) and not named


def drop_names(clean: str, draft: Draft) -> Draft:
    """Drop what only names a place or repeats a label, without a report: a line of a ranking is no commitment.

    >>> ranked = Draft("numbered", (Entry((2, 6)), Entry((8, 15))), 0, 15)
    >>> found = drop_names("1.清源县;2.新建公厕12座", ranked)
    >>> len(found.entries), found.claims
    (1, (Claim(start=2, end=6, name='name'),))
    """
    names = [each for each in draft.entries if _is_bare_name(clean, each)]
    if not names or len(names) == len(draft.entries):
        return draft
    kept = tuple(each for each in draft.entries if each not in names)
    return replace(
        draft, entries=kept, claims=(*draft.claims, *(Claim(*each.text, "name") for each in names))
    )


def _is_bare_name(clean: str, entry: Entry) -> bool:
    bare = (
        entry.report is None and entry.unit is None and not (entry.earlier or entry.deadlines or entry.parts)
    )
    return bare and not is_promise(clean, entry.text) and _FIGURE.search(clean, *entry.text) is None


def reads_like_report(clean: str, span: Span) -> bool:
    """Whether a text tells of a state: it has a figure or a word for done, going on or planned."""
    return bool(_FIGURE.search(clean, *span) or find_aspects(clean, *span))


_HAN = re.compile("[一-龥]")
_FIGURE = re.compile("[0-9]")


def _count(clean: str, span: Span) -> int:
    """Count what is no space."""
    return sum(map(len, clean[slice(*span)].split()))
