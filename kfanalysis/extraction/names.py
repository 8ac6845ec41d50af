"""Names: what each quantity measures, in the text's words (codebook §2, what)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from kfanalysis.extraction.nouns import is_verb, read_left, read_right, strip_verb
from kfanalysis.extraction.places import Place, ends_in_cue
from kfanalysis.lexicon import load_words
from kfanalysis.records import Reading

_MOST = 24
_OF = re.compile(
    r"(?P<subject>[^占]*)占(?P<whole>.*)$|(?P<reach>.*?)(?:完成|达到?).{0,4}(?:目标|任务|计划|总量|工程量).{0,3}$"
)
_RATE = re.compile(r"(?:综合|按时|按期|及时|就地)?(?P<act>[一-龥]{2})率")
_RANK = re.compile(r"(?P<subject>.*?)(?:[居列排]|位居|位列|排名|排在|名列|跻身|进入)?(?P<scope>全[国省市县区州])?.{0,3}$")


@dataclass
class _Told:
    """What the names so far let a later number leave out."""

    noun: str = ""
    counted: str = ""
    whole: str = ""
    units: dict[str, str] = field(default_factory=dict)


def name_quantities(
    reading: Reading, places: Sequence[Place], rules: Sequence[str], told: dict[str, str]
) -> list[str]:
    """Name what each quantity of one field measures; ``told`` holds the first name of each unit so far.

    Decision: the noun behind the number, else the phrase before it without its verb. Where a noun is left out, an
    earlier one stands in: a share (占任务的75%) is the last thing counted, with 完成比例; a lone verb or rate
    (整改98处, 整改率) has the last noun before it; the kinds of a list (其中小学4200个、初中3900个) have it behind.
    """
    say = _Told(units=told)
    starts = sorted((t.start, t.end) for t in reading.times)
    names, full = [], {}
    for at, (place, rule) in enumerate(zip(places, rules, strict=True)):
        item = _before(reading, place, starts)
        name = _name(reading, place, rule, item, say)
        if at and rules[at - 1] == "modifier" and place.gap == place.item:
            inner = places[at - 1]
            full[at] = read_left(_before(reading, inner, starts)) + inner.row.raw + item
        names.append(name)
        _remember(place, rule, name, say)
    twice = Counter((name, place.row.unit) for name, place in zip(names, places, strict=True))
    return [
        (full[at] if at in full and twice[name, place.row.unit] > 1 else name)[:_MOST].replace(" ", "")
        for at, (name, place) in enumerate(zip(names, places, strict=True))
    ]


def _before(reading: Reading, place: Place, times: Sequence[tuple[int, int]]) -> str:
    """Cut the text before a number with its asides, without the dates in it."""
    start, end = place.row.start - len(place.item), place.row.start
    text, at = reading.clean[start:end], bisect_left(times, (start,))
    while at < len(times) and times[at][0] < end:
        first, last = times[at][0] - start, min(times[at][1], end) - start
        text = text[:first] + "\0" * (last - first) + text[last:]
        at += 1
    return text


def _remember(place: Place, rule: str, name: str, say: _Told) -> None:
    if place.row.raw.startswith("第") or rule in ("modifier", "change", "described", "per unit", "in brackets", "age"):
        return
    if place.dimension != "share":
        say.counted = name
        say.units.setdefault(place.row.unit, name)
    elif name.endswith(("完成比例", "占比")):
        return
    say.noun = name


def _name(reading: Reading, place: Place, rule: str, item: str, say: _Told) -> str:
    noun = say.noun or say.units.get(place.row.unit) or _subject(reading)
    if place.row.raw.startswith("第"):
        return _rank(item, noun)
    if rule == "change" or place.row.unit == "百分点":
        return _change(item, noun)
    behind = read_right(reading.clean[place.row.end : place.row.end + len(place.right)])
    if place.dimension == "share" and (share := _share(item, behind, say.counted or noun)):
        return share
    if rule in ("modifier", "age"):
        return (behind + ("年龄" if rule == "age" else read_left(item))) or noun
    if rule == "in brackets" or not (before := read_left(item)) and not behind:
        return noun if rule == "in brackets" or not say.units.get(place.row.unit) or say.noun else noun
    if behind:
        return f"{read_left(item)}的{behind}" if item.endswith("的") and 2 < len(item) < 10 else behind
    return _left(reading, place, before, noun, say)


def _left(reading: Reading, place: Place, before: str, noun: str, say: _Told) -> str:
    if "其中" in reading.clean[max(place.clause.start - 3, 0) : place.row.start]:
        if not place.gap.startswith("、"):
            say.whole = noun
        listed = place.gap.startswith("、") or place.after.startswith("、")
        kind = before in load_words("nounwords", kind="place") or re.search(r"[县区市镇乡]$|街道$", before)
        if is_verb(before) or kind or (listed and len(before) <= 4 and before[-1:] != say.whole[-1:]):
            return before + strip_verb(say.whole)
    if is_verb(before):
        return strip_verb(say.units.get(place.row.unit, noun) if not say.noun else noun) + before
    return noun + before if before in load_words("nounwords", kind="relation") else before


def _share(item: str, behind: str, counted: str) -> str:
    """Name a share that has no noun of its own; '' where it has one."""
    phrase = read_left(item)
    if part := _OF.match(item):
        subject = read_left(part["subject"] or part["reach"] or "")
        if not subject or subject in load_words("nounwords", kind="relation"):
            subject = counted
        return subject + ("占比" if part["whole"] == "" else "完成比例")
    if (rate := _RATE.fullmatch(phrase)) and (is_verb(rate["act"]) or rate["act"] in counted):
        return strip_verb(counted) + phrase
    if phrase in load_words("nounwords", kind="relation"):
        return counted + phrase
    if not phrase:
        return behind or counted
    return ""


def _change(item: str, noun: str) -> str:
    for cue in ("fall", "grow"):
        if change := ends_in_cue(cue, item, object_=r"[^,、至到]{0,14}?"):
            subject, object_ = _against().sub("", item[: change.start()]), read_left(item[change.end("word") :])
            subject = read_left(subject)
            if subject in load_words("nounwords", kind="relation"):
                subject = noun + subject
            if object_ and not re.match("目标|任务|计划", object_):
                return (subject or ("" if cue == "fall" and not change["word"].endswith("于") else noun)) + change["word"] + object_
            return subject or noun
    return read_left(item) or noun


@cache
def _against() -> re.Pattern[str]:
    return re.compile(r"(?:同比|环比|[比较][^,、]{2,8}?)[一-龥]{0,2}$")


def _rank(item: str, noun: str) -> str:
    rank = _RANK.match(item)
    subject = read_left(rank["subject"]) if rank else ""
    if subject in load_words("nounwords", kind="relation"):
        subject = noun + subject
    return f"{subject or noun}{(rank and rank['scope']) or ''}排名"


def _subject(reading: Reading) -> str:
    """Name the matter of a commitment by the noun of its first clause, where no number has named one before."""
    return read_left(re.split(r"[,;。:\n]", reading.text[:60].strip(), maxsplit=1)[0]) or reading.commitment.heading[:_MOST]
