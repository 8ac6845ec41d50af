"""Strips: what each office or place promised, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from kfanalysis.analysis.panels import keep_latest
from kfanalysis.publish.groups import choose_group, count_statuses, join_owners
from kfanalysis.publish.labels import label, name_office, name_value, say_cut, shorten
from kfanalysis.publish.marks import (
    PITCH,
    count_in_whole,
    draw_point,
    name_rows,
    say_too_few,
    status_handles,
    used_statuses,
)
from kfanalysis.publish.sheets import Look, finish_sheet, open_sheet
from kfanalysis.publish.source_notes import note_source
from kfanalysis.publish.style import STATUS
from kfanalysis.records import STATUSES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from kfanalysis.tables import Tables


def plot_profiles(t: Tables, *, by: str = "jurisdiction", top: int = 18, **look: Unpack[Look]) -> Axes:
    """Plot a strip an office or place: one mark a commitment by status, and how many of its targets are met.

    Strips stand in the order of the document: this is no ranking. Owners without office or place share a strip.
    """
    t = keep_latest(t)
    data = profile_groups(t, by=by)
    shown = data.head(top)
    with open_sheet(look, 12 + PITCH * max(len(shown), 3)) as sheet:
        lang, axes = sheet.lang, sheet.axes
        most = max([8, *shown["n"]])
        for at, row in enumerate(shown.to_dict("records")):
            held = [status for status in STATUSES for _ in range(row[status])]
            for nth, status in enumerate(held, 1):
                colour, _, marker = STATUS[status]
                draw_point(axes, nth, at, sheet.colour(status, colour), marker, size=min(5, 5 * 24 / most))
            if row["targets"]:
                axes.annotate(f"{row['met']}/{row['targets']}", (most + 0.8, at), va="center", color="#555555",
                              annotation_clip=False)  # fmt: skip
        width = 11 if sheet.width < 120 else 24
        name_rows(
            axes,
            [
                (
                    name_office(name, lang, width)
                    if by == "jurisdiction"
                    else shorten(name_value(by, name, lang), width)
                )
                for name in shown["group"]
            ],
        )
        if data["targets"].sum():
            axes.annotate(label("say.met_of", lang), (most + 0.8, -0.9), va="center", color="#555555",
                          ha="center" if lang == "en" else "left", annotation_clip=False)  # fmt: skip
            axes.set_ylim(top=-1.4)
        axes.set_xlim(0.4, most + 2.5)
        count_in_whole(axes, "x")
        axes.set_xlabel(label("axis.commitments", lang, n=int(data["n"].sum())))
        if data.empty:
            say_too_few(axes, lang)
        n = int(data["n"].sum())
        caption = label(
            "caption.profiles", lang, n=n, groups=len(data), cut=say_cut(len(shown), len(data), lang)
        )
        title = label("title.profiles", lang, n=n, groups=len(data))
        return finish_sheet(sheet, data, caption=caption + note_source(t, lang), title=title,
                            handles=status_handles(sheet, used_statuses(data), areas=False))  # fmt: skip


def profile_groups(t: Tables, *, by: str = "jurisdiction") -> pd.DataFrame:
    """Count each group's commitments by status, its targets and those met, in the order of the document.

    Columns: group, n, one a status, targets, met.
    """
    joined = join_owners(t)
    group = choose_group(joined, by)
    counts = count_statuses(joined, group)
    key = ["bulletin_id", "commitment_id"]
    pairs = t.pairs.merge(joined.assign(group=group)[[*key, "group"]], on=key)
    counts["targets"] = [int((pairs["group"] == name).sum()) for name in counts["group"]]
    met = pairs[pairs["met"] == "yes"]
    counts["met"] = [int((met["group"] == name).sum()) for name in counts["group"]]
    return counts
