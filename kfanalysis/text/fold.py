"""Clean a text without moving anything: one character becomes one character.

A span in the clean text *is* a span in the source (design, habit 1), so every later stage reads the clean text
and cuts ``raw`` from the source. What has no single counterpart stays as it is: ㎡, ½, ⑴ (never NFKC), and so
do ①, ² and the like, which NFKC would turn into digits.

- full width → half width (１２．５％, （, ，, ：, ～), small and vertical forms, half-width 、 and 。;
  。、《》“”〔〕【】 and the dash — are kept: they carry meaning of their own;
- ∶ → :, 〜 ∼ → ~, the hyphens and the minus sign → -, the bullets between name parts → ·;
- every odd space and every control that a reader sees as a space → space; CR → LF, so that CRLF is an empty line
  more and no pattern has to know of it;
- Kangxi radicals and compatibility ideographs → the unified one; traditional → simplified by
  ``lexicon/traditional.tsv``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from kfanalysis.lexicon import load_rows

_SPACES = "\t\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_SINGLE = {
    "\r": "\n", "∶": ":", "︰": ":", "꞉": ":", "〜": "~", "∼": "~", "⁓": "~", "‐": "-", "‑": "-", "‒": "-", "–": "-",
    "−": "-", "⁃": "-", "―": "—", "─": "—", "━": "—", "•": "·", "‧": "·", "∙": "·", "⋅": "·", "・": "·",
    "⁄": "/", "∕": "/", "﹟": "#", "￥": "¥",
}  # fmt: skip
# Blocks whose characters are other forms of one character that is plain; ⁇ and ⅷ and ² stand in none of them.
_FORMS = (
    (0x2E80, 0x2FE0), (0xF900, 0xFB00), (0xFE10, 0xFE20), (0xFE30, 0xFE70), (0xFF01, 0xFFEF), (0x2F800, 0x2FA20),
)  # fmt: skip


def clean(text: str) -> str:
    """Clean ``text``, one character to one character (habit 1): the length never changes.

    >>> clean("完成率１２．５％，不少於３個（處）")
    '完成率12.5%,不少于3个(处)'
    >>> clean("推進情況：已完成。\\u3000①改造２㎡")
    '推进情况:已完成。 ①改造2㎡'
    >>> clean("著名的乾隆行宫")
    '著名的乾隆行宫'
    """
    return text.translate(_table()) if _unclean().search(text) or _RARE.search(text) else text


@cache
def _unclean() -> re.Pattern[str]:
    """A common character that is cleaned: most texts that are asked have none, and are left as they are."""
    chars = "".join(
        chr(code) for code in _table() if code <= _COMMON
    )  # a set with higher ones is searched slowly
    return re.compile(f"[{re.escape(chars)}]")


_COMMON = 0xFFFF
_RARE = re.compile("[\U00010000-\U0010ffff]")


@cache
def _table() -> dict[int, str]:
    simplified = {row["word"]: row["simplified"] for row in load_rows("traditional")}
    table = dict.fromkeys(_SPACES, " ") | _SINGLE
    for first, last in _FORMS:
        for char in map(chr, range(first, last)):
            plain = unicodedata.normalize("NFKC", char)
            if len(plain) == 1 and plain != char and char not in table:
                table[char] = _SINGLE.get(plain, plain)
    table = simplified | table
    for char, plain in table.items():
        while (further := table.get(plain, simplified.get(plain, plain))) != plain:
            plain = further
        table[char] = plain
    return {ord(char): plain for char, plain in table.items()}
