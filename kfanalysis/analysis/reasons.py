"""Say in a sentence why a commitment was judged as it was, naming the figures; wording in riskreasons.tsv."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from kfanalysis.analysis.judgements import Judgement, Setting
from kfanalysis.lexicon import load_rows

# What joins and closes the parts of a reason.
JOINTS = {"zh": (";", "。", "、"), "en": ("; ", ".", ", ")}


def give_reason(judged: Judgement, setting: Setting, lang: str) -> str:
    """Give the reason of a judgement in Chinese (zh) or English (en), one sentence."""
    joint, stop, _ = JOINTS[lang]
    text = joint.join(_parts(judged, setting, lang)) + stop
    return text[0].upper() + text[1:] if lang == "en" else text


def find_spans(judged: Judgement) -> list[tuple[int, int]]:
    """Find the places in the bulletin's text that the reason rests on, in text order, each once."""
    spans: set[tuple[int, int]] = set()
    if judged.case.slowest is not None:
        spans.update(judged.case.slowest.spans)
    if judged.case.announced is not None and judged.state == "risk":
        spans.add(judged.case.announced[1:])
    return sorted(span for span in spans if span[0] < span[1])


def format_share(share: float) -> str:
    """Write a share as a percentage with at most one decimal; what is not quite 0 or 1 never reads so.

    >>> format_share(0.331), format_share(0.0001), format_share(0.99999), format_share(1.0)
    ('33.1%', '<0.1%', '>99.9%', '100%')
    """
    percent = round(100 * share, 1)
    if percent == 0 and share > 0:
        return "<0.1%"
    if percent == 100 and share < 1:
        return ">99.9%"
    return f"{percent:.10g}%"


@cache
def _words(table: str, lang: str) -> dict[str, str]:
    return {row["key"]: row[lang] for row in load_rows(table)}


def _say(key: str, lang: str, **values: object) -> str:
    return _words("riskreasons", lang)[key].format(**values)


def _name(key: str, lang: str) -> str:
    return _words("figurewords", lang).get(key, key.rpartition(".")[2])


def _parts(judged: Judgement, setting: Setting, lang: str) -> Iterator[str]:
    case = judged.case
    yield from _say_time(judged, lang)
    if judged.state in ("kept", "kept_late", "done"):
        yield _say(judged.state, lang)
    if judged.state == "overdue" and case.deadline is not None and judged.days_left is not None:
        status = _name(f"status.{case.status}", lang)
        yield _say("overdue", lang, deadline=case.deadline, days=-judged.days_left, status=status)
    yield from _say_figure(judged, setting, lang)
    if judged.state == "target_met":
        yield _say("target_met", lang)
    if judged.state != "risk":
        return
    yield from _say_factor(judged, lang)
    if case.announced is not None:
        yield _say("announced", lang, raw=case.announced[0])
    if case.milestone == "overdue":
        yield _say("milestone_overdue", lang)
    if judged.chance is None:
        yield _say("not_estimable", lang, why=_say(f"basis.{judged.basis}", lang, start=judged.start))
    else:
        chance = (judged.chance.probability, judged.chance.low, judged.chance.high)
        p, low, high = map(format_share, chance)
        yield _say("probability", lang, p=p, low=low, high=high, level=f"{setting.pace.level:.0%}")


def _say_time(judged: Judgement, lang: str) -> Iterator[str]:
    deadline, elapsed = judged.case.deadline, judged.elapsed
    if deadline is None or judged.state == "overdue":
        return
    if elapsed is None or judged.state in ("kept", "kept_late"):
        yield _say("time_bare", lang, deadline=deadline)
    else:
        yield _say("time", lang, as_of=judged.as_of, deadline=deadline, elapsed=format_share(elapsed),
                   start=judged.start)  # fmt: skip


def _say_figure(judged: Judgement, setting: Setting, lang: str) -> Iterator[str]:
    """Tell the slowest figure, its distance from schedule, the light and the forecast, as far as they exist."""
    slowest = judged.case.slowest
    if slowest is None:
        return
    n = len(judged.case.figures)
    # A percent of the whole has no target of its own in the text: both spans are one.
    key = "figure_share" if slowest.spans[0] == slowest.spans[1] else "figure"
    yield _say(key if n == 1 else f"{key}_slowest", lang, what=_quote(slowest.what), target=slowest.target,
               actual=slowest.actual, attained=_say_range(judged.attainment), n=n)  # fmt: skip
    if judged.state not in ("risk", "overdue") or judged.elapsed is None:
        return
    light = _name(f"light.{judged.light}", lang)
    if judged.state == "overdue" or judged.days_left == 0:
        yield _say("overdue_light" if judged.state == "overdue" else "last_day_light", lang, light=light)
        return
    low, high = judged.gap
    if low is not None:
        yield _say_gap(low, high, lang)
    yield _say("light", lang, light=light, rule=setting.rule.name)
    dates = [each for each in judged.forecast if each is not None]
    if dates:
        yield _say("forecast", lang, date=_say_dates(dates))
    elif judged.attainment == (0.0, 0.0):
        yield _say("forecast_never", lang)


def _quote(words: str) -> str:
    """Set quotation marks one level down, since the words are quoted themselves.

    >>> _quote("“千万工程”示范村")
    '‘千万工程’示范村'
    """
    return words.replace("“", "‘").replace("”", "’")


def _say_gap(low: float, high: float | None, lang: str) -> str:
    if high is not None and round(low, 1) == round(high, 1):
        key = "gap_behind" if low < 0 else "gap_ahead"
        return _say(key, lang, gap=f"{abs(low):.1f}")
    return _say("gap_between", lang, low=f"{low:+.1f}", high="∞" if high is None else f"{high:+.1f}")


def _say_factor(judged: Judgement, lang: str) -> Iterator[str]:
    """Tell what the report gives as reason for a slower pace to come."""
    case = judged.case
    if judged.basis == "figures" and judged.factor != 1:
        factor = f"{judged.factor:.3g}"
        names = JOINTS[lang][2].join(_name(f"obstacle.{each}", lang) for each in case.obstacles)
        yield _say("obstacle" if names else "suspended", lang, obstacles=names, factor=factor)


def _say_range(attainment: tuple[float | None, float | None]) -> str:
    low, high = (None if each is None else format_share(each) for each in attainment)
    if low == high:
        return str(low)
    return f"≥{low}" if high is None else f"{low}–{high}"


def _say_dates(dates: list[date]) -> str:
    return "–".join(dict.fromkeys(day.isoformat() for day in dates))
