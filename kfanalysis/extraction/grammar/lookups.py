"""Cues: where the words of a large lexicon stand in a text.

A table of thousands of words makes a slow alternation, as every place tries every branch; so the words are looked up
by their first two characters instead, longest first, from left to right and without overlap. The lookup is linear,
and gives what :func:`kfanalysis.lexicon.alternation` would match.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from kfanalysis.lexicon import load_rows

Row = dict[str, str]
Index = Mapping[str, tuple[str, ...]]


def index_words(words: Iterable[str]) -> Index:
    """Index words by their first two characters; a head also knows the word of one character that begins it.

    >>> index_words(["未", "未能", "已"])
    {'未能': ('未能', '未'), '已': ('已',), '未': ('未',)}
    """
    heads: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        heads.setdefault(word[:2], []).append(word)
    for head, known in heads.items():
        if len(head) == 2 and head[0] in heads:
            known.append(head[0])
    return {head: tuple(known) for head, known in heads.items()}


def find_words(
    index: Index, text: str, start: int = 0, end: int | None = None
) -> Iterator[tuple[int, int, str]]:
    """Find indexed words in a stretch of text, from left to right and without overlap: (start, end, word).

    Decision: at one place the longest word wins.

    >>> list(find_words(index_words(["未", "未能"]), "未能通车,尚未开工"))
    [(0, 2, '未能'), (6, 7, '未')]
    >>> list(find_words(index_words(["未能"]), "尚未"))
    []
    """
    at, stop = start, len(text) if end is None else end
    known, begins = index.get, text.startswith  # bound once: this loop sees every character
    while at < stop:
        for word in known(text[at : at + 2]) or known(text[at], ()):
            if begins(word, at, stop):
                yield at, at + len(word), word
                at += len(word) - 1
                break
        at += 1


@cache
def _load(name: str) -> tuple[Index, Mapping[str, tuple[Row, ...]]]:
    rows: dict[str, list[Row]] = {}
    for row in load_rows(name):
        rows.setdefault(row["word"], []).append(row)
    return index_words(rows), {word: tuple(each) for word, each in rows.items()}


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
    stop = len(text) if end is None else end
    if start == 0 and stop == len(text):
        index, known = _load(name)
        for first, last, word in find_words(index, text):
            yield first, last, known[word]
        return
    starts, found = _find_places(name, text)
    at = start
    for place in range(bisect_left(starts, start), bisect_left(starts, stop)):
        if (first := starts[place]) >= at:
            for last, rows in found[place]:
                if last <= stop:
                    yield first, last, rows
                    at = last
                    break


@lru_cache(maxsize=16)
def _find_places(name: str, text: str) -> tuple[list[int], list[list[tuple[int, tuple[Row, ...]]]]]:
    """Find where in a document words of a lexicon begin, and which, the longest first: read once for all its stretches."""
    index, rows = _load(name)
    known, begins = index.get, text.startswith
    heads = [
        (at, words)
        for at, (char, after) in enumerate(zip(text, text[1:] + "\n", strict=True))
        if (words := known(char + after) or known(char))
    ]
    found = [(at, [(at + len(w), rows[w]) for w in words if begins(w, at)]) for at, words in heads]
    found = [each for each in found if each[1]]
    return [at for at, _ in found], [words for _, words in found]
