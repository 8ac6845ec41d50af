"""Deadline risk: facts apart from risks, bounds that propagate, nothing invented where the text gives no basis."""

from __future__ import annotations

import csv
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from deadlines import AS_OF, make_tables, pair
from readings import ROOT

import kfanalysis as kf
from kfanalysis.analysis.paces import Pace, Way, fit_pace, miss_chance, needed_pace
from kfanalysis.analysis.risks import BASES, LIGHTS, PARAMETERS, ROWS, SENSITIVITY, STATES, risk
from kfanalysis.analysis.schedules import judge_light, load_rule
from kfanalysis.lexicon import load_rows
from kfanalysis.records import KfanalysisError
from kfanalysis.tables import Tables

CASES = ROOT / "tests" / "cases"


def read_cases(name: str) -> list[list[str]]:
    with (CASES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t"))[1:]


def judge(spec: dict[str, Any], **options: Any) -> dict[Any, Any]:
    """Judge one commitment."""
    years = {name: options.pop(name) for name in ("year",) if name in options}
    [row] = risk(make_tables(spec, **years), **options).rows.to_dict("records")
    return row


def missing(value: Any) -> bool:
    return bool(pd.isna(value))


@pytest.mark.parametrize(("rule", "elapsed", "low", "high", "light"), read_cases("lights"))
def test_lights(rule: str, elapsed: str, low: str, high: str, light: str) -> None:
    numbers = [float(each) if each else None for each in (elapsed, low, high)]
    assert judge_light(load_rule(rule), *numbers) == light


def test_schedule_of_a_figure() -> None:
    row = judge({"deadline": "2022-11-30", "pairs": [pair(10000, 3310)]})
    assert (row["state"], row["basis"], row["light"], row["days_left"]) == ("risk", "figures", "green", 201)
    assert row["elapsed"] == pytest.approx(133 / 334, abs=1e-6)
    assert row["gap_low"] == row["gap_high"] == pytest.approx(33.1 - 100 * 133 / 334, abs=1e-5)
    assert row["spi_low"] == pytest.approx(0.331 / (133 / 334), abs=1e-6)
    # 133 days gave 33.1 %, so that 402 give the whole.
    assert row["forecast_low"] == row["forecast_high"] == pd.Timestamp("2023-02-06")
    assert 0.2 < row["probability_low"] < row["probability"] < row["probability_high"] < 0.6


def test_reason_names_figures_and_their_places() -> None:
    tables = make_tables({"deadline": "2022-11-30", "pairs": [pair(10000, 3310)]})
    [row] = risk(tables).rows.to_dict("records")
    assert row["reason_zh"].startswith(
        "截至2022-05-13,时限2022-11-30,时间已过39.8%(自2022-01-01起算);“窨井盖”目标10000个,实际3310个,达到33.1%;"
        "慢于序时进度6.7个百分点;绿灯(yinchuan-2025);按已有速度,预计2023-02-06达到目标;逾期概率42.2%(80%区间"
    )
    assert row["reason_en"].startswith(
        "As of 2022-05-13, deadline 2022-11-30, 39.8% of the time gone (from 2022-01-01); “窨井盖”: target 10000个, "
        "actual 3310个, attained 33.1%; 6.7 points behind schedule; green light (yinchuan-2025); "
    )
    places = [map(int, span.split("-")) for span in row["spans"].split(";")]
    assert [tables.texts["b"][slice(*place)] for place in places] == ["10000个", "3310个"]
    assert "张三" not in row["reason_zh"] + row["reason_en"]


@pytest.mark.parametrize(
    ("spec", "state"),
    [
        ({"status": "completed", "deadline": "2022-09-30", "due": "kept"}, "kept"),
        ({"status": "completed", "deadline": "2022-03-31", "due": "kept_late"}, "kept_late"),
        ({"status": "completed"}, "done"),
        ({"deadline": "2022-04-30", "pairs": [pair(100, 99)]}, "overdue"),
        ({"status": "unclear", "deadline": "2022-04-30"}, "overdue"),
        ({"deadline": "2022-09-30", "pairs": [pair(100, 120), pair(5, 5)]}, "target_met"),
    ],
)
def test_facts_are_no_risks(spec: dict[str, Any], state: str) -> None:
    row = judge(spec)
    assert (row["state"], row["basis"]) == (state, "fact")
    assert (
        missing(row["probability"]) and missing(row["probability_low"]) and missing(row["probability_high"])
    )
    assert "概率" not in row["reason_zh"] and "probability" not in row["reason_en"]


@pytest.mark.parametrize(
    ("spec", "options", "basis"),
    [
        ({"pairs": [pair(100, 50)]}, {}, "no_deadline"),
        ({"deadline": "2022-09-30", "pairs": [pair(100, 50)]}, {"start": "2022-06-01"}, "before_start"),
        ({"deadline": "2022-05-20"}, {"start": "2022-05-20", "as_of": "2022-05-20"}, "no_span"),
        ({"deadline": "2022-09-30", "status": "unclear", "report": ""}, {}, "unclear"),
        ({"deadline": "2022-12-31", "kind": "recurring"}, {}, "recurring"),
        ({"deadline": "2022-09-30", "pairs": [pair(100, 50, low=None, high=None)]}, {}, "open_figures"),
        ({"deadline": "2022-09-30", "pairs": [pair(98, 97, what="合格率", unit="%")]}, {}, "level"),
        ({"deadline": "2022-09-30", "pairs": [pair(7, 5, role="change", unit="%")]}, {}, "level"),
        ({"deadline": "2022-09-30", "pairs": [pair(5, 6, bound="<=")]}, {}, "level"),
        ({"deadline": "2022-09-30", "pairs": [pair(95, 93, what="信访积案化解率", unit="%")]}, {}, "level"),
        (
            {"deadline": "2022-09-30", "pairs": [pair(9, 9), pair(98, 97, what="满意率", unit="%")]},
            {},
            "level",
        ),
    ],
)
def test_not_estimable_is_said_and_never_zero(
    spec: dict[str, Any], options: dict[str, Any], basis: str
) -> None:
    row = judge(spec, **options)
    assert (row["state"], row["basis"]) == ("risk", basis)
    assert missing(row["probability"])
    assert "无法估计" in row["reason_zh"] and "not estimable" in row["reason_en"]


def test_document_without_dates() -> None:
    rows = risk(
        make_tables({"pairs": [pair(100, 50)]}, {"status": "suspended"}, {}, as_of=None, year=None)
    ).rows
    assert rows["probability"].isna().all()
    assert set(rows["light"]) == {"none"}
    dated = risk(make_tables({"deadline": "2022-09-30", "pairs": [pair(100, 50)]}, as_of=None)).rows
    assert dated["basis"].tolist() == ["no_as_of"]
    assert dated["probability"].isna().all()


def test_a_given_as_of_makes_it_estimable() -> None:
    spec = {"deadline": "2022-09-30", "pairs": [pair(100, 50)]}
    assert judge(spec, as_of="2022-10-01")["state"] == "overdue"
    late, early = judge(spec, as_of="2022-09-01"), judge(spec, as_of="2022-03-01")
    assert late["probability"] > 0.9 > 0.2 > early["probability"]
    assert (late["light"], early["light"]) == ("red", "green")


def test_on_the_last_day_nothing_is_certain_and_what_is_missing_is_red() -> None:
    row = judge({"deadline": "2022-05-13", "pairs": [pair(100, 90)]})
    assert row["elapsed"] == 1.0 and row["light"] == "red"
    assert 0.9 < row["probability"] <= row["probability_high"] < 1
    assert "时限当日" in row["reason_zh"]
    assert judge({"deadline": "2022-05-13", "pairs": [pair(100, 99)]})["probability"] < 1


def test_light_and_probability_of_a_row_do_not_contradict() -> None:
    specs = [
        {"deadline": deadline, "pairs": [pair(100, done)], "status": status}
        for deadline in ("2022-05-14", "2022-06-30", "2022-12-31", "2024-12-31")
        for done in range(0, 100, 7)
        for status in ("in_progress", "suspended")
    ]
    rows = risk(make_tables(*specs)).rows
    assert not (rows["light"].eq("green") & (rows["probability"] > 0.5)).any()
    assert not (rows["light"].eq("red") & (rows["probability"] < 0.2)).any()
    assert rows["probability"].between(0.001, 0.999).all()


def test_nothing_done_early_says_little() -> None:
    early = judge({"deadline": "2024-12-31", "pairs": [pair(20, 0)]})
    late = judge({"deadline": "2022-06-30", "pairs": [pair(20, 0)]})
    assert early["probability"] < 0.5 < 0.9 < late["probability"]


def test_late_if_any_target_is() -> None:
    slow = {"deadline": "2022-09-30", "pairs": [pair(100, 20)]}
    three = {"deadline": "2022-09-30", "pairs": [pair(100, 90, what="路灯"), pair(100, 20), pair(100, 60)]}
    row = judge(three)
    assert row["attainment_low"] == row["attainment_high"] == 0.2
    assert "3项指标中最慢的一项" in row["reason_zh"]
    alike, apart = (judge(three, pace=Pace(shared=shared))["probability"] for shared in (0.9, 0.0))
    assert judge(slow)["probability"] < alike < row["probability"] < apart


def test_bounds_of_a_figure_widen_the_interval() -> None:
    exact, about, least = (
        judge({"deadline": "2022-09-30", "pairs": [pair(100, 45, **bounds)]})
        for bounds in ({}, {"low": 0.4, "high": 0.5}, {"high": None})
    )
    assert about["probability_low"] < exact["probability_low"]
    assert about["probability_high"] > exact["probability_high"]
    assert (least["probability_low"], least["probability_high"]) == (0.001, exact["probability_high"])
    assert missing(least["gap_high"]) and missing(least["forecast_low"])
    assert about["forecast_low"] < about["forecast_high"]
    wide = judge({"deadline": "2022-09-30", "pairs": [pair(100, 45, low=0.1, high=0.9)]})
    assert wide["light"] == "undetermined"


def test_more_done_is_never_more_likely_to_be_missed() -> None:
    specs = [{"deadline": "2022-09-30", "pairs": [pair(100, done)]} for done in range(0, 100, 4)]
    rows = risk(make_tables(*specs)).rows
    for column in ("probability", "probability_low", "probability_high"):
        assert rows[column].is_monotonic_decreasing
    assert rows["probability"].between(rows["probability_low"], rows["probability_high"]).all()


def test_without_a_figure_there_is_no_probability() -> None:
    for spec in ({}, {"status": "preparing"}, {"status": "suspended"}, {"obstacles": "epidemic"}):
        row = judge({"deadline": "2022-09-30"} | spec)
        assert (row["kind"], row["basis"], row["light"]) == ("no_figure", "no_figure", "none")
        assert missing(row["probability"])
        assert "没有可与目标比较的数字" in row["reason_zh"] and "no figure" in row["reason_en"]


def test_a_pause_an_obstacle_and_an_announced_delay_enter() -> None:
    spec = {"deadline": "2022-09-30", "pairs": [pair(20, 10)]}
    plain, paused, hindered, announced = (
        judge(spec | more)
        for more in ({}, {"status": "suspended"}, {"obstacles": "epidemic"}, {"plan": "2022-11-30"})
    )
    assert plain["probability"] < hindered["probability"] < paused["probability"]
    assert plain["light"] == "green" and paused["light"] != "green"
    assert announced["probability"] >= 0.9
    assert "0.75倍" in hindered["reason_zh"] and "暂停" in paused["reason_zh"]
    assert "epidemic" in hindered["reason_en"]


def test_a_rate_over_what_stands_is_progress() -> None:
    for what, basis in (("疫苗接种率", "figures"), ("年度投资完成率", "figures"), ("水质达标率", "level")):
        assert (
            judge({"deadline": "2022-09-30", "pairs": [pair(100, 60, what=what, unit="%")]})["basis"] == basis
        )


def test_past_the_deadline_any_shortfall_is_red() -> None:
    row = judge({"deadline": "2022-04-30", "pairs": [pair(100, 99)]})
    assert (row["light"], row["light_rule"]) == ("red", "overdue")
    assert "红灯(逾期)" in row["reason_zh"] and "序时" not in row["reason_zh"]
    assert judge({"deadline": "2022-04-30"})["light"] == "none"


def test_a_later_date_in_the_report_is_told() -> None:
    row = judge({"deadline": "2022-05-31", "plan": "2022-06-30"})
    assert "“那时”完成,晚于时限" in row["reason_zh"]
    assert "晚于时限" not in judge({"deadline": "2022-07-31", "plan": "2022-06-30"})["reason_zh"]


def test_start_is_the_first_of_the_year_unless_given() -> None:
    spec = {"deadline": "2023-12-31", "pairs": [pair(100, 20)]}
    assert judge(spec)["start"] == pd.Timestamp("2022-01-01")
    assert judge(spec, year=None)["start"] == pd.Timestamp("2022-01-01")
    assert judge(spec, start="2022-03-01")["elapsed"] < judge(spec)["elapsed"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rule": "上海"}, "no such rule; choose among"),
        ({"thresholds": (30, 10)}, "between 0 and red"),
        ({"as_of": "5月13日"}, "write it as 2022-05-13"),
        ({"start": "2022-13-01"}, "write it as 2022-05-13"),
    ],
)
def test_refusals(options: dict[str, Any], message: str) -> None:
    with pytest.raises(KfanalysisError, match=message):
        risk(make_tables({}), **options)


@pytest.mark.parametrize(
    "wrong",
    [{"spread": 0}, {"weight": 2}, {"floor": 0}, {"level": 1}, {"usual": 1}, {"suspended": 0}, {"shared": 1}],
)
def test_pace_refuses_what_means_nothing(wrong: dict[str, Any]) -> None:
    with pytest.raises(KfanalysisError, match=next(iter(wrong))):
        Pace(**wrong)


def test_thresholds_move_the_lights() -> None:
    spec = {"deadline": "2022-11-30", "pairs": [pair(10000, 3310)]}
    assert judge(spec, thresholds=(5, 6))["light"] == "red"
    assert judge(spec, thresholds=(5, 20))["light"] == "yellow"
    assert judge(spec, rule="sanya-2022")["light"] == "yellow"


def test_a_bare_percent_of_the_whole_has_no_target_in_the_text() -> None:
    tables = make_tables({"deadline": "2022-09-30", "pairs": [pair(100, 60, what="化解率", unit="%")]})
    for end in ("start", "end"):
        tables.pairs[f"target_{end}"] = tables.pairs[f"actual_{end}"]
    [row] = risk(tables).rows.to_dict("records")
    assert row["basis"] == "figures"
    assert "“化解率”达到60%" in row["reason_zh"] and "目标" not in row["reason_zh"].split(";")[1]


def make_mixed() -> Tables:
    figures = [{"deadline": "2022-09-30", "pairs": [pair(100, done)]} for done in (5, 15, 30, 38, 45, 60)]
    figures[3] |= {"status": "suspended"}
    others = [{"deadline": "2022-09-30", "status": status, "obstacles": "epidemic"} for status in
              ("preparing", "suspended", "in_progress", "completed")]  # fmt: skip
    return make_tables(*figures, *others, {})


def test_sensitivity_counts_flips() -> None:
    found = risk(make_mixed()).sensitivity
    lights = found[found["measure"] == "light"]
    assert set(lights["parameter"]) == {"start", "as_of", "rule", "yellow", "red"}
    assert (lights["n"] == 6).all() and (lights["flips"] <= lights["n"]).all()
    assert (lights[["green", "yellow", "red", "undetermined"]].sum(axis=1) <= lights["n"]).all()
    assert lights.set_index(["parameter", "value"]).loc[("yellow", "5"), "flips"] == 0
    assert lights.set_index(["parameter", "value"]).loc[("yellow", "15"), "flips"] == 1
    chances = found[found["measure"] == "probability"].set_index(["parameter", "value"])
    assert chances.loc[("mean", "-0.3"), "mean_change"] > 0 > chances.loc[("mean", "0.3"), "mean_change"]
    assert chances.loc[("suspended", "0.2"), "mean_change"] > 0
    assert {each.name for each in fields(Pace)} - {"level"} <= set(found["parameter"])


def test_parameters_are_all_documented() -> None:
    found = risk(make_tables({}), rule="sanya-2022").parameters.set_index("parameter")
    assert {each.name for each in fields(Pace)} <= set(found.index)
    for column in ("meaning_zh", "meaning_en", "source"):
        assert (found[column].str.len() > 0).all()
    assert "海南" in found.loc["rule", "source"] or "三亚" in found.loc["rule", "source"]
    assert "http" in found.loc["rule", "source"]
    assert found.loc["spread", "value"] == "0.5" and found.loc["spread", "assumption"]


def test_every_reason_is_worded() -> None:
    keys = {row["key"] for row in load_rows("riskreasons")}
    assert {f"basis.{basis}" for basis in BASES if basis not in ("figures", "fact")} <= keys
    assert all(row["zh"] and row["en"] for row in load_rows("riskreasons"))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_little_data_raises_nothing(count: int) -> None:
    found = risk(make_tables(*[{"status": "completed"}] * count))
    for frame, columns in (
        (found.rows, ROWS),
        (found.sensitivity, SENSITIVITY),
        (found.parameters, PARAMETERS),
    ):
        assert {key: str(kind) for key, kind in frame.dtypes.items()} == columns
    assert len(found.rows) == count
    assert found.rows["probability"].isna().all()


def test_vocabularies_and_bytes() -> None:
    one, other = risk(make_mixed()), risk(make_mixed())
    for name in ("rows", "sensitivity", "parameters"):
        assert getattr(one, name).to_csv() == getattr(other, name).to_csv()
    assert set(one.rows["state"]) <= set(STATES)
    assert set(one.rows["light"]) <= set(LIGHTS)
    assert set(one.rows["basis"]) <= set(BASES)


def test_needed_pace_against_the_formula() -> None:
    alone = Pace(doubt=0.0, floor=0.01)
    assert needed_pace(alone, 0.5, 0.25) == pytest.approx(1.0986122887)
    assert needed_pace(Pace(doubt=0.0, floor=0.5), 0.5, 0.0) == pytest.approx(1.3862943611)
    assert needed_pace(alone, 0.5, 0.25, factor=0.5) == pytest.approx(1.0986122887 + 0.6931471806)
    # Half of what the figure says, half of what is usual: one in five is late.
    half = Pace(doubt=0.5, floor=0.01, usual=0.2)
    assert needed_pace(half, 0.5, 0.25) == pytest.approx((1.0986122887 - 0.5 * 0.8416212336) / 2)


def test_interval_is_the_exact_confidence_bound() -> None:
    """The bound's own definition: at it the estimate has a tail of ten percent."""
    from scipy.stats import nct, norm

    pace = Pace(mean=0.1, spread=0.4, weight=9)
    chance = miss_chance(pace, [Way(0.5, 0.5, 0.5)])
    estimate = (needed_pace(pace, 0.5, 0.5) - 0.1) / 0.4 * 3
    for bound, tail in ((chance.low, 0.9), (chance.high, 0.1)):
        assert nct.cdf(estimate, 8, 3 * norm.ppf(bound)) == pytest.approx(tail, abs=1e-6)


def test_fit_recovers_the_moments() -> None:
    pace = fit_pace([1.0, 2.0, 4.0, 0.5], level=0.9)
    assert pace.mean == pytest.approx(0.34657359)
    assert (pace.weight, pace.level) == (4, 0.9)
    for wrong in ([1, 2], [1, 1, 1], [1, 2, 0]):
        with pytest.raises(KfanalysisError):
            fit_pace(wrong)


def test_hindcast_is_that_of_the_code() -> None:
    """benchmarks/risk_hindcast.md: where progress is even the probability beats the base rate, elsewhere it fails."""
    lines = (ROOT / "benchmarks" / "risk_hindcast.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    header, worlds = rows[0], [row for row in rows if len(row) == 8 and row[1].startswith("0.")]
    skill = {(row[0], row[1]): float(row[header.index("skill")]) for row in worlds}
    assert (
        min(value for (world, _), value in skill.items() if world in ("even", "slow start", "stalls")) > 0.1
    )
    assert max(value for (world, _), value in skill.items() if world == "last minute") < 0
    held = [float(row[2]) for row in rows if row[0].startswith("μ") and row[1] != "none"]
    assert len(held) == 9 and 0.74 <= min(held) <= max(held) <= 0.84


def test_interval_covers_in_the_worlds_of_the_model() -> None:
    import numpy as np
    from scipy.special import ndtr

    rng, held = np.random.default_rng(5), []
    for _ in range(300):
        pace = fit_pace(np.exp(rng.normal(-0.2, 0.4, 8)), doubt=0.0)
        for attained in rng.uniform(0.4, 0.65, 3):
            true = ndtr((np.log((1 - attained) / attained) + 0.2) / 0.4)
            chance = miss_chance(pace, [Way(0.5, float(attained), float(attained))])
            held.append(chance.low <= true <= chance.high)
    assert 0.75 < np.mean(held) < 0.85


def test_sensitivity_moves_each_bulletin_by_its_own_date() -> None:
    spec = {"deadline": "2022-09-30", "pairs": [pair(100, 45)]}
    one, other = (make_tables(spec, as_of=day) for day in (AS_OF, AS_OF + timedelta(days=31)))
    both = {name: pd.concat([frame, getattr(other, name).assign(bulletin_id="c")], ignore_index=True)
            for name, frame in one.frames().items()}  # fmt: skip
    both["bulletins"]["title"] = ["江城市承诺事项", "海原县重点项目台账"]  # of two places, so no panel
    found = risk(Tables(**both)).sensitivity
    moved = found[(found["parameter"] == "as_of") & (found["measure"] == "probability")]
    assert moved["base"].unique().tolist() == ["own"]
    assert moved["value"].tolist() == ["-30 days", "-14 days", "+14 days", "+30 days"]
    assert (moved["n"] == 2).all()
    assert moved["mean_change"].is_monotonic_increasing


def test_a_target_with_a_date_of_its_own_tells_nothing_of_the_deadline(tmp_path: Path) -> None:
    text = (
        "某市承诺事项进展情况(截至2024年9月30日)\n"
        "1.推进环城公路建设,全年完成投资45亿元,2025年底建成通车。\n推进情况:完成投资31.7亿元。\n"
        "2.新建公厕12座。(办结时限:2024年12月)\n推进情况:已建成9座。"
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    rows = kf.risk(kf.extract(kf.load(tmp_path / "a.txt"))).rows
    assert list(rows["basis"]) == ["own_date", "figures"]
    assert rows["probability"].isna().tolist() == [True, False]
