"""The figure of certainty: what the probabilities of labels are worth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Unpack

from kfanalysis.analysis.calibrations import PLACES, calibration
from kfanalysis.publish.labels import label
from kfanalysis.publish.sheets import Look, finish_sheet, open_sheet
from kfanalysis.publish.source_notes import note_source
from kfanalysis.publish.style import FAINT, INK, SERIES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from kfanalysis.tables import Tables

FEW = 5  # a bin of fewer labels says too little to be drawn


def plot_calibration(t: Tables, **look: Unpack[Look]) -> Axes:
    """Plot how often held-out labels of a probability are right: a panel a variable, the diagonal is what is said."""
    from matplotlib.ticker import PercentFormatter

    data = calibration(t)
    with open_sheet(look, 74) as sheet:
        axes, lang = sheet.axes, sheet.lang
        axes.set_axis_off()
        for at, name in enumerate(PLACES):
            column, row = at % 2, at // 2
            panel = axes.inset_axes((0.1 + 0.53 * column, 0.6 - 0.5 * row, 0.36, 0.32))
            shown = data[(data["variable"] == name) & (data["labels"] >= FEW)]
            panel.plot([0, 1], [0, 1], color=FAINT, linewidth=0.8, zorder=1)
            panel.vlines(
                shown["said"], shown["right_low"], shown["right_high"], color=INK, linewidth=0.8, zorder=2
            )
            panel.scatter(
                shown["said"],
                shown["right"],
                s=14,
                color=SERIES[0][0],
                edgecolor=INK,
                linewidth=0.5,
                zorder=3,
            )
            panel.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
            panel.xaxis.set_major_formatter(PercentFormatter(1))
            panel.yaxis.set_major_formatter(PercentFormatter(1))
            n = int(data.loc[data["variable"] == name, "labels"].sum())
            panel.set_title(label(f"calibrated.{name}", lang, n=n), loc="left", fontsize="medium", pad=3)
        axes.text(
            0.54, -0.04, label("axis.said_right", lang), ha="center", va="top", transform=axes.transAxes
        )
        axes.annotate(
            label("axis.are_right", lang), (0.1, 0.51), (-38, 0), xycoords="axes fraction",
            textcoords="offset points", ha="center", va="center", rotation=90,
        )  # fmt: skip
        error = max(
            abs(each["right"] - each["said"]).mul(each["labels"]).sum() / each["labels"].sum()
            for _, each in data.groupby("variable")
        )
        caption = label("caption.calibration", lang, few=FEW, n=int(data["labels"].sum()))
        caption += note_source(t, lang)  # of the tables whose probabilities are meant
        return finish_sheet(
            sheet, data, caption=caption, title=label("title.calibration", lang, error=math.ceil(100 * error))
        )
