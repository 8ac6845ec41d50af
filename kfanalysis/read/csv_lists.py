"""Lists as csv or tsv: rows and cells as a spreadsheet writes them out, with any of the usual separators."""

from __future__ import annotations

import csv
import io

from kfanalysis.read.blocks import CELLS, Transcript, join_lines, transcribe
from kfanalysis.read.encodings import decode
from kfanalysis.read.sheet_blocks import Box, split_sheet
from kfanalysis.records import KfanalysisError

_SEPARATORS = ",\t;|"
_SAMPLE = 20  # lines that the separator is told from


def read_csv(data: bytes, file: str, encoding: str | None) -> Transcript:
    """Read a list's rows; lines above and below them stay lines.

    >>> read_csv('序号,目标任务\\n1,"修路,3条"\\n'.encode(), "a.csv", None).text
    '序号\\t目标任务\\n1\\t修路,3条\\n'
    """
    text, name = decode(data, file=file, encoding=encoding)
    csv.field_size_limit(max(len(text) + 1, 131_072))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=find_separator(text)))
    except csv.Error as error:
        raise KfanalysisError(
            f"not a list of rows and cells ({error}) / 不是规范的 csv", code="broken", file=file,
            remedy="Save it anew from the spreadsheet. / 请从表格软件重新另存。",
        ) from error  # fmt: skip
    wide = max((len(row) for row in rows), default=0)
    if wide * len(rows) > CELLS:
        raise KfanalysisError(
            f"{wide * len(rows)} cells, above the limit of {CELLS} / 表格过大", code="too_large", file=file,
            remedy="Split the list. / 请拆分表格。",
        )  # fmt: skip
    boxes = [
        Box(at, column, 1, 1, join_lines(cell.splitlines()), f"row {at + 1} column {column + 1}")
        for at, row in enumerate(rows)
        for column, cell in enumerate([*row, *[""] * (wide - len(row))])
    ]
    return transcribe(split_sheet(boxes, len(rows), "table 1"), file=file, encoding=name)


def find_separator(text: str) -> str:
    """Find what parts the cells: the sign that most lines have equally often.

    >>> find_separator("序号;任务\\n1;修路,3条"), find_separator("序号\\t任务\\n1\\t修路")
    (';', '\\t')
    """
    lines = [line for line in text.split("\n", 200)[:200] if line.strip()][:_SAMPLE]

    def judge(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines if sign in line]
        usual = max(counts, key=counts.count, default=0)
        return counts.count(usual) * bool(usual), usual

    return max(_SEPARATORS, key=judge)
