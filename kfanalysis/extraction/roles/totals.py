"""Wholes: quantities against which others are counted, or which say how far the work reaches (codebook §2, total).

Each function is one rule of :mod:`kfanalysis.extraction.roles.quantity_roles`: a place and
the places that follow it in its field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kfanalysis.extraction.grammar.nouns import find_predicate, is_verb
from kfanalysis.extraction.roles.number_contexts import NumberContext, ends_in_cue, match_cue, search_cue

_RATE = r"(?P<act>[一-龥]{2})率(?:达到?|为|约|已){0,2}$"
_PROBLEM = re.compile(r"(?:对|关于|针对)[^。;]{1,300}(?:问题|情况)。?")
_PROJECT = re.compile(r"[^,、。;]{0,16}(?:项目|工程)")
_INVESTS = re.compile(r"投资")
_COUNTED = re.compile(r"开工|竣工|完工|建成|签约|投产|入库|引进|招引|新建|储备|谋划|新增|启动")
_PROMISED_RATE = re.compile(r"(?P<act>[一-龥]{2})(?:比例|率)(?:要?达到?|不低于|为|超过)?$")
_COVERS = re.compile(r"覆盖(?![率面达到范]|全)[^,、率面]{0,8}$|规划[^,、]{0,8}总[数量](?:为|约|达)?$")
_BESIDE = re.compile(r"[^,。;]{0,20},(?:目前|其中|现)?(?:均?已|计划|拟|完成|正在)")


def _is_bare(text: str) -> bool:
    """Tell whether nothing is done in a stretch: a noun phrase, with its relative clause (自行改造的)."""
    return text.endswith("的") or find_predicate(text) is None


def _is_less(one: NumberContext, other: NumberContext) -> bool:
    low, high = one.row.low, other.row.low
    return one.row.unit == other.row.unit and low is not None and high is not None and low <= high


def is_denominator(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell the whole of a stated share: 占总投资2.7亿元的80%."""
    return (
        "占" in place.item and place.after == "的" and bool(following) and following[0].dimension == "share"
    )


def is_invested(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell a total investment with a share counted against it: 总投资1.36亿元,累计完成投资0.87亿元,投资完成率64%."""
    if not re.search(r"总投资额?(?:为|约|达)?$", place.item.rstrip()):
        return False
    if place.row.field == "commitment" and re.search(
        r"占(?:工程|项目|计划)?总投资额?的", place.reading.report
    ):
        return True
    return re.search(r"完成投资.*?(?:率|占)", place.rest) is not None


def is_among(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell the set that its members are then taken from: 三条农村公路中,."""
    if place.row.field != "report":
        return False
    closes = place.clause.closed == "," and place.clause.end == place.row.end + len(place.right)
    member = bool(following) and place.after == place.right and following[0].row.unit == place.row.unit
    return (closes or member) and re.search(r"[一-龥”)](?<![其集])中$", place.right.rstrip()) is not None


def is_problem(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell a number inside a problem that is to be put right: 对1,205名老人应享未享问题 (codebook: never target)."""
    return place.row.field == "commitment" and _PROBLEM.fullmatch(place.reading.text.strip()) is not None


def is_invested_in(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell the projects that a sum is invested in: 安排项目52个,年度计划投资30亿元; 118个项目完成投资241亿元."""
    if place.dimension != "count" or not following:
        return False
    projects = _PROJECT.search(place.item) or _PROJECT.match(place.right)
    money = next((each for each in following[:2] if each.dimension == "money"), None)
    if projects is None or money is None or money.sentence_start != place.sentence_start:
        return False
    if place.row.field == "report":
        return (
            place.after == place.right and _INVESTS.search(money.item) is not None and following[0] is money
        )
    return _INVESTS.search(money.item) is not None and not _COUNTED.search(place.lead)


def is_shared_out(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell the whole of a promised share: 23家企业退城入园,入园比例达到50%; 200户的合格率 promises the 200 too."""
    if place.row.field != "commitment" or place.dimension != "count" or not following:
        return False
    share = following[0]
    rate = _PROMISED_RATE.search(share.item)
    return (
        share.dimension == "share" and rate is not None and rate["act"] in place.after[: -len(rate.group())]
    )


def is_rated(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell the whole of a rate: 隐患120处,整改118处,整改率98%; the rate's act is the answer's, not its own."""
    if place.row.field != "report" or place.dimension == "share":
        return False
    following = [p for p in following if not (ends_in_cue("grow", p.item) or ends_in_cue("fall", p.item))]
    first = following[0] if following else place
    if re.search(r"达到?$", place.item):
        return False  # 点数达到2.3个,完成率220%
    if first.dimension == "share":
        act = re.fullmatch(rf",(?:综合|按时|按期|及时|就地)?{_RATE}", place.after)
        if act is None or not is_verb(act["act"]) or act["act"] in place.item:
            return False
        if place.dimension != "count" or place.item == "":
            return False
    elif len(following) < 2 or following[1].dimension != "share" or not _is_less(first, place):
        return False
    else:
        act = re.search(_RATE, following[1].item)
        if act is None or act["act"] not in first.item or act["act"] in place.item:
            return False
    return _is_bare(place.item) or search_cue("take", place.lead) is not None


def is_handled(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell what came in from what was dealt with: 受理1200件,办结1180件; 排查纠纷1860件,就地化解九成以上."""
    if not following or search_cue("take", place.lead) is None:
        return False
    answer = following[0]
    counted = _is_less(answer, place) or answer.row.unit in ("成", "")
    handled = re.search(r"[,;](?P<act>[^,;其]{2,12})$", place.after)
    return counted and handled is not None and search_cue("handle", handled["act"]) is not None


def is_answered(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell a bare count whose state follows: 项目34个,已开工28个; 电梯6部已安装4部; 涵洞3座完工95%."""
    if not following or not _is_bare(place.item) or place.dimension == "share" or "率" in place.after:
        return False
    answer, between = following[0], place.after
    inside = place.right == between and re.search(r"[占、]", between) is None
    if answer.dimension == "share":
        return inside and answer.clause.host is None  # 已放286场(92%)
    if (
        inside
        and not re.search("已|有", between)
        and place.dimension == "count"
        and find_predicate(between) is None
    ):
        return is_answered(answer, following[1:])  # 3个街道40个小区的管网改造已完成100%
    if place.row.field == "commitment" and "已" not in between:
        return False  # 新建8个,完成6个改造 promises both
    return _is_less(answer, place) and (inside or _BESIDE.match(between) is not None)


def is_scope(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell how far the work reaches: 涉及81个小区, 项目共197个, 全县1116平方公里; 共有38家企业参加 is an actual."""
    covers = _COVERS.search(place.item) if place.dimension == "count" else None
    if covers and (place.row.field == "commitment" or covers.group().startswith("规划")):
        return re.search("已|完成", place.item) is None
    if reach := search_cue("scope", place.item):
        done = re.search(r"已|完成|建成", place.item[reach.end() :])
        return (
            done is None
            and (reach.group().startswith("涉及") or not find_predicate(place.item[: reach.start()]))
            and not find_predicate(place.right)
        )
    if place.row.field != "report":
        return False
    if re.search(r"全[国省市州县区镇乡]$", place.item):
        return place.dimension != "count"
    if place.dimension == "money":
        return False  # 处罚金额合计268万元
    return re.search(r"[一-龥”)](?:共|共计|总计|合计)$", place.item) is not None and _is_bare(place.item)


def is_effort(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell what an effort without a result is spent on: 抓好燃气、消防等10个领域的隐患排查."""
    if place.row.field != "report" or place.aspect == "done":
        return False
    effort = search_cue("effort", place.lead[:8])
    return effort is not None and find_predicate(place.right) is not None


def is_owed(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell what ought to be done, as the report has it: 应完成编制15807个, 418个应开工项目全部开工."""
    if place.row.field != "report":
        return False
    # 应 and 需 before a verb, not inside 响应, 供应, 急需.
    ought = re.search(r"(?<![适相响供效反对必所急亟刚无])[应需须](?P<act>.{2,6})", place.item)
    if ought and is_verb(ought["act"][:2]):
        return True
    return search_cue("owed", place.item) is not None or match_cue("owed", place.right) is not None


def is_part(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell a set of which only a part of each is done: 4栋宿舍楼基础部分全部完成."""
    part = search_cue("part", place.right)
    if place.row.field != "report" or part is None or search_cue("rest", place.item):
        return False
    return _is_bare(place.item) and re.search(r"正在|已|完成|办理|开展", place.right[: part.start()]) is None


def is_means(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell what a promise works with: 依托463个党群服务中心; 整合资金3亿元 is promised itself."""
    if place.row.field != "commitment" or place.dimension != "count":
        return False
    means = match_cue("means", place.item)
    return means is not None and find_predicate(place.item[means.end() :]) is None
