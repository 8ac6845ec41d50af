"""Evidence that a figure of the report answers a target, or that it does not (codebook §2, pairs).

Each piece of evidence is a feature with a name; what they add up to stands in ``lexicon/weights_pairs.tsv``. A
feature speaks for a pair (the same words, the only two of a rare unit, said to be done) or against it (a scope, the
target said again, a plan or draft of the thing, work only begun, a stage of it, another set, one member of a list).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from kfanalysis.extraction.relations.figure_stances import (
    Stance,
    has_deed,
    is_held,
    is_planned,
    own_right,
    read_stance,
    says,
    says_anew,
)
from kfanalysis.extraction.relations.phrases import containment, likeness
from kfanalysis.extraction.roles.number_contexts import NumberContext, ends_in_cue
from kfanalysis.lexicon import load_words

_GENERIC = frozenset(load_words("pairwords", kind="generic_unit"))
_HEADS = load_words("pairwords", kind="measure")
_FLOOR = re.compile(
    r"(?P<key>(?<![0-9.])[0-9.]{0,8}[十百千万亿]{0,3}(?:元|美元|亩|人|名|平方米|㎡|吨|公里|米|岁|年)?)(?:及|\(含\)|含|或)?以[上下]"
)
_KINDS = ("work_new", "work_remake", "work_repair", "work_remove", "work_train", "work_hold", "work_begin")
_OPENS = re.compile("其中|包括|分别|:")
_WITHIN = re.compile(r"其中|(?:含|包括|包含)[^,;。]{0,12}$")
_EXCLUDING = (
    "said again as a plan", "paper", "told of the rest", "other threshold", "stage", "other set", "begun behind",
    "said again beside a deed", "said again of what is open",
)  # fmt: skip
_ONE = Decimal(1)
_NEAR = 14
_BESIDE = 12  # figures of one unit on either side that one is compared with
_FINISHED = re.compile("建成|竣工|完工|投用|投入使用|交付|通车|投产")
_OPEN = re.compile("未(?!来)|尚|准备|等待|正在|预计|影响|迟缓")
_WHOLLY = re.compile("均|全部|都已|悉数")
_PLAIN = re.compile(r"[^一-龥]")
_MEASURED = frozenset({"length", "area", "volume", "mass", "energy", "power", "money", "share"})


@dataclass(frozen=True, slots=True)
class Sides:
    """The targets and the report's figures of a commitment, with what is counted once for all couples."""

    targets: Sequence[NumberContext]
    figures: Sequence[NumberContext]
    promised: Counter[str]
    by_unit: dict[str, list[NumberContext]]
    order: dict[int, int]
    stances: dict[int, Stance]
    near: dict[int, list[NumberContext]]


def gather(targets: Sequence[NumberContext], figures: Sequence[NumberContext]) -> Sides:
    """Gather what couples share: how many targets have a unit, which figures, and what each figure says by itself."""
    by_unit: dict[str, list[NumberContext]] = {}
    for figure in figures:
        by_unit.setdefault(figure.unit, []).append(figure)
    places: Counter[str] = Counter()
    order = {}
    for target in targets:
        order[target.row.start] = places[target.unit]
        places[target.unit] += 1
    promised = "".join(target.piece for target in targets)
    said = {target.value for target in targets}
    stances = {
        figure.row.start: read_stance(figure, promised, again=figure.value in said and is_planned(figure))
        for figure in figures
    }
    near = {
        figure.row.start: alike[max(0, at - _BESIDE) : at] + alike[at + 1 : at + 1 + _BESIDE]
        for alike in by_unit.values()
        for at, figure in enumerate(alike)
    }
    sides = Sides(targets, figures, places, by_unit, order, stances, near)
    for figure in figures:
        if _is_whole(figure, sides):
            stances[figure.row.start] = replace(stances[figure.row.start], whole=True)
    return sides


def leaves_no_choice(features: dict[str, float]) -> bool:
    """Tell what the codebook excludes whatever else is said.

    The target said again as a plan, a paper of it, the rest, another threshold, a stage of the work, another set of
    the noun, and what has only begun.

    >>> leaves_no_choice({"same noun": 1.0, "paper": 1.0}), leaves_no_choice({"same noun": 1.0})
    (True, False)
    """
    return any(name in features for name in _EXCLUDING)


def describe_couple(
    target: NumberContext, figure: NumberContext, sides: Sides, *, factor: Decimal = _ONE
) -> dict[str, float]:
    """Name what speaks for and against one figure answering one target; features that are absent are left out.

    ``factor`` brings the figure into the target's unit.
    """
    asked, item, right = target.piece, figure.item, own_right(figure)
    what, told = target.row.what, figure.row.what
    stance = sides.stances[figure.row.start]
    near = sides.near[figure.row.start]
    mates = [sides.stances[f.row.start] for f in near]
    alike = likeness(what, told)
    lone = sides.promised[target.unit] == 1
    alone = not any(mate.finished for mate in mates) and stance.finished
    rivals = sum(
        not mate.short and mate.finished >= stance.finished
        for f, mate in zip(near, mates, strict=True)
        if likeness(what, f.row.what) >= max(alike, 0.2)
    )
    whole = stance.whole
    again = float(target.value == figure.value and (not has_deed(figure) or is_held(figure)))
    features = {
        "whole of its list": float(whole and lone and not again),
        "whole of several targets": float(whole and not lone),
        "beside the whole": float(lone and not whole and any(mate.whole for mate in mates)),
        "same noun": alike,
        "noun in its segment": containment(what, figure.segment),
        "its noun promised": containment(told, target.words + target.row.raw + target.behind),
        "same clause": likeness(target.words + target.behind, figure.words + figure.behind),
        "same ending": float(len(what) > 1 and what[-2:] == told[-2:]),
        "only target of its unit": float(lone),
        "rare unit": float(target.unit not in _GENERIC),
        "both alone": float(lone and not mates),
        "alone finished": float(alone),
        "alone finished of the only target": float(alone and lone),
        "done one of a list": float(alone and lone and any(_is_listed(mate) for mate in mates)),
        "count without noun": float(lone and stance.noun == "" and stance.finished),
        "rivals": min(rivals, 3) / 3,
        "another finished": float(any(mate.finished for mate in mates) and not stance.finished),
        "same value": float(target.value == figure.value),
        "far above": float(figure.value * factor > 2 * target.value > 0 and target.row.bound != "<="),
        "measure": float(target.dimension in _MEASURED),
        "scope": says_anew("scope", item, asked),
        "begun": says_anew("start", item, asked),
        "begun behind": says_anew("start", right[:_NEAR], asked) if not _FINISHED.search(right) else 0.0,
        "paper": says_anew("paper", right + item[-10:], asked),
        "other set": says_anew("other_set", item[-_NEAR:] + right.partition("(")[0][:_NEAR], asked),
        "one of several places": _is_place(figure, sides) if lone else 0.0,
        "stage": says_anew("stage", right + item[-8:], asked) if figure.dimension == "count" else 0.0,
        "said again as a plan": float(target.value == figure.value and is_planned(figure)),
        "said again without a deed": again,
        "said again beside a deed": again * _has_answer(figure, sides),
        "said again of what is open": again * _leaves_open(figure),
        "other threshold": float(_other_threshold(target, figure) == 1),
        "threshold of one": float(_other_threshold(target, figure) == 0.5),
        "same threshold": float(bool(_floor(target)) and _floor(target) == _floor(figure)),
        "other work": _other_work(target, figure),
        "same work": float(bool(_works(target) & _works(figure))),
        "growth of both": float(_grows(target) and _grows(figure)),
        "growth of one": float(_grows(target) != _grows(figure)),
        "level asked": float("累计" in target.words and "累计" not in figure.words),
        "level told": float("累计" in figure.words and "累计" not in target.words and bool(mates)),
        "other measure": _other_measure(what, told),
        "target is a part": float(target.clause.host is not None or _WITHIN.search(target.words) is not None),
        "target told by report": float(target.row.field == "report"),
        **stance.features,
    }
    return {name: value for name, value in features.items() if value}


def _has_answer(figure: NumberContext, sides: Sides) -> bool:
    """Tell whether the sentence goes on to what is done of a number: 6个市场,其中3个已建成."""
    return figure.dimension == "count" and any(
        sides.stances[f.row.start].finished
        for f in sides.near[figure.row.start]
        if f.row.start > figure.row.start and f.sentence_start == figure.sentence_start
    )


def _leaves_open(figure: NumberContext) -> bool:
    """Tell whether the sentence behind a number of things goes on to what is not done of them: 5个中心,甲已建成;乙正在装修."""
    stop = figure.clean.find("。", figure.row.end)
    rest = figure.clean[figure.row.end : stop if stop >= 0 else len(figure.clean)].partition("\n")[0]
    return _OPEN.search(rest) is not None and _WHOLLY.search(rest) is None


def _is_listed(stance: Stance) -> bool:
    """Tell a figure that is one of a list's, or the list's rest."""
    return any(
        stance.features[name] for name in ("listed by name", "in a list after 其中", "told of the rest")
    )


def _is_place(figure: NumberContext, sides: Sides) -> float:
    """Tell one of several places that are told alike and left unadded: 东站新建泊位180个;西站新建泊位260个."""
    if sides.stances[figure.row.start].features["said to be all"]:
        return 0.0
    own = _PLAIN.sub("", figure.item)
    for other in sides.near[figure.row.start]:
        told = _PLAIN.sub("", other.item)
        if not told or told == own or sides.stances[other.row.start].features["said to be all"]:
            continue
        shared = next((n for n in range(min(len(own), len(told))) if own[-1 - n] != told[-1 - n]), 0)
        if shared >= 3 and shared < min(len(own), len(told)):
            return 1.0
    return 0.0


def _is_whole(figure: NumberContext, sides: Sides) -> bool:
    """Tell a total by its list: the figures right behind it in its sentence, or right before it, add up to it."""
    near = sorted([figure, *sides.near[figure.row.start]], key=lambda f: f.row.start)
    alike = [f for f in near if f.sentence_start == figure.sentence_start]
    at = alike.index(figure)
    if not (says("all_told", figure.item) or _OPENS.search(figure.after)):
        return False
    return _adds_up(alike[at + 1 : at + 8], figure.value) or _adds_up(
        alike[max(0, at - 7) : at][::-1], figure.value
    )


def _adds_up(figures: Sequence[NumberContext], value: Decimal) -> bool:
    total = Decimal(0)
    for count, each in enumerate(figures, start=1):
        total += each.value
        if count > 1 and total == value:
            return True
    return False


def _floor(context: NumberContext) -> str:
    """The threshold inside a noun phrase: 亿元 of 亿元及以上项目36个."""
    found = [match["key"] for match in _FLOOR.finditer(context.item + context.right)]
    inner = [match["key"] for match in _FLOOR.finditer(context.words[-24:])]
    return (found or inner or [""])[-1]


def _other_threshold(target: NumberContext, figure: NumberContext) -> float:
    one, two = _floor(target), _floor(figure)
    return 1.0 if one and two and one != two else 0.5 if bool(one) != bool(two) else 0.0


@cache
def _kinds_of(text: str) -> frozenset[str]:
    return frozenset(kind for kind in _KINDS if says(kind, text))


def _works(context: NumberContext) -> frozenset[str]:
    return _kinds_of(context.item[-16:] + own_right(context)[:10])


def _other_work(target: NumberContext, figure: NumberContext) -> float:
    """新建4座 is not answered by 改造5座; a verb that the figure leaves out contradicts nothing."""
    one, two = _works(target), _works(figure)
    return float(bool(one) and bool(two) and not one & two)


def _grows(context: NumberContext) -> bool:
    return ends_in_cue("grow", context.item) is not None or ends_in_cue("fall", context.item) is not None


def _other_measure(what: str, told: str) -> float:
    """The same measure of another thing: 小麦面积 beside 玉米面积."""
    head = next((h for h in _HEADS if what.endswith(h) and told.endswith(h)), "")
    if not head:
        return 0.0
    one, two = what.removesuffix(head), told.removesuffix(head)
    return float(bool(one) and bool(two) and likeness(one, two, 1) <= 0.3)
