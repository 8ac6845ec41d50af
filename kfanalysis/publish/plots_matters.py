"""Matters that several offices report on: a network, drawn as arcs beside the list of offices."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Unpack

from kfanalysis.analysis.panels import keep_latest
from kfanalysis.publish.groups import choose_group, join_owners
from kfanalysis.publish.labels import label, name_office, say_cut
from kfanalysis.publish.marks import PITCH, draw_point, name_rows, say_too_few
from kfanalysis.publish.sheets import Look, finish_sheet, open_sheet
from kfanalysis.publish.source_notes import note_source
from kfanalysis.publish.style import SERIES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from kfanalysis.tables import Tables

BLUE = SERIES[0][0]


def plot_matters(t: Tables, *, top: int = 18, **look: Unpack[Look]) -> Axes:
    """Plot which offices and places report on the same matters: an arc joins two, its width counts matters.

    The offices with most matters (in brackets) are drawn, ``top`` of them, in the order of the document.
    """
    t = keep_latest(t)
    data = tie_offices(t)
    shared = {name: data.loc[(data["one"] == name) | (data["other"] == name), "matters"]
              for name in dict.fromkeys([*data["one"], *data["other"]])}  # fmt: skip
    ties = {name: len(set(";".join(matters).split(";"))) for name, matters in shared.items()}
    kept = set(sorted(ties, key=lambda name: (-ties[name], name))[:top])
    order = [name for name in dict.fromkeys(choose_group(join_owners(t), "jurisdiction")) if name in kept]
    with open_sheet(look, 10 + PITCH * max(len(order), 4)) as sheet:
        from matplotlib.patches import Arc

        lang, axes = sheet.lang, sheet.axes
        colour = sheet.colour("matters", BLUE)
        for row in data[data["one"].isin(kept) & data["other"].isin(kept)].to_dict("records"):
            a, b = sorted((order.index(row["one"]), order.index(row["other"])))
            axes.add_patch(Arc((0, (a + b) / 2), 2 * (b - a) / max(1, len(order) - 1), b - a, theta1=-90, theta2=90,
                               color=colour, linewidth=0.6 + 0.8 * row["n"], alpha=0.75))  # fmt: skip
        for at in range(len(order)):
            draw_point(axes, 0, at, colour, "o")
        width = 11 if sheet.width < 120 else 24
        name_rows(
            axes,
            [f"{name_office(name, lang, width)} ({ties[name]})" for name in order],
        )
        axes.set_xlim(-0.03, 1.05)
        axes.set_xticks([])
        axes.spines[["bottom", "left"]].set_visible(False)
        axes.set_xlabel(label("axis.matters", lang))
        if not order:
            say_too_few(axes, lang)
        n = t.matters["matter_id"].nunique() if len(data) else 0
        caption = label(
            "caption.matters", lang, n=n, offices=len(ties), cut=say_cut(len(order), len(ties), lang)
        )
        return finish_sheet(
            sheet, data, caption=caption + note_source(t, lang), title=label("title.matters", lang, n=n)
        )


def tie_offices(t: Tables) -> pd.DataFrame:
    """Count the matters that two offices or places both report on; columns: one, other, n, matters (``;``-joined)."""
    import pandas as pd

    joined = join_owners(t)
    joined = joined.assign(office=choose_group(joined, "jurisdiction"))
    key = ["bulletin_id", "commitment_id"]
    if t.matters.empty:
        return pd.DataFrame(columns=["one", "other", "n", "matters"])
    held = t.matters.merge(joined[[*key, "office"]], on=key)
    held = held[held["office"] != ""]
    rows: dict[tuple[str, str], list[str]] = {}
    for (_, _), group in held.groupby(["bulletin_id", "matter_id"]):
        for one, other in combinations(sorted(set(group["office"])), 2):
            rows.setdefault((one, other), []).append(str(group["what"].iloc[0]))
    found = [(one, other, len(what), ";".join(what)) for (one, other), what in sorted(rows.items())]
    return pd.DataFrame(found, columns=["one", "other", "n", "matters"])
