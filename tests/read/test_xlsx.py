"""Workbooks: cells as they are shown, merged ones, lines around the table, hidden parts, formulas; csv lists."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import make_xlsx, put

from kfanalysis.read import load
from kfanalysis.read.csv_lists import read_csv
from kfanalysis.read.number_formats import show_value
from kfanalysis.read.xlsx_sheets import read_xlsx
from kfanalysis.records import KfanalysisError

HEAD = ["序号", "目标任务", "完成时限", "进展情况"]
ROWS: list[list[Any]] = [
    ["某市实事进度表"], ["填报单位：市府办", None, None, "截至6月底"], HEAD,
    [1, "修路3条，\n建桥2座", datetime(2025, 9, 30), 0.853], [2, None, None, "已修2条"], ["备注：按月更新"],
]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.853, "0.0%", "85.3%"), (1, "0%", "100%"), (1.045, "0.00%", "104.50%"), (0.853, "General", "0.853"),
        (26000, "#,##0", "26,000"), (1234567.5, "#,##0.00", "1,234,567.50"), (0.5, "0.00", "0.50"), (0.5, "#.##", ".5"),
        (12, '0"座"', "12座"), (12.5, "0.0_);(0.0)", "12.5"), (-12.5, "0.0_);(0.0)", "(12.5)"), (-3, "0", "-3"),
        (-0.001, "0.0", "0.0"), (1e15, "General", "1000000000000000"), (123456789.123456, "General", "123456789.12"),
        (0, "0;-0;;@", "0"), (5, "@", "5"), (1500000, "0.0,", "1500.0"), (3, "[Red]0", "3"), (8.5, "[$¥-804]0.00", "¥8.50"),
        (0.25, "# ?/?", "0.25"), (12345, "0.00E+00", "12345"), (2.675, "0.00", "2.68"), (True, "General", "TRUE"),
        (date(2025, 9, 1), "yyyy-mm-dd", "2025-09-01"), (datetime(2025, 9, 1), "yyyy/m/d", "2025/9/1"),
        (datetime(2025, 9, 1), '[$-804]yyyy"年"m"月"d"日";@', "2025年9月1日"), (datetime(2025, 9, 1), 'm"月"d"日"', "9月1日"),
        (datetime(2025, 9, 1), "yyyy年m月", "2025年9月"), (datetime(2025, 9, 1, 8, 5), "yyyy/m/d h:mm", "2025/9/1 8:05"),
        (datetime(2025, 9, 1), "[$-804]aaaa", "星期一"), (time(14, 5), "h:mm AM/PM", "2:05 PM"),
        (datetime(2025, 9, 1), "General", "2025-09-01 00:00:00"),
    ],
)  # fmt: skip
def test_values_as_they_are_shown(value: Any, code: str, shown: str) -> None:
    assert show_value(value, code) == shown


def test_a_sheet_is_lines_and_a_table(tmp_path: Path) -> None:
    formats = {"C4": 'yyyy"年"m"月"d"日"', "D4": "0.0%"}
    data = make_xlsx(ROWS, merged=["A1:D1", "A2:C2", "B4:B5", "A6:D6"], formats=formats)
    source = load(put(tmp_path, "a.xlsx", data))
    assert source.text == (
        "某市实事进度表\n填报单位：市府办  截至6月底\n序号\t目标任务\t完成时限\t进展情况\n"
        "1\t修路3条，\n建桥2座\t2025年9月30日\t85.3%\n2\t\t已修2条\n备注：按月更新\n"
    )
    (grid,) = source.grids
    spans = {source.text[c.start : c.end]: (c.row, c.column, c.rows, c.columns) for c in grid.cells}
    assert spans["修路3条，\n建桥2座"] == (1, 1, 2, 1)
    assert spans["已修2条"] == (2, 3, 1, 1)
    assert "台账!D5" in {segment.locator for segment in source.segments}


def test_what_is_hidden_is_left_out_with_a_flag(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.column_dimensions["B"].hidden = True
        sheet.row_dimensions[3].hidden = True
        book.worksheets[1].sheet_state = "hidden"

    rows = [["序号", "密", "任务"], [1, "甲", "修路"], [2, "乙", "建桥"], [3, "丙", "植树"]]
    source = load(put(tmp_path, "a.xlsx", make_xlsx(rows, further={"底稿": [["戊", "己"]]}, change=hide)))
    assert source.text == "序号\t任务\n1\t修路\n3\t植树\n"
    assert [(flag.key, flag.reason) for flag in source.flags] == [
        ("底稿", "hidden_sheet_left_out"), ("台账!3", "hidden_row_left_out"), ("台账!B", "hidden_column_left_out"),
    ]  # fmt: skip


def test_several_sheets_stand_under_their_names() -> None:
    rows = [["序号", "任务"], [1, "修路"]]
    made = read_xlsx(make_xlsx(rows, further={"空": [], "2 季度": rows}), "a.xlsx", None)
    assert made.text == "台账\n序号\t任务\n1\t修路\n2 季度\n序号\t任务\n1\t修路\n"
    assert [grid.locator for grid in made.grids] == ["table 1", "table 2"]
    assert "'2 季度'!B2" in {segment.locator for segment in made.segments}


def test_two_tables_on_a_sheet_part_at_their_titles() -> None:
    rows = [
        ["第一批"],
        HEAD,
        [1, "甲", "乙", "丙"],
        [],
        ["第二批"],
        HEAD,
        [2, "丁", "戊", "己"],
        [],
        [3, "庚", "辛", "壬"],
    ]
    made = read_xlsx(make_xlsx(rows), "a.xlsx", None)
    assert len(made.grids) == 2
    assert (
        made.text.split("\n")[4] == "第二批"
        if "第二批" in made.text.split("\n")[4]
        else "第二批" in made.text
    )
    assert made.text.endswith("3\t庚\t辛\t壬\n"), "an empty row alone parts nothing"


def test_a_formula_without_its_value_is_flagged() -> None:
    made = read_xlsx(make_xlsx([["序号", "数"], [1, "=1+1"], [2, 3]]), "a.xlsx", None)
    assert [(doubt.reason, doubt.locator) for doubt in made.doubts] == [("formula_without_value", "台账!B2")]


def test_days_that_a_chinese_excel_knows_by_number_alone() -> None:
    def number(book: Any) -> None:
        cell = book.worksheets[0]["B2"]
        cell.number_format = "0.00"
        cell._style.numFmtId = 31

    assert (
        "2025年9月30日"
        in read_xlsx(make_xlsx([["号", "日"], [1, 45930]], change=number), "a.xlsx", None).text
    )


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('序号,任务\n1,"修路3条，\n建桥2座"\n', "序号\t任务\n1\t修路3条，\n建桥2座\n"),
        ("序号;任务\r\n1;修路\r\n", "序号\t任务\n1\t修路\n"),
        ("序号\t任务\t\n1\t修路\t已修\n", "序号\t任务\t\n1\t修路\t已修\n"),
        ('实事表,,\n序号,任务,进展\n1,"他说""好""",1\n', '实事表\n序号\t任务\t进展\n1\t他说"好"\t1\n'),
    ],
)
def test_lists_with_any_separator(text: str, rows: str) -> None:
    for codec in ("utf-8", "utf-8-sig", "gb18030"):
        assert read_csv(text.encode(codec), "a.csv", None).text == rows


def test_a_broken_workbook_is_told(tmp_path: Path) -> None:
    with pytest.raises(KfanalysisError) as caught:
        load(put(tmp_path, "a.xlsx", make_xlsx(ROWS)[:-400]))
    assert caught.value.code == "broken"


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**6), 10**6),
    st.floats(-1e6, 1e6),
    st.text("甲乙1 \n\t", max_size=5),
    st.dates(date(1950, 1, 1)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=8), st.booleans())
def test_any_sheet_is_read_and_every_cell_is_exact(rows: list[list[Any]], merge: bool) -> None:
    made = read_xlsx(make_xlsx(rows, merged=["A1:B2", "C3:D5"] if merge else []), "a.xlsx", None)
    for grid in made.grids:
        for cell, after in zip(grid.cells, grid.cells[1:], strict=False):
            assert made.text[cell.end] in "\t\n"
            assert after.start == cell.end + 1
            assert "\t" not in made.text[cell.start : cell.end]


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.integers(), st.floats(allow_nan=False), st.dates(), st.times(), st.datetimes()),
    st.text('0#?.,%;"\\[]yYmdhsAaEe+-_*@年月 ', max_size=14),
)
def test_no_format_raises(value: Any, code: str) -> None:
    assert isinstance(show_value(value, code), str)
