"""Lists that a researcher has already: the rows of a DataFrame as a source, its columns under heads that are known.

The source text holds a line of heads and a line a row, cells parted by tabs; every cell has its span, and the row it
stands in as its locator. Days are written as ``2025年9月30日``, whole numbers without a decimal point.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kfanalysis.read.blocks import LaidCell, Table, Transcript, join_lines, transcribe, trim
from kfanalysis.records import KfanalysisError

# The head that a column of this meaning gets, in the order of the columns.
HEADS = {
    "heading": "项目名称",
    "text": "目标任务",
    "owner": "责任单位",
    "deadline": "完成时限",
    "report": "进展情况",
}


def read_frame(frame: Any, columns: Mapping[str, str | None], *, name: str) -> Transcript:
    """Read a DataFrame's rows; ``columns`` says which column has which meaning, None for a meaning it has not.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"任务": ["修路3条", "建桥2座"], "办到哪": ["已修2条", None]})
    >>> read_frame(frame, {"text": "任务", "report": "办到哪"}, name="mine").text
    '目标任务\\t进展情况\\n修路3条\\t已修2条\\n建桥2座\\t\\n'
    """
    named = {meaning: columns[meaning] for meaning in HEADS if columns.get(meaning) is not None}
    for meaning, column in named.items():
        if column not in frame.columns:
            listed = ", ".join(str(each) for each in frame.columns)
            raise KfanalysisError(
                f"no column {column!r} / 没有“{column}”一列", code="no_column", file=name,
                remedy=f"Name the column: {meaning}=…, one of {listed}; None where there is none. / 请指定列名，没有则为 None。",
            )  # fmt: skip
    lists = {HEADS[meaning]: frame[column].tolist() for meaning, column in named.items()}
    if not any(trim(_write(value)) for value in lists[HEADS["text"]]):
        raise KfanalysisError(
            f"the column {named['text']!r} holds no promise / “{named['text']}”一列没有内容", code="empty", file=name,
            remedy="Name the column of promises: text=…. / 请用 text= 指定承诺内容一列。",
        )  # fmt: skip
    if len(lists) == 1:  # one column is no table yet
        lists = {"序号": range(1, len(frame) + 1)} | lists
    cells = [LaidCell(0, at, head, "header") for at, head in enumerate(lists)]
    for at, values in enumerate(lists.values()):
        cells += _read_column(values, at)
    return transcribe([Table(tuple(cells), "rows")], file=name)


def _read_column(values: Iterable[Any], column: int) -> Iterable[LaidCell]:
    for row, value in enumerate(values, 1):
        yield LaidCell(row, column, join_lines(_write(value).splitlines()), f"row {row}")


def _write(value: Any) -> str:
    """Write a cell: nothing where it is missing, a day in words, a number without dust."""
    if value is None or value != value:
        return ""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}"
    return str(value)
