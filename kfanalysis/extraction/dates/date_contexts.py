"""Scenes: what stands around a date, cut once: the clause and the sentence before it, its reach behind.

The reach is what the date can belong to: the words up to the next date or the end of the sentence. What verbs and
cues mean stands in ``lexicon/timecues.tsv``; what follows from them in ``timeroles``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from kfanalysis.extraction.grammar.clauses import clause_end, clause_start, sentence_end, sentence_start
from kfanalysis.lexicon import alternation, load_rows, load_words
from kfanalysis.records import Field, Reading

Place = tuple[int, int, date | None, date | None]

_VERBS = ("completion", "start", "activity", "make")
_LISTED = re.compile(r"[ 、]*(?:和|及|以及|与|或)?[ ]*")
_DONE = re.compile(r"(?:工作)?(?:完成|完毕|到位|结束)")
_WINDOW, _REACH = 120, 200
_FIGURE = re.compile(
    r"(?<![第0-9.A-Za-z-])[0-9]+(?:\.[0-9]+)?(?![0-9.]|[届号时日月年岁]|周岁)"
    r"|[两二三四五六七八九十百千]{1,5}(?:[个家座处条所项件场户套人台亩名栋间]|公里)|第[0-9一二三四五六七八九十]{1,3}[位名]"
)


@cache
def verbs() -> re.Pattern[str]:
    """Compile the verbs that tell deliveries from acts, where they are verbs: not in ``完成情况``, ``开工率``."""
    groups: dict[str, list[str]] = {}
    for word in sorted(_kinds(), key=lambda word: (-len(word), word)):
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    # Grouped by their first character: the search tries only the words that can begin where it stands.
    grouped = "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items())
    return re.compile(f"(?:{grouped})(?!{alternation(load_words('timecues', cue='noun_tail'))})")


@cache
def acts() -> tuple[str, ...]:
    """Name the verbs of mere acts (``召开``, ``推进``): a date right behind one is part of their object."""
    return tuple(word for word, kind in _kinds().items() if kind in ("start", "activity"))


@cache
def _kinds() -> dict[str, str]:
    return {row["word"]: row["cue"] for row in load_rows("timecues") if row["cue"] in _VERBS}


@cache
def cue_words(*cues: str, before: str = "", after: str = "") -> re.Pattern[str]:
    words = alternation(word for cue in cues for word in load_words("timecues", cue=cue))
    return re.compile(f"{before}{words}{after}")


class Scene(NamedTuple):
    """One date with what stands around it: the clause and the sentence before, its reach behind."""

    clean: str
    start: int
    end: int
    first: date | None
    last: date | None
    raw: str
    lead: str
    sentence: str
    opens: int
    reach: str
    clause: str
    low: int
    high: int
    field: Field | None
    as_of: date | None
    year: int | None
    figures: tuple[int, ...] | None

    def has_figure(self, text: str) -> bool:
        """Whether a number is told in a stretch of the reach."""
        start = self.opens + self.reach.find(text)
        if self.figures is not None:
            at = bisect_left(self.figures, start)
            return at < len(self.figures) and self.figures[at] < start + len(text)
        return _FIGURE.search(self.clean, start, start + len(text)) is not None

    def find_verb(self) -> str | None:
        """Name the kind of the first verb behind the date; a clause that ends in 完成 is a completion."""
        found = verbs().search(self.reach)
        if found is None:
            return "completion" if self.clause.endswith(load_words("timecues", cue="ends_done")) else None
        inside = found.start() < self.reach.find(self.clause) + len(self.clause)
        if _DONE.match(self.reach, found.end()) or (
            inside and self.clause.endswith(load_words("timecues", cue="ends_done"))
        ):
            return "completion"
        if found.group() in load_words("timecues", cue="light"):
            further = verbs().search(self.reach, found.end(), found.end() + 8)
            if further is not None and further.group() in load_words("timecues", cue="handover"):
                return "completion"
        return _kinds()[found.group()]


def set_scene(
    clean: str,
    place: Place,
    stop: tuple[int, int],
    bounds: tuple[int, int],
    *,
    reading: Reading | None = None,
    field: Field | None = None,
    figures: tuple[int, ...] | None = None,
    year: int | None = None,
) -> Scene:
    """Cut out what stands around a date: its reach is the stretch ``stop``, up to the next date or sentence."""
    start, end = place[:2]
    reach, opens, at = clean[stop[0] : stop[1]], stop[0], start
    low = max(bounds[0], start - _WINDOW)
    if at > low and clean[at - 1] == "(" and reach.startswith(")"):  # an apposition: 建成公园10个(9月底)。
        at, reach, opens = at - 1, reach[1:], opens + 1
        reach = "" if reach.startswith(tuple(",;。:、")) else reach
    sentence = clean[sentence_start(clean, at, low) : at]
    lead = clean[clause_start(clean, at, low) : at]
    behind = reach.lstrip(" ,:")
    clause = behind[: clause_end(behind, 0, len(behind))]
    as_of, year = (reading.as_of, reading.year) if reading else (None, year)
    raw = clean[start:end].rstrip()
    return Scene(
        clean, *place, raw, lead, sentence, opens, reach, clause, *bounds, field, as_of, year, figures
    )  # fmt: skip


def find_stops(clean: str, places: Sequence[Place], high: int) -> list[tuple[int, int]]:
    """Give each date the stretch of its words: up to the next date or the sentence's end.

    Dates in a list (``4月15日、7月上旬恢复通车``) share the words behind the last one.
    """
    stops: list[tuple[int, int]] = []
    following = high
    for start, end, _, _ in reversed(places):
        if following < high and stops and _LISTED.fullmatch(clean, end, following):
            stops.append(stops[-1])
        else:
            stops.append((end, sentence_end(clean, end, min(following, end + _REACH))))
        following = start
    return stops[::-1]
