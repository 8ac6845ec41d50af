"""The passage that a row was read from: whole sentences of its paragraph, the row's characters marked."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kfanalysis.analysis.row_places import Kind, Place, find_places
from kfanalysis.records import KfanalysisError
from kfanalysis.text.fold import clean

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

MOST = 20  # passages of one row that counts many commitments
# Ink on these grounds has a contrast over 10; the line under a mark tells the ends of a pair apart in grey.
STYLES = {
    "mark": "background:#fff2b3;color:#222;border-bottom:2px solid #8a6d00",
    "target": "background:#cfe4f5;color:#222;border-bottom:2px solid #005a94",
    "actual": "background:#ffe0c2;color:#222;border-bottom:2px dashed #a34700",
}
_SENTENCE = re.compile("[。!?;]+[”’\"')」』】]*")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a bulletin in pieces, each with its kind ("" where nothing is marked), and where it stands."""

    docname: str
    locator: str
    anchor: str
    pieces: tuple[tuple[str, Kind | None], ...]
    cut: tuple[bool, bool] = (False, False)  # its paragraph goes on before, behind


@dataclass(frozen=True, slots=True)
class Passage:
    """A row's passage: plain text with 【 】 around the row's characters, and HTML for notebooks."""

    excerpts: tuple[Excerpt, ...]
    report: str = ""
    further: int = 0

    @property
    def keyword(self) -> str:
        """The characters that are marked, those of several marks joined by …."""
        return "…".join(text for each in self.excerpts for text, kind in each.pieces if kind)

    def __str__(self) -> str:
        lines = []
        for each in self.excerpts:
            text = "".join(f"【{_visible(text)}】" if kind else _visible(text) for text, kind in each.pieces)
            before, behind = ("…" if cut else "" for cut in each.cut)
            where = f" ({each.locator})" if each.locator else ""
            lines.append(f"{each.docname}{where}: {before}{text}{behind}")
        return "\n".join([*lines, *([f"… {self.further} more"] if self.further else [])])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        blocks = []
        for each in self.excerpts:
            name = html.escape(_visible(f"{each.docname} {each.locator}".strip()))
            if self.report:
                name = f'<a href="{html.escape(self.report)}#{each.anchor}">{name}</a>'
            text = "".join(_piece(text, kind) for text, kind in each.pieces)
            before, behind = ("…" if cut else "" for cut in each.cut)
            blocks.append(
                f'<p lang="zh-CN" class="tex2jax_ignore"><small>{name}</small><br>{before}{text}{behind}</p>'
            )
        more = f"<p>… {self.further}</p>" if self.further else ""
        return "".join(blocks) + more


def show(t: Tables, row: object, *, window: int = 60, report: str = "") -> Passage:
    """Show the passage that a row came from, the row's characters marked, both ends of a pair in two colours.

    ``row`` is a row of any table, of a result (risk, completion, panel), of a figure's data or of a concordance, or
    an id such as ``1-01-01`` or ``bulletin/1-01-01``. Sentences are whole and stay in their paragraph; further ones
    are shown as far as they fit in ``window`` characters on each side. ``report`` is the address of a page that
    ``kfanalysis report`` wrote; the passage then links to its place there. Characters that cannot be seen are
    written out as U+…. Raises KfanalysisError for a row that no passage belongs to.
    """
    if not hasattr(t, "texts") or not hasattr(t, "commitments"):
        raise KfanalysisError(f"show takes the tables, then a row: kf.show(t, row), not a {type(t).__name__}")
    places = find_places(t, row)
    excerpts = [each for place in places[:MOST] for each in _excerpts(t, place, window)]
    return Passage(tuple(excerpts), report, max(0, len(places) - MOST))


def make_anchor(bulletin_id: str, key: str | int) -> str:
    """Make the name of a place in a report's page: of a commitment, an owner, or an offset of the text.

    >>> make_anchor("2022-05", "1-01-01"), make_anchor("河南.郑州", 57)
    ('k-2022-05-1-01-01', 'k--6cb3--5357-.-90d1--5dde--57')
    """
    text = f"{bulletin_id}-{key}" if key != "" else bulletin_id
    return "k-" + "".join(c if c.isascii() and (c.isalnum() or c in "-._") else f"-{ord(c):x}-" for c in text)


def _excerpts(t: Tables, place: Place, window: int) -> Iterator[Excerpt]:
    """Yield the stretches around a place's marks, marks of neighbouring sentences in one."""
    text = t.texts[place.bulletin_id]
    folded = clean(text)
    joined: list[tuple[int, int, list[tuple[int, int, Kind]]]] = []
    for start, end, kind in sorted(place.marks):
        low, high = _sentences(folded, start, end, window)
        if joined and low <= joined[-1][1]:
            first, last, marks = joined[-1]
            joined[-1] = (first, max(last, high), [*marks, (start, end, kind)])
        else:
            joined.append((low, high, [(start, end, kind)]))
    for low, high, marks in joined:
        cut = (low > 0 and text[low - 1] not in "\r\n", high < len(text) and text[high] not in "\r\n")
        yield Excerpt(
            place.docname,
            find_locator(t, place.bulletin_id, marks[0][0]),
            make_anchor(place.bulletin_id, _anchor_key(place, marks[0][0])),
            tuple(_pieces(text, low, high, marks)),
            cut,
        )


def _anchor_key(place: Place, start: int) -> str | int:
    """Choose what a report calls the place by: a hit of a word has no row of its own, but its commitment has."""
    return place.key.partition("#")[0] if "#" in place.key else start


def _pieces(
    text: str, low: int, high: int, marks: list[tuple[int, int, Kind]]
) -> Iterator[tuple[str, Kind | None]]:
    at = low
    for start, end, kind in marks:
        if start < at and end <= at and start != end:
            continue  # inside the mark before it
        if at < start:
            yield text[at:start], None
        yield text[max(at, start) : end], kind
        at = max(at, end)
    if at < high:
        yield text[at:high], None


def _sentences(folded: str, start: int, end: int, window: int) -> tuple[int, int]:
    """Widen a span to whole sentences within its line, and by further ones that fit in the window.

    >>> text = "甲。已建成公厕9座,开放3座。乙。"
    >>> low, high = _sentences(text, 6, 8, 0)
    >>> text[low:high]
    '已建成公厕9座,开放3座。'
    """
    first = folded.rfind("\n", 0, start) + 1
    last = folded.find("\n", max(start, end - 1))
    last = len(folded) if last < 0 else max(last, end)
    ends = [first, *(m.end() for m in _SENTENCE.finditer(folded, first, last)), last]
    before = [e for e in ends if e <= start] or [start]
    behind = [e for e in ends if e >= end] or [end]
    fitting = [e for e in before if start - e <= window]
    low = fitting[0] if fitting else before[-1]
    high = next((e for e in reversed(behind) if e - end <= window), behind[0])
    return low, high


def find_locator(t: Tables, name: str, offset: int) -> str:
    """Find where a person finds a character of a bulletin: the locator of the smallest segment around it."""
    rows = t.segments[
        (t.segments["bulletin_id"] == name) & (t.segments["start"] <= offset) & (t.segments["end"] > offset)
    ]
    if rows.empty:
        return ""
    sizes = rows["end"] - rows["start"]
    return str(rows["locator"].iloc[int(sizes.argmin())])


def _piece(text: str, kind: Kind | None) -> str:
    shown = html.escape(_visible(text)).replace("\n", "<br>")
    return f'<mark class="{kind}" style="{STYLES[kind]}">{shown}</mark>' if kind else shown


def _visible(text: str) -> str:
    """Write control and format characters (zero width, bidi) as U+…, line ends kept."""
    return "".join(
        f"[U+{ord(c):04X}]" if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs") else c
        for c in text
    )
