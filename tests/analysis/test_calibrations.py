"""What probabilities are worth: bins of held-out labels, and how many labels of the tables lie in each."""

from __future__ import annotations

import json

import pytest
from readings import ROOT

import kfanalysis as kf
from kfanalysis.analysis.calibrations import PLACES, calibration

FLOOR = 0.08  # expected calibration error, of issues and papers alike


@pytest.fixture(scope="module")
def tables() -> kf.Tables:
    return kf.read_tables(ROOT / "data" / "processed")


def test_every_label_of_the_tables_lies_in_one_bin(tables: kf.Tables) -> None:
    found = calibration(tables)
    for name, (table, column) in PLACES.items():
        bins = found[found["variable"] == name]
        assert int(bins["here"].sum()) == tables.frames()[table][column].notna().sum() > 0
        assert (bins["said"].between(bins["bin_low"], bins["bin_high"])).all()
        assert (bins["right"].between(bins["right_low"], bins["right_high"])).all()


def test_labels_are_right_about_as_often_as_they_say(tables: kf.Tables) -> None:
    kept = json.loads((ROOT / "data" / "gold" / "held_out.json").read_text(encoding="utf-8"))
    for name, bins in calibration(tables).groupby("variable"):
        gaps = (bins["right"] - bins["said"]).abs() * bins["labels"]
        assert gaps.sum() / bins["labels"].sum() < FLOOR
        assert kept[name]["calibration error"] < FLOOR


def test_roles_say_how_certain_they_are(tables: kf.Tables) -> None:
    assert tables.quantities["role_p"].dropna().between(0.5, 1).all()
    coded = tables.quantities.loc[tables.quantities["role_p"].isna(), "source"]
    assert set(coded) <= {"gold", "human"}
