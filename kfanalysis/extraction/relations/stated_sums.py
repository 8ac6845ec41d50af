"""Totals and differences among a text's own figures (codebook §2, checks).

- sum: a total and the list that breaks it down (其中 …, 包括 …, ``20座:8座、2座、10座``, ``16个项目中 …``), a list and
  the total that closes it (…, 共计 N), 其余N that closes a whole, a report's totals that make up the target;

An open list after 其中 need not exhaust the whole: a list that falls short is alleged to be wrong only where it
misses by less than a twentieth, one that exceeds its whole always. Figures with a hedge are never alleged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from kfanalysis.extraction.relations.figure_relations import Relation, look_around, total
from kfanalysis.extraction.relations.roundings import read_rounding
from kfanalysis.extraction.relations.shared_units import answers_promise
from kfanalysis.extraction.relations.stated_rests import LEFT, find_rests
from kfanalysis.extraction.roles.number_contexts import NumberContext, search_cue
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import Pair

_OPENS = re.compile(alternation(load_words("checkwords", kind="opens")))
_CLOSES = re.compile("(?<!公)" + alternation(load_words("checkwords", kind="closes")) + r"[^,;。]{0,16}$")
_GATHERS = re.compile(alternation(load_words("checkwords", kind="gathers")) + r"[^,;。]{0,16}$")
_APART = re.compile(alternation(load_words("checkwords", kind="apart")))
_SLACK = Decimal("0.05")
_WINDOW = 300
_NEAR = 14
_TURN = re.compile("目前|现已|已(?!有)|截至|累计")  # a list of shares turns to what was done of it


def find_sums(figures: Sequence[NumberContext], pairs: Sequence[Pair]) -> Iterator[Relation]:
    """Yield each total that the text breaks down or closes."""
    targets = {p.actual_start: p for p in pairs if answers_promise(p)}
    counts = [
        f for f in figures if f.row.role not in ("change", "rank") and f.unit not in ("%", "百分点", "")
    ]
    for at, count in enumerate(counts):
        near = look_around(counts, at)
        index = near.index(count)
        yield from _broken_down(index, near)
        yield from _closed(index, near)
        yield from find_rests(index, near, targets)
        yield from _run(index, near)
    yield from _makes_target(counts, pairs)
    yield from _shared_out(counts)


def _broken_down(index: int, counts: Sequence[NumberContext]) -> Iterator[Relation]:
    """A whole and what follows its 其中, 包括, colon or 中."""
    whole = counts[index]
    gap_end = counts[index + 1].row.start if index + 1 < len(counts) else whole.row.end + _WINDOW
    gap = whole.clean[whole.row.end : gap_end]
    if gap.find(")") >= 0 and not 0 <= gap.find("(") < gap.find(")"):
        return  # the whole stands in a bracket that closes before its list begins
    head, _, tail = gap.partition("。")
    if "\n" in gap.strip() or ("。" in gap and not _OPENS.match(tail.strip())):
        return
    bracketed = _in_bracket(index, counts)
    if bracketed and total(bracketed) == whole.value:
        yield _sum(whole, bracketed, exact=True)
        return
    inside = re.match(r"[^,、;。:]{1,16}(?<![初高其])中[,:]?", head)
    opened = _OPENS.search(gap) or re.match(r"[^,;。]{0,6}:", head) or inside
    if not opened:
        return
    following = [f for f in counts[index + 1 :] if f.row.field == whole.row.field]
    following = [f for f in following if f.sentence_start == following[0].sentence_start]
    firsts = [
        f for i, f in enumerate(following) if not i or f.segment_start != following[i - 1].segment_start
    ]
    alike = [f for f in following if f.unit == whole.unit]
    lists = [[f for f in firsts if f.unit == whole.unit], alike, _listed(alike), following]
    lists.append([f for f in alike if f.clause.host is None])
    behind = [f for f in alike if _OPENS.search(_after_bracket(whole, f))]
    lists.append(alike[alike.index(behind[0]) :] if behind else [])
    lists += [alike[:n] for n in range(len(alike) - 1, 1, -1)] + [
        following[:n] for n in range(len(following) - 1, 1, -1)
    ]
    good = next((x for x in lists if len(x) > 1 and total(x) == whole.value), None)
    good = good or next((x for x in lists if len(x) > 1 and _adds_up(whole, x)), None)
    bracket = [f for f in following if ")" not in whole.clean[whole.row.end : f.row.start]]
    if good and good is not bracket and 1 < len(bracket) < len(following) and total(bracket) == whole.value:
        yield _sum(whole, bracket, exact=True)
    if good:
        yield _sum(whole, good, exact=True)
        return
    clean = _listed(alike)
    if (
        len(clean) > 1
        and all(f.row.role in ("actual", "total", "target") for f in clean)
        and _alleged(whole, clean, closed=opened.group().startswith("分别") or opened.group().endswith(":"))
    ):
        yield _sum(whole, clean, exact=True)


def _in_bracket(index: int, counts: Sequence[NumberContext]) -> list[NumberContext]:
    """The counts in a bracket right behind a figure, of its unit, two at least: 36项(省级5项、市级31项)."""
    whole = counts[index]
    if not whole.clean.startswith("(", whole.row.end):
        return []
    stop = whole.clean.find(")", whole.row.end)
    inner = [f for f in counts[index + 1 :] if f.row.end <= stop]
    return inner if len(inner) > 1 and all(f.unit == whole.unit for f in inner) else []


def _after_bracket(whole: NumberContext, part: NumberContext) -> str:
    """What leads to a part from the last bracket that closes between the whole and it."""
    between = whole.clean[whole.row.end : part.row.start]
    return between[between.rfind(")") + 1 :] if ")" in between else ""


def _alleged(whole: NumberContext, parts: Sequence[NumberContext], *, closed: bool) -> bool:
    """Say whether a list that does not add up is alleged: a closed one (分别为, a colon) always, an open one (其中)
    where it exceeds its whole or misses it by little."""
    made = total(parts)
    exact = all(f.row.bound == "=" and f.row.low == f.row.high for f in (whole, *parts))
    return exact and (closed or made > whole.value or whole.value - made <= whole.value * _SLACK)


def _adds_up(whole: NumberContext, parts: Sequence[NumberContext]) -> bool:
    """Say whether parts of one unit make up a whole within what the coarsest of them may have been rounded by."""
    alike = all(part.unit == whole.unit for part in parts)
    return alike and abs(total(parts) - whole.value) <= max(map(read_rounding, (whole, *parts)))


def _listed(alike: Sequence[NumberContext]) -> list[NumberContext]:
    """The figures that stand in one list: one word or name between the commas, no sentence in between."""
    run = list(alike[:1])
    for one, two in pairwise(alike):
        between = one.clean[one.row.end : two.row.start]
        if not re.fullmatch(r"(?:\([^()]{0,20}\))?[,、和及与][^,、;。:]{0,24}", between):
            break
        run.append(two)
    return run


def _closed(index: int, counts: Sequence[NumberContext]) -> Iterator[Relation]:
    """A list and the total that closes it: …, 共计 N; 累计 only where it adds up."""
    whole = counts[index]
    closes, gathers = _CLOSES.search(whole.words), _GATHERS.search(whole.words)
    if not closes and not gathers:
        return
    before = [f for f in counts[:index] if f.segment_start == whole.segment_start and f.unit == whole.unit]
    runs = [before[-n:] for n in range(2, len(before) + 1)]
    good = next((r for r in runs if total(r) == whole.value), None)
    if good:
        yield _sum(whole, good, exact=True)
        return
    run = _listed(before)
    listed = len(run) == len(before) > 1 and all(f.row.bound == "=" for f in (whole, *run))
    if closes and listed and whole.row.bound == "=":
        yield _sum(whole, run, exact=True)


def _run(index: int, counts: Sequence[NumberContext]) -> Iterator[Relation]:
    """A total and the two figures right behind it that exhaust it: 受理280件,解决260件,交办20件."""
    whole, parts = counts[index], list(counts[index + 1 : index + 3])
    for size in (5, 4, 3):
        many = counts[index + 1 : index + 1 + size]
        after = counts[index + 1 + size : index + 2 + size]
        longer = bool(after) and after[0].unit == whole.unit and after[0].segment_start == whole.segment_start
        if len(many) == size and not longer and _is_run(whole, many) and not _OPENS.search(many[0].gap):
            yield _sum(whole, many, exact=True)
            return
    same = all(f.unit == whole.unit and f.segment_start == whole.segment_start for f in parts)
    if any(LEFT.search(part.words) for part in parts):
        return  # 剩余N is a distance
    if len(parts) < 2 or not same or whole.row.field != "report" or whole.value < 10:
        return
    taken = whole.row.role == "total" or search_cue("take", whole.words) is not None
    if not taken or any("、" in part.gap for part in parts):
        return  # unlike works that happen to add up
    if total(parts) == whole.value and not _OPENS.search(whole.clean[whole.row.end : parts[0].row.start]):
        yield _sum(whole, parts, exact=True)


def _is_run(whole: NumberContext, parts: Sequence[NumberContext]) -> bool:
    """Whether a list of three or more right behind a number, in its segment and unit, makes it up exactly."""
    same = all(f.unit == whole.unit and f.segment_start == whole.segment_start for f in parts)
    return same and whole.row.field == "report" and total(parts) == whole.value >= 10


def _makes_target(counts: Sequence[NumberContext], pairs: Sequence[Pair]) -> Iterator[Relation]:
    """Three or more totals of the report that make up a target exactly, what is done besides left out."""
    for target in [f for f in counts if f.row.field == "commitment" and f.row.role == "target"][:_NEAR]:
        parts = [
            f
            for f in counts
            if f.row.field == "report" and f.row.role == "total" and f.unit == target.unit
            and not _APART.search(f.words)
        ]  # fmt: skip
        told = [f for f in counts if f.row.field == "report" and f.unit == target.unit]
        if len(parts) > 2 and total(parts) == target.value:
            yield _sum(target, parts, exact=True)
        elif len(told) > 2 and total(told) == target.value and not any(LEFT.search(f.words) for f in told):
            yield _sum(target, told, exact=True)


def _shared_out(counts: Sequence[NumberContext]) -> Iterator[Relation]:
    """A target and the list in which a report that opens with 分别为 shares it out."""
    told = [f for f in counts if f.row.field == "report"]
    if not told or not re.match("分别[为是]", told[0].words) or told[0].ahead:
        return
    alike = [f for f in told if f.unit == told[0].unit]
    stop = next((n for n, f in enumerate(alike) if _TURN.search(f.words)), len(alike))
    run = _listed(alike[:stop])
    targets = [
        f for f in counts if f.row.field == "commitment" and f.row.role == "target" and f.unit == run[0].unit
    ]
    if len(run) > 1 and len(targets) == 1:
        yield _sum(targets[0], run, exact=all(f.row.bound == "=" for f in (*targets, *run)))


def _sum(whole: NumberContext, parts: Sequence[NumberContext], *, exact: bool) -> Relation:
    spans = tuple((f.row.start, f.row.end) for f in (whole, *parts))
    roundings = tuple(map(read_rounding, (whole, *parts)))
    return Relation(
        "sum", whole.value, whole.row.unit, tuple(f.value for f in parts), None, spans, exact, roundings
    )
