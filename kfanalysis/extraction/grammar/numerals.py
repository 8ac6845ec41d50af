"""Numerals: which exact Decimal a number of Chinese prose stands for, Arabic, in words or mixed.

The words stand in ``lexicon/digits.tsv``; how a number is written says ``written_numerals``. Arithmetic is exact in a
context of its own, whatever the caller's precision is. Not numbers: ``1_000``, ``3.5.6``, ``1..2``, ``1,23,4``,
一千五六百 (two numbers), and what has more than ``LONGEST`` digits.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from functools import lru_cache

from kfanalysis.lexicon import load_rows

LONGEST = 40
# Room for the product of two numbers of LONGEST digits, so that nothing is rounded; never the caller's context.
EXACT = Context(prec=120, traps=[InvalidOperation, DivisionByZero, Overflow])
HAN = "一-鿿"
GAP = r"\ {0,3}"
_ROWS = load_rows("digits")
VALUES = {row["word"]: Decimal(row["value"]) for row in _ROWS}
_STEPS = {row["word"] for row in _ROWS if row["kind"] == "step"}
SCALES = frozenset(row["word"] for row in _ROWS if row["kind"] == "scale")
PAIR = "两"  # counts, but is no digit of a written number: 三十两 are thirty 两
DIGITS = "".join(row["word"] for row in _ROWS if row["kind"] in ("digit", "tens") and row["word"] != PAIR)
STEPS = "".join(sorted(_STEPS | SCALES))
VAGUE = "余多来几"
_SHAPE = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+")
_PIECE = re.compile(rf"[0-9.,·][0-9.,·〇]*|[{DIGITS}{PAIR}参]+|[{STEPS}kw]|点", re.VERBOSE)
_WRITTEN = str.maketrans("〇·", "0.")
_NEIGHBOURS = re.compile(
    rf"(?P<head>(?:[{DIGITS}{PAIR}{STEPS}]*[{STEPS}]零?)?)(?P<low>[{DIGITS}{PAIR}])(?P<high>[{DIGITS}{PAIR}])"
    rf"(?P<steps>[十百千拾佰仟]?[万亿]*)"
)
_SMALL = str.maketrans("○oO元首", "〇〇〇一一")
_LARGE = frozenset("百千万亿兆佰仟点几数余多来上.,kw")
_COLLOQUIAL = {"k": Decimal(1000), "w": Decimal(10000)}
_TOO_LONG = Decimal(10) ** LONGEST
_DROPPED = str.maketrans("", "", f" {VAGUE}")


@lru_cache(maxsize=8192)
def read_numeral(raw: str) -> Decimal | None:
    """Read one numeral of clean text, Arabic, Chinese or mixed; None where it is no number (faults 20–23).

    Vague words count for nothing here: 十余万 is 100000, 几十 is 10, 数百 is 100; the bound says the rest.

    >>> [str(read_numeral(raw)) for raw in ("27 .4亿", "3千5百", "八万五", "一百二十三点五", "二〇二二", "肆佰陆拾")]
    ['2740000000', '3500', '85000', '123.5', '2022', '460']
    >>> [read_numeral(raw) for raw in ("1_000", "3.5.6", "1..2", "1,23,4", "9" * 5000, "一千五六百", "兆兆兆兆")]
    [None, None, None, None, None, None, None]
    """
    if len(raw) > LONGEST * 2:
        return None
    with localcontext(EXACT):
        value = _read(raw.translate(_DROPPED))
        return None if value is None or abs(value) >= _TOO_LONG else plain(value)


def _read(text: str) -> Decimal | None:
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
        if word[0] in "0123456789.,·":
            word = word.translate(_WRITTEN)
            if number or not _SHAPE.fullmatch(word) or len(word) > LONGEST:
                return None
            number, step = Decimal(word.replace(",", "")), step if section or total else Decimal(1)
        elif word == "点":
            return _read_point(total + section + _place(number, step), text[at:])
        elif word[0] in _STEPS or word in _COLLOQUIAL:
            unit = VALUES.get(word) or _COLLOQUIAL[word]
            section += (Decimal(1) if number is None or number == 0 else number) * unit
            number, step = None, unit
        elif word in SCALES:
            unit = VALUES[word]
            amount = section + (number or 0)
            if total and (unit >= _last_scale(total) or (number is None and not section)):
                total = (total + amount) * unit
            else:
                total += (amount if number is not None else amount or Decimal(1)) * unit
            section, number, step = Decimal(0), None, unit
        elif len(word.lstrip("零〇廿卅")) > 1 and (section or total or text[at : at + 1] in tuple(_STEPS)):
            return None  # 一千五六百, 二十七八: two numbers
        else:
            number, step = _read_digits(word, step)
    return total + section + _place(number, step)


def read_neighbours(raw: str) -> tuple[Decimal, Decimal] | None:
    """Read an estimate by two neighbouring digits, or 三五, as its lower and its upper number; None for others.

    >>> [tuple(map(int, read_neighbours(raw))) for raw in ("三四", "一千五六百", "十七八亿", "一两百", "三五百", "二三十")]
    [(3, 4), (1500, 1600), (1700000000, 1800000000), (100, 200), (300, 500), (20, 30)]
    >>> read_neighbours("三八"), read_neighbours("一点七八万亿"), read_neighbours("三十二")
    (None, None, None)
    """
    match = _NEIGHBOURS.fullmatch(raw.translate(_DROPPED))
    if match is None:
        return None
    low, high = VALUES[match["low"]], VALUES[match["high"]]
    if not (low and high - low == 1) and match["low"] + match["high"] != "三五":
        return None
    ends = [read_numeral(match["head"] + match[end] + match["steps"]) for end in ("low", "high")]
    return None if ends[0] is None or ends[1] is None else (ends[0], ends[1])


@lru_cache(maxsize=1024)
def read_small(raw: str) -> int | None:
    """Read a number from 0 to 99 in Arabic or Chinese digits, as months, days, quarters and markers are written.

    >>> read_small("09"), read_small("十二"), read_small("二十"), read_small("廿三"), read_small("元"), read_small("○")
    (9, 12, 20, 23, 1, 0)
    >>> read_small("二百"), read_small("100"), read_small("")
    (None, None, None)
    """
    plain = raw.replace(" ", "").translate(_SMALL)
    if not 0 < len(plain) < 5:
        return None
    value = read_numeral(plain) if not set(plain) & _LARGE else None
    return int(value) if value is not None and value == int(value) and value < 100 else None


@lru_cache(maxsize=256)
def read_year(raw: str) -> int:
    """Read a year of four digits, or one in full words; 0 for anything else.

    >>> read_year("2022"), read_year("二〇二二"), read_year("0022"), read_year("两千零二十三"), read_year("二百")
    (2022, 2022, 22, 2023, 0)
    """
    plain = raw.replace(" ", "").translate(_SMALL)
    value = read_numeral(plain)
    if value is None or (len(plain) != 4 and not plain.startswith(("一千", "两千", "二千"))):
        return 0
    return int(value) if value < 10000 else 0


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
        if char in SCALES:
            scale *= VALUES[char]
        elif scale == 1 and VALUES.get(char, Decimal(99)) < 10:
            digits += str(VALUES[char])
        else:
            return None
    return (whole + Decimal(f"0.{digits}")) * scale if digits else None


def plain(value: Decimal) -> Decimal:
    """Write a Decimal without exponent and without zeros behind its point."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def divide(part: Decimal, whole: Decimal, *, places: int = 12) -> Decimal | None:
    """Divide for a fraction, rounded to ``places``; None for a zero below the line.

    >>> divide(Decimal(2), Decimal(3), places=4)
    Decimal('0.6667')
    >>> divide(Decimal(1), Decimal(0)) is None
    True
    """
    if not whole:
        return None
    with localcontext(EXACT):
        return plain((part / whole).quantize(Decimal(1).scaleb(-places)))
