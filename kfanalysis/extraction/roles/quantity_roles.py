"""Roles: what each quantity does in its commitment (target, actual, total, change, rank, attribute) and of what.

The rules that need more than a word are functions of :mod:`~kfanalysis.extraction.roles.attributes` (attributes) and
:mod:`~kfanalysis.extraction.roles.totals` (totals); this module holds the others and the order of all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from kfanalysis.extraction.grammar.clauses import find_aspects
from kfanalysis.extraction.grammar.nouns import find_predicate, read_right
from kfanalysis.extraction.roles import attributes, totals
from kfanalysis.extraction.roles.measured_things import name_quantities
from kfanalysis.extraction.roles.number_contexts import (
    NumberContext,
    ends_in_cue,
    find_contexts,
    read_dimension,
    search_cue,
)
from kfanalysis.extraction.roles.role_certainty import find_certainty
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import QuantityRow, Reading, Role

# Numbers that share one noun: 8.2亿元、5.6亿元,合计13.8亿元.
_JOINED = re.compile(r"(?:[、和及与]|,?(?:合计|共计|总计))?")
# A task in numbers: its word before the number, or behind it with its relative clause (12座的年度目标任务).
_TASK_BEFORE = re.compile(
    rf"{alternation(load_words('rolecues', cue='task_of'))}的?(?:目标)?(?:任务|目标|计划|指标)(?:投资|数|量|值)?(?:的|为)?$"
)
_TASK_BEHIND = re.compile(
    rf"[^,、;。]{{0,14}}?的{alternation(load_words('rolecues', cue='task_of'))}?"
    r"(?:目标任务|任务目标|目标|计划任务|任务|计划|指标)"
)
_OF_TASK = re.compile(r"(?:占|达到?|完成|超额?|超过|为|相当于|是)[^,、;]{0,4}$")
_REVISED = re.compile(r"(?:调整|调减|调增|核减|修订|变更|下调|上调|压减)(?:为|至|到)$")
_NOT_BEGUN = re.compile(
    r"[^,、;。0-9]{0,10}(?:尚未|还未|仍未|均未)(?:动工|开工|启动|实施|开始|建设|进场|完成)"
)
_REACHED = re.compile(r"(?:已|累计|实际)[^,、;]{0,8}$|投资完成$")
_SPEAKS_OF_TEXT = re.compile(
    r"\s*(?:分别)?(?:达|为|占|相当于)到?(?:年度|全年|年初)?(?:计划|任务|目标)(?:数|量|任务)?的"
)
_COMPARED = re.compile(
    r"(?<![相对可])[较比](?![例重率如赛选较对价])[^,、0-9]{1,12}?(?:增加|减少|提前|推迟|超出|[多少高低快慢早晚长短][出了于]?)[^,、]{0,3}$"
)


class _Before(NamedTuple):
    """What of the quantity before it one may go on with."""

    role: Role
    rule: str
    unit: str
    dimension: str


Rule = tuple[str, Role, Callable[[NumberContext, Sequence[NumberContext]], bool]]


def judge_roles(
    reading: Reading, contexts: Sequence[Sequence[NumberContext]] | None = None
) -> tuple[QuantityRow, ...]:
    """Judge the role of every quantity of a reading and name what it measures; the rows keep their order.

    Decision: a number is a target where it is promised or planned and actual where it is reported, unless the grammar
    around it says otherwise; the first rule that holds decides, and its name is added to ``rule`` (codebook §2).
    """
    judged: dict[int, QuantityRow] = {}
    told: dict[str, list[str]] = {}
    for places in find_contexts(reading) if contexts is None else contexts:
        before: _Before | None = None
        found: list[tuple[Role, str]] = []
        for at, place in enumerate(places):
            role, rule = _judge(place, places[at + 1 : at + 5], before)
            listed = rule == "listed" and before is not None and before.rule == "scope"
            before = _Before(role, "scope" if listed else rule, place.row.unit, _dimension_of(place.row))
            found.append((role, rule))
        names = name_quantities(reading, places, [rule for _, rule in found], told)
        for place, (role, rule), what in zip(places, found, names, strict=True):
            rule = f"{place.row.rule};{rule}" if place.row.rule else rule
            row = replace(place.row, role=role, what=what, rule=rule)
            judged[place.number] = replace(row, role_p=find_certainty(row))
    return tuple(judged[n] for n in range(len(reading.quantities)))


def _dimension_of(row: QuantityRow) -> str:
    return row.dimension or read_dimension(row.unit)


def _judge(
    place: NumberContext, following: Sequence[NumberContext], before: _Before | None
) -> tuple[Role, str]:
    if before and _continues(place, before):
        return before.role, "listed"
    promised = _is_promised(place)
    for name, role, holds in _rules():
        if holds(place, following):
            # A growth rate or a saving that is promised is a target.
            return ("target" if role == "change" and promised else role), name
    return ("target", "promised") if promised else ("actual", "reported")


def list_rules(place: NumberContext, following: Sequence[NumberContext]) -> tuple[str, ...]:
    """List every rule that holds of a quantity, in the order in which they are asked; the first decides its role."""
    return tuple(name for name, _, holds in _rules() if holds(place, following))


def count_rules() -> int:
    """Count the rules that are asked before a quantity is what its field makes it: promised or reported."""
    return len(_rules())


def _continues(place: NumberContext, before: _Before) -> bool:
    """Tell a number that goes on with the one before it: 8.2亿元、5.6亿元; 13户47人; 涉及38个社区,5100户."""
    if place.row.unit.endswith("岁"):
        return False
    if place.gap == "":
        return place.dimension == before.dimension or before.rule == "scope"
    if (
        before.rule == "scope"
        and place.item.strip(" 、和及共") == ""
        and place.gap.endswith((",", "、", "和", "及"))
    ):
        return find_predicate(place.right) is None
    return _JOINED.fullmatch(place.gap) is not None and place.row.unit == before.unit


def _is_promised(place: NumberContext) -> bool:
    """Tell a promise or a plan from a report; a commitment can state what is done already."""
    if place.row.field == "report":
        return place.aspect == "plan" and _REACHED.search(place.item) is None
    if _SPEAKS_OF_TEXT.match(place.reading.report):
        return False  # 新增36家 || 达计划数的120%: the text tells what was done
    told = re.search(r"已(?!有)|目前|现有|截至", place.lead) or re.match(
        r"[^,、;]{0,12}?(?:均|全部)?已(?!有)", place.right
    )
    return told is None


def _is_rank(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    raw = place.row.raw
    return raw.startswith("第") or (raw.startswith("前") and place.row.unit in ("", "位", "名"))


def _is_change(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """同比增长15%, 高于全国0.5个百分点, 减少材料907份; but a level that is reached (提高到96%) is no change."""
    item = place.item
    if place.row.unit == "百分点":
        return not item.endswith(("至", "到"))
    if (
        re.search(r"(?:至|到|达|为)$", item)
        and re.search(r"(?:增[长幅速]|[涨降]幅|下降|同比)[达到为]{1,2}$", item) is None
    ):
        return False
    if ends_in_cue("grow", item):
        return place.dimension != "count" or read_right(place.right) == ""  # 提升19个公园 counts its object
    against = search_cue("against", item)
    if against and re.search(r"增加|新增|[高低多少快慢]", item[against.end() :]):
        return True
    if _COMPARED.search(item):
        return True
    fall = ends_in_cue("fall", item, object_=r"[^,、至到]{0,12}?")
    return fall is not None and find_predicate(item[fall.end("word") :], "strong") is None


def _is_still_planned(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """其余25个…预计完工, 第三批20个项目计划9月开工; but 其余11个正在施工 is actual."""
    if place.row.field != "report":
        return False
    if search_cue("rest", place.item):
        return place.later == "plan" and not place.right.startswith("正")
    ahead = find_aspects(place.right)
    return bool(ahead) and ahead[0][1] == "plan" and find_predicate(place.item) is None


def _is_told_target(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell a task that the report states: 占年度任务5公里的80%, 超额完成12座的年度目标任务, 超过年度目标15公里."""
    if place.row.field != "report" or place.dimension == "share":
        return False
    if _TASK_BEHIND.match(place.right):
        return True
    task = _TASK_BEFORE.search(place.item)
    return task is not None and (
        _OF_TASK.search(place.item[: task.start()]) is not None or place.right[:1] == "的"
    )


def _is_revised(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell what a target is changed to in a report: 年度任务由12处调整为8处 promises anew and reports nothing."""
    named = re.search("任务|目标|计划|指标|承诺", place.lead)
    return place.row.field == "report" and named is not None and _REVISED.search(place.item) is not None


def _is_not_begun(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """Tell what is still to be done as a whole: 3.5公里清淤尚未动工."""
    return place.row.field == "report" and _NOT_BEGUN.match(place.right) is not None


def _is_order(place: NumberContext, following: Sequence[NumberContext]) -> bool:
    """省定10000个任务, 年度计划投资5亿元: the figure that was set, inside a report."""
    set_before = ends_in_cue("order", place.item) is not None
    done = re.match(r"(?:均|全部)?(?:已|完成)", place.right)
    return place.row.field == "report" and place.dimension != "share" and set_before and done is None


@cache
def _rules() -> tuple[Rule, ...]:
    return (
        ("rank", "rank", _is_rank),
        ("age", "attribute", attributes.is_age),
        ("rating", "attribute", attributes.is_rating),
        ("told target", "target", _is_told_target),
        ("revised", "target", _is_revised),
        ("superseded", "attribute", attributes.is_superseded),
        ("problem", "total", totals.is_problem),
        ("former", "attribute", attributes.is_former),
        ("tariff", "attribute", attributes.is_tariff),
        ("base level", "attribute", attributes.is_base_level),
        ("in a cause", "attribute", attributes.is_in_cause),
        ("denominator", "total", totals.is_denominator),
        ("invested", "total", totals.is_invested),
        ("described", "attribute", attributes.is_described),
        ("per unit", "attribute", attributes.is_per_unit),
        ("in brackets", "attribute", attributes.is_in_brackets),
        ("modifier", "attribute", attributes.is_modifier),
        ("composition", "attribute", attributes.is_composition),
        ("closing names", "attribute", attributes.is_closing_names),
        ("change", "change", _is_change),
        ("still planned", "target", _is_still_planned),
        ("not begun", "target", _is_not_begun),
        ("order", "target", _is_order),
        ("among", "total", totals.is_among),
        ("shared out", "total", totals.is_shared_out),
        ("invested in", "total", totals.is_invested_in),
        ("rated", "total", totals.is_rated),
        ("handled", "total", totals.is_handled),
        ("answered", "total", totals.is_answered),
        ("owed", "total", totals.is_owed),
        ("scope", "total", totals.is_scope),
        ("effort", "total", totals.is_effort),
        ("part", "total", totals.is_part),
        ("means", "total", totals.is_means),
    )
