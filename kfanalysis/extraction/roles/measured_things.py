"""Names: what each quantity measures, in the text's words (codebook §2, what)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from kfanalysis.extraction.grammar.nouns import (
    is_delivery,
    is_relation,
    is_verb,
    read_left,
    read_right,
    strip_verb,
)
from kfanalysis.extraction.roles.number_contexts import NumberContext, ends_in_cue
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import Reading

_MOST, _TOPIC, _KNOWN = 30, 60, 30
_OF = re.compile(
    r"(?P<subject>[^占]*)占(?P<whole>.*)$|(?P<reach>.*?)(?:完成|达到?).{0,4}(?:目标|任务|计划|总量|工程量).{0,3}$"
)
_RATE = re.compile(r"(?:综合|按时|按期|及时|就地)?(?P<act>[一-龥]{2})率")
_RANK = re.compile(
    r"(?P<subject>.*?)(?:[居列排]|位居|位列|排名|排在|名列|跻身|进入)?(?P<scope>全[国省市县区州])?.{0,3}$"
)
_AGAINST = re.compile(r"(?:同比|环比|[比较][^,、]{2,8}?)[一-龥]{0,2}$")
_PHRASE = re.compile("[一-龥]{2,10}")
# Where a sentence's topic ends and its comment begins.
_COMMENT = re.compile(r"[,:(]|已|正在|正|均|全部|目前|按照|因|受|于[0-9]|将|计划|预计|、")


@dataclass
class _Told:
    """What the names so far let a later number leave out; ``units`` lists the names that each unit counted.

    ``lent`` is the noun that the present name was completed with: 线路 of 线路开工, the noun for what comes next.
    """

    last: str = ""
    threshold: str = ""
    inside: bool = False
    noun: str = ""
    lent: str = ""
    counted: str = ""
    whole: str = ""
    units: dict[str, list[str]] = field(default_factory=dict)
    latest: dict[str, str] = field(default_factory=dict)


def name_quantities(
    reading: Reading, places: Sequence[NumberContext], rules: Sequence[str], told: dict[str, list[str]]
) -> list[str]:
    """Name what each quantity of one field measures; ``told`` holds the names by unit of the fields before.

    Decision: the noun behind the number, else the phrase before it without its verb. Where a noun is left out, an
    earlier one stands in: a share (占任务的75%) is the last thing counted, with 完成比例; a lone verb or rate
    (整改98处, 整改率) has the last noun before it, and a verb that only delivers (建成8座) is no part of the name; the
    kinds of a list (其中小学4200个、初中3900个) have it behind.
    """
    said = _Told(units=told)
    times = sorted((t.start, t.end) for t in reading.times)
    names: list[str] = []
    full: dict[int, str] = {}
    for at, (place, rule) in enumerate(zip(places, rules, strict=True)):
        row = place.row
        item = _cut(reading, row.start - len(place.item), row.start, times)
        after = place
        if at + 1 < len(places) and rules[at + 1] in ("modifier", "described") and place.right == place.after:
            after = places[at + 1] if places[at + 1].right.startswith("的") else place  # 一条全长15公里的绿道
        right = _cut(reading, after.row.end, after.row.end + len(after.right), times)
        topic = _topic(reading, place, places[at - 1] if at else None, times)
        said.inside = "其中" in reading.clean[max(place.clause.start - 3, 0) : row.start]
        said.lent = ""
        name = _name(place, rule, item, right, topic, said) or said.noun or _subject(reading)
        if at and rules[at - 1] == "modifier" and place.gap == place.item:
            inner = places[at - 1].row
            begin = inner.start - len(places[at - 1].item)
            threshold = read_left(_cut(reading, begin, inner.start, times)) + inner.raw
            full[at] = threshold + item + (name if item == "的" else "")
        names.append(name)
        said.last = name
        _remember(place, rule, name, said)
    # A threshold belongs to the name only where it tells two things apart: 年营收过千万的商户, 年营收过500万元的商户.
    twice = Counter((name, place.row.unit) for name, place in zip(names, places, strict=True))
    return [
        (full[at] if at in full and twice[name, place.row.unit] > 1 else name).replace(" ", "")[:_MOST]
        for at, (name, place) in enumerate(zip(names, places, strict=True))
    ]


def _cut(reading: Reading, start: int, end: int, times: Sequence[tuple[int, int]]) -> str:
    """Cut a stretch of the text with its asides, and a mark in place of each date."""
    text, at = reading.clean[start:end], bisect_left(times, (start,))
    while at < len(times) and times[at][0] < end:
        first, last = times[at][0] - start, min(times[at][1], end) - start
        text = text[:first] + "\0" * (last - first) + text[last:]
        at += 1
    return text


def _topic(
    reading: Reading, place: NumberContext, before: NumberContext | None, times: Sequence[tuple[int, int]]
) -> str:
    """Name what a sentence is about, for its first number: 街景整治正在进行…,已完成80%."""
    sentence = place.clause.sentence
    if place.clause.start == sentence or (before and before.row.end > sentence):
        return ""
    text = _cut(reading, sentence, min(place.clause.start, sentence + _TOPIC), times).strip("\n\0、 ")
    comment = _COMMENT.search(text, 1)
    if comment and comment.group() == ":":  # 半中路:村外地段已完成
        text = text[comment.end() :]
        comment = _COMMENT.search(text, 1)
    topic = read_left(text[: comment.start() if comment else len(text)])
    return "" if is_verb(topic) or len(topic) < 2 else topic


def _remember(place: NumberContext, rule: str, name: str, said: _Told) -> None:
    if rule in (
        "modifier", "change", "described", "per unit", "in brackets", "age", "denominator", "rank",
    ):  # fmt: skip
        return
    if place.dimension != "share":
        said.counted = name
        said.latest[place.row.unit] = said.lent or name
        known = said.units.setdefault(place.row.unit, [])
        if len(known) < _KNOWN and name not in known:
            known.append(name)
    elif name.endswith(("完成比例", "占比")):
        return
    said.noun = said.lent or name


def _name(place: NumberContext, rule: str, item: str, right: str, topic: str, said: _Told) -> str:
    known = said.units.get(place.row.unit, [])
    latest = "" if place.dimension == "share" else said.latest.get(place.row.unit, "")
    noun = topic or latest or said.noun or (known[0] if known else "")
    if rule == "rank":
        return _rank(item, noun)
    if rule == "told target":  # 占年度任务5公里的80%: of what was counted before it
        return said.counted or noun
    if rule == "change" or place.row.unit == "百分点":
        return _change(item, noun, said)
    if rule == "base level":
        item = re.split("[由从](?!业)", item)[0]
    before, behind = read_left(item.rpartition("占")[2] if rule == "denominator" else item), read_right(right)
    if place.dimension == "share" and (share := _share(item, behind, topic or said.counted or noun)):
        return share
    if place.dimension == "area" and (territory := re.search(r"全[国省市州县区镇乡]$", item)):
        return territory.group()
    if rule in ("age", "modifier") or (rule == "described" and right.startswith("的")):
        return _describe(rule, before, behind, said)
    if rule == "in brackets":
        return behind or noun
    if rule == "per unit" and (per := re.search(r"每[^每]{1,3}(?:每[^每]{1,2})?", item)):
        return behind if behind and "的" not in right[:1] else item[per.start() :]
    if behind:
        behind = behind.removesuffix("中") if rule == "among" else behind
        return (
            f"{before.removesuffix('的')}的{behind}"
            if before and item.endswith("的") and len(item) < 10
            else _expand(behind, known)
        )
    if before:
        return _expand(_complete(place, before, topic or latest or said.counted or noun, said), known)
    if re.search(r"(?:让|使|对|为|向|其中|(?<![另还仍尚])有)$", item) and (
        act := read_left(re.split("[,、]$", right)[0])
    ):
        return act  # 其中25000人取得…等证书
    if re.search(r"(?:合计|共计|总计)$", item):
        return said.whole or said.last
    return said.last if rule == "listed" else noun


@cache
def _people() -> str:
    return alternation(load_words("nounwords", kind="person"))


def _describe(rule: str, before: str, behind: str, said: _Told) -> str:
    """Name a threshold or an age by what it is a measure of: 企业产值, 老年人年龄."""
    if rule == "age":
        people = re.match(rf"[^,]{{0,6}}?{_people()}", behind)
        return before if before.endswith("年龄") else f"{people.group() if people else ''}年龄"
    if is_verb(before) or len(before) > 10 or rule == "described":
        before = before if ends_in_cue("measure noun", before) or before.endswith(("面积", "投资")) else ""
    said.threshold = behind + before or said.threshold
    return said.threshold


def _complete(place: NumberContext, before: str, noun: str, said: _Told) -> str:
    """Complete a noun phrase that needs another: a lone verb, a list's kind, a relation (长度, 增速)."""
    if said.inside:
        if not place.gap.startswith("、"):
            said.whole = noun
        listed = place.gap.startswith("、") or place.after.startswith("、")
        kind = before in load_words("nounwords", kind="place") or re.search(r"[县区市镇乡]$|街道$", before)
        if is_verb(before) or kind or (listed and len(before) <= 4 and before[-1:] != said.whole[-1:]):
            return before + strip_verb(said.whole)
    if is_delivery(before):
        return noun  # 已建成8座: of what was named before
    if is_verb(before):
        said.lent = strip_verb(noun)
        return said.lent + before
    if not is_relation(before):
        return before
    if noun.endswith(before):  # 新增建成里程12公里,累计建成里程148公里: another measure of the same thing
        return place.item if _PHRASE.fullmatch(place.item) else before
    return noun + before


def _expand(name: str, known: Sequence[str]) -> str:
    """Expand a short name to the one longer name of the same unit that ends in it: 体检 to 免费健康体检."""
    longer = {
        other for other in known if other.endswith(name) and other != name and not other.endswith(f"总{name}")
    }
    return longer.pop() if len(longer) == 1 and name not in known else name


def _share(item: str, behind: str, counted: str) -> str:
    """Name a share that has no noun of its own; '' where it has one."""
    phrase = read_left(item)
    if part := _OF.match(item):
        subject = read_left(part["subject"] or part["reach"] or "")
        if not subject or is_verb(subject) or is_relation(subject):
            subject = counted
        share = part["whole"] is not None and (part["whole"] == "" or "比重" in part["whole"])
        return subject + ("占比" if share else "完成比例")
    if (rate := _RATE.fullmatch(phrase)) and (is_verb(rate["act"]) or rate["act"] in counted):
        return strip_verb(counted) + phrase
    if is_relation(phrase):
        return counted + phrase
    if not phrase:
        return behind or (counted + "完成比例" if item.endswith(("完成", "达到", "达")) else counted)
    return ""


def _change(item: str, noun: str, said: _Told) -> str:
    """Name a change by what changes: 参与读者 for 同比增长21.6%, with its object (减少材料) or measure (高于全省)."""
    change = ends_in_cue("grow", item) or ends_in_cue("fall", item, object_=r"[^,至到]{0,14}?")
    if change is None:
        added = re.search(r"(?:新增|增加|[高低多少快慢])[^,、]{0,4}$", item)
        return read_left(_AGAINST.sub("", item[: added.start()] if added else item)) or noun
    subject = read_left(_AGAINST.sub("", item[: change.start()]))
    if is_relation(subject):
        subject = noun + subject
    elif subject:
        said.noun = subject
    object_ = re.sub(r"[约近超达为了 ]*$", "", item[change.end("word") :])
    if not object_ or re.match("目标|任务|计划", object_):
        return subject or noun
    compared = change["word"].endswith(("于", "先", "后", "出"))
    return (subject or noun if compared else subject) + change["word"] + object_


def _rank(item: str, noun: str) -> str:
    rank = _RANK.match(item)
    subject = read_left(rank["subject"]) if rank else ""
    subject = noun + subject if is_relation(subject) else subject or noun
    return f"{subject}{(rank and rank['scope']) or ''}排名"


@cache
def _first_noun(text: str) -> str:
    return read_left(re.split(r"[,;。:\n]", text.strip(), maxsplit=1)[0])


def _subject(reading: Reading) -> str:
    """Name the matter of a commitment by the noun of its first clause, where no number has named one before."""
    return _first_noun(reading.text[:_TOPIC]) or reading.commitment.heading
