"""The text of a report's page: the source, character by character, with its marks, anchors and numbers of cards."""

from __future__ import annotations

import html
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kfanalysis.analysis.passages import make_anchor
from kfanalysis.publish.page_marks import Mark, Node, nest


@dataclass(slots=True)
class TextWriter:
    """Writes stretches of one bulletin's text as HTML; each row's first character gets its anchor once."""

    name: str
    text: str
    marks: Sequence[Mark]
    starts: Sequence[int]
    anchored: set[int] = field(default_factory=set)

    def write(self, low: int, high: int, numbers: Mapping[tuple[int, int], int]) -> str:
        """Write a stretch; ``numbers`` are those of the cards by the spans of their marks."""
        inside = [mark for mark in self.marks if mark.start < high and mark.end > low]
        return "".join(self._nodes(nest(inside, low, high), low, high, numbers))

    def _nodes(
        self, nodes: Sequence[Node], low: int, high: int, numbers: Mapping[tuple[int, int], int]
    ) -> Iterator[str]:
        at = low
        for node in nodes:
            yield self._plain(at, node.start)
            mark = node.mark
            number = numbers.get((mark.start, mark.end))
            tag = "mark" if number else "span"
            yield f'<{tag} class="{" ".join(mark.kinds)}">'
            yield from self._nodes(node.inner, node.start, node.end, numbers)
            if number and node.end == mark.end:
                yield write_number(self.name, mark, number)
            yield f"</{tag}>"
            at = node.end
        yield self._plain(at, high)

    def _plain(self, low: int, high: int) -> str:
        """Write characters without a mark of their own, with the anchors of the rows that begin among them."""
        pieces, at = [], low
        for start in self.starts[bisect_left(self.starts, low) : bisect_left(self.starts, high)]:
            if start not in self.anchored:
                self.anchored.add(start)
                pieces += [
                    write_text(self.text[at:start]),
                    f'<i id="{make_anchor(self.name, start)}"></i>',
                ]
                at = start
        return "".join([*pieces, write_text(self.text[at:high])])


def write_number(name: str, mark: Mark, number: int) -> str:
    """Write the number of a mark's card as a link to it; it is drawn by the style, so that the text stays as it is."""
    target = card_anchor(name, mark)
    return f'<a class="n" href="#{target}" data-n="{number}" aria-label="[{number}]"></a>'


def card_anchor(name: str, mark: Mark) -> str:
    """Name the place of a mark's card."""
    return f"{make_anchor(name, mark.start)}-{mark.end}"


def write_text(text: str) -> str:
    """Write source text as HTML; characters that nobody sees, or that turn the text round, stand as their codes.

    >>> write_text("路<b>\\u202e")
    '路&lt;b&gt;<i class="odd" data-u="U+202E"></i>'
    """
    escaped = html.escape(text.replace("\r\n", "\n").replace("\r", "\n"))
    if escaped.isprintable():
        return escaped
    return "".join(f'<i class="odd" data-u="U+{ord(c):04X}"></i>' if _is_odd(c) else c for c in escaped)


def _is_odd(char: str) -> bool:
    return char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn")
