"""Concordance: every place of a word, with what stands around it.

The columns of a concordance are those of quanteda's ``kwic`` (Benoit et al. 2018): docname, from, to, pre, keyword,
post, pattern. docname is ``bulletin_id/commitment_id#field`` (of an owner ``bulletin_id/owner_id#owner``); ``from``
and ``to`` are code-point offsets into the bulletin's source text, so that ``texts[bulletin_id][from:to] == keyword``.
"""

from __future__ import annotations

import re
import time
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import pandas as pd
import regex as regexes

from kfanalysis.records import KfanalysisError
from kfanalysis.text.fold import clean
from kfanalysis.text.views import HIDDEN, move_span

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

COLUMNS = ["docname", "from", "to", "pre", "keyword", "post", "pattern"]
_ENDS = re.compile("[。!?;\n]")
_GAP = re.compile(f"(?:[ \n]|{HIDDEN.pattern})+")
_LIMIT = 5.0


def kwic(
    t: Tables,
    pattern: str | Sequence[str],
    *,
    window: int = 20,
    unit: Literal["characters", "sentences"] = "characters",
    regex: bool = False,
) -> pd.DataFrame:
    """List every place where a pattern stands in owners' lines, commitments and reports, with what stands around it.

    Patterns are compared in clean text (width and traditional forms folded), so 窨井蓋 is found by 窨井盖, and across
    hidden characters, spaces and line ends inside a word. Where several patterns match at one place the longest is
    kept, and matches do not overlap. A bulletin without commitments is searched whole. A window of characters never
    leaves the field; a window of sentences gives that many whole sentences on both sides. A regular expression (of
    the ``regex`` module, which knows all of ``re``) is given up after five seconds.

    Raises KfanalysisError for an empty or invalid pattern, and for one that takes too long.
    """
    if not hasattr(t, "texts") or not hasattr(t, "commitments"):
        raise KfanalysisError(
            f"kwic takes the tables, then a pattern: kf.kwic(t, '公厕'), not a {type(t).__name__}"
        )
    patterns = [pattern] if isinstance(pattern, str) else list(pattern)
    if not patterns or not all(patterns) or window < 0:
        raise KfanalysisError("kwic needs a pattern of at least one character and a window of 0 or more")
    fields = list(_fields(t))
    sources = [t.texts[name][start:end] for _, name, start, end in fields]
    texts = [clean(source) for source in sources]
    views = [close_gaps(source, text) for source, text in zip(sources, texts, strict=True)]
    find = _search if regex else _look_up
    hits = {
        p: list(map(_join, find(p, texts), find(p, [view for view, _ in views]), views)) for p in patterns
    }
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
    """Yield each stretch that is searched, as (docname, bulletin, start, end): no characters twice."""
    seen: set[tuple[str, int, int]] = set()
    listed = [
        *((row, "owner_id", "owner", "start", "end") for row in t.owners.to_dict("records")),
        *(
            (row, "commitment_id", field, f"{column}_start", f"{column}_end")
            for row in t.commitments.to_dict("records")
            for field, column in (("commitment", "text"), ("report", "report"))
        ),
        *((row, "commitment_id", "earlier", "start", "end") for row in t.reports.to_dict("records")),
    ]
    for row, key, field, first, last in listed:
        if pd.isna(row[first]) or row[first] == row[last]:
            continue
        place = str(row["bulletin_id"]), int(row[first]), int(row[last])
        if place not in seen:
            seen.add(place)
            yield f"{place[0]}/{row[key]}#{field}", *place
    for name in t.texts:
        if name not in {place[0] for place in seen}:
            yield f"{name}/#body", name, 0, len(t.texts[name])


def close_gaps(source: str, text: str) -> tuple[str, Sequence[int]]:
    """Return a clean text without what may stand inside a word, and each character's offset in ``text``.

    Hidden characters go, and spaces and one line end beside a character that is no Latin letter or figure; a blank
    line stays, as it parts paragraphs.

    >>> close_gaps("充电\\n桩 500 个", "充电\\n桩 500 个")[0], close_gaps("AI 2030\\n\\n路", "AI 2030\\n\\n路")[0]
    ('充电桩500个', 'AI 2030\\n\\n路')
    """
    kept, offsets, at = [], array("q"), 0
    for gap in _GAP.finditer(text):
        start, end = gap.span()
        bare = HIDDEN.sub("", gap[0])
        lines = source[start:end].replace("\r\n", "\n").replace("\r", "\n").count("\n")
        latin = _is_latin(text[start - 1 : start]) and _is_latin(text[end : end + 1])
        if bare and (latin or lines > 1):
            stays = [i for i in range(start, end) if HIDDEN.match(text[i]) is None]
        else:
            stays = []
        kept.append(text[at:start] + "".join(text[i] for i in stays))
        offsets.extend([*range(at, start), *stays])
        at = end
    offsets.extend(range(at, len(text) + 1))
    return "".join(kept) + text[at:], offsets


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _join(
    plain: list[tuple[int, int]], viewed: list[tuple[int, int]], view: tuple[str, Sequence[int]]
) -> list[tuple[int, int]]:
    """Join what was found in the text and in its view, each place once."""
    return sorted({*plain, *(move_span(start, end, view[1]) for start, end in viewed)})


def _look_up(word: str, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Find a word as it is written, and without the gaps in its own spelling."""
    word = clean(word)
    closed = close_gaps(word, word)[0]
    either = "|".join(re.escape(each) for each in dict.fromkeys((word, closed)) if each)
    return [[m.span() for m in re.finditer(either, text)] for text in texts]


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
