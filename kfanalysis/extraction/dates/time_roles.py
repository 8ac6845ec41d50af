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
    acts,
    cue_words,
    find_stops,
    set_scene,
    verbs,
)
from kfanalysis.records import Field, Reading, TimeRole, TimeRow

Judged = tuple[TimeRole, str]

_TAG = re.compile(r"(?P<label>[一-龥]{0,8}(?:时限|期限|时间|节点|日期)(?:要求)?)[)】\]]?(?:[:是为]|定于)? ?$")
_DAY = re.compile(r"[日号]$|月 ?[0-9]{1,2}$|[-/.][0-9]{1,2}[-/.][0-9]{1,2}$")
_LONG = re.compile(r"季度|半年|年$|年度$|月份$|前.{1,9}月$|[-~至到—、].{0,30}月$")
_BARE_YEAR = re.compile("(?<!半)年度?$")
_CLOSED = re.compile(r"[。.;)\]】” ]*(?:\n|\Z|[①-⑳]|\([0-9一二三四五六七八九十]{1,2}\))")
_EDGES = ("底", "末", "初", "旬")
_NOUN = re.compile(r"[^,。;:()0-9]{0,24}")
_RELATIVE_CLAUSE = re.compile("[一-龥]{1,10}的(?!是)")
_LABEL = 20
_SEASON = re.compile("(?:[季节旦]|(?<!同)期)$")
_SPAN = re.compile("[-~至到—].")
_STEP = re.compile(r"下一?步|接下来|下一?阶段")


def judge_places(clean: str, places: Sequence[Place]) -> list[Judged]:
    """Judge dates from their sentences alone, in the order of the text (codebook §2, times).

    >>> from datetime import date
    >>> text = "已于5月6日开标,计划9月底前完工"
    >>> judge_places(text, [(2, 6, date(2022, 5, 6), date(2022, 5, 6)), (11, 15, None, date(2022, 9, 30))])
    [('event', 'happened'), ('deadline', 'before')]
    >>> judge_places("没有日期", [])
    []
    """
    stops = find_stops(clean, places, len(clean))
    return [
        _judge(set_scene(clean, place, stop, (0, len(clean))))
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
    own = _judge_form(scene) or _judge_frame(scene)
    if own is not None:
        return own
    return _judge_ahead(scene) if _is_ahead(scene) else _judge_behind(scene)


def _judge_form(scene: Scene) -> Judged | None:
    raw = scene.raw
    if raw.endswith("前"):
        return "deadline", "before"
    if scene.field == "deadline":
        return "deadline", "field"
    if "学年" in raw or _SEASON.search(raw):
        return "event", "undated"
    if raw.startswith("截"):
        late = scene.last is not None and scene.as_of is not None and scene.last > scene.as_of
        promised = scene.field == "commitment" and not cue_words("done").search(scene.clause)
        return (
            ("deadline", "as_of_ahead")
            if (late or promised) and scene.find_verb() == "completion"
            else ("as_of", "as_of")
        )
    tag = _TAG.search(scene.sentence[-_LABEL:])
    return ("deadline", "tag") if tag and is_due_label(tag["label"]) else None


def _judge_frame(scene: Scene) -> Judged | None:
    raw, lead = scene.raw, scene.lead
    if scene.sentence.count("《") > scene.sentence.count("》"):
        return "event", "title"
    if "每" in raw:
        return ("deadline", "recurring") if _is_ahead(scene) else ("event", "recurring_practice")
    if raw.endswith(("来", "起", "今", "后", "现在")):
        starts = raw.endswith(("起", "后")) and _is_ahead(scene)
        covers = not starts and scene.has_figure(scene.reach)
        return ("period", "since_figure") if covers else ("event", "since")
    if raw.endswith("同期"):
        return "period", "same_period"
    if scene.field == "heading":
        return "event", "heading"
    if lead.endswith(acts()):
        return "event", "object"
    if _BARE_YEAR.search(raw) and (name := _judge_name(scene)) is not None:
        return name
    if cue_words("scheduled", after="[于在到的]{0,2}$").search(lead):
        return "event", "scheduled"
    if cue_words("postponed", "latest", after=" ?$").search(lead):
        return "deadline", "postponed"
    if lead.endswith(("待", "等", "等到")):
        return "event", "awaited"
    if scene.field != "report" and is_trailing(
        scene.clean, scene.start, scene.end, low=scene.low, high=scene.high
    ):
        return "deadline", "trailing"
    return None


def _judge_name(scene: Scene) -> Judged | None:
    """A year before a noun names a thing (``2022年老旧小区改造项目``); before a verb or a place it dates an act."""
    reach = scene.reach.lstrip()
    if _RELATIVE_CLAUSE.match(reach) and verbs().match(reach):
        return "event", "name"
    if reach.startswith(("“", "《", "‘")):
        return "event", "name"
    if (
        reach.startswith((",", ":", ";", "。", "、", ")"))
        or cue_words("lead").match(reach)
        or verbs().match(reach)
    ):
        return None
    noun = _NOUN.match(scene.reach)
    if noun and cue_words("indicator").search(noun.group()):
        return None if scene.has_figure(scene.clause) else ("period", "indicator")
    idle = scene.find_verb() != "completion" and not scene.has_figure(scene.clause)
    if idle or (noun and cue_words("head").search(noun.group())):
        return "event", "name"
    return None


def is_due_label(label: str) -> bool:
    """Whether a label that names a time tells when something is due, not when it opens.

    >>> is_due_label("办结时限"), is_due_label("项目完工时间"), is_due_label("销号节点")
    (True, True, True)
    >>> is_due_label("预计开工时间"), is_due_label("窗口服务时间")
    (False, False)
    """
    return cue_words("opening").search(label) is None and cue_words("hours", after="$").search(label) is None


def is_trailing(clean: str, start: int, end: int, *, low: int, high: int) -> bool:
    """Whether a promise, or a part of one, ends in a date: ``…整治,2022年9月。``

    >>> is_trailing("街景整治,2022年9月。", 5, 12, low=0, high=13)
    True
    >>> is_trailing("2022年9月。", 0, 7, low=0, high=8)
    False
    """
    if start == low or clean[start - 1] not in ",;:( ":
        return False
    return _CLOSED.match(clean[end : min(high, end + 8)]) is not None


def _is_ahead(scene: Scene) -> bool:
    """Whether the date is promised or planned rather than told of."""
    if scene.field == "report":
        if scene.as_of is not None and scene.first is not None and scene.first > scene.as_of:
            return True
        return _is_planned(scene)
    if _is_planned(scene):
        return True
    if scene.year is not None and scene.last is not None and scene.last.year < scene.year:
        return False
    past = cue_words("done") if scene.field == "commitment" else cue_words("done", "past")
    if past.search(scene.lead) or past.search(scene.clause):
        return False
    if scene.field is None and _LONG.search(scene.raw) and not _BARE_YEAR.search(scene.raw):
        return not scene.has_figure(scene.reach)
    return True


def _is_planned(scene: Scene) -> bool:
    if cue_words("auxiliary").match(scene.reach.lstrip(" ,")) or _STEP.search(scene.sentence):
        return True
    return cue_words("plan", before="(?<![按照度年])").search(scene.lead) is not None


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
    if figure and (edge or verb == "make" or _LONG.search(raw)):
        return "deadline", "count"
    if figure and verb in ("activity", None) and not _DAY.search(raw):
        return "deadline", "count"
    if verb is None and (edge or cue_words("completion").search(scene.lead)):
        return "deadline", "due"
    return "event", "planned"


def _judge_behind(scene: Scene) -> Judged:
    raw = scene.raw
    if raw.endswith(_EDGES) or _DAY.search(raw):
        if cue_words("stock").search(scene.clause) or (
            scene.lead.endswith(("到", "至")) and cue_words("total").search(scene.reach)
        ):
            return "as_of", "stock"
        covers = _SPAN.search(raw) is not None and scene.has_figure(scene.clause)
        covers = covers and scene.find_verb() not in ("start", "activity")
    elif raw.endswith("月"):
        covers = scene.has_figure(scene.clause) and scene.find_verb() not in ("start", "activity")
        covers = covers or (_LONG.search(raw) is not None and scene.has_figure(scene.reach))
    else:
        covers = scene.has_figure(scene.reach)
    return ("period", "figure") if covers else ("event", "happened")
