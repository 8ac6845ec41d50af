"""The numbers of html lists, as a browser writes them before an item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kfanalysis.read.numerals_of_lists import write_number

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLES = {
    "decimal": "decimal", "lower-alpha": "lowerLetter", "upper-alpha": "upperLetter", "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman", "cjk-ideographic": "chineseCounting", "simp-chinese-informal": "chineseCounting",
    "trad-chinese-informal": "chineseCounting", "cjk-decimal": "chineseDigit", "lower-latin": "lowerLetter",
    "upper-latin": "upperLetter",
}  # fmt: skip
_STYLE = re.compile(r"(?i)list-style(?:-type)?[ ]{0,3}:([^;]*)")


def number_item(item: LexborNode) -> str:
    """Write the number that a list shows before ``item``; nothing in a list of bullets or without marks.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> tree = LexborHTMLParser('<ol start="3"><li>甲<li>乙</ol><ul><li>丙</ul>')
    >>> [number_item(node) for node in tree.css("li")]
    ['3.', '4.', '']
    """
    above = item.parent
    if above is None or above.tag != "ol":
        return ""
    kind = _TYPES.get(above.attributes.get("type") or "1", "decimal")
    for style in (above.attributes.get("style"), item.attributes.get("style")):
        if found := _STYLE.search(style or ""):
            words = found[1].lower().split()
            if "none" in words:
                return ""
            kind = next((_STYLES[word] for word in words if word in _STYLES), kind)
    if _MARKED.match(item.text().lstrip()):
        return ""
    number = write_number(_count(item), kind)
    return number + ("、" if kind.startswith("chinese") else ".")


# An item that begins with a number of its own is numbered by hand.
_MARKED = re.compile(r"[（(]?(?:[0-9]{1,3}[.．、)）](?![0-9])|[一二三四五六七八九十]{1,3}[、)）.])|[①-⑳]")


def _count(item: LexborNode) -> int:
    number = 0
    node: LexborNode | None = item
    while node is not None:
        if node.tag == "li":
            value = node.attributes.get("value") or ""
            if re.fullmatch("[0-9]{1,5}", value):
                return int(value) + number
            number += 1
        node = node.prev
    parent = item.parent
    start = (parent.attributes.get("start") if parent is not None else None) or "1"
    return number + (int(start) if re.fullmatch("[0-9]{1,5}", start) else 1) - 1
