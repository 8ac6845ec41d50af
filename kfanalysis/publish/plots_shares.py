"""Figures of shares: what part of each group's commitments is completed, with intervals, and all statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from kfanalysis.analysis.panels import keep_latest
from kfanalysis.publish.groups import choose_group, count_statuses, join_owners, sort_groups
from kfanalysis.publish.labels import label, name_office, name_value, say_cut, shorten
from kfanalysis.publish.marks import (
    PITCH,
    draw_point,
    draw_span,
    line,
    name_rows,
    patch,
    point,
    say_too_few,
    stack_bars,
    status_handles,
    status_looks,
    used_statuses,
)
from kfanalysis.publish.sheets import Look, Sheet, finish_sheet, open_sheet
from kfanalysis.publish.source_notes import note_source
from kfanalysis.publish.style import FAINT, INK, STATUS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from kfanalysis.analysis.completions import Completion
    from kfanalysis.tables import Tables

BLUE, BAND, OPEN = STATUS["completed"][0], "#D7E7F2", "#FFFFFF"


def plot_completed(
    t: Tables, *, by: str = "topic", found: Completion | None = None, top: int = 17, **look: Unpack[Look]
) -> Axes:
    """Plot the share completed of each group with its interval, and the band that misread statuses leave.

    ``found``: what ``kf.completion(t, by=by)`` gave, where it is at hand. Groups by size, ``top`` of them; groups
    of fewer than five commitments are open dots.
    """
    t = keep_latest(t)
    data, n = share_rows(t, by=by, found=found), len(t.commitments)
    shown, k = data.head(top), int((t.commitments["status"] == "completed").sum())
    with open_sheet(look, 12 + PITCH * max(len(shown), 2)) as sheet:
        lang, axes = sheet.lang, sheet.axes
        blue = sheet.colour("completed", BLUE)
        for at, row in enumerate(shown.to_dict("records")):
            axes.barh(at, 100 * (row["corrected_high"] - row["corrected_low"]), 0.7, left=100 * row["corrected_low"],
                      color=sheet.colour("corrected", BAND), linewidth=0)  # fmt: skip
            draw_span(axes, [100 * row["low"], 100 * row["high"]], [at, at])
            draw_point(axes, 100 * row["share"], at, OPEN if row["few"] else blue, "o")
        if n:
            axes.axvline(100 * k / n, color=INK, linewidth=0.8, linestyle=(0, (4, 2)), zorder=1)
        _name_groups(sheet, by, shown)
        axes.set_xlim(0, 100)
        axes.set_xlabel(label("axis.completed", lang))
        handles = [point(blue, "o", label("legend.share", lang)), point(OPEN, "o", label("legend.few", lang)),
                   patch(sheet.colour("corrected", BAND), "", label("legend.corrected", lang)),
                   line(label("legend.overall", lang), width=0.8, style=(0, (4, 2)))]  # fmt: skip
        caption = label("caption.completed", lang, by=label(f"by.{by}", lang), n=n, groups=len(data),
                        cut=say_cut(len(shown), len(data), lang))  # fmt: skip
        title = label("title.completed", lang, n=n, k=k, share=_percent(k, n))
        return finish_sheet(sheet, data, caption=caption + note_source(t, lang), title=title, handles=handles)


def share_rows(t: Tables, *, by: str, found: Completion | None = None) -> pd.DataFrame:
    """Return the share completed of each group, by size: group, k, n, share, low, high, few, corrected…"""
    from kfanalysis.analysis.completions import completion

    found = completion(t, by=by) if found is None else found
    shares = found.status[(found.status["status"] == "completed") & (found.status["grouping"] == by)]
    shares = shares[["group", "k", "n", "share", "low", "high", "few"]]
    corrected = found.corrected[
        (found.corrected["status"] == "completed") & (found.corrected["grouping"] == by)
    ]
    corrected = corrected[["group", "corrected", "low", "high"]]
    corrected = corrected.rename(columns={"low": "corrected_low", "high": "corrected_high"})
    joined = shares.merge(corrected, on="group", how="left")
    return joined.sort_values(["n", "group"], ascending=[False, True], ignore_index=True)


def plot_pooled(
    t: Tables,
    *,
    by: str = "jurisdiction",
    found: Completion | None = None,
    top: int = 18,
    **look: Unpack[Look],
) -> Axes:
    """Plot each office's or place's share completed, raw and drawn to the whole, with the interval of the latter.

    ``found``: what ``kf.completion(t, by=by)`` gave, where it is at hand. By size and never by share: no ranking.
    """
    t = keep_latest(t)
    from kfanalysis.analysis.completions import completion

    pooled = (completion(t, by=by) if found is None else found).pooled
    pooled = pooled[(pooled["status"] == "completed") & (pooled["grouping"] == by) & pooled["pooled"].notna()]
    columns = ["group", "k", "n", "share", "pooled", "low", "high", "shrinkage", "overall"]
    data = pooled[columns].sort_values(["n", "group"], ascending=[False, True], ignore_index=True)
    shown = data.head(top)
    with open_sheet(look, 12 + PITCH * max(len(shown), 2)) as sheet:
        lang, axes = sheet.lang, sheet.axes
        blue = sheet.colour("completed", BLUE)
        for at, row in enumerate(shown.to_dict("records")):
            axes.plot(
                [100 * row["share"], 100 * row["pooled"]], [at, at], color=FAINT, linewidth=0.6, zorder=1
            )
            draw_span(axes, [100 * row["low"], 100 * row["high"]], [at, at])
            draw_point(axes, 100 * row["share"], at, OPEN, "o", size=3.5)
            draw_point(axes, 100 * row["pooled"], at, blue, "o")
        if len(data):
            axes.axvline(
                100 * data["overall"].iloc[0], color=INK, linewidth=0.8, linestyle=(0, (4, 2)), zorder=1
            )
        _name_groups(sheet, by, shown)
        axes.set_xlim(0, 100)
        axes.set_xlabel(label("axis.completed", lang))
        handles = [point(blue, "o", label("legend.pooled", lang)), point(OPEN, "o", label("legend.raw", lang)),
                   line(label("legend.fitted", lang), width=0.8, style=(0, (4, 2)))]  # fmt: skip
        caption = label("caption.pooled", lang, n=len(t.commitments), groups=len(data),
                        cut=say_cut(len(shown), len(data), lang))  # fmt: skip
        low, high = (
            f"{100 * x:.0f}" if x == x else "–" for x in (data["pooled"].min(), data["pooled"].max())
        )
        title = label("title.pooled", lang, low=low, high=high)
        return finish_sheet(sheet, data, caption=caption + note_source(t, lang), title=title,
                            handles=handles if len(data) else [])  # fmt: skip


def plot_status(t: Tables, *, by: str = "topic", least: int = 5, top: int = 17, **look: Unpack[Look]) -> Axes:
    """Plot the shares of each status by group as stacked bars; groups of fewer than ``least`` are pooled."""
    t = keep_latest(t)
    joined = join_owners(t)
    data = sort_groups(count_statuses(joined, choose_group(joined, by, least=least)))
    shown, n = data.head(top), len(joined)
    with open_sheet(look, 12 + PITCH * max(len(shown), 2)) as sheet:
        lang, used = sheet.lang, used_statuses(shown)
        stack_bars(sheet, shown, status_looks(used), of=[float(n) for n in shown["n"]])
        _name_groups(sheet, by, shown)
        sheet.axes.set_xlim(0, 100)
        sheet.axes.set_xlabel(label("axis.share", lang))
        caption = label("caption.status", lang, n=n, by=label(f"by.{by}", lang), groups=len(data),
                        cut=say_cut(len(shown), len(data), lang))  # fmt: skip
        k, going = (int((joined["status"] == status).sum()) for status in ("completed", "in_progress"))
        title = label("title.status", lang, n=n, k=k, going=going)
        return finish_sheet(sheet, data, caption=caption + note_source(t, lang), title=title,
                            handles=status_handles(sheet, used, areas=True))  # fmt: skip


def _name_groups(sheet: Sheet, by: str, shown: pd.DataFrame) -> None:
    """Name the groups with their sizes, or say that there are too few."""
    width = 11 if sheet.width < 120 else 24
    names = [
        (
            name_office(group, sheet.lang, width)
            if by == "jurisdiction"
            else shorten(name_value(by, group, sheet.lang), width)
        )
        for group in shown["group"]
    ]
    name_rows(sheet.axes, [f"{name} ({n})" for name, n in zip(names, shown["n"], strict=True)])
    if shown.empty:
        say_too_few(sheet.axes, sheet.lang)


def _percent(k: int, n: int) -> str:
    return f"{100 * k / n:.0f}" if n else "–"
