"""Numbers of lists as office programs and browsers write them: 一 二, 壹, 甲, ①, iv, b (names as in OOXML)."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
# First signs of the runs of ready-made numbers, and how long the runs are.
_SIGNS = {
    "decimalEnclosedCircle": (("①", 20), ("㉑", 15), ("㊱", 15)),
    "decimalEnclosedCircleChinese": (("①", 20), ("㉑", 15), ("㊱", 15)),
    "decimalEnclosedParen": (("⑴", 20),),
    "decimalEnclosedFullstop": (("⒈", 20),),
    "ideographEnclosedCircle": (("㊀", 10),),
}
_COUNTING = frozenset((
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "koreanCounting", "ideographLegalTraditional",
))  # fmt: skip


def write_number(number: int, kind: str) -> str:
    """Write ``number`` in the numbering ``kind``; digits where the kind is none of these, or ends before it.

    >>> [write_number(n, "chineseCounting") for n in (1, 10, 12, 20, 35, 108)]
    ['一', '十', '十二', '二十', '三十五', '一百零八']
    >>> write_number(3, "decimalEnclosedCircle"), write_number(28, "lowerLetter"), write_number(4, "upperRoman")
    ('③', 'bb', 'IV')
    >>> write_number(0, "bullet"), write_number(7, "no such kind")
    ('', '7')
    """
    if kind in ("none", "bullet"):
        return ""
    if kind in _COUNTING:
        return _count_in_han(number, _DIGITS, "十百千")
    if kind == "chineseLegalSimplified":
        return _count_in_han(number, _LEGAL, "拾佰仟")
    if kind in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "chineseDigit"):
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if kind in ("lowerLetter", "upperLetter") and number:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if kind[0] == "u" else letters
    if kind in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = _write_roman(number)
        return roman.upper() if kind[0] == "u" else roman
    if kind == "ideographTraditional" and 0 < number <= 10:
        return _STEMS[number - 1]
    if kind == "ideographZodiac" and 0 < number <= 12:
        return _BRANCHES[number - 1]
    if kind == "decimalFullWidth":
        return "".join(chr(ord("０") + int(digit)) for digit in str(number))
    if kind == "decimalZero":
        return f"{number:02d}"
    before = 0
    for first, size in _SIGNS.get(kind, ()):
        if 0 < number - before <= size:
            return chr(ord(first) + number - before - 1)
        before += size
    return str(number)


def _count_in_han(number: int, digits: str, places: str) -> str:
    if not 0 < number < 10_000:
        return digits[0] if number == 0 else str(number)
    written, gap = "", False
    for place, digit in zip(range(3, -1, -1), f"{number:04d}", strict=True):
        if digit == "0":
            gap = bool(written)
            continue
        written += ("零" if gap else "") + digits[int(digit)] + (places[place - 1] if place else "")
        gap = False
    return written[1:] if written.startswith("一十") else written


def _write_roman(number: int) -> str:
    roman = ""
    for value, sign in _ROMAN:
        roman += sign * (number // value)
        number %= value
    return roman
