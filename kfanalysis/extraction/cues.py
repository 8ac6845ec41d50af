"""Cues: where the words of a large lexicon stand in a text.

A table of thousands of words makes a slow alternation, as every place tries every branch; so the words are looked up
by their first two characters instead, longest first, from left to right and without overlap. The lookup is linear,
and gives what :func:`kfanalysis.lexicon.alternation` would match.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kfanalysis.lexicon import load_rows

Row = dict[str, str]


@cache
def _index(name: str) -> dict[str, tuple[tuple[str, tuple[Row, ...]], ...]]:
    rows: dict[str, list[Row]] = {}
    for row in load_rows(name):
        rows.setdefault(row["word"], []).append(row)
    heads: dict[str, list[tuple[str, tuple[Row, ...]]]] = {}
    for word in sorted(rows, key=lambda w: (-len(w), w)):
        heads.setdefault(word[:2], []).append((word, tuple(rows[word])))
    return {head: tuple(words) for head, words in heads.items()}


def find_cues(
    name: str, text: str, start: int = 0, end: int | None = None
) -> Iterator[tuple[int, int, tuple[Row, ...]]]:
    """Find the words of ``lexicon/<name>.tsv`` in a stretch of text: (start, end, the word's rows).

    Decision: at one place the longest word wins, so that ``职业教育`` is no ``教育``.

    >>> [(s, e, rows[0]["topic"]) for s, e, rows in find_cues("topiccues", "新建幼儿园")]
    [(2, 5, 'education')]
    >>> list(find_cues("topiccues", "其他"))
    []
    """
    index, at, stop = _index(name), start, len(text) if end is None else end
    while at < stop:
        for word, rows in index.get(text[at : at + 2], ()) or index.get(text[at], ()):
            if text.startswith(word, at, stop):
                yield at, at + len(word), rows
                at += len(word) - 1
                break
        at += 1
