"""Read the year that a bulletin's dates belong to where it names none in full: of its title, its reports, its plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kfanalysis.extraction.dates.date_contexts import cue_words
from kfanalysis.extraction.grammar.written_dates import find_marks

Span = tuple[int, int]
_OPENING = 24


def read_named_year(clean: str, start: int, end: int) -> int | None:
    """Read the year that a title or a lead names, which is not that of its 截至.

    >>> read_named_year("2024年实事进展", 0, 9), read_named_year("截至2024年5月", 0, 9)
    (2024, None)
    """
    for mark in find_marks(clean[start:end], year=None):
        if not mark.as_of and mark.point.year:
            return (mark.last or mark.point).year or mark.point.year
    return None


def vote_year(clean: str, reports: Sequence[Span]) -> int | None:
    """Count the years written in the reports, without those of what is still due; the later of equals wins.

    >>> vote_year("2023年已建成9座,其余2025年底前建成", [(0, 21)])
    2023
    """
    counts: Counter[int] = Counter()
    for start, end in reports:
        for mark in find_marks(clean[start:end], year=None):
            if mark.point.year and mark.suffix != "before" and mark.rule not in ("year_edge", "within_year"):
                counts[mark.point.year] += 1
    return max(counts, key=lambda year: (counts[year], year)) if counts else None


def read_planned_year(clean: str, plans: Sequence[Span]) -> int | None:
    """Read the year whose plan most promises state: 2018年,全市安排重点项目458个; no year that a thing is due in.

    >>> text = "2018年,全市安排项目458个"
    >>> read_planned_year(text, [(0, len(text))]), read_planned_year("2018年底前建成", [(0, 9)])
    (2018, None)
    """
    counts: Counter[int] = Counter()
    for start, end in plans:
        mark = next(find_marks(clean[start : min(end, start + _OPENING)], year=None), None)
        if mark and mark.start == 0 and mark.rule == "year" and mark.point.year and not mark.suffix:
            ahead = clean[start + mark.end : start + mark.end + _OPENING].lstrip("度,")
            counts[mark.point.year] += cue_words("plan").match(ahead) is not None or ahead[:1] in "全我"
    counts = +counts
    return max(counts, key=lambda year: (counts[year], year)) if counts else None
