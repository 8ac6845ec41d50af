"""Anchors: where a span stands in its text, told so that it is found again after other lines were edited.

A quote is known by what stands beside it in its line, by which one it is of those that look the same, and by what
stands around it beyond its line. Where these do not agree on one place there is none: a wrong place is worse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

BREAK = "⏎"  # a line end in a quote, so that a spreadsheet keeps the row in one line
CONTEXT = 32  # characters on either side
LONGEST = 120  # characters of a quote that are kept


@dataclass(frozen=True, slots=True)
class Anchor:
    """A span told by its wording: ``nth`` of the ``of`` places of one text whose lines read the same there."""

    start: int
    end: int
    quote: str
    before: str
    after: str
    nth: int
    of: int

    @property
    def whole(self) -> bool:
        """Whether the quote is the whole span, and not its beginning."""
        return self.end - self.start == len(self.quote)


def make_anchor(text: str, start: int, end: int) -> Anchor:
    """Tell a span of a text by its wording.

    >>> make_anchor("甲。\\n已建9座。\\n乙", 4, 7)
    Anchor(start=4, end=7, quote='建9座', before='甲。⏎已', after='。⏎乙', nth=0, of=1)
    """
    quote = text[start : min(end, start + LONGEST)]
    before = text[max(0, start - CONTEXT) : start]
    after = text[start + len(quote) : start + len(quote) + CONTEXT]
    alike = list(_find_alike(text, quote, before, after))
    quote, before, after = (each.replace("\r", "").replace("\n", BREAK) for each in (quote, before, after))
    return Anchor(start, end, quote, before, after, alike.index(start), len(alike))


def find_anchor(text: str, anchor: Anchor) -> tuple[int, int] | None:
    """Find the span again in an edited text; None where its line was edited, or where two places may be meant.

    >>> anchor = make_anchor("甲。\\n已建9座。\\n乙", 4, 7)
    >>> find_anchor("甲,多了一行。\\n\\n丙\\n已建9座。\\n乙", anchor)
    (12, 15)
    >>> find_anchor("甲。\\n未建9座。\\n乙", anchor)
    """
    unmarked = text.replace("\r", "") if "\r" in text else text
    quote, before, after = (each.replace(BREAK, "\n") for each in (anchor.quote, anchor.before, anchor.after))
    alike = list(_find_alike(unmarked, quote, before, after))
    if not alike:
        return None
    scores = [_shared(unmarked, at, quote, before, after) for at in alike]
    best = [at for at, score in zip(alike, scores, strict=True) if score == max(scores)]
    if len(alike) == anchor.of:
        found = alike[anchor.nth]
        if found not in best:
            return None
    elif anchor.of == 1 and len(best) == 1 and max(scores) == len(before) + len(after):
        found = best[0]
    else:
        return None
    start = _with_returns(text, found)
    length = anchor.end - anchor.start if not anchor.whole else len(quote)
    return start, start + length


def _find_alike(text: str, quote: str, before: str, after: str) -> Iterator[int]:
    """Find the places where the quote stands with the same beside it in its line."""
    left, right = before.rpartition("\n")[2], after.partition("\n")[0]
    wanted = left + quote + right
    opens, ends = len(left) < len(before), len(right) < len(after)
    at = text.find(wanted)
    while at >= 0:
        starts_line = at == 0 or text[at - 1] in "\r\n"
        last = at + len(wanted)
        ends_line = last == len(text) or text[last] in "\r\n"
        if (starts_line or not opens) and (ends_line or not ends):
            yield at + len(left)
        at = text.find(wanted, at + 1)


def _shared(text: str, at: int, quote: str, before: str, after: str) -> int:
    """Count the characters around a place that are those told, from the quote outwards."""
    left = right = 0
    while left < len(before) and at - left > 0 and text[at - left - 1] == before[-left - 1]:
        left += 1
    behind = at + len(quote)
    while right < len(after) and behind + right < len(text) and text[behind + right] == after[right]:
        right += 1
    return left + right


def _with_returns(text: str, offset: int) -> int:
    """Turn an offset of a text without carriage returns into that of the text with them."""
    if "\r" not in text:
        return offset
    seen = 0
    for index, char in enumerate(text):
        if seen == offset and char != "\r":
            return index
        seen += char != "\r"
    return len(text)
