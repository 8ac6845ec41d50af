"""The marks that figures are drawn with: bars by status, points, spans, numbers beside them, legends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kfanalysis.publish.labels import label
from kfanalysis.publish.style import INK, STATUS
from kfanalysis.records import STATUSES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from kfanalysis.publish.sheets import Sheet

PITCH = 4.0  # mm from one bar to the next: room for a 7 pt label
EDGE: dict[str, Any] = {"edgecolor": INK, "linewidth": 0.5}


def used_statuses(counts: pd.DataFrame) -> list[str]:
    """List the statuses that a frame with one column a status counts at all."""
    return [status for status in STATUSES if counts[status].sum()]


def stack_bars(
    sheet: Sheet,
    counts: pd.DataFrame,
    looks: Mapping[str, tuple[str, str]],
    *,
    of: Sequence[float] | None = None,
) -> None:
    """Draw a horizontal bar a row, stacked by the columns of ``looks``: counts, or percentages of ``of``."""
    left = [0.0] * len(counts)
    for name, (colour, hatch) in looks.items():
        lengths = [float(n) for n in counts[name]]
        if of is not None:
            lengths = [100 * length / total for length, total in zip(lengths, of, strict=True)]
        sheet.axes.barh(
            range(len(counts)),
            lengths,
            0.66,
            left=left,
            color=sheet.colour(name, colour),
            hatch=hatch,
            **EDGE,
        )
        left = [at + length for at, length in zip(left, lengths, strict=True)]


def status_looks(statuses: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return colour and hatch of statuses, for stacked bars."""
    return {status: STATUS[status][:2] for status in statuses}


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


def draw_span(
    axes: Axes, x: Sequence[float], y: Sequence[float], *, width: float = 1.0, colour: str = INK
) -> None:
    """Draw an interval from one place to another."""
    axes.plot(x, y, color=colour, linewidth=width, solid_capstyle="butt", zorder=3)


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


def status_handles(sheet: Sheet, statuses: Iterable[str], *, areas: bool) -> list[Any]:
    """Return the legend of the statuses, as areas with hatches or as points with markers."""
    handles = []
    for status in statuses:
        colour, hatch, marker = STATUS[status]
        text, colour = label(f"status.{status}", sheet.lang), sheet.colour(status, colour)
        handles.append(patch(colour, hatch, text) if areas else point(colour, marker, text))
    return handles


def line(text: str, *, colour: str = INK, width: float = 1.0, style: Any = "-", marker: str = "") -> Any:
    """Return a legend entry as a line."""
    from matplotlib.lines import Line2D

    return Line2D(
        [], [], color=colour, linewidth=width, linestyle=style, marker=marker, markersize=4, label=text
    )


def say_too_few(axes: Axes, lang: str) -> None:
    """Say in the middle of the axes that there is too little to plot."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, label("say.too_few", lang), transform=axes.transAxes, ha="center", va="center")
