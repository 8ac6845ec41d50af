"""Roles: what each quantity does in its commitment (target, actual, total, change, rank, attribute) and of what.

The rules that need more than a word are functions of :mod:`~kfanalysis.extraction.roles.attributes` (attributes) and
:mod:`~kfanalysis.extraction.roles.totals` (totals); this module holds the others and the order of all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from kfanalysis.extraction.grammar.clauses import find_aspects
from kfanalysis.extraction.grammar.nouns import find_predicate, read_right
from kfanalysis.extraction.roles import attributes, totals
from kfanalysis.extraction.roles.measured_things import name_quantities
from kfanalysis.extraction.roles.number_contexts import Place, ends_in_cue, find_places, search_cue
from kfanalysis.records import QuantityRow, Reading, Role

# Numbers that share one noun: 8.2亿元、5.6亿元,合计13.8亿元.
_JOINED = re.compile(r"(?:[、和及与]|,?(?:合计|共计|总计))?")
Rule = tuple[str, Role, Callable[[Place, Sequence[Place]], bool]]


def judge_roles(reading: Reading) -> tuple[QuantityRow, ...]:
    """Judge the role of every quantity of a reading and name what it measures; the rows keep their order.

    Decision: a number is a target where it is promised or planned and actual where it is reported, unless the grammar
    around it says otherwise; the first rule that holds decides, and its name is added to ``rule`` (codebook §2).
    """
    judged: dict[int, QuantityRow] = {}
    told: dict[str, list[str]] = {}
    for places in find_places(reading):
        before: QuantityRow | None = None
        found: list[tuple[Role, str]] = []
        for at, place in enumerate(places):
            role, rule = _judge(place, places[at + 1 : at + 5], before)
            before = replace(place.row, role=role)
            found.append((role, rule))
        names = name_quantities(reading, places, [rule for _, rule in found], told)
        for place, (role, rule), what in zip(places, found, names, strict=True):
            rule = f"{place.row.rule};{rule}" if place.row.rule else rule
            judged[place.number] = replace(place.row, role=role, what=what, rule=rule)
    return tuple(judged[n] for n in range(len(reading.quantities)))


def _judge(place: Place, following: Sequence[Place], before: QuantityRow | None) -> tuple[Role, str]:
    if before and _JOINED.fullmatch(place.gap) and (place.row.unit == before.unit or place.gap == ""):
        return before.role, "listed"
    promised = _is_promised(place)
    for name, role, holds in _rules():
        if holds(place, following):
            # A growth rate or a saving that is promised is a target.
            return ("target" if role == "change" and promised else role), name
    return ("target", "promised") if promised else ("actual", "reported")


def _is_promised(place: Place) -> bool:
    """Tell a promise or a plan from a report; a commitment can state what is done already."""
    if place.row.field == "report":
        return place.aspect == "plan"
    return re.search(r"已(?!有)|目前|现有|截至", place.lead) is None


def _is_rank(place: Place, following: Sequence[Place]) -> bool:
    raw = place.row.raw
    return raw.startswith("第") or (raw.startswith("前") and place.row.unit in ("", "位", "名"))


def _is_change(place: Place, following: Sequence[Place]) -> bool:
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
    fall = ends_in_cue("fall", item, object_=r"[^,、至到]{0,12}?")
    return fall is not None and find_predicate(item[fall.end("word") :], "strong") is None


def _is_still_planned(place: Place, following: Sequence[Place]) -> bool:
    """其余25个…预计完工, 第三批20个项目计划9月开工; but 其余11个正在施工 is actual."""
    if place.row.field != "report":
        return False
    if search_cue("rest", place.item):
        return place.later == "plan"
    ahead = find_aspects(place.right)
    return bool(ahead) and ahead[0][1] == "plan" and find_predicate(place.item) is None


def _is_order(place: Place, following: Sequence[Place]) -> bool:
    """省定10000个任务, 年度计划投资5亿元: the figure that was set, inside a report."""
    set_before = ends_in_cue("order", place.item) is not None
    done = re.match(r"(?:均|全部)?(?:已|完成)", place.right)
    return place.row.field == "report" and place.dimension != "share" and set_before and done is None


@cache
def _rules() -> tuple[Rule, ...]:
    return (
        ("rank", "rank", _is_rank),
        ("age", "attribute", attributes.is_age),
        ("base level", "attribute", attributes.is_base_level),
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
        ("order", "target", _is_order),
        ("among", "total", totals.is_among),
        ("rated", "total", totals.is_rated),
        ("handled", "total", totals.is_handled),
        ("answered", "total", totals.is_answered),
        ("owed", "total", totals.is_owed),
        ("scope", "total", totals.is_scope),
        ("effort", "total", totals.is_effort),
        ("part", "total", totals.is_part),
        ("means", "total", totals.is_means),
    )
