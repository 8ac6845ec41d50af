"""Written numerals: what a number is in Chinese prose, and where one stands.

Grammar (words in ``lexicon/digits.tsv``; every part bounded, so that a pattern built from it stays linear)::

    arabic   token  (余多来几)? scale… (rest scale)…      27.4亿, 1,100万, 3千5百, 25万6千, 1千零1, 10余万
    chinese  (几|数|上)? digits and steps (点 digits)? (余多来几 scale)?   一百二十三点五, 八万五, 数十万
    token    digits with thousands commas and a point; after 汉字 also with spaces that scraping left: 27 .4, 1 234 567

A step stands behind a lower one never (三十千米 are 30 千米), so its unit keeps its own 千 and 百. Arithmetic is exact
in a context of its own, whatever the caller's precision is.

Not numbers: ``1_000``, ``3.5.6``, ``1..2``, ``1,23,4``, digits of other scripts, 一千五六百 (two numbers), and what has
more than ``LONGEST`` digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, localcontext

from kfanalysis.extraction.grammar.numerals import (
    DIGITS,
    EXACT,
    GAP,
    HAN,
    PAIR,
    SCALES,
    STEPS,
    VAGUE,
    divide,
    plain,
    read_numeral,
)
from kfanalysis.lexicon import alternation, load_rows
from kfanalysis.records import Numeral
from kfanalysis.text.fold import clean

# 千, 百 and 兆 may belong to the unit behind: 五千克 is 5 千克, 1兆赫 is 1 兆赫; but 三千米 are 3000 米.
_OWN = r"(?!克|瓦|伏|帕|赫|焦|卡|字节|比特)"
_KILO = r"千(?=米|克|瓦|伏|帕|赫|焦|卡|吨|升|安(?!全)|字节|比特|立方|平方)"
_STEP = rf"""(?:十(?<![十拾]十)|拾(?<![十拾]拾)|[百佰](?<![十拾百佰].)|仟(?<![十拾百佰千仟]仟)|[万亿]
    |千(?<![十拾百佰千仟]千){_OWN}|兆{_OWN})"""
_ARABIC_STEP = rf"(?:[万亿]|百(?![分度帕])|千{_OWN}(?!米|分点))"
_POINT = rf"{GAP}点{GAP}[{DIGITS}](?>(?:{GAP}[{DIGITS}])*)(?!{GAP}(?!{_KILO})[十百千])"
_MEASURES = alternation(
    row["word"] for row in load_rows("units") if row["lead"] == "any" and len(row["word"]) > 1
)
MIDDLE_DOT = rf"·[0-9]{{1,4}}(?=[%‰万亿元米吨亩倍]|{_MEASURES})"
_COUNTERS = "".join(
    row["word"]
    for row in load_rows("classifiers")
    if len(row["word"]) == 1 and row["kind"] in ("thing", "count")
)
_NO_WEIGHT = next(
    row["not_before"] for row in load_rows("units") if row["word"] == PAIR
)  # 一两家, but 一两黄金
_TORN = rf"(?=\ ?[{HAN}%])(?!\ ?[年月日号时])"
_NO_MORE = r"(?![0-9.%‰年月日号时/:~—–-]|,[0-9]{3}|\ ?[万亿])"

TOKEN = rf"""(?:
    (?<![0-9A-Za-z.])\.[0-9]{{1,20}}(?![0-9.])
  | [0-9](?:
        (?<=[{HAN}].)[0-9]{{0,2}}\ [0-9]{{1,3}}
          (?:(?<=[0-9]{{2}})|(?=\.)|(?=[{_COUNTERS}%]))(?:\.[0-9]{{1,20}})?{_TORN}
      | (?<=[{HAN}]\ .)\ [0-9](?:\.[0-9]{{1,20}}(?=%)|(?=[{_COUNTERS}%]))
      | (?:(?<=[{HAN}].)|(?<=[{HAN}¥$]\ .))[0-9]{{0,2}}(?:\ [0-9]{{3}}){{1,4}}(?![0-9])(?:\.[0-9]{{1,20}})?{_TORN}
      | (?<=[{HAN}].)[0-9]{{0,12}}\.\ {{1,2}}[0-9]{{1,20}}{_TORN}
      | (?<![0-9·].)[0-9]{{0,12}}{MIDDLE_DOT}
      | [0-9]*+(?:〇[0-9〇]*+)?(?>(?:[.,_]{{1,3}}[0-9]++)*)(?:\ {{1,2}}\.[0-9]++)?
    ))"""
ARABIC = rf"""(?:{TOKEN}
    (?: [kw](?![A-Za-z0-9])
      | (?>(?:{GAP}[{VAGUE}]?{GAP}{_ARABIC_STEP})+)
        (?>(?: 零?[0-9]{{1,4}}{GAP}{_ARABIC_STEP}{{1,3}}
          | (?<=亿)\ {{1,3}}[0-9]{{1,4}}[十百千]?万
          | (?<=万)\ {{1,3}}[0-9][千百](?![万亿])
          | (?<=千)\ {{1,3}}[0-9]百(?![万亿])
        )*)
        (?: 零[0-9]{{1,4}} | (?<=万)[0-9]{{1,4}}{_NO_MORE} | (?<=千)[0-9]{{1,3}}{_NO_MORE} | (?<=亿)[0-9]{_NO_MORE})?
    )?)"""
CHINESE = rf"""(?:
    (?:[几数](?=[十百千万亿])|上(?=[百千万亿]))?
    (?:[{DIGITS}{PAIR}]|{_STEP}|参(?=[拾佰仟]))
    (?>(?: {GAP}{_STEP}
      | [{DIGITS}]
      | 参(?=[拾佰仟])
      | (?<=[{STEPS}])\ {{1,3}}[{DIGITS}](?![是、.)])
      | (?<=[{STEPS}零一]){PAIR}(?={GAP}[百千万亿])
      | (?<=一){PAIR}(?=[{_NO_WEIGHT}])
    )*)
    (?:{_POINT}(?:{GAP}[万亿])*)?
    (?:{GAP}[{VAGUE}](?>(?:{GAP}[万亿])+))?)"""
_ANY = rf"(?:{ARABIC}|{CHINESE})"
_TAIL = rf"(?:{GAP}分{GAP}之{GAP}(?P<minus>负)?{GAP}(?P<part>{_ANY}))?"
_WHOLE = rf"(?:(?P<whole>{_ANY}){GAP}又{GAP})?"
_SLASH = r"(?:\ (?P<over>[0-9]{1,4}))?/(?P<under>[0-9]{1,4})(?![0-9/])"
_LEADS = (
    re.compile(
        rf"(?P<dot>(?<![0-9.])\.(?=[0-9]))?(?=[0-9]){_WHOLE}(?P<low>{_ANY})(?:{_SLASH}|{_TAIL})", re.VERBOSE
    ),
    re.compile(rf"(?=[{DIGITS}{PAIR}{STEPS}几数上参]){_WHOLE}(?P<low>{_ANY}){_TAIL}", re.VERBOSE),
)
_HALF = re.compile(r"一半|(?<![上下前后大小每多])半(?=[数年个天月]|小时)")
_NEVER_ALONE = frozenset("百千万亿兆肆伍陆拾佰仟")  # 百姓, 队伍, 放肆, 登陆, 收拾
_BEHIND = (
    frozenset("的这而")
    | {row["word"][0] for row in (*load_rows("classifiers"), *load_rows("units"))}
    | {"元", "块"}
)


def find_numerals(text: str) -> list[Numeral]:
    """Find every numeral of any text, whatever it counts: dates and ordinals too; no overlaps, in order.

    A single Chinese digit is a numeral where a classifier, 的 or the end of the phrase follows (一只), not inside a
    word (一切, 四川). 百分之 is no part of the numeral behind it.

    >>> [(n.raw, str(n.value)) for n in find_numerals("完成１，１００万元、四分之一,两千四百五,十多万,三十二个")]
    [('１，１００万', '11000000'), ('四分之一', '0.25'), ('两千四百五', '2450'), ('十多万', '100000'), ('三十二', '32')]
    >>> find_numerals("一切,四川队伍,G310,1_000,3.5.6,٣")
    []
    """
    cleaned = clean(text)
    found = [numeral for lead in _LEADS for numeral in _find(cleaned, text, lead)]
    found += (Numeral(*m.span(), text[m.start() : m.end()], Decimal("0.5")) for m in _HALF.finditer(cleaned))
    found.sort(key=lambda numeral: (numeral.start, -numeral.end))
    out: list[Numeral] = []
    for numeral in found:
        if not out or numeral.start >= out[-1].end:
            out.append(numeral)
    return out


def _find(cleaned: str, text: str, pattern: re.Pattern[str]) -> Iterator[Numeral]:
    at = 0
    while match := pattern.search(cleaned, at):
        start, at = match.start(), match.end()
        if not _stands_alone(cleaned, match):
            continue
        value = _evaluate(match)
        if match["low"] == "百" and match["part"]:
            start, value = match.start("part"), read_numeral(match["part"])
        if value is None:
            continue
        if is_signed(cleaned, start):
            start, value = start - 1, -value
        yield Numeral(start, at, text[start:at], value)


def _evaluate(match: re.Match[str]) -> Decimal | None:
    low, groups = read_numeral(match["low"]), match.groupdict()
    if low is None:
        return None
    if groups.get("dot"):
        return Decimal(f"0.{match['low']}").normalize() if match["low"].isdecimal() else None
    if groups.get("under"):
        whole = None if groups["over"] is None else low
        fraction = divide(Decimal(groups["over"] or low), Decimal(groups["under"]))
    elif groups["part"]:
        whole = read_numeral(groups["whole"]) if groups["whole"] else None
        part = read_numeral(groups["part"])
        fraction = None if part is None else divide(part if groups["minus"] is None else -part, low)
    else:
        return low
    if fraction is None or whole is None:
        return fraction
    with localcontext(EXACT):
        return plain(whole + fraction)


def is_signed(cleaned: str, start: int) -> bool:
    """Tell whether a minus sign stands before the numeral at ``start``, and no dash of a range or a name.

    >>> is_signed("下降至-5%", 4), is_signed("3-5家", 2), is_signed("负1.1", 1), is_signed("担负5项", 2)
    (True, False, True, False)
    """
    sign, before = cleaned[max(0, start - 1) : start], cleaned[max(0, start - 2) : max(0, start - 1)]
    if sign == "负":
        return before not in tuple("抱担自胜肩背欠辜")
    return (
        sign == "-"
        and not (before.isascii() and before.isalnum())
        and before not in tuple("-%)年月日号元个路线段")
    )


def _stands_alone(cleaned: str, match: re.Match[str]) -> bool:
    """Tell a single Chinese digit that counts from one inside a word, and a number from a name (G310)."""
    low, start, end = match["low"], match.start("low"), match.end()
    before, behind = cleaned[start - 1 : start], cleaned[end : end + 1]
    if "0" <= low[0] <= "9":
        return not (before.isascii() and before.isalpha()) and before != "_"
    if match["part"] or len(low) > 1:
        return not all(char in SCALES for char in low)
    if low in _NEVER_ALONE or PAIR in (before, behind):
        return False
    return not behind.isalnum() or behind in _BEHIND or cleaned.startswith("分之", end)
