"""Figures of topics: which office promises what, and how far the word clusters are found again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from kfanalysis.analysis.panels import keep_latest
from kfanalysis.publish.groups import choose_group, join_owners
from kfanalysis.publish.labels import label, name_office, name_value, say_cut, shorten
from kfanalysis.publish.marks import PITCH, draw_point, name_rows, point, say_too_few
from kfanalysis.publish.sheets import Look, finish_sheet, open_sheet
from kfanalysis.publish.source_notes import note_source
from kfanalysis.publish.style import FAINT, INK, SERIES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from kfanalysis.analysis.clusters.topics import Topics
    from kfanalysis.tables import Tables

BLUE, OPEN = SERIES[0][0], "#FFFFFF"


def plot_departments(t: Tables, *, top: int = 13, **look: Unpack[Look]) -> Axes:
    """Plot offices and places against policy topics: a dot a cell, its area and number the commitments.

    Rows by size, ``top`` of them; columns in the order in which the rows come to them.
    """
    t = keep_latest(t)
    data = cross_topics(t)
    totals = data.groupby("department")["n"].sum()
    order = sorted(set(data["department"]), key=lambda name: (-totals[name], name))
    shown = order[:top]
    used = _order_topics(data, shown)
    with open_sheet(look, 36 + PITCH * 1.05 * max(len(shown), 2)) as sheet:
        lang, axes = sheet.lang, sheet.axes
        blue, most = sheet.colour("departments", "#9CC7E3"), max(1, int(data["n"].max()) if len(data) else 1)
        for row in data[data["department"].isin(shown)].to_dict("records"):
            x, y = used.index(row["topic"]), shown.index(row["department"])
            axes.scatter(
                [x], [y], s=45 + 60 * row["n"] / most, color=blue, edgecolor=INK, linewidth=0.4, zorder=2
            )
            axes.annotate(str(row["n"]), (x, y), ha="center", va="center_baseline", zorder=3)
        axes.set_xticks(range(len(used)), [name_value("topic", name, lang) for name in used], rotation=90)
        axes.tick_params(axis="x", length=0)
        width = 9 if sheet.width < 120 else 24
        names = [name_office(name, lang, width) for name in shown]
        name_rows(axes, [f"{name} ({totals[key]})" for name, key in zip(names, shown, strict=True)])
        axes.grid(color="#EEEEEE")
        if not shown:
            say_too_few(axes, lang)
        axes.set_xlim(-0.7, max(len(used), 1) - 0.3)
        n = int(data["n"].sum())
        caption = label("caption.departments", lang, n=n, offices=len(order), topics=data["topic"].nunique(),
                        cut=say_cut(len(shown), len(order), lang))  # fmt: skip
        by_topic = data.groupby("topic")["n"].sum()
        first = min(by_topic.index, key=lambda name: (-by_topic[name], name), default="")
        title = label("title.departments", lang, k=int(by_topic[first]) if first else 0,
                      topic=name_value("topic", first, lang))  # fmt: skip
        return finish_sheet(sheet, data, caption=caption + note_source(t, lang), title=title)


def cross_topics(t: Tables) -> pd.DataFrame:
    """Count commitments by office or place and policy topic; columns: department, topic, n (cells of none left out)."""
    joined = join_owners(t)
    joined = joined.assign(department=choose_group(joined, "jurisdiction"), topic=joined["topic"].fillna(""))
    counts = joined[joined["topic"] != ""].groupby(["department", "topic"]).size().rename("n").reset_index()
    return counts.astype({"department": "str", "topic": "str", "n": "int64"})


def _order_topics(data: pd.DataFrame, shown: list[str]) -> list[str]:
    """Order the topics of the rows shown by where their commitments stand on average: blocks become visible."""
    places: dict[str, list[int]] = {}
    for row in data[data["department"].isin(shown)].to_dict("records"):
        places.setdefault(row["topic"], []).extend([shown.index(row["department"])] * row["n"])
    return sorted(places, key=lambda topic: (sum(places[topic]) / len(places[topic]), topic))


def plot_topics(t: Tables, *, found: Topics | None = None, top: int = 17, **look: Unpack[Look]) -> Axes:
    """Plot how far each word cluster is found again in subsamples; open dots are doubtful.

    ``found``: what ``kf.topics(t, …)`` gave where its defaults are not to be used.
    """
    t = keep_latest(t)
    from kfanalysis.analysis.clusters.topics import topics

    found = topics(t) if found is None else found
    data, n = found.clusters, len(found.commitments)
    shown = data.head(top)
    with open_sheet(look, 12 + PITCH * max(len(shown), 3)) as sheet:
        lang, axes = sheet.lang, sheet.axes
        blue = sheet.colour("topics", BLUE)
        for at, row in enumerate(shown.to_dict("records")):
            axes.plot([0, row["stability"]], [at, at], color=FAINT, linewidth=0.8, zorder=1)
            draw_point(axes, row["stability"], at, OPEN if row["doubtful"] else blue, "o")
        names = [label("say.cluster", lang, cluster=row["cluster"], n=row["size"],
                       words=shorten(row["label"], 11 if sheet.width < 120 else 24))
                 for row in shown.to_dict("records")]  # fmt: skip
        name_rows(axes, names)
        axes.axvline(0.5, color=INK, linewidth=0.8, linestyle=(0, (4, 2)), zorder=1)
        axes.set_xlim(0, 1)
        axes.set_xlabel(label("axis.stability", lang))
        if data.empty:
            say_too_few(axes, lang)
            caption = label("caption.no_topics", lang) + note_source(t, lang)
            return finish_sheet(sheet, data, caption=caption, title=label("say.too_few", lang))
        handles = [
            point(blue, "o", label("legend.stable", lang)),
            point(OPEN, "o", label("legend.doubtful", lang)),
        ]
        doubtful = int(data["doubtful"].sum())
        caption = label("caption.topics", lang, n=n, k=len(data), doubtful=doubtful) + note_source(t, lang)
        title = label("title.topics", lang, k=len(data), doubtful=doubtful)
        return finish_sheet(sheet, data, caption=caption, title=title, handles=handles)
