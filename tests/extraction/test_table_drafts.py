"""Tables: bulletins in many layouts, read to their commitments (codebook §1, "Table"); what becomes of other tables."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import ROOT

from kfanalysis.extraction.outline.drafts import Sheet
from kfanalysis.extraction.outline.drafts_of_tables import draft_tables
from kfanalysis.pipeline import find, parse_source
from kfanalysis.read import load
from kfanalysis.records import Cell, Grid
from kfanalysis.text.fold import clean

CASES = sorted((ROOT / "tests" / "cases" / "tables").glob("*.*"))


def list_rows(path: Path) -> list[str]:
    """Read a file and write its commitments: heading | owner | text | report | deadline."""
    found = find(parse_source(load(path)))
    owners = {owner.owner_id: owner.name or owner.titles for owner in found.owners}
    return [
        " | ".join(
            (str(value) if value else "-").replace("\n", "⏎")
            for value in (row.heading, owners[row.owner_id], row.text, row.report, row.deadline)
        )
        for row in found.commitments
    ]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, tmp_path: Path) -> None:
    """A case is a bulletin, a line of =====, and its rows in any order: ⏎ a line end, - none."""
    text, _, expected = path.read_text(encoding="utf-8").partition("\n=====\n")
    made = tmp_path / path.name
    made.write_text(text, encoding="utf-8")
    assert sorted(list_rows(made)) == sorted(expected.strip().split("\n"))


def draft(text: str, grids: tuple[Grid, ...] = ()) -> list[tuple[str, str | None]]:
    found = draft_tables(Sheet(clean(text), grids, text=text))
    spans = [(entry.text, entry.report) for entry in found.entries] if found else []
    return [(text[slice(*one)], two and text[slice(*two)]) for one, two in spans]


@pytest.mark.parametrize(
    "text",
    [
        "姓名|科室|电话\n张小山|办公室|5550101\n李大川|财务科|5550102",
        "序号\t商品\t单价\n1\t钢笔\t12\n2\t铅笔\t3",
        "日期\n天气\n气温\n1日\n晴\n12\n2日\n阴\n9",
        "满意|基本满意|不满意\n28|1|0\n20|8|1",
    ],
)
def test_other_tables_hold_no_commitments(text: str) -> None:
    assert draft(text) == []


def make_grid(rows: list[list[tuple[str, int, int]]]) -> tuple[str, Grid]:
    """Make a grid of (text, rows, columns) by row; a column that a cell from above takes is left out."""
    text, cells, taken = "", [], set()
    for i, row in enumerate(rows):
        column = 0
        for word, height, width in row:
            while (i, column) in taken:
                column += 1
            cells.append(Cell(i, column, height, width, len(text), len(text) + len(word)))
            taken |= {(i + a, column + b) for a in range(height) for b in range(width)}
            text += word + "\n"
    return text, Grid(tuple(cells))


def test_merged_cells_count_for_every_row() -> None:
    text, grid = make_grid(
        [
            [("序号", 1, 1), ("目标任务", 1, 1), ("责任单位", 1, 1), ("完成时限", 1, 1), ("进展", 1, 1)],
            [("1", 2, 1), ("扩建水厂", 1, 1), ("市水务局", 2, 1), ("6月底", 2, 1), ("已投产", 1, 1)],
            [("铺设管网30公里", 1, 1), ("已铺设21公里", 1, 1)],
        ]
    )
    found = draft_tables(Sheet(text, (grid,)))
    assert found is not None
    rows = [
        (text[slice(*e.text)], e.owner and text[slice(*e.owner.name)], [text[slice(*d)] for d in e.deadlines])
        for e in found.entries
    ]
    assert rows == [("扩建水厂", "市水务局", ["6月底"]), ("铺设管网30公里", "市水务局", ["6月底"])]


def test_a_merged_promise_with_reports_of_its_own_rows() -> None:
    text, grid = make_grid(
        [
            [("工作任务", 1, 1), ("责任单位", 1, 1), ("进展情况", 1, 1)],
            [("新建驿站8座", 2, 1), ("东城街道", 1, 1), ("已建成3座", 1, 1)],
            [("西城街道", 1, 1), ("已建成4座", 1, 1)],
        ]
    )
    assert draft(text, (grid,)) == [("新建驿站8座", "已建成3座"), ("新建驿站8座", "已建成4座")]


def test_the_latest_report_that_is_not_empty() -> None:
    text = "序号|任务|一季度进展|二季度进展|三季度进展\n1|建桥2座|选址|开工1座||\n"
    found = draft_tables(Sheet(text))
    assert found is not None
    entry = found.entries[0]
    assert entry.report and text[slice(*entry.report)] == "开工1座"
    assert [text[slice(*each.text)] for each in entry.earlier] == ["选址", "开工1座"]
    assert [each.period and text[slice(*each.period)] for each in entry.earlier] == ["一季度", "二季度"]


def test_a_long_table_takes_seconds() -> None:
    rows = "\n".join(
        f"{n % 999 + 1}\n新建公厕{n}座。\n市城管局\n12月底前\n已建成{n}座。" for n in range(2000)
    )
    text = "序号\n工作任务\n责任单位\n完成时限\n进展情况\n" + rows
    start = time.perf_counter()
    assert len(draft(text)) == 2000
    assert time.perf_counter() - start < 10


PIECES = (
    *(
        "序号",
        "任务",
        "责任单位",
        "进展情况",
        "目标",
        "进度",
        "完成率(%)",
        "地区",
        "1",
        "2",
        "3",
        "合计",
        "—",
        "",
    ),
    *(
        "新建公厕2座。",
        "已建成1座",
        "市城管局",
        "12月底前",
        "85%",
        "注:x",
        "(一)路",
        "1.桥",
        "一、民生",
        '"',
        "100",
    ),
)


@given(
    st.lists(
        st.tuples(st.sampled_from(PIECES), st.sampled_from(("\n", "\t", "|", " ", "\n\n", "  "))), max_size=40
    )
)
@settings(max_examples=150, deadline=None)
def test_any_cells_are_read_within_the_text_or_not_at_all(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + end for word, end in parts)
    found = draft_tables(Sheet(clean(text), text=text))
    for entry in found.entries if found else ():
        spans = [entry.text, entry.report or entry.text, *entry.headings, *entry.deadlines, *entry.remarks]
        assert all(0 <= start < end <= len(text) for start, end in spans)
