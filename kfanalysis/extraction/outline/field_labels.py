"""The words that label the fields of an item (承诺事项：, 责任单位：, 进展情况：): lexicon/labels.tsv.

A period before a known word (1-9月推进情况) and what is next joined to it (进展情况及下一步打算) do not change it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kfanalysis.lexicon import alternation, load_rows, load_words

# A label stands at the head of a line or field. Words may be spaced out to fill the line (完 成 时 限).
_LABEL = re.compile(
    r"""
    (?:
      [【〖\[〔][ ]?(?P<boxed>[^【】〖〗\[\]〔〕\n]{2,24})[】〗\]〕][ ]{0,3}:?
    | (?:[0-9]{1,2}(?:[-~至][0-9]{1,2})?月份?|20[0-9]{2}年)?
      (?P<bare>[一-龥](?:[ ]{0,3}[一-龥、]){1,15})[ ]{0,2}(?P<count>[0-9]{0,2})[ ]{0,2}(?:\([^()\n]{0,24}\))?[ ]{0,2}:
    )[ ]*
    """,
    re.VERBOSE,
)


@cache
def _fields() -> dict[str, str]:
    return {row["word"]: row["field"] for row in load_rows("labels")}


def read_label(clean: str, body: int, end: int) -> tuple[str, str, int]:
    """Read the label at ``body`` as (field, word, where its value begins); field "" is none.

    >>> read_label("责任单位:市城管局", 0, 9), read_label("市城管局", 0, 4)
    (('owner_body', '责任单位', 5), ('', '', 0))
    """
    found = _LABEL.match(clean, body, end)
    if found is not None:
        field, word = look_up(found["boxed"] or found["bare"])
        return (field, word + (found["count"] or ""), found.end()) if field else ("", "", body)
    if end - body <= 24:
        field, word = look_up(clean[body:end])
        aside = field in _ASIDES and len(word) >= _FULL and clean[max(0, body - 1)] in "\n "
        if aside or field in ("report", "commitment", "deadline"):
            return field, word, end
    return "", "", body


# What follows a report; alone on a line without a marker its words must say so by themselves (存在主要问题, not 备注).
_ASIDES, _FULL = ("remark", "sequel"), 4


def cut_fields(clean: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a paragraph before and after the fields inside it that name a unit or a day (已完工。责任单位：市水利局。).

    >>> text = "修渠3公里。已完工。责任单位:市水利局。"
    >>> [text[slice(*span)] for span in cut_fields(text, 0, len(text))]
    ['修渠3公里。已完工。', '责任单位:市水利局']
    >>> text = "修渠3公里。 责任单位:市水利局 完成情况:已修2公里。"
    >>> [text[slice(*span)] for span in cut_fields(text, 0, len(text))]
    ['修渠3公里。', '责任单位:市水利局', '完成情况:已修2公里。']
    >>> list(cut_fields("修渠3公里。", 0, 6))
    [(0, 6)]
    """
    at = start
    for found in _INSIDE.finditer(clean, start + 1, end):
        if look_up(found["label"])[0] not in _CUT or found.start() < at:
            continue
        yield at, found.start()
        yield found.start("label"), found.end("value")
        at = found.end()
    if at < end or at == start:
        yield at, end


_CUT = ("owner_body", "owner_person", "support", "deadline")
_INSIDE = re.compile(
    r"(?<=[。;) ])[ ]?(?P<label>[一-龥]{2,8}):[ ]?(?P<value>[^。;:()\n]{2,60}?)(?:[。;][ ]?|$|[ ]+(?=[一-龥]{2,8}:))"
)


def look_up(words: str) -> tuple[str, str]:
    """Look up a label's words as (field, word); field "" is none.

    >>> look_up("责 任 单 位"), look_up("上半年推进情况"), look_up("道路")
    (('owner_body', '责任单位'), ('report', '上半年推进情况'), ('', '道路'))
    """
    word = words.replace(" ", "").rstrip(":")
    field = _fields().get(word, "") or _look_up_long(word)
    if not field and word[-1:] in "一二三四五六七八九十":
        stem = word.rstrip("一二三四五六七八九十")
        if _fields().get(stem) == "commitment":
            return "commitment", word
    return field, word


def _look_up_long(word: str) -> str:
    """Look up a label with a period before it (全年完成情况), or with what is next joined to it (进展情况及下步打算)."""
    short = _period().sub("", _JOINED.split(word)[0])
    field = _fields().get(short, "") if short != word and len(short) > 1 else ""
    return field if field in ("report", "commitment") else ""


@cache
def _period() -> re.Pattern[str]:
    return re.compile(rf"^{alternation(load_words('markers', kind='period'))}度?")


_JOINED = re.compile("[、及和与]")


def is_label(clean: str, start: int, end: int) -> bool:
    """Whether a stretch is nothing but label words: 承诺事项, 【责任单位】:, 序号.

    >>> is_label("责任单位:", 0, 5), is_label("建成学校", 0, 4)
    (True, False)
    """
    if end - start > 40:
        return False
    words = _NO_WORDS.sub("", clean[start:end])
    return not words or bool(look_up(words)[0])


_NO_WORDS = re.compile(r"[^一-龥0-9A-Za-z]+")
