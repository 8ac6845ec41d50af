"""Read a document's masthead: title, publisher and day of publication, from what stands before its list and after it.

Decision (codebook §2a): the publisher is a body on a line of its own (with its day or without), else 发布机构：…, else
来源：…, else the body that a line of date and time names, whom a reporter heard it from, who did the work, or whom the
title names. A title has words of a title, a year, or the kind of matter; site furniture is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from kfanalysis.extraction.dates.as_of_dates import find_days
from kfanalysis.extraction.outline.drafts import Span
from kfanalysis.extraction.outline.front_matter import is_title, name_line
from kfanalysis.extraction.outline.item_owners import is_body
from kfanalysis.extraction.outline.lines import Piece
from kfanalysis.extraction.outline.owner_headings import read_owner, read_title_body
from kfanalysis.extraction.outline.page_ends import find_source
from kfanalysis.lexicon import alternation, load_words

_LONGEST = 70


@dataclass(frozen=True, slots=True)
class Masthead:
    """What front and tail say; ``claims`` names each of their pieces."""

    title: Span
    publisher: Span | None
    published: date | None
    claims: tuple[tuple[Piece, str], ...]


def read_masthead(clean: str, front: Sequence[Piece], tail: Sequence[Piece]) -> Masthead:
    """Read title, publisher and date from the front and the tail, and name each line of them.

    >>> from kfanalysis.extraction.outline.lines import find_pieces
    >>> text = "首页>公示\\n某县2023年实事完成情况\\n2023-11-06 16:36 来源: 县水利局 浏览: 12"
    >>> found = read_masthead(text, find_pieces(text), [])
    >>> text[slice(*found.title)], text[slice(*found.publisher)], found.published
    ('某县2023年实事完成情况', '县水利局', datetime.date(2023, 11, 6))
    """
    claims = [(piece, _name(clean, piece) or "lead") for piece in front]
    title, lines = _find_title(clean, claims)
    claims = [(piece, "title" if piece in lines else name) for piece, name in claims]
    named = [(piece, _name(clean, piece)) for piece in tail]
    crumbs = next((i for i, (_, name) in enumerate(named) if name == "crumb"), len(named))
    claims += [(p, name or ("crumb" if i > crumbs else "closing")) for i, (p, name) in enumerate(named)]
    publisher = _find_publisher(clean, claims, title)
    published = _find_published(clean, claims, publisher)
    return Masthead(title, publisher or _find_actor(clean), published, tuple(claims))


def _name(clean: str, piece: Piece) -> str:
    """Name a line; bullets before it and brackets around it do not count."""
    start, end = _strip(clean, piece)
    name = name_line(clean, start, end, marked=bool(piece.rank)) if start < end else "crumb"
    if name or end - start > 120:
        return name
    if _label().search(clean, start, end):
        return "source"
    return "published" if _STAMP.search(clean, start, end) or _SIGNED.fullmatch(clean, start, end) else ""


def _strip(clean: str, piece: Piece) -> Span:
    start, end = piece.start, piece.end
    while start < end and clean[start] in "●•·◆■|(【 -":
        start += 1
    while end > start and clean[end - 1] in "|)】 ":
        end -= 1
    return start, end


_DAY = r"(?:20[0-9]{2}[年./-][ ]?[0-9]{1,2}[月./-][ ]?[0-9]{1,2}日?)"
_STAMP = re.compile(rf"{_DAY}[ ]{{0,2}}[0-9]{{1,2}}:[0-9]{{2}}")
_SIGNED = re.compile(rf"(?P<body>[一-龥][一-龥 ]{{2,30}}[一-龥])[ ]{{0,4}}{_DAY}")


_SEPARATOR = r"[ ]?[:|][ |]{0,4}"


@cache
def _label() -> re.Pattern[str]:
    words = alternation(word for kind in ("source", "publisher") for word in load_words("crumbs", kind=kind))
    return re.compile(
        rf"(?:^|(?<=[ |(\[【\n])){words}{_SEPARATOR}(?P<value>[^ \n:|)\[\]】]{{2,40}})(?=[ \n|)\[\]】]|$)"
    )


def _find_title(clean: str, claims: Sequence[tuple[Piece, str]]) -> tuple[Span, list[Piece]]:
    """Find the title that scores best among the lines of the front, alone or with the line that it goes on in."""
    lines = [
        piece
        for piece, name in claims
        if name in ("lead", "publisher") and not piece.rank and _is_line(clean, piece)
    ]
    best, most, found = (0, 0), 1, list[Piece]()
    for i, piece in enumerate(lines):
        for span in _find_candidates(clean, piece):
            points = _score(clean[slice(*span)]) + (piece.start == 0) + 2 * _is_headline(clean, piece)
            if points > most:
                best, most, found = span, points, [piece]
        after = lines[i + 1] if i + 1 < len(lines) else None
        if after is not None and _goes_on(clean, piece, after):
            points = _score(clean[piece.start : piece.end] + clean[after.start : after.end]) + 1
            points += 3 * _is_headline(clean, after)
            if points > most:
                best, most, found = (piece.start, after.end), points, [piece, after]
    return best, found


def _is_headline(clean: str, piece: Piece) -> bool:
    """Whether a line stands right above a newspaper's byline: □本报通讯员…, 某某网讯(记者…)."""
    above = _BYLINE.match(clean, piece.end) is not None and _BYLINE.match(clean, piece.start) is None
    return above and clean[piece.end - 1] not in "。;:,"


_BYLINE = re.compile(r"[\n |□■●◇◎【(]*(?:本报|本台|记者|通讯员|[一-龥]{2,8}[讯訊][ ]?[(】])")


def _is_line(clean: str, piece: Piece) -> bool:
    """Whether a piece is a line by itself, or all of it that stands before the list."""
    return not clean[clean.rfind("\n", 0, piece.start) + 1 : piece.start].strip() and clean[
        piece.end : piece.end + 1
    ] in (
        "\n",
        " ",
        "",
    )


def _find_candidates(clean: str, piece: Piece) -> Iterator[Span]:
    """Find what a line holds that can be a title: itself, or a cell of it."""
    for cell in _CELL.finditer(clean, piece.start, piece.end):
        if cell.end() - cell.start() <= _LONGEST and clean[cell.end() - 1] not in "。;:,":
            yield cell.span()


_CELL = re.compile(r"[^|\n ](?:[^|\n]*[^|\n ])?")


def _score(line: str) -> int:
    """Score how much a line reads like a title; one without any mark of a title gets 1, for the head of a document."""
    if _FURNITURE.search(line) or len(_HAN.findall(line)) < 5 or len(line) > _LONGEST:
        return 0
    points = 4 * is_title(line, 0, len(line)) + ("关于" in line) - 2 * line.startswith(_LEADING)
    points += 2 * bool(_YEAR.search(line)) + 2 * bool(_subject().search(line))
    return points - (line[-1] in "!?→↓") + (points == 0)


_LEADING = ("按照", "根据", "为", "近日", "日前", "受")
_HAN = re.compile("[一-龥]")
_YEAR = re.compile(r"20[0-9]{2}年|[0-9]{1,2}月份")
_FURNITURE = re.compile("[›»>]|朗读|点击|名片|无障碍|登录|注册|分享|本帖|发表于|作者")


@cache
def _subject() -> re.Pattern[str]:
    return re.compile(rf"{alternation((*load_words('markers', kind='subject'), *_MATTERS))}")


_MATTERS = ("工程", "项目", "整改", "督察", "惠民")


def _goes_on(clean: str, piece: Piece, after: Piece) -> bool:
    """Whether a title that begins in a line goes on in the next."""
    if clean[piece.end - 1] == "、":
        return True
    apart = after.gap or clean[piece.end : after.start].strip(" |\n")
    if apart or piece.end - piece.start > 40 or clean[piece.end - 1] in "。;:!?),":
        return False
    if _is_headline(clean, after) and _score(clean[piece.start : piece.end]) > 0:
        return True
    return (
        is_title(clean, after.start, after.end)
        and not is_title(clean, piece.start, piece.end)
        and (read_owner(clean, piece.start, piece.end) is None)
    )


def _find_publisher(clean: str, claims: Sequence[tuple[Piece, str]], title: Span) -> Span | None:
    """Find who published, by the order of the module's decision."""
    for piece, name in claims:
        if name == "publisher" and clean.find(":", piece.start, piece.end) < 0:
            start, end = _strip(clean, piece)
            return _find_first_half(clean, start), end
    for piece, _ in claims:
        if found := _SIGNED.search(clean, piece.start, piece.end):
            heading = read_owner(clean, *found.span("body"))
            if heading is not None and heading.kind == "organisation":
                return found.span("body")
    for wanted in ("publisher", "source"):
        for piece, name in claims:
            if name in (wanted, "source", "published") and (
                found := _labelled(wanted).search(clean, piece.start, piece.end)
            ):
                return _trim(clean, found.span("value"))
    for piece, _ in claims:
        if found := _STAMPED.search(clean, piece.start, piece.end):
            heading = read_owner(clean, *found.span("body"))
            if heading is not None and heading.kind == "organisation":
                return found.span("body")
    named = read_title_body(clean, *title)
    return find_source(clean) or (named if named and is_body(clean, *named) else None)


def _find_first_half(clean: str, start: int) -> int:
    """Find where a signature begins that goes over two lines: 某县环境保护督察反馈意见 / 整改工作领导小组办公室."""
    found = _FIRST_HALF.fullmatch(clean, clean.rfind("\n", 0, max(0, start - 1)) + 1, start)
    return found.start("half") if found and not is_title(clean, *found.span("half")) else start


_FIRST_HALF = re.compile(r"[ ]*(?P<half>[一-龥]{1,5}(?:省|市|县|区|州|盟|旗|地区)[一-龥]{4,20})[ ]?\n[ ]*")


def _find_actor(clean: str) -> Span | None:
    """Find the body that a lead names as the one that acts or checks: 市政府督查组于7月中旬对照…核验, 县委、县政府把….

    >>> text = "为推动落实,县政府督查室于7月中旬逐条核验。"
    >>> text[slice(*_find_actor(text))]
    '县政府督查室'
    >>> _find_actor("新建公厕12座,已建成9座。")
    """
    for found in _actor().finditer(clean, 0, min(len(clean), _LEAD)):
        if is_body(clean, *found.span("body")):
            return found.span("body")
    return None


_LEAD = 400


@cache
def _actor() -> re.Pattern[str]:
    acts = alternation(load_words("markers", kind="acting"))
    return re.compile(
        rf"(?:(?<=[,。;:\n】 ])|^)(?![由对向在经与受请])(?P<body>[一-龥]{{2,16}}(?:、[一-龥]{{2,8}})?)"
        rf"(?=于[0-9一-龥]{{1,3}}月|将(?!于)|{acts})"
    )


@cache
def _labelled(kind: str) -> re.Pattern[str]:
    words = alternation(load_words("crumbs", kind=kind))
    return re.compile(rf"{words}{_SEPARATOR}(?P<value>[^ \n:|)\[\]】]{{2,40}})(?=[ \n:|)\[\]】]|$)")


def _trim(clean: str, span: Span) -> Span:
    """Leave out the furniture glued to a value (区督察办浏览次数), and keep a bracket that it closes with."""
    if clean.count("(", *span) > clean.count(")", *span) and clean.startswith(")", span[1]):
        span = (span[0], span[1] + 1)
    glued = _glued().search(clean, *span)
    return (span[0], glued.start()) if glued and glued.start() > span[0] + 2 else span


@cache
def _glued() -> re.Pattern[str]:
    words = (*load_words("crumbs", kind="crumb"), *load_words("crumbs", kind="published"))
    return re.compile(rf"(?:{alternation(words)}|浏览|阅读|点击)[^ ]{{0,4}}$")


# 2022-01-19 10:42 市惠民办 | 沿江晚报 2020-11-25 06:12
_STAMPED = re.compile(rf"{_DAY}(?:[ ]{{0,2}}[0-9:]{{4,8}})?[ ]{{1,4}}(?P<body>[一-龥]{{3,30}})(?=[ \[(|]|$)")


_OTHER_DAY = re.compile("截[至止]|填报(?:日期|时间)")


def _find_published(clean: str, claims: Sequence[tuple[Piece, str]], publisher: Span | None) -> date | None:
    """Find the day of publication: labelled or stamped, else of a signature, else right behind the publisher."""
    labelled = [
        (found[0], day)
        for piece, _ in claims
        for found in _labelled("published").finditer(clean, piece.start, piece.end)
        for day in find_days(clean, found.start("value"), found.end("value"))[:1]
        if not found[0].startswith("填报")
    ]
    if labelled:  # a day of drawing up only where none of publishing is given
        return next(
            (day for label, day in labelled if not label.startswith(("成文", "印发"))), labelled[0][1]
        )
    for wanted in ("published", "date"):
        for piece, name in reversed(claims):
            if name == wanted or (wanted == "published" and name in ("source", "publisher")):
                other = _OTHER_DAY.search(clean, piece.start, piece.end)
                for day in find_days(clean, piece.start, other.start() if other else piece.end):
                    return day
    if publisher is None:
        return None
    other = _OTHER_DAY.search(clean, publisher[1])
    stop = min(len(clean), publisher[1] + 20, other.start() if other else len(clean))
    while stop < len(clean) and clean[stop] in "0123456789日":  # a day is not cut in two
        stop += 1
    return next(iter(find_days(clean, publisher[1], stop)), None)
