"""Ledger: one row for every numeral of a text, read as quantity or time, or excluded under a named rule.

A numeral is a run of Arabic digits, or of Chinese numerals (codebook §3, ledger readings). What no find covers is
judged here by what stands around it: a Chinese numeral inside a word is ``word``; one before a classifier that does
not count is ``vague`` (一个新台阶) or ``ordinal`` (二次供水). The rest is ``unexplained`` and shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from kfanalysis.extraction.grammar.numerals import DIGITS, LONGEST, PAIR, STEPS, read_numeral
from kfanalysis.extraction.grammar.units import read_unit
from kfanalysis.records import Exclusion, Quantity, Time
from kfanalysis.text.fold import clean

RUN = re.compile(rf"[0-9]++(?>(?:[.,_]{{1,3}}[0-9]++)*)|[{DIGITS}{PAIR}{STEPS}]++")
_NEVER_COUNT = frozenset("肆伍陆拾佰仟")  # 队伍, 登陆, 收拾: no numerals when alone

Row = tuple[int, int, str, str, str]


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def rule(self) -> str: ...


def find_ledger(
    text: str, quantities: Iterable[Quantity], times: Iterable[Time], exclusions: Iterable[Exclusion]
) -> list[Row]:
    """Find every numeral of a text with its reading and the rule behind it: (start, end, raw, reading, rule).

    >>> from kfanalysis.extraction.numbers.exclusions import find_exclusions
    >>> from kfanalysis.extraction.numbers.quantities import find_quantities
    >>> text = "第三批32个项目统一验收,迈上一个台阶,编号3.5.6"
    >>> for row in find_ledger(text, find_quantities(text, times=()), (), find_exclusions(text)):
    ...     print(row)
    (1, 2, '三', 'ordinal', 'nth')
    (3, 5, '32', 'quantity', 'count')
    (9, 10, '一', 'word', 'idiom')
    (15, 16, '一', 'vague', 'one_as_article')
    (22, 27, '3.5.6', 'unexplained', 'malformed_number')
    """
    cleaned = clean(text)
    spans = sorted(_list_spans(quantities, times, exclusions))
    rows: list[Row] = []
    at = next_span = 0
    while match := RUN.search(cleaned, at):
        start, at = match.span()
        while next_span < len(spans) and spans[next_span][1] <= start:
            next_span += 1
        span = spans[next_span] if next_span < len(spans) and spans[next_span][0] < at else None
        if span is not None and "0" <= cleaned[start] <= "9":
            at = min(at, span[1]) if span[0] <= start else span[0]  # 9:00,24小时 are two numerals
        if span is not None and span[0] <= start:
            reading, rule = span[3], span[4]
        elif at - start == 1 and match.group() in _NEVER_COUNT:
            continue
        elif span is not None and span[0] < at:
            reading, rule = span[3], span[4]
        else:
            reading, rule = _judge_alone(cleaned, cleaned[start:at], start, at)
        rows.append((start, at, text[start:at], reading, rule))
    return rows


def _list_spans(
    quantities: Iterable[Quantity], times: Iterable[Time], exclusions: Iterable[Exclusion]
) -> Iterator[tuple[int, int, int, str, str]]:
    """List all finds as (start, end, order, reading, rule); quantity goes before time, time before exclusion."""
    yield from ((q.start, q.end, 0, "quantity", q.rule) for q in quantities)
    yield from ((t.start, t.end, 1, "time", t.rule) for t in times)
    yield from ((x.start, x.end, 2, x.reading, x.rule) for x in exclusions)


def _judge_alone(text: str, run: str, start: int, end: int) -> tuple[str, str]:
    """Judge a numeral that no find covers."""
    if "0" <= run[0] <= "9":
        if len(run) > LONGEST:
            return "unexplained", "too_long"
        return "unexplained", "malformed_number" if read_numeral(run) is None else "no_unit"
    unit = read_unit(text, end)
    if run in ("一", "壹"):
        return ("vague", "one_as_article") if unit is not None else ("word", "inside_word")
    if unit is not None and unit.kind in ("thing", "count"):
        if run == "二":
            return "ordinal", "two_numbers"
        if not set(run) <= set(STEPS):
            return "word", "before_classifier"
    if len(run) == 1 or set(run) <= set(STEPS):
        return "word", "inside_word"
    if len(run) < 4 and set(run) <= set(DIGITS):
        return "word", "digit_pair"
    return "unexplained", "no_unit"
