"""Small multiples: what each office or place promised, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kfanalysis.publish.groups import choose_group, count_statuses, join_owners
from kfanalysis.publish.labels import label, name_value, shorten
from kfanalysis.publish.marks import add_status_legend, draw_point, say_too_few, used_statuses
from kfanalysis.publish.style import SMALLEST, STATUS, WIDTHS, choose_lang, finish_axes, start_axes, styled
from kfanalysis.records import STATUSES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from kfanalysis.tables import Tables

COLUMNS = {"single": 3, "onehalf": 4, "double": 6}
STEP, LINE, GAP = 3.3, 3.4, 3.0  # mm from point to point, from line to line, between panels


def plot_profiles(
    tables: Tables,
    *,
    by: str = "jurisdiction",
    ax: Axes | None = None,
    lang: str = "zh",
    size: str = "single",
) -> Axes:
    """Plot a panel an office or place: one mark a commitment by status, and how many of its targets are met.

    Panels stand in the order of the document: this is no ranking. Owners without office or place share a panel.
    """
    lang, data = choose_lang(lang), profile_groups(tables, by=by)
    columns = COLUMNS.get(size, COLUMNS["single"])
    width = WIDTHS.get(size, WIDTHS["single"]) / columns
    across = int((width - 3) // STEP)
    depths = [-(-n // across) for n in data["n"]]
    heights = [2 * LINE + GAP + STEP * max(depths[at : at + columns]) for at in range(0, len(data), columns)]
    total = max(sum(heights), 20.0)
    with styled():
        axes = start_axes(ax, size, 14 + total)
        axes.set_xlim(0, width * columns)
        axes.set_ylim(total, 0)
        axes.set_axis_off()
        for at, row in enumerate(data.to_dict("records")):
            left, top = width * (at % columns) + 1.5, sum(heights[: at // columns])
            name = name_value(by, row["group"], lang) or label("say.unnamed", lang)
            axes.text(left, top, shorten(name, int((width - 3) // 2.6)), va="top")
            held = [status for status in STATUSES for _ in range(row[status])]
            for nth, status in enumerate(held):
                colour, _, marker = STATUS[status]
                x, y = left + STEP * (nth % across + 0.4), top + LINE + STEP * (nth // across + 0.6)
                draw_point(axes, x, y, colour, marker, size=5)
            text = label(
                "say.targets" if row["targets"] else "say.no_targets", lang, met=row["met"], n=row["targets"]
            )
            foot = top + LINE + STEP * (depths[at] + 0.2)
            axes.text(left, foot, text, va="top", fontsize=SMALLEST, color="#555555")
        if data.empty:
            say_too_few(axes, lang)
        add_status_legend(axes, used_statuses(data), lang=lang, own=ax is None, areas=False)
        caption = label("caption.profiles", lang, n=int(data["n"].sum()), groups=len(data))
        return finish_axes(axes, data, caption)


def profile_groups(tables: Tables, *, by: str = "jurisdiction") -> pd.DataFrame:
    """Count each group's commitments by status, its targets and those met, in the order of the document.

    Columns: group, n, one a status, targets, met.
    """
    joined = join_owners(tables)
    group = choose_group(joined, by)
    counts = count_statuses(joined, group)
    key = ["bulletin_id", "commitment_id"]
    pairs = tables.pairs.merge(joined.assign(group=group)[[*key, "group"]], on=key)
    counts["targets"] = [int((pairs["group"] == name).sum()) for name in counts["group"]]
    met = pairs[pairs["met"] == "yes"]
    counts["met"] = [int((met["group"] == name).sum()) for name in counts["group"]]
    return counts
