"""Figures over time: when commitments fall due, how far they are on their way, which are likely to be late."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from kfanalysis.publish.groups import join_owners
from kfanalysis.publish.labels import label, shorten
from kfanalysis.publish.marks import (
    EDGE,
    ROW,
    add_legend,
    add_status_legend,
    count_in_whole,
    draw_point,
    draw_span,
    name_rows,
    point,
    say_too_few,
    used_statuses,
)
from kfanalysis.publish.style import INK, LIGHT, STATUS, choose_lang, finish_axes, start_axes, styled
from kfanalysis.records import STATUSES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from kfanalysis.tables import Tables

BANDS = (10.0, 30.0)  # points below schedule where the default rule turns yellow and red
CEILING = 150.0  # percent: what is attained beyond this stands at the edge
OTHER_MONTHS = ("earlier", "later", "none")


def plot_deadlines(tables: Tables, *, ax: Axes | None = None, lang: str = "zh", size: str = "single") -> Axes:
    """Plot the commitments by the month of their deadline and their status, with the line of the as-of date.

    Months run through the bulletin's year; what falls due earlier, later or at no date has a bar of its own.
    """
    lang, data = choose_lang(lang), count_deadlines(tables)
    places, n = _place_months(list(data["month"])), int(data["n"].sum())
    with styled():
        axes = start_axes(ax, size, 68)
        bottom = dict.fromkeys(places, 0)
        for status in used_statuses(data):
            colour, hatch, _ = STATUS[status]
            counts = [(at, count) for at, count in zip(places, data[status], strict=True) if count]
            at, height = [at for at, _ in counts], [count for _, count in counts]
            axes.bar(at, height, 0.78, bottom=[bottom[x] for x in at], color=colour, hatch=hatch, **EDGE)
            bottom |= {x: bottom[x] + count for x, count in counts}
        for x, count in bottom.items():
            if count:
                axes.annotate(str(count), (x, count), (0, 2), textcoords="offset points", ha="center",
                              bbox={"facecolor": "white", "linewidth": 0, "pad": 0.3})  # fmt: skip
        if not n:
            say_too_few(axes, lang)
        _draw_as_of(axes, tables, dict(zip(data["month"], places, strict=True)), lang)
        axes.set_xlim(-0.7, places[-1] + 0.7 if places else 1)
        axes.set_xticks(places, [_name_month(month, lang) for month in data["month"]])
        axes.tick_params(axis="x", length=0)
        axes.margins(y=0.12)
        count_in_whole(axes, "y")
        axes.set_xlabel(label("axis.deadline_month", lang))
        axes.set_ylabel(label("axis.commitments", lang, n=n))
        add_status_legend(axes, used_statuses(data), lang=lang, own=ax is None, areas=True)
        undated = int(data.loc[data["month"] == "none", "n"].sum())
        return finish_axes(axes, data, label("caption.deadlines", lang, n=n, undated=undated))


def count_deadlines(tables: Tables) -> pd.DataFrame:
    """Count commitments by deadline month and status, every month of the bulletin's year.

    Columns: month (``2022-09``, or ``earlier``, ``later``, ``none``), n, and one a status.
    """
    import pandas as pd

    joined = join_owners(tables)
    dated = [date for date in joined["deadline"] if not pd.isna(date)]
    years = [int(year) for year in tables.bulletins["year"].dropna()] or [date.year for date in dated]
    year = max(years, default=None)
    held: dict[str, list[str]] = {"earlier": []}
    if year is not None:
        held |= {f"{year}-{month:02d}": [] for month in range(1, 13)}
    held |= {"later": [], "none": []}
    for date, status in zip(joined["deadline"], joined["status"], strict=True):
        month = "none" if pd.isna(date) else "earlier" if date.year < year else f"{date:%Y-%m}"
        held[month if month in held else "later"].append(status)
    kept = {month: found for month, found in held.items() if found or month not in OTHER_MONTHS}
    counts = {status: [found.count(status) for found in kept.values()] for status in STATUSES}
    frame = pd.DataFrame({"n": [len(found) for found in kept.values()], **counts}, dtype="int64")
    frame.insert(0, "month", pd.Series(list(kept), dtype="str"))
    return frame


def plot_schedule(
    tables: Tables, *, rows: pd.DataFrame | None = None, ax: Axes | None = None, lang: str = "zh",
    size: str = "single",
) -> Axes:  # fmt: skip
    """Plot the least attained target of each commitment against the time elapsed, over the bands of the light.

    ``rows``: those of ``kf.risk(t, …)`` where its presets are not to be used. The bands are the default rule's
    (10 and 30 points below schedule); a bar spans what the wording allows, one with an arrow has no upper bound.
    """
    lang, rows = choose_lang(lang), _risk_rows(tables, rows)
    columns = ["bulletin_id", "commitment_id", "elapsed", "attainment_low", "attainment_high", "light"]
    data = rows.loc[rows["attainment_low"].notna() & rows["elapsed"].notna(), columns]
    with styled():
        axes = start_axes(ax, size, 92)
        _draw_bands(axes)
        for row in data.to_dict("records"):
            elapsed, low = 100 * row["elapsed"], min(100 * row["attainment_low"], CEILING)
            unbounded = isnan(row["attainment_high"])
            high = CEILING if unbounded else min(100 * row["attainment_high"], CEILING)
            draw_span(axes, [elapsed, elapsed], [low, high])
            if unbounded:
                draw_point(axes, elapsed, high, INK, "^", size=3)
            colour, marker = LIGHT[row["light"]] if row["light"] in LIGHT else LIGHT["undetermined"]
            draw_point(axes, elapsed, low if unbounded else (low + high) / 2, colour, marker)
        if data.empty:
            say_too_few(axes, lang)
        axes.set_xlim(0, 100)
        axes.set_ylim(0, CEILING)
        axes.set_xlabel(label("axis.elapsed", lang))
        axes.set_ylabel(label("axis.attained", lang, n=len(data)))
        lights = [light for light in LIGHT if (data["light"] == light).any()]
        handles = [point(*LIGHT[light], label(f"light.{light}", lang)) for light in lights]
        add_legend(axes, handles, own=ax is None, columns=4)
        return finish_axes(axes, data, label("caption.schedule", lang, n=len(data), all=len(rows)))


def plot_risk(
    tables: Tables, *, rows: pd.DataFrame | None = None, top: int = 30, ax: Axes | None = None,
    lang: str = "zh", size: str = "single",
) -> Axes:  # fmt: skip
    """Plot the commitments most likely to miss their deadline, with the interval of the probability.

    ``rows``: those of ``kf.risk(t, …)`` where its presets are not to be used. What cannot be estimated, and what
    is already a fact (overdue, kept), is no probability and is counted in the caption.
    """
    lang, rows = choose_lang(lang), _risk_rows(tables, rows)
    order = ["probability", "probability_low", "bulletin_id", "commitment_id"]
    columns = ["bulletin_id", "commitment_id", "status", "basis", "probability", "probability_low",
               "probability_high"]  # fmt: skip
    estimated = rows[rows["probability"].notna()].sort_values(order, ascending=[False, False, True, True])
    data, shown, names = estimated[columns], estimated.head(top), _name_commitments(tables)
    with styled():
        axes = start_axes(ax, size, 22 + ROW * max(len(shown), 2))
        axes.grid(axis="x")
        for at, row in enumerate(shown.to_dict("records")):
            draw_span(axes, [100 * row["probability_low"], 100 * row["probability_high"]], [at, at])
            colour, _, marker = STATUS[row["status"]]
            draw_point(axes, 100 * row["probability"], at, colour, marker)
        keys = zip(shown["bulletin_id"], shown["commitment_id"], strict=True)
        name_rows(axes, [names[key] for key in keys])
        if shown.empty:
            say_too_few(axes, lang)
        axes.set_xlim(0, 100)
        axes.set_xlabel(label("axis.probability", lang, n=len(data)))
        statuses = [status for status in STATUSES if (shown["status"] == status).any()]
        add_status_legend(axes, statuses, lang=lang, own=ax is None, areas=False)
        facts = int(((rows["state"] != "risk") & rows["probability"].isna()).sum())
        caption = label("caption.risk", lang, n=len(data), facts=facts, open=len(rows) - len(data) - facts)
        caption += label("say.highest", lang, shown=len(shown)) if len(shown) < len(data) else ""
        return finish_axes(axes, data, caption)


def _draw_as_of(axes: Axes, tables: Tables, places: dict[str, float], lang: str) -> None:
    """Draw the line of the as-of date at its day within its month, where it falls in one of the months."""
    dates = list(tables.bulletins["as_of"].dropna())
    if not dates or f"{max(dates):%Y-%m}" not in places:
        return
    date = max(dates)
    at = places[f"{date:%Y-%m}"] - 0.5 + (date.day - 0.5) / date.days_in_month
    axes.axvline(at, color=INK, linewidth=0.9, linestyle=(0, (4, 2)), zorder=0)
    axes.annotate(label("say.as_of", lang, date=f"{date:%Y-%m-%d}"), (at, 1), (0, 1), ha="center", va="bottom",
                  xycoords=("data", "axes fraction"), textcoords="offset points")  # fmt: skip


def _draw_bands(axes: Axes) -> None:
    yellow, red = BANDS
    along = [0.0, 100.0]
    for top, bottom, light in ((yellow, red, "yellow"), (red, 200.0, "red")):
        axes.fill_between(along, [-top, 100 - top], [-bottom, 100 - bottom], color=LIGHT[light][0], alpha=0.25,
                          linewidth=0)  # fmt: skip
    axes.plot(along, along, color=INK, linewidth=0.8, linestyle=(0, (4, 2)))


def _risk_rows(tables: Tables, rows: pd.DataFrame | None) -> pd.DataFrame:
    from kfanalysis.analysis.risks import risk

    return risk(tables).rows if rows is None else rows


def _name_commitments(tables: Tables) -> dict[tuple[str, str], str]:
    """Name each commitment by how its text begins, and its id, by which it is found in the tables."""
    commitments = tables.commitments
    keys = zip(commitments["bulletin_id"], commitments["commitment_id"], strict=True)
    return {key: f"{shorten(text, 9)} {key[1]}" for key, text in zip(keys, commitments["text"], strict=True)}


def _place_months(months: list[str]) -> list[float]:
    """Place months one apart; a bar that is no month stands off."""
    places: list[float] = []
    for month in months:
        apart = month in ("later", "none") or (bool(places) and months[len(places) - 1] == "earlier")
        places.append(places[-1] + 1 + 0.7 * apart if places else 0.0)
    return places


def _name_month(month: str, lang: str) -> str:
    return label(f"month.{month}", lang) if month in OTHER_MONTHS else str(int(month[-2:]))
