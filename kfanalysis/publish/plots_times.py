"""Figures over time: when commitments fall due, their interim steps, how far they are on their way."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Unpack

from kfanalysis.analysis.panels import keep_latest
from kfanalysis.publish.groups import join_owners
from kfanalysis.publish.labels import label, name_commitments, say_cut
from kfanalysis.publish.marks import (
    EDGE,
    PITCH,
    count_in_whole,
    draw_point,
    draw_span,
    line,
    name_rows,
    patch,
    point,
    say_too_few,
    status_handles,
    used_statuses,
)
from kfanalysis.publish.sheets import Look, Sheet, finish_sheet, open_sheet
from kfanalysis.publish.source_notes import note_source
from kfanalysis.publish.style import FAINT, INK, LIGHT, STATUS
from kfanalysis.records import STATUSES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from kfanalysis.analysis.schedules import Rule
    from kfanalysis.tables import Tables

DEFAULT_RULE = "yinchuan-2025"
CEILING = 150.0  # percent: what is attained beyond this stands at the edge
OTHER_MONTHS = ("earlier", "later", "none")
STEPS = {"passed": (STATUS["completed"][0], "o"), "past": ("#D55E00", "X"), "ahead": ("#FFFFFF", "o")}


def plot_deadlines(t: Tables, **look: Unpack[Look]) -> Axes:
    """Plot the commitments by the month of their deadline and their status, with the line of the as-of date.

    Months run through the bulletin's year; what falls due earlier, later or at no date has a bar of its own.
    """
    t = keep_latest(t)
    data = count_deadlines(t)
    places, n = _place_months(list(data["month"])), int(data["n"].sum())
    with open_sheet(look, 58) as sheet:
        lang, axes = sheet.lang, sheet.axes
        bottom = dict.fromkeys(places, 0)
        for status in used_statuses(data):
            colour, hatch, _ = STATUS[status]
            counts = [(at, count) for at, count in zip(places, data[status], strict=True) if count]
            at, height = [at for at, _ in counts], [count for _, count in counts]
            axes.bar(at, height, 0.78, bottom=[bottom[x] for x in at], color=sheet.colour(status, colour),
                     hatch=hatch, **EDGE)  # fmt: skip
            bottom |= {x: bottom[x] + count for x, count in counts}
        for x, count in bottom.items():
            if count:
                axes.annotate(str(count), (x, count), (0, 2), textcoords="offset points", ha="center",
                              bbox={"facecolor": "white", "linewidth": 0, "pad": 0.3})  # fmt: skip
        if not n:
            say_too_few(axes, lang)
        _draw_as_of(axes, t, dict(zip(data["month"], places, strict=True)), lang)
        axes.set_xlim(-0.7, places[-1] + 0.7 if places else 1)
        axes.set_xticks(places, [_name_month(month, lang) for month in data["month"]])
        axes.tick_params(axis="x", length=0)
        axes.margins(y=0.12)
        count_in_whole(axes, "y")
        axes.set_xlabel(label("axis.deadline_month", lang))
        axes.set_ylabel(label("axis.commitments", lang, n=n))
        undated = int(data.loc[data["month"] == "none", "n"].sum())
        caption = label("caption.deadlines", lang, n=n, undated=undated) + note_source(t, lang)
        late = int((t.commitments["due"] == "overdue").sum())
        title = label("title.deadlines", lang, n=n, dated=n - undated, late=late)
        return finish_sheet(sheet, data, caption=caption, title=title,
                            handles=status_handles(sheet, used_statuses(data), areas=True))  # fmt: skip


def count_deadlines(t: Tables) -> pd.DataFrame:
    """Count commitments by deadline month and status, every month of the bulletin's year.

    Columns: month (``2022-09``, or ``earlier``, ``later``, ``none``), n, and one a status.
    """
    import pandas as pd

    joined = join_owners(t)
    dated = [date for date in joined["deadline"] if not pd.isna(date)]
    years = [int(year) for year in t.bulletins["year"].dropna()] or [date.year for date in dated]
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


def plot_schedule(t: Tables, *, rows: pd.DataFrame | None = None, **look: Unpack[Look]) -> Axes:
    """Plot the least attained target of each commitment against the time elapsed, over the bands of the rule.

    ``rows``: those of ``kf.risk(t, …)`` where its presets are not to be used; the bands are those of the rule that
    the rows were judged by. A bar spans what the wording allows, one with an arrow has no upper bound.
    """
    t = keep_latest(t)
    from kfanalysis.analysis.risks import risk

    rows = risk(t).rows if rows is None else rows
    rule, place, year = find_rule(rows)
    columns = [
        "bulletin_id",
        "commitment_id",
        "elapsed",
        "attainment_low",
        "attainment_high",
        "light",
        "light_rule",
    ]
    data = rows.loc[rows["attainment_low"].notna() & rows["elapsed"].notna(), columns]
    with open_sheet(look, 66) as sheet:
        lang, axes = sheet.lang, sheet.axes
        _draw_bands(sheet, rule)
        for row in data.to_dict("records"):
            elapsed, low = 100 * row["elapsed"], min(100 * row["attainment_low"], CEILING)
            unbounded = isnan(row["attainment_high"])
            high = CEILING if unbounded else min(100 * row["attainment_high"], CEILING)
            draw_span(axes, [elapsed, elapsed], [low, high])
            if unbounded:
                draw_point(axes, elapsed, high, INK, "^", size=3)
            light = row["light"] if row["light"] in LIGHT else "undetermined"
            colour, marker = LIGHT[light]
            draw_point(
                axes, elapsed, low if unbounded else (low + high) / 2, sheet.colour(light, colour), marker
            )
        if data.empty:
            say_too_few(axes, lang)
        axes.set_xlim(0, 100)
        axes.set_ylim(0, CEILING)
        axes.set_xlabel(label("axis.elapsed", lang))
        axes.set_ylabel(label("axis.attained", lang))
        lights = [light for light in LIGHT if (data["light"] == light).any()]
        handles = [point(sheet.colour(light, LIGHT[light][0]), LIGHT[light][1], label(f"light.{light}", lang))
                   for light in lights]  # fmt: skip
        handles += [line(label("legend.on_schedule", lang), width=0.8, style=(0, (4, 2)))]
        handles += [patch(*BANDS[light], label(f"legend.{light}_band", lang)) for light in BANDS]
        by_rule = label("say.rule", lang, place=place[lang], year=year)
        measure = label("say.points" if rule.measure == "points" else "say.percent", lang)
        caption = label("caption.schedule", lang, n=len(data), all=len(rows), yellow=f"{rule.yellow:g}",
                        red=f"{rule.red:g}", measure=measure, rule=by_rule)  # fmt: skip
        behind = int(data["light"].isin(["yellow", "red"]).sum())
        title = label("title.schedule", lang, n=len(data), behind=behind)
        return finish_sheet(sheet, data, caption=caption + note_source(t, lang), title=title,
                            handles=handles if len(data) else [])  # fmt: skip


def find_rule(rows: pd.DataFrame) -> tuple[Rule, dict[str, str], str]:
    """Find the rule that rows of risk were judged by, with its place in both languages and its year."""
    from kfanalysis.analysis.schedules import load_rule
    from kfanalysis.lexicon import load_rows
    from kfanalysis.publish.english_names import name_in_english
    from kfanalysis.publish.source_notes import find_place

    named = [rule for rule in rows["light_rule"] if isinstance(rule, str) and rule not in ("", "overdue")]
    name = named[0] if named else DEFAULT_RULE
    (row,) = (row for row in load_rows("schedulerules") if row["rule"] == name)
    place = find_place(row["place"])
    return load_rule(name), {"zh": place, "en": name_in_english(place)}, name.rpartition("-")[2]


def plot_milestones(t: Tables, *, top: int = 16, **look: Unpack[Look]) -> Axes:
    """Plot the interim steps of commitments on a calendar, with their deadlines and the day reported on.

    A past step is filled where the commitment's steps are said to be done, crossed where nothing says so.
    """
    t = keep_latest(t)
    data = list_steps(t)
    keys = list(dict.fromkeys(zip(data["bulletin_id"], data["commitment_id"], strict=True)))
    shown = keys[:top]
    with open_sheet(look, 12 + PITCH * max(len(shown), 4)) as sheet:
        lang, axes = sheet.lang, sheet.axes
        names = name_commitments(t, lang)
        for at, key in enumerate(shown):
            rows = data[(data["bulletin_id"] == key[0]) & (data["commitment_id"] == key[1])]
            end = rows["deadline"].iloc[0]
            axes.plot([rows["day"].min(), end], [at, at], color=FAINT, linewidth=0.8, zorder=1)
            axes.plot([end], [at], marker="|", markersize=7, color=INK, markeredgewidth=1.2, zorder=2)
            for day, step in zip(rows["day"], rows["step"], strict=True):
                draw_point(axes, day, at, sheet.colour(step, STEPS[step][0]), STEPS[step][1])
        name_rows(axes, [names[key] for key in shown])
        days = t.bulletins["as_of"].dropna()
        if not shown:
            say_too_few(axes, lang)
        else:
            if len(days):
                axes.axvline(days.max(), color=INK, linewidth=0.8, linestyle=(0, (4, 2)), zorder=1)
            _name_days(axes)
        axes.set_xlabel(label("legend.deadline", lang) if not shown else "")
        handles = [point(sheet.colour(step, colour), marker, label(f"legend.{step}", lang))
                   for step, (colour, marker) in STEPS.items() if (data["step"] == step).any()]  # fmt: skip
        handles += [line(label("legend.deadline", lang), width=0, marker="|"),
                    line(label("legend.as_of", lang), width=0.8, style=(0, (4, 2)))]  # fmt: skip
        caption = label("caption.milestones", lang, n=len(data), commitments=len(keys),
                        cut=say_cut(len(shown), len(keys), lang))  # fmt: skip
        past = int((data["step"] == "past").sum())
        title = label("title.milestones", lang, n=len(data), past=past)
        return finish_sheet(sheet, data, caption=caption + note_source(t, lang), title=title,
                            handles=handles if shown else [])  # fmt: skip


def list_steps(t: Tables) -> pd.DataFrame:
    """List the interim steps of commitments: dates to be met before the commitment's own deadline.

    Columns: bulletin_id, commitment_id, day, deadline, milestone, step (passed, past without a word that it was
    done, ahead).
    """
    import pandas as pd

    key = ["bulletin_id", "commitment_id"]
    held = t.commitments.loc[t.commitments["milestone"] != "none", [*key, "deadline", "milestone"]]
    steps = t.times.loc[(t.times["role"] == "deadline") & (t.times["field"] == "commitment"), [*key, "last"]]
    joined = held.merge(steps, on=key).merge(t.bulletins[["bulletin_id", "as_of"]], on="bulletin_id")
    joined = joined[joined["last"].notna() & (joined["last"] < joined["deadline"])].drop_duplicates()
    ahead = joined["as_of"].isna() | (joined["last"] >= joined["as_of"])
    step = joined["milestone"].map({"passed": "passed", "ahead": "ahead"}).fillna("past").mask(ahead, "ahead")
    frame = pd.DataFrame(
        {**{name: joined[name] for name in key}, "day": joined["last"], "deadline": joined["deadline"],
         "milestone": joined["milestone"], "step": step.astype("str")}
    )  # fmt: skip
    return frame.sort_values(["day", *key], kind="stable", ignore_index=True)


def _name_days(axes: Axes) -> None:
    """Write months as 2022-05: the same in both languages."""
    from matplotlib.dates import AutoDateLocator, DateFormatter

    axes.xaxis.set_major_locator(AutoDateLocator(minticks=3, maxticks=6))  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(DateFormatter("%Y-%m"))  # type: ignore[no-untyped-call]


BANDS = {"yellow": ("#FBF3A6", ""), "red": ("#F6C9AE", "")}


def _draw_bands(sheet: Sheet, rule: Rule) -> None:
    """Draw the bands where the rule turns yellow and red, and the line of attainment in step with time."""
    along = [0.0, 100.0]
    for low, high, light in ((rule.yellow, rule.red, "yellow"), (rule.red, 200.0, "red")):
        upper = [at - low if rule.measure == "points" else at * (1 - low / 100) for at in along]
        lower = [at - high if rule.measure == "points" else at * (1 - min(high, 100.0) / 100) for at in along]
        sheet.axes.fill_between(along, lower, upper, color=BANDS[light][0], linewidth=0, zorder=0)
    sheet.axes.plot(along, along, color=INK, linewidth=0.8, linestyle=(0, (4, 2)))


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


def _place_months(months: list[str]) -> list[float]:
    """Place months one apart; a bar that is no month stands off."""
    places: list[float] = []
    for month in months:
        apart = month in ("later", "none") or (bool(places) and months[len(places) - 1] == "earlier")
        places.append(places[-1] + 1 + 0.7 * apart if places else 0.0)
    return places


def _name_month(month: str, lang: str) -> str:
    return label(f"month.{month}", lang) if month in OTHER_MONTHS else str(int(month[-2:]))
