"""Numerals: what a number is in Chinese prose, and which exact Decimal it stands for.

Grammar (words in ``lexicon/digits.tsv``; every part bounded, so that a pattern built from it stays linear)::

    arabic   token  (余多来几)? scale… (rest scale)…      27.4亿, 1,100万, 3千5百, 25万6千, 1千零1, 10余万
    chinese  (几|数|上)? digits and steps (点 digits)? (余多来几 scale)?   一百二十三点五, 八万五, 数十万
    token    digits with thousands commas and a point; after 汉字 also with a space that scraping left: 27 .4, 2. 16

Not numbers: ``1_000``, ``3.5.6``, ``1..2``, ``1,23,4``, digits of other scripts, more than ``LONGEST`` digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from kfanalysis.lexicon import load_rows
from kfanalysis.records import Numeral
from kfanalysis.text.fold import clean

LONGEST = 40
HAN = "一-鿿"
GAP = r"\ {0,3}"
_ROWS = load_rows("digits")
VALUES = {row["word"]: Decimal(row["value"]) for row in _ROWS}
_STEPS = {row["word"] for row in _ROWS if row["kind"] == "step"}
_SCALES = {row["word"] for row in _ROWS if row["kind"] == "scale"}
PAIR = "两"  # counts, but is no digit of a written number: 三十两 are thirty 两
DIGITS = "".join(row["word"] for row in _ROWS if row["kind"] in ("digit", "tens") and row["word"] != PAIR)
STEPS = "".join(sorted(_STEPS | _SCALES))
VAGUE = "余多来几"
# 千 and 兆 may belong to the unit behind: 五千克 is 5 千克, 1兆赫 is 1 兆赫; but 三千米 are 3000 米.
_OWN = r"(?!克|瓦|伏|帕|赫|焦|卡|字节|比特)"
_STEP = rf"(?:[{STEPS.replace('千', '').replace('兆', '')}]|千{_OWN}|兆{_OWN})"
_ARABIC_STEP = rf"(?:[万亿]|百(?![分度帕])|千{_OWN}(?!米))"
_POINT = rf"{GAP}点{GAP}[{DIGITS}](?:{GAP}[{DIGITS}])*+(?!{GAP}[十百千])"

TOKEN = rf"""
    [0-9](?:
        (?<=[{HAN}].)[0-9]{{0,2}}\ [0-9]{{1,3}}(?:(?<=[0-9]{{2}})|(?=\.))(?:\.[0-9]{{1,20}})?
          (?=\ ?[{HAN}%])(?!\ ?[年月日号时])
      | (?<=[{HAN}].)[0-9]{{0,12}}\.\ {{1,2}}[0-9]{{1,20}}(?=\ ?[{HAN}%])(?!\ ?[年月日号时])
      | [0-9]*+(?:[.,_]{{1,3}}[0-9]++)*+(?:\ {{1,2}}\.[0-9]++)?
    )"""
ARABIC = rf"""(?:{TOKEN}
    (?: [kw](?![A-Za-z0-9])
      | (?:{GAP}[{VAGUE}]?{GAP}{_ARABIC_STEP})++ (?:零?[0-9]{{1,4}}{GAP}{_ARABIC_STEP}{{1,3}})*+ (?:零[0-9]{{1,4}})?
    )?)"""
CHINESE = rf"""(?:
    (?:[几数](?=[十百千万亿])|上(?=[百千万亿]))?
    (?:[{DIGITS}{PAIR}]|{_STEP})
    (?: {GAP}{_STEP}
      | [{DIGITS}]
      | (?<=[{STEPS}])\ {{1,3}}[{DIGITS}](?![是、.)])
      | (?<=[{STEPS}零]){PAIR}(?={GAP}[百千万亿])
    )*+
    (?:{_POINT}(?:{GAP}[万亿])*)?
    (?:{GAP}[{VAGUE}](?:{GAP}[万亿])++)?)"""
_ANY = rf"(?:{ARABIC}|{CHINESE})"
_TAIL = rf"(?:{GAP}分{GAP}之{GAP}(?P<minus>负)?{GAP}(?P<part>{_ANY}))?"
_WHOLE = rf"(?:(?P<whole>{_ANY}){GAP}又{GAP})?"
_SLASH = r"(?:\ (?P<over>[0-9]{1,4}))?/(?P<under>[0-9]{1,4})(?![0-9/])"
_LEADS = (
    re.compile(
        rf"(?P<dot>(?<![0-9.])\.(?=[0-9]))?(?=[0-9]){_WHOLE}(?P<low>{_ANY})(?:{_SLASH}|{_TAIL})", re.VERBOSE
    ),
    re.compile(rf"(?=[{DIGITS}{PAIR}{STEPS}几数上]){_WHOLE}(?P<low>{_ANY}){_TAIL}", re.VERBOSE),
)
_HALF = re.compile(r"一半|(?<![上下前后大小每多])半(?=[数年个天月]|小时)")
_SHAPE = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_PIECE = re.compile(rf"[0-9.,]+|[{DIGITS}{PAIR}]+|[{STEPS}kw]|点", re.VERBOSE)
_COLLOQUIAL = {"k": Decimal(1000), "w": Decimal(10000)}
_DROPPED = str.maketrans("", "", f" {VAGUE}")
_NEVER_ALONE = frozenset("百千万亿兆肆伍陆拾佰仟")  # 百姓, 队伍, 放肆, 登陆, 收拾
_BEHIND = (
    frozenset("的这而")
    | {row["word"][0] for row in (*load_rows("classifiers"), *load_rows("units"))}
    | {"元", "块"}
)


@lru_cache(maxsize=8192)
def read_numeral(raw: str) -> Decimal | None:
    """Read one numeral of clean text, Arabic, Chinese or mixed; None where it is no number (faults 20–23).

    Vague words count for nothing here: 十余万 is 100000, 几十 is 10, 数百 is 100; the bound says the rest.

    >>> [str(read_numeral(raw)) for raw in ("27 .4亿", "3千5百", "八万五", "一百二十三点五", "二〇二二", "肆佰陆拾")]
    ['2740000000', '3500', '85000', '123.5', '2022', '460']
    >>> [read_numeral(raw) for raw in ("1_000", "3.5.6", "1..2", "1,23,4", "9" * 5000)]
    [None, None, None, None, None]
    """
    if len(raw) > LONGEST * 2:
        return None
    text = raw.translate(_DROPPED)
    if text[:1] in ("数", "上"):
        text = text[1:]
    total = section = Decimal(0)
    number: Decimal | None = None
    step = Decimal(1)
    at = 0
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None:
            return None
        word, at = piece.group(), piece.end()
        if word[0] in "0123456789.":
            if number or not _SHAPE.fullmatch(word) or len(word) > LONGEST:
                return None
            number, step = Decimal(word.replace(",", "")), Decimal(1)
        elif word == "点":
            return _read_point(total + section + _place(number, step), text[at:])
        elif word[0] in _STEPS or word in _COLLOQUIAL:
            unit = VALUES.get(word) or _COLLOQUIAL[word]
            section += (Decimal(1) if number is None or number == 0 else number) * unit
            number, step = None, unit
        elif word in _SCALES:
            unit = VALUES[word]
            amount = section + (number or 0)
            if total and unit >= _last_scale(total):
                total = (total + amount) * unit
            else:
                total += (amount if number is not None else amount or Decimal(1)) * unit
            section, number, step = Decimal(0), None, unit
        else:
            number, step = _read_digits(word, step)
    return _plain(total + section + _place(number, step))


def _place(number: Decimal | None, step: Decimal) -> Decimal:
    """Place the last digit: behind 百, 千, 万 or 亿 it stands one place below (八万五, 两千三)."""
    return Decimal(0) if number is None else number * step / 10 if step > 10 and number < 10 else number


def _last_scale(total: Decimal) -> Decimal:
    return next((s for s in (Decimal(10) ** 12, Decimal(10) ** 8) if total % s == 0), Decimal(10) ** 4)


def _read_digits(word: str, step: Decimal) -> tuple[Decimal, Decimal]:
    """Read a run of Chinese digits; behind 零 a last digit is no shorthand (九万零四)."""
    number = Decimal(0)
    for char in word:
        value = VALUES[char]
        number = (
            number + value
            if value < 10 <= number and number % 10 == 0 and word[0] in "廿卅"
            else number * 10 + value
        )
    return number, Decimal(1) if word[0] in "零〇" or len(word) > 1 else step


def _read_point(whole: Decimal, rest: str) -> Decimal | None:
    digits = ""
    scale = Decimal(1)
    for char in rest:
        if char in _SCALES:
            scale *= VALUES[char]
        elif scale == 1 and VALUES.get(char, Decimal(99)) < 10:
            digits += str(VALUES[char])
        else:
            return None
    return _plain((whole + Decimal(f"0.{digits}")) * scale) if digits else None


def _plain(value: Decimal) -> Decimal:
    """Write a Decimal without exponent and without zeros behind its point."""
    whole = value.to_integral_value()
    return (
        whole.quantize(Decimal(1)) if value == whole and abs(value) < Decimal(10) ** 27 else value.normalize()
    )


def divide(part: Decimal, whole: Decimal, *, places: int = 12) -> Decimal | None:
    """Divide for a fraction, rounded to ``places``; None for a zero below the line.

    >>> divide(Decimal(2), Decimal(3), places=4)
    Decimal('0.6667')
    >>> divide(Decimal(1), Decimal(0)) is None
    True
    """
    return _plain((part / whole).quantize(Decimal(1).scaleb(-places))) if whole else None


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
    return fraction if fraction is None or whole is None else _plain(whole + fraction)


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
        return not all(char in _SCALES for char in low)
    if low in _NEVER_ALONE or PAIR in (before, behind):
        return False
    return not behind.isalnum() or behind in _BEHIND or cleaned.startswith("分之", end)
