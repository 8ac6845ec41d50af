"""The words of commitments that say what is to be done: without boilerplate, without the offices that do it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pandas as pd

from kfanalysis.lexicon import alternation, load_words
from kfanalysis.text.fold import clean
from kfanalysis.text.tokens import content_words

# What follows a place's name: 兰考县 is told as 兰考, too.
_ENDINGS = "省市县区"
# A stock word of fewer characters may be part of a name (规划 in 规划馆), so it is compared with whole tokens.
_LONG = 4


def read_words(
    commitments: pd.DataFrame, *, titles: Iterable[str] = (), owners: Iterable[str] = ()
) -> list[list[str]]:
    """List the words of each commitment's heading and text that say what its matter is.

    The report tells what happened, in words that all reports share (招标, 验收), so it is left out, and so are the
    stock words of plans (lexicon/boilerplate.tsv: 疫情防控, 提高政治站位, 压实责任), kinds of offices, and the words
    of the bulletins' titles and of the owners' names: they tell who does it, not what. A commitment of nothing else
    keeps the words that it has.

    >>> rows = pd.DataFrame({"heading": ["", ""], "text": ["提高政治站位,清河县政府新建小学2所", "压实责任"]})
    >>> read_words(rows, owners=["清河县"])
    [['小学'], ['压实']]
    """
    common = {word for text in (*titles, *owners) for word in content_words(text)}
    common |= {word.rstrip(_ENDINGS) for word in common} | _stock()
    texts = commitments["heading"].fillna("") + "\n" + commitments["text"].fillna("")
    read = []
    for text in texts:
        words = [word for word in content_words(_phrases().sub(" ", clean(text))) if word not in common]
        read.append(words or content_words(text))
    return read


@cache
def _phrases() -> re.Pattern[str]:
    return re.compile(alternation(word for word in load_words("boilerplate") if len(word) >= _LONG))


@cache
def _stock() -> frozenset[str]:
    return frozenset((*load_words("boilerplate"), *load_words("offices"), *load_words("generalwords")))
