"""Read the promises that one sentence counts up (codebook §1, promise lists): 十件实事分别是:完成…;建成…;实施…。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kfanalysis.extraction.outline.drafts import Entry
from kfanalysis.lexicon import alternation, load_rows


def list_clauses(clean: str, tail: int) -> Iterator[Entry]:
    """List the promises of a sentence that counts them up, three at least, each with a figure or a verb of making.

    >>> text = "今年的三件实事分别是:改造危桥6座;新建幼儿园2所;完成农村改厕800户。"
    >>> [text[slice(*entry.text)] for entry in list_clauses(text, len(text))]
    ['改造危桥6座', '新建幼儿园2所', '完成农村改厕800户']
    >>> list(list_clauses("两项工作分别是:学习;交流。", 14))
    []
    """
    for lead in _COUNTED.finditer(clean, 0, tail):
        stop = clean.find("。", lead.end(), tail)
        stop = tail if stop < 0 else stop
        clauses = [found.span() for found in _CLAUSE.finditer(clean, lead.end(), stop)]
        if len(clauses) >= _LEAST and all(makes_promise().search(clean, *span) for span in clauses):
            yield from (Entry(text=span, marker=(span[0], span[0])) for span in clauses)


_LEAST = 3
_COUNTED = re.compile(
    r"(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})[大]?[件项个类](?:[一-龥]{0,8}(?:实事|项目|工程|任务|承诺|工作|事项)|实事)"
    r"[一-龥]{0,4}?(?:分别)?(?:是|为|包括|即)[:,]?"
)
_CLAUSE = re.compile(r"[^;。\n ][^;。\n]*")


@cache
def makes_promise() -> re.Pattern[str]:
    """What makes a line a promise: a verb of making, or a figure."""
    makes = alternation(
        row["word"] for row in load_rows("timecues") if row["cue"] in ("make", "completion", "activity")
    )
    return re.compile(rf"[0-9]|{makes}")
