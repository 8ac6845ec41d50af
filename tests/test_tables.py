"""Tables: dtypes from the records, the same bytes every time, read back equal, nothing torn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from documents import TEXT, make_findings
from pandas.testing import assert_frame_equal

from kfanalysis.folders import COPIES
from kfanalysis.records import TABLES, KfanalysisError
from kfanalysis.schemas import read_dtypes
from kfanalysis.tables import frame_rows, read_tables, tabulate, write_tables

TESTS = Path(__file__).parent


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


@pytest.mark.parametrize("table", TABLES)
def test_dtypes_hold_when_empty(table: str) -> None:
    empty = frame_rows(table, [])
    assert {name: str(dtype) for name, dtype in empty.dtypes.items()} == read_dtypes(table)


def test_dtypes_and_values() -> None:
    t = tabulate(make_findings())
    assert {name: str(dtype) for name, dtype in t.commitments.dtypes.items()} == read_dtypes("commitments")
    assert t.commitments["deadline"].to_list() == [pd.Timestamp(2022, 6, 30), pd.NaT]
    assert t.commitments["report"].isna().to_list() == [False, True]
    assert t.commitments["report_start"].isna().to_list() == [False, True]
    assert t.quantities["raw"].to_list() == ["64个", "52个"], "sorted by place, not by order of finding"
    assert t.pairs["attainment_low"].to_list() == [0.8125]
    assert t.texts == {"甲市": TEXT}


def test_second_bulletin_of_one_id_is_numbered() -> None:
    t = tabulate([make_findings(), make_findings(sha256="11"), make_findings("乙市")])
    assert t.bulletins["bulletin_id"].to_list() == ["乙市", "甲市", "甲市-2"]
    assert set(t.quantities["bulletin_id"]) == set(t.texts) == {"乙市", "甲市", "甲市-2"}


def test_reads_back_equal(tmp_path: Path) -> None:
    t = tabulate([make_findings(), make_findings("乙市")])
    write_tables(t, tmp_path / "out")
    read = read_tables(tmp_path / "out")
    for name, frame in t.frames().items():
        assert_frame_equal(read.frames()[name], frame, obj=name)
        parquet = pd.read_parquet(tmp_path / "out" / f"{name}.parquet").astype(read_dtypes(name))
        assert_frame_equal(parquet, frame, obj=f"{name}.parquet")
    assert read.texts == t.texts


def test_text_that_looks_like_something_else_survives(tmp_path: Path) -> None:
    write_tables(tabulate(make_findings()), tmp_path / "out")
    assert read_tables(tmp_path / "out").commitments["text"].to_list()[1] == "NA"


def test_csv_is_plain(tmp_path: Path) -> None:
    write_tables(tabulate(make_findings()), tmp_path / "out")
    content = (tmp_path / "out" / "quantities.csv").read_bytes()
    assert content.decode().split("\n")[1] == (
        "甲市,1-01-01,commitment,64个,1,18,21,64,64,个,count,=,target,老旧小区,number+unit,,,,,read"
    )
    assert b"\r" not in content
    assert b"2022-06-30,6" in (tmp_path / "out" / "commitments.csv").read_bytes()


def test_same_bytes_whatever_the_machine_is_set_to(tmp_path: Path) -> None:
    write_tables(tabulate(make_findings()), tmp_path / "here")
    script = (
        f"import sys; sys.path.insert(0, {str(TESTS)!r})\n"
        "from documents import make_findings\nfrom kfanalysis.tables import tabulate, write_tables\n"
        "write_tables(tabulate(make_findings()), sys.argv[1])"
    )
    settings = {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "LC_ALL": "C", "PATH": os.environ["PATH"]}
    subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "there")], env=settings, cwd=tmp_path, check=True
    )
    assert snapshot(tmp_path / "here") == snapshot(tmp_path / "there")


def test_datapackage_describes_every_table(tmp_path: Path) -> None:
    write_tables(tabulate(make_findings()), tmp_path / "out")
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)
    commitments = package["resources"][2]["schema"]
    kinds = {each["name"]: each["type"] for each in commitments["fields"]}
    assert (kinds["deadline"], kinds["text_start"], kinds["text"]) == ("date", "integer", "string")
    assert commitments["foreignKeys"][1]["reference"] == {
        "resource": "owners",
        "fields": ["bulletin_id", "owner_id"],
    }


@pytest.mark.parametrize("name", ["quantities.csv", "texts/甲市.txt"])
def test_changed_file_is_never_loaded(tmp_path: Path, name: str) -> None:
    write_tables(tabulate(make_findings()), tmp_path / "out")
    path = tmp_path / "out" / name
    path.write_bytes(path.read_bytes().replace(b"6", b"7", 1))
    with pytest.raises(KfanalysisError, match="changed since it was written"):
        read_tables(tmp_path / "out")


def test_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KfanalysisError, match="no tables written by kfanalysis"):
        read_tables(tmp_path)


def test_decimals_become_the_nearest_float() -> None:
    findings = make_findings()
    row = findings.quantities[0]
    values = ["0.1", "98.1", "13483000.0", "0.6667", "123456789.123"]
    rows = [type(row)(**{n: getattr(row, n) for n in row.__slots__} | {"low": Decimal(v)}) for v in values]
    assert frame_rows("quantities", rows)["low"].to_list() == [float(v) for v in values]


def test_dates_of_any_year_hold() -> None:
    bulletin = make_findings().bulletins[0]
    rows = [
        type(bulletin)(**{n: getattr(bulletin, n) for n in bulletin.__slots__} | {"as_of": day})
        for day in (date(22, 1, 1), date(9999, 12, 31))
    ]
    frame = frame_rows("bulletins", rows)
    assert [value.year for value in frame["as_of"]] == [22, 9999]


def test_a_notebook_shows_what_the_tables_hold() -> None:
    page = tabulate(make_findings())._repr_html_()
    assert page.count("<tr>") == len(TABLES)
    assert "<code>t.quantities</code></td><td>数量</td><td>2</td>" in page


def test_without_pyarrow_everything_but_parquet_has_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tables(tabulate(make_findings()), tmp_path / "out")
    before = snapshot(tmp_path / "out")
    monkeypatch.setattr("kfanalysis.tables._HAS_PARQUET", False)
    write_tables(tabulate(make_findings()), tmp_path / "out")
    copies = {name for name in before if name.endswith(".parquet")}
    assert len(copies) == len(TABLES)
    assert snapshot(tmp_path / "out") == {
        name: content for name, content in before.items() if name not in {*copies, COPIES}
    }
