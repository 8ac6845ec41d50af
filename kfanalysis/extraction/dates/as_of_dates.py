"""Read the day that a bulletin speaks as of, and the year that its dates without one belong to (codebook §2).

as_of, by the first rule that gives a date; its name is kept:

    option     the caller's
    lead       截至 and a date in the front (a month's 底 or 末 is its last day)
    cutoff     the latest full date after 截至 in the body
    published  the day of publication
    month_end  the latest 截至X月底 in the body
    none

year: ``title`` (2024年度…), ``lead``, ``majority`` (the year most often written in the body), ``published``, ``none``.
Never today's (faults, row 30).
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from datetime import date

from kfanalysis.extraction.grammar.marker_numbers import read_number

HAN_YEAR = "[二两][〇○零0oO][〇○零一二三四五六七八九]{2}"
CUTOFF = re.compile(
    r"截[至止]到?[ ]?:?[ ]?(?:(?P<year>20[0-9]{2})[ ]?年[ ]?)?(?P<month>[0-9]{1,2})[ ]?月"
    r"(?:[ ]?(?P<day>[0-9]{1,2})(?:[ ]?[日号]|(?=[,;。)]))|(?P<close>底|末))"
)
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})[ ]?年")


def read_as_of(
    clean: str, front: int, tail: int, *, year: int | None, published: date | None
) -> tuple[date | None, str]:
    """Read (as_of, rule) of a document whose front ends at ``front`` and whose tail begins at ``tail``.

    >>> text = "通报(截至2024年9月30日)\\n推进情况:截至9月25日,建成3座"
    >>> read_as_of(text, 18, len(text), year=2024, published=None)
    (datetime.date(2024, 9, 30), 'lead')
    >>> read_as_of(text, 0, len(text), year=None, published=None)
    (datetime.date(2024, 9, 30), 'cutoff')
    >>> read_as_of("截至目前,已完成", 0, 8, year=2024, published=None)
    (None, 'none')
    """
    leads = [day for found in CUTOFF.finditer(clean, 0, front) if (day := _read_cutoff(found, year))]
    if leads:
        return leads[0], "lead"
    body = list(CUTOFF.finditer(clean, front, tail))
    full = [day for found in body if found["day"] and (day := _read_cutoff(found, year))]
    if full:
        return max(full), "cutoff"
    if published is not None:
        return published, "published"
    ends = [day for found in body if found["close"] and (day := _read_cutoff(found, year))]
    return (max(ends), "month_end") if ends else (None, "none")


def read_year(
    clean: str, front: int, tail: int, *, title: tuple[int, int], published: date | None
) -> tuple[int | None, str]:
    """Read (year, rule) of a document.

    >>> read_year("2023年度承诺事项进展情况(截至2024年1月10日)", 30, 30, title=(0, 30), published=None)
    (2023, 'title')
    >>> read_year("承诺(办结时限:2022年9月)", 0, 15, title=(0, 0), published=None)
    (2022, 'majority')
    """
    lead = CUTOFF.search(clean, 0, front)
    named = _YEAR.search(clean, title[0], min(title[1], lead.start() if lead else title[1]))
    if named:
        return read_year_digits(named[1]), "title"
    if lead and lead["year"]:
        return read_year_digits(lead["year"]), "lead"
    counts = Counter(_YEAR.findall(clean, front, tail))
    if counts:
        return read_year_digits(max(counts, key=lambda word: (counts[word], word))), "majority"
    return (published.year, "published") if published is not None else (None, "none")


def make_date(year: str, month: str, day: str) -> date | None:
    """Make a date of printed parts, in digits or Chinese; None where the calendar has no such day.

    >>> make_date("二〇二二", "五", "十三"), make_date("2022", "2", "30")
    (datetime.date(2022, 5, 13), None)
    """
    try:
        return date(read_year_digits(year), read_number(month), read_number(day))
    except ValueError:
        return None


def read_year_digits(word: str) -> int:
    """Read a year written digit by digit.

    >>> read_year_digits("二〇二二")
    2022
    """
    number = 0
    for char in word.translate(_DIGITS):
        number = number * 10 + "0123456789".index(char)
    return number


_DIGITS = str.maketrans("〇○零oO一二两三四五六七八九", "000001223456789")


def _read_cutoff(found: re.Match[str], year: int | None) -> date | None:
    written = read_year_digits(found["year"]) if found["year"] else year
    month = read_number(found["month"])
    if written is None or not 1 <= month <= 12:
        return None
    last = calendar.monthrange(written, month)[1]
    day = read_number(found["day"]) if found["day"] else last
    return date(written, month, day) if 1 <= day <= last else None
