"""Name the owner that a table's cell holds: a unit, one behind a label, a person (codebook §1, owner)."""

from __future__ import annotations

import re
from functools import cache

from kfanalysis.extraction.outline.cell_looks import is_offices
from kfanalysis.extraction.outline.drafts import Named, Span
from kfanalysis.extraction.outline.owner_headings import read_owner
from kfanalysis.lexicon import alternation, load_words


def name_owner(clean: str, span: Span, *, person: bool = False) -> Named:
    """Name an owner's cell: the unit behind a label where it has one, a person with titles as in a heading.

    >>> named = name_owner("牵头单位:市水利局 配合单位:市住建局", (0, 22))
    >>> named.name, named.kind
    ((5, 9), 'organisation')
    >>> name_owner("市民政局 王小明", (0, 8)).name, name_owner("卫健委", (0, 3)).kind
    ((0, 4), 'organisation')
    """
    if found := _labelled().match(clean, *span):
        span = found.span("unit")
    if not person and (found := _UNIT_AND_PERSON.fullmatch(clean, *span)):
        heading = read_owner(clean, *found.span("person"))
        if heading is not None and heading.kind == "person" and is_offices(clean, *found.span("unit")):
            return Named(found.span("unit"))
    if not person and is_offices(clean, *span):
        return Named(span)
    if person or span[1] - span[0] <= 4:
        heading = read_owner(clean, *span)
        if heading is not None and heading.kind == "person":
            return Named(heading.name, heading.titles, "person")
        if person:
            return Named(span, kind="person")
    return Named(span)


def names_owner(clean: str, span: Span) -> bool:
    """Whether a cell can name an owner: it counts nothing, as one does that stands there where merged cells are lost.

    >>> names_owner("市民政局", (0, 4)), names_owner("完成8部", (0, 4))
    (True, False)
    """
    return _COUNTED.search(clean, *span) is None or (span[1] - span[0] > 6 and is_offices(clean, *span))


_COUNTED = re.compile("[0-9]")
_UNIT_AND_PERSON = re.compile(r"(?P<unit>[^ \n()]{2,30})[ \n(]+(?P<person>[一-龥]{2,4})\)?")


@cache
def _labelled() -> re.Pattern[str]:
    words = alternation(
        (*load_words("labels", field="owner_body"), *load_words("tableheads", kind="lead", place="end"))
    )
    return re.compile(
        rf"{words}[ ]?:[ ]?(?P<unit>[^:\n;。]{{2,60}}?)(?=[ ;。\n]|$|[一-龥]{{2,6}}:)", re.MULTILINE
    )
