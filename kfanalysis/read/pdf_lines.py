"""Lines of a pdf: glyphs side by side make a line, lines that only ran out of room make a paragraph.

A line ends its paragraph where the next word would still have fitted beside it; it goes on where it would not. Wide
gaps inside a line become a tab: they part columns.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from kfanalysis.read.pdf_glyphs import Glyph

WORD_GAP = 0.25  # em between Latin words
GAP = 0.6  # em between others that is a space
COLUMN_GAP = 2.0  # em that parts columns
INDENT = 1.4  # em by which a first line stands in
PITCH = 1.7  # of the usual distance of lines: a paragraph of its own


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line as it is seen, its glyphs from left to right."""

    glyphs: tuple[Glyph, ...]

    @property
    def left(self) -> float:
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        return max(glyph.right for glyph in self.glyphs)

    @property
    def top(self) -> float:
        return min(glyph.top for glyph in self.glyphs)

    @property
    def bottom(self) -> float:
        return max(glyph.bottom for glyph in self.glyphs)

    @property
    def size(self) -> float:
        """One em: the usual width of its wide characters, else the height of all less what fonts add to it."""
        wide = [glyph.right - glyph.left for glyph in self.glyphs if glyph.char >= "\u2e80"]
        sizes = sorted(wide or [0.85 * glyph.size for glyph in self.glyphs])
        return sizes[len(sizes) // 2]

    @property
    def is_wide(self) -> bool:
        """Whether it holds a wide character."""
        return any(glyph.char >= "\u2e80" for glyph in self.glyphs)

    @property
    def text(self) -> str:
        return _write(self.glyphs)


def find_lines(glyphs: Sequence[Glyph]) -> list[TextLine]:
    """Find the lines of glyphs, from above; glyphs are of one line where their middles are half an em apart at most.

    >>> row = [Glyph(c, 10 + 10 * i, 5, 20 + 10 * i, 15) for i, c in enumerate("建成")]
    >>> [line.text for line in find_lines([*row, Glyph("9", 10, 25, 15, 35), Glyph("座", 60, 25, 70, 35)])]
    ['建成', '9\\t座']
    """
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.middle, g.left)):
        for line in reversed(lines[-3:]):
            if abs(line[0].middle - glyph.middle) <= max(min(line[0].size, glyph.size) / 2, 1):
                line.append(glyph)
                break
        else:
            lines.append([glyph])
    return [TextLine(tuple(_without_shadows(sorted(line, key=lambda g: g.left)))) for line in lines]


def _without_shadows(glyphs: list[Glyph]) -> list[Glyph]:
    """Leave out what is printed twice to look bold: the same character all but on top of itself."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        if not any(
            each.char == glyph.char and abs(each.left - glyph.left) < 0.3 * (glyph.right - glyph.left)
            for each in kept[-2:]
        ):
            kept.append(glyph)
    return kept


def _write(glyphs: Sequence[Glyph]) -> str:
    written: list[str] = []
    for n, glyph in enumerate(glyphs):
        if n:
            before = glyphs[n - 1]
            gap = (glyph.left - before.right) / max(min(glyph.size, before.size), 1)
            latin = before.char.isascii() and glyph.char.isascii()
            if gap > COLUMN_GAP:
                written.append("\t")
            elif gap > (WORD_GAP if latin else GAP) or (glyph.spaced and gap > 0.1):
                written.append(" ")
        written.append(glyph.char)
    return "".join(written)


def join_paragraphs(lines: Sequence[TextLine], left: float, right: float) -> list[str]:
    """Join lines that ran out of room between ``left`` and ``right`` into paragraphs.

    >>> def line(text, top, left=0): return TextLine(tuple(Glyph(c, left + 10 * i, top, left + 10 * i + 10, top + 10)
    ...     for i, c in enumerate(text)))
    >>> join_paragraphs([line("新建公厕十二座，已", 0), line("建成九座。", 12), line("下一步", 24)], 0, 95)
    ['新建公厕十二座，已建成九座。', '下一步']
    """
    paragraphs: list[str] = []
    pitches = sorted(b.top - a.top for a, b in itertools.pairwise(lines))
    pitch = pitches[len(pitches) // 4] if pitches else 0.0
    for n, line in enumerate(lines):
        if n and _goes_on(lines[n - 1], line, left, right, pitch):
            paragraphs[-1] = _join(paragraphs[-1], line.text)
        else:
            paragraphs.append(line.text)
    return paragraphs


def _goes_on(line: TextLine, after: TextLine, left: float, right: float, pitch: float) -> bool:
    size = line.size
    alike = abs(after.size - size) <= 0.15 * size or not (line.is_wide and after.is_wide)
    if not alike or "\t" in line.text or "\t" in after.text:
        return False
    if pitch and after.top - line.top > PITCH * max(pitch, size):
        return False
    centred = abs((after.left - left) - (right - after.right)) < size / 2
    if after.left - line.left > INDENT * size and line.left - left < size and not centred:
        return False
    room = right - line.right
    if room > size and abs(line.left - left - room) < size / 2:  # a line in the middle
        room *= 2
    return room < _first_word(after) + 0.35 * size


def _first_word(line: TextLine) -> float:
    """Measure what cannot be parted from the beginning of a line: a number or Latin word, and punctuation behind it."""
    last = line.glyphs[0]
    for n, glyph in enumerate(line.glyphs[1:], 1):
        before = line.glyphs[n - 1]
        joined = (
            glyph.char.isascii() and before.char.isascii() and glyph.left - before.right < 0.2 * glyph.size
        )
        if not joined and glyph.char not in "，。；：、）】》”’％%,;:)":
            break
        last = glyph
    return last.right - line.left


def _join(paragraph: str, line: str) -> str:
    latin = (
        paragraph[-1:].isascii() and paragraph[-1:].isalpha() and line[:1].isascii() and line[:1].isalpha()
    )
    return f"{paragraph} {line}" if latin else paragraph + line
