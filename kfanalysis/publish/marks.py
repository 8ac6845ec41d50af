"""The marks that figures are drawn with: bars by status, points, spans, numbers beside them, legends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kfanalysis.publish.labels import label
from kfanalysis.publish.style import INK, STATUS
from kfanalysis.records import STATUSES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

PITCH = 4.6  # mm from one bar to the next: room for a 7 pt label
ROW = 3.5  # mm from one row of points to the next
EDGE: dict[str, Any] = {"edgecolor": INK, "linewidth": 0.5}


def used_statuses(counts: pd.DataFrame) -> list[str]:
    """List the statuses that a frame with one column a status counts at all."""
    return [status for status in STATUSES if counts[status].sum()]


def stack_bars(axes: Axes, counts: pd.DataFrame, *, of: Sequence[float] | None = None) -> None:
    """Draw a horizontal bar a row, stacked by status: counts, or percentages of the row's number in ``of``."""
    left = [0.0] * len(counts)
    for status in used_statuses(counts):
        lengths = [float(n) for n in counts[status]]
        if of is not None:
            lengths = [100 * length / total for length, total in zip(lengths, of, strict=True)]
        colour, hatch, _ = STATUS[status]
        axes.barh(range(len(counts)), lengths, 0.66, left=left, color=colour, hatch=hatch, **EDGE)
        left = [at + length for at, length in zip(left, lengths, strict=True)]


def name_rows(axes: Axes, names: Sequence[str], places: Sequence[float] | None = None) -> None:
    """Name the rows at the left, the first one on top, without tick marks."""
    at = list(range(len(names))) if places is None else list(places)
    axes.set_yticks(at, list(names))
    axes.set_ylim((max(at) if at else 0) + 0.6, -0.6)
    axes.tick_params(axis="y", length=0)


def write_beside(axes: Axes, text: str, x: float, y: float) -> None:
    """Write a number to the right of where a bar ends."""
    axes.annotate(text, (x, y), (3, 0), textcoords="offset points", va="center")


def draw_point(axes: Axes, x: float, y: float, colour: str, marker: str, *, size: float = 4.5) -> None:
    """Draw a point; its marker says in grey what its colour says."""
    axes.plot([x], [y], marker=marker, markersize=size, markerfacecolor=colour, markeredgecolor=INK,
              markeredgewidth=0.5, linestyle="", clip_on=False, zorder=4)  # fmt: skip


def draw_span(axes: Axes, x: Sequence[float], y: Sequence[float], *, width: float = 1.0) -> None:
    """Draw an interval from one place to another."""
    axes.plot(x, y, color=INK, linewidth=width, solid_capstyle="butt", zorder=3)


def count_in_whole(axes: Axes, which: str) -> None:
    """Let an axis of counts have ticks at whole numbers only."""
    from matplotlib.ticker import MaxNLocator

    (axes.xaxis if which == "x" else axes.yaxis).set_major_locator(MaxNLocator(integer=True, nbins=6))


def patch(colour: str, hatch: str, text: str) -> Any:
    """Return a legend entry as an area."""
    from matplotlib.patches import Patch

    return Patch(facecolor=colour, hatch=hatch, edgecolor=INK, linewidth=0.5, label=text)


def point(colour: str, marker: str, text: str) -> Any:
    """Return a legend entry as a point."""
    from matplotlib.lines import Line2D

    return Line2D([], [], linestyle="", marker=marker, markersize=4.5, markerfacecolor=colour,
                  markeredgecolor=INK, markeredgewidth=0.5, label=text)  # fmt: skip


def add_status_legend(axes: Axes, statuses: Iterable[str], *, lang: str, own: bool, areas: bool) -> None:
    """Add the legend of the statuses, as areas with hatches or as points with markers."""
    handles = []
    for status in statuses:
        colour, hatch, marker = STATUS[status]
        text = label(f"status.{status}", lang)
        handles.append(patch(colour, hatch, text) if areas else point(colour, marker, text))
    add_legend(axes, handles, own=own, columns=5 if lang == "zh" else 3)


def add_legend(axes: Axes, handles: list[Any], *, own: bool, columns: int) -> None:
    """Put the legend above the plot: of the figure where that is ours, of the axes where they are the caller's."""
    from matplotlib.figure import Figure

    if own and isinstance(axes.figure, Figure):
        axes.figure.legend(handles=handles, loc="outside upper center", ncols=columns)
    else:
        axes.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=columns)


def say_too_few(axes: Axes, lang: str) -> None:
    """Say in the middle of the axes that there is too little to plot."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, label("say.too_few", lang), transform=axes.transAxes, ha="center", va="center")
