"""Torn lines: the line ends inside a number, its unit or its bound, which copies from pdf, OCR and mail leave.

Such a line end is read through, and ``raw`` keeps it (codebook §2). Decision: it stands inside a measure where the two
lines joined make one that reaches over it, the number begins behind words of its own line, and neither line's digits
are the number of an item or a row.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from kfanalysis.extraction.grammar.numerals import DIGITS, HAN, PAIR, STEPS
from kfanalysis.extraction.grammar.written_numerals import ARABIC, CHINESE
from kfanalysis.extraction.numbers.measures import Measure, read_measure
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.text.views import HIDDEN

LINE_END = re.compile(rf"(?<=[0-9.,%{HAN}])\ {{0,2}}\n\ {{0,4}}(?=[0-9{HAN}%]|\.[0-9])")
_LEADS = (re.compile(ARABIC, re.VERBOSE), re.compile(CHINESE, re.VERBOSE))
_NUMERAL = re.compile(rf"[0-9{DIGITS}{PAIR}{STEPS}]")
_WORDS = re.compile(rf"[{HAN}]")
_ITEM = re.compile(rf"(?:[0-9]{{1,3}}|[{DIGITS}十]{{1,3}})(?:[、)]|\.(?![0-9]))|[0-9]{{1,3}}\ ")
_LABEL = re.compile(rf"{alternation(load_words('numbercues', use='item_label'))}\ ?$")
_WINDOW = 24
PATTERNS = {"line_end": LINE_END, "item": _ITEM, "label": _LABEL}


def find_torn(text: str) -> Iterator[tuple[int, int]]:
    """Find in clean text the line ends, with the spaces around, that stand inside a measure.

    >>> list(find_torn("改造老旧小区2\\n15个。\\n投资1.\\n8亿元")), list(find_torn("新建公厕5\\n座"))
    ([(7, 8), (17, 18)], [(5, 6)])
    >>> [list(find_torn(text)) for text in ("任务2\\n15个项目", "新增车位2\\n3、改造", "12\\n座", "共5个\\n3所")]
    [[], [], [], []]
    """
    for match in LINE_END.finditer(text):
        start, end = match.span()
        first = max(text.rfind("\n", max(0, start - _WINDOW), start) + 1, start - _WINDOW, 0)
        last = text.find("\n", end, end + _WINDOW)
        left, right = text[first:start], text[end : end + _WINDOW if last < 0 else last]
        if _NUMERAL.search(left + right[:3]) and not _ITEM.match(right) and _reaches_over(left, right):
            yield start, end


def _reaches_over(left: str, right: str) -> bool:
    joined, at = left + right, len(left)
    for lead in _LEADS:
        for match in lead.finditer(joined):
            if match.start() > at + 4:
                break
            measure = read_measure(joined, match.start(), match.group(), may_be_noun=False)
            if measure is not None and _is_torn(joined, measure, match.start(), match.end(), at):
                return True
    return False


def _is_torn(joined: str, measure: Measure, start: int, end: int, at: int) -> bool:
    if not measure.start < at < measure.end or measure.unit is None or measure.kind == "noun":
        return False
    if start < at and (_WORDS.search(joined[:start]) is None or _LABEL.search(joined[:start])):
        return False
    return not (
        end == at and measure.unit_start == at and joined[at - 1] in STEPS and len(joined[start:end]) == 1
    )


def find_seams(
    text: str, cleaned: str, stretches: Sequence[tuple[int, int]] | None = None
) -> list[tuple[int, int]]:
    """Find what is read through: hidden characters, and torn line ends that lie inside one of the stretches.

    >>> find_seams("7\\u200b912处", "7\\u200b912处"), find_seams("小区2\\n15个", "小区2\\n15个", [(0, 3), (4, 7)])
    ([(1, 2)], [])
    """
    torn: Iterable[tuple[int, int]] = find_torn(_unify(text, cleaned)) if "\n" in cleaned else ()
    if stretches is not None:
        ordered = sorted(stretches)
        starts = [start for start, _ in ordered]
        torn = [
            (start, end) for start, end in torn
            if (at := bisect_right(starts, start) - 1) >= 0 and end < ordered[at][1]
        ]  # fmt: skip
    return sorted([*torn, *(match.span() for match in HIDDEN.finditer(text))])


def _unify(text: str, cleaned: str) -> str:
    """Make one line end, and a space before it, of each CRLF, which the clean text holds as two."""
    if "\r\n" not in text:
        return cleaned
    pieces, at = [], 0
    for line in text.split("\r\n"):
        pieces.append(cleaned[at : at + len(line)])
        at += len(line) + 2
    return " \n".join(pieces)


def cut_seams(text: str, seams: Sequence[tuple[int, int]]) -> tuple[str, Sequence[int]]:
    """Cut seams out of a text: what is left, and the offset of each of its characters.

    >>> cut, offsets = cut_seams("2\\n15个", [(1, 2)])
    >>> cut, list(offsets)
    ('215个', [0, 2, 3, 4, 5])
    """
    offsets = array("q")
    parts, at = [], 0
    for start, end in [*seams, (len(text), len(text))]:
        if start > at:
            parts.append(text[at:start])
            offsets.extend(range(at, start))
        at = max(at, end)
    offsets.append(len(text))
    return "".join(parts), offsets
