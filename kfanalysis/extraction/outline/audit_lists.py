"""Read what became of problems that an audit or inspection found: 关于…的问题。report (codebook §1, rectification).

    list = front, { heading | item }
    item = marker problem "。" report                  the problem is the text
         | marker problem "。" { 对…问题, report }       each named problem is the text, the item's its heading

The unit is the office that the report begins with (市财政局会同…, 截至9月底,市财政局已…), several that stand together
one owner as printed; 相关单位 and 8家单位 name none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kfanalysis.extraction.outline.drafts import Draft, Entry, Named, Sheet, Span
from kfanalysis.extraction.outline.lines import read_marker
from kfanalysis.extraction.outline.page_ends import find_first_prose, find_page_end
from kfanalysis.lexicon import alternation, load_words


def draft_audit(sheet: Sheet) -> Draft | None:
    """Draft a list of problems and what became of them, or None where fewer than two are told (codebook §1).

    >>> text = "审计整改报告\\n(一)关于资金闲置的问题。市财政局收回资金360万元。\\n(二)补贴超发问题。对多发12人问题,已追回3万元。"
    >>> draft = draft_audit(Sheet(text))
    >>> [(text[slice(*e.text)], text[slice(*e.report)], e.owner and text[slice(*e.owner.name)]) for e in draft.entries]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('关于资金闲置的问题。', '市财政局收回资金360万元。', '市财政局'), ('对多发12人问题', '已追回3万元。', None)]
    >>> draft_audit(Sheet("审计整改\\n(一)提高认识。各级高度重视。"))
    """
    clean = sheet.clean
    if _SUBJECT.search(clean) is None:
        return None
    items = list(_find_items(clean))
    if len(items) < 2:
        return None
    entries = [entry for item in items for entry in _read_item(clean, *item)]
    tail = items[-1][2][1]
    return Draft(
        "audit", tuple(entries), items[0][0], tail, (f"{len(items)} problems",), certain=len(items) > 2
    )


_SUBJECT = re.compile("整改|审计|巡察|巡视|督察|督查|检查|纠治")
_LINE = re.compile(r"[^ \n|][^\n]*")
# The problem ends its sentence, or a colon; what follows in the same line is told of it.
_PROBLEM = re.compile(r"(?:关于|针对|对)?[^。;:\n]{4,80}?(?:的?问题|方面(?:的)?问题)(?P<mark>[。:])")
_SENTENCE = re.compile(r"[^。;:\n]{4,80}[。:]")
_VERDICT = re.compile(
    r"(?:该|此|上述|本)(?:项|类|个)?(?:问题|事项)[^。;:\n]{0,6}?(?:已|正|基本|持续|整改|完成|长期)"
    r"|(?:目前|现|截至目前)?,?(?:已|正在|正)(?:经)?(?:基本|全部|全面)?(?:完成)?(?:立行立改|整改)"
)


def _match_judged(clean: str, start: int, end: int) -> re.Match[str] | None:
    """Match a first sentence that is no 问题 by its words, but whose next says what became of it."""
    found = _SENTENCE.match(clean, start, end)
    return found if found and _VERDICT.match(clean, found.end(), end) else None


def _find_items(clean: str) -> Iterator[tuple[int, Span, Span]]:
    """Find the items as (where the marker stands, problem, what is told); a line without a marker goes on with it."""
    item: tuple[int, Span, Span] | None = None
    named: tuple[int, Span] | None = (
        None  # a marked line, whose verdict may stand in the next (该问题已完成整改。)
    )
    for line in _LINE.finditer(clean, 0, find_page_end(clean, find_first_prose(clean))):
        start, end = line.span()
        rank, _, body = read_marker(clean, start, end)
        if not rank:
            if named is not None and _VERDICT.match(clean, start, end):
                item, named = (named[0], named[1], (start, end)), None
            elif item is not None and end - start > _SHORTEST:
                item = (item[0], item[1], (item[2][0], end))
            continue
        if item is not None:
            yield item
        problem = _PROBLEM.match(clean, body, end) or _match_judged(clean, body, end)
        told = problem is not None and problem.end() + 4 < end
        item = (start, (body, problem.end()), (problem.end(), end)) if told and problem is not None else None
        named = None if item is not None else (start, (body, end))
    if item is not None:
        yield item


_SHORTEST = 20


def _read_item(clean: str, start: int, problem: Span, told: Span) -> Iterator[Entry]:
    """Read an item: its named problems one by one, or the problem with all that is told of it."""
    told = (_skip(clean, *told), told[1])
    named = list(_NAMED.finditer(clean, *told))
    if not named or named[0].start() > told[0] + 2:
        yield Entry(text=problem, report=told, marker=(start, problem[0]), owner=_read_unit(clean, *told))
        return
    heading = (problem[0], problem[1] - 1)
    stops = [*(mark.start() for mark in named[1:]), told[1]]
    unit = None
    for mark, stop in zip(named, stops, strict=True):
        report = (_skip(clean, mark.end(), stop), stop)
        unit = _read_unit(clean, *report)
        yield Entry(text=mark.span("text"), report=report, headings=(heading,), owner=unit)


_NAMED = re.compile(r"(?:(?<=[。;:])|(?<=\n))[ ]?(?P<text>(?:对于?|针对|关于)[^。;\n]{4,60}?问题)[,:]")


def _skip(clean: str, at: int, end: int) -> int:
    while at < end and clean[at] in " \n":
        at += 1
    return at


def _read_unit(clean: str, start: int, end: int) -> Named | None:
    found = _unit().match(clean, start, end)
    return Named(found.span("unit")) if found else None


@cache
def _unit() -> re.Pattern[str]:
    bodies = alternation(
        word for word in load_words("offices", kind="body") if len(word) > 1 or word in "局委办厅部院"
    )
    office = rf"(?:[一-龥]{{0,8}}银行[一-龥]{{1,10}}?[分支]行|[一-龥]{{1,18}}?{bodies})"
    place = "(?![我各本该全])[一-龥]{2,5}?[县区市镇乡旗]"
    return re.compile(
        rf"""
        (?:(?:截[至止]|目前|整改期间)[^,。;]{{0,14}},)?
        (?P<unit>(?!相关|有关|各|其他|责任|涉及)(?:{office}|{place})(?:、(?:{office}|{place})){{0,5}})
        (?!的|问题|[、项目])
        """,
        re.VERBOSE,
    )
