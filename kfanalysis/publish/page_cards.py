"""The cards of a report's page: what was read at a mark, by which rule, and where the original has it."""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from kfanalysis.lexicon import load_rows
from kfanalysis.publish.labels import name_value
from kfanalysis.publish.page_marks import Mark
from kfanalysis.publish.page_texts import card_anchor, write_text
from kfanalysis.publish.page_words import word

# What a card leaves out: the key that the heading says, the wording that its summary says, and offsets.
LEFT_OUT = {"bulletin_id", "commitment_id", "raw", "start", "end", "text", "report", "spans", "nth"}
NAMED = {"quantities": "quantity", "times": "time", "pairs": "pair", "candidates": "candidate",
         "checks": "check", "leftovers": "leftover", "flags": "flag"}  # fmt: skip


def write_cards(
    name: str,
    text: str,
    marks: Sequence[Mark],
    numbers: Mapping[tuple[int, int], int],
    locate: Mapping[tuple[int, int], str],
    lang: str,
) -> Iterator[str]:
    """Write a card a mark, numbered as in the text."""
    for mark in marks:
        number = numbers.get((mark.start, mark.end))
        if number:
            rows = [_write_row(table, row, lang) for table, row in mark.rows]
            brief = "; ".join(dict.fromkeys(_brief(table, row, lang) for table, row in mark.rows))
            where = locate.get((mark.start, mark.end), "")
            place = write_text(f"{where} [{mark.start}–{mark.end}]".strip())
            yield (
                f'<details class="card"><summary><b>{number}</b> <q class="{mark.kinds[0]}">'
                f"{write_text(text[mark.start : mark.end])}</q> {write_text(brief)}</summary>"
                f'<div id="{card_anchor(name, mark)}" tabindex="-1"><p>{place}</p>{"".join(rows)}</div></details>'
            )


def _write_row(table: str, row: Mapping[str, Any], lang: str) -> str:
    return f"<p><b>{html.escape(_name(table, row, lang))}</b></p>{write_values(table, row, lang)}"


def write_values(
    table: str, row: Mapping[str, Any], lang: str, *, left_out: frozenset[str] = frozenset()
) -> str:
    """Write a row's values as a list of terms; missing ones are left out."""
    terms = []
    for column, value in row.items():
        if column in LEFT_OUT | left_out or column.endswith(("_start", "_end")):
            continue
        shown = word_value(column, value, lang)
        if shown:
            terms.append(
                f"<dt>{html.escape(name_column(table, column, lang))}</dt><dd>{write_text(shown)}</dd>"
            )
    return f"<dl>{''.join(terms)}</dl>"


def name_column(table: str, column: str, lang: str) -> str:
    """Name a column as the codebook does.

    >>> name_column("quantities", "low", "zh"), name_column("quantities", "mine", "zh")
    ('下值', 'mine')
    """
    return _names(lang).get((table, column), column)


@cache
def _names(lang: str) -> dict[tuple[str, str], str]:
    return {(row["table"], row["column"]): row[lang] for row in load_rows("columns")}


def word_value(column: str, value: Any, lang: str) -> str:
    """Word a value: labels in the page's language, days as ISO, numbers without dust, a missing one as nothing.

    >>> word_value("status", "completed", "zh"), word_value("low", 13483000.0, "zh"), word_value("low", None, "zh")
    ('已完成', '13483000', '')
    """
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, bool | np.bool_):
        return word("yes" if value else "no", lang)
    if isinstance(value, float | np.floating):
        return np.format_float_positional(value, trim="-") if math.isfinite(value) else str(value)
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    variable = {"topic2": "topic", "obstacles": "obstacle"}.get(column, column)
    return ";".join(_word_label(variable, each, lang) for each in str(value).split(";"))


def _word_label(variable: str, value: str, lang: str) -> str:
    key = f"{variable}.{value}"
    worded = word(key, lang)
    return name_value(variable, value, lang) if worded == key else worded


def _name(table: str, row: Mapping[str, Any], lang: str) -> str:
    return word(NAMED.get(table, str(row.get("variable", table))), lang)


def _brief(table: str, row: Mapping[str, Any], lang: str) -> str:
    """Say the most of a row in a few words."""

    def say(column: str) -> str:
        return word_value(column, row.get(column), lang)

    name = _name(table, row, lang)
    if table == "quantities":
        low, high = say("low"), say("high")
        value = low if low == high else f"{low}–{high}"
        bound = "" if row["bound"] == "=" else str(row["bound"])
        return f"{say('role')} {bound}{value} {row['unit'] or ''} {row['what']}".strip()
    if table == "times":
        return f"{say('role')} {say('first')}–{say('last')}"
    if table in ("pairs", "candidates"):
        return f"{name} {row['what']} {say('actual')}/{say('target')} {row['unit']} {say('met')}"
    if table == "checks":
        return f"{name} {row['kind']} {say('ok')}"
    if table == "evidence":
        variable = str(row["variable"])
        return f"{name} {word_value(variable, row['value'], lang)}"
    return f"{name} {row.get('reason', '')}"
