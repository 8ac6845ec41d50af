"""Find what frames the text of a page of prose: who told it, where its first paragraph and its end stand."""

from __future__ import annotations

import re
from functools import cache

from kfanalysis.extraction.grammar.date_forms import FULL_DAY
from kfanalysis.lexicon import alternation, load_words

Span = tuple[int, int]


def find_source(clean: str) -> Span | None:
    """Find who told the news, who looked into the matter, or who signed in brackets at the end.

    >>> text = "记者从青山市水利局获悉,今年计划投资4亿元。"
    >>> text[slice(*find_source(text))]
    '青山市水利局'
    >>> find_source("今年计划投资4亿元。")
    """
    found = _source().search(clean)
    return found.span(found.lastgroup or 0) if found else None


@cache
def _source() -> re.Pattern[str]:
    learnt = alternation(load_words("prosewords", kind="learnt"))
    bodies = alternation(
        word for word in load_words("offices", kind="body") if len(word) > 1 or word in "局委办厅部"
    )
    unit = rf"[一-龥]{{1,20}}?{bodies}"
    return re.compile(
        rf"""
          记者(?:近日|昨日|今日|日前|[0-9]{{1,2}}月[0-9]{{1,2}}日)?[从在](?P<told>[一-龥]{{2,20}}部门|[一-龥]{{1,20}}{bodies})[^,。\n]{{0,12}}?{learnt}
        | (?:近日|日前|近期|[0-9]{{1,2}}月[上中下]旬|[0-9]{{1,2}}月[0-9]{{1,2}}日),
            (?P<looked>{unit})(?:就|对|围绕|组织)[^。\n]{{4,60}}?(?:督查|督办|调研|检查|通报|视察|调度|走访|评议)
        | 由(?P<run>{unit})(?:运营|主办|编发)
        | \((?P<signed>{unit})[ ]{{1,3}}{FULL_DAY}\)[ ]*(?=\n|$)
        """,
        re.VERBOSE,
    )


def find_first_prose(clean: str) -> int:
    """Find where the first paragraph of sentences ends; what looks like an ending before it is the page's head."""
    return next((m.end() for m in _LINE.finditer(clean) if m.end() - m.start() > 40 and "。" in m[0]), 0)


def find_page_end(clean: str, start: int) -> int:
    """Find where a page's text has ended behind ``start``: a line of the site, closing words, another piece of news.

    >>> text = "公厕已建成9座。\\n责任编辑:李某"
    >>> text[find_page_end(text, 0) :]
    '责任编辑:李某'
    >>> find_page_end("公厕已建成9座。", 0)
    8
    """
    found = _ending().search(clean, start)
    return found.start() + 1 if found else len(clean)


@cache
def _ending() -> re.Pattern[str]:
    words = alternation((*load_words("crumbs", kind="closing"), *load_words("proseendings")))
    return re.compile(
        rf"\n[ ]*(?:(?:[(【\[][ ]?)?{words}|(?:[一-龥、 ]{{4,60}}\n[ ]*)?{FULL_DAY}[ ]*(?=\n|$))"
    )


_LINE = re.compile(r"[^ \n|][^\n]*")
