"""Panels: the same commitments over months, what changed, and no commitment counted three times."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from deadlines import make_tables
from readings import ROOT

import kfanalysis as kf
from kfanalysis.analysis.commitment_links import group_series, link_series, mask_numbers
from kfanalysis.analysis.panels import EVENTS, LINKS, TRAJECTORIES, keep_latest, panel
from kfanalysis.analysis.survivals import fit_durations
from kfanalysis.records import KfanalysisError

SAMPLES = ROOT.parent / "shared" / "samples"
MONTH = """河湾市2023年重点承诺事项进展情况
（截至2023年{month}月{day}日）
一、市级领导（2人）
（一）林知远 副市长
{items}
"""
ITEMS = {
    "roads": "改造农村公路{target}公里。（办结时限：2023年{due}月）\n推进情况：已改造农村公路{done}公里。",
    "schools": "新建公办幼儿园6所，新增学位1800个。（办结时限：2023年8月）\n推进情况：{state}",
    "trees": "完成国土绿化三万亩。（办结时限：2023年12月）\n推进情况：已完成绿化1.2万亩。",
    "clinics": "建成标准化村卫生室40个。（办结时限：2023年11月）\n推进情况：已建成村卫生室15个。",
}


def write_month(folder: Path, month: int, day: int, *items: str) -> Path:
    """Write one month's bulletin, its items numbered in the order given."""
    file = folder / f"2023-{month:02d}.txt"
    numbered = "\n".join(f"{n}.{item}" for n, item in enumerate(items, 1))
    file.write_text(MONTH.format(month=month, day=day, items=numbered), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> kf.Tables:
    folder = tmp_path_factory.mktemp("months")
    early = write_month(
        folder, 3, 31,
        ITEMS["roads"].format(target=200, due=9, done=40),
        ITEMS["schools"].format(state="2所已开工，其余正在办理施工许可。"),
        ITEMS["trees"],
    )  # fmt: skip
    late = write_month(
        folder, 6, 30,
        ITEMS["schools"].format(state="6所幼儿园已全部建成，新增学位1800个，任务已完成。"),
        ITEMS["clinics"],
        ITEMS["roads"].format(target=150, due=11, done=90),
    )  # fmt: skip
    return kf.extract([kf.load(early), kf.load(late)])


def test_links_follow_the_matter_not_the_place(months: kf.Tables) -> None:
    links = panel(months).links
    later = links[links["score"].notna()].set_index("chain")["commitment_id"]
    assert later.to_dict() == {"2023-03/1-01-01": "1-01-03", "2023-03/1-01-02": "1-01-01"}
    assert not links["doubtful"].any()
    assert list(links.columns) == list(LINKS)


def test_events_say_what_changed(months: kf.Tables) -> None:
    events = panel(months).events
    found = {(row.chain, row.kind): (row.before, row.after) for row in events.itertuples()}
    assert set(found) == {
        ("2023-03/1-01-01", "target_cut"), ("2023-03/1-01-01", "deadline_moved"),
        ("2023-03/1-01-02", "completed"), ("2023-03/1-01-03", "vanished"), ("2023-06/1-01-02", "new"),
    }  # fmt: skip
    assert found["2023-03/1-01-01", "target_cut"] == ("200公里", "150公里")
    assert found["2023-03/1-01-01", "deadline_moved"] == ("2023年9月", "2023年11月")
    assert list(events.columns) == list(EVENTS)


def test_trajectories_mark_a_moved_target(months: kf.Tables) -> None:
    paths = panel(months).trajectories
    roads = paths[paths["chain"] == "2023-03/1-01-01"]
    assert roads["attainment_low"].tolist() == pytest.approx([0.2, 0.6])
    assert roads["moved"].tolist() == [False, True]
    assert list(paths.columns) == list(TRAJECTORIES)


def test_no_month_is_counted_twice(months: kf.Tables) -> None:
    latest = keep_latest(months)
    assert len(months.commitments) == 6 and len(latest.commitments) == 4
    assert kf.completion(months, by="all").status["n"].iloc[0] == 4
    assert len(kf.risk(months).rows) == 4


def test_one_bulletin_or_two_of_other_places_are_no_panel(months: kf.Tables) -> None:
    with pytest.raises(KfanalysisError, match="two bulletins or more"):
        panel(make_tables({}))
    other = months.bulletins.assign(
        title=["河湾市承诺事项进展情况", "山南县棚户区改造工作台账"], publisher=None
    )
    assert [len(ids) for ids in group_series(other)] == [1, 1]


def test_reworded_and_unlike_commitments() -> None:
    one = "实施农村供水提质工程，铺设管网160公里。（办结时限：5月）"
    assert mask_numbers(one) == mask_numbers(one.replace("160", "一百八十").replace("5月", "10月"))
    assert mask_numbers("建成公园3处") != mask_numbers("建成学校3处")


def test_durations_hold_the_known_median() -> None:
    import numpy as np

    rng = np.random.default_rng(3)
    true = np.exp(rng.normal(np.log(200), 0.4, 150))
    visits = [0.0, 90.0, 180.0, 270.0, 365.0]
    spells = []
    for day in true:
        before = max(v for v in visits if v < day)
        after = [v for v in visits if v >= day]
        spells.append((before, after[0] if after else None))
    [row] = fit_durations(spells)
    assert row["low"] < 200 < row["high"] and row["high"] - row["low"] < 60


@pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the sample bulletins lie beside the project only where it is made"
)
def test_sample_panel_is_as_coded() -> None:
    gold = json.loads((SAMPLES / "panel.gold.json").read_text(encoding="utf-8"))
    t = kf.extract([kf.load(SAMPLES / f"panel-2024-{month}.txt") for month in ("04", "06", "09")])
    places = {}
    for name, rows in t.commitments.sort_values("text_start").groupby("bulletin_id"):
        places |= {(name, key): f"{name}#{n}" for n, key in enumerate(rows["commitment_id"], 1)}
    [ids] = group_series(t.bulletins)
    chains = [[places[v.bulletin_id, v.commitment_id] for v, _ in chain] for chain in link_series(t, ids)]
    assert sorted(chains) == sorted(gold["links"])
    events = panel(t).events
    events = events[events["kind"] != "completed"]
    first = {row["chain"]: places[tuple(row["chain"].split("/"))] for row in events.to_dict("records")}
    found = {
        (first[row["chain"]], row["kind"], row["before"], row["after"]) for row in events.to_dict("records")
    }
    coded = {(e["commitment"], e["kind"], e["from"] or "", e["to"] or "") for e in gold["events"]}
    assert found == coded


def test_command_writes_the_panel(
    months: kf.Tables, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from kfanalysis.__main__ import main

    kf.write_tables(months, tmp_path / "tables")
    assert main(["panel", str(tmp_path / "tables"), "--out", str(tmp_path / "panel")]) == 0
    assert "4 commitments, 5 events" in capsys.readouterr().out
    assert len(pd.read_csv(tmp_path / "panel" / "links.csv")) == 6
