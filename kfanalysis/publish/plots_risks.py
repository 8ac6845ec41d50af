"""Figures of deadline risk: what the figures give, and the lights of each office or place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from kfanalysis.analysis.panels import keep_latest
from kfanalysis.publish.labels import label, name_commitments, name_office, name_value, say_cut, shorten
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
)
from kfanalysis.publish.plots_times import find_rule
from kfanalysis.publish.sheets import Look, finish_sheet, open_sheet
from kfanalysis.publish.source_notes import note_source
from kfanalysis.publish.style import LIGHT

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from kfanalysis.analysis.risks import Risk
    from kfanalysis.tables import Tables

BARS = {
    "kept_facts": ("#0072B2", ""),
    "green": ("#009E73", ".."),
    "yellow": ("#F0E442", "///"),
    "red": ("#D55E00", "xxx"),
    "overdue": ("#222222", ""),
    "undetermined": ("#FFFFFF", ""),
    "no_figure": ("#D9D9D9", ""),
}


def plot_risk(t: Tables, *, rows: pd.DataFrame | None = None, top: int = 17, **look: Unpack[Look]) -> Axes:
    """Plot the probability of missing the deadline where paired figures carry one, with its interval.

    ``rows``: those of ``kf.risk(t, …)`` where its presets are not to be used. What has no figure, and what is
    already a fact, has no probability and is counted in the caption; their list is ``kf.risk(t).rows``.
    """
    t = keep_latest(t)
    from kfanalysis.analysis.risks import risk

    rows = risk(t).rows if rows is None else rows
    order = ["probability", "probability_low", "bulletin_id", "commitment_id"]
    columns = ["bulletin_id", "commitment_id", "status", "light", "probability", "probability_low",
               "probability_high"]  # fmt: skip
    data = rows[rows["probability"].notna()].sort_values(order, ascending=[False, False, True, True])[columns]
    shown = data.head(top)
    with open_sheet(look, 12 + PITCH * max(len(shown), 3)) as sheet:
        lang, axes = sheet.lang, sheet.axes
        names = name_commitments(t, lang)
        axes.grid(axis="x")
        for at, row in enumerate(shown.to_dict("records")):
            draw_span(axes, [100 * row["probability_low"], 100 * row["probability_high"]], [at, at])
            light = row["light"] if row["light"] in LIGHT else "undetermined"
            colour, marker = LIGHT[light]
            draw_point(axes, 100 * row["probability"], at, sheet.colour(light, colour), marker)
        name_rows(
            axes, [names[key] for key in zip(shown["bulletin_id"], shown["commitment_id"], strict=True)]
        )
        if shown.empty:
            say_too_few(axes, lang)
        axes.set_xlim(0, 100)
        axes.set_xlabel(label("axis.probability", lang))
        handles = [point(sheet.colour(light, LIGHT[light][0]), LIGHT[light][1], label(f"light.{light}", lang))
                   for light in LIGHT if (shown["light"] == light).any()]  # fmt: skip
        handles += [line(label("legend.interval80", lang))] if len(shown) else []
        facts = int((rows["kind"] == "fact").sum())
        caption = label("caption.risk", lang, n=len(data), facts=facts, open=len(rows) - len(data) - facts,
                        cut=say_cut(len(shown), len(data), lang))  # fmt: skip
        likely = int((data["probability"] > 0.5).sum())
        title = label("title.risk", lang, n=len(data), likely=likely)
        return finish_sheet(sheet, data, caption=caption + note_source(t, lang), title=title, handles=handles)


def plot_lights(
    t: Tables, *, by: str = "jurisdiction", found: Risk | None = None, top: int = 17, **look: Unpack[Look]
) -> Axes:
    """Plot each office's or place's commitments by light: done, green, yellow, red, overdue, no figure.

    ``found``: what ``kf.risk(t)`` gave, where it is at hand. By size and never by light: no ranking.
    """
    t = keep_latest(t)
    from kfanalysis.analysis.risks import risk

    found = risk(t) if found is None else found
    data = count_lights(t, found, by)
    shown = data.head(top)
    with open_sheet(look, 12 + PITCH * max(len(shown), 2)) as sheet:
        lang, axes = sheet.lang, sheet.axes
        used = {name: look for name, look in BARS.items() if data[name].sum()}
        stack_bars(sheet, shown, used)
        width = 11 if sheet.width < 120 else 24
        names = [
            (
                name_office(group, lang, width)
                if by == "jurisdiction"
                else shorten(name_value(by, group, lang), width)
            )
            for group in shown["group"]
        ]
        name_rows(axes, [f"{name} ({n})" for name, n in zip(names, shown["n"], strict=True)])
        if shown.empty:
            say_too_few(axes, lang)
        axes.margins(x=0.02)
        axes.set_xlabel(label("axis.commitments", lang, n=int(data["n"].sum())))
        keys = {name: f"light.{name}" if name in LIGHT else f"legend.{name}" for name in used}
        handles = [
            patch(sheet.colour(name, used[name][0]), used[name][1], label(keys[name], lang)) for name in used
        ]
        _, place, year = find_rule(found.rows)
        caption = label("caption.lights", lang, n=int(data["n"].sum()), groups=len(data),
                        rule=label("say.rule", lang, place=place[lang], year=year),
                        cut=say_cut(len(shown), len(data), lang))  # fmt: skip
        title = label(
            "title.lights", lang, **{name: int(data[name].sum()) for name in ("red", "yellow", "overdue")}
        )
        return finish_sheet(sheet, data, caption=caption + note_source(t, lang), title=title, handles=handles)


def count_lights(t: Tables, found: Risk, by: str = "jurisdiction") -> pd.DataFrame:
    """Count each group's commitments, each once: what is done, overdue, under a light, or without a figure.

    Columns: group, n and one a kind; groups by size.
    """
    import pandas as pd

    from kfanalysis.analysis.groups import KEY, group_commitments

    grouped = group_commitments(t, by)[[*KEY, "group"]]
    joined = grouped.merge(found.rows[[*KEY, "kind", "state", "light"]], on=KEY)
    done = joined["state"].isin(["kept", "kept_late", "done", "target_met"])
    kind = joined["light"].where(joined["light"].isin(list(LIGHT)), "no_figure")
    kind = kind.mask(done, "kept_facts").mask(joined["state"] == "overdue", "overdue")
    counts = pd.crosstab(joined["group"], kind).reindex(columns=list(BARS), fill_value=0)
    frame = counts.reset_index().rename_axis(columns=None)
    frame["group"] = frame["group"].astype("str")
    frame.insert(1, "n", counts.sum(axis=1).to_numpy().astype("int64"))
    return frame.sort_values(["n", "group"], ascending=[False, True], ignore_index=True)
