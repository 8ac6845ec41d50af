"""Distances among a text's own figures (codebook §2, checks of kind ``difference``).

低于目标D, 由A提升至B净增D, 较…的A下降D, 入库A,退库B,净增D; what 剩余N leaves is found beside the sums.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kfanalysis.extraction.relations.figure_relations import Relation
from kfanalysis.extraction.roles.number_contexts import NumberContext
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import Pair

_AGAINST = re.compile(r"(?:目标|任务|计划)[值数]?[高低多少超]?[于出]?(?:约|近)?$")
_TAKEN_OFF = re.compile(r"(?:退库|退出|核减|扣除|剔除|调减|注销|核销|减去)[^,;。0-9]{0,12}$")
_AGAINST_LEVEL = re.compile(r"[较比][^,;。]{1,12}的$")
_FROM = re.compile(r"[由从](?:[^,;。由从]{0,10})$")
_TO = re.compile(r"[至到为](?:了)?$")
_GAIN = re.compile(alternation(load_words("checkwords", kind="gain")) + r"[了约近]?$")
_NEAR = 14


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
        elif len(before) > 1 and (taken := _takes_off(before, change)):
            yield taken
        elif len(before) > 1 and _GAIN.search(change.words):
            first, last = before[-2:]
            close = first.segment_start == last.segment_start == change.segment_start
            levels = _FROM.search(first.before) and _TO.search(last.before)
            against = _AGAINST_LEVEL.search(last.before) and abs(first.value - last.value) == change.value
            if close and (levels or against):
                spans = (span, (first.row.start, first.row.end), (last.row.start, last.row.end))
                exact = _plain(first, last, change)
                parts = (first.value, last.value)
                yield Relation("difference", change.value, change.row.unit, parts, None, spans, exact)


def _takes_off(before: Sequence[NumberContext], change: NumberContext) -> Relation | None:
    """Read what is left of a number when another is taken off it, where it holds: 入库47家,退库11家,净增36家."""
    first, last = before[-2:]
    close = first.segment_start == last.segment_start == change.segment_start
    if not close or not _TAKEN_OFF.search(last.words) or first.value - last.value != change.value:
        return None
    spans = tuple((f.row.start, f.row.end) for f in (change, first, last))
    parts = (first.value, last.value)
    return Relation("difference", change.value, change.row.unit, parts, None, spans, True)


def _measures(figure: NumberContext, change: NumberContext) -> bool:
    return figure.unit == change.unit or (figure.unit == "%" and change.unit == "百分点")


def _plain(*figures: NumberContext) -> bool:
    return all(f.row.bound == "=" for f in figures)
