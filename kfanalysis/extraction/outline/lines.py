"""Cut a clean document into pieces: a line, or the labelled fields that share one.

    line   = spaces, [bullet], [marker], [label], value
    marker = 第一部分 | 一、 | （一） | 1. 1、 | (1) 1) | ① | 第一，     (rank 1 to 7; ⑴ ⒈ ㈠ alike)
    label  = 【推进情况】 | 推进情况： | 推进情况 alone on its line   (words: lexicon/labels.tsv)

Only \\n ends a line here: ``clean`` has made \\r one, and no other control cuts (faults, row 11). A marker before a
label of any field but the commitment's counts fields, not items, so it is none (``（三）推进情况：``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from kfanalysis.extraction.grammar.marker_numbers import DATED, read_number
from kfanalysis.extraction.outline.field_labels import look_up, read_label
from kfanalysis.lexicon import alternation, load_words

CHAPTER, HAN, PAREN_HAN, ARABIC, PAREN_ARABIC, CIRCLED, ORDINAL, BULLET = range(1, 9)
SHORT_FIELDS = ("owner_body", "owner_person", "titles", "support", "deadline", "remark")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line; ``rank`` 0 is no marker, ``field`` "" no label, ``gap`` a blank line before."""

    start: int
    end: int
    rank: int
    number: int
    body: int
    field: str
    label: str
    value: int
    gap: bool


def find_pieces(clean: str) -> list[Piece]:
    """Find the pieces of a clean document, in order, blank lines left out (codebook §1).

    >>> [(p.rank, p.number, p.field) for p in find_pieces("(一)某局\\n1.【工作任务】建路【完成时限】5月\\n推进情况:")]
    [(3, 1, ''), (4, 1, 'commitment'), (0, 0, 'deadline'), (0, 0, 'report')]
    >>> [(p.rank, p.field) for p in find_pieces("1.5亿元\\n核酸检测进展情况:已定")]
    [(0, ''), (0, '')]
    """
    return list(_cut(clean))


@lru_cache(maxsize=4)  # every reader of a document asks
def _cut(clean: str) -> tuple[Piece, ...]:
    return tuple(_settle_markers(clean, list(_pieces(clean))))


def _settle_markers(clean: str, pieces: list[Piece]) -> Iterator[Piece]:
    """Make markers of what begins a line like one where the numbering runs on through it (faults, row 37): ``1.5月底前``,
    ``1.`` alone, ``1.1``, and bullets before lines with labelled reports."""
    doubts = [_read_doubt(clean, piece) for piece in pieces]
    bullets = sum(
        doubt[0] == BULLET and after.field == "report"
        for doubt, after in zip(doubts, pieces[1:], strict=False)
    )
    counts = [
        piece.number if piece.rank == ARABIC else doubt[1]
        for piece, doubt in zip(pieces, doubts, strict=True)
    ]
    follows = [0] * len(pieces)
    after = 0
    for i in range(len(pieces) - 1, -1, -1):
        follows[i] = after
        after = counts[i] or after
    last = 0
    for i, (piece, (rank, number, body), follower) in enumerate(zip(pieces, doubts, follows, strict=True)):
        if piece.rank and piece.field == "commitment" and piece.value >= piece.end and i + 1 < len(pieces):
            below = pieces[i + 1]
            if below.rank or (below.field and below.field != "report"):  # a heading of that word, no label
                piece = replace(piece, field="", label="", value=piece.body)
        headed = i > 0 and 0 < pieces[i - 1].rank < ARABIC and not pieces[i - 1].field
        if piece.rank == ARABIC:
            last = piece.number
        elif rank == BULLET and bullets > 1:
            last += 1
            piece = replace(piece, rank=BULLET, number=last, body=body, value=body)
        elif number and (number == last + 1 if number > 1 else follower == 2 or headed):
            last = number
            piece = replace(piece, rank=ARABIC, number=number, body=body, value=body)
        elif 0 < piece.rank < ARABIC:
            last = 0
        yield piece


def _read_doubt(clean: str, piece: Piece) -> tuple[int, int, int]:
    """Read what begins a line like a marker, as (rank, number, where the words begin)."""
    if piece.rank or piece.field:
        return 0, 0, piece.body
    if found := _DOUBT.match(clean, piece.start, piece.end):
        return ARABIC, read_number(found["minor"] or found["number"]), found.end()
    found = _BULLET.match(clean, piece.start, piece.end)
    return (BULLET, 0, found.end()) if found else (0, 0, piece.body)


_DOUBT = re.compile(
    r"""
      [0-9]{1,2}\.(?P<minor>[0-9]{1,2})(?=[ ]?[一-龥]{3})(?![年月日个座条项处家所公万亿千百%])    # 1.1新建
    | (?P<number>[0-9]{1,3})\.(?=[0-9]|$)                                                    # 1.5月底前, 1. alone
    """,
    re.VERBOSE,
)
_BULLET = re.compile(r"[●•◆■▲★☆※◇□○◎▶►·][ ]*")


def _pieces(clean: str) -> Iterator[Piece]:
    last = 0
    for line in _LINE.finditer(clean):
        start, end = line.span()
        while clean[end - 1] == " ":
            end -= 1
        gap = clean.count("\n", last, start) > 1 or not last
        last = end
        rank, number, body = read_marker(clean, start, end)
        field, label, value = read_label(clean, body, end)
        if field and field != "commitment" and rank:
            rank = number = 0
        if field == "commitment" and not rank:
            number = _read_count(label)
        colon = clean.find(":", value, end) >= 0
        if not colon and clean.find("】", value, end) < 0:
            yield Piece(start, end, rank, number, body, field, label, value, gap)
            continue
        cuts = [(start, field, label, value), *_find_inline(clean, value, end, field)]
        stop = cuts[1][0] if cuts[1:] else end
        yield Piece(start, _trim(clean, start, stop), rank, number, body, field, label, value, gap)
        for (at, name, word, inner), after in zip(
            cuts[1:], [*(cut[0] for cut in cuts[2:]), end], strict=False
        ):
            yield Piece(at, _trim(clean, at, after), 0, 0, at, name, word, inner, False)


def _trim(clean: str, start: int, end: int) -> int:
    while end > start and clean[end - 1] == " ":
        end -= 1
    return end


_LINE = re.compile(r"[^ \n][^\n]*")
_HAN = "[一二三四五六七八九十百]"


@cache
def _marker() -> re.Pattern[str]:
    chapters = alternation(load_words("markers", kind="chapter"))
    items = alternation(load_words("markers", kind="item"))
    return re.compile(
        rf"""
        [●•◆■▲★☆※◇□○◎▶►·>`*]{{0,3}}[ ]?
        (?:
          第(?P<chapter>{_HAN}{{1,4}}|[0-9]{{1,3}}){chapters}(?![一-龥])[、.:]?
        | (?P<han>{_HAN}{{1,4}})[ ]?[、.](?![0-9])
        | [(〔\[【](?P<paren_han>{_HAN}{{1,4}})[)〕\]】][、.:]?
        | (?P<han_sign>[㈠-㈩])[、.]?
        | (?P<arabic>[0-9]{{1,3}})[ ]?(?:、|\.(?![0-9]|$)|\.(?={DATED})|(?=【))
        | (?P<arabic_sign>[⒈-⒛])
        | [(〔\[]?(?P<paren_arabic>[0-9]{{1,3}})[)〕\]][、.:]?
        | (?P<paren_sign>[⑴-⒇])[、.]?
        | (?P<circled>[①-⑳㉑-㉟㊱-㊿❶-❿⓵-⓾])[、.:]?
        | 第(?P<ordinal>{_HAN}{{1,3}}){items}?[、,:]
        )[ ]*
        """,
        re.VERBOSE,
    )


_RANKS = {
    "chapter": CHAPTER, "han": HAN, "paren_han": PAREN_HAN, "han_sign": PAREN_HAN, "arabic": ARABIC,
    "arabic_sign": ARABIC, "paren_arabic": PAREN_ARABIC, "paren_sign": PAREN_ARABIC, "circled": CIRCLED,
    "ordinal": ORDINAL,
}  # fmt: skip


def read_marker(clean: str, start: int, end: int) -> tuple[int, int, int]:
    """Read the marker at ``start`` as (rank, number, where the body begins); rank 0 where there is none.

    >>> read_marker("(二)建路", 0, 5), read_marker("建路", 0, 2)
    ((3, 2, 3), (0, 0, 0))
    """
    found = _marker().match(clean, start, end)
    return (0, 0, start) if found is None else _read_marker(found)


def _read_marker(found: re.Match[str]) -> tuple[int, int, int]:
    kind = found.lastgroup
    assert kind is not None
    number = read_number(found[kind])
    return (_RANKS[kind], number, found.end()) if number else (0, 0, found.start())


_INLINE = re.compile(
    r"""
    [【〖][ ]?(?P<boxed>[^【】〖〗\n]{2,24})[】〗][ ]{0,3}:?[ ]*
    | (?<=[。;,)\]】 ])(?P<bare>[一-龥]{2,10})[ ]?:[ ]*
    """,
    re.VERBOSE,
)


def _read_count(label: str) -> int:
    """Read the number that a label ends in: 承诺1, 承诺事项二."""
    found = _COUNTED.search(label)
    return read_number(found[0]) if found else 0


_COUNTED = re.compile(rf"(?:[0-9]{{1,2}}|{_HAN}{{1,3}})$")


def _find_inline(clean: str, start: int, end: int, field: str) -> Iterator[tuple[int, str, str, int]]:
    """Find the labels inside a line: boxed ones anywhere, a bare 推进情况： after a sentence's end, any bare one
    in a line of short fields (牵头单位：…；配合单位：…)."""
    for found in _INLINE.finditer(clean, start, end):
        name, word = look_up(found["boxed"] or found["bare"])
        if not name:
            continue
        if found["bare"]:
            before = clean[found.start() - 1]
            if field == "report" or before == ",":
                continue
            if field not in SHORT_FIELDS and not (name == "report" and before in "。;)】"):
                continue
        yield found.start(), name, word, found.end()


def read_inline_list(clean: str, start: int, end: int) -> tuple[int, int] | None:
    """Read the list that a value opens in its own line, as (rank, its last number): 1.持续…。2.开展…。

    >>> read_inline_list("1.持续归集。2.开展普查。", 0, 12), read_inline_list("已完成1.2万亩", 0, 8)
    ((4, 2), None)
    """
    found = _marker().match(clean, start, end)
    if found is None or found.end() == start:
        return None
    rank, number, body = _read_marker(found)
    if not rank:
        return None
    printed = found[0].strip()
    word = found[found.lastgroup or 0]
    if word.isascii():
        while (at := clean.find(printed.replace(word, str(number + 1)), body, end)) >= 0:
            number, body = number + 1, at + 1
    return rank, number
