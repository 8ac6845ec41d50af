"""Evidence that a percentage of the report is the attainment of the whole commitment (codebook §2, pairs).

As for pairs of figures, each piece of evidence is a feature with a name; the weights stand in
``lexicon/weights_shares.tsv``. It speaks for a percentage that it stands alone, is said of a task or plan, or of a
thing that the commitment names; against it that it is said of a part, a start, a price, or another thing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from kfanalysis.extraction.relations.phrases import containment
from kfanalysis.extraction.roles.number_contexts import NumberContext
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import Reading

_PLAIN = (
    "in brackets behind work", "task of nothing", "task of the project", "task of a promised thing",
    "task of a thing like it", "completion of nothing",
    "rate of nothing", "rate of the project", "rate of a promised thing",
    "progress of nothing", "progress of the project", "progress of a promised thing",
)  # fmt: skip
_BARE = re.compile(r"[^一-龥A-Za-z0-9]*[0-9.]+%[^一-龥0-9]*(?:\([^()]{0,40}\))?[^一-龥0-9]*")
_PROGRESS = re.compile(r"进度")
_RATE = re.compile(r"(?P<act>[一-龥]{2})率(?:已|达|为|到|约|近|超过?){0,3}$")
_FINISHED_RATE = re.compile(rf"{alternation(load_words('pairwords', kind='rate_finished'))}率")
_DONE = re.compile(r"(?:完成|完工|达到?|实现)(?:了|约|近|超过?|至|到)?$")
_TASK = re.compile(
    rf"(?:占|完成|达到?|为|超|相当于|实现)[^,、;。]{{0,14}}?{alternation(load_words('pairwords', kind='whole'))}[^,、;。]{{0,6}}$"
)
_GENERAL = frozenset(load_words("pairwords", kind="generic_subject"))
_VERB = re.compile(alternation(load_words("pairwords", kind="verb")))
_FILLER = re.compile(alternation(load_words("pairwords", kind="filler")))
_MONEY = re.compile(r"投资|资金|预算|支付|支出|拨付|概算|补偿款")
_MOVING = re.compile(r"(?:正在|已|施工|建设|安装|敷设|推进|进场|开展|实施)[^,。;]{0,12}$")
_BEGUN_RATE = re.compile(rf"{alternation(load_words('pairwords', kind='rate_begun'))}率")


def describe_share(
    reading: Reading, figure: NumberContext, shares: Sequence[NumberContext], targets: Sequence[NumberContext]
) -> dict[str, float]:
    """Name what speaks for and against a percentage as the attainment of the whole; absent features are left out.

    ``shares`` are the report's percentages, ``targets`` what the commitment promises. What is said of the percentage
    (a task, a rate of completion, progress, completion) counts together with whose it is: nobody's in particular, the
    project's in general, something's that the commitment names, or another thing's.
    """
    words, aside = figure.words, figure.clause.host is not None
    subject = _read_subject(reading, figure)
    text = reading.text
    said = _read_claim(words)
    leading = figure.clean[max(0, figure.clause.start - 24) : figure.clause.start - 1] if aside else ""
    features = {
        "bare": float(_BARE.fullmatch(reading.report.strip()) is not None),
        f"{said} of {subject}": float(bool(said)),
        said or "nothing said": 1.0,
        "in brackets behind work": float(aside and _MOVING.search(leading) is not None),
        "percent promised": float(any(t.unit == "%" for t in targets)),
        "only percent": float(len(shares) == 1),
        "first percent": float(bool(shares) and shares[0].row.start == figure.row.start),
        "one of many percents": float(len(shares) > 3),
        "of money": float(_MONEY.search(words) is not None),
        "within": float("其中" in figure.ahead or "其中" in words),
        "stage": float(_stage().search(words) is not None and _stage().search(text) is None),
        "share of the number before": float("占" in words and _TASK.search(words) is None),
        "nothing promised in figures": float(not targets),
        "a change": float(figure.row.role == "change"),
        "no achievement": float(figure.row.role in ("attribute", "rank", "total")),
        "planned": float(figure.row.role == "target" or figure.aspect == "plan"),
        "number in its clause": float(re.search("[0-9]", words) is not None),
    }
    return {name: value for name, value in features.items() if value}


def is_stated(features: dict[str, float]) -> bool:
    """Tell what the codebook calls an overall attainment whatever else is said.

    A bare percentage, one in brackets behind the work, the share of a task or a rate of completion that is nobody's
    in particular, the project's in general or a promised thing's; not what is planned, within, or one of many.

    >>> is_stated({"bare": 1.0}), is_stated({"task of nothing": 1.0, "planned": 1.0})
    (True, False)
    """
    if any(
        name in features
        for name in ("planned", "within", "a change", "percent promised", "one of many percents")
    ):
        return False
    return "bare" in features or any(name in features for name in _PLAIN)


def _read_claim(words: str) -> str:
    """Read what a percentage is said to be: the share of a task, a rate, a progress, a completion."""
    if _BEGUN_RATE.search(words):
        return "start"
    if _FINISHED_RATE.search(words):
        return "rate"
    if _RATE.search(words):
        return "another rate"
    if _PROGRESS.search(words):
        return "progress"
    if _TASK.search(words):
        return "task"
    return "completion" if _DONE.search(words) else ""


def _read_subject(reading: Reading, figure: NumberContext) -> str:
    """Read whose percentage it is: nothing's, the project's, something promised, something like it, another's."""
    own = _subject(_RATE.sub("", figure.before))
    subject = own or _subject(figure.ahead.split(",")[0])
    if not subject:
        return "nothing"
    if subject in _GENERAL:
        return "the project"
    text = reading.text + reading.commitment.heading
    if len(subject) > 1 and subject in text:
        return "a promised thing"
    if len(subject) > 1 and containment(subject, text) >= 0.34:
        return "a thing like it"
    return "another thing" if own else "another thing ahead"


@cache
def _stage() -> re.Pattern[str]:
    return re.compile(alternation(load_words("pairwords", kind="stage")))


def _subject(words: str) -> str:
    """Cut a clause's opening down to its subject: what stands before the first verb or adverb of progress."""
    return _FILLER.sub("", _VERB.split(words, maxsplit=1)[0]).strip(" ,()、")
