"""Comparisons: a difference of reporting is not taken for one of doing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import kfanalysis as kf
from kfanalysis.__main__ import main

BULLETINS = Path(__file__).parents[1] / "bulletins"
# Completed of ten: with a figure 8, without 2; a city that prints few figures looks worse by its share alone.
SHARES = {True: 8, False: 2}


@pytest.fixture(scope="module")
def t() -> kf.Tables:
    return kf.extract([kf.load(BULLETINS / f"{name}.txt") for name in ("circled", "danpu")])


def make_city(t: kf.Tables, name: str, blocks: list[bool]) -> kf.Tables:
    """Make a city of blocks of ten commitments, each of an owner, all with a figure in the report or none."""
    rows, owners, figures = [], [], []
    base, owner, quantity = t.commitments.iloc[0], t.owners.iloc[0], t.quantities.iloc[0]
    for block, told in enumerate(blocks):
        owners.append(owner.to_dict() | {"bulletin_id": name, "owner_id": f"1-{block:02}"})
        for at in range(10):
            key = {"bulletin_id": name, "commitment_id": f"1-{block:02}-{at:02}"}
            status = "completed" if at < SHARES[told] else "in_progress"
            rows.append(
                base.to_dict()
                | key
                | {"owner_id": f"1-{block:02}", "status": status, "text": f"{name}{block}{at}"}
            )
            figures += [quantity.to_dict() | key | {"role": "actual", "field": "report"}] if told else []
    head = t.bulletins.iloc[0].to_dict() | {"bulletin_id": name, "publisher": name}
    return replace(
        t, bulletins=pd.DataFrame([head]), owners=pd.DataFrame(owners), commitments=pd.DataFrame(rows),
        quantities=pd.DataFrame(figures or [quantity.to_dict()]), pairs=t.pairs.head(0),
    )  # fmt: skip


def join(*cities: kf.Tables) -> kf.Tables:
    names = ("bulletins", "owners", "commitments", "quantities", "pairs")
    return replace(
        cities[0],
        **{name: pd.concat([getattr(c, name) for c in cities], ignore_index=True) for name in names},
    )


def test_cities_that_do_alike_and_report_unlike_are_alike_when_reporting_is_held_equal(t: kf.Tables) -> None:
    found = kf.compare(
        join(make_city(t, "甲", [True] * 8 + [False] * 2), make_city(t, "乙", [True] * 2 + [False] * 8))
    )
    shares = found.doing.set_index("group")["share"]
    assert shares["甲"] == pytest.approx(0.68)
    assert shares["乙"] == pytest.approx(0.32)
    alike = found.alike.set_index("group")
    assert alike["standardised"].tolist() == pytest.approx([0.5, 0.5])
    assert (alike["covered"] == 1).all()
    told = found.reporting.set_index(["group", "told"])["share"]
    assert (told["甲", "figure"], told["乙", "figure"]) == (0.8, 0.2)


def test_what_is_shown_is_counted_from_the_tables(t: kf.Tables) -> None:
    found = kf.compare(t, by="bulletin")
    for row in found.doing.itertuples():
        held = t.commitments[t.commitments["bulletin_id"] == row.group]
        assert (row.n, row.completed) == (len(held), (held["status"] == "completed").sum())
        assert row.low <= row.share <= row.high
        assert row.pooled_low <= row.pooled <= row.pooled_high
        assert row.pairs == (t.pairs["bulletin_id"] == row.group).sum()
    assert found.doing["group"].is_monotonic_increasing


def test_one_group_is_described_and_not_compared(t: kf.Tables) -> None:
    found = kf.compare(make_city(t, "甲", [True, False]))
    assert found.alike["basis"].tolist() == ["one_group"]
    assert found.doing["pooled"].isna().all()


def test_without_shared_reporting_there_is_no_standardised_share(t: kf.Tables) -> None:
    found = kf.compare(join(make_city(t, "甲", [True] * 2), make_city(t, "乙", [False] * 2)))
    assert set(found.alike["basis"]) == {"no_shared_reporting"}
    assert found.alike["standardised"].isna().all()


def test_the_same_call_gives_the_same_and_slips_are_told(t: kf.Tables) -> None:
    both = join(make_city(t, "甲", [True, False, True]), make_city(t, "乙", [True, False]))
    assert kf.compare(both).alike.equals(kf.compare(both).alike)
    with pytest.raises(kf.KfanalysisError, match="choose among publisher, bulletin, year, layout"):
        kf.compare(t, by="owner")
    with pytest.raises(kf.KfanalysisError, match="between 0 and 1"):
        kf.compare(t, level=95)


def test_the_command_writes_the_frames(
    tmp_path: Path, t: kf.Tables, capsys: pytest.CaptureFixture[str]
) -> None:
    kf.write_tables(t, tmp_path / "tables")
    assert (
        main(["compare", str(tmp_path / "tables"), "--by", "bulletin", "--out", str(tmp_path / "out")]) == 0
    )
    assert "2 groups" in capsys.readouterr().out
    assert {path.name for path in (tmp_path / "out").glob("*.csv")} == {
        "reporting.csv",
        "doing.csv",
        "alike.csv",
    }
