"""Words as data: sorted TSV files, one header line each, read once and kept as plain tuples.

A file's rows are sorted by all their columns and hold no duplicates (tested). Grammar lives in code: a module
builds its pattern's alternations from these words with :func:`alternation`, longest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


@cache
def load_rows(name: str) -> tuple[dict[str, str], ...]:
    """Load ``lexicon/<name>.tsv`` as one dict a row, keyed by the header.

    >>> load_rows("digits")[0]
    {'word': '〇', 'value': '0', 'kind': 'digit'}
    """
    header, *lines = files(__package__).joinpath(f"{name}.tsv").read_text(encoding="utf-8").split("\n")
    names = header.split("\t")
    return tuple(dict(zip(names, line.split("\t"), strict=True)) for line in lines if line)


@cache
def load_words(name: str, **where: str) -> tuple[str, ...]:
    """Load the ``word`` column of ``lexicon/<name>.tsv``, of the rows whose columns equal ``where``.

    >>> "万" in load_words("digits", kind="scale")
    True
    """
    return tuple(row["word"] for row in load_rows(name) if all(row[k] == v for k, v in where.items()))


def alternation(words: Iterable[str]) -> str:
    """Join words into a regular-expression alternation, longest first, so that the longest one matches.

    >>> alternation(["月", "月底", "年"])
    '(?:月底|年|月)'
    """
    return "(?:" + "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w))) + ")"
