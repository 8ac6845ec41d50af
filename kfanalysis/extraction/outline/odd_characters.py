"""Flag characters that a reader cannot see, or takes for a digit (faults, rows 16 and 17).

Nothing is corrected: a look-alike (O for 0, l for 1, Cyrillic О) is no digit for any rule, so the number around it
may be read short, and the flag says where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kfanalysis.records import Flag
from kfanalysis.text.views import HIDDEN

_LOOKALIKE = re.compile(
    r"(?<=[0-9.])[OoQlIІ|оОοΟ]{1,4}(?=[0-9%万亿元个家户人项条])|(?<![A-Za-z0-9])[OlIОΟ|](?=[0-9]+[%万亿元个家户人项条])"
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{2,5}|#x[0-9a-fA-F]{2,5});")


def find_oddities(bulletin_id: str, text: str, clean: str) -> Iterator[Flag]:
    """Find hidden characters and html entities (one flag, with their count) and look-alikes of digits (one each).

    >>> [flag.reason for flag in find_oddities("b", "建成1O0个\\u200b。", "建成1O0个\\u200b。")]
    ['hidden_chars: 1', 'lookalike_digit: O']
    >>> [flag.reason for flag in find_oddities("b", "漏损率&lt;10%", "漏损率&lt;10%")]
    ['html_entities: 1 (&lt;)']
    >>> list(find_oddities("b", "H5小程序1条,PM2.5", "H5小程序1条,PM2.5"))
    []
    """
    hidden = [found.start() for found in HIDDEN.finditer(text)]
    if hidden:
        reason = f"hidden_chars: {len(hidden)}"
        yield Flag(bulletin_id, "bulletins", bulletin_id, reason, hidden[0], hidden[0] + 1)
    if entities := _ENTITY.findall(clean):
        first = _ENTITY.search(clean)
        reason = f"html_entities: {len(entities)} ({entities[0]})"
        yield Flag(bulletin_id, "bulletins", bulletin_id, reason, *(first.span() if first else (0, 0)))
    for found in _LOOKALIKE.finditer(clean):
        yield Flag(bulletin_id, "bulletins", bulletin_id, f"lookalike_digit: {found[0]}", *found.span())
