"""What is wrong with a figure's texts: too small, over one another, over the edge, or over other lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from kfanalysis.publish.style import SMALLEST, styled

TOUCH = 0.6  # points by which the boxes of two texts can overlap without their letters meeting


def find_faults(figure: Figure) -> list[str]:
    """List every fault of a figure's texts as it is saved."""
    with styled():
        figure.draw_without_rendering()
        boxes = list(_read_boxes(figure))
    faults = [f"{text!r}: {size:g} pt" for text, size, _ in boxes if size < SMALLEST]
    page = figure.bbox
    for text, _, box in boxes:
        if box.x0 < page.x0 - 1 or box.y0 < page.y0 - 1 or box.x1 > page.x1 + 1 or box.y1 > page.y1 + 1:
            faults.append(f"{text!r}: outside the figure")
    touch = TOUCH * figure.dpi / 72
    for (one, _, a), (other, _, b) in combinations(boxes, 2):
        width, height = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        if width > touch and height > touch:
            faults.append(f"{one!r} over {other!r}")
    return faults


def _read_boxes(figure: Figure) -> Iterator[tuple[str, float, Bbox]]:
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    hidden = {id(text) for axes in figure.axes for text in _hidden_texts(axes)}
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and id(text) not in hidden:
            yield text.get_text(), text.get_fontsize(), Text.get_window_extent(text, renderer)


def _hidden_texts(axes: Axes) -> Iterator[Text]:
    """Yield the texts that are not drawn: of ticks outside the limits, and of an axis that is off."""
    for axis in (axes.xaxis, axes.yaxis):
        drawn = axis._update_ticks() if axes.axison else []
        for tick in (*axis.majorTicks, *axis.minorTicks):
            if tick not in drawn:
                yield from (tick.label1, tick.label2)
        if not axes.axison:
            yield axis.label
