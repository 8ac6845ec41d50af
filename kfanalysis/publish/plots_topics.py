"""Figures of the topic clusters: where they lie and how stable they are, which office has which."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING, Any

from kfanalysis.publish.labels import label, shorten
from kfanalysis.publish.marks import name_rows, patch, say_too_few
from kfanalysis.publish.style import (
    FAINT,
    INK,
    SERIES,
    SMALLEST,
    WIDTHS,
    choose_lang,
    finish_axes,
    start_axes,
    styled,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from kfanalysis.analysis.topics import Topics
    from kfanalysis.tables import Tables

STABLE, DOUBTFUL = (SERIES[0][0], ""), ("#FFFFFF", "///")
STRONGEST = 4.0  # residual at which the colour is full
NOTABLE = 2.0  # residual beyond which a cell is more than chance would give it
APART = 0.095  # of the map's width: two numbers nearer than this are moved apart


def plot_topics(
    tables: Tables,
    *,
    found: Topics | None = None,
    ax: Axes | None = None,
    lang: str = "zh",
    size: str = "single",
) -> Axes:
    """Plot the clusters on a map of the commitments, each with its words, its size and its stability.

    ``found``: what ``kf.topics(t, …)`` gave where its defaults are not to be used. A cluster found again in fewer
    than half of the subsamples is doubtful and hatched.
    """
    lang, found = choose_lang(lang), _topics(tables, found)
    data, n = found.clusters, len(found.commitments)
    with styled():
        axes = start_axes(ax, size, 70 + 4.2 * len(data))
        axes.set_xticks([])
        axes.set_yticks([])
        axes.set_xlabel(label("axis.map", lang, n=n))
        if data.empty:
            say_too_few(axes, lang)
            return finish_axes(axes, data, label("caption.no_topics", lang))
        points = found.commitments
        axes.plot(points["x"], points["y"], "o", markersize=2.5, color=FAINT, markeredgewidth=0, zorder=1)
        axes.margins(0.08)
        places = spread_apart(list(zip(data["x"], data["y"], strict=True)), _ranges(points))
        handles = []
        for row, (x, y) in zip(data.to_dict("records"), places, strict=True):
            colour, hatch = DOUBTFUL if row["doubtful"] else STABLE
            axes.plot([row["x"], x], [row["y"], y], color=INK, linewidth=0.6, zorder=2)
            axes.plot([x], [y], "o", markersize=9.5, markerfacecolor=colour, markeredgecolor=INK,
                      markeredgewidth=0.6, zorder=3)  # fmt: skip
            axes.annotate(str(row["cluster"]), (x, y), ha="center", va="center_baseline", fontsize=SMALLEST,
                          color=INK if row["doubtful"] else "white", zorder=4)  # fmt: skip
            text = label("say.cluster", lang, cluster=row["cluster"], words=shorten(row["label"], 13), n=row["size"],
                         stability=f"{row['stability']:.2f}")  # fmt: skip
            handles.append(patch(colour, hatch, text))
        _list_below(axes, handles, own=ax is None)
        doubtful = int(data["doubtful"].sum())
        return finish_axes(axes, data, label("caption.topics", lang, n=n, k=len(data), doubtful=doubtful))


def plot_departments(
    tables: Tables, *, found: Topics | None = None, top: int = 30, ax: Axes | None = None, lang: str = "zh",
    size: str = "single",
) -> Axes:  # fmt: skip
    """Plot offices and places against topic clusters: how many commitments, and whether more than chance gives.

    A cell's number counts; its colour is the adjusted residual (Haberman 1973); a frame marks those
    beyond ±2, single commitments apart, whose expected number is too small to be told from chance.
    Of more than ``top`` offices the ``top`` with most commitments are drawn.
    """
    lang, found = choose_lang(lang), _topics(tables, found)
    data = found.departments
    totals = data.groupby("department")["n"].sum()
    order = sorted(totals.index, key=lambda name: (-totals[name], name))
    shown, clusters = order[:top], list(dict.fromkeys(data["cluster"]))
    with styled():
        axes = start_axes(ax, size, 62 + 4.0 * max(len(shown), 3))
        if data.empty:
            say_too_few(axes, lang)
            return finish_axes(axes, data, label("caption.no_topics", lang))
        cells = data[data["department"].isin(shown)].to_dict("records")
        drawn = _draw_cells(axes, cells, shown, clusters)
        words = {row["cluster"]: row["label"] + ("*" if row["doubtful"] else "") for row in cells}
        axes.set_xticks(range(len(clusters)), [shorten(words[c], 11) for c in clusters], rotation=90)
        axes.tick_params(axis="x", length=0)
        name_rows(axes, [f"{shorten(name, 10)} ({totals[name]})" for name in shown])
        axes.set_xlim(-0.5, len(clusters) - 0.5)
        bar = axes.figure.colorbar(drawn, ax=axes, location="top", shrink=0.7, aspect=30, pad=0.01)
        bar.set_label(label("axis.residual", lang))
        bar.outline.set_linewidth(0.6)
        numbers = {"n": int(totals.sum()), "k": len(clusters), "offices": len(order), "shown": len(shown)}
        return finish_axes(axes, data, label("caption.departments", lang, **numbers))


def spread_apart(places: list[tuple[float, float]], ranges: tuple[float, float]) -> list[tuple[float, float]]:
    """Move places apart until no two lie nearer than a number's width, in the order given, always the same way.

    >>> spread_apart([(0.0, 0.0), (5.0, 5.0)], (10.0, 10.0))
    [(0.0, 0.0), (5.0, 5.0)]
    >>> (a, b) = spread_apart([(0.0, 0.0), (0.1, 0.0)], (10.0, 10.0))
    >>> round(b[0] - a[0], 2) >= 0.95
    True
    """
    wide, high = ranges
    moved = [[x / wide, y / high] for x, y in places]
    for _ in range(400):
        still = True
        for i, a in enumerate(moved):
            for b in moved[i + 1 :]:
                dx, dy = b[0] - a[0], b[1] - a[1]
                gap = hypot(dx, dy)
                if gap >= APART:
                    continue
                still = False
                dx, dy = (dx / gap, dy / gap) if gap > 1e-9 else (1.0, 0.0)
                push = (APART - gap) / 2 + 1e-4
                a[0], a[1] = a[0] - push * dx, a[1] - push * dy
                b[0], b[1] = b[0] + push * dx, b[1] + push * dy
        if still:
            break
    return [(x * wide, y * high) for x, y in moved]


def _draw_cells(axes: Axes, cells: list[dict[Any, Any]], shown: list[str], clusters: list[int]) -> Any:
    """Draw the grid of residuals with its numbers; return what the colour bar reads."""
    from matplotlib.patches import Rectangle

    grid = [[0.0] * len(clusters) for _ in shown]
    for cell in cells:
        at, column = shown.index(cell["department"]), clusters.index(cell["cluster"])
        grid[at][column] = cell["residual"]
        if cell["n"]:
            colour = "white" if abs(cell["residual"]) > 0.7 * STRONGEST else INK
            axes.annotate(
                str(cell["n"]), (column, at), ha="center", va="center", fontsize=SMALLEST, color=colour
            )
        if abs(cell["residual"]) > NOTABLE and cell["n"] > 1:
            axes.add_patch(
                Rectangle((column - 0.5, at - 0.5), 1, 1, fill=False, edgecolor=INK, linewidth=0.9)
            )
    return axes.imshow(
        grid, cmap="PuOr_r", vmin=-STRONGEST, vmax=STRONGEST, aspect="auto", interpolation="nearest"
    )


def _list_below(axes: Axes, handles: list[Any], *, own: bool) -> None:
    from matplotlib.figure import Figure

    if own and isinstance(axes.figure, Figure):
        columns = 1 if axes.figure.get_figwidth() * 25.4 < WIDTHS["onehalf"] else 2
        axes.figure.legend(handles=handles, loc="outside lower center", ncols=columns)
    else:
        axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.12))


def _ranges(points: pd.DataFrame) -> tuple[float, float]:
    """Return the width and height of the map, never zero."""
    wide, high = (float(points[axis].max() - points[axis].min()) for axis in ("x", "y"))
    return wide or 1.0, high or 1.0


def _topics(tables: Tables, found: Topics | None) -> Topics:
    from kfanalysis.analysis.topics import topics

    return topics(tables) if found is None else found
