"""Totals and differences among a text's own figures (codebook §2, checks).

- sum: a total and the list that breaks it down (其中 …, 包括 …, ``20座:8座、2座、10座``, ``16个项目中 …``), a list and
  the total that closes it (…, 共计 N), 其余N that closes a whole, a report's totals that make up the target;
- difference: 低于目标D, 由A提升至B净增D, 剩余/尚余N;

An open list after 其中 need not exhaust the whole: a list that falls short is alleged to be wrong only where it
misses by less than a twentieth, one that exceeds its whole always. Figures with a hedge are never alleged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from kfanalysis.extraction.relations.roundings import read_rounding
from kfanalysis.extraction.relations.shared_units import answers_promise
from kfanalysis.extraction.relations.stated_shares import Relation, look_around
from kfanalysis.extraction.roles.number_contexts import NumberContext, same_unit, search_cue
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import Pair

_OPENS = re.compile(alternation(load_words("checkwords", kind="opens")))
_CLOSES = re.compile(alternation(load_words("checkwords", kind="closes")) + r"[^,;。]{0,16}$")
_GATHERS = re.compile(alternation(load_words("checkwords", kind="gathers")) + r"[^,;。]{0,16}$")
_REST = re.compile(r"其余(?:的)?[^,;。]{0,8}$")
_LEFT = re.compile(alternation(load_words("checkwords", kind="left")) + r"[^,;。]{0,8}$")
_APART = re.compile(alternation(load_words("checkwords", kind="apart")))
_AGAINST = re.compile(r"(?:目标|任务|计划)[值数]?[高低多少]?于?(?:约|近)?$")
_FROM = re.compile(r"[由从](?:[^,;。由从]{0,10})$")
_TO = re.compile(r"[至到为](?:了)?$")
_GAIN = re.compile(alternation(load_words("checkwords", kind="gain")) + r"[了约近]?$")
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
        yield from _rest(index, near, targets)
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
    behind = [f for f in alike if _OPENS.search(_after_bracket(whole, f))]
    lists.append(alike[alike.index(behind[0]) :] if behind else [])
    lists += [alike[:n] for n in range(len(alike) - 1, 1, -1)] + [
        following[:n] for n in range(len(following) - 1, 1, -1)
    ]
    good = next((x for x in lists if len(x) > 1 and _total(x) == whole.value), None)
    good = good or next((x for x in lists if len(x) > 1 and _adds_up(whole, x)), None)
    bracket = [f for f in following if ")" not in whole.clean[whole.row.end : f.row.start]]
    if good and good is not bracket and 1 < len(bracket) < len(following) and _total(bracket) == whole.value:
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


def _after_bracket(whole: NumberContext, part: NumberContext) -> str:
    """What leads to a part from the last bracket that closes between the whole and it."""
    between = whole.clean[whole.row.end : part.row.start]
    return between[between.rfind(")") + 1 :] if ")" in between else ""


def _alleged(whole: NumberContext, parts: Sequence[NumberContext], *, closed: bool) -> bool:
    """Say whether a list that does not add up is alleged: a closed one (分别为, a colon) always, an open one (其中)
    where it exceeds its whole or misses it by little."""
    total = _total(parts)
    exact = all(f.row.bound == "=" and f.row.low == f.row.high for f in (whole, *parts))
    return exact and (closed or total > whole.value or whole.value - total <= whole.value * _SLACK)


def _adds_up(whole: NumberContext, parts: Sequence[NumberContext]) -> bool:
    """Say whether parts of one unit make up a whole within what the coarsest of them may have been rounded by."""
    alike = all(part.unit == whole.unit for part in parts)
    return alike and abs(_total(parts) - whole.value) <= max(map(read_rounding, (whole, *parts)))


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
    good = next((r for r in runs if _total(r) == whole.value), None)
    if good:
        yield _sum(whole, good, exact=True)
        return
    run = _listed(before)
    listed = len(run) == len(before) > 1 and all(f.row.bound == "=" for f in (whole, *run))
    if closes and listed and whole.row.bound == "=":
        yield _sum(whole, run, exact=True)


def _rest(index: int, counts: Sequence[NumberContext], targets: dict[int, Pair]) -> Iterator[Relation]:
    """其余N and the figures before it make up the whole; 剩余N is the whole less what is done."""
    rest = counts[index]
    closing, left = _REST.search(rest.words), _LEFT.search(rest.words)
    if not closing and not left:
        return
    before = [f for f in counts[:index] if f.sentence_start == rest.sentence_start and f.unit == rest.unit]
    span = (rest.row.start, rest.row.end)
    for n in range(1, min(len(before), 6) + 1):
        parts = before[-n:]
        spans = tuple((f.row.start, f.row.end) for f in parts)
        values = tuple(f.value for f in parts)
        for value, unit, whole, sure in _wholes(parts, before[:-n], counts, targets):
            if closing and (_total(parts) + rest.value == value or (sure and n == 1 == len(before))):
                yield Relation("sum", value, unit, (*values, rest.value), None, (whole, *spans, span), True)
                return
            if left and n == 1 and (value - values[0] == rest.value or sure):
                yield Relation(
                    "difference",
                    rest.value,
                    rest.row.unit,
                    (value, values[0]),
                    None,
                    (span, whole, *spans),
                    True,
                )
                return


def _wholes(
    parts: Sequence[NumberContext],
    before: Sequence[NumberContext],
    counts: Sequence[NumberContext],
    targets: dict[int, Pair],
) -> Iterator[tuple[Decimal, str, tuple[int, int], bool]]:
    """What the parts may be parts of: a total before them, the target they answer, any target of their unit."""
    for f in reversed(before):
        if f.row.role == "total":
            yield f.value, f.row.unit, (f.row.start, f.row.end), True
    for f in parts:
        pair = targets.get(f.row.start)
        if pair and same_unit(pair.unit) == f.unit:
            yield pair.target, pair.unit, (pair.target_start, pair.target_end), f.row.bound == "="
    for f in counts:
        if f.row.field == "commitment" and f.row.role == "target" and f.unit == parts[0].unit:
            yield f.value, f.row.unit, (f.row.start, f.row.end), False


def _run(index: int, counts: Sequence[NumberContext]) -> Iterator[Relation]:
    """A total and the two figures right behind it that exhaust it: 受理280件,解决260件,交办20件."""
    whole, parts = counts[index], list(counts[index + 1 : index + 3])
    same = all(f.unit == whole.unit and f.segment_start == whole.segment_start for f in parts)
    if len(parts) < 2 or not same or whole.row.field != "report" or whole.value < 10:
        return
    taken = whole.row.role == "total" or search_cue("take", whole.words) is not None
    if not taken or any("、" in part.gap for part in parts):
        return  # unlike works that happen to add up
    if _total(parts) == whole.value and not _OPENS.search(whole.clean[whole.row.end : parts[0].row.start]):
        yield _sum(whole, parts, exact=True)


def _makes_target(counts: Sequence[NumberContext], pairs: Sequence[Pair]) -> Iterator[Relation]:
    """Three or more totals of the report that make up a target exactly, what is done besides left out."""
    for target in [f for f in counts if f.row.field == "commitment" and f.row.role == "target"][:_NEAR]:
        parts = [
            f
            for f in counts
            if f.row.field == "report" and f.row.role == "total" and f.unit == target.unit
            and not _APART.search(f.words)
        ]  # fmt: skip
        if len(parts) > 2 and _total(parts) == target.value:
            yield _sum(target, parts, exact=True)


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


def find_differences(figures: Sequence[NumberContext], pairs: Sequence[Pair]) -> Iterator[Relation]:
    """Yield each distance that the text states between two of its figures."""
    targets = {p.actual_start: p for p in pairs}
    for index, change in enumerate(figures):
        if change.row.field != "report":
            continue
        near = figures[max(0, index - _NEAR) : index]
        before = [f for f in near if f.row.field == "report" and _measures(f, change)]
        span = (change.row.start, change.row.end)
        told = change.row.role != "target"
        if told and before and _AGAINST.search(change.words) and before[-1].row.start in targets:
            actual, pair = before[-1], targets[before[-1].row.start]
            spans = (span, (pair.target_start, pair.target_end), (actual.row.start, actual.row.end))
            parts = (pair.target, actual.value)
            yield Relation(
                "difference", change.value, change.row.unit, parts, None, spans, _plain(actual, change)
            )
        elif len(before) > 1 and _GAIN.search(change.words):
            first, last = before[-2:]
            close = first.segment_start == last.segment_start == change.segment_start
            if close and _FROM.search(first.before) and _TO.search(last.before):
                spans = (span, (first.row.start, first.row.end), (last.row.start, last.row.end))
                exact = _plain(first, last, change)
                parts = (first.value, last.value)
                yield Relation("difference", change.value, change.row.unit, parts, None, spans, exact)


def _measures(figure: NumberContext, change: NumberContext) -> bool:
    return figure.unit == change.unit or (figure.unit == "%" and change.unit == "百分点")


def _plain(*figures: NumberContext) -> bool:
    return all(f.row.bound == "=" for f in figures)


def _total(figures: Sequence[NumberContext]) -> Decimal:
    return sum((f.value for f in figures), Decimal(0))


def _sum(whole: NumberContext, parts: Sequence[NumberContext], *, exact: bool) -> Relation:
    spans = tuple((f.row.start, f.row.end) for f in (whole, *parts))
    roundings = tuple(map(read_rounding, (whole, *parts)))
    return Relation(
        "sum", whole.value, whole.row.unit, tuple(f.value for f in parts), None, spans, exact, roundings
    )
