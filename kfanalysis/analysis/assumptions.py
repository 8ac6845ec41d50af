"""The assumptions of a deadline judgement, each with value, meaning and source, so that a table can state them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from kfanalysis.analysis.judgements import Setting
from kfanalysis.analysis.paces import Pace
from kfanalysis.lexicon import load_rows


def list_parameters(setting: Setting) -> Iterator[dict[str, Any]]:
    """Yield a row of ``Risk.parameters`` for every assumption in force.

    >>> rows = {row["parameter"]: row for row in list_parameters(Setting())}
    >>> rows["spread"]["value"], rows["usual"]["value"], rows["spread"]["assumption"]
    ('0.5', '0.2', True)
    """
    rule = setting.rule
    values: dict[str, Any] = {"as_of": setting.as_of, "start": setting.start, "rule": rule.name}
    values |= {"yellow": rule.yellow, "red": rule.red}
    values |= dict.fromkeys(("overdue_red", "even_plan", "slowest", "levels"))
    values |= {each.name: getattr(setting.pace, each.name) for each in fields(Pace)}
    words = {row["parameter"]: row for row in load_rows("riskparameters")}
    for name, value in values.items():
        row = words[name]
        yield {
            "group": row["group"], "parameter": name, "value": _write(value), "meaning_zh": row["meaning_zh"],
            "meaning_en": row["meaning_en"], "source": _cite(rule.name) if name == "rule" else row["source"],
            "assumption": row["assumption"] == "yes",
        }  # fmt: skip


def _cite(rule: str) -> str:
    [row] = [row for row in load_rows("schedulerules") if row["rule"] == rule]
    return f"{row['place']} {row['reported']} {row['url']} “{row['says']}” {row['reading']}"


def _write(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, int | float) else str(value)
