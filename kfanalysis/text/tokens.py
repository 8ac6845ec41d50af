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

_DIGITS = "".join(load_words("digits", kind="digit"))
_STEPS = "".join((*load_words("digits", kind="step"), *load_words("digits", kind="scale")))
_AMOUNT = (
    rf"(?!十[一二三四五六]五)(?=[{_DIGITS}]{{0,12}}[{_STEPS}])[{_DIGITS}{_STEPS}]{{2,40}}+(?![大届五])"
    rf"|[{_DIGITS}{_STEPS}]{{1,24}}+点[{_DIGITS}]{{1,20}}+[万亿]{{0,4}}+"
)
_NUMERAL = re.compile(_AMOUNT)
_WHOLE = re.compile(
    rf"""
      (?<![0-9])[0-9]{{4}}(?P<dash>[-/.])[0-9]{{1,2}}(?P=dash)[0-9]{{1,2}}(?![0-9])  # 2022-09-01
    | [0-9]{{4}}年(?:[0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?)?                            # a date
    | [0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?
    | [0-9]{{1,32}}(?:[.,][0-9]{{1,32}}){{0,9}}(?:万亿|[万亿])?%?                    # a number with its scale
    | {_AMOUNT}                                                                     # 三千二百万, 一点七八万亿
    | [A-Za-z]{{1,32}}(?:[0-9]{{1,9}}(?:\.[0-9]{{1,3}}(?![0-9.]))?)?                # PM2.5
    """,
    re.VERBOSE,
)
_WORDS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{1,500}")
_CONTENT = re.compile(r"[\u3400-\u9fff]{2}|[A-Za-z]{2}")


def tokenize(text: str) -> list[Token]:
    """Cut a text into tokens; punctuation and spaces are none. ``raw`` is the text's own, ``word`` the clean form.

    >>> [t.word for t in tokenize("完成投资１２８．６亿元，同比增长8%")]
    ['完成', '投资', '128.6亿', '元', '同比', '增长', '8%']
    >>> [t.word for t in tokenize("PM2.5年均值,2022-09-01开工,投资一点二亿元")]
    ['PM2.5', '年均值', '2022-09-01', '开工', '投资', '一点二亿', '元']
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
    words = (t.word for t in tokenize(text))
    return [w for w in words if w not in stop and _CONTENT.match(w) and not _NUMERAL.fullmatch(w)]


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
