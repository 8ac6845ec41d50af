"""Numbers as a spreadsheet shows them: 0.853 under ``0.0%`` is 85.3%, a day under ``yyyy"年"m"月"d"日"`` its date.

Formats are read by their sections (positive; negative; zero), without colours, conditions and locales. What a format
of this grammar does not cover is shown as the plain number.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

# Formats that a Chinese Excel knows by number alone (the file names no code for them).
CHINESE = {
    14: "yyyy/m/d", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_PIECE = re.compile(
    r"""
      "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | _. | \*. | \[(?P<bracket>[^\]]*)\]
    | (?P<digits>[0#?][0#?,.]*) | (?P<percent>%) | (?P<exponent>[eE][+-]0+)
    | (?P<day>y+|m+|d+|h+|s+|a{3,4}|AM/PM|上午/下午) | (?P<sign>.)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def show_value(value: object, code: str) -> str:
    """Show a cell's value under the format ``code``.

    >>> show_value(0.853, "0.0%"), show_value(26000, "#,##0"), show_value(1348.3, "General"), show_value(3, '0"座"')
    ('85.3%', '26,000', '1348.3', '3座')
    >>> from datetime import datetime
    >>> show_value(datetime(2025, 9, 30), 'yyyy"年"m"月"d"日";@'), show_value(datetime(2025, 9, 1), "yyyy/m/d")
    ('2025年9月30日', '2025/9/1')
    >>> show_value(0.1 + 0.2, "General"), show_value(-2.5, "0;(0)"), show_value(True, "General")
    ('0.3', '(3)', 'TRUE')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, timedelta):
        value = datetime(1899, 12, 30) + value
    if isinstance(value, date | time):
        return _show_date(value, code)
    if isinstance(value, int | float):
        return _show_number(Decimal(repr(value)), code)
    return str(value)


def _show_number(number: Decimal, code: str) -> str:
    if not number.is_finite():
        return str(number)
    sections = _split(code)
    if code in ("General", "@", "") or (number.is_zero() and len(sections) > 2 and not sections[2]):
        return _plain(number)
    signed = True
    section = sections[0]
    if number < 0 and len(sections) > 1:
        section, signed = sections[1], False
    elif number.is_zero() and len(sections) > 2:
        section = sections[2]
    pieces = list(_PIECE.finditer(section))
    digits = next((piece["digits"] for piece in pieces if piece["digits"]), None)
    fraction = any(piece["sign"] == "/" for piece in pieces)
    if (
        digits is None
        or fraction
        or "general" in section.lower()
        or any(piece["exponent"] for piece in pieces)
    ):
        return _plain(number)
    number *= 100 ** sum(piece["percent"] is not None for piece in pieces)
    body = digits.rstrip(",")
    number /= 1000 ** (len(digits) - len(body))
    shown = _round(abs(number), body)
    minus = "-" if number < 0 and signed and shown.strip("0.,") else ""
    written, done = [], False
    for piece in pieces:
        if piece["digits"]:
            written.append("" if done else shown)
            done = True
        elif piece["bracket"] is not None:
            written.append(_currency(piece["bracket"]))
        else:
            written.append(
                piece["quoted"] or piece["escaped"] or piece["percent"] or piece["day"] or piece["sign"] or ""
            )
    return minus + "".join(written).strip()


def _split(code: str) -> list[str]:
    """Split a format at the semicolons that are not quoted."""
    sections = [""]
    for found in re.finditer(r'"[^"]*"|\\.|[^"\\]|"', code):
        if found[0] == ";":
            sections.append("")
        else:
            sections[-1] += found[0]
    return sections


def _currency(bracket: str) -> str:
    """Return the sign of ``[$¥-804]``; colours and conditions show nothing."""
    return bracket[1:].partition("-")[0] if bracket.startswith("$") else ""


def _round(number: Decimal, body: str) -> str:
    whole, _, fraction = body.partition(".")
    places = len(fraction)
    needed = sum(sign in "0?" for sign in fraction)
    rounded = (
        number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        if number < Decimal("1e20")
        else number
    )
    left, _, right = f"{rounded:f}".partition(".")
    while len(right) > needed and right.endswith("0"):
        right = right[:-1]
    left = left.lstrip("0").zfill(whole.replace(",", "").count("0"))
    if "," in whole:
        left = re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+\Z)", ",", left)
    return left + ("." + right if right else "") or "0"


def _plain(number: Decimal) -> str:
    """Show a number as a cell without a format does: eleven digits, no exponent where it can be helped."""
    if number == number.to_integral_value():
        return f"{number:f}".partition(".")[0]
    rounded = number.quantize(Decimal(1).scaleb(max(number.adjusted() - 10, -20)), rounding=ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".")


def _show_date(value: date | time, code: str) -> str:
    """Show a day or time; without a format of days it is ISO."""
    section = _split(code)[0]
    pieces = list(_PIECE.finditer(section))
    if not any(piece["day"] for piece in pieces):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    moment = value
    if isinstance(value, time):
        moment = datetime.combine(date(1899, 12, 30), value)
    elif not isinstance(value, datetime):
        moment = datetime(value.year, value.month, value.day)
    assert isinstance(moment, datetime)
    afternoon = any((piece["day"] or "").upper() in ("AM/PM", "上午/下午") for piece in pieces)
    written: list[str] = []
    clock = False
    for n, piece in enumerate(pieces):
        part = (piece["day"] or "").lower()
        if part:
            ahead = next((p["day"].lower() for p in pieces[n + 1 :] if p["day"]), "")
            minute = part[0] == "m" and len(part) < 3 and (clock or ahead.startswith("s"))
            written.append(_show_part(moment, "n" * len(part) if minute else part, afternoon))
            clock = part[0] == "h"
        elif piece["bracket"] is None:
            written.append(piece["quoted"] or piece["escaped"] or piece["digits"] or piece["sign"] or "")
    return "".join(written).strip().removesuffix("@")


_WEEK = "一二三四五六日"


def _show_part(moment: datetime, part: str, afternoon: bool) -> str:
    numbers = {
        "y": moment.year,
        "m": moment.month,
        "d": moment.day,
        "h": moment.hour,
        "n": moment.minute,
        "s": moment.second,
    }
    if part in ("am/pm", "上午/下午"):
        late = moment.hour >= 12
        return ("PM" if late else "AM") if part == "am/pm" else ("下午" if late else "上午")
    if part[0] == "a":
        return ("星期" if len(part) == 4 else "") + _WEEK[moment.weekday()]
    if part[0] == "y":
        return f"{moment.year:04d}" if len(part) > 2 else f"{moment.year % 100:02d}"
    if part in ("ddd", "dddd", "mmm", "mmmm", "mmmmm"):
        return moment.strftime({"ddd": "%a", "dddd": "%A", "mmm": "%b", "mmmm": "%B", "mmmmm": "%b"}[part])
    number = numbers[part[0]]
    if part[0] == "h" and afternoon:
        number = number % 12 or 12
    return f"{number:0{min(len(part), 2)}d}"
