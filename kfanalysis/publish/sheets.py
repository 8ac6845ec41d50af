"""The sheet a figure is drawn on: axes, legend above, caption below, a title where one is asked for.

A figure of its own grows by what its texts need; axes of the caller's keep their place, and the caption hangs on
them (``ax.kf_caption``) for the caller to set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypedDict

from kfanalysis.publish.english_names import name_in_english
from kfanalysis.publish.style import (
    MM,
    SINGLE,
    SMALLEST,
    adopt_axes,
    choose_lang,
    find_font,
    styled,
)
from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINE = SMALLEST * 1.32 / 72 * 25.4  # mm from one line of a caption to the next
TITLE = 9.0  # pt
EDGE = 1.2  # mm of white round everything
NO_FIRST = "，。、；：！？）》】”’%％…—"  # no line of Chinese begins with these


class Look(TypedDict, total=False):
    """Options that every plot takes.

    ``ax``: axes to draw into, as in a composite figure; without it a figure of its own is made. ``lang``: ``zh`` or
    ``en``. ``width``: of a figure of its own, in mm (89: one column, 127, 182). ``palette``: colours by key in place
    of ours, keys as in ``style.STATUS``, ``style.LIGHT``, ``style.MET`` (``{"completed": "#004488"}``). ``title``:
    whether the finding is written above; it hangs on the axes as ``ax.kf_title`` in any case.
    """

    ax: Axes | None
    lang: str
    width: float
    palette: Mapping[str, str] | None
    title: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """Axes to draw on, the language, and whether the figure is ours."""

    axes: Axes
    lang: str
    own: bool
    width: float
    height: float
    palette: Mapping[str, str]
    titled: bool

    def colour(self, key: str, ours: str) -> str:
        """Return the colour of a key: the caller's, or ours."""
        return self.palette.get(key, ours)


@contextmanager
def open_sheet(look: Look, height: float) -> Iterator[Sheet]:
    """Open a sheet under our settings; ``height``: of the axes and their labels, in mm."""
    lang, ax = choose_lang(look.get("lang", "zh")), look.get("ax")
    width, palette = look.get("width", SINGLE), look.get("palette") or {}
    unknown = set(look) - set(Look.__annotations__)
    if unknown:
        raise TypeError(
            f"no such option: {', '.join(sorted(unknown))}; a plot takes {', '.join(Look.__annotations__)}"
        )
    if not isinstance(width, int | float) or not 60 <= width <= 400:
        raise KfanalysisError(f"width={width!r}: a figure is 60 to 400 mm wide, as 89 or 182")
    with styled():
        if ax is None:
            axes = _start_figure(width, height)
        else:
            adopt_axes(ax)
            axes = ax
        yield Sheet(axes, lang, ax is None, float(width), height, palette, look.get("title", False))


def finish_sheet(
    sheet: Sheet, data: pd.DataFrame, *, caption: str, title: str = "", handles: Sequence[Any] = ()
) -> Axes:
    """Add legend, title and caption; hang data, caption and title on the axes and settle the layout.

    Ticks and layout are made when a figure is first drawn; drawing here makes them under our settings.
    """
    ax: Any = sheet.axes
    ax.kf_data, ax.kf_caption, ax.kf_title = _add_english(data), caption, title
    figure = ax.get_figure(root=True)
    if sheet.own:
        _frame(sheet, figure, caption, title if sheet.titled else "", handles)
    else:
        if handles:
            ax.legend(
                handles=list(handles),
                loc="lower center",
                bbox_to_anchor=(0.5, 1.0),
                ncols=min(3, len(handles)),
            )
        if sheet.titled:
            ax.set_title(title, loc="left", pad=4 + 12 * (-(-len(handles) // 3)))
    figure.draw_without_rendering()
    return sheet.axes


def wrap_text(text: str, width: float, size: float) -> list[str]:
    """Wrap a text to a width in mm at a size in pt; Chinese breaks anywhere but before a closing mark.

    >>> wrap_text("推进状态，按主题。", 10, 7)
    ['推进状', '态，按', '主题。']
    >>> wrap_text("", 10, 7)
    []
    """
    room, lines, line, used = 0.97 * width / 25.4 * 72 / size, [], "", 0.0  # letters are set to whole pixels
    for token in _tokens(text.replace("n = ", "n\u00a0=\u00a0")):
        needed = sum(map(_advance, token.rstrip(" ")))
        if line and used + needed > room:
            lines.append(line.rstrip(" "))
            line, used = "", 0.0
        line += token
        used += sum(map(_advance, token))
    return [each.replace("\u00a0", " ") for each in (*lines, line.rstrip(" ")) if each]


def measure_text(text: str, size: float) -> float:
    """Measure a text's width in mm at a size in pt."""
    return sum(map(_advance, text)) * size / 72 * 25.4


def _tokens(text: str) -> Iterator[str]:
    """Yield what a line may not break: a word with its blank, a Chinese character with the marks that close it."""
    token = ""
    for char in text:
        wide = ord(char) > 0x2E7F
        glued = char in NO_FIRST or (not wide and token and ord(token[-1]) < 0x2E80 and token[-1] != " ")
        if token and not (glued or char == " " or token[-1] in "（《“"):
            yield token
            token = ""
        token += char
    if token:
        yield token


@cache
def _advance(char: str) -> float:
    """Return a character's width in em."""
    from matplotlib.font_manager import get_font
    from matplotlib.ft2font import LoadFlags

    path = find_font()
    if path is None:
        return 1.0 if ord(char) > 0x2E7F else 0.62
    font = get_font(str(path))
    font.set_size(100, 72)
    return float(font.load_char(ord(char), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / 100


def _start_figure(width: float, height: float) -> Axes:
    import matplotlib.pyplot as plt

    _, axes = plt.subplots(FigureClass=_figure_class(), figsize=(width * MM, height * MM))
    return axes


@cache
def _figure_class() -> type[Figure]:
    from matplotlib.figure import Figure

    class KfFigure(Figure):
        """A figure whose ``repr`` tells its data and picture by short hashes: a notebook keeps it beside the picture."""

        def __repr__(self) -> str:
            from kfanalysis.publish.figures import fingerprint

            return (
                f"<{fingerprint(self.axes[0])}>"
                if self.axes and hasattr(self.axes[0], "kf_data")
                else super().__repr__()
            )

    return KfFigure


def _frame(sheet: Sheet, figure: Figure, caption: str, title: str, handles: Sequence[Any]) -> None:
    """Put title and legend above the axes and the caption below them; the figure grows by what they take."""
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    room = sheet.width - 2 * EDGE
    below, above = wrap_text(caption, room, SMALLEST), wrap_text(title, room, TITLE)
    legend = _legend(figure, handles, room) if handles else None
    legend_high = legend.get_window_extent().height / figure.dpi / MM if legend else 0.0
    title_high = len(above) * LINE * TITLE / SMALLEST + (EDGE if above else 0)
    foot = len(below) * LINE + 2 * EDGE
    head = title_high + legend_high + EDGE
    total = sheet.height + foot + head
    figure.set_size_inches(sheet.width * MM, total * MM)
    figure.set_layout_engine(ConstrainedLayoutEngine(
        w_pad=EDGE * MM, h_pad=EDGE * MM, rect=(0, foot / total, 1, sheet.height / total)))  # fmt: skip
    left = EDGE / sheet.width
    figure.text(left, EDGE / total, "\n".join(below), fontsize=SMALLEST, color="#444444", va="bottom",
                linespacing=1.2)  # fmt: skip
    if above:
        figure.text(left, 1 - EDGE / total, "\n".join(above), fontsize=TITLE, va="top", linespacing=1.2)
    if legend:
        legend.set_bbox_to_anchor((left, 1 - (EDGE + title_high) / total))


def _legend(figure: Figure, handles: Sequence[Any], room: float) -> Any:
    """Make the legend in as many columns as the width bears."""
    em = SMALLEST / 72 * 25.4
    widths = [measure_text(handle.get_label(), SMALLEST) + 3.6 * em for handle in handles]
    columns = len(handles)
    while columns > 1 and sum(_column_widths(widths, columns)) > room:
        columns -= 1
    legend = figure.legend(handles=list(handles), loc="upper left", ncols=columns, borderaxespad=0)
    figure.draw_without_rendering()
    return legend


def _column_widths(widths: Sequence[float], columns: int) -> list[float]:
    """Return the widths of a legend's columns, which are filled downwards, the first ones deeper."""
    deep, more = divmod(len(widths), columns)
    ends = [(at + 1) * deep + min(at + 1, more) for at in range(columns)]
    return [max(widths[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


def _add_english(data: pd.DataFrame) -> pd.DataFrame:
    """Add the English names of offices and places beside the Chinese ones."""
    data = data.reset_index(drop=True)
    for name in ("group", "department", "one", "other"):
        if name in data and any(not value.isascii() for value in data[name]):
            data.insert(
                list(data).index(name) + 1, f"{name}_en", data[name].map(name_in_english).astype("str")
            )
    return data
