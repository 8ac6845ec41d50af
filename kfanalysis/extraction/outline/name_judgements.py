"""Judge whether words of prose can name a matter that was promised (codebook §1, prose).

A sum of others (这6项, 各项), a class of matters (重点工程, 65件民生实事), a list of places, a time (上半年), a manner
of working (围绕…, 坚持…) and who says so (记者, 承诺) name none.
"""

from __future__ import annotations

import re
from functools import cache

from kfanalysis.extraction.dates.times import find_date_end
from kfanalysis.lexicon import alternation, load_words


def is_matter_name(clean: str, start: int, end: int) -> bool:
    """Whether words can be the name of a matter: no sum of others, no manner of working, no sentence.

    >>> is_matter_name("农村危桥改造", 0, 6), is_matter_name("各项任务", 0, 4)
    (True, False)
    """
    return is_name(clean, start, end) and not sums_up(clean, start, end)


def is_name(clean: str, start: int, end: int) -> bool:
    """Whether words can stand for a matter, whatever stands before them.

    >>> is_name("北桥加固工程", 0, 6), is_name("重点工程续建项目", 0, 8), is_name("围绕中心工作", 0, 6)
    (True, False, False)
    >>> is_name("上半年", 0, 3)
    False
    """
    if not 2 < end - start <= 60 or _HAN.search(clean, start, end) is None:
        return False
    if _NO_NAME.search(clean, start, end) or _manner().match(clean, start, end):
        return False
    if _well().search(clean, start, end):
        return False
    dated = find_date_end(clean, start, end) or start
    if dated == end or _PLANNED.fullmatch(clean, dated, end):
        return False
    return not is_class(clean, start, end)


def is_class(clean: str, start: int, end: int) -> bool:
    """Whether words name a class of matters or places, counted or not: 重点工程续建项目, 开工项目205个.

    >>> is_class("开工项目205个", 0, 8), is_class("北桥工程", 0, 4)
    (True, False)
    """
    return _general().fullmatch(clean, start, end) is not None


def sums_up(clean: str, start: int, end: int) -> bool:
    """Whether a clause sums up what stands before it: 这6项, 以上工程, 两处工程均.

    >>> sums_up("以上工程", 0, 4), sums_up("北桥工程", 0, 4)
    (True, False)
    """
    return _sums().match(clean, start, end) is not None


_HAN = re.compile("[一-龥]{2}")
_NO_NAME = re.compile(r"[。;!?\n]|记者|他说|表示|(?:承诺|提出|指出|介绍|要求|强调|通报|情况|[元%])$")


_PLANNED = re.compile("度?(?:计划|安排|目标|任务)")  # 2019年计划, but 三年行动计划


@cache
def _manner() -> re.Pattern[str]:
    """How a clause opens that tells of an attitude, a way of working or a day, and of no matter."""
    words = alternation(load_words("prosewords", kind="manner"))
    return re.compile(
        rf"(?:截?至|到)?[0-9]{{1,4}}年?[0-9]{{0,2}}月|{words}|以[^,。]{{2,20}}为|[在从](?!建|业|事|编)"
    )


@cache
def _well() -> re.Pattern[str]:
    """How words close that say how all is going: 总体平稳, 进展顺利."""
    return re.compile(rf"{alternation(load_words('prosewords', kind='well'))}$")


@cache
def _sums() -> re.Pattern[str]:
    return re.compile(alternation(load_words("prosewords", kind="sum")))


@cache
def _general() -> re.Pattern[str]:
    """A name of a class of matters, or of places, that is no matter itself: 重点工程续建项目, 65件民生实事, 部分乡镇."""
    classes, things = (alternation(load_words("prosewords", kind=kind)) for kind in ("class", "thing"))
    return re.compile(
        rf"""
          (?:[一-龥]{{0,3}}[0-9]{{1,4}}[个项件])?{classes}{{0,4}}{things}(?:[0-9]{{1,4}}[个项件])?(?:\([^()]{{0,30}}\))?
        | (?:[一-龥]{{2,5}}[区县市镇乡旗]、){{1,20}}[一-龥]{{2,5}}[区县市镇乡旗] | 部分[一-龥]{{1,10}}
        """,
        re.VERBOSE,
    )
