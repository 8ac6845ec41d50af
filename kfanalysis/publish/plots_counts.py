"""Figures that count: what was promised, how it stands, what stands in the way, what of the text was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from kfanalysis.analysis.panels import keep_latest
from kfanalysis.publish.groups import choose_group, count_statuses, join_owners, sort_groups
from kfanalysis.publish.labels import label, name_value, shorten
from kfanalysis.publish.marks import (
    EDGE,
    PITCH,
    count_in_whole,
    name_rows,
    say_too_few,
    stack_bars,
    status_handles,
    status_looks,
    used_statuses,
    write_beside,
)
from kfanalysis.publish.sheets import Look, finish_sheet, open_sheet
from kfanalysis.publish.source_notes import note_source
from kfanalysis.publish.style import FAINT, INK, SERIES, STATUS
from kfanalysis.records import READINGS, STATUSES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from kfanalysis.tables import Tables

SHOWN = ("met", "not_met", "undetermined", "no_figures")
CONTRADICTIONS = (("completed", "not_met"),)
CONTRARY = STATUS["suspended"][0]
COMPOSITION = ("section", "kind", "jurisdiction")


def plot_promises(t: Tables, *, top: int = 9, **look: Unpack[Look]) -> Axes:
    """Plot how many commitments each section, kind of owner and office or place made (the ``top`` largest of each)."""
    t = keep_latest(t)
    data, n = count_promises(t), len(t.commitments)
    shown = data.groupby("by", sort=False).head(top)
    cut = len(data) - len(shown)
    with open_sheet(look, 14 + PITCH * (len(shown) + 4)) as sheet:
        axes, lang = sheet.axes, sheet.lang
        places, names, at = [], [], -1.0
        for (by, block), (colour, hatch) in zip(shown.groupby("by", sort=False), SERIES, strict=False):
            at += 1.3
            axes.annotate(label(f"by.{by}", lang), (0, at - 0.1), (2, 0), textcoords="offset points", va="center",
                          color="#555555")  # fmt: skip
            for row in block.to_dict("records"):
                at += 1
                axes.barh(at, row["n"], 0.72, color=colour, hatch=hatch, **EDGE)
                write_beside(axes, str(row["n"]), row["n"], at)
                places.append(at)
                names.append(
                    shorten(name_value(str(by), row["group"], lang), 12 if sheet.width < 120 else 28)
                )
        name_rows(axes, names, places)
        if shown.empty:
            say_too_few(axes, lang)
        axes.margins(x=0.12)
        count_in_whole(axes, "x")
        axes.set_xlabel(label("axis.commitments", lang, n=n))
        caption = label("caption.promises", lang, n=n, owners=len(t.owners), cut=cut) + note_source(t, lang)
        return finish_sheet(
            sheet, data, caption=caption, title=label("title.promises", lang, n=n, owners=len(t.owners))
        )


def count_promises(t: Tables) -> pd.DataFrame:
    """Count commitments and owners by section, kind of owner and jurisdiction; columns: by, group, n, owners."""
    import pandas as pd

    joined, blocks = join_owners(t), []
    for by in COMPOSITION:
        group = choose_group(joined, by)
        counts = count_statuses(joined, group)
        counts = (counts if by == "section" else sort_groups(counts))[["group", "n"]]
        owners = joined.groupby(group)["owner_id"].nunique()
        blocks.append(counts.assign(by=by, owners=[int(owners[name]) for name in counts["group"]]))
    return pd.concat(blocks, ignore_index=True)[["by", "group", "n", "owners"]]


def plot_obstacles(t: Tables, **look: Unpack[Look]) -> Axes:
    """Plot how many commitments name each obstacle, by status; a commitment can name several."""
    t = keep_latest(t)
    joined = join_owners(t)
    named = joined.assign(obstacle=joined["obstacles"].fillna("").str.split(";")).explode("obstacle")
    named = named[named["obstacle"].fillna("") != ""]
    data = sort_groups(count_statuses(named, named["obstacle"]))
    n = int((joined["obstacles"].fillna("") != "").sum())
    with open_sheet(look, 14 + PITCH * max(len(data), 2)) as sheet:
        axes, lang, used = sheet.axes, sheet.lang, used_statuses(data)
        stack_bars(sheet, data, status_looks(used))
        for at, count in enumerate(data["n"]):
            write_beside(axes, str(count), count, at)
        name_rows(axes, [name_value("obstacle", group, lang) for group in data["group"]])
        if data.empty:
            say_too_few(axes, lang)
        axes.margins(x=0.1)
        count_in_whole(axes, "x")
        axes.set_xlabel(label("axis.obstacles", lang, n=n))
        caption = label("caption.obstacles", lang, n=n, all=len(joined)) + note_source(t, lang)
        return finish_sheet(sheet, data, caption=caption, title=label("title.obstacles", lang, n=n),
                            handles=status_handles(sheet, used, areas=True))  # fmt: skip


def plot_coverage(t: Tables, **look: Unpack[Look]) -> Axes:
    """Plot what every number in the text was read as: quantity, time, or an exclusion by name."""
    data = count_readings(t)
    n, unexplained = int(data["n"].sum()), int(data.loc[data["reading"] == "unexplained", "n"].iloc[0])
    looks = {"quantity": SERIES[0], "time": SERIES[0], "unexplained": STATUS["suspended"][:2]}
    with open_sheet(look, 12 + PITCH * len(data)) as sheet:
        axes, lang = sheet.axes, sheet.lang
        for at, row in enumerate(data.to_dict("records")):
            colour, hatch = looks.get(row["reading"], (FAINT, ""))
            axes.barh(at, row["n"], 0.72, color=colour, hatch=hatch, **EDGE)
            write_beside(axes, f"{row['n']} ({100 * row['share']:.1f}%)", row["n"], at)
        name_rows(axes, [label(f"reading.{reading}", lang) for reading in data["reading"]])
        axes.set_xlim(0, 1.32 * max(1, *data["n"]))
        count_in_whole(axes, "x")
        axes.set_xlabel(label("axis.numbers", lang, n=n))
        caption = label("caption.coverage", lang, n=n, unexplained=unexplained) + note_source(t, lang)
        return finish_sheet(
            sheet, data, caption=caption, title=label("title.coverage", lang, n=n, unexplained=unexplained)
        )


def count_readings(t: Tables) -> pd.DataFrame:
    """Count the numbers of the ledger by reading, in the order of the codebook; columns: reading, n, share."""
    import pandas as pd

    found = list(t.ledger["reading"])
    counts = [found.count(reading) for reading in READINGS]
    shares = [count / max(len(found), 1) for count in counts]
    return pd.DataFrame({"reading": pd.Series(READINGS, dtype="str"), "n": counts, "share": shares})


def plot_says(t: Tables, **look: Unpack[Look]) -> Axes:
    """Plot what reports say against what their figures show: a dot a cell, its area the number of commitments."""
    t = keep_latest(t)
    data = cross_says(t)
    rows = [status for status in STATUSES if data.loc[data["status"] == status, "n"].sum()]
    with open_sheet(look, 22 + 8 * max(len(rows), 2)) as sheet:
        axes, lang = sheet.axes, sheet.lang
        most = max(1, int(data["n"].max()))
        for row in data[data["n"] > 0].to_dict("records"):
            x, y = SHOWN.index(row["shown"]), rows.index(row["status"])
            colour = CONTRARY if (row["status"], row["shown"]) in CONTRADICTIONS else SERIES[0][0]
            axes.scatter([x - 0.12], [y], s=12 + 240 * row["n"] / most, color=sheet.colour(row["status"], colour),
                         edgecolor=INK, linewidth=0.5)  # fmt: skip
            axes.annotate(str(row["n"]), (x - 0.12, y), (11, 0), textcoords="offset points", va="center")
        name_rows(axes, [label(f"status.{status}", lang) for status in rows])
        axes.set_xticks(range(len(SHOWN)), [label(f"shown.{name}", lang) for name in SHOWN])
        axes.set_xlim(-0.6, len(SHOWN) - 0.4)
        axes.tick_params(axis="x", length=0)
        axes.set_xlabel(label("axis.shown", lang))
        axes.set_ylabel(label("axis.says", lang))
        if not rows:
            say_too_few(axes, lang)
        n, contrary = int(data["n"].sum()), 0
        for status, shown in CONTRADICTIONS:
            contrary += int(data.loc[(data["status"] == status) & (data["shown"] == shown), "n"].sum())
        caption = label(
            "caption.says", lang, n=n, paired=n - int(data.loc[data["shown"] == "no_figures", "n"].sum())
        )
        return finish_sheet(
            sheet,
            data,
            caption=caption + note_source(t, lang),
            title=label("title.says" if contrary else "title.says_none", lang, n=contrary),
        )


def cross_says(t: Tables) -> pd.DataFrame:
    """Count commitments by what their report says and what their figures show; columns: status, shown, n."""
    import pandas as pd

    held = list(zip(t.commitments["status"], t.commitments["shown"], strict=True))
    rows = [(status, shown, held.count((status, shown))) for status in STATUSES for shown in SHOWN]
    return pd.DataFrame(rows, columns=["status", "shown", "n"])
