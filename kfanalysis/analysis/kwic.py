"""Concordance, and the passage that a row was read from.

The columns of a concordance are those of quanteda's ``kwic`` (Benoit et al. 2018): docname, from, to, pre, keyword,
post, pattern. docname is ``bulletin_id/commitment_id#field``; ``from`` and ``to`` are code-point offsets into the
bulletin's source text, so that ``texts[bulletin_id][from:to] == keyword``.
"""

from __future__ import annotations

import html
import re
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import regex as regexes

from kfanalysis.records import KfanalysisError
from kfanalysis.text.fold import clean

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

COLUMNS = ["docname", "from", "to", "pre", "keyword", "post", "pattern"]
_ENDS = re.compile("[。!?;\n]")
_LIMIT = 5.0


def kwic(
    t: Tables,
    pattern: str | Sequence[str],
    *,
    window: int = 20,
    unit: Literal["characters", "sentences"] = "characters",
    regex: bool = False,
) -> pd.DataFrame:
    """List every place where a pattern stands in the commitments and reports, with what stands around it.

    Patterns are compared in clean text (width and traditional forms folded), so 窨井蓋 is found by 窨井盖. Where
    several patterns match at one place the longest is kept, and matches do not overlap. A window of characters
    never leaves the field; a window of sentences gives that many whole sentences on both sides. A regular
    expression (of the ``regex`` module, which knows all of ``re``) is given up after five seconds.

    Raises KfanalysisError for an empty or invalid pattern, and for one that takes too long.
    """
    patterns = [pattern] if isinstance(pattern, str) else list(pattern)
    if not patterns or not all(patterns) or window < 0:
        raise KfanalysisError("kwic needs a pattern of at least one character and a window of 0 or more")
    fields = list(_fields(t))
    texts = [clean(t.texts[name][start:end]) for _, name, start, end in fields]
    hits = {p: _search(p, texts) if regex else _look_up(clean(p), texts) for p in patterns}
    rows = []
    for index, (docname, name, offset, _) in enumerate(fields):
        spans = [(a, b, p) for p in patterns for a, b in hits[p][index]]
        for start, end, found in _longest(spans):
            low, high = _window(texts[index], start, end, window, unit)
            source = t.texts[name]
            pieces = (source[offset + a : offset + b] for a, b in ((low, start), (start, end), (end, high)))
            rows.append((docname, offset + start, offset + end, *pieces, found))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({c: "int64" if c in ("from", "to") else "str" for c in COLUMNS})


def _fields(t: Tables) -> Iterator[tuple[str, str, int, int]]:
    for row in t.commitments.to_dict("records"):
        for field, column in (("commitment", "text"), ("report", "report")):
            start, end = row[f"{column}_start"], row[f"{column}_end"]
            if not pd.isna(start):
                name = row["bulletin_id"]
                yield f"{name}/{row['commitment_id']}#{field}", name, int(start), int(end)


def _look_up(word: str, texts: Iterable[str]) -> list[list[tuple[int, int]]]:
    return [[m.span() for m in re.finditer(re.escape(word), text)] for text in texts]


def _search(pattern: str, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Find a user's regular expression, given up after a while: some patterns never come back."""
    try:
        finder = regexes.compile(pattern)
    except regexes.error as error:
        raise KfanalysisError(
            f"pattern {pattern!r} is no regular expression: {error}; see the re module"
        ) from error
    end = time.monotonic() + _LIMIT
    try:
        return [
            [m.span() for m in finder.finditer(text, timeout=max(end - time.monotonic(), 0.001)) if m[0]]
            for text in texts
        ]
    except TimeoutError as error:
        message = (
            f"pattern {pattern!r} took over {_LIMIT:.0f} s and was given up; avoid repeats inside repeats"
        )
        raise KfanalysisError(message) from error


def _longest(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Keep the longest of overlapping matches, then the earliest."""
    kept: list[tuple[int, int, str]] = []
    at = -1
    for span in sorted(spans, key=lambda s: (s[0], s[0] - s[1])):
        if span[0] >= at:
            kept.append(span)
            at = span[1]
        elif span[1] - span[0] > kept[-1][1] - kept[-1][0]:
            kept[-1], at = span, span[1]
    return kept


def _window(text: str, start: int, end: int, window: int, unit: str) -> tuple[int, int]:
    if unit == "characters":
        return max(0, start - window), min(len(text), end + window)
    if unit != "sentences":
        raise KfanalysisError(f"kwic knows the units characters and sentences, not {unit!r}")
    ends = [0, *(m.end() for m in _ENDS.finditer(text)), len(text)]
    before = [e for e in ends if e <= start]
    after = [e for e in ends if e >= end]
    return before[max(0, len(before) - 1 - window)], after[min(window, len(after) - 1)]


@dataclass(frozen=True, slots=True)
class Passage:
    """A row's passage: plain text with 【 】 around the row's characters, and HTML for notebooks."""

    docname: str
    pre: str
    keyword: str
    post: str

    def __str__(self) -> str:
        return f"{self.docname}: {_visible(self.pre)}【{_visible(self.keyword)}】{_visible(self.post)}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        pre, keyword, post = (html.escape(_visible(x)) for x in (self.pre, self.keyword, self.post))
        mark = f"<mark>{keyword}</mark>"
        name = html.escape(self.docname)
        return f'<p lang="zh-CN" class="tex2jax_ignore"><small>{name}</small><br>{pre}{mark}{post}</p>'


def show(t: Tables, row: pd.Series[Any] | Mapping[Any, Any], *, window: int = 60) -> Passage:
    """Show the passage that a table's row came from, the row's characters marked.

    ``row`` is a row of any table with a span: start and end, or text_start (commitments), target_start (pairs),
    spans (checks: from the first figure to the last). Characters that cannot be seen are written out as U+….
    Raises KfanalysisError for a row without a span or of a bulletin that the tables do not hold.
    """
    span = _span(row)
    name = str(row.get("bulletin_id", ""))
    if span is None or name not in t.texts:
        raise KfanalysisError(
            f"show needs a row with a span of a bulletin in these tables, not {dict(row)!r:.200}"
        )
    text, (start, end) = t.texts[name], span
    docname = f"{name}/{row.get('commitment_id') or row.get('owner_id') or ''}".rstrip("/")
    return Passage(docname, text[max(0, start - window) : start], text[start:end], text[end : end + window])


def _span(row: pd.Series[Any] | Mapping[Any, Any]) -> tuple[int, int] | None:
    if row.get("spans"):
        ends = [int(x) for pair in str(row["spans"]).split(";") for x in pair.split("-")]
        return min(ends), max(ends)
    if row.get("target_start") is not None:
        return int(row["target_start"]), int(row["target_end"])
    for start, end in (("start", "end"), ("text_start", "text_end"), ("from", "to")):
        if row.get(start) is not None and not pd.isna(row[start]):
            return int(row[start]), int(row[end])
    return None


def _visible(text: str) -> str:
    """Write control and format characters (zero width, bidi) as U+…, line ends kept."""
    return "".join(
        f"[U+{ord(c):04X}]" if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs") else c
        for c in text
    )
