"""Calendar points as written: ``2022年9月``, ``1~4月份``, ``一季度末``, ``每月1日~25日``, ``2022-09-01`` and their kin.

The grammar (codebook §2, times), its pattern in ``date_forms``::

    mark   = [截至] point [前|以来|起]      point = iso | [year] part | year [底|内|同期]
    part   = 每 …|month [day|旬|底|中|初]|quarter [末]|前N个月|半年|全年|年底|年内

Numbers come in lists and ranges (``3、6、9月``, ``4月15~17日``). Scraped text has stray spaces and lost characters:
``4月21已结束`` (日), ``8 15日``, ``9底前`` (月), ``2022 9月`` (年) are read where nothing else fits the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kfanalysis.extraction.grammar.calendars import Edge, Part, Point
from kfanalysis.extraction.grammar.date_forms import AND, DAY, MARK, MONTH, RELATIVE, YEAR
from kfanalysis.extraction.grammar.digit_dates import find_digit_dates, read_digits, read_short_year
from kfanalysis.extraction.grammar.numerals import read_small, read_year

Suffix = Literal["", "before", "since"]
Form = Literal[
    "bare", "bare_range", "day", "day_range", "firsts", "half", "half_edge", "iso", "iso_range", "month",
    "month_edge", "month_edge_range", "month_range", "quarter", "quarter_edge", "quarter_range", "recurring", "relative",
    "same_period", "third", "third_range", "undated", "within_year", "year", "year_edge", "year_range",
]  # fmt: skip

RANGES: dict[Form, Form] = {
    "bare": "bare_range", "day": "day_range", "iso": "iso_range", "third": "third_range", "month": "month_range",
    "quarter": "quarter_range", "year": "year_range", "month_edge": "month_edge_range",
}  # fmt: skip
_DIGITS: tuple[Form, Form] = ("iso", "bare")
_EDGED: dict[Form, Form] = {"month": "month_edge", "quarter": "quarter_edge", "half": "half_edge"}
_EDGES: dict[str | None, Edge] = {None: "", "底": "end", "末": "end", "终": "end", "初": "start", "内": ""}
_MONTHS_OF, _DAYS_OF = re.compile(f"十一(?=二)|{MONTH}|元"), re.compile(DAY)
_QUARTERS_OF, _YEARS_OF = re.compile("[1-9一二三四五六七八九首]"), re.compile(YEAR)
_LISTS, _THIRDS_OF = re.compile(AND), re.compile("[上中下]")
_OFFSETS = {f"{n}": n for n in range(-3, 4)}
_NEXT_YEAR = ("次年", "翌年", "第二年")


@dataclass(frozen=True, slots=True)
class Mark:
    """A calendar point as written, or the range inside one number list (``1~4月``), with what stands around it."""

    start: int
    end: int
    rule: Form
    point: Point
    last: Point | None = None
    as_of: bool = False
    suffix: Suffix = ""
    next_year: bool = False
    relative_year: str = ""


def find_marks(clean: str, *, year: int | None, fields: Sequence[tuple[int, int]] = ()) -> Iterator[Mark]:
    """Find the calendar points of clean text in order; a list (``3、6、9月``) gives one mark a number.

    Decision: seasons, holidays and 年初 are no points; where digits of a year stand with a season, the mark keeps its
    raw and has no days (codebook §2, times). Bare numbers are dates only behind a date's label, behind 截至, or as the
    whole of one of ``fields``.

    >>> [(m.rule, m.point.number, m.suffix) for m in find_marks("第一季度末前完成", year=2022)]
    [('quarter_edge', 1, 'before')]
    >>> [m.point.month for m in find_marks("分别于3、6、9月召开", year=2022)]
    [3, 6, 9]
    >>> [m.point.number for m in find_marks("20220930", year=2022, fields=[(0, 8)])]
    [30]
    >>> list(find_marks("健全年内部审计制度,为期3年,20220930", year=2022))
    []
    """
    bare = [_mark_digits(*found) for found in find_digit_dates(clean, fields)]
    at = 0
    for match in MARK.finditer(clean):
        while at < len(bare) and bare[at].start < match.end():
            yield bare[at]
            at += 1
        if match["trap"] is None and not (at and match.start() < bare[at - 1].end):
            yield from _read_mark(match, year)
    yield from bare[at:]


def _mark_digits(match: re.Match[str], first: Point, last: Point | None) -> Mark:
    suffix: Suffix = "before" if match["before"] else "since" if match["since"] else ""
    return Mark(match.start(), match.end(), "bare_range" if last else "bare", first, last, False, suffix)


def _read_mark(match: re.Match[str], year: int | None) -> Iterator[Mark]:
    suffix: Suffix = "before" if match["before"] else "since" if match["since"] else ""
    word = match["year"]
    next_year = word is not None and word.startswith(_NEXT_YEAR)
    for start, end, form, first, last in _read_points(match, _read_year_word(word, year)):
        yield Mark(
            start, end, form, first, last, match["as_of"] is not None, suffix, next_year, _relative(match)
        )


def _relative(match: re.Match[str]) -> str:
    """Name the word by which a mark hangs on the year that is spoken of: 上年, 当年, 全年, 年内, 年底."""
    if word := match["year"]:
        return next((each for each in _HANGING if word.startswith(each)), "")
    return "年" if match["whole"] or match["year_edge"] else ""


# 当年计划投资 is the name of a plan; 当年的 tells of old times.
_PLANNED = ("的", "计划", "任务", "目标", "预算")
_HANGING = ("上年", "上一年", "当年", "下年", "下一年", "次年", "翌年")
_Read = tuple[int, int, Form, Point, Point | None]


def _read_points(match: re.Match[str], of: int | None) -> Iterator[_Read]:
    if digits := match["iso"] or match["compact"] or match["point_day"]:
        if (point := read_digits(digits)) is not None:
            yield match.start(), match.end(), _DIGITS[match["iso"] is None], point, None
    elif match["months"] or match["month_word"]:
        yield from _read_months(match, of)
    elif match["first_quarter"]:
        yield _ends(
            match.start(), match.end(), "quarter", [Point("quarter", of)], _EDGES[match["quarter_edge"]]
        )
    elif group := next((name for name in ("quarters", "letters") if match[name]), None):
        edge = _EDGES[match["quarter_edge"]]
        for start, end, numbers in _split(match, group, _QUARTERS_OF):
            points = [Point("quarter", of, number=n) for n in numbers]
            yield _ends(start, end, "quarter", points, edge)
    elif match["firsts"]:
        part: Part = "quarter" if match["firsts_part"] == "季度" else "month"
        count = read_small(match["firsts"]) or 0
        first, last = Point(part, of, 1, 1), Point(part, of, count, count)
        yield match.start(), match.end(), "firsts", first, last
    elif match["half"]:
        half = Point("half", of, number=1 if match["half"] == "上" else 2)
        yield _ends(match.start(), match.end(), "half", [half], _EDGES[match["half_edge"]])
    else:
        yield from _read_year(match, of)


def _read_year(match: re.Match[str], of: int | None) -> Iterator[_Read]:
    """Read what has no smaller part than the year: 每季度, 年底, 年内, 全年, 去年同期, 2022年."""
    whole, word = (match.start(), match.end()), match["year"] or ""
    edge = match["year_edge"] or match["edge_of_year"]
    unknown = Point("year", 0)
    if match["relative"]:
        yield *whole, "relative", unknown, None
    elif match["every"]:
        yield *whole, "recurring", Point("year", of), None
    elif match["same"]:
        yield *whole, "same_period", Point("year", of), None
    elif edge == "初":
        return
    elif match["season"]:
        if not word.startswith(tuple(RELATIVE)):
            yield *whole, "undated", unknown, None
    elif edge:
        form: Form = "within_year" if edge == "内" else "year_edge"
        yield *whole, form, Point("year", of, edge=_EDGES[edge]), None
    elif "学年" in word:
        yield *whole, "undated", unknown, None
    elif match["whole"] or word.startswith(tuple(RELATIVE)):
        if (
            not word.startswith("当年")
            or match["whole"]
            or not match.string.startswith(_PLANNED, match.end())
        ):
            yield *whole, "year", Point("year", of), None
    else:
        for start, end, numbers in _split(match, "year", _YEARS_OF):
            if 1000 <= numbers[0] < 1800 or 2200 <= numbers[0] < 9999:
                continue  # a span of years: 5000年文明
            yield _ends(start, end, "year", [Point("year", n) for n in numbers], "")


def _read_year_word(word: str | None, year: int | None) -> int | None:
    if word is None:
        return None
    for relative, offset in RELATIVE.items():
        if word.startswith(relative):
            return 0 if year is None else year + _OFFSETS[offset]
    if len(word) == 3:
        return read_short_year(word[:2])
    return read_year(_YEARS_OF.findall(word)[-1])


def _read_months(match: re.Match[str], of: int | None) -> Iterator[_Read]:
    edge, thirds = (
        _EDGES[match["month_edge"]],
        "".join(_THIRDS_OF.findall(match["thirds"] or match["middle"] or "")),
    )
    if match["month_word"]:
        of = of if "首" in match["month_word"] else 0
        pieces = [(match.start(), match.end(), [1])]
    else:
        pieces = _split(match, "months", _MONTHS_OF)
    if "月" not in match.group() and pieces[-1][2][-1] > 12:
        return
    if match["days"]:
        month = pieces[-1][2][-1]
        for start, end, numbers in _split(match, "days", _DAYS_OF):
            yield _ends(start, end, "day", [Point("day", of, month, n) for n in numbers], "")
        return
    for start, end, numbers in pieces:
        if thirds:
            points = [Point("third", of, n, thirds=thirds) for n in numbers]
            yield _ends(start, end, "third", points, "")
        else:
            yield _ends(start, end, "month", [Point("month", of, n) for n in numbers], edge)


def _ends(start: int, end: int, form: Form, points: list[Point], edge: Edge) -> _Read:
    if edge:
        points[-1], form = replace(points[-1], edge=edge), _EDGED[form]
    if len(points) == 1:
        return start, end, form, points[0], None
    return start, end, RANGES.get(form, form), points[0], points[-1]


def _split(match: re.Match[str], group: str, token: re.Pattern[str]) -> list[tuple[int, int, list[int]]]:
    """Split a number list: a range or neighbours (``7、8月``) are one piece, other numbers (``3、6月``) one each.

    A list mark before a month is none of it: the ``1、`` of ``1、3月底前完成``.
    """
    raw, at = match[group], match.start(group)
    read = read_year if token is _YEARS_OF else read_small
    found = list(token.finditer(raw))
    values = [read(m.group()) or 0 for m in found]
    if _LISTS.search(raw) is None:
        return [(match.start(), match.end(), [values[0], values[-1]] if len(values) > 1 else values)]
    if match.start() == at and not re.match("[一-龥,(“]", match.string[at - 1 : at] or " "):
        return [(at + found[-1].start(), match.end(), values[-1:])]
    if values == list(range(values[0], values[0] + len(values))):
        return [(match.start(), match.end(), [values[0], values[-1]])]
    starts = [match.start(), *(at + m.start() for m in found[1:])]
    ends = [*(at + m.end() for m in found[:-1]), match.end()]
    return [(start, end, [value]) for start, end, value in zip(starts, ends, values, strict=True)]
