"""Draft blocks of labelled fields that a name without a number opens (codebook §1, layouts).

    block = name, field { field }         the name a short line; a field's label alone on its line or before its value
    field = label [":"] value { line }    项目推进情况, 存在主要问题, 责任单位：…

A promise with a label of its own is the text and the name its heading; without one the name is the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kfanalysis.extraction.outline.drafts import Claim, Draft, Entry, Named, Sheet, Span
from kfanalysis.extraction.outline.field_labels import read_label
from kfanalysis.extraction.outline.front_matter import is_title, name_line
from kfanalysis.extraction.outline.item_owners import OWNERS, is_body
from kfanalysis.extraction.outline.lines import read_marker
from kfanalysis.extraction.outline.page_ends import find_page_end

_LONGEST = 40


@dataclass(slots=True)
class _Field:
    """A field of a block: its name, its label's start, and its value up to the next."""

    name: str
    start: int
    value: int
    end: int


def draft_blocks(sheet: Sheet) -> Draft | None:
    """Draft the blocks of a document, or None where there are not two with a report each (codebook §1).

    >>> text = "某区通报\\n东园\\n推进情况\\n1.车库验收。\\n2.桩基完成。\\n存在问题:路未通。\\n北港\\n推进情况\\n已平整90亩。"
    >>> [(text[slice(*e.text)], text[slice(*e.report)]) for e in draft_blocks(Sheet(text)).entries]
    [('东园', '1.车库验收。\\n2.桩基完成。'), ('北港', '已平整90亩。')]
    >>> draft_blocks(Sheet("1.建路。\\n推进情况:已建成。\\n2.建桥。\\n推进情况:在建。"))
    """
    clean = sheet.clean
    lines = [found.span() for found in _LINE.finditer(clean)]
    labels = [read_label(clean, *line) for line in lines]
    heads = list(_find_heads(clean, lines, labels))
    if len(heads) < 2:
        return None
    tail = find_page_end(clean, lines[heads[-1]][1])
    entries, claims = [], []
    for head, stop in zip(heads, [*heads[1:], len(lines)], strict=True):
        fields = list(_read_fields(clean, lines[head + 1 : stop], labels[head + 1 : stop], tail))
        entry = _make_entry(lines[head], fields)
        if entry is None:
            return None
        entries.append(entry)
        claims += [Claim(each.start, each.value, each.name) for each in fields if each.value > each.start]
    return Draft(
        "blocks",
        tuple(entries),
        lines[heads[0]][0],
        tail,
        (f"{len(entries)} names over labelled fields",),
        claims=tuple(claims),
    )


_LINE = re.compile(r"[^ \n](?:[^\n]*[^ \n])?")


def _find_heads(clean: str, lines: Sequence[Span], labels: Sequence[tuple[str, str, int]]) -> Iterator[int]:
    """Find the lines that name a block: without label or number, short, no sentence, right above a label that the
    first block has there too, and not the value of a label alone on its line."""
    first = ""
    for i in range(len(lines) - 1):
        start, end = lines[i]
        word = labels[i + 1][1]
        if labels[i][0] or not word or (first and word != first):
            continue
        if i and labels[i - 1][0] and labels[i - 1][2] >= lines[i - 1][1]:
            continue
        if not 2 <= end - start <= _LONGEST or clean[end - 1] in "。;:,、":
            continue
        if read_marker(clean, start, end)[0] or _DOUBTFUL.match(clean, start, end):
            continue
        if not (is_title(clean, start, end) or name_line(clean, start, end) or is_body(clean, start, end)):
            first = word
            yield i


_DOUBTFUL = re.compile("[0-9]{1,3}[.、]")  # 1.12座公厕: a number may stand before it


def _read_fields(
    clean: str, lines: Sequence[Span], labels: Sequence[tuple[str, str, int]], tail: int
) -> Iterator[_Field]:
    """Read the lines of a block as fields; a line without a label goes on with the field before it."""
    open_field: _Field | None = None
    for (start, end), (name, _, value) in zip(lines, labels, strict=True):
        if start >= tail:
            break
        if name:
            if open_field is not None:
                yield open_field
            open_field = _Field(name, start, min(value, end), end)
        elif open_field is not None:
            if open_field.value >= open_field.end:
                open_field.value = start
            open_field.end = end
    if open_field is not None:
        yield open_field


def _make_entry(name: Span, fields: Sequence[_Field]) -> Entry | None:
    """Make a block's entry, or None where it has no report."""
    spans: dict[str, list[Span]] = {}
    for each in fields:
        if each.value < each.end:
            spans.setdefault(each.name, []).append((each.value, each.end))
    reports, promises = spans.get("report"), spans.get("commitment")
    if not reports:
        return None
    owner = next((spans[field][0] for field in OWNERS if field in spans), None)
    return Entry(
        text=promises[0] if promises else name,
        report=reports[-1],
        headings=(name,) if promises else (),
        owner=Named(owner, kind="organisation" if "owner_body" in spans else "person") if owner else None,
        deadlines=tuple(spans.get("deadline", ())),
        remarks=tuple(sorted(span for field in _ASIDES for span in spans.get(field, ()))),
    )


_ASIDES = ("remark", "sequel", "measure", "support")
