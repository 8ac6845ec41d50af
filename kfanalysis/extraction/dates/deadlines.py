"""Deadlines: by when a commitment is due, and where that is said (codebook §2, deadline).

A field of its own or a tag says it for the whole (``explicit``), else the text does (``inline``), or it falls due again
and again (``recurring``); ``长期坚持`` is none. What a field or tag says that is no date is handed back as unread.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from kfanalysis.extraction.dates.date_frames import Rule, is_due_label, is_trailing
from kfanalysis.extraction.grammar.recurrences import read_last_recurrence
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import DeadlineKind, Part, Reading, TimeRow

Span = tuple[int, int]

# Roles that were judged so do not date the promised activity itself.
_BESIDE: tuple[Rule, ...] = (
    "name", "title", "since", "heading", "scheduled", "happened", "recurring_practice", "age", "labelled", "dateline",
)  # fmt: skip
_SAYS = re.compile("[0-9一-龥]")
# How long a matter may take: no day.
_LASTS = re.compile("[0-9一二三四五六七八九十两]个?(?:工作日|自然日|小时|分钟|天内?|日内)")


class Deadline(NamedTuple):
    """When a commitment is due, as printed and how it is said; ``unread`` is a field or tag that holds no date."""

    day: date | None
    raw: str | None
    kind: DeadlineKind
    unread: Span | None = None


_NONE = Deadline(None, None, "none")


@cache
def _tag() -> re.Pattern[str]:
    """A deadline's label and its value, in a bracket or behind a colon; labels may be unknown (``销号时限``)."""
    labels = alternation(load_words("labels", field="deadline"))
    return re.compile(
        rf"""
        (?P<label> {labels} | (?<![一-龥])[一-龥]{{0,8}}(?:时限|期限|时间|节点)(?:要求)? )
        (?: [)\]】〕]\ ?:?\ ? | \ ?[:为是]\ ? | \ ?(?=[0-9每年]|长期) )
        (?P<value> [^,;。:()\[\]【】〔〕\n]{{1,60}} )
        """,
        re.VERBOSE,
    )


def find_tags(text: str) -> list[tuple[int, int]]:
    """Find the values of deadline tags in clean text: the stretch behind the label.

    >>> [text[a:b] for text in ["改造。(责任单位:住建局;完成时限:2022年9月底)"] for a, b in find_tags(text)]
    ['2022年9月底']
    >>> find_tags("开工时间:2022年3月")
    []
    """
    known = load_words("labels", field="deadline")
    return [
        match.span("value")
        for match in _tag().finditer(text)
        if match["label"] in known or is_due_label(match["label"])
    ]


def read_deadline(
    reading: Reading,
    *,
    fields: Sequence[Span] = (),
    headings: Sequence[TimeRow] = (),
    parts: Sequence[Part] = (),
) -> Deadline:
    """Read when a commitment is due; ``fields`` are the spans of deadline fields, ``headings`` its heading's dates.

    Decision: a field goes before a tag, a tag before a trailing date, that before the latest due date of the text, that
    before a tag of the group's heading and the dates of the promised activity itself; of several the latest counts, and
    a field or tag that holds no date (``长期坚持``) says that there is none (codebook §2, deadline).
    """
    rows = [row for row in reading.times if row.field == "commitment"]
    own = [row for row in reading.times if row.field == "deadline"]
    filled = [(start, end) for start, end in fields if reading.clean[start:end].strip()]
    if own or filled:
        return _choose(own, "explicit", reading.year) or _leave(reading.clean, filled)
    low = reading.commitment.text_start
    tags = [(low + start, low + end) for start, end in find_tags(reading.text)]
    tagged = [row for row in rows if _is_inside(row.start, tags)]
    if tagged:
        return _choose(tagged, "explicit", reading.year) or _NONE
    if tags and _is_standing(reading.clean, tags):
        return _NONE
    ends = sorted(part.end for part in parts)
    trailing = [row for row in rows if _ends_part(reading, row, ends)]
    if trailing:
        return _choose(trailing, "explicit", reading.year) or _NONE
    due = [row for row in rows if row.role == "deadline"]
    found = (
        _choose(due, "inline", reading.year)
        or _from_headings(reading, headings)
        or _from_activity(rows, reading.year)
        or _NONE
    )
    return found._replace(unread=_leave(reading.clean, tags).unread) if tags else found


def _choose(rows: Sequence[TimeRow], kind: DeadlineKind, year: int | None) -> Deadline | None:
    """Choose the latest date, of equal ones that with 前, then the last; a recurring one only where no other is due."""
    dated = [row for row in rows if "每" not in row.raw and row.last is not None]
    if dated:
        latest = max(dated, key=lambda row: (row.last or date.min, row.raw.endswith("前"), row.start))
        return Deadline(latest.last, latest.raw, kind)
    again = [row for row in rows if "每" in row.raw]
    if again:
        row = max(again, key=lambda row: read_last_recurrence(row.raw, year=year) or date.min)
        return Deadline(read_last_recurrence(row.raw, year=year) or row.last, row.raw, "recurring")
    return Deadline(None, rows[0].raw, kind) if rows and kind == "explicit" else None


def _leave(clean: str, spans: Sequence[Span]) -> Deadline:
    """Say which field or tag is left unread: it says something, and not that the commitment stands (长期坚持)."""
    says = [span for span in spans if _SAYS.search(clean, *span) and not _LASTS.search(clean, *span)]
    unread = says[0] if says and not _is_standing(clean, says) else None
    return _NONE._replace(unread=unread)


def _is_inside(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return at >= 0 and place < spans[at][1]


@cache
def _standing() -> re.Pattern[str]:
    return re.compile(alternation(load_words("timecues", cue="standing")))


def _is_standing(clean: str, spans: Sequence[Span]) -> bool:
    return any(_standing().search(clean, *span) for span in spans)


def _ends_part(reading: Reading, row: TimeRow, ends: Sequence[int]) -> bool:
    low, high = reading.commitment.text_start, reading.commitment.text_end
    at = bisect_left(ends, row.end)
    nearest = {high, *ends[at : at + 1]}
    return "每" not in row.raw and any(
        is_trailing(reading.clean, row.start, row.end, low=low, high=end) for end in nearest
    )


def _from_headings(reading: Reading, rows: Sequence[TimeRow]) -> Deadline | None:
    """A group's tag holds for each of its commitments."""
    tagged = [row for row in rows if _is_tagged(reading.clean, row)]
    return _choose(tagged, "explicit", reading.year) if tagged else None


def _is_tagged(clean: str, row: TimeRow) -> bool:
    low, high = clean.rfind("\n", 0, row.start) + 1, clean.find("\n", row.end)
    tags = find_tags(clean[low : high if high >= 0 else len(clean)])
    return _is_inside(row.start, [(low + start, low + end) for start, end in tags])


def _from_activity(rows: Sequence[TimeRow], year: int | None) -> Deadline | None:
    dated = [
        row for row in rows if row.role == "event" and not row.rule.endswith(_BESIDE) and row.last is not None
    ]
    return _choose(dated, "inline", year) if dated else None
