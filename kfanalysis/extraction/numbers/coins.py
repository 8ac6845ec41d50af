"""Coins: the currency before a number, and what stands below one 元 (港币两千元, 50元6角三分, 五角六分)."""

from __future__ import annotations

import re
from decimal import Decimal

from kfanalysis.extraction.grammar.numerals import DIGITS, PAIR, STEPS, read_numeral
from kfanalysis.lexicon import alternation, load_rows

_CURRENCIES = load_rows("currencies")
_SUB = {row["word"]: Decimal(row["factor"]) for row in _CURRENCIES if row["place"] == "sub"}
_PREFIX = re.compile(
    rf"{alternation(r['word'] for r in _CURRENCIES if r['place'] in ('both', 'sign'))}\ {{0,3}}$", re.VERBOSE
)
PREFIX_ENDS = frozenset(row["word"][-1] for row in _CURRENCIES if row["place"] in ("both", "sign")) | {" "}
SUBUNIT = re.compile(
    rf"\ ?又?\ ?(?P<part>[0-9]{{1,4}}(?:\.[0-9]{{1,2}})?|[{DIGITS}十]{{1,4}})\ ?(?P<word>{alternation(_SUB)})(?!之)",
    re.VERBOSE,
)
PATTERNS = {"prefix": _PREFIX, "subunit": SUBUNIT}
_BEGINS = frozenset(DIGITS + PAIR + STEPS + "又0123456789 ")
_NUMERAL_ENDS = frozenset("0123456789" + DIGITS + STEPS)


def read_prefix(text: str, start: int) -> re.Match[str] | None:
    """Read the currency before a number (港币两千元), unless it is the unit of a number before (4人民币5美元).

    >>> read_prefix("贷款港币两千元", 4).group(), read_prefix("李四人民币3500元", 5).group(), read_prefix("4人民币5美元", 4)
    ('港币', '人民币', None)
    """
    prefix = _PREFIX.search(text[max(0, start - 10) : start])
    before = start - len(prefix.group()) - 1 if prefix else -1
    if before < 0 or text[before] not in _NUMERAL_ENDS:
        return prefix
    is_name = (
        not text[before].isascii() and text[before - 1 : before] not in _NUMERAL_ENDS
    )  # 李四人民币3500元
    return prefix if is_name else None


def read_change(text: str, at: int) -> tuple[Decimal, int]:
    """Read what is added below 元 behind an amount of money: its sum, and where it ends.

    >>> read_change("50元6角三分", 3), read_change("50元以上", 3)
    ((Decimal('0.63'), 7), (Decimal('0'), 3))
    """
    value = Decimal(0)
    if text[at : at + 1] not in _BEGINS:
        return value, at
    for _ in range(2):
        part = SUBUNIT.match(text, at)
        number = None if part is None else read_numeral(part["part"])
        if part is None or number is None:
            break
        value, at = value + number * _SUB[part["word"]], part.end()
    return value, at


def read_coins(text: str, start: int) -> tuple[Decimal, int] | None:
    """Read an amount below one 元, in 元; a bare 三角 is a word.

    >>> read_coins("五角六分", 0), read_coins("八分钱", 0), read_coins("三角洲", 0)
    ((Decimal('0.56'), 4), (Decimal('0.08'), 3), None)
    """
    value, at = read_change(text, start)
    written = text[start:at]
    return (
        (value, at) if written.endswith("钱") or (written.endswith("分") and written[1:2] in "角毛") else None
    )
