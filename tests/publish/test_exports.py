"""Exports re-read equal, hold no formula and no script, and are the same bytes each time."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from readings import ROOT

import kfanalysis as kf
from kfanalysis.__main__ import main
from kfanalysis.publish.exports.annotations import list_spans, read_doccano, read_label_studio
from kfanalysis.publish.exports.documents import escape_latex
from kfanalysis.publish.exports.formats import FORMATS, export
from kfanalysis.publish.exports.frames import disarm, protect_id, restore_id
from kfanalysis.publish.exports.spreadsheets import LONGEST
from kfanalysis.schemas import read_dtypes, read_vocabulary

BULLETIN = ROOT / "tests" / "bulletins" / "fields.txt"
HEADS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
BODIES = (
    "1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x")', "SUM(A1:A9)", "@import", "2+5+cmd", "DDE(0)", "A1", "0",
    "IMPORTXML(1)", "改造", "1-04-01", "((1))", "'1", '"1"', "${1}",
)  # fmt: skip


@pytest.fixture(scope="module")
def t() -> kf.Tables:
    return kf.extract(kf.load(BULLETIN))


def put_text(t: kf.Tables, *texts: str) -> kf.Tables:
    """Put texts in place of the first commitments'."""
    rows = t.commitments.head(1).loc[lambda frame: frame.index.repeat(len(texts))].reset_index(drop=True)
    return replace(t, commitments=rows.assign(text=list(texts)))


@pytest.mark.parametrize("format", FORMATS)
def test_same_bytes_twice(t: kf.Tables, format: str, tmp_path: Path) -> None:
    for name in ("one", "two"):
        export(t, format, tmp_path / name)
    one, two = (
        {p.relative_to(tmp_path / name): p.read_bytes() for p in (tmp_path / name).rglob("*") if p.is_file()}
        for name in ("one", "two")
    )
    assert one == two and len(one) > 1


def test_workbook_reads_back(t: kf.Tables, tmp_path: Path) -> None:
    export(t, "xlsx", tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / "kfanalysis.xlsx")
    assert book.sheetnames == [*t.frames(), "codebook"]
    for table, frame in t.frames().items():
        sheet = book[table]
        header, *rows = sheet.iter_rows(values_only=True)
        assert list(header) == list(frame.columns) and len(rows) == len(frame)
        assert sheet.freeze_panes == "A2"
        for row, values in zip(rows, frame.itertuples(index=False), strict=True):
            for name, cell, value in zip(frame.columns, row, values, strict=True):
                if (not isinstance(value, str) and pd.isna(value)) or value == "":
                    assert cell in (None, ""), (table, name)
                elif isinstance(value, str):
                    assert restore_id(cell) == value
                elif isinstance(value, pd.Timestamp):
                    assert pd.Timestamp(cell) == value
                else:
                    assert cell == pytest.approx(value)


def test_no_formula_in_a_workbook(t: kf.Tables, tmp_path: Path) -> None:
    payloads = [head + body for head in HEADS for body in BODIES]
    assert len(payloads) >= 200
    export(put_text(t, *payloads), "xlsx", tmp_path / "out")
    sheet = openpyxl.load_workbook(tmp_path / "out" / "kfanalysis.xlsx")["commitments"]
    column = [cell.value for cell in sheet[1]].index("text")
    cells = [row[column] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    # XML turns a carriage return into a line end; everything else stands as it was.
    assert [cell.value for cell in cells] == [
        text.replace("\r", "\n") if "\r" in text else text for text in payloads
    ] or all(
        cell.value.replace("_x000D_", "\r").strip("\r\n") == text.strip("\r\n")
        for cell, text in zip(cells, payloads, strict=True)
    )


def test_no_formula_in_the_csv_for_excel(t: kf.Tables, tmp_path: Path) -> None:
    payloads = [head + body for head in HEADS for body in BODIES]
    export(put_text(t, *payloads), "csv-excel", tmp_path / "out")
    content = (tmp_path / "out" / "commitments.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    read = pd.read_csv(
        tmp_path / "out" / "commitments.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False
    )
    assert all(text.startswith("'") for text in read["text"])
    assert [text.removeprefix("'") for text in read["text"]] == payloads
    assert read["commitment_id"].str.startswith("kf").all()
    quantities = pd.read_csv(tmp_path / "out" / "quantities.csv", encoding="utf-8-sig")
    assert quantities["low"].tolist() == pytest.approx(t.quantities["low"].tolist(), nan_ok=True), (
        "numbers are untouched"
    )


def test_a_cell_too_long_or_with_control_characters(t: kf.Tables, tmp_path: Path) -> None:
    long = "建" * (LONGEST + 10)
    export(put_text(t, long, "a\x00b"), "xlsx", tmp_path / "out")
    sheet = openpyxl.load_workbook(tmp_path / "out" / "kfanalysis.xlsx")["commitments"]
    header = [cell.value for cell in sheet[1]]
    first, second = (
        dict(zip(header, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)
    )
    assert first["text"] + first["text_2"] == long and "text: continued" in first["export_note"]
    assert second["text"] == "a␀b" and "control characters" in second["export_note"]


def test_stata_reads_back_with_its_labels(t: kf.Tables, tmp_path: Path) -> None:
    export(t, "stata", tmp_path / "out")
    for table, frame in t.frames().items():
        read, meta = pyreadstat.read_dta(str(tmp_path / "out" / f"{table}.dta"), apply_value_formats=True)
        assert len(read) == len(frame)
        assert all(name.isascii() and len(name) <= 32 for name in read.columns)
        for name in frame.columns:
            found = read[{"end": "end_"}.get(name, name)]
            if read_dtypes(table)[name] == "str":
                kept = frame[name].fillna("")
                if read_vocabulary(table, name):
                    kept = kept.where(kept.isin(read_vocabulary(table, name)), "")
                assert found.astype(object).fillna("").tolist() == kept.tolist(), (table, name)
    assert dict(zip(meta.column_names, meta.column_labels, strict=True))["reason"] == "原因"


def test_a_partitioned_dataset_reads_back(t: kf.Tables, tmp_path: Path) -> None:
    export(t, "dataset", tmp_path / "dataset")
    of = t.bulletins.set_index("bulletin_id")
    for table, frame in t.frames().items():
        if frame.empty:
            continue
        read = pd.read_parquet(tmp_path / "dataset" / table)
        assert set(read["year"].astype(str)) <= {*of["year"].dropna().astype(str), "unknown"}
        names = [name for name in frame.columns if name not in ("year", "publisher")]
        keys = [name for name in names if frame[name].notna().all()]
        read = read[names].astype(frame[names].dtypes.to_dict()).sort_values(keys, ignore_index=True)
        pd.testing.assert_frame_equal(read, frame[names].sort_values(keys, ignore_index=True))


def test_parquet_and_json_lines_read_back(t: kf.Tables, tmp_path: Path) -> None:
    export(t, "parquet", tmp_path / "parquet")
    export(t, "jsonl", tmp_path / "jsonl")
    for table, frame in t.frames().items():
        read = pd.read_parquet(tmp_path / "parquet" / f"{table}.parquet").astype(frame.dtypes.to_dict())
        pd.testing.assert_frame_equal(read, frame)
        lines = (tmp_path / "jsonl" / f"{table}.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
        assert len(lines) == len(frame)
        for line, row in zip(lines, frame.to_dict("records"), strict=True):
            for name, value in json.loads(line).items():
                kept = row[name]
                missing = not isinstance(kept, str) and pd.isna(kept)
                assert (
                    value is None
                    if missing
                    else value == (f"{kept:%Y-%m-%d}" if isinstance(kept, pd.Timestamp) else kept)
                )


class Reader(HTMLParser):
    """Collect the cells of a page and what must not stand in it."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.bad: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "td":
            self.inside = True
            self.cells.append("")
        self.bad += [tag] if tag in ("script", "img", "iframe", "link") else []
        self.bad += [name for name, _ in attrs if name.startswith("on") or name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "td"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells[-1] += data


def test_html_shows_text_as_text(t: kf.Tables, tmp_path: Path) -> None:
    payloads = [
        "<script>alert(1)</script>",
        '" onload="x',
        "</td><b>",
        "&lt;",
        "{{7*7}}",
        "<img src=x>",
        "'><svg/onload=1>",
    ]
    export(put_text(t, *payloads), "html", tmp_path / "out")
    reader = Reader()
    reader.feed((tmp_path / "out" / "tables.html").read_text(encoding="utf-8"))
    assert not reader.bad
    assert set(payloads) <= set(reader.cells)


def test_latex_is_escaped(t: kf.Tables, tmp_path: Path) -> None:
    export(put_text(t, "50% & $x_1$ #2 {a} \\b ~^"), "latex", tmp_path / "out")
    text = (tmp_path / "out" / "commitments.tex").read_text(encoding="utf-8")
    assert r"50\% \& \$x\_1\$ \#2 \{a\} \textbackslash{}b \textasciitilde{}\textasciicircum{}" in text
    assert escape_latex("a\nb") == "a b" and r"\toprule" in text


def test_annotations_come_back_with_their_text(t: kf.Tables, tmp_path: Path) -> None:
    spans = list(list_spans(t))
    assert len(spans) > 20
    export(t, "label-studio", tmp_path / "ls")
    assert read_label_studio(tmp_path / "ls" / "label-studio.json") == spans
    export(t, "doccano", tmp_path / "d")
    assert read_doccano(tmp_path / "d" / "doccano.jsonl") == spans
    export(t, "w3c", tmp_path / "w3c")
    items = json.loads((tmp_path / "w3c" / "annotations.jsonld").read_text(encoding="utf-8"))["items"]
    for item, span in zip(items, spans, strict=True):
        position, quote = item["target"]["selector"]
        text = t.texts[span.bulletin_id]
        assert text[position["start"] : position["end"]] == quote["exact"] == span.quote
        assert text[: position["start"]].endswith(quote["prefix"])


def test_ids_and_formulas() -> None:
    assert restore_id(protect_id("3-06b-01")) == "3-06b-01"
    assert protect_id("labels") == "labels"
    assert disarm("−5") == "−5"


def test_command(t: kf.Tables, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kf.write_tables(t, tmp_path / "tables")
    assert (
        main(["export", str(tmp_path / "tables"), "--format", "jsonl", "--out", str(tmp_path / "out")]) == 0
    )
    assert "written as jsonl" in capsys.readouterr().out
    with pytest.raises(SystemExit) as stop:
        main(["export", str(tmp_path / "tables"), "--format", "sas", "--out", str(tmp_path / "out2")])
    assert stop.value.code == 2
