"""Marker numbers: the running number of a heading or an item (一、 (二) ③ 12.), at most three digits."""

from __future__ import annotations

_DIGITS = {char: value for value, char in enumerate("一二三四五六七八九", 1)}
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
    if word.isascii():
        return int(word) if word.isdigit() else 0
    if word in _SIGNS:
        return _SIGNS[word]
    hundreds, found, rest = word.rpartition("百")
    total = 100 * (_DIGITS.get(hundreds, 1)) if found else 0
    tens, found, units = rest.rpartition("十")
    total += 10 * (_DIGITS.get(tens, 1)) if found else 0
    if len(units) > 1 or (units and units not in _DIGITS):
        return 0
    return total + _DIGITS.get(units, 0)
