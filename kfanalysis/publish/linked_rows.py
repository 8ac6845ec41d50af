"""Rows as an HTML table whose first column links each row to its sentence in the page of a report."""

from __future__ import annotations

import html
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kfanalysis.analysis.passages import make_anchor, show
from kfanalysis.analysis.row_places import find_places
from kfanalysis.publish.readable_frames import readable
from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    import pandas as pd

    from kfanalysis.tables import Tables

MOST = 500
_HEAD = "原文 · source"


@dataclass(frozen=True, slots=True)
class LinkedRows:
    """Rows with links to their passages, for a notebook; ``html`` is the table."""

    html: str
    rows: int

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return f"<LinkedRows {self.rows} rows>"


def link(t: Tables, rows: pd.DataFrame, *, report: str = "report.html") -> LinkedRows:
    """Link each row of a table or result to its sentence in ``report``, a page that ``kfanalysis report`` wrote.

    The link says the sentence when it is pointed at. A row that no passage belongs to has none. Raises
    KfanalysisError for more than ``MOST`` rows.
    """
    if len(rows) > MOST:
        raise KfanalysisError(
            f"{len(rows)} rows are too many for one page; give at most {MOST}: rows.head({MOST})"
        )
    shown = readable(rows)
    head = "".join(f"<th>{html.escape(str(name))}</th>" for name in (_HEAD, *shown.columns))
    lines = []
    for given, cells in zip(rows.to_dict("records"), shown.to_dict("records"), strict=True):
        body = "".join(
            f"<td>{'' if cell != cell else html.escape(str(cell))}</td>" for cell in cells.values()
        )
        lines.append(f"<tr><td>{_link(t, given, report)}</td>{body}</tr>")
    style = 'class="tex2jax_ignore" lang="zh-CN"'
    return LinkedRows(
        f"<table {style}><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>", len(rows)
    )


def _link(t: Tables, row: Mapping[Hashable, Any], report: str) -> str:
    try:
        place = find_places(t, row)[0]
    except KfanalysisError:
        return "–"
    anchor = make_anchor(place.bulletin_id, place.marks[0][0] if place.marks else place.key)
    said = html.escape(str(show(t, row)).split("\n", 1)[0])
    return f'<a href="{html.escape(report)}#{anchor}" title="{said}">{html.escape(place.key or place.bulletin_id)}</a>'
