"""Cut text into words with a private jieba tokenizer; every token carries its span.

jieba's module-level tokenizer is never touched: it shares a cache file in the temp folder that anyone can write,
and its user words are global. This one reads the dictionary itself and adds the project's words (lexicon/words.tsv).
Numbers, dates and Latin words are taken out before jieba sees the text, so they stay whole. jieba's search for
unknown words takes quadratic time on a run of equal characters, so no piece is longer than 500 characters.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

from kfanalysis.lexicon import load_words
from kfanalysis.records import Token
from kfanalysis.text.fold import clean

_WHOLE = re.compile(
    r"""
      [0-9]{4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?          # a date
    | [0-9]{1,2}月(?:[0-9]{1,2}日)?
    | [0-9]{1,32}(?:[.,][0-9]{1,32}){0,9}(?:万亿|[万亿])?%?   # a number with its scale
    | [A-Za-z]{1,32}[0-9]{0,9}
    """,
    re.VERBOSE,
)
_WORDS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{1,500}")
_CONTENT = re.compile(r"[\u3400-\u9fff]{2}|[A-Za-z]{2}")


def tokenize(text: str) -> list[Token]:
    """Cut a text into tokens; punctuation and spaces are none. ``raw`` is the text's own, ``word`` the clean form.

    >>> [t.word for t in tokenize("完成投资１２８．６亿元，同比增长8%")]
    ['完成', '投资', '128.6亿', '元', '同比', '增长', '8%']
    >>> [(t.start, t.end) for t in tokenize("2022年9月 底")]
    [(0, 7), (8, 9)]
    >>> tokenize("，。！")
    []
    """
    folded = clean(text)
    return [Token(start, end, text[start:end], folded[start:end]) for start, end in _spans(folded)]


def content_words(text: str) -> list[str]:
    """List the words that say what a text is about: two characters or more, no numbers, dates or stopwords.

    >>> content_words("一是加快推进老旧小区改造,完成投资3亿元")
    ['老旧小区', '改造', '投资']
    """
    stop = _stopwords()
    return [t.word for t in tokenize(text) if t.word not in stop and _CONTENT.match(t.word)]


def _spans(folded: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in _WHOLE.finditer(folded):
        yield from _cut(folded, at, match.start())
        yield match.span()
        at = match.end()
    yield from _cut(folded, at, len(folded))


def _cut(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for piece in _WORDS.finditer(folded, start, end):
        at = piece.start()
        for word in _tokenizer().cut(piece[0]):
            yield at, at + len(word)
            at += len(word)


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(load_words("stopwords"))


@cache
def _tokenizer() -> Any:
    """Make the tokenizer from jieba's own dictionary, without its cache, and with the project's words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42 has invalid escapes, reported when it is first compiled
        import jieba
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word in load_words("words"):
        tokenizer.add_word(word)
    return tokenizer
