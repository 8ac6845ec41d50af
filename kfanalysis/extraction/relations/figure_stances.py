"""Stances: what a figure of the report says by itself, whatever it may answer: how far it is, of what, in which list.

A figure is *finished* where something is said to be done of it, *short* where it is a step, a paper, a plan, the rest
or an aside; both are evidence for :mod:`~kfanalysis.extraction.relations.pair_evidence`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kfanalysis.extraction.grammar.nouns import find_predicate, is_verb, read_left, read_right
from kfanalysis.extraction.roles.number_contexts import NumberContext
from kfanalysis.lexicon import alternation, load_words

_HELD = re.compile("因|由于|受[^,;。]{0,12}影响")
_PLACES = frozenset(load_words("pairwords", kind="generic_noun"))
_YEAR = re.compile(r"[0-9]{4}年")
_DONE_AHEAD = re.compile("已(?!有)|完成|建成|竣工|投用|累计|实现")
_DONE_BEHIND = re.compile(rf"[^,、;。0-9]{{0,10}}{alternation(load_words('pairwords', kind='done_behind'))}")


@dataclass(frozen=True, slots=True)
class Stance:
    """What a figure of the report says by itself: its noun, how far it is, and which features that gives."""

    noun: str
    finished: bool
    short: bool
    features: dict[str, float]
    whole: bool = False


def read_stance(figure: NumberContext, promised: str, *, again: bool) -> Stance:
    """Read what a figure says by itself; a step (开工, 签约) counts as short only where nothing promised names it."""
    item, right, words = figure.item, own_right(figure), figure.words
    near = item + right
    rest = says("rest", item)
    begun, paper = (
        says_anew("start", near, promised) > 0,
        says_anew("paper", right + item[-10:], promised) > 0,
    )
    done = (says("finished", near) or _DONE_BEHIND.match(right) is not None) and not begun
    among, within = "其中" in words, "其中" in figure.ahead
    planned = figure.aspect == "plan" or (figure.later == "plan" and not done)
    short = begun or paper or rest or planned or again or figure.clause.host is not None
    noun = own_noun(figure)
    features = {
        "said to be done": float(done),
        "done ahead": float(_DONE_AHEAD.search(item) is not None),
        "done behind": float(_DONE_BEHIND.match(right) is not None),
        "said to be all": float(says("all_told", item)),
        "told of the rest": float(rest),
        "in a list after 其中": float((among or within) and not done),
        "done after 其中": float((among or within) and done),
        "listed by name": float(_is_member(figure)),
        "delay behind": float(_HELD.search(right) is not None),
        "no noun of its own": float(noun == ""),
        "planned": float(planned),
        "a change": float(figure.row.role == "change"),
        "in brackets": float(figure.clause.host is not None),
    }
    return Stance(noun, done and not short, short, features)


def is_planned(figure: NumberContext) -> bool:
    """Tell a figure that a word of plan or a bare year leads to: 任务为新建12处, 2022年新建24座."""
    if re.search("已|累计|实际|占|超", figure.item):
        return False
    return says("restated", figure.words) or _YEAR.match(figure.words) is not None


def has_deed(figure: NumberContext) -> bool:
    """Tell whether anything is done of a figure: 已, 均, 全部, or a verb in its clause."""
    right = own_right(figure)
    return bool(
        _DONE_AHEAD.search(figure.item) or _DONE_BEHIND.match(right)
        or find_predicate(figure.item) or find_predicate(right)
    )  # fmt: skip


def is_held(figure: NumberContext) -> bool:
    """Tell whether the clause of a figure goes on to what holds it up, and not to what is done: 三条路改造因雨影响工期."""
    right = own_right(figure)
    return _HELD.search(right) is not None and not _DONE_AHEAD.search(figure.item + right)


def own_right(figure: NumberContext) -> str:
    """Cut what stands behind a figure at the next member of its list: 9座、改造6座."""
    return figure.right.partition("、")[0]


def own_noun(figure: NumberContext) -> str:
    """Read the noun that stands beside a figure itself; '' where an earlier one is meant (已建成320个)."""
    noun = read_right(figure.right) or read_left(figure.item)
    return "" if is_verb(noun) or len(noun) < 2 or noun in _PLACES else noun


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(alternation(load_words("pairwords", kind=kind)))


def says(kind: str, text: str) -> bool:
    return _pattern(kind).search(text) is not None


def says_anew(kind: str, text: str, asked: str) -> float:
    """Tell a word of a kind that the target does not use itself: 签约 answers a promise of 签约, 动工 one of 开工."""
    asked = asked.replace("动工", "开工")
    return float(
        any(found[0].replace("动工", "开工") not in asked for found in _pattern(kind).finditer(text))
    )


def _is_member(figure: NumberContext) -> bool:
    """One place of a list: 甲镇40个, 乙镇60个: a name and a count, nothing done."""
    return (
        figure.gap[:1] in (",", "、", ";", "(", ":")
        and find_predicate(figure.item) is None
        and find_predicate(figure.right) is None
        and 0 < len(figure.item.strip()) <= 12
    )
