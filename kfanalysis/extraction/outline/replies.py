"""Read replies to proposals: 您提出的关于…的建议,答复如下 (codebook §1, prose on one matter).

    reply = [title], addressee, 提出的 关于…的建议 [收悉|,…答复如下:], report, [thanks], unit, day

The proposal is the text, what the office tells of it the report, the office that signs the owner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kfanalysis.extraction.outline.drafts import Draft, Entry, Named, Sheet, Span


def draft_replies(sheet: Sheet) -> Draft | None:
    """Draft the replies of a document, or None where it holds none (codebook §1).

    >>> text = "王某代表:\\n您提出的关于修复北桥的建议收悉,现答复如下:\\n北桥已修复。\\n感谢您。\\n青山县交通局\\n2020年5月1日"
    >>> draft = draft_replies(Sheet(text))
    >>> [(text[slice(*e.text)], text[slice(*e.report)], text[slice(*e.owner.name)]) for e in draft.entries]
    [('关于修复北桥的建议', '北桥已修复。', '青山县交通局')]
    >>> draft_replies(Sheet("关于修复北桥的建议很好。"))
    """
    clean = sheet.clean
    openings = list(_OPENING.finditer(clean))
    if not openings:
        return None
    stops = [*(found.start() for found in openings[1:]), len(clean)]
    entries = [
        entry
        for found, stop in zip(openings, stops, strict=True)
        for entry in _read_reply(clean, found, stop)
    ]
    if not entries:
        return None
    return Draft("replies", tuple(entries), entries[0].text[0], len(clean), (f"{len(entries)} replies",))


_OPENING = re.compile(
    r"""
    [您你]们?(?:在[^,。\n]{2,40}上)?提出的[ ]?[“《]?(?P<text>关于[^,。;\n“”《》]{4,60}?的?(?:建议|提案|议案|意见))[”》]?
    [^。:\n]{0,20}(?: [:。] | ,[^。:\n]{0,40}(?:如下|答复|回复)[^。:\n]{0,6}[:。] )
    """,
    re.VERBOSE,
)
_THANKS = re.compile(r"\n[ ]*(?:衷心|再次|非常)?(?:感谢|此复|专此|特此)[^\n]{0,60}")
_SIGNED = re.compile(
    r"\n[ ]*(?P<unit>[一-龥]{4,40})\n[ ]*(?:20[0-9]{2}|二[〇○零][一二三四五六七八九〇○零]{2})年[^\n]{2,10}日"
)


def _read_reply(clean: str, found: re.Match[str], stop: int) -> Iterator[Entry]:
    signed = _SIGNED.search(clean, found.end(), stop)
    end = signed.start() if signed else stop
    if thanks := _THANKS.search(clean, found.end(), end):
        end = thanks.start()
    report = _trim(clean, found.end(), end)
    if report[0] < report[1]:
        owner = Named(signed.span("unit")) if signed else None
        yield Entry(text=found.span("text"), report=report, owner=owner)


def _trim(clean: str, start: int, end: int) -> Span:
    while start < end and clean[start] in " \n":
        start += 1
    while end > start and clean[end - 1] in " \n|":
        end -= 1
    return start, end
