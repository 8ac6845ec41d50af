"""Tell what stands in a table's rows beside its commitments: sections' titles, notes, totals (codebook §1, "Table")."""

from __future__ import annotations

import re
from functools import cache

from kfanalysis.extraction.outline.cell_looks import read_look
from kfanalysis.lexicon import alternation, load_words


def is_section(clean: str, start: int, end: int) -> bool:
    """Whether a cell that fills a row is the title of what follows (一、民生保障; 城建类(6项)), rather than a note.

    >>> is_section("一、民生保障类(6项)", 0, 11), is_section("注:完成率保留一位小数。", 0, 12)
    (True, False)
    """
    look = read_look(clean, start, end)
    return (
        1 < end - start <= 60
        and clean[end - 1] not in "。;!?:"
        and not is_note(clean, start, end)
        and not (look.figure or look.serial or look.dated)
    )


def is_summed_section(clean: str, start: int, end: int) -> bool:
    """Whether a cell is a section's title that may stand in a row of sums: numbered, or with a count of its rows.

    >>> is_summed_section("(一)产业项目(3项)", 0, 11), is_summed_section("交通类(4个)", 0, 7)
    (True, True)
    >>> is_summed_section("新建公厕", 0, 4)
    False
    """
    return is_section(clean, start, end) and _SUMMED.fullmatch(clean, start, end) is not None


_SUMMED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))[^\n]{2,40}"
    r"|[^\n()]{2,30}\([共计]{0,2}[0-9]{1,4}[个项件]\)"
)


def is_note(clean: str, start: int, end: int) -> bool:
    """Whether a cell begins as a note (注：, 说明：, 填报单位：, *).

    >>> is_note("注:含市本级。", 0, 7), is_note("注重实效", 0, 4)
    (True, False)
    """
    return _note().match(clean, start, end) is not None


@cache
def _note() -> re.Pattern[str]:
    """How a note begins: 注：, 说明：, 填报单位：, *."""
    words = alternation((*load_words("cellwords", kind="note"), *load_words("crumbs", kind="publisher")))
    return re.compile(rf"[*(【\[]?{words}[0-9]?[】\])]?[ ]?[:0-9]|[*※]")


def is_total(clean: str, start: int, end: int) -> bool:
    """Whether a cell says that its row sums the others (合计, 总计(12个)).

    >>> is_total("合计", 0, 2), is_total("总计划", 0, 3)
    (True, False)
    """
    return _total().fullmatch(clean, start, end) is not None


@cache
def _total() -> re.Pattern[str]:
    return re.compile(
        rf"{alternation(load_words('cellwords', kind='total'))}[ ]?(?:\([^()]{{0,16}}\))?:?[0-9]{{0,4}}"
    )
