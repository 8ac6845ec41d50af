"""Read prose on one matter: 市城管局承担的“新建公厕12座”项目,进展情况如下 (codebook §1, prose)."""

from __future__ import annotations

import re
from functools import cache

from kfanalysis.extraction.outline.drafts import Entry, Named
from kfanalysis.extraction.outline.name_judgements import is_matter_name
from kfanalysis.extraction.outline.page_ends import find_page_end
from kfanalysis.lexicon import alternation, load_words


def read_single_matter(clean: str) -> Entry | None:
    """Read prose on one matter: who took on what, and how it stands (codebook §1).

    >>> text = "市城管局承担的“新建公厕12座”项目,进展情况如下:\\n截至6月底,已建成9座。"
    >>> found = read_single_matter(text)
    >>> text[slice(*found.text)], text[slice(*found.report)], text[slice(*found.owner.name)]
    ('新建公厕12座', '截至6月底,已建成9座。', '市城管局')
    >>> read_single_matter("现将进展情况报告如下:")
    """
    found = _one().search(clean)
    if found is None:
        return None
    text = found.span("quoted") if found["quoted"] else found.span("plain")
    if not found["quoted"] and not is_matter_name(clean, *text):
        return None
    start = found.end()
    while start < len(clean) and clean[start] in " \n":
        start += 1
    end = find_page_end(clean, start)
    while end > start and clean[end - 1] in " |\n":
        end -= 1
    unit = found.span("unit") if found["unit"] and found["unit"][0] not in "本我" else None
    return Entry(text=text, report=(start, end) if start < end else None, owner=Named(unit) if unit else None)


_LOOSE = ("推进", "建设", "实施")


@cache
def _one() -> re.Pattern[str]:
    charge = alternation(word for word in load_words("prosewords", kind="charge") if word not in _LOOSE)
    progress = alternation(load_words("prosewords", kind="progress"))
    return re.compile(
        rf"""
        (?<![一-龥])(?P<unit>[一-龥]{{2,24}}?){charge}(?:了)?的?
        (?:“(?P<quoted>[^“”\n]{{4,80}})”(?:[一-龥]{{0,8}}?(?:项目|工程|工作|任务|事项|实事))?|(?P<plain>[^,。;:\n“”]{{4,60}}))
        [, ]{{0,2}}(?:目前|现将|现|截至目前)?[^,。;:\n]{{0,12}}?{progress}[^,。;:\n]{{0,6}}如下[:。]
        """,
        re.VERBOSE,
    )
