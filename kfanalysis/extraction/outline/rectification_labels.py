"""Find the field labels of a rectification list: 整改任务, 整改目标, 整改时限, 责任单位, 整改完成情况 (codebook §1).

    label = [marker] [prefix] word ["(" note ")"] [number] (":" | line's end | " " behind a marker)
          | 【word】

A label stands at a line's head, behind a sentence's end, or behind a space, so that all fields may share one line
(``二、整改目标 建成泵站。 三、责任单位 市水务局``). A prefix (``省“回头看”反馈意见``) may lead a word behind a marker,
or before a colon. The words and the fields that they name stand in ``lexicon/rectificationlabels.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from heapq import merge

from kfanalysis.extraction.outline.lines import read_marker
from kfanalysis.lexicon import alternation, load_rows

_REACH = 24


@dataclass(frozen=True, slots=True)
class Label:
    """A field's label: its span, what it names, its note in brackets or number (the span of ``serial``)."""

    start: int
    end: int
    field: str
    serial: tuple[int, int]
    rank: int


def find_labels(clean: str) -> list[Label]:
    """Find the labels of a clean document, in order.

    >>> text = "一、整改任务\\n管网空白。\\n二、整改目标 新建8公里。 责任单位:县住建局\\n整改任务完成良好"
    >>> [(each.field, text[each.end : each.end + 4].strip()) for each in find_labels(text)]
    [('problem', '管网空'), ('target', '新建8公'), ('owner', '县住建局')]
    >>> find_labels("全市督察反馈问题整改情况公示")
    []
    """
    return list(_labels(clean))


def _labels(clean: str) -> Iterator[Label]:
    at = 0
    lines = ((found.start(), 0, found) for found in _LINE.finditer(clean))
    words = ((found.start(), 1, found) for found in _word().finditer(clean))
    for start, kind, found in merge(lines, words, key=lambda each: each[:2]):
        if start < at:
            continue
        if not kind:
            at = found.end()
            yield Label(found.start("line"), at, "serial", found.span("line"), 0)
        elif label := _read(clean, found, at):
            at = label.end
            yield label


@cache
def _fields() -> dict[str, str]:
    return {row["word"]: row["field"] for row in load_rows("rectificationlabels")}


# A serial alone on its line: 第十八项.
_LINE = re.compile(
    r"""
    (?:^|(?<=\n))[ ]*
      (?P<line> (?: 第[ ]?[0-9一二三四五六七八九十]{1,4}[ ]?[项条]
                  | (?:整改)?(?:序号|任务|问题)[0-9一二三四五六七八九十]{1,4} )
        (?:整改任务|反馈问题|问题|任务)? )
      [ ]*(?=\n|$)
    """,
    re.VERBOSE,
)


@cache
def _word() -> re.Pattern[str]:
    """A label's word with what closes it; a pattern that begins with its words is searched fast."""
    return re.compile(
        rf"""
        (?P<word>{alternation(_fields())})
        (?: [ ]?\((?P<note>[^()\n]{{1,20}})\) )?
        [ ]{{0,2}}(?P<number>第?[0-9一二三四五六七八九十]{{1,4}}[项条个]?)?
        (?P<close> [ ]{{0,3}}[:】] [ ]{{0,3}}:? [ ]* | (?=[ ]*(?:\n|$)) | [ ]+ )
        """,
        re.VERBOSE,
    )


def _read(clean: str, found: re.Match[str], floor: int) -> Label | None:
    """Read a word as a label by what stands before and behind it, or None."""
    start, field = found.start(), _fields()[found["word"]]
    low = start
    while low > floor and start - low < _REACH and clean[low - 1] not in "\n。;!?:|":
        low -= 1
    cut = low > floor and start - low >= _REACH
    while low < start and clean[low] in _BULLETS:
        low += 1
    rank, _, body = (0, 0, low) if cut else read_marker(clean, low, start)
    if (cut or not rank) and (space := clean.rfind(" ", low, start)) >= 0:  # ``市水务局 五、整改情况``
        low = space + 1
        rank, _, body = read_marker(clean, low, start)
    elif cut:
        return None
    prefix, close = clean[body:start].strip(" 【["), found["close"].strip()
    alone = not found["close"]
    at_line = low == 0 or clean[low - 1] == "\n"
    if not close and not rank and not (alone and at_line):
        return None
    if prefix and not _may_lead(prefix, field, close, rank):
        return None
    if not close and not alone and field not in _SPACED:
        return None
    group = "note" if found["note"] else "number"
    serial = found.span(group) if found[group] else (0, 0)
    return Label(low, found.end(), field, serial, rank)


_BULLETS = " )】]·●◆■▲★※#*-"
_SPACED = frozenset(("problem", "target", "measure", "deadline", "owner", "report"))
_PREFIX = re.compile(r"[一-龥“”()《》0-9、]{1,18}")


def _may_lead(prefix: str, field: str, close: str, rank: int) -> bool:
    """Whether words may lead a label: the source of a problem, or whose report it is (我县整改情况:)."""
    if _PREFIX.fullmatch(prefix) is None or prefix[-1] in "的对按和与是将为在、":
        return False
    if field == "problem":
        return bool(rank) or bool(close)
    return field in ("report", "measure", "target") and bool(close)
