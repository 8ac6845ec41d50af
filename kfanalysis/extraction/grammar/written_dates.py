"""Calendar points as written: ``2022年9月``, ``1~4月份``, ``一季度末``, ``每月1日~25日``, ``2022-09-01`` and their kin.

The grammar (codebook §2, times)::

    mark   = [截至] point [前|以来|起]      point = iso | [year] part | year [底|内|同期]
    part   = 每 …|month [day|旬|底|初]|quarter [末]|前N个月|半年|全年|年底|年内

Numbers come in lists and ranges (``3、6、9月``, ``4月15~17日``). Scraped text has stray spaces and lost characters:
``4月21已结束`` (日), ``8 15日``, ``9底前`` (月), ``2022 9月`` (年) are read where nothing else fits the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from kfanalysis.extraction.grammar.calendars import Edge, Part, Point, read_small, read_year
from kfanalysis.lexicon import alternation, load_rows, load_words

Suffix = Literal["", "before", "since"]

DASH = r"(?:[-~至到]|—{1,2})"
_RELATIVE = {row["word"]: row["value"] for row in load_rows("times") if row["kind"] == "relative"}
_OFFSETS = {"-2": -2, "-1": -1, "0": 0, "1": 1, "2": 2}
_NUMERIC = "0-9零〇○一二三四五六七八九十廿"
_CHINESE = "[一二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九]"
# Atomic: a number is read in one way only, or a list of twelve would be tried in thousands.
_MONTH = rf"(?>1\ ?[0-2](?![0-9])|[0-9]{{1,2}}|{_CHINESE})"
DAY = rf"(?>[12]\ ?[0-9](?![0-9])|3\ ?[01](?![0-9])|[0-9]{{1,2}}|{_CHINESE})"
_YEAR = r"(?>[12](?:\ ?[0-9]){3}|[0-9]{4}|[零〇○一二三四五六七八九0-9]{4})"
_VERBS = ("completion", "start", "activity", "make")
_JOIN = rf"\ ?(?:{DASH}|、)\ ?"


def unless(char: str) -> str:
    """Write a pattern for a character where it does not begin a word of the lexicon (``前`` but not ``前期``).

    >>> bool(re.match(unless("前"), "前完成")), bool(re.match(unless("前"), "前期工作"))
    (True, False)
    """
    words = [word for word in load_words("times", kind="hiding") if word[0] == char]
    return f"(?!{alternation(words)}){char}" if words else char


def _lost_day() -> str:
    """Write a pattern for what can follow a day whose 日 is lost: a verb, a mark, never what is counted."""
    verbs = [row["word"] for row in load_rows("timecues") if row["cue"] in _VERBS]
    return rf"(?=[,。;:、)\]”\n]|\Z|已|将|正式|[上下]午|{alternation(verbs)}|\ ?{DASH}\ ?{_MONTH}\ ?月|前|起)"


SUFFIX = rf"""
    (?: \ ?(?:\(含\)\ ?)?(?:[或及](?=[之以]前))?
        (?P<before>[之以]前|{unless("前")}(?!\ ?[0-9一二两三四五六七八九十]{{1,2}}\ ?(?:个|季度|月|天)))
      | \ ?(?P<since>以来|至今(?![年天日])|到现在|[以之]后|{unless("起")}(?!\ ?{DASH})) )"""
_TRAPS = "|".join(f"{word[:-1]}(?={word[-1]})" for word in load_words("times", kind="trap"))
_STARTS = {word[0] for word in (*load_words("times", kind="trap"), *_RELATIVE)} - set(_CHINESE)
_STARTING = "".join(sorted(_STARTS))
_EACH = (
    rf"(?>{_MONTH}\ ?月(?:[底末初]|[上中下]旬|{DAY}\ ?[日号])?|{DAY}\ ?[日号]|[上中下]旬|月?[底末初]|年底)"
)

_MARK = re.compile(
    rf"""
    (?: (?=[{_NUMERIC}])(?<![{_NUMERIC}第百千两几数近满隔])(?<![农阴]历)
      | (?=[截第全年每月季首元前上下本当次{_STARTING}]) )
    (?: (?P<trap> {_TRAPS} )
    | (?P<as_of> 截[至止]到?\ ? )?
      (?: (?<![0-9A-Za-z./])
          (?P<iso> [0-9]{{4}}(?P<sep>[-/.])[0-9]{{1,2}}(?P=sep)[0-9]{{1,2}}(?![0-9]|[./][0-9]|-(?![0-9]{{4}})[0-9])
                 | (?:19|20)[0-9]{{2}}[-/.](?:1[0-2]|0?[1-9])(?=[)\],。;:、前底起止~至到—\ \n]|-(?:19|20)|\Z) )
        | (?P<year> {_YEAR}(?:{_JOIN}{_YEAR}){{0,5}}\ ?(?:学年|{unless("年")}度?)
                  | (?:19|20)[0-9]{{2}}(?=\ [0-9]{{1,2}}\ ?月)
                  | [0-9]{{2}}年(?=底|末|[0-9]{{1,2}}\ ?月|[上下]半年|第?[一二三四]季度)
                  | (?<=\()(?:19|20)[0-9]{{2}}\ ?{DASH}\ ?(?:19|20)[0-9]{{2}}(?=\))
                  | {alternation(_RELATIVE)}度? )?
          (?: (?(year)\ ?的?\ ?|)
              (?: (?<!每[户人名个家亩村校])每\ ?个?\ ?(?P<every>年度?|半年|季度|季|{unless("月")}份?|周|星期|学期)
                  (?:\ ?{_EACH}(?:{_JOIN}{_EACH}){{0,5}})? (?!\ ?[0-9.,]{{1,12}}\ ?[万亿]?元)
                | (?: (?P<months> {_MONTH}(?:{_JOIN}{_MONTH}){{0,11}}
                                | (?<![0-9万亿百千十欧美日])元(?:{_JOIN}{_MONTH})? )
                      (?: (?!月一(?![日号]))\ ?{unless("月")}份? | (?=底前) | \ (?=[0-9]{{1,2}}日) | (?=[上中下]旬) )
                    | (?P<month_word> (?:(?<![月个])[本当上下次]个?|(?(year)首个?|(?!)))) {unless("月")}份? )
                  (?: \ ?(?: (?P<days>{DAY}(?:{_JOIN}{DAY}){{0,11}})
                             (?: \ ?(?:日|{unless("号")}) | (?<=[0-9]){_lost_day()} )
                           | (?P<thirds>[上中下]{{1,2}})旬
                           | (?P<month_edge>{unless("底")}|{unless("末")}|{unless("初")}) ) )?
                | 第?(?P<quarters>[1-4一二三四首](?:(?:{_JOIN})?第?[1-4一二三四]){{0,3}})\ ?季度
                  (?P<quarter_edge>{unless("末")}|{unless("底")}|{unless("初")})?
                | (?<![目以之提此])前\ ?(?P<firsts>[2-9]|1[01]|两|{_CHINESE})\ ?个?\ ?(?P<firsts_part>季度|月)
                | (?P<half>[上下])半年度?(?P<half_edge>{unless("末")}|{unless("底")})?
                | (?(year)|(?<![{_NUMERIC}百千万两几数多余近个半学每]))
                  年\ ?(?P<year_edge>{unless("底")}|{unless("末")}|终|{unless("内")}|(?(year)初|(?!)))
                | (?P<whole>全年)
                | (?<![{_NUMERIC}个每半])(?P<relative>月[底末]|季度?末|[本上下]季度(?:末|内)?) )
            | (?(year)(?: \ ?(?P<edge_of_year>{unless("底")}|{unless("末")}|{unless("内")}|{unless("初")})
                        | (?P<same>同期) | (?P<season>{alternation(load_words("times", kind="season"))}) )?|(?!)) )
      )
      {SUFFIX}?
    )
    """,
    re.VERBOSE,
)


_EDGES: dict[str | None, Edge] = {None: "", "底": "end", "末": "end", "终": "end", "初": "start", "内": ""}
_MONTHS_OF, _DAYS_OF = re.compile(f"{_MONTH}|元"), re.compile(DAY)
_QUARTERS_OF, _YEARS_OF = re.compile("[1-4一二三四首]"), re.compile(_YEAR)
_NEXT_YEAR = ("次年", "翌年", "第二年")


@dataclass(frozen=True, slots=True)
class Mark:
    """A calendar point as written, or the range inside one number list (``1~4月``), with what stands around it."""

    start: int
    end: int
    rule: str
    point: Point
    last: Point | None = None
    as_of: bool = False
    suffix: Suffix = ""
    next_year: bool = False


def find_marks(clean: str, *, year: int | None) -> Iterator[Mark]:
    """Find the calendar points of clean text in order; a list (``3、6、9月``) gives one mark a number.

    Decision: seasons, holidays and 年初 are no points; where digits of a year stand with one, the mark keeps its raw
    and has no days (codebook §2, times).

    >>> [(m.rule, m.point.number, m.suffix) for m in find_marks("第一季度末前完成", year=2022)]
    [('quarter_edge', 1, 'before')]
    >>> [m.point.month for m in find_marks("分别于3、6、9月召开", year=2022)]
    [3, 6, 9]
    >>> list(find_marks("健全年内部审计制度,为期3年", year=2022))
    []
    """
    for match in _MARK.finditer(clean):
        if match["trap"] is None:
            yield from _read_mark(match, year)


def _read_mark(match: re.Match[str], year: int | None) -> Iterator[Mark]:
    suffix: Suffix = "before" if match["before"] else "since" if match["since"] else ""
    word = match["year"]
    next_year = word is not None and word.startswith(_NEXT_YEAR)
    for start, end, rule, first, last in _read_points(match, _read_year_word(word, year)):
        yield Mark(start, end, rule, first, last, match["as_of"] is not None, suffix, next_year)


_Read = tuple[int, int, str, Point, Point | None]


def _read_points(match: re.Match[str], of: int | None) -> Iterator[_Read]:
    if match["iso"]:
        yield match.start(), match.end(), "iso", _read_iso(match["iso"]), None
    elif match["months"] or match["month_word"]:
        yield from _read_months(match, of)
    elif match["quarters"]:
        edge = _EDGES[match["quarter_edge"]]
        for start, end, numbers in _split(match, "quarters", _QUARTERS_OF):
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
    elif match["season"] or edge == "初":
        if not word.startswith(tuple(_RELATIVE)):
            yield *whole, "undated", unknown, None
    elif edge:
        rule = "within_year" if edge == "内" else "year_edge"
        yield *whole, rule, Point("year", of, edge=_EDGES[edge]), None
    elif "学年" in word:
        yield *whole, "undated", unknown, None
    elif match["whole"] or word.startswith(tuple(_RELATIVE)):
        if not word.startswith("当年") or match["whole"]:
            yield *whole, "year", Point("year", of), None
    else:
        for start, end, numbers in _split(match, "year", _YEARS_OF):
            if 1000 <= numbers[0] < 1800 or 2200 <= numbers[0] < 9999:
                continue  # a span of years: 5000年文明
            yield _ends(start, end, "year", [Point("year", n) for n in numbers], "")


def _read_year_word(word: str | None, year: int | None) -> int | None:
    if word is None:
        return None
    for relative, offset in _RELATIVE.items():
        if word.startswith(relative):
            return 0 if year is None else year + _OFFSETS[offset]
    if len(word) == 3:
        short = read_small(word[:2]) or 0
        return (2000 if short < 70 else 1900) + short
    return read_year(_YEARS_OF.findall(word)[-1])


def _read_iso(raw: str) -> Point:
    year, *rest = re.split("[-/.]", raw)
    month, day = (*(read_small(part) for part in rest), None)[:2]
    return Point("month" if day is None else "day", read_year(year), month, day or 0)


def _read_months(match: re.Match[str], of: int | None) -> Iterator[_Read]:
    edge, thirds = _EDGES[match["month_edge"]], match["thirds"]
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


def _ends(start: int, end: int, rule: str, points: list[Point], edge: Edge) -> _Read:
    if edge:
        points[-1], rule = replace(points[-1], edge=edge), f"{rule}_edge"
    if len(points) == 1:
        return start, end, rule, points[0], None
    return start, end, f"{rule}_range", points[0], points[-1]


def _split(match: re.Match[str], group: str, token: re.Pattern[str]) -> list[tuple[int, int, list[int]]]:
    """Split a number list: a range or neighbours (``7、8月``) are one piece, other numbers (``3、6月``) one each.

    A list mark before a month is none of it: the ``1、`` of ``1、3月底前完成``.
    """
    raw, at = match[group], match.start(group)
    read = read_year if token is _YEARS_OF else read_small
    found = list(token.finditer(raw))
    values = [read(m.group()) or 0 for m in found]
    if "、" not in raw:
        return [(match.start(), match.end(), [values[0], values[-1]] if len(values) > 1 else values)]
    if match.start() == at and not re.match("[一-龥,(“]", match.string[at - 1 : at] or " "):
        return [(at + found[-1].start(), match.end(), values[-1:])]
    if values == list(range(values[0], values[0] + len(values))):
        return [(match.start(), match.end(), [values[0], values[-1]])]
    starts = [match.start(), *(at + m.start() for m in found[1:])]
    ends = [*(at + m.end() for m in found[:-1]), match.end()]
    return [(start, end, [value]) for start, end, value in zip(starts, ends, values, strict=True)]
