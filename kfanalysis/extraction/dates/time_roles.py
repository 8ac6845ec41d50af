"""Time roles: whether a date is a deadline, an as-of, a period or an event (codebook §2, times).

The words of the date itself decide first (``前``, ``截至``, ``以来``, ``每``), then what it stands in (a tag, a title,
a name), then whether it lies ahead: there the first verb behind it tells a delivery from a mere activity; of what has
happened, only a span that covers a figure is a period.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kfanalysis.extraction.dates.date_contexts import (
    Place,
    Scene,
    cue_words,
    find_stops,
    set_scene,
)
from kfanalysis.extraction.dates.date_frames import LONG, Judged, is_ahead, judge_form, judge_frame
from kfanalysis.records import Field, Reading, TimeRow

_DAY = re.compile(r"[日号]$|月 ?[0-9]{1,2}$|[-/.][0-9]{1,2}[-/.][0-9]{1,2}$")
_EDGES = ("底", "末", "初", "旬")
_SPAN = re.compile("[-~至到—].")


def judge_places(clean: str, places: Sequence[Place], *, year: int | None = None) -> list[Judged]:
    """Judge dates from their sentences alone, in the order of the text (codebook §2, times).

    Decision: a span over figures that no word plans covers what is reported; ``year`` tells past from future.

    >>> from datetime import date
    >>> text = "已于5月6日开标,计划9月底前完工"
    >>> judge_places(text, [(2, 6, date(2022, 5, 6), date(2022, 5, 6)), (11, 15, None, date(2022, 9, 30))])
    [('event', 'happened'), ('deadline', 'before')]
    >>> judge_places("没有日期", [])
    []
    """
    stops = find_stops(clean, places, len(clean))
    return [
        _judge(set_scene(clean, place, stop, (0, len(clean)), year=year))
        for place, stop in zip(places, stops, strict=True)
    ]


def judge_row_roles(clean: str, rows: Sequence[TimeRow]) -> tuple[TimeRow, ...]:
    """Judge the dates of a text that no commitment owns, from their sentences alone."""
    judged = judge_places(clean, [(row.start, row.end, row.first, row.last) for row in rows])
    return tuple(
        replace(row, role=role, rule=f"{row.rule};{rule}")
        for row, (role, rule) in zip(rows, judged, strict=True)
    )


def judge_time_roles(reading: Reading) -> tuple[TimeRow, ...]:
    """Judge the role of every date of a commitment, each found without one (``find_dates``).

    Decision: a commitment's dates lie ahead unless its words say otherwise, a report's dates lie behind unless a plan
    or the bulletin's own day says otherwise; figures are the reading's quantities (codebook §2, times).
    """
    judged: dict[tuple[int, int], TimeRow] = {}
    for field, low, high in _fields(reading):
        rows = sorted((row for row in reading.times if row.field == field), key=lambda row: row.start)
        # A reading without any quantity was not measured yet: then the numbers are looked for in the words.
        figures = (
            tuple(q.start for q in reading.quantities if q.field == field) if reading.quantities else None
        )
        places = [(row.start, row.end, row.first, row.last) for row in rows]
        for row, place, stop in zip(rows, places, find_stops(reading.clean, places, high), strict=True):
            scene = set_scene(
                reading.clean,
                place,
                stop,
                (low, high),
                reading=reading,
                field="report" if field in ("earlier", "remark") else field,
                figures=figures if reading.quantities else None,
            )
            role, rule = _judge(scene)
            judged[row.start, row.end] = replace(row, role=role, rule=f"{row.rule};{rule}")
    return tuple(judged.get((row.start, row.end), row) for row in reading.times)


def _fields(reading: Reading) -> list[tuple[Field, int, int]]:
    commitment, whole = reading.commitment, len(reading.clean)
    fields: list[tuple[Field, int, int]] = [
        ("commitment", commitment.text_start, commitment.text_end),
        ("deadline", 0, whole),
        ("heading", 0, whole),
        ("earlier", 0, whole),
        ("remark", 0, whole),
    ]
    if commitment.report_start is not None and commitment.report_end is not None:
        fields.append(("report", commitment.report_start, commitment.report_end))
    return fields


def _judge(scene: Scene) -> Judged:
    """Ask the date itself, then what it stands in, then whether it lies ahead."""
    own = judge_form(scene) or judge_frame(scene)
    if own is not None:
        return own
    return _judge_ahead(scene) if is_ahead(scene) else _judge_behind(scene)


def _judge_ahead(scene: Scene) -> Judged:
    verb, raw = scene.find_verb(), scene.raw
    figure = scene.has_figure(scene.reach)
    if verb == "completion":
        return "deadline", "completion"
    if figure and cue_words("reach", after=r"[于在到]?$").search(scene.lead):
        return "deadline", "to_reach"
    edge = raw.endswith(("底", "末", "内"))
    if figure and scene.field == "report":
        return ("deadline", "count") if verb in ("make", None) else ("event", "planned")
    if figure and (edge or verb == "make" or LONG.search(raw)):
        return "deadline", "count"
    if figure and verb in ("activity", None) and not _DAY.search(raw):
        return "deadline", "count"
    if verb is None and (edge or cue_words("completion").search(scene.lead)):
        return "deadline", "due"
    return "event", "planned"


def _judge_behind(scene: Scene) -> Judged:
    raw, acted = scene.raw, scene.find_verb() in ("start", "activity")
    told = scene.has_figure(scene.clause)
    if raw.endswith(_EDGES) or _DAY.search(raw):
        if cue_words("stock").search(scene.clause) or (
            scene.lead.endswith(("到", "至")) and cue_words("total").search(scene.reach)
        ):
            return "as_of", "stock"
        level = raw.endswith(("月底", "月末", "度末", "度底")) and scene.find_verb() is None
        covers = (level or _SPAN.search(raw) is not None) and told and not acted
    elif raw.endswith("月份"):
        covers = told or (scene.has_figure(scene.reach) and scene.find_verb() != "start")
    elif raw.endswith("月"):
        covers = (told and not acted) or (LONG.search(raw) is not None and scene.has_figure(scene.reach))
    else:
        covers = scene.has_figure(scene.reach)
    if not covers and LONG.search(raw) and not acted and cue_words("indicator").search(scene.clause):
        return "period", "indicator"
    return ("period", "figure") if covers else ("event", "happened")
