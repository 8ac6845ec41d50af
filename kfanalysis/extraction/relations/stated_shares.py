"""Percentages that the text states of two of its own figures (codebook §2, checks of kind ``ratio``).

A percentage is testable where its clause says what it is a share of:

- 占/完成 … 目标, 任务, 计划, 总X 的 P%: of the target that the part answers, of a total before it, or of a figure
  that stands in the clause itself;
- X率 P%, 占 P%, 完成 P%: of the figure before the part in the same segment.

The part is a count before the percentage in its sentence. Where several readings are possible the one whose
arithmetic holds is taken; an error is alleged only of the one reading that the grammar leaves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kfanalysis.extraction.relations.figure_relations import Relation, agrees, look_around
from kfanalysis.extraction.relations.roundings import read_rounding, round_half
from kfanalysis.extraction.relations.shared_units import answers_promise
from kfanalysis.extraction.roles.number_contexts import NumberContext, same_unit
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import Pair

_OF_TARGET = re.compile(
    rf"(?:占|完成|达到?|为|合|相当于){{1,2}}了?[^,;。]{{0,14}}?(?P<name>{alternation(load_words('checkwords', kind='target'))})"
    r"(?:任务|指标|目标|总数|总量|量|数)?的?(?:比例|比重|百分比)?[为达到约近超]{0,2}$"
)
_OF_TOTAL = re.compile(
    r"(?:占|完成|达)(?:到)?了?(?P<name>[^,;。占]{0,8}总[^,;。占]{0,6}?)的?(?:比例|比重)?[为达到约近超]{0,2}$"
)
_INSIDE = re.compile(r"(?:[^,;。0-9]{0,6})的?(?:约|近)?$")
_OF = re.compile(r"占|完成|达")
_SHARE = re.compile(r"(?:占|占比|占比例|占比重)[为达到约近超]{0,2}$")
_DONE = re.compile(r"(?:完成|已完成|完工|投资进度|资金进度)[了约近超]?$")
_RATE = re.compile(r"(?P<stem>[\u4e00-\u9fff]{1,8}?)(?:率|比例|占比|比重)(?:已|分别)?[为达至到约近超]{0,3}$")
_OWN = re.compile(
    r"(?<!已)(?<!已经)(?<!累计)(?<!目前)(?<!全部)[一-龥]{2}(?:已|累计|全部)?(?:完成|完工)[了约近]?$"
)
_WORKS = re.compile(r"工程量|工程总量|工作量|(?<!投资)(?<!资金)进度|形象")
_ITS_OWN = re.compile("自身|各自|本身")  # a share of a plan that no figure gives
_ASIDE = re.compile(r"[0-9][^,;。()0-9]{0,4}\([约近]?$")
_FORMER = re.compile("原[^率]")
_PLAN = re.compile(alternation(load_words("checkwords", kind="plan")))
_GENERIC_STEM = re.compile(alternation(load_words("checkwords", kind="generic_rate")) + "$")
_EXCLUDED = ("change", "rank", "attribute")


def find_ratios(figures: Sequence[NumberContext], pairs: Sequence[Pair]) -> Iterator[Relation]:
    """Yield each percentage whose part and whole the text gives."""
    targets = {p.actual_start: p for p in pairs if answers_promise(p)}
    for at, percent in enumerate(figures):
        if percent.row.field == "report" and percent.unit == "%" and percent.row.role != "change":
            found = _read_ratio(percent, look_around(figures, at), targets)
            if found:
                yield found


def _fits(relation: Relation) -> bool:
    assert relation.stated is not None
    whole, part = relation.roundings or (Decimal(0), Decimal(0))
    return agrees(relation.parts[0], relation.whole, relation.stated, (part, whole))


def _read_ratio(
    percent: NumberContext, figures: Sequence[NumberContext], targets: dict[int, Pair]
) -> Relation | None:
    first, turn, turns = _distributed(percent, figures)
    if _WORKS.search(first.words) or _ITS_OWN.search(first.words):
        return None  # a share of works, or of one site's, is no share of a figure
    ahead = _own_ahead(percent, list(_before(first, figures)))
    ahead = ahead[len(ahead) - turns + turn : len(ahead) - turns + turn + 1] if turns > 1 else ahead
    lead = first.words
    of_target, of_total, rate = _OF_TARGET.search(lead), _OF_TOTAL.search(lead), _RATE.search(lead)
    options: list[Relation] = list(_of_inside(percent, ahead, targets))
    if of_target:
        options += _of_target(percent, ahead, targets, of_target["name"])
    elif of_total:
        options += _of_target(percent, ahead, targets, of_total["name"])
        options += _of_named(percent, ahead, figures, of_total["name"])
        options += _of_neighbours(percent, ahead, figures, targets, "")
    elif rate or _SHARE.search(lead) or _DONE.search(lead) or _is_aside(percent):
        options += _of_neighbours(percent, ahead, figures, targets, rate["stem"] if rate else "")
    good = next((o for o in options if _fits(o)), None)
    if good is None and (of_target or _DONE.search(lead) or (rate and _GENERIC_STEM.search(rate["stem"]))):
        good = next((o for o in _of_promises(percent, figures, targets) if _fits(o)), None)
    alleged = percent.row.bound == "=" and not (_DONE.search(lead) and _OWN.search(lead))
    alleged = alleged and not (of_target and _FORMER.search(lead)) and not _answers_rate(percent, targets)
    return good or next((o for o in options if o.exact and alleged), None)


def _answers_rate(percent: NumberContext, targets: dict[int, Pair]) -> bool:
    """Tell a rate that was promised as one, and so is no share of the figures beside it: 治理率提高到38%."""
    pair = targets.get(percent.row.start)
    return pair is not None and pair.target != 100


def _is_aside(percent: NumberContext) -> bool:
    """Tell a bare percentage in brackets right behind a count: 已完成3所(75%)."""
    return _ASIDE.search(percent.words) is not None


def _of_promises(
    percent: NumberContext, figures: Sequence[NumberContext], targets: dict[int, Pair]
) -> Iterator[Relation]:
    """A share of the whole said apart from its figures: of a target and its answer, or of a planned sum and a figure
    before the percentage in its sentence; told in three digits, so that it does not hold by chance."""
    if len(percent.value.as_tuple().digits) < 3:
        return
    told = [f for f in figures if f.row.field == percent.row.field and f.row.end <= percent.row.start]
    for part in told:
        pair = targets.get(part.row.start)
        if pair is not None:
            yield _of_pair(part, pair, percent, exact=False)
    for part in reversed([f for f in told if f.sentence_start == percent.sentence_start]):
        for whole in figures:
            promised = whole.row.field == "commitment" and whole.row.role == "target"
            if promised and whole.unit == part.unit and whole.unit != "%":
                yield _relation(part, whole, percent, exact=False)


def _own_ahead(percent: NumberContext, ahead: list[NumberContext]) -> list[NumberContext]:
    """Keep what a share of the plan behind 其中 can be of: a part has its own plan, not the whole's."""
    at = percent.clean.rfind("其中", percent.sentence_start, percent.row.start)
    if at < 0 or not _OF_TARGET.search(percent.words):
        return ahead
    return [f for f in ahead if f.row.start > at]


def _of_named(
    percent: NumberContext, ahead: Sequence[NumberContext], figures: Sequence[NumberContext], name: str
) -> Iterator[Relation]:
    """A share of a total that the commitment names: 占总投资的75% beside 总投资1,800万元."""
    for whole in figures:
        if whole.row.field == "commitment" and whole.words.rstrip("为约达").endswith(name):
            for part in ahead[::-1]:
                if part.unit == whole.unit:
                    yield _relation(part, whole, percent, exact=part is ahead[-1] and _certain(part, whole))
                    break


def _distributed(percent: NumberContext, figures: Sequence[NumberContext]) -> tuple[NumberContext, int, int]:
    """分别完成目标的65%和80%: the list's first percentage, this one's turn, and how many there are."""
    alike = [f for f in figures if f.unit == "%" and f.words_start == percent.words_start]
    if len(alike) < 2 or "分别" not in alike[0].words:
        return percent, 0, 1
    return alike[0], alike.index(percent), len(alike)


def _of_inside(
    percent: NumberContext, ahead: Sequence[NumberContext], targets: dict[int, Pair]
) -> Iterator[Relation]:
    """A share of a figure in the same clause: 占批复概算1800万元的75%, 完成省定10000个任务的33.1%."""
    inside = [f for f in ahead if f.row.start >= percent.words_start]
    if not inside or not _OF.search(inside[-1].words):
        return
    whole = inside[-1]
    between = percent.words[
        percent.words.rfind(whole.row.raw.replace(" ", "")) + len(whole.row.raw.replace(" ", "")) :
    ]
    if not _INSIDE.fullmatch(between):
        return
    parts = [f for f in ahead if f.unit == whole.unit and f not in inside]
    answering = [f for f in parts if f.row.start in targets]
    for part in answering + parts[::-1]:
        exact = part is parts[-1] and len(parts) == 1 and _certain(part, whole)
        yield _relation(part, whole, percent, exact=exact)


def _of_target(
    percent: NumberContext, ahead: Sequence[NumberContext], targets: dict[int, Pair], name: str
) -> Iterator[Relation]:
    """A share of a target or plan: of the target that the part answers."""
    plan = bool(_PLAN.search(name))
    for part in ahead[::-1]:
        pair = targets.get(part.row.start)
        if pair is not None:
            if not plan or _tests_plan(part, pair, percent):
                yield _of_pair(part, pair, percent, exact=part.row.bound == "=")
            return
    for part, whole in _couples(ahead):
        yield _relation(part, whole, percent, exact=False)


def _tests_plan(part: NumberContext, pair: Pair, percent: NumberContext) -> bool:
    """A percent of a plan tests an exact plan figure, or a floor that the implied whole falls below or meets."""
    if pair.target_low == pair.target_high or agrees(part.value, pair.target, percent.value):
        return True
    return bool(percent.value) and part.value / percent.value * 100 < pair.target


def _of_neighbours(
    percent: NumberContext,
    ahead: Sequence[NumberContext],
    figures: Sequence[NumberContext],
    targets: dict[int, Pair],
    stem: str,
) -> Iterator[Relation]:
    """A rate, or a share without a named whole: the part before it, the whole before the part or its target."""
    ahead = [f for f in ahead if f.segment_start == percent.segment_start]
    generic = not stem or bool(_GENERIC_STEM.search(stem))
    nearest = ahead[-1] if ahead else None
    for part, whole in _couples(ahead):
        counted = whole.row.role == "total" or (
            not generic and stem in part.words and stem not in whole.words
        )
        if generic or _speaks(part, stem) or agrees(part.value, whole.value, percent.value):
            yield _relation(part, whole, percent, exact=part is nearest and counted and _certain(part, whole))
    if nearest is None or not (generic or _speaks(nearest, stem)):
        return
    pair = targets.get(nearest.row.start)
    if pair is not None:
        yield _of_pair(nearest, pair, percent, exact=nearest.row.bound == "=")
        return
    for other in figures:
        pair = targets.get(other.row.start)
        if pair and other.sentence_start == percent.sentence_start and other.unit == nearest.unit:
            yield _of_pair(nearest, pair, percent, exact=not generic and stem in nearest.words)
            return


def _couples(ahead: Sequence[NumberContext]) -> Iterator[tuple[NumberContext, NumberContext]]:
    """Pair each count with the counts before it that could be its whole, nearest first."""
    for i in range(len(ahead) - 1, 0, -1):
        for j in range(i - 1, -1, -1):
            if ahead[i].unit == ahead[j].unit or _countable(ahead[i], ahead[j]):
                yield ahead[i], ahead[j]


def _countable(part: NumberContext, whole: NumberContext) -> bool:
    """Two plain counts may differ in classifier (应编制15807个, 已编制15673条), if whole is what is to be done."""
    counted = {part.row.dimension, whole.row.dimension} <= {"count", ""}
    return counted and whole.row.role in ("total", "target")


def _certain(part: NumberContext, whole: NumberContext) -> bool:
    """Only a part of its own whole, both exact and in one unit, can be alleged to be reckoned wrongly."""
    exact = part.row.bound == whole.row.bound == "="
    return exact and part.unit == whole.unit and part.row.role == "actual" and part.value <= whole.value


def _before(percent: NumberContext, figures: Sequence[NumberContext]) -> Iterator[NumberContext]:
    for f in figures:
        same = f.sentence_start == percent.sentence_start or _previous(f, percent)
        count = f.unit not in ("%", "百分点", "‰", "成", "") and f.row.role not in _EXCLUDED
        if same and count and f.row.field == percent.row.field and f.row.end <= percent.row.start:
            yield f


def _previous(figure: NumberContext, percent: NumberContext) -> bool:
    """The sentence before counts too where the percentage's sentence takes it up with 其中."""
    opening = percent.clean[percent.sentence_start : percent.sentence_start + 2]
    return opening == "其中" and figure.sentence_end + 1 == percent.sentence_start


def _speaks(part: NumberContext, stem: str) -> bool:
    """The rate is named for what was done to the part: 整改率 after 整改7742处."""
    words = part.words + part.row.what + part.tail
    return any(stem[-n:] in words for n in (2, 3) if len(stem) >= n) or stem in words


def _relation(part: NumberContext, whole: NumberContext, percent: NumberContext, *, exact: bool) -> Relation:
    rows = tuple((f.row.start, f.row.end) for f in (whole, part, percent))
    roundings = (read_rounding(whole), read_rounding(part))
    return Relation(
        "ratio", whole.value, whole.row.unit, (part.value,), percent.value, rows, exact, roundings
    )


def _of_pair(part: NumberContext, pair: Pair, percent: NumberContext, *, exact: bool) -> Relation:
    rows = (
        (pair.target_start, pair.target_end),
        (part.row.start, part.row.end),
        (percent.row.start, percent.row.end),
    )
    exact = exact and same_unit(pair.unit) == part.unit
    raw = part.clean[pair.target_start : pair.target_end]
    roundings = (round_half(raw), read_rounding(part))
    return Relation("ratio", pair.target, pair.unit, (part.value,), percent.value, rows, exact, roundings)
