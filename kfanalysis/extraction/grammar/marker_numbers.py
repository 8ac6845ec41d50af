"""Marker numbers: the running number of a heading or an item (一、 (二) ③ 12.), at most three digits."""

from __future__ import annotations

from kfanalysis.extraction.grammar.numerals import read_numeral

_ARABIC, _CHINESE = frozenset("0123456789"), frozenset("一二三四五六七八九十百")
_TENS = frozenset("十百")
# A date behind the point of a marker, so that both are no decimal: 1.2022年, 1.11月.
DATED = r"(?:[12][0-9]{3}[ ]?年|1?[0-9]月)"
_SIGNS = {
    chr(first + n): n + base
    for first, last, base in (
        (0x3220, 0x3229, 1), (0x2488, 0x249B, 1), (0x2474, 0x2487, 1), (0x2460, 0x2473, 1), (0x3251, 0x325F, 21),
        (0x32B1, 0x32BF, 36), (0x2776, 0x277F, 1), (0x24F5, 0x24FE, 1),
    )
    for n in range(last - first + 1)
}  # fmt: skip


def read_number(word: str) -> int:
    """Read a marker's number: at most three digits, a sign, or Chinese up to 百; anything else is 0.

    >>> read_number("12"), read_number("二十三"), read_number("③"), read_number("一百零一")
    (12, 23, 3, 0)
    """
    if word in _SIGNS:
        return _SIGNS[word]
    if len(word) > 4 or not set(word) <= (_ARABIC if word.isascii() else _CHINESE):
        return 0
    if len(word) > 1 and not word.isascii() and _TENS.isdisjoint(word):
        return 0
    value = read_numeral(word)
    return int(value) if value is not None and value < 1000 else 0
