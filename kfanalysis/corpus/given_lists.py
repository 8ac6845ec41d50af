"""Lists that one has already: the rows of a DataFrame as a document, so that they go through the same reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kfanalysis import read
from kfanalysis.arguments import read_day
from kfanalysis.pipeline import Document, parse_source

if TYPE_CHECKING:
    from pandas import DataFrame


def from_frame(
    frame: DataFrame,
    *,
    text: str = "目标任务",
    report: str | None = "进展情况",
    owner: str | None = None,
    deadline: str | None = None,
    heading: str | None = None,
    as_of: date | str | None = None,
    year: int | None = None,
    bulletin_id: str = "frame",
) -> Document:
    """Make a document of a DataFrame's rows, a commitment a row; the other words are names of its columns.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"任务": ["修路3条。"], "办到哪": ["已修2条。"], "谁": ["市交通局"], "何时": ["9月底前"]})
    >>> made = from_frame(frame, text="任务", report="办到哪", owner="谁", deadline="何时", year=2024)
    >>> [(row.text, row.report) for row in made.outline.commitments], made.outline.owners[0].name
    ([('修路3条。', '已修2条。')], '市交通局')
    """
    columns = {"text": text, "report": report, "owner": owner, "deadline": deadline, "heading": heading}
    made = read.read_frame(frame, columns, name=bulletin_id)
    source = read.seal(made, source=bulletin_id, format="frame")
    loaded = parse_source(source, as_of=read_day("as_of", as_of), layout="table")
    if year is None:
        return loaded
    bulletin = replace(loaded.outline.bulletin, year=year, year_rule="option")
    return replace(loaded, outline=replace(loaded.outline, bulletin=bulletin))
