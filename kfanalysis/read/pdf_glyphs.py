"""Glyphs and rules of a pdf page: every character with its box, every straight line that is drawn, as it is seen.

Coordinates are points from the upper left corner of the page as it is shown (its rotation undone), so that a larger
``y`` stands lower.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kfanalysis.read.needs import need

THICK = 3.0  # points up to which a filled box is a line
SHORT = 4.0  # below this a line rules nothing
Turn = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box; ``size`` is its height, about one em; ``spaced`` where a space is set before it."""

    char: str
    left: float
    top: float
    right: float
    bottom: float
    spaced: bool = False

    @property
    def size(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: ``at`` is its y if it lies, its x if it stands; it reaches from ``start`` to ``end``."""

    lies: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is seen; ``pictures`` counts its images."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    pictures: int


def read_page(page: Any, number: int, file: str) -> Page:
    """Read the glyphs and rules of a page of pypdfium2."""
    raw = need("pypdfium2.raw", file)
    rotation = page.get_rotation()
    page.set_rotation(0)
    width, height = page.get_size()
    turn = _turn(rotation, width, height)
    text = page.get_textpage()
    glyphs = tuple(_read_glyphs(raw, text, turn))
    rules: list[Rule] = []
    pictures = 0
    for item in page.get_objects(max_depth=1):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures += 1
        elif item.type == raw.FPDF_PAGEOBJ_PATH:
            rules += _read_rules(raw, item, turn)
    if rotation in (90, 270):
        width, height = height, width
    return Page(number, width, height, glyphs, tuple(rules), pictures)


def _turn(rotation: int, width: float, height: float) -> Turn:
    """Return what moves a point of the page's own space (from below left) to where it is seen (from above left)."""
    turns: dict[int, Turn] = {
        0: lambda x, y: (x, height - y),
        90: lambda x, y: (y, x),
        180: lambda x, y: (width - x, y),
        270: lambda x, y: (height - y, width - x),
    }
    return turns.get(rotation, turns[0])


def _box(
    turn: Turn, left: float, bottom: float, right: float, top: float
) -> tuple[float, float, float, float]:
    (x1, y1), (x2, y2) = turn(left, bottom), turn(right, top)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _read_glyphs(raw: Any, text: Any, turn: Turn) -> Iterator[Glyph]:
    rect = raw.FS_RECTF()
    pointer = ctypes.byref(rect)
    high = 0
    spaced = False
    for i in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, i)
        if code == 2:  # a hyphen at the end of a line
            code = ord("-")
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code, high = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00, 0
        if code in (32, 0xA0, 0x3000) and not raw.FPDFText_IsGenerated(text, i):
            spaced = True
        if code <= 32 or code in (0xA0, 0x3000, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000:
            continue
        if not raw.FPDFText_GetLooseCharBox(text, i, pointer):
            continue
        left, top, right, bottom = _box(turn, rect.left, rect.bottom, rect.right, rect.top)
        if bottom > top:
            yield Glyph(chr(code), left, top, right, bottom, spaced)
            spaced = False


def _read_rules(raw: Any, item: Any, turn: Turn) -> Iterator[Rule]:
    """Yield the rules of a path: thin boxes, and straight strokes along the page's axes."""
    count = raw.FPDFPath_CountSegments(item)
    if not 2 <= count <= 5_000:
        return
    left, top, right, bottom = _box(turn, *item.get_bounds())
    if min(right - left, bottom - top) <= THICK:
        yield from _make_rule(left, top, right, bottom)
        return
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = None
    for n in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, n)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = turn(*matrix.on_point(x.value, y.value))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
            yield from _make_rule(*last, *point)
        last = point
        if raw.FPDFPathSegment_GetClose(segment) and first is not None:
            yield from _make_rule(*last, *first)


def _make_rule(x1: float, y1: float, x2: float, y2: float) -> Iterator[Rule]:
    wide, tall = abs(x2 - x1), abs(y2 - y1)
    if wide >= SHORT and tall <= THICK:
        yield Rule(True, (y1 + y2) / 2, min(x1, x2), max(x1, x2))
    elif tall >= SHORT and wide <= THICK:
        yield Rule(False, (x1 + x2) / 2, min(y1, y2), max(y1, y2))
