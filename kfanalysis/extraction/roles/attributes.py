"""Descriptions: quantities that say what a thing is like, not how far it has come (codebook §2, attribute).

Each function is one rule of :mod:`kfanalysis.extraction.roles.quantity_roles`: a place and
the places that follow it in its field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kfanalysis.extraction.grammar.nouns import find_predicate, read_right
from kfanalysis.extraction.roles.number_contexts import Place, ends_in_cue, match_cue
from kfanalysis.extraction.roles.totals import is_means
from kfanalysis.lexicon import load_words

_NO_NOUN = re.compile(r"已|正|占|完成|同比|增|下|全部|左右|可达")
_MAKES = re.compile(r"(?:完成|实现|建成|新建|新增|建设)$")


def is_age(place: Place, following: Sequence[Place]) -> bool:
    """Tell an age: 65岁以上老年人."""
    return place.row.unit.endswith("岁")


def is_base_level(place: Place, following: Sequence[Place]) -> bool:
    """Tell the level left behind: 由7.5个工作日压减至5个工作日."""
    left = re.search(r"[由从][^,、]{0,15}$", place.item)
    return left is not None and bool(following) and re.search(r"[至到为]$", place.after) is not None


def is_described(place: Place, following: Sequence[Place]) -> bool:
    """Tell the number of an attribute noun: 总投资, 占地, 为期, or a bare 长度; a promise with a floor is a target."""
    if place.row.field == "commitment" and place.row.bound in (">=", "<=") and place.clause.host is None:
        return False
    if ends_in_cue("attribute", place.item, object_=r"") or ends_in_cue(
        "capacity", place.item, object_=r"[^,、]{0,8}?"
    ):
        return not place.item.endswith("完成总投资")
    noun = ends_in_cue("measure noun", place.item)
    return noun is not None and noun.start() == 0


def is_per_unit(place: Place, following: Sequence[Place]) -> bool:
    """Tell a price or a share of one: 每人次补贴3元, 每处设充电位20个; 每千人口医师数 is an indicator."""
    per = re.search(r"每(?![千万百十季]|[年月日天周](?!.{0,2}[元㎡]))[^,、至]{1,12}$", place.item)
    return per is not None and re.search(r"[至到]每[^,、]{0,6}$", place.item) is None  # 提高到每人每月630元


def is_in_brackets(place: Place, following: Sequence[Place]) -> bool:
    """Tell a measure in brackets (套间75套(约86.8㎡/间)); a count there breaks down and is none."""
    return place.clause.host is not None and place.dimension not in ("count", "share")


def is_modifier(place: Place, following: Sequence[Place]) -> bool:
    """Tell a measure inside a noun phrase: 产值突破百亿元的企业3家, 6%水泥土, 3000万美元的协议, 6个月租赁补贴."""
    right, dimension = place.right, place.dimension
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


def is_composition(place: Place, following: Sequence[Place]) -> bool:
    """Tell what a thing is made of: 项目分两期建设, 草案共6章."""
    made = re.search(r"(?:分|分为|分成|共分)共?$", place.item)
    return made is not None or place.row.unit in load_words("rolecues", cue="part_unit")


def is_closing_names(place: Place, following: Sequence[Place]) -> bool:
    """Tell a count that only closes a list of names: 发挥经开区、自贸区3个平台优势."""
    return "、" in place.item and match_cue("means", place.item) is not None and is_means(place, following)
