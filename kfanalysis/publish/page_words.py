"""What a report's page says, in Chinese or English: words from ``lexicon/pagewords.tsv``."""

from __future__ import annotations

from functools import cache

from kfanalysis.lexicon import load_rows
from kfanalysis.records import KfanalysisError

LANGS = ("zh", "en")


@cache
def _words(lang: str) -> dict[str, str]:
    if lang not in LANGS:
        raise KfanalysisError(f"lang={lang!r}: pages are written in 'zh' or 'en'")
    return {row["key"]: row[lang] for row in load_rows("pagewords")}


def word(key: str, lang: str, **values: object) -> str:
    """Word a key of ``pagewords.tsv``, its ``{…}`` filled in; a key without a wording stands as it is.

    >>> word("target", "zh"), word("status.sold", "en")
    ('目标', 'status.sold')
    >>> word("target", "de")
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: lang='de': pages are written in 'zh' or 'en'
    """
    return _words(lang).get(key, key).format(**values) if values else _words(lang).get(key, key)
