"""What a date stands in, and whether it lies ahead: a tag, a title, a name, a comparison, a plan (codebook §2, times).

``judge_form`` asks the words of the date itself (``前``, ``截至``), ``judge_frame`` what stands around it; both say
nothing where neither decides.
"""

from __future__ import annotations

import re
from typing import Literal

from kfanalysis.extraction.dates.date_contexts import Scene, acts, cue_words, verbs
from kfanalysis.records import TimeRole

Rule = Literal[
    "age", "as_of", "as_of_ahead", "awaited", "before", "comparison", "completion", "count", "dateline", "due", "field",
    "figure", "happened", "header", "heading", "indicator", "labelled", "name", "object", "planned", "postponed",
    "recurring", "recurring_practice", "same_period", "scheduled", "since", "since_figure", "stock", "tag", "title",
    "to_reach", "trailing", "undated",
]  # fmt: skip
Judged = tuple[TimeRole, Rule]

_TAG = re.compile(r"(?P<label>[一-龥]{0,8}(?:时限|期限|时间|节点|日期)(?:要求)?)[)】\]]?(?:[:是为]|定于)? ?$")
_DATA = re.compile("数据|统计|截[至止](?!时间)")
_COMPARED = re.compile(r"(?:[比较同与]|[高低多少优好快]于|超过?)[ ]?$")
_REPORTER = re.compile("讯|电[ (]|,? ?(?:本报|本台)?(?:记者|笔者)")
# 均 tells what was done, but not in 平均, 人均.
_NOT_MEAN = "".join(f"(?<!{char}(?=均))" for char in "平人户年月日")
_HEADER = re.compile("[一-龥]{0,5}[^视](?:情况|进展|进度)(?:[:,。)]|的?[通汇]报|$)")
LONG = re.compile(r"季度?|半年|年$|年度$|月份$|前.{1,9}月$|[-~至到—、].{0,30}月[底末]?$")
_BARE_YEAR = re.compile("(?<!半)年度?$")
_CLOSED = re.compile(r"[。.;)\]】” ]*(?:\n|\Z|[①-⑳]|\([0-9一二三四五六七八九十]{1,2}\))")
_OLD = re.compile("年(?:底|末)?(?:[之以])?前$")
_NOUN = re.compile(r"[^,。;:()0-9]{0,24}")
_RELATIVE_CLAUSE = re.compile("[一-龥]{1,10}的(?!是)")
_LABEL = 20
_SEASON = re.compile("(?:(?<![首每本上下这])季|[节旦]|(?<!同)期)$")
_STEP = re.compile(r"下一?步|接下来|下一?阶段")


def judge_form(scene: Scene) -> Judged | None:
    raw = scene.raw
    if raw.endswith("前"):
        return ("event", "age") if _tells_age(scene) else ("deadline", "before")
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
    if tag is None:
        return None
    if _DATA.search(tag["label"]):
        return "as_of", "as_of"
    return ("deadline", "tag") if is_due_label(tag["label"]) else ("event", "labelled")


def _tells_age(scene: Scene) -> bool:
    """Whether a long past year is a mark of age inside a noun phrase: ``1980年以前建成的危房``."""
    past = scene.year is None or (scene.last is not None and scene.last.year < scene.year)
    return (
        past
        and _OLD.search(scene.raw) is not None
        and _RELATIVE_CLAUSE.match(scene.reach.lstrip()) is not None
    )


def judge_frame(scene: Scene) -> Judged | None:
    raw, lead = scene.raw, scene.lead
    if scene.sentence.count("《") > scene.sentence.count("》"):
        return "event", "title"
    if _REPORTER.match(scene.reach) or lead.endswith("讯"):
        return "event", "dateline"
    if _COMPARED.search(lead) and (scene.last is None or scene.year is None or scene.last.year < scene.year):
        return "period", "comparison"
    if scene.field != "commitment" and LONG.search(raw) and not _BARE_YEAR.search(raw) and _is_header(scene):
        return "period", "header"
    if "每" in raw:
        return ("deadline", "recurring") if is_ahead(scene) else ("event", "recurring_practice")
    if raw.endswith(("来", "起", "今", "后", "现在")):
        starts = raw.endswith(("起", "后")) and is_ahead(scene)
        told = (
            raw.endswith(("起", "后"))
            and scene.has_figure(scene.clause)
            and scene.find_verb() == "completion"
        )
        covers = not starts and not told and scene.has_figure(scene.reach)
        return ("period", "since_figure") if covers else ("event", "since")
    if raw.endswith("同期"):
        return "period", "same_period"
    if scene.field == "heading":
        return "event", "heading"
    if raw == "全年" and scene.field == "commitment" and scene.reach.startswith(("目标", "任务", "指标")):
        return "period", "indicator"
    if lead.endswith(acts()):
        return "event", "object"
    if _BARE_YEAR.search(raw) and (name := _judge_name(scene)) is not None:
        return name
    if cue_words("scheduled", after="[于在到的]{0,2}$").search(lead):
        return "event", "scheduled"
    if cue_words("postponed", "latest", after=" ?$").search(lead):
        begun = scene.find_verb() == "start" and cue_words("latest", after=" ?$").search(lead) is None
        return ("event", "planned") if begun else ("deadline", "postponed")
    if lead.endswith(("待", "等", "等到")):
        return "event", "awaited"
    if scene.field != "report" and is_trailing(
        scene.clean, scene.start, scene.end, low=scene.low, high=scene.high
    ):
        return "deadline", "trailing"
    return None


def _is_header(scene: Scene) -> bool:
    """Whether a span heads the figures that follow: ``推进情况(1-9月)``, ``1-9月完成情况``."""
    if scene.lead == "" and scene.sentence.endswith(("情况(", "进展(", "进度(")):
        return True
    named = scene.lead.endswith(("情况", "进展", "进度")) and not scene.reach
    return named or (scene.lead == "" and _HEADER.match(scene.reach) is not None)


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
    """Whether a label that names a time tells when something is due, not when it opens or came out.

    >>> is_due_label("办结时限"), is_due_label("项目完工时间"), is_due_label("销号节点"), is_due_label("整改时间")
    (True, True, True, True)
    >>> is_due_label("预计开工时间"), is_due_label("窗口服务时间"), is_due_label("成文日期"), is_due_label("更新时间")
    (False, False, False, False)
    """
    if cue_words("opening").search(label) or cue_words("hours", after="$").search(label):
        return False
    if label.removesuffix("要求").endswith(("时限", "期限", "节点")) or label in ("时间", "时间要求"):
        return True
    return cue_words("completion", "due_label", "plan").search(label) is not None


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


def is_ahead(scene: Scene) -> bool:
    """Whether the date is promised or planned rather than told of."""
    if scene.field == "report":
        if scene.as_of is not None and scene.first is not None and scene.first > scene.as_of:
            return True
        return _is_planned(scene)
    if _is_planned(scene):
        return True
    if scene.year is not None and scene.last is not None and scene.last.year < scene.year:
        return False
    past = cue_words(*(("done",) if scene.field == "commitment" else ("done", "past")), before=_NOT_MEAN)
    if past.search(scene.lead) or past.search(scene.clause):
        return False
    if scene.field is None and LONG.search(scene.raw):
        return scene.lead.endswith(("到", "至")) or not scene.has_figure(scene.reach)
    return True


def _is_planned(scene: Scene) -> bool:
    if cue_words("auxiliary").match(scene.reach.lstrip(" ,")) or _STEP.search(scene.sentence):
        return True
    return cue_words("plan", before="(?<![按照度年])").search(scene.lead) is not None
