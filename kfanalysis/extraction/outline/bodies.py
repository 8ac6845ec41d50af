"""Read a document without commitments, as a statistical bulletin, as one body of text (codebook §1, §2).

Its quantities, times and checks are kept with an empty commitment_id. The border to a text that is no bulletin at
all: at least five measured quantities, and an office, a publisher or an as-of day.
"""

from __future__ import annotations

import re
from functools import cache

from kfanalysis.extraction.numbers.quantities import find_quantities
from kfanalysis.extraction.outline.drafts import Draft, Sheet, Span
from kfanalysis.lexicon import alternation, load_words

LEAST = 5


def draft_body(sheet: Sheet) -> Draft | None:
    """Draft a document as one body without entries, or None where it is no bulletin (codebook §1).

    >>> text = "青山县统计局公报\\n全年生产总值183.4亿元,增长4.6%。粮食产量31万吨,增长2%。人口42万人。"
    >>> draft = draft_body(Sheet(text))
    >>> draft.entries, text[draft.front : draft.front + 4], draft.evidence
    ((), '全年生产', ('5 quantities', '青山县统计局'))
    >>> draft_body(Sheet("他今年25岁,身高180厘米,走了3公里,买了2斤苹果,花了15元,剩下5元。"))
    """
    clean = sheet.clean
    lines = [found.span() for found in _LINE.finditer(clean) if _DIGIT.search(found[0])]
    measured = [quantity for quantity in find_quantities(clean) if _DIGIT.search(quantity.raw)]
    office = _office().search(clean)
    if len(measured) < LEAST or not lines or (office is None and _AS_OF.search(clean) is None):
        return None
    inside = [span for span in lines if any(span[0] <= each.start < span[1] for each in measured)]
    body = _leave_title(clean, inside)
    evidence = office or _AS_OF.search(clean)
    assert evidence is not None
    return Draft("body", (), body[0], body[1], (f"{len(measured)} quantities", evidence[0].strip()))


_LINE = re.compile(r"[^ \n|][^\n]*")
_DIGIT = re.compile("[0-9]")
_AS_OF = re.compile(
    r"截[至止]|(?:20[0-9]{2}|二[〇○零]{1,2}[一二三四五六七八九〇○零]{1,2})年(?:度|上半年|前?[一二三四]季度|1-[0-9]{1,2}月)"
)


def _leave_title(clean: str, lines: list[Span]) -> Span:
    """Leave out a title with figures: a first line that is no sentence before others that are."""
    if len(lines) > 1 and not _SENTENCE.search(clean, *lines[0]):
        lines = lines[1:]
    return lines[0][0], lines[-1][1]


_SENTENCE = re.compile("[。;|]|[,:][^,:]{4}")


@cache
def _office() -> re.Pattern[str]:
    """An office of a government: a place's or level's bureau, committee, office or government."""
    bodies = alternation(
        (
            *(word for word in load_words("offices", kind="body") if word[-1] in "局委办厅府"),
            "人民政府",
            "政府",
            "统计局",
        )
    )
    return re.compile(
        rf"""
          (?: [一-龥]{{1,6}}[省市县区州盟旗镇乡] | [市县区省州] | 国家 ) [一-龥]{{0,10}}?{bodies}
        | (?<![一-龥])[一-龥]{{2,8}}[局委办处](?=[:),、\n ]|$)
        """,
        re.VERBOSE,
    )
