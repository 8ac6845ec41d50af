"""What figures say, in Chinese or English: words and captions from ``lexicon/figurewords.tsv``."""

from __future__ import annotations

from functools import cache

from kfanalysis.lexicon import load_rows
from kfanalysis.publish.groups import POOLED
from kfanalysis.records import KfanalysisError


@cache
def _words(lang: str) -> dict[str, str]:
    return {row["key"]: row[lang] for row in load_rows("figurewords")}


def label(key: str, lang: str, **values: object) -> str:
    """Word a key of ``figurewords.tsv``, its ``{…}`` filled in.

    >>> label("status.completed", "zh"), label("status.completed", "en")
    ('已完成', 'completed')
    >>> label("status.sold", "zh")
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: figurewords.tsv has no 'status.sold'
    """
    words = _words(lang)
    if key not in words:
        raise KfanalysisError(f"figurewords.tsv has no {key!r}")
    return words[key].format(**values) if values else words[key]


def name_value(variable: str, value: str, lang: str) -> str:
    """Name a value of a variable; a value that has no wording (an office, a place) stands as it is.

    >>> name_value("topic", "health", "zh"), name_value("jurisdiction", "杞县", "zh")
    ('卫生健康', '杞县')
    """
    key = "say.pooled" if value == POOLED else f"{variable}.{value}"
    return _words(lang).get(key, value)


def shorten(text: str, width: int) -> str:
    """Cut a text to a width in Chinese characters, two Latin ones counting as one.

    >>> shorten("老旧小区改造提升", 6), shorten("S318线路面", 6)
    ('老旧小区改…', 'S318线路面')
    """
    if _width(text) <= 2 * width:
        return text
    text = text[: 2 * width]
    while _width(text) > 2 * width - 2:
        text = text[:-1]
    return text + "…"


def _width(text: str) -> int:
    return sum(1 if ord(char) < 0x2E80 else 2 for char in text)
