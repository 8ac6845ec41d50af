"""Figures that count: what was promised, how it stands, what stands in the way, what of the text was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kfanalysis.publish.groups import choose_group, count_statuses, join_owners, sort_groups
from kfanalysis.publish.labels import label, name_value, shorten
from kfanalysis.publish.marks import (
    EDGE,
    PITCH,
    add_status_legend,
    count_in_whole,
    name_rows,
    say_too_few,
    stack_bars,
    used_statuses,
    write_beside,
)
from kfanalysis.publish.style import FAINT, SERIES, STATUS, choose_lang, finish_axes, start_axes, styled
from kfanalysis.records import READINGS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from kfanalysis.tables import Tables

COMPOSITION = ("section", "kind", "jurisdiction")


def plot_promises(
    tables: Tables, *, ax: Axes | None = None, lang: str = "zh", size: str = "single", top: int = 12
) -> Axes:
    """Plot how many commitments each section, kind of owner and office or place made (the ``top`` largest)."""
    lang, data = choose_lang(lang), count_promises(tables)
    cut = max(0, int((data["by"] == "jurisdiction").sum()) - top)
    shown, n = data.iloc[: len(data) - cut], len(tables.commitments)
    with styled():
        axes = start_axes(ax, size, 16 + PITCH * (len(shown) + 4))
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
                names.append(shorten(name_value(str(by), row["group"], lang), 12))
        name_rows(axes, names, places)
        if shown.empty:
            say_too_few(axes, lang)
        axes.margins(x=0.12)
        count_in_whole(axes, "x")
        axes.set_xlabel(label("axis.commitments", lang, n=n))
        return finish_axes(
            axes, data, label("caption.promises", lang, n=n, owners=len(tables.owners), cut=cut)
        )


def count_promises(tables: Tables) -> pd.DataFrame:
    """Count commitments and owners by section, kind of owner and jurisdiction; columns: by, group, n, owners."""
    import pandas as pd

    joined, blocks = join_owners(tables), []
    for by in COMPOSITION:
        group = choose_group(joined, by)
        counts = count_statuses(joined, group)
        counts = (counts if by == "section" else sort_groups(counts))[["group", "n"]]
        owners = joined.groupby(group)["owner_id"].nunique()
        blocks.append(counts.assign(by=by, owners=[int(owners[name]) for name in counts["group"]]))
    return pd.concat(blocks, ignore_index=True)[["by", "group", "n", "owners"]]


def plot_status(
    tables: Tables, *, by: str = "topic", least: int = 5, ax: Axes | None = None, lang: str = "zh",
    size: str = "single",
) -> Axes:  # fmt: skip
    """Plot the shares of each status by group, with the 95 % Wilson interval of the share completed.

    Groups of fewer than ``least`` commitments are pooled: three commitments are no basis for a comparison.
    """
    lang, joined = choose_lang(lang), join_owners(tables)
    data = add_interval(sort_groups(count_statuses(joined, choose_group(joined, by, least=least))))
    with styled():
        axes = start_axes(ax, size, 22 + PITCH * max(len(data), 1))
        stack_bars(axes, data, of=[float(n) for n in data["n"]])
        for at, row in enumerate(data.to_dict("records")):
            bounds = [100 * row["completed_low"], 100 * row["completed_high"]]
            axes.plot(
                bounds, [at + 0.47] * 2, color=STATUS["completed"][0], marker="|", markersize=3, linewidth=0.8
            )
        names = [shorten(name_value(by, group, lang), 10) for group in data["group"]]
        name_rows(axes, [f"{name} ({n})" for name, n in zip(names, data["n"], strict=True)])
        if data.empty:
            say_too_few(axes, lang)
        axes.set_xlim(0, 100)
        axes.set_xlabel(label("axis.share", lang, n=len(joined)))
        add_status_legend(axes, used_statuses(data), lang=lang, own=ax is None, areas=True)
        caption = label("caption.status", lang, n=len(joined), by=label(f"by.{by}", lang), least=least)
        return finish_axes(axes, data, caption)


def add_interval(counts: pd.DataFrame) -> pd.DataFrame:
    """Add the 95 % Wilson interval of the share completed: completed_low, completed_high (0–1)."""
    from kfanalysis.analysis.shares import wilson

    bounds = [wilson(float(k), float(n)) for k, n in zip(counts["completed"], counts["n"], strict=True)]
    return counts.assign(
        completed_low=[low for low, _ in bounds], completed_high=[high for _, high in bounds]
    )


def plot_obstacles(tables: Tables, *, ax: Axes | None = None, lang: str = "zh", size: str = "single") -> Axes:
    """Plot how many commitments name each obstacle, by status; a commitment can name several."""
    lang, joined = choose_lang(lang), join_owners(tables)
    named = joined.assign(obstacle=joined["obstacles"].fillna("").str.split(";")).explode("obstacle")
    named = named[named["obstacle"].fillna("") != ""]
    data = sort_groups(count_statuses(named, named["obstacle"]))
    n = int((joined["obstacles"].fillna("") != "").sum())
    with styled():
        axes = start_axes(ax, size, 24 + PITCH * max(len(data), 1))
        stack_bars(axes, data)
        for at, count in enumerate(data["n"]):
            write_beside(axes, str(count), count, at)
        name_rows(axes, [name_value("obstacle", group, lang) for group in data["group"]])
        if data.empty:
            say_too_few(axes, lang)
        axes.margins(x=0.1)
        count_in_whole(axes, "x")
        axes.set_xlabel(label("axis.obstacles", lang, n=n))
        add_status_legend(axes, used_statuses(data), lang=lang, own=ax is None, areas=True)
        return finish_axes(axes, data, label("caption.obstacles", lang, n=n, all=len(joined)))


def plot_coverage(tables: Tables, *, ax: Axes | None = None, lang: str = "zh", size: str = "single") -> Axes:
    """Plot what every number in the text was read as: quantity, time, or an exclusion by name."""
    lang, data = choose_lang(lang), count_readings(tables)
    n, unexplained = int(data["n"].sum()), int(data.loc[data["reading"] == "unexplained", "n"].iloc[0])
    looks = {"quantity": SERIES[0], "time": SERIES[0], "unexplained": STATUS["suspended"][:2]}
    with styled():
        axes = start_axes(ax, size, 14 + PITCH * len(data))
        for at, row in enumerate(data.to_dict("records")):
            colour, hatch = looks.get(row["reading"], (FAINT, ""))
            axes.barh(at, row["n"], 0.72, color=colour, hatch=hatch, **EDGE)
            write_beside(axes, f"{row['n']} ({100 * row['share']:.1f}%)", row["n"], at)
        name_rows(axes, [label(f"reading.{reading}", lang) for reading in data["reading"]])
        axes.set_xlim(0, 1.32 * max(1, *data["n"]))
        count_in_whole(axes, "x")
        axes.set_xlabel(label("axis.numbers", lang, n=n))
        return finish_axes(axes, data, label("caption.coverage", lang, n=n, unexplained=unexplained))


def count_readings(tables: Tables) -> pd.DataFrame:
    """Count the numbers of the ledger by reading, in the order of the codebook; columns: reading, n, share."""
    import pandas as pd

    found = list(tables.ledger["reading"])
    counts = [found.count(reading) for reading in READINGS]
    shares = [count / max(len(found), 1) for count in counts]
    return pd.DataFrame({"reading": pd.Series(READINGS, dtype="str"), "n": counts, "share": shares})
