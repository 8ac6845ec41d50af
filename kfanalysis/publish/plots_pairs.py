"""Figures of figures: targets against what was reported, stated sums against computed ones, targets over months."""

from __future__ import annotations

from math import floor, isnan, log10
from typing import TYPE_CHECKING, Any, Unpack

from kfanalysis.analysis.panels import keep_latest
from kfanalysis.publish.labels import label, name_commitments, say_cut, shorten
from kfanalysis.publish.marks import PITCH, draw_point, draw_span, line, name_rows, point, say_too_few
from kfanalysis.publish.sheets import Look, Sheet, finish_sheet, open_sheet
from kfanalysis.publish.source_notes import note_source
from kfanalysis.publish.style import FAINT, INK, MET, SERIES, STATUS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from kfanalysis.analysis.panels import Panel
    from kfanalysis.tables import Tables

CEILING = 120.0  # percent: a figure that reaches beyond this ends in an arrow
KINDS = {"ratio": "o", "sum": "s", "product": "^", "difference": "D"}
WRONG = (STATUS["suspended"][0], "X")
RATES = ("%", "‰")


def plot_attainment(t: Tables, *, top: int = 17, **look: Unpack[Look]) -> Axes:
    """Plot how far each target that is not met has come, lowest first, rates apart from counts.

    A bar spans what the wording allows, one without upper bound ends in an arrow; the light line is what is short
    of the target. Of more than ``top`` targets the lowest are drawn; the data frame holds all, those met as well.
    """
    t = keep_latest(t)
    data = rank_attainment(t.pairs)
    data.insert(4, "rate", data["unit"].isin(RATES))
    open_ = data[data["met"] != "yes"].head(top)
    shown = open_.sort_values("rate", kind="stable")
    with open_sheet(look, 12 + PITCH * max(len(shown) + 2, 3)) as sheet:
        lang, axes = sheet.lang, sheet.axes
        names = name_commitments(t, lang)
        places, written, at = [], [], -1.0
        for rate, block in shown.groupby("rate"):
            at += 1.2
            axes.annotate(label("say.rates" if rate else "say.counts", lang), (0, at), (3, 0), va="center",
                          textcoords="offset points", color="#555555")  # fmt: skip
            for row in block.to_dict("records"):
                at += 1
                _draw_attainment(sheet, row, at)
                places.append(at)
                what = shorten(row["what"], 9 if sheet.width < 120 else 20) if lang == "zh" else ""
                written.append(f"{what} {row['commitment_id']}" if what else names[_key(row)])
        name_rows(axes, written, places)
        axes.axvline(100, color=INK, linewidth=0.8, zorder=1)
        if shown.empty:
            say_too_few(axes, lang)
        axes.set_xlim(0, CEILING)
        axes.set_xlabel(label("axis.attainment", lang))
        handles = [point(sheet.colour(met, MET[met][0]), MET[met][1], label(f"met.{met}", lang))
                   for met in MET if (shown["met"] == met).any()]  # fmt: skip
        handles += [line(label("legend.interval", lang), width=1.6)] if len(shown) else []
        met, all_open = int((data["met"] == "yes").sum()), int((data["met"] != "yes").sum())
        caption = label(
            "caption.attainment", lang, n=len(data), met=met, cut=say_cut(len(shown), all_open, lang)
        )
        title = label("title.attainment", lang, n=len(data), met=met)
        return finish_sheet(sheet, data, caption=caption + note_source(t, lang), title=title, handles=handles)


def _draw_attainment(sheet: Sheet, row: dict[Any, Any], at: float) -> None:
    unbounded = isnan(row["attainment_high"])
    low = 0.0 if isnan(row["attainment_low"]) else min(max(100 * row["attainment_low"], 0.0), CEILING)
    high = CEILING if unbounded else min(max(100 * row["attainment_high"], 0.0), CEILING)
    middle = low if unbounded else (low + high) / 2
    sheet.axes.plot([middle, 100], [at, at], color=FAINT, linewidth=0.6, zorder=1)
    draw_span(sheet.axes, [low, high], [at, at], width=1.6)
    if unbounded or high == CEILING:
        draw_point(sheet.axes, CEILING, at, INK, ">", size=3)
    colour, marker = MET[row["met"]]
    draw_point(sheet.axes, middle, at, sheet.colour(row["met"], colour), marker, size=4)


def _key(row: dict[Any, Any]) -> tuple[str, str]:
    return row["bulletin_id"], row["commitment_id"]


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


def plot_trajectories(t: Tables, *, found: Panel | None = None, top: int = 12, **look: Unpack[Look]) -> Axes:
    """Plot the attainment of each target from bulletin to bulletin; squares mark a target that was changed.

    ``found``: what ``kf.panel(t)`` gave, where it is at hand. Targets with two figures or more, those with a
    changed target first, ``top`` of them; the numbers at the right name them in the data.
    """
    data = follow_targets(t, found)
    lines = list(dict.fromkeys(data["line"]))
    with open_sheet(look, 66) as sheet:
        lang, axes = sheet.lang, sheet.axes
        for nth in lines[:top]:
            rows = data[data["line"] == nth]
            days, values = list(rows["as_of"]), [min(100 * value, 200.0) for value in rows["attainment_low"]]
            moved = bool(rows["moved"].any())
            colour = sheet.colour("moved", WRONG[0]) if moved else sheet.colour("kept", SERIES[0][0])
            axes.plot(days, values, color=colour, linewidth=1.2 if moved else 0.8, zorder=3 if moved else 2)
            for day, value, new in zip(days, values, rows["moved"], strict=True):
                draw_point(axes, day, value, colour, "s" if new else "o", size=5 if new else 3.5)
        if not lines:
            say_too_few(axes, lang)
        else:
            days = sorted(set(data["as_of"]))
            axes.set_xticks(days, [f"{day:%Y-%m}" for day in days])
            axes.axhline(100, color=INK, linewidth=0.8, linestyle=(0, (4, 2)), zorder=1)
            axes.set_ylim(bottom=0)
            axes.margins(x=0.08)
        axes.set_xlabel(label("axis.day", lang))
        axes.set_ylabel(label("axis.attained", lang))
        changed = int(data.groupby("line")["moved"].any().sum()) if lines else 0
        handles = [line(label("legend.kept", lang), colour=SERIES[0][0], marker="o"),
                   line(label("legend.moved", lang), colour=WRONG[0], marker="s")]  # fmt: skip
        caption = label("caption.trajectories", lang, n=len(lines), moved=changed, bulletins=len(t.bulletins))
        caption += note_source(t, lang)
        named = "title.trajectories" if lines else "title.no_trajectories"
        title = label(named, lang, n=len(lines), moved=changed)
        return finish_sheet(sheet, data, caption=caption, title=title, handles=handles if lines else [])


def follow_targets(t: Tables, found: Panel | None = None) -> pd.DataFrame:
    """Return the figures of each target over the bulletins that tell it, a ``line`` a target, changed ones first."""
    from kfanalysis.analysis.frames import build_frame
    from kfanalysis.analysis.panels import TRAJECTORIES, panel
    from kfanalysis.records import KfanalysisError

    try:
        rows = (panel(t) if found is None else found).trajectories
    except KfanalysisError:  # one bulletin alone is no panel
        rows = build_frame(TRAJECTORIES, [])
    key = ["chain", "figure"]
    rows = rows[rows["attainment_low"].notna() & rows["as_of"].notna()]
    told = rows.groupby(key)["as_of"].transform("nunique")
    rows = rows[told > 1]
    moved = rows.groupby(key)["moved"].transform("any") if len(rows) else rows["moved"]
    rows = rows.assign(unmoved=~moved.astype(bool)).sort_values(["unmoved", *key, "as_of"], kind="stable")
    line = rows.groupby(key, sort=False).ngroup() + 1 if len(rows) else rows["figure"]
    return rows.assign(line=line).drop(columns="unmoved").reset_index(drop=True)


def plot_audit(t: Tables, **look: Unpack[Look]) -> Axes:
    """Plot what the text states against what its own parts give; a cross marks where they disagree."""
    data = compare_checks(t.checks)
    drawn = data[(data["stated"] > 0) & (data["computed"] > 0)]
    kinds = [(kind, SERIES[at][0], marker) for at, (kind, marker) in enumerate(KINDS.items())]
    with open_sheet(look, 72) as sheet:
        lang, axes = sheet.lang, sheet.axes
        _scale_equally(axes, [*drawn["stated"], *drawn["computed"]], lang)
        handles = []
        for kind, colour, marker in kinds:
            rows = drawn[(drawn["kind"] == kind) & drawn["ok"]]
            colour = sheet.colour(kind, colour)
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
        failed = int((~data["ok"].astype(bool)).sum())
        caption = label("caption.audit", lang, n=len(data), wrong=failed) + note_source(t, lang)
        return finish_sheet(sheet, data, caption=caption, title=label("title.audit", lang, n=len(data), wrong=failed),
                            handles=handles)  # fmt: skip


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
