"""Read the owner of a numbered item: from brackets behind the promise, the heading above, or the report's subject.

Decision (codebook §1, owner): the lead unit counts, as printed; a responsible person beside a unit does not. A unit
without a label in brackets is an owner only where the bracket closes a clause. The subject of the report
(``市财政局已收回…``) is one only where the document tells of its items so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kfanalysis.extraction.dates.times import find_date_end
from kfanalysis.extraction.outline.drafts import Named, Span
from kfanalysis.extraction.outline.field_labels import read_label
from kfanalysis.extraction.outline.owner_headings import read_owner
from kfanalysis.lexicon import alternation, load_words

OWNERS = ("owner_body", "owner_person")


@dataclass(frozen=True, slots=True)
class Tag:
    """What one part of a bracket says: the name of its field, and where its value stands."""

    field: str
    span: Span


def find_tags(text: str, start: int, end: int) -> Iterator[Tag]:
    """Find owners and deadlines in the brackets of a promise, with or without a label.

    >>> def show(text: str) -> list[tuple[str, str]]:
    ...     return [(tag.field, text[slice(*tag.span)]) for tag in find_tags(text, 0, len(text))]
    >>> show("建食堂60家。(牵头单位:市民政局;完成时限:12月底前)"), show("修渠3公里(市水利局)")
    ([('owner_body', '市民政局'), ('deadline', '12月底前')], [('owner_body', '市水利局')])
    >>> show("改造管网(含支管)12公里"), show("建桥(城东办事处段)5座")
    ([], [])
    >>> show("解决饮水问题(责任单位:市水务局)该项已完成"), show("修渠(责任单位:市水利局,各县区政府;完成时限:6月)")
    ([('owner_body', '市水务局')], [('owner_body', '市水利局,各县区政府'), ('deadline', '6月')])
    """
    for bracket in _BRACKET.finditer(text, start, end):
        at = bracket.start() + 1
        closes = _CLOSES.match(text, bracket.end(), end) is not None or bracket.end() == end
        last = at
        for part in _PART.finditer(text, at, bracket.end() - 1):
            if part.start() < last:
                continue
            field, _, value = read_label(text, *part.span())
            if field in (*OWNERS, "deadline"):
                last = (
                    part.end()
                    if field == "deadline"
                    else _find_last_unit(text, part.end(), bracket.end() - 1)
                )
                yield Tag(field, (value, last))
            elif (
                closes
                and not field
                and (tag := _read_bare(text, part.span(), alone=part.span() == (at, bracket.end() - 1)))
            ):
                yield tag


def _find_last_unit(text: str, at: int, end: int) -> int:
    """Find where the units end that a comma joins to a labelled one: 市水务局,各县区政府."""
    while found := _MORE_UNITS.match(text, at, end):
        at = found.end()
    return at


_MORE_UNITS = re.compile(
    r"""
    ,[ ]?
    (?: 各[一-龥]{1,10} (?:[<〈][^<>〈〉\n]{1,8}[>〉])?                      # 各县区政府〈管委会〉
      | [一-龥]{2,12} (?:局|委|办|厅|政府|公司|县|区|开发区) )
    (?=[,;、)]|$) (?:、[一-龥、]{1,40})?
    """,
    re.VERBOSE,
)
_BRACKET = re.compile(r"[(【\[〔](?P<inside>[^()【】\[\]〔〕\n]{2,120})[)】\]〕]")
_CLOSES = re.compile(r"[ ]*(?:[。;,:.!?\n(]|\Z)")
_PART = re.compile(r"[^;,。 ][^;,。]*")


def _read_bare(text: str, span: Span, *, alone: bool) -> Tag | None:
    """Read a part without a label: 市水利局, 市水利局牵头, 12月底前."""
    if found := _LEADING.fullmatch(text, *span):
        return Tag("owner_body", found.span("body"))
    if alone and is_body(text, *span):
        return Tag("owner_body", span)
    return Tag("deadline", span) if _is_due(text, *span) else None


def _is_due(text: str, start: int, end: int) -> bool:
    stop = find_date_end(text, start, end)
    return stop is not None and (stop == end or _DONE.fullmatch(text, stop, end) is not None)


def is_body(text: str, start: int, end: int) -> bool:
    """Whether a stretch names a body at least three characters long: 市水利局, 市民政局、市残联."""
    found = read_owner(text, start, end) if end - start > 2 else None
    return found is not None and found.kind == "organisation" and _PLACE.fullmatch(text, start, end) is None


def is_place(text: str, start: int, end: int) -> bool:
    """Whether a stretch is places and nothing else, up to its punctuation: 清源县;, not 创建文明城市.

    >>> text = "清源县;创建文明城市"
    >>> is_place(text, 0, 4), is_place(text, 4, 10)
    (True, False)
    """
    while end > start and text[end - 1] in "。;,、 ":
        end -= 1
    return (
        end - start <= _NAME
        and _PLACE.fullmatch(text, start, end) is not None
        and not _acts().search(text, start, end)
    )


_NAME = 24


@cache
def _acts() -> re.Pattern[str]:
    return re.compile(alternation(load_words("verbs")))


_LEADING = re.compile(r"由?(?P<body>[一-龥、()]{3,40}?)(?:牵头|负责|承办|主办|承担)(?:落实|实施|办理)?")
_DONE = re.compile("完成|办结")
_PLACE = re.compile(
    r"[一-龥]{1,6}(?:省|市|县|区|乡|镇|村|社区|街道|园区|新区)(?:[、,][一-龥]{1,6}(?:省|市|县|区|乡|镇|村|社区|街道))*"
)


def read_heading_owner(text: str, start: int, end: int) -> Named | None:
    """Read the owner that a heading names or is: 城建(责任单位:市城管局), (一)市教育局(3项).

    >>> read_heading_owner("城建(责任单位:市城管局)", 0, 13), read_heading_owner("城乡建设", 0, 4)
    (Named(name=(8, 12), titles=(0, 0), kind='organisation'), None)
    """
    tag = next((tag for tag in find_tags(text, start, end) if tag.field in OWNERS), None)
    if tag is not None:
        return Named(tag.span)
    field, _, value = read_label(text, start, end)
    if field in OWNERS and value < end:
        return Named((value, end))
    found = read_owner(text, start, end)
    if found is None or (found.kind == "organisation" and not is_body(text, *found.name)):
        return None
    return Named(found.name, found.titles, found.kind)


def read_closing_owner(text: str, start: int, end: int) -> tuple[Named, Span] | None:
    """Read the owner from the bracket that closes a report, with the report before it.

    >>> text = "已建成9座。(市城管局)"
    >>> found = read_closing_owner(text, 0, len(text))
    >>> found and (text[slice(*found[0].name)], text[slice(*found[1])])
    ('市城管局', '已建成9座。')
    >>> read_closing_owner("已建成9座(含改建)", 0, 10)
    """
    found = _CLOSING.search(text, start, end)
    tags = list(find_tags(text, found.start(), end)) if found else []
    tag = next((tag for tag in tags if tag.field in OWNERS), None)
    return (Named(tag.span), (start, found.start())) if found and tag and found.start() > start else None


def take_opening_bracket(text: str, start: int, end: int) -> int:
    """Find where a report really begins, whose first bracket names the unit of the promise before it.

    >>> text = "(责任单位:市水务局)已全部完成。"
    >>> text[take_opening_bracket(text, 0, len(text)):], take_opening_bracket("(一期)已完工", 0, 7)
    ('已全部完成。', 0)
    """
    found = _OPENING.match(text, start, end)
    if found is None or found.end() == end:
        return start
    parts = _PART.finditer(text, found.start("inside"), found.end("inside"))
    labelled = any(read_label(text, *part.span())[0] in (*OWNERS, "deadline") for part in parts)
    return found.end() if labelled else start


_OPENING = re.compile(r"[(【](?P<inside>[^()【】\n]{2,160})[)】][。;,]?[ ]*")
_CLOSING = re.compile(r"[(【][^()【】\n]{2,60}[)】][。;]?$")


def read_subject(text: str, start: int, end: int) -> Named | None:
    """Read the unit that a report begins with, as its subject.

    >>> text = "截至10月底,市国资委组织23户企业清查。"
    >>> found = read_subject(text, 0, len(text))
    >>> found and text[slice(*found.name)]
    '市国资委'
    """
    found = _subject().match(text, start, end)
    return Named(found.span("name")) if found else None


@cache
def _subject() -> re.Pattern[str]:
    bodies = alternation(
        word for word in load_words("offices", kind="body") if len(word) > 2 or word in _SHORT
    )
    one = rf"[省市县区州盟旗镇乡][一-龥]{{1,14}}?{bodies}"
    return re.compile(
        rf"(?:截[至止][^。;,\n]{{1,12}},)?(?P<name>{one}(?:[、和][一-龥]{{2,14}}?{bodies}){{0,3}}|[一-龥]{{2,3}}[县区](?=[已正完盘组新建改开推加]))"
    )


_SHORT = ("局", "委", "办", "厅", "中心", "公司", "集团", "支行", "分行", "法院", "工会", "支队", "大队")


def find_undertaker(text: str, start: int, end: int, *, whole: bool = False) -> Named | None:
    """Find the unit that a text says undertakes the matter; in a report it must say so of the ``whole`` of it.

    >>> text = "由乡农业服务中心承办"
    >>> text[slice(*find_undertaker(text, 0, len(text)).name)]
    '乡农业服务中心'
    >>> text = "泵站主体完工。该项目由县水务局负责实施。"
    >>> text[slice(*find_undertaker(text, 0, len(text), whole=True).name)]
    '县水务局'
    >>> find_undertaker("由县水务局牵头成立专班", 0, 11, whole=True)
    """
    found = (_UNDERTAKEN_WHOLE if whole else _UNDERTAKEN).search(text, start, end)
    return Named(found.span("body")) if found and is_body(text, *found.span("body")) else None


_BODY = r"由(?P<body>[一-龥、]{3,24}?)(?:具体|统一)?(?:承办|牵头|负责|承担|主办|组织实施)"
_UNDERTAKEN = re.compile(_BODY)
_UNDERTAKEN_WHOLE = re.compile(rf"[该本此](?:项目|工程|事项|实事|项工作|任务)?{_BODY}")
