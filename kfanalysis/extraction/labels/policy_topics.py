"""Topics: which policy field a commitment belongs to, by weighted words (codebook §2, topic).

The scheme is data: ``lexicon/topiccues.tsv`` gives words of a topic and how strongly they speak for it, from 4 (names
the field) through 3 (belongs to it) and 2 (often stands there) to 1 (a hint: a place, a means, a kind of people);
``lexicon/officecues.tsv`` does so for the owner's office. A row with topic ``-`` names nothing: it keeps its word from
being read as another (``提交通过`` is no ``交通``). To code by another scheme, put its words in their place; nothing
here names a topic.

The places weigh differently. What a commitment promises stands at its beginning, so a word fades over the first
characters; what it is good for (``提升…``, ``让…``) and how it is reported say less, its group's heading and its
owner's office something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from kfanalysis.extraction.grammar.lookups import find_cues
from kfanalysis.extraction.weights import choose, load_weights, pick
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import TOPICS, Label, Reading

_FIRST, _REST, _HEADING, _OFFICE, _LEADER, _PURPOSE, _REPORT = 2.5, 1.0, 1.0, 1.0, 0.5, 0.5, 0.25
_FADE = 60
_NOTHING = "-"
_PURPOSE_HEAD = re.compile(
    alternation(load_words("clausewords", kind="purposelead")) + "?"
    + alternation((*load_words("clausewords", kind="purpose"), *load_words("clausewords", kind="aim")))
)  # fmt: skip
_MARK = re.compile(r"[,;。:!?\n]")
# What lies round a thing is not done to it: 学校周边道路.
_AROUND = re.compile(r"周边|沿线|附近|周围|门前|门口|两侧|所在")
_AND = re.compile(r"及(?!其|时|以|早)|[和与、暨]")
_NAMES, _SECOND = 3.0, 0.5

Vote = tuple[float, Label]
_SCALE = 4.0  # the weight of a word that names a field


def judge_topics(reading: Reading) -> tuple[str, str | None, list[Label]]:
    """Judge a commitment's topic, a second one where its first clause names two, and the words that speak for them.

    Decision: a commitment without any known word has topic ``""``. The second topic is one whose word the first
    clause joins to one of the first topic (``道路改造及街景整治``). Each label has the probability of the topic.
    """
    votes = list(find_votes(reading))
    if not votes:
        return "", None, []
    probabilities = choose(load_weights("topic"), find_topic_features(reading, votes))
    first = pick(probabilities)
    scores = add_votes(votes)
    joined = set(_joined(reading, first))
    ranked = sorted(joined & set(scores), key=lambda topic: (-scores[topic], topic))
    second = next((t for t in ranked if t != first and scores[t] >= _SECOND * scores.get(first, 0.0)), None)
    found = sorted(
        (v for v in votes if v[1].value in {first, second}), key=lambda v: (-v[0], v[1].start or 0)
    )
    p = Decimal(str(probabilities[first]))
    return (
        first,
        second,
        [Label(label.value, label.rule, label.start, label.end, p) for _, label in found],
    )  # none where a topic wins without a word


def rule_topic(reading: Reading) -> str:
    """Give the topic with the most votes, each word with its weight and its place's."""
    scores = add_votes(find_votes(reading))
    return min(scores, key=lambda topic: (-scores[topic], topic)) if scores else ""


def add_votes(votes: Iterable[Vote]) -> dict[str, float]:
    """Add up the votes of each topic."""
    scores: dict[str, float] = {}
    for weight, label in votes:
        scores[label.value] = scores.get(label.value, 0.0) + weight
    return scores


def find_topic_features(reading: Reading, votes: Sequence[Vote]) -> dict[str, dict[str, float]]:
    """Find what speaks for each topic: its share of all votes, its words by their place, and whether it leads.

    ``is:TOPIC`` lets the weights learn how common a topic is; a topic without votes has that alone.
    """
    scores = add_votes(votes)
    whole = sum(scores.values())
    ranked = sorted(scores, key=lambda topic: (-scores[topic], topic))
    features: dict[str, dict[str, float]] = {topic: {f"is:{topic}": 1.0} for topic in TOPICS}
    for topic, score in scores.items():
        features[topic] |= {"votes": 1.0, "share": score / whole, "strength": min(score / _SCALE, 4.0) / 4.0}
    features[ranked[0]]["rule:leads"] = 1.0
    if len(ranked) > 1:
        features[ranked[0]]["rule:leads_by"] = (scores[ranked[0]] - scores[ranked[1]]) / whole
        features[ranked[1]]["rule:second"] = 1.0
    for place, topic, strongest, count in _by_place(reading, votes):
        features[topic][f"{place}:strongest"] = max(features[topic].get(f"{place}:strongest", 0.0), strongest)
        features[topic][f"{place}:words"] = min(count, 4) / 4.0
    for name, topics in _ends(reading, votes).items():
        for topic in topics:
            features[topic][name] = 1.0
    return features


def _by_place(reading: Reading, votes: Sequence[Vote]) -> Iterator[tuple[str, str, float, int]]:
    """Say of each place and topic how strong the strongest word is (0–1) and how many words there are."""
    start, end = _first_clause(reading)
    found: dict[tuple[str, str], list[float]] = {}
    for weight, label in votes:
        at = label.start
        place = label.rule
        if place == "commitment" and at is not None:
            place = "first" if start <= at < end else "rest"
        found.setdefault((place, label.value), []).append(weight)
    tops: dict[str, float] = {}
    for (place, _), weights in found.items():
        tops[place] = max(tops.get(place, 0.0), *weights)
    for (place, topic), weights in sorted(found.items()):
        yield place, topic, max(weights) / tops[place] if tops[place] else 0.0, len(weights)


def _ends(reading: Reading, votes: Sequence[Vote]) -> dict[str, set[str]]:
    """Name the topics of the first and the last word of the first clause: what is promised often ends it."""
    start, end = _first_clause(reading)
    inside = [label for _, label in votes if label.rule == "commitment" and label.start is not None]
    inside = [label for label in inside if label.start is not None and start <= label.start < end]
    if not inside:
        return {}
    first, last = min(label.start or 0 for label in inside), max(label.start or 0 for label in inside)
    return {
        "first:begins": {label.value for label in inside if label.start == first},
        "first:ends": {label.value for label in inside if label.start == last},
    }


def _first_clause(reading: Reading) -> tuple[int, int]:
    made = reading.commitment
    start, end, _ = next(_stretches(reading.clean, made.text_start, made.text_end), (0, 0, 0.0))
    return start, end


def find_votes(reading: Reading) -> Iterator[Vote]:
    """Let each word vote for its topic, with its weight and its place's; once in a field."""
    seen: set[tuple[str, str, str]] = set()
    for factor, rule, start, end, topic, weight in _words(reading):
        vote = (rule, topic, reading.clean[start:end])
        if topic != _NOTHING and vote not in seen:
            seen.add(vote)
            yield factor * weight, Label(topic, rule, start, end)
    yield from _context(reading)


def _context(reading: Reading) -> Iterator[Vote]:
    """Let the owner's office and the group's heading vote; a leader's office says less than that of a body."""
    owner = reading.owner
    titles = f"{owner.name} {owner.titles}"
    factor = _OFFICE if owner.kind == "organisation" else _LEADER
    for first, last, rows in find_cues("officecues", titles):
        at = reading.clean.find(titles[first:last], owner.start, owner.end)
        span = (at, at + last - first) if at >= 0 else (None, None)
        for row in rows:
            yield factor * float(row["weight"]), Label(row["topic"], "office", *span)
    heads = find_cues("topiccues", reading.commitment.heading)
    for topic, weight in dict.fromkeys((row["topic"], row["weight"]) for _, _, rows in heads for row in rows):
        if topic != _NOTHING:
            yield _HEADING * float(weight), Label(topic, "heading", None, None)


def _words(reading: Reading) -> Iterator[tuple[float, str, int, int, str, float]]:
    made, clean = reading.commitment, reading.clean
    for start, end, factor in _stretches(clean, made.text_start, made.text_end):
        for first, last, rows in find_cues("topiccues", clean, start, end):
            near = max(_REST, factor * (1 - (first - made.text_start) / _FADE)) if factor > _REST else factor
            if _AROUND.match(clean, last):
                near = _PURPOSE
            for row in rows:
                yield near, "commitment", first, last, row["topic"], float(row["weight"])
    if made.report_start is not None and made.report_end is not None:
        for first, last, rows in find_cues("topiccues", clean, made.report_start, made.report_end):
            for row in rows:
                yield _REPORT, "report", first, last, row["topic"], float(row["weight"])


def _stretches(clean: str, start: int, end: int) -> Iterator[tuple[int, int, float]]:
    """Cut a commitment's text into clauses, each with the factor of its kind."""
    first = True
    while start < end:
        mark = _MARK.search(clean, start, end)
        stop = mark.start() if mark else end
        if stop > start:
            purpose = not first and _PURPOSE_HEAD.match(clean, start, stop)
            yield start, stop, _PURPOSE if purpose else _FIRST
            first = False
        start = stop + 1


def _joined(reading: Reading, topic: str) -> Iterator[str]:
    """Name the topics whose word stands in the first clause, joined by 及, 和, 、 to a word of the topic before it."""
    start, end, _ = next(
        _stretches(reading.clean, reading.commitment.text_start, reading.commitment.text_end), (0, 0, 0)
    )
    last = None
    for first, stop, rows in find_cues("topiccues", reading.clean, start, end):
        named = {row["topic"] for row in rows if float(row["weight"]) >= _NAMES}
        if topic in named:
            last = stop
        elif last is not None and named and _AND.search(reading.clean, last, first):
            yield from sorted(named)
