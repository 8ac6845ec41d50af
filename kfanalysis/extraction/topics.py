"""Topics: which policy field a commitment belongs to, by weighted words (codebook §2, topic).

The scheme is data: ``lexicon/topiccues.tsv`` gives words of a topic and how strongly they speak for it, from 4 (names
the field) to 1 (a hint), ``lexicon/officecues.tsv`` does so for the owner's office. To code by another scheme, put
its words in their place; nothing here names a topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kfanalysis.extraction.cues import find_cues
from kfanalysis.extraction.labels import Label
from kfanalysis.records import Reading

# What a commitment promises stands at its beginning; what it is good for (提升…, 让…) and how it is reported say less.
_HEADING, _TITLE, _FIRST, _REST, _PURPOSE, _REPORT, _OFFICE = 3.0, 3.0, 2.5, 1.0, 0.5, 0.25, 1.5
_FADE = 60
_PURPOSE_HEAD = re.compile(
    r"(?:切实|不断|有效|着力|持续|全面|进一步|更好|努力|最终|从而|以便|真正|全力)?(?:为|让|使|促进|推动|助推|助力|提升|提高|确保|增强"
    r"|营造|满足|保障|优化|改善|方便|解决|实现|发挥|打造|便利|惠及|推进)"
)
_PLAIN = re.compile(r"[,;。:!?\n]")
_SECOND = 0.75


def judge_topics(reading: Reading) -> tuple[str, str | None, list[Label]]:
    """Judge the topic of a commitment, a second one only where it is nearly as strong, and the words that speak for them.

    Decision: a word counts once in a field; a commitment without any known word has topic ``""``.
    """
    scores: dict[str, float] = {}
    found: list[tuple[float, Label]] = []
    seen: set[tuple[str, str]] = set()
    for factor, rule, start, end, topic, weight in _votes(reading):
        word = reading.clean[start:end] if rule != "office" else topic
        if (rule, topic + word) in seen:
            continue
        seen.add((rule, topic + word))
        scores[topic] = scores.get(topic, 0.0) + factor * weight
        found.append((factor * weight, Label(topic, rule, start, end)))
    if not scores:
        return "", None, []
    ranked = sorted(scores, key=lambda topic: (-scores[topic], topic))
    second = ranked[1] if len(ranked) > 1 and scores[ranked[1]] >= _SECOND * scores[ranked[0]] else None
    chosen = {ranked[0], second}
    evidence = sorted((x for x in found if x[1].value in chosen), key=lambda x: (-x[0], x[1].start))
    return ranked[0], second, [label for _, label in evidence]


def _votes(reading: Reading) -> Iterator[tuple[float, str, int, int, str, float]]:
    made = reading.commitment
    clean = reading.clean
    for start, end, factor in _stretches(clean, made.text_start, made.text_end):
        for first, last, rows in find_cues("topiccues", clean, start, end):
            near = factor if factor <= _REST else max(_REST, factor * (1 - (first - made.text_start) / _FADE))
            for row in rows:
                yield near, "commitment", first, last, row["topic"], float(row["weight"])
    if made.report_start is not None and made.report_end is not None:
        for first, last, rows in find_cues("topiccues", clean, made.report_start, made.report_end):
            for row in rows:
                yield _REPORT, "report", first, last, row["topic"], float(row["weight"])


def _stretches(clean: str, start: int, end: int) -> Iterator[tuple[int, int, float]]:
    """Cut a commitment's text into clauses, each with the factor of its place and kind."""
    first = True
    while start < end:
        mark = _PLAIN.search(clean, start, end)
        stop = mark.start() if mark else end
        if stop > start:
            purpose = not first and _PURPOSE_HEAD.match(clean, start, stop)
            yield start, stop, _PURPOSE if purpose else _FIRST
            first = False
        start = stop + 1
