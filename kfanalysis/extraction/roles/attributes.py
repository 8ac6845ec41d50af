"""Descriptions: quantities that say what a thing is like, not how far it has come (codebook §2, attribute).

Each function is one rule of :mod:`kfanalysis.extraction.roles.quantity_roles`: a place and
the places that follow it in its field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kfanalysis.extraction.grammar.nouns import find_predicate, read_right
from kfanalysis.extraction.roles.number_contexts import NumberContext, ends_in_cue, match_cue
from kfanalysis.extraction.roles.totals import is_means
from kfanalysis.lexicon import load_words

_NO_NOUN = re.compile(r"已|正|占|完成|同比|增|下|全部|左右|可达")
_FORMER = re.compile(r"(?:去年|上年|前年|往年|上年度|同期)(?:同期|全年|末|底)?(?:的|为|是|仅|仅为)?$")
_LAST_YEAR = re.compile(r"(?:去年|上年|前年)(?!以来|底以来|至今)[^,、;今目]{0,12}$")
_DATED = re.compile(r"(?<![0-9])(?P<year>[12][0-9]{3})年(?:末|底|同期|全年)?(?:的|为|是|仅为)$")
_ORIGINAL = re.compile(r"(?<![还复])原(?:定|下达|计划|核定|批复|承诺|申报)(?!任务|目标)")
_REVISES = re.compile(r"调整|核减|变更|改为|调减|修订|压减|调剂")
_MAKES = re.compile(r"(?:完成|实现|建成|新建|新增|建设)$")


def is_age(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell an age or an anniversary: 65岁以上老年人, 5周年."""
    return place.row.unit.endswith(("岁", "周岁", "周年"))


def is_rating(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell what a thing is built for: 110千伏变电站, 十五分钟可达, 15分钟生活圈."""
    if place.dimension in ("voltage", "frequency", "pressure"):
        return True
    return place.dimension == "time" and match_cue("reach", place.right.lstrip(" 内")) is not None


def is_former(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell a level of an earlier time, to compare with: (2023年为118根), 较去年同期的618件."""
    if _FORMER.search(place.item) or (place.dimension == "count" and _LAST_YEAR.match(place.lead)):
        return True
    dated = _DATED.search(place.item)
    year = place.reading.year
    return dated is not None and year is not None and dated["year"] < f"{year:04}"


def is_superseded(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell a target that a revised one has replaced: 原定新建12座,经同意调整为9座; (原下达18个,核减)."""
    if place.row.field != "commitment" or _ORIGINAL.search(place.item) is None:
        return False
    return _REVISES.search(place.rest) is not None or _REVISES.search(place.lead) is not None


def is_tariff(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell the rate by which a report pays or charges: 按低保老人480元/人·年的标准."""
    if place.row.field != "report" or "/" not in place.row.unit or place.dimension != "money":
        return False
    return (
        re.search(r"按(?:照)?[^。;]{0,60}$", place.clean[place.sentence_start : place.row.start][-80:])
        is not None
    )


def is_in_cause(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell a number inside what held the work up: 受3处塌方影响, 因两轮强降雨停工18天."""
    return place.row.field == "report" and _CAUSE.match(place.words.lstrip(" ,、;")) is not None


_CAUSE = re.compile(
    r"(?:但|目前|主要|后)?(?:因(?![地此而素])|由于|受(?![益理训众伤奖惠教聘让托邀表]|到(?:[表奖好]|省|市|国|欢迎)))[^。;]{0,24}$"
)


def is_base_level(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell the level left behind: 由7.5个工作日压减至5个工作日."""
    left = re.search(r"[由从][^,、]{0,15}$", place.item)
    return left is not None and bool(following) and re.search(r"[至到为]$", place.after) is not None


def is_described(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell the number of an attribute noun: 总投资, 占地, 为期, or a bare 长度; a promise with a floor is a target."""
    if place.row.field == "commitment" and place.row.bound in (">=", "<=") and place.clause.host is None:
        return False
    if ends_in_cue("attribute", place.item, object_=r"") or ends_in_cue(
        "capacity", place.item, object_=r"[^,、]{0,8}?"
    ):
        return not place.item.endswith("完成总投资")
    noun = ends_in_cue("measure noun", place.item)
    return noun is not None and noun.start() == 0


def is_per_unit(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell a price or a share of one: 每人次补贴3元, 每处设充电位20个; 每千人口医师数 is an indicator."""
    per = re.search(r"每(?![千万百十季]|[年月日天周](?!.{0,2}[元㎡]))[^,、至]{1,12}$", place.item)
    return per is not None and re.search(r"[至到]每[^,、]{0,6}$", place.item) is None  # 提高到每人每月630元


def is_in_brackets(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell a measure in brackets (套间75套(约86.8㎡/间)); a count there breaks down and is none."""
    return place.clause.host is not None and place.dimension not in ("count", "share")


def is_modifier(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell a measure inside a noun phrase: 产值突破百亿元的企业3家, 6%水泥土, 3000万美元的协议, 6个月租赁补贴."""
    right, dimension = place.right, place.dimension
    if place.gap == "" and dimension in ("power", "area", "length", "mass", "volume") and read_right(right):
        return True  # 两台35万千瓦供热机组
    if place.clause.host is not None or (dimension == "count" and place.row.bound not in (">=", "<=")):
        return False
    if right != "的" and (_NO_NOUN.match(right) or read_right(right) == ""):
        return False
    counted = bool(following) and place.after == right and re.search(r"[、和及与]|[率占比]$", right) is None
    counted = counted and following[0].dimension != "share"
    if dimension == "count":  # 50人以上规模的合作社10家
        return counted and "的" in right
    if dimension == "share":
        return counted and place.item == "" and not right.startswith("的")
    if right.startswith("的"):
        aim = re.match("的(?:目标|任务|计划|标准)", right)
        return aim is None and (counted or _MAKES.search(place.item) is None)
    return counted or (dimension == "time" and find_predicate(right) is None)


def is_composition(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell what a thing is made of: 项目分两期建设, 草案共6章."""
    made = re.search(r"(?:分|分为|分成|共分)共?$", place.item)
    return made is not None or place.row.unit in load_words("rolecues", cue="part_unit")


def is_closing_names(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell a count that only closes a list of names: 发挥经开区、自贸区3个平台优势."""
    return "、" in place.item and match_cue("means", place.item) is not None and is_means(place, following)
