"""Reliability: published examples, gaps, ordinal and interval values, spans, and sheets in every form."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from readings import GOLD, ROOT

import kfanalysis as kf
from kfanalysis.records import KfanalysisError

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, example C: four observers, twelve units, gaps.
OBSERVERS = ["123321412***", "123322412513".replace("513", "5*3"), "*3332342251*", "12332441251*"]


def codings(level: str) -> list[dict[str, str]]:
    return [{f"u{n}": value for n, value in enumerate(row) if value != "*"} for row in OBSERVERS]


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_is_the_published_one(level: str, alpha: float) -> None:
    found = kf.reliability(
        *codings(level), on="x", level=level, order=list("12345") if level == "ordinal" else ()
    )
    row = found.summary.set_index("measure").loc[f"alpha_{level}"]
    assert row["value"] == pytest.approx(alpha, abs=0.0006)
    assert row["low"] < row["value"] < row["high"]


def test_kappa_is_the_published_one() -> None:
    """Two readers of 50 proposals: both yes 20, both no 15, one alone 5 and 10; kappa 0.4."""
    a = ["yes"] * 25 + ["no"] * 25
    b = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    found = kf.reliability(dict(enumerate(a)), dict(enumerate(b)), on="x")
    rows = found.summary.set_index("measure")["value"]
    assert rows["percent"] == pytest.approx(0.7)
    assert rows["kappa"] == pytest.approx(0.4)
    assert found.confusion.loc["yes", "no"] == 5
    assert len(found.differences) == 15


def test_tables_against_the_coded_rows_of_the_seed() -> None:
    t = kf.extract(kf.load(ROOT / "data" / "raw" / "kaifeng-2022-05.txt"))
    found = kf.reliability(GOLD / "seed.dev.jsonl", t, on="status")
    rows = found.summary.set_index("measure")
    assert rows.loc["kappa", "low"] > 0.5
    assert len(found.differences) < 12
    assert kf.reliability(t, t, on="quantities").summary["value"].to_list() == [1, 1]
    days = kf.reliability(GOLD / "seed.dev.jsonl", t, on="deadline").summary
    assert days["measure"].to_list() == ["percent", "kappa", "alpha_interval"]


@pytest.mark.parametrize("form", ["xlsx", "utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_sheets_of_every_form_are_read(tmp_path: Path, form: str, separator: str) -> None:
    sheet = pd.DataFrame(
        {"id": ["kf1-01-01", "kf1-01-02", "kf1-01-03"], "status": ["completed", "", "unclear"], "注": "好"}
    )
    path = tmp_path / ("a.xlsx" if form == "xlsx" else "a.csv")
    if form == "xlsx":
        sheet.to_excel(path, index=False)
    else:
        path.write_bytes(sheet.to_csv(index=False, sep=separator).encode(form))
    other = {"1-01-01": "completed", "1-01-02": "completed", "1-01-03": "completed", "1-01-04": "unclear"}
    found = kf.reliability(path, other).summary
    assert found["n"].to_list() == [2] * len(found)
    assert found["value"][0] == 0.5


def test_slips_are_told() -> None:
    with pytest.raises(KfanalysisError, match="no unit has 'status'"):
        kf.reliability({"a": "x"}, {"b": "x"})
    with pytest.raises(KfanalysisError, match="lacks id"):
        kf.reliability(pd.DataFrame({"status": ["x"]}), {"b": "x"})
    with pytest.raises(KfanalysisError, match="order"):
        kf.reliability({"a": "x"}, {"a": "x"}, level="ordinal")
    with pytest.raises(KfanalysisError, match="coded twice"):
        kf.reliability(pd.DataFrame({"id": ["a", "a"], "status": ["x", "y"]}), {"b": "x"})
    with pytest.raises(KfanalysisError, match="No such file"):
        kf.reliability("nowhere.csv", {"b": "x"})
