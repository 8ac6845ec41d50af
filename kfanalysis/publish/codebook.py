"""The codebook's second half: every table, result and column with its labels and meaning, from the lexicon.

``docs/codebook.md`` is written by hand down to ``MARK``; what follows is generated:
``python -m kfanalysis.publish.codebook docs/codebook.md``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from kfanalysis.lexicon import load_rows
from kfanalysis.records import TABLES
from kfanalysis.schemas import KEYS, UNIQUE, read_dtypes, read_vocabulary

MARK = "<!-- generated from lexicon/tables.tsv and lexicon/columns.tsv: make docs -->"


def write_codebook(path: Path) -> None:
    """Write the generated half of the codebook anew, below the mark; the hand-written half stays."""
    path.write_text(complete_codebook(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def complete_codebook(text: str) -> str:
    """Put the description of all tables below the mark of a codebook's text.

    >>> print(complete_codebook("手写部分\\n" + MARK + "\\n旧")[:90].split("\\n")[0])
    手写部分
    """
    return (
        text.partition(MARK)[0].rstrip("\n")
        + f"\n\n{MARK}\n"
        + "\n".join((*_describe_tables(), *_describe_results()))
        + "\n"
    )


def _describe_tables() -> Iterator[str]:
    tables = {row["table"]: row for row in load_rows("tables")}
    yield "## 4. Tables and columns"
    yield ""
    yield "A type ends in `?` where a value can be missing."
    for table in TABLES:
        row = tables[table]
        keys = ", ".join(f"`{name}`" for name in KEYS[table])
        key = f"{'Key' if table in UNIQUE else 'Sorted by'}: {keys}"
        yield from ("", f"### {table} · {row['zh']}", "", f"{row['meaning']}. {key}.", "")
        yield "| column | type | 中文 | English | meaning |"
        yield "| --- | --- | --- | --- | --- |"
        yield from _describe_columns(table)


def _describe_results() -> Iterator[str]:
    """Describe the columns of the results of analyses; one that a table has too means there what it means here."""
    yield from ("", "## 5. Columns of results", "")
    yield "Of `kf.completion`, `kf.risk`, `kf.topics`, `kf.panel`, `kf.compare` and `kf.kwic`; shares and probabilities"
    yield "lie between 0 and 1, days are calendar days, `low` and `high` bound an interval. Columns that are named as in"
    yield "a table mean what they mean there."
    yield from ("", "| column | 中文 | meaning |", "| --- | --- | --- |")
    for row in load_rows("resultcolumns"):
        yield f"| `{row['column']}` | {row['zh']} | {row['meaning']} |"


def _describe_columns(table: str) -> Iterator[str]:
    rows = {row["column"]: row for row in load_rows("columns") if row["table"] == table}
    for name in read_dtypes(table):
        row = rows[name]
        vocabulary = ", ".join(f"`{value}`" for value in read_vocabulary(table, name))
        meaning = f"{row['meaning']}. Values: {vocabulary}" if vocabulary else row["meaning"]
        yield f"| `{name}` | {row['type']} | {row['zh']} | {row['en']} | {meaning} |"


if __name__ == "__main__":
    write_codebook(Path(sys.argv[1]))
