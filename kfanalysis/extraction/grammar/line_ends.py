"""Line ends inside sentences: of a text wrapped at a fixed width, and those that cut a number or a date in two.

Copies from pdf, OCR and mail break Chinese text wherever the line is full. Such a line end is no end of a sentence;
it becomes a space, so that offsets stay (design, habit 1).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

_ENDS = "。;!?:…"
_STARTS = re.compile(
    r"""[ ]* (?: [0-9]{1,3}(?:[.、)](?![0-9])|[ ]) | \( [0-9一二三四五六七八九十]{1,3} \) | [①-⑳]
             | [一二三四五六七八九十]{1,3}(?:[、.]|是) | 第[一二三四五六七八九十0-9]{1,3}[,、章节条部批类]
             | [【《“\[|] | [一-龥]{2,10}[ ]?: | \n | \Z )""",
    re.VERBOSE,
)
_HAN = re.compile("[一-龥]")
_CUT_NUMBER = re.compile(
    r"[0-9.,万亿年月第至到~—-]\n[ ]{0,4}(?:[0-9年月日号%‰万亿千百十元个]|[底末旬]|[之以]?前)"
)
_SHORTEST = 16
_SPREAD = 4
_SHARE = 0.5
_FEWEST = 3


def join_lines(text: str, *, clean: str | None = None) -> str:
    """Put a space in place of each line end that stands inside a sentence; the length stays.

    ``clean`` is the clean form of a text that is given as received.

    Decision: a line end is inside a sentence behind a comma, between the parts of a number or a date, and behind a line
    as long as most lines of a wrapped text; never before a blank line, an item's marker or a label.

    >>> join_lines("改造小区2022年\\n9月完成,\\n另建2处。\\n推进情况:已建成")
    '改造小区2022年 9月完成, 另建2处。\\n推进情况:已建成'
    >>> join_lines("12\\n15\\n1.建路\\n2.修桥") == "12\\n15\\n1.建路\\n2.修桥"
    True
    """
    seen = text if clean is None else clean
    joined, at = [], 0
    for end in _find_inside(seen):
        joined += [text[at:end], " "]
        at = end + 1
    return "".join((*joined, text[at:])) if joined else text


def _find_inside(text: str) -> Iterator[int]:
    width = _find_width(text)
    begin, end = 0, text.find("\n")
    while end >= 0:
        if _is_inside(text, begin, end, width):
            yield end
        begin = end + 1
        end = text.find("\n", begin)


def _is_inside(text: str, begin: int, end: int, width: int) -> bool:
    last = end - 1
    while last >= begin and text[last] == " ":
        last -= 1
    if (
        last < begin
        or text[last] in _ENDS
        or _STARTS.match(text, end + 1)
        or not _HAN.search(text, begin, end)
    ):
        return False
    if text[last] in ",、" or _CUT_NUMBER.match(text, last):
        return True
    return 0 < width <= _measure(text[begin:end]) + _SPREAD


def _find_width(text: str) -> int:
    """Find the width at which a text is wrapped: that of most lines that end in no mark; 0 where it is not."""
    lines = [line for line in text.split("\n") if len(line) >= _SHORTEST]
    full = Counter(_measure(line) for line in lines if line[-1] not in _ENDS)
    if sum(full.values()) < _FEWEST:
        return 0
    near = {width: sum(full[width + step] for step in range(-_SPREAD, _SPREAD + 1)) for width in full}
    best = max(near, key=lambda width: (near[width], width))
    return best if near[best] >= _SHARE * len(lines) else 0


def _measure(line: str) -> int:
    """Measure a line as it is set: a Chinese character is twice as wide as a digit."""
    return 2 * len(line) - sum(map(str.isascii, line))
