"""Deliverables: what kind of thing a commitment promises (codebook §3, deliverable).

A status means different things of a document, an event, works, goods, a service, a figure to be reached and a list of
projects. The words stand in ``lexicon/deliverablecues.tsv``; the first clause says most, in it the first word (the
verb) and the last (the thing); a promise without any such word is a figure where it has a target, else a service.
"""

from __future__ import annotations

from kfanalysis.extraction.grammar.clauses import find_clauses
from kfanalysis.extraction.grammar.lookups import find_cues
from kfanalysis.records import Label, Reading

_FIRST, _REST, _END = 1.0, 0.5, 0.5
# A verb of effort (推进, 提升) or of reaching stands beside what is promised as often as it is promised.
_WEAK = {"service": 0.5, "figure": 0.6}
_SHARES = frozenset({"%", "百分点", "‰", "元"})


def judge_deliverable(reading: Reading) -> Label:
    """Judge what kind of thing is promised, with the word that says so.

    >>> from kfanalysis.records import Commitment, Owner
    >>> def read(text: str) -> Reading:
    ...     made = Commitment("b", "1", "1", "", "", text, 0, len(text), None, None, None)
    ...     return Reading(text, made, Owner("b", "1", 1, "", "", "", "person", "", 0, 0), (), (), None, None)
    >>> [judge_deliverable(read(t)).value for t in ("制定养犬管理办法。", "举办龙舟赛事。", "新建泵站2座。")]
    ['document', 'event', 'works']
    >>> judge_deliverable(read("让群众更有获得感。")).rule
    'no_word'
    """
    made, clean = reading.commitment, reading.clean
    clauses = find_clauses(clean, made.text_start, made.text_end)
    scores: dict[str, float] = {}
    cues: dict[str, tuple[int, int]] = {}
    for number, clause in enumerate(clauses[:4]):
        found = list(find_cues("deliverablecues", clean, clause.start, clause.end))
        for place, (start, end, rows) in enumerate(found):
            weight = _FIRST if number == 0 else _REST
            if number == 0 and place in (0, len(found) - 1):
                weight += _END
            for row in rows:
                kind_weight = _WEAK.get(row["deliverable"], 1.0) * weight
                scores[row["deliverable"]] = scores.get(row["deliverable"], 0.0) + kind_weight
                cues.setdefault(row["deliverable"], (start, end))
    targets = [q for q in reading.quantities if q.field == "commitment" and q.role == "target"]
    for target in targets[:1]:
        if target.unit in _SHARES or not scores:
            scores["figure"] = scores.get("figure", 0.0) + _FIRST
            cues.setdefault("figure", (target.start, target.end))
    if not scores:
        return Label("figure" if targets else "service", "no_word", None, None)
    value = min(scores, key=lambda kind: (-scores[kind], kind))
    return Label(value, "words", *cues[value])
