"""Deadlines: by when a commitment is due, and where that is said (codebook §2, deadline).

A field of its own or a tag says it for the whole (``explicit``), else the text does (``inline``), or it falls due again
and again (``recurring``); ``长期坚持`` is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from functools import cache

from kfanalysis.extraction.dates.time_roles import is_due_label, is_trailing
from kfanalysis.extraction.dates.times import find_times
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import DeadlineKind, Part, Reading, Time, TimeRow
from kfanalysis.text.fold import clean

Deadline = tuple[date | None, str | None, DeadlineKind]

_NONE: Deadline = (None, None, "none")
# Roles that were judged so do not date the promised activity itself.
_BESIDE = ("name", "title", "since", "heading", "scheduled", "happened", "recurring_practice")


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
    reading: Reading, *, field_deadline: str | None = None, parts: Sequence[Part] = ()
) -> Deadline:
    """Read when a commitment is due: (date, raw, kind); ``field_deadline`` is the text of a field of its own.

    Decision: a field goes before a tag, a tag before a trailing date, that before the latest due date of the text, that
    before a tag of the group's heading and the dates of the promised activity itself; of several the latest counts, and
    a field or tag that holds no date (``长期坚持``) says that there is none (codebook §2, deadline).
    """
    rows = [row for row in reading.times if row.field == "commitment"]
    own = [row for row in reading.times if row.field == "deadline"]
    if field_deadline is not None and field_deadline.strip():
        return _choose(own or find_times(field_deadline, year=reading.year), "explicit") or _NONE
    if own:
        return _choose(own, "explicit") or _NONE
    low = reading.commitment.text_start
    tags = [(low + start, low + end) for start, end in find_tags(reading.text)]
    tagged = [row for row in rows if _is_inside(row.start, tags)]
    if tags and (tagged or _is_standing(reading.text, tags, low)):
        return _choose(tagged, "explicit") or _NONE
    ends = sorted(part.end for part in parts)
    trailing = [row for row in rows if _ends_part(reading, row, ends)]
    if trailing:
        return _choose(trailing, "explicit") or _NONE
    due = [row for row in rows if row.role == "deadline"]
    return _choose(due, "inline") or _from_heading(reading) or _from_activity(rows) or _NONE


def _choose(rows: Sequence[Time | TimeRow], kind: DeadlineKind) -> Deadline | None:
    """Choose the latest date; a recurring one counts only where nothing else is due."""
    dated = [row for row in rows if "每" not in row.raw and row.last is not None]
    if dated:
        latest = max(dated, key=lambda row: row.last or date.min)
        return latest.last, latest.raw, kind
    for row in rows:
        if "每" in row.raw:
            return row.last, row.raw, "recurring"
    return (None, rows[0].raw, kind) if rows and kind == "explicit" else None


def _is_inside(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return at >= 0 and place < spans[at][1]


def _is_standing(text: str, tags: Sequence[tuple[int, int]], low: int) -> bool:
    words = alternation(load_words("timecues", cue="standing"))
    return any(re.search(words, text[start - low : end - low]) for start, end in tags)


def _ends_part(reading: Reading, row: TimeRow, ends: Sequence[int]) -> bool:
    low, high = reading.commitment.text_start, reading.commitment.text_end
    at = bisect_left(ends, row.end)
    nearest = {high, *ends[at : at + 1]}
    return "每" not in row.raw and any(
        is_trailing(reading.clean, row.start, row.end, low=low, high=end) for end in nearest
    )


def _from_heading(reading: Reading) -> Deadline | None:
    """A group's tag holds for each of its commitments."""
    heading = clean(reading.commitment.heading)
    tags = find_tags(heading)
    found = [time for time in find_times(heading, year=reading.year) if _is_inside(time.start, tags)]
    return _choose(found, "explicit") if found else None


def _from_activity(rows: Sequence[TimeRow]) -> Deadline | None:
    dated = [
        row for row in rows if row.role == "event" and not row.rule.endswith(_BESIDE) and row.last is not None
    ]
    return _choose(dated, "inline") if dated else None
