"""Figures of figures: targets against what was reported, stated sums against computed ones."""

from __future__ import annotations

from math import floor, isnan, log10
from typing import TYPE_CHECKING

from kfanalysis.publish.labels import label, shorten
from kfanalysis.publish.marks import (
    ROW,
    add_legend,
    draw_point,
    draw_span,
    name_rows,
    point,
    say_too_few,
    write_beside,
)
from kfanalysis.publish.style import (
    FAINT,
    INK,
    MET,
    SERIES,
    STATUS,
    choose_lang,
    finish_axes,
    start_axes,
    styled,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from kfanalysis.tables import Tables

CEILING = 200.0  # percent: attainment beyond twice the target stands at the edge, with its number
KINDS = {"ratio": "o", "sum": "s", "product": "^", "difference": "D"}
WRONG = (STATUS["suspended"][0], "X")


def plot_attainment(
    tables: Tables, *, top: int = 48, ax: Axes | None = None, lang: str = "zh", size: str = "single"
) -> Axes:
    """Plot each target's attainment as an interval with the target line, met or not by marker.

    An attainment without upper bound ends in an arrow. Of more than ``top`` targets the ``top`` lowest are
    drawn; the data frame holds all.
    """
    lang, data = choose_lang(lang), rank_attainment(tables.pairs)
    shown = data.head(top)
    with styled():
        axes = start_axes(ax, size, 22 + ROW * max(len(shown), 2))
        axes.axvline(100, color=INK, linewidth=0.8, zorder=1)
        for at, row in enumerate(shown.to_dict("records")):
            unbounded = isnan(row["attainment_high"])
            low = 0.0 if isnan(row["attainment_low"]) else 100 * row["attainment_low"]
            high = low if unbounded else 100 * row["attainment_high"]
            middle = min((low + high) / 2, CEILING)
            axes.plot([0, middle], [at, at], color=FAINT, linewidth=0.6, zorder=1)
            draw_span(
                axes, [min(low, CEILING), CEILING if unbounded else min(high, CEILING)], [at, at], width=1.6
            )
            if unbounded:
                draw_point(axes, CEILING, at, INK, ">", size=3)
            if low > CEILING:
                write_beside(axes, f"{low:.0f}", CEILING, at)
            draw_point(axes, middle, at, *MET[row["met"]], size=4)
        keys = zip(shown["what"], shown["commitment_id"], strict=True)
        name_rows(axes, [f"{shorten(what, 8)} {key}" for what, key in keys])
        if shown.empty:
            say_too_few(axes, lang)
        axes.set_xlim(0, CEILING)
        axes.set_xlabel(label("axis.attainment", lang, n=len(data)))
        handles = [point(*MET[met], label(f"met.{met}", lang)) for met in MET if (shown["met"] == met).any()]
        add_legend(axes, handles, own=ax is None, columns=3)
        caption = label("caption.attainment", lang, n=len(data))
        caption += label("say.lowest", lang, shown=len(shown)) if len(shown) < len(data) else ""
        return finish_axes(axes, data, caption)


def rank_attainment(pairs: pd.DataFrame) -> pd.DataFrame:
    """Sort the pairs by what they attain at least, lowest first; ties by what they attain at most, then by key."""
    columns = ["bulletin_id", "commitment_id", "what", "unit", "target", "actual"]
    columns += ["attainment_low", "attainment_high", "met"]
    order = [
        "attainment_low",
        "attainment_high",
        "bulletin_id",
        "commitment_id",
        "target_start",
        "actual_start",
    ]
    return pairs.sort_values(order, kind="stable", na_position="first", ignore_index=True)[columns]


def plot_audit(tables: Tables, *, ax: Axes | None = None, lang: str = "zh", size: str = "single") -> Axes:
    """Plot what the text states against what its own parts give; a cross marks where they disagree."""
    lang, data = choose_lang(lang), compare_checks(tables.checks)
    drawn = data[(data["stated"] > 0) & (data["computed"] > 0)]
    kinds = [(kind, SERIES[at][0], marker) for at, (kind, marker) in enumerate(KINDS.items())]
    with styled():
        axes = start_axes(ax, size, 84)
        _scale_equally(axes, [*drawn["stated"], *drawn["computed"]], lang)
        handles = []
        for kind, colour, marker in kinds:
            rows = drawn[(drawn["kind"] == kind) & drawn["ok"]]
            for stated, computed in zip(rows["stated"], rows["computed"], strict=True):
                draw_point(axes, stated, computed, colour, marker)
            handles += [point(colour, marker, label(f"check.{kind}", lang))] if len(rows) else []
        wrong = drawn[~drawn["ok"]]
        for stated, computed in zip(wrong["stated"], wrong["computed"], strict=True):
            draw_point(axes, stated, computed, *WRONG, size=6)
        handles += [point(*WRONG, label("check.wrong", lang))] if len(wrong) else []
        if drawn.empty:
            say_too_few(axes, lang)
        axes.set_xlabel(label("axis.stated", lang))
        axes.set_ylabel(label("axis.computed", lang, n=len(data)))
        add_legend(axes, handles, own=ax is None, columns=5)
        caption = label("caption.audit", lang, n=len(data), wrong=int((~data["ok"]).sum()))
        return finish_axes(axes, data, caption)


def compare_checks(checks: pd.DataFrame) -> pd.DataFrame:
    """Return each check's stated and computed figure: a ratio's percent, otherwise the whole."""
    columns = [
        "bulletin_id",
        "commitment_id",
        "kind",
        "stated",
        "computed",
        "unit",
        "ok",
        "decisive",
        "spans",
    ]
    stated = checks["stated"].where(checks["kind"] == "ratio", checks["whole"])
    return checks.assign(stated=stated)[columns].reset_index(drop=True)


def scale_number(value: float, lang: str) -> str:
    """Write a power of ten in the language's own steps.

    >>> scale_number(1e8, "zh"), scale_number(1e8, "en"), scale_number(0.1, "zh")
    ('1亿', '100M', '0.1')
    """
    steps = ((1e8, "亿"), (1e4, "万")) if lang == "zh" else ((1e9, "bn"), (1e6, "M"), (1e3, "k"))
    for step, word in steps:
        if value >= step:
            return f"{value / step:g}{word}"
    return f"{value:g}"


def _scale_equally(axes: Axes, values: list[float], lang: str) -> None:
    """Give both axes one logarithmic scale over whole powers of ten, with the line of equality."""
    if not values:
        return
    low, high = 10.0 ** floor(log10(min(values))), 10.0 ** (floor(log10(max(values))) + 1)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(low, high)
    axes.set_ylim(low, high)
    axes.minorticks_off()
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: scale_number(value, lang))
    axes.plot([low, high], [low, high], color=FAINT, linewidth=0.8, zorder=1)
