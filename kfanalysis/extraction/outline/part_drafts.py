"""Draft a document whose parts stand in layouts of their own, under headings in 【】 (codebook §1, layouts)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from kfanalysis.extraction.outline.drafts import Claim, Draft, Sheet, Span
from kfanalysis.extraction.outline.weighings import choose

Reader = Callable[[Sheet], Draft | None]


def draft_parts(sheet: Sheet, readers: Sequence[Reader]) -> Draft | None:
    """Draft each part under its best layout and join them, or None where there are not two parts that list anything.

    Decision: outside a part the text is blanked to line ends, so that all spans stay offsets into the document.

    >>> from kfanalysis.extraction.outline.drafts import Entry
    >>> def reader(part: Sheet) -> Draft:
    ...     at = part.clean.find("建")
    ...     return Draft("x", (Entry((at, at + 2)),), at, len(part.clean))
    >>> text = "专报\\n【城建】\\n建路三条。\\n【水利】\\n建桥两座。"
    >>> [text[slice(*entry.text)] for entry in draft_parts(Sheet(text), (reader,)).entries]
    ['建路', '建桥']
    >>> draft_parts(Sheet("一、城建\\n建路三条。"), (reader,))
    """
    clean = sheet.clean
    headings = list(_HEADING.finditer(clean))
    if len(headings) < 2:
        return None
    drafts: list[tuple[Span, Draft]] = []
    for span, heading in _cut(clean, headings):
        blanked = "\n" * span[0] + clean[slice(*span)] + "\n" * (len(clean) - span[1])
        found = [
            draft for reader in readers if (draft := reader(Sheet(blanked))) is not None and draft.entries
        ]
        best, _ = choose(blanked, found)
        if best is not None:
            drafts.append((heading, best))
    if len(drafts) < 2:
        return None
    return Draft(
        "parts",
        tuple(entry for _, draft in drafts for entry in draft.entries),
        headings[0].start(),
        max(draft.tail if draft.tail < len(clean) else draft.entries[-1].text[1] for _, draft in drafts),
        tuple(f"{clean[slice(*heading)]}: {draft.layout}" for heading, draft in drafts),
        claims=(
            *(Claim(found.start(), found.end(), "section") for found in headings),
            *(claim for _, draft in drafts for claim in draft.claims),
        ),
        leftovers=tuple(left for _, draft in drafts for left in draft.leftovers),
    )


_HEADING = re.compile(r"(?:^|(?<=\n))[ ]*【(?P<name>[^【】\n]{2,20})】[ ]*(?=\n)")


def _cut(clean: str, headings: list[re.Match[str]]) -> Iterator[tuple[Span, Span]]:
    stops = [*(found.start() for found in headings[1:]), len(clean)]
    for found, stop in zip(headings, stops, strict=True):
        yield (found.end(), stop), found.span("name")
