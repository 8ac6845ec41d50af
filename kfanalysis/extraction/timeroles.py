"""Time roles: whether a date is a deadline, an as-of, a period or an event (codebook §2, times).

The words of the date itself decide first (``前``, ``截至``, ``以来``, ``每``), then what it stands in (a tag, a title,
a name), then whether it lies ahead: there the first verb behind it tells a delivery from a mere activity; of what has
happened, only a span that covers a figure is a period.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property

from kfanalysis.extraction.dates import read_relative
from kfanalysis.lexicon import alternation, load_rows, load_words
from kfanalysis.records import Field, Reading, TimeRole, TimeRow

Place = tuple[int, int, date | None, date | None]
Judged = tuple[TimeRole, str]

_VERBS = ("completion", "start", "activity", "make")
_STOP = re.compile(r"[。;!?\n]")
_CLAUSE = re.compile(r"[^,。;:!?\n()]*$")
_SENTENCE = re.compile(r"[^。;!?\n]*$")
_LISTED = re.compile(r"[ 、]*(?:和|及|以及|与|或)?[ ]*")
_TAG = re.compile(r"(?P<label>[一-龥]{0,8}(?:时限|期限|时间|节点|日期)(?:要求)?)[)】\]]?(?:[:是为]|定于)? ?$")
_DAY = re.compile(r"[日号]$|月 ?[0-9]{1,2}$|[-/.][0-9]{1,2}[-/.][0-9]{1,2}$")
_LONG = re.compile(r"季度|半年|年$|年度$|月份$|前.+月$|[-~至到—、].*月$")
_BARE_YEAR = re.compile(r"(?:年|年度|全年)$")
_STARTING = re.compile(r"开工|开始|启动|起始|开标|进场|召开|举办|举行|开展|公示|报名|受理|成立|印发|发布|签订")
_DONE = re.compile(r"(?:工作)?(?:完成|完毕|到位|结束)")
_CLOSED = re.compile(r"[。.;)\]】” ]*(?:\n|\Z|[①-⑳]|\([0-9一二三四五六七八九十]{1,2}\))")
_ENDS_DONE = re.compile(r"(?:完成|完毕|到位|结束|竣工|完工|建成|办结)$")
_FIGURE = re.compile(
    r"(?<![第0-9.A-Za-z-])[0-9]+(?:\.[0-9]+)?(?![0-9.]|[届号时日月年]|[期批次](?!以上))"
    r"|[两二三四五六七八九十百千]{1,5}(?:[个家座处条所项件场户套人台亩名栋间]|公里)"
)


@cache
def _verbs() -> re.Pattern[str]:
    groups: dict[str, list[str]] = {}
    for word in sorted((word for word in _kinds()), key=lambda word: (-len(word), word)):
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    # Grouped by their first character: the search tries only the words that can begin where it stands.
    return re.compile("|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items()))


@cache
def _kinds() -> dict[str, str]:
    return {row["word"]: row["cue"] for row in load_rows("timecues") if row["cue"] in _VERBS}


@cache
def _words(*cues: str, before: str = "", after: str = "") -> re.Pattern[str]:
    words = alternation(word for cue in cues for word in load_words("timecues", cue=cue))
    return re.compile(f"{before}{words}{after}")


@dataclass(frozen=True)
class _Scene:
    """One date in its sentence: its words run from ``opens`` to ``stop``, the next date or the sentence's end."""

    clean: str
    start: int
    end: int
    first: date | None
    last: date | None
    opens: int
    stop: int
    low: int
    high: int
    field: Field | None = None
    as_of: date | None = None
    year: int | None = None
    figures: tuple[int, ...] | None = None

    @cached_property
    def raw(self) -> str:
        return self.clean[self.start : self.end].rstrip()

    @cached_property
    def lead(self) -> str:
        """The clause up to the date."""
        window = self.clean[max(self.low, self.start - 60) : self.start]
        found = _CLAUSE.search(window)
        return found.group() if found else ""

    @cached_property
    def sentence(self) -> str:
        """The sentence up to the date."""
        found = _SENTENCE.search(self.clean[max(self.low, self.start - 120) : self.start])
        return found.group() if found else ""

    @cached_property
    def reach(self) -> str:
        return self.clean[self.opens : self.stop]

    @cached_property
    def clause(self) -> str:
        """The first clause behind the date, the comma right behind it aside."""
        return re.split("[,:]", self.reach.lstrip(" ,"), maxsplit=1)[0]

    @cached_property
    def verb(self) -> str | None:
        """The kind of the first verb behind the date; a clause that ends in 完成 is a completion."""
        found = _verbs().search(self.reach)
        if found is None:
            return None
        inside = found.start() < self.reach.find(self.clause) + len(self.clause)
        if _DONE.match(self.reach, found.end()) or (inside and _ENDS_DONE.search(self.clause)):
            return "completion"
        return _kinds()[found.group()]

    def has_figure(self, text: str) -> bool:
        """Whether a number is told in a stretch of the reach."""
        start = self.opens + self.reach.find(text)
        if self.figures is not None:
            return any(start <= at < start + len(text) for at in self.figures)
        return _FIGURE.search(self.clean, start, start + len(text)) is not None


def judge_places(clean: str, places: Sequence[Place]) -> list[Judged]:
    """Judge dates from their sentences alone, in the order of the text (codebook §2, times).

    >>> text = "已于5月6日开标,计划9月底前完工"
    >>> judge_places(text, [(2, 6, date(2022, 5, 6), date(2022, 5, 6)), (11, 15, None, date(2022, 9, 30))])
    [('event', 'happened'), ('deadline', 'before')]
    >>> judge_places("没有日期", [])
    []
    """
    stops = _stops(clean, places, len(clean))
    return [
        _judge(_Scene(clean, *place, *stop, 0, len(clean))) for place, stop in zip(places, stops, strict=True)
    ]


def judge_time_roles(reading: Reading) -> tuple[TimeRow, ...]:
    """Judge the role of every date of a commitment, and date what is relative to the bulletin (``月底前``).

    Decision: a commitment's dates lie ahead unless its words say otherwise, a report's dates lie behind unless a plan
    or the bulletin's own day says otherwise; figures are the reading's quantities (codebook §2, times).
    """
    judged: dict[tuple[int, int], TimeRow] = {}
    for field, low, high in _fields(reading):
        rows = sorted((row for row in reading.times if row.field == field), key=lambda row: row.start)
        rows = [_date_relative(row, reading.as_of) for row in rows]
        figures = tuple(q.start for q in reading.quantities if q.field == field)
        places = [(row.start, row.end, row.first, row.last) for row in rows]
        for row, place, stop in zip(rows, places, _stops(reading.clean, places, high), strict=True):
            scene = _Scene(reading.clean, *place, *stop, low, high, field, reading.as_of, reading.year, figures)
            role, rule = _judge(scene)
            judged[row.start, row.end] = replace(row, role=role, rule=f"{row.rule.split(';')[0]};{rule}")
    return tuple(judged.get((row.start, row.end), row) for row in reading.times)


def _fields(reading: Reading) -> list[tuple[Field, int, int]]:
    commitment, whole = reading.commitment, len(reading.clean)
    fields: list[tuple[Field, int, int]] = [
        ("commitment", commitment.text_start, commitment.text_end),
        ("deadline", 0, whole),
        ("heading", 0, whole),
    ]
    if commitment.report_start is not None and commitment.report_end is not None:
        fields.append(("report", commitment.report_start, commitment.report_end))
    return fields


def _date_relative(row: TimeRow, as_of: date | None) -> TimeRow:
    if row.first is not None or row.last is not None or as_of is None:
        return row
    days = read_relative(row.raw.replace(" ", ""), as_of=as_of)
    return row if days is None else replace(row, first=days[0], last=days[1])


def _stops(clean: str, places: Sequence[Place], high: int) -> list[tuple[int, int]]:
    """Give each date the stretch of its words: up to the next date or the sentence's end.

    Dates in a list (``4月15日、7月上旬恢复通车``) share the words behind the last one.
    """
    stops: list[tuple[int, int]] = []
    following = high
    for start, end, _, _ in reversed(places):
        if following < high and stops and _LISTED.fullmatch(clean, end, following):
            stops.append(stops[-1])
        else:
            closed = _STOP.search(clean, end, min(following, end + 200))
            stops.append((end, closed.start() if closed else min(following, end + 200)))
        following = start
    return stops[::-1]


def _judge(scene: _Scene) -> Judged:
    """Ask the date itself, then what it stands in, then whether it lies ahead."""
    own = _judge_form(scene) or _judge_frame(scene)
    if own is not None:
        return own
    return _judge_ahead(scene) if _is_ahead(scene) else _judge_behind(scene)


def _judge_form(scene: _Scene) -> Judged | None:
    raw = scene.raw
    if raw.endswith("前"):
        return "deadline", "before"
    if scene.field == "deadline":
        return "deadline", "field"
    if raw.startswith("截"):
        late = scene.last is not None and scene.as_of is not None and scene.last > scene.as_of
        promised = scene.field == "commitment" and not _words("done").search(scene.clause)
        return ("deadline", "as_of_ahead") if (late or promised) and scene.verb == "completion" else ("as_of", "as_of")
    tag = _TAG.search(scene.lead)
    if tag and not _STARTING.search(tag["label"]):
        return "deadline", "tag"
    return None


def _judge_frame(scene: _Scene) -> Judged | None:
    raw, lead = scene.raw, scene.lead
    if scene.sentence.count("《") > scene.sentence.count("》"):
        return "event", "title"
    if "每" in raw:
        return ("deadline", "recurring") if _is_ahead(scene) else ("event", "recurring_practice")
    if raw.endswith(("来", "起", "今", "后", "现在")):
        covers = not raw.endswith("后") and scene.has_figure(scene.reach)
        return ("period", "since_figure") if covers else ("event", "since")
    if raw.endswith("同期"):
        return "period", "same_period"
    if scene.field == "heading":
        return "event", "heading"
    if _BARE_YEAR.search(raw) and (name := _judge_name(scene)) is not None:
        return name
    if _words("scheduled", after=r"[于在]?$").search(lead):
        return "event", "scheduled"
    if _words("postponed", after=" ?$").search(lead):
        return "deadline", "postponed"
    if scene.field != "report" and is_trailing(scene.clean, scene.start, scene.end, low=scene.low, high=scene.high):
        return "deadline", "trailing"
    return None


def _judge_name(scene: _Scene) -> Judged | None:
    """A year before a noun names a thing (``2022年老旧小区改造项目``); before a verb or a place it dates an act."""
    if re.match(r" ?[,:;。、)]", scene.reach) or _words("lead").match(scene.reach.lstrip()) or _verbs().match(scene.reach.lstrip()):
        return None
    noun = re.match(r"[^,。;:()0-9]{0,24}", scene.reach)
    if noun and _words("indicator").search(noun.group()):
        return None if scene.has_figure(scene.clause) else ("period", "indicator")
    if noun and _words("head").search(noun.group()):
        return "event", "name"
    return None


def is_trailing(clean: str, start: int, end: int, *, low: int, high: int) -> bool:
    """Whether a promise, or a part of one, ends in a date: ``…整治,2022年9月。``

    >>> is_trailing("街景整治,2022年9月。", 5, 12, low=0, high=13)
    True
    >>> is_trailing("2022年9月。", 0, 7, low=0, high=8)
    False
    """
    if start == low or clean[start - 1] not in ",;、:( ":
        return False
    return _CLOSED.match(clean[end : min(high, end + 8)]) is not None


def _is_ahead(scene: _Scene) -> bool:
    """Whether the date is promised or planned rather than told of."""
    if scene.field == "report":
        if scene.as_of is not None and scene.first is not None and scene.first > scene.as_of:
            return True
        return _is_planned(scene)
    if _is_planned(scene):
        return True
    if scene.year is not None and scene.last is not None and scene.last.year < scene.year:
        return False
    past = _words("done") if scene.field == "commitment" else _words("done", "past")
    if past.search(scene.lead) or past.search(scene.clause):
        return False
    if scene.field is None and _LONG.search(scene.raw) and not _BARE_YEAR.search(scene.raw):
        return not scene.has_figure(scene.reach)
    return True


def _is_planned(scene: _Scene) -> bool:
    opened = re.match(r" ?,?(?:将|拟|预计|计划|力争|确保|争取|有望)", scene.reach)
    step = re.search(r"下一?步|接下来|下一?阶段", scene.sentence)
    return bool(opened or step or _words("plan", before="(?<![按照度年])").search(scene.lead))


def _judge_ahead(scene: _Scene) -> Judged:
    verb, raw = scene.verb, scene.raw
    figure = scene.has_figure(scene.reach)
    if verb == "completion":
        return "deadline", "completion"
    if figure and _words("reach", after=r"[于在到]?$").search(scene.lead):
        return "deadline", "to_reach"
    edge = raw.endswith(("底", "末", "内"))
    if figure and scene.field == "report":
        return ("deadline", "count") if verb in ("make", None) else ("event", "planned")
    if figure and (edge or verb == "make" or _LONG.search(raw)):
        return "deadline", "count"
    if figure and verb in ("activity", None) and not _DAY.search(raw):
        return "deadline", "count"
    if verb is None and (edge or _words("completion").search(scene.lead)):
        return "deadline", "due"
    return "event", "planned"


def _judge_behind(scene: _Scene) -> Judged:
    raw = scene.raw
    if raw.endswith(("底", "末", "日", "号")) and re.search("[到至]$", scene.lead) and _words("stock").search(scene.reach):
        return "as_of", "stock"
    if _DAY.search(raw) or re.search("[底末初旬]$", raw):
        return "event", "happened"
    if raw.endswith("月"):
        covers = scene.has_figure(scene.clause) and scene.verb != "start"
    else:
        covers = scene.has_figure(scene.reach)
    covers = covers or (bool(_LONG.search(raw)) and scene.has_figure(scene.reach))
    return ("period", "figure") if covers else ("event", "happened")
