"""Documents: tables for LaTeX (booktabs) and as one HTML page, every character escaped."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kfanalysis.publish.exports.frames import label_columns, list_values

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

_STYLE = """body{font-family:"Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;margin:2em;color:#222}
table{border-collapse:collapse;font-size:.8em;margin-bottom:2em}caption{text-align:left;font-weight:bold;padding:.5em 0}
th,td{border-bottom:1px solid #ccc;padding:.3em .6em;text-align:left;vertical-align:top;max-width:30em}
thead th{position:sticky;top:0;background:#fff;border-bottom:2px solid #222}"""
_LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
          **{char: f"\\{char}" for char in "&%$#_{}"}}  # fmt: skip


def write_latex(t: Tables, place: Path) -> None:
    """Write one ``.tex`` a table: a longtable with booktabs, for a document set by XeLaTeX with a Chinese font."""
    for table, frame in t.frames().items():
        columns = list(frame.columns)
        lines = [
            "% \\usepackage{booktabs,longtable,xeCJK}", f"\\begin{{longtable}}{{{'l' * len(columns)}}}",
            f"\\caption{{{escape_latex(table)}}}\\\\", "\\toprule",
            " & ".join(escape_latex(name) for name in columns) + " \\\\", "\\midrule", "\\endhead", "\\bottomrule",
            "\\endfoot",
            *(" & ".join(escape_latex(_show(value)) for value in row) + " \\\\" for row in list_values(frame)),
            "\\end{longtable}", "",
        ]  # fmt: skip
        (place / f"{table}.tex").write_text("\n".join(lines), encoding="utf-8", newline="\n")


def write_html(t: Tables, place: Path) -> None:
    """Write ``tables.html``: every table on one page without script or outside address, a row's id as its anchor."""
    parts = [
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>kfanalysis</title><style>{_STYLE}</style>'
        "</head><body>"
    ]
    for table, frame in t.frames().items():
        parts.append(_html_table(table, frame))
    (place / "tables.html").write_text(
        "\n".join([*parts, "</body></html>", ""]), encoding="utf-8", newline="\n"
    )


def escape_latex(text: str) -> str:
    """Escape what LaTeX would run; line ends become spaces.

    >>> print(escape_latex("完成50% & $x_1$"))
    完成50\\% \\& \\$x\\_1\\$
    """
    return "".join(_LATEX.get(char, char) for char in " ".join(text.split()))


def _html_table(table: str, frame: pd.DataFrame) -> str:
    labels = label_columns(table, "zh")
    heads = "".join(
        f'<th scope="col" title="{html.escape(labels.get(name, name))}">{html.escape(name)}</th>'
        for name in map(str, frame.columns)
    )
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{html.escape(_show(value))}</td>" for value in row) + "</tr>"
        for row in list_values(frame)
    )
    caption = f"<caption>{html.escape(table)} ({len(frame)})</caption>"
    return f'<table id="{html.escape(table)}">{caption}<thead><tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table>'


def _show(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.12g}" if isinstance(value, float) else str(value)
