"""Cut running prose into sentences and parts, and find what frames them: who says so, and as of when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kfanalysis.extraction.dates.times import find_date_end
from kfanalysis.extraction.outline.drafts import Span
from kfanalysis.extraction.outline.matter_names import skip_linking
from kfanalysis.lexicon import alternation, load_words


def find_parts(clean: str, start: int, end: int) -> Iterator[tuple[Span, bool]]:
    """Find the parts of a stretch, with whether each opens a sentence.

    >>> text = "甲项目已完工;乙项目正在施工。丙项目未动工。"
    >>> [(text[slice(*span)], first) for span, first in find_parts(text, 0, len(text))]
    [('甲项目已完工', True), ('乙项目正在施工', False), ('丙项目未动工', True)]
    """
    first = True
    for found in _PART.finditer(clean, start, end):
        yield found.span("part"), first
        first = found["mark"] != ";"


_PART = re.compile(r"(?P<part>(?:\([^()\n]{0,120}\)|“[^“”\n]{0,80}”|[^。;!?\n])+)(?P<mark>[。;!?\n]|$)")


def find_sentences(clean: str, start: int, end: int) -> Iterator[Span]:
    """Find the sentences of a stretch, without the marks that end them.

    >>> list(find_sentences("甲已完工。乙在建(预计5月。)!", 0, 15))
    [(0, 4), (5, 15)]
    """
    for found in _SENTENCE.finditer(clean, start, end):
        yield found.span()


_SENTENCE = re.compile(r"(?:\([^()\n]{0,120}\)|“[^“”\n]{0,80}”|[^。!?\n])+")


def find_time_end(clean: str, start: int, end: int) -> int | None:
    """Find where the time ends that a part opens with and reports of (截至9月底, 上半年), or None where it opens with none.

    >>> find_time_end("截至9月底,已完工", 0, 9), find_time_end("上半年,新引进项目67个", 0, 12), find_time_end("北桥已完工", 0, 5)
    (6, 4, None)
    >>> find_time_end("9月底前,完成测绘", 0, 9), find_time_end("2019年,安排工程42项", 0, 12)
    (None, None)
    """
    if found := _SO_FAR.match(clean, start, end):
        return found.end()
    led = _LED.match(clean, start, end)
    stop = find_date_end(clean, led.end() if led else start, end)
    if stop is None or (clean.startswith(("前", "年"), stop - 1) and not clean.startswith("半年", stop - 2)):
        return None
    after = _AFTER.match(clean, stop, end)
    return after.end() if after else None


_SO_FAR = re.compile("(?:(?:截[至止]|到)?目前(?:为止)?|今年以来)[,:]")
_LED = re.compile("截[至止]到?|至|到")
_AFTER = re.compile("(?:为?止)?[,:]|(?=[完累已共实])")


def skip_frame(clean: str, start: int, end: int) -> int:
    """Skip what frames a part: 记者…获悉, 据介绍, 还剩9项里, an intro that closes with a colon.

    >>> text = "记者从市水利局获悉,今年计划投资4亿元"
    >>> text[skip_frame(text, 0, len(text)) :]
    '今年计划投资4亿元'
    """
    at = skip_linking(clean, start, end)
    while found := _frame().match(clean, at, end):
        at = skip_linking(clean, found.end(), end)
    return at


@cache
def _frame() -> re.Pattern[str]:
    learnt = alternation(load_words("prosewords", kind="learnt"))
    return re.compile(
        rf"""
          [^,。;:\n]{{0,60}},?(?:[^,。;:\n]{{0,12}}记者|据)[^,。;:\n]{{0,24}}{learnt}(?:到)?[,:]
        | 据(?:悉|了解|介绍|统计)[,:]
        | 在[^,。;:\n0-9]{{2,20}}(?:[中下上里时后前间]|方面|过程|领域|工作|基础|同时),(?=[^,。;\n]{{4}})
        | (?:总|计划|概算)?投资[0-9.]{{1,8}}[万亿]?元的
        | [^,。;:\n]{{2,20}}(?:当中|之中|方面|[项件个]里|工程里|项目[里中]|[0-9][个项件][^,。;:\n]{{0,8}}[里中]),
        | [^,。;\n:]{{2,40}}(?:,[^,。;\n:]{{2,30}}){{0,2}}(?<![0-9]):
        """,
        re.VERBOSE,
    )


def strip_end(clean: str, start: int, end: int) -> int:
    """Move an end back over the marks and spaces before it.

    >>> strip_end("已完工。 ", 0, 5)
    3
    """
    while end > start and clean[end - 1] in " ,:;、。|\n":
        end -= 1
    return end
