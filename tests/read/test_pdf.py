"""Pdf documents: lines and paragraphs, running heads, ruled tables over pages, scans, what is broken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import make_pdf, put, rule_grid

from kfanalysis.read import load
from kfanalysis.read.pdf_pages import read_pdf
from kfanalysis.records import KfanalysisError

Drawn = list[tuple[Any, ...]]


def write(
    lines: list[str], *, top: float = 80, indent: bool = True, size: int = 12, pitch: float = 20
) -> Drawn:
    """Draw the lines of one paragraph, 40 characters to a full line."""
    return [
        ("text", 50 + (2 * size if indent and n == 0 else 0), top + pitch * n, size, text)
        for n, text in enumerate(lines)
    ]


def read(*pages: Drawn, **options: Any) -> str:
    return read_pdf(make_pdf(pages, **options), "a.pdf", None).text


FULL = "截至九月底，全市新建公厕十二座，已建成九座，其余三座正在进行主体施工，预计年底"  # 38 characters
REST = "前全部完工。"


def test_lines_that_ran_out_of_room_are_joined() -> None:
    body = write(
        [FULL, "前全部完工并投入使用，同时改造农贸市场四个，目前已完成两个，其余正在招标当中，力", "争完工。"]
    )
    assert read([("text", 200, 40, 18, "进展情况"), *body, *write(["下一步加快进度。"], top=140)]) == (
        f"进展情况\n{FULL}前全部完工并投入使用，同时改造农贸市场四个，目前已完成两个，其余正在招标当中，力争完工。\n下一步加快进度。\n"
    )


def test_short_lines_stay_lines() -> None:
    lines = ["整改目标：建成泵站2座。", "整改时限：2023年6月底", "责任单位：市水务局"]
    assert (
        read([*write([FULL, REST], top=60), *write(lines, top=120, indent=False)]).split("\n")[1:4] == lines
    )


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        [
            ("text", 250, 30, 9, "某市人民政府公报"),
            *write([f"第{word}段正文在此，说明办理情况。"]),
            ("text", 290, 770, 9, f"— {n} —"),
        ]
        for n, word in enumerate("一二三四", 1)
    ]
    assert read(*pages) == "".join(f"第{word}段正文在此，说明办理情况。\n" for word in "一二三四")


def test_a_sentence_goes_on_behind_a_page_break() -> None:
    assert read(write([FULL], top=700), write([REST], indent=False, top=60)) == FULL + REST + "\n"


XS, YS = [50, 100, 300, 540], [100, 130, 160, 190]


def fill(rows: list[list[str]], *, top: int = 0) -> Drawn:
    return [
        ("text", XS[c] + 5, YS[r + top] + 20, 12, text)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    ]


def test_a_ruled_table_keeps_its_cells(tmp_path: Path) -> None:
    rows = [["序号", "目标任务", "进展情况"], ["1", "修路3条", "已修2条"], ["2", "建桥2座", ""]]
    source = load(
        put(
            tmp_path,
            "a.pdf",
            make_pdf([[("text", 200, 60, 16, "实事进度表"), *rule_grid(XS, YS), *fill(rows)]]),
        )
    )
    assert source.text == "实事进度表\n序号\t目标任务\t进展情况\n1\t修路3条\t已修2条\n2\t建桥2座\t\n"
    assert "p. 1 table 1 R2C3" in {segment.locator for segment in source.segments}


def test_cells_without_a_rule_between_them_are_one() -> None:
    rules = [("line", XS[0], y, XS[-1], y) for y in (100, 130, 190)]
    rules += [("line", XS[1], 160, XS[-1], 160), *(("line", x, 100, x, 190) for x in XS)]
    made = read_pdf(
        make_pdf([[*rules, *fill([["号", "任务", "进展"], ["1", "修路", "已修"], ["", "建桥", ""]])]]),
        "a.pdf",
        None,
    )
    cells = {made.text[c.start : c.end]: (c.row, c.column, c.rows, c.columns) for c in made.grids[0].cells}
    assert cells["1"] == (1, 0, 2, 1)
    assert cells["建桥"] == (2, 1, 1, 1)


def test_lines_of_a_cell_are_joined_and_its_paragraphs_kept() -> None:
    drawn = [
        *rule_grid([50, 100, 226], [100, 130, 220]),
        ("text", 55, 120, 12, "号"),
        ("text", 105, 120, 12, "进展情况"),
    ]
    lines = ["1.新建公厕十二座，已", "建成九座。", "2.改造四个。"]
    drawn += [("text", 105, 150 + 20 * n, 12, line) for n, line in enumerate(lines)]
    made = read_pdf(make_pdf([[*drawn, ("text", 55, 150, 12, "1")]]), "a.pdf", None)
    assert "1.新建公厕十二座，已建成九座。\n2.改造四个。" in [
        made.text[c.start : c.end] for c in made.grids[0].cells
    ]


def test_a_table_goes_on_behind_a_page_break_without_its_head() -> None:
    head = ["序号", "目标任务", "进展情况"]
    one = [*rule_grid(XS, YS), *fill([head, ["1", "修路3条", "已修2条"], ["2", "建桥2座", ""]])]
    two = [*rule_grid(XS, YS), *fill([head, ["3", "植树9亩", "已植"], ["4", "建校1所", "在建"]])]
    made = read_pdf(make_pdf([one, two]), "a.pdf", None)
    assert len(made.grids) == 1
    assert made.text.split("\n")[1:5] == [
        "1\t修路3条\t已修2条",
        "2\t建桥2座\t",
        "3\t植树9亩\t已植",
        "4\t建校1所\t在建",
    ]


def test_columns_without_rules_are_parted_by_tabs() -> None:
    rows = [
        ("text", x, y, 12, word)
        for y in (60, 80)
        for x, word in ((50, "序一"), (200, "修路三条"), (400, "已修"))
    ]
    assert read(rows) == "序一\t修路三条\t已修\n" * 2


def test_a_turned_page_reads_as_it_is_seen() -> None:
    lines = [("text", 60, 80, 12, "12 km of road"), ("text", 60, 100, 12, "85.3%")]
    lines.append(("text", 60, 120, 12, "of all the villages of the county"))
    assert read(lines, rotate=90) == "12 km of road\n85.3%\nof all the villages of the county\n"


def test_scans_and_broken_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(KfanalysisError) as caught:
        load(put(tmp_path, "b.pdf", make_pdf([write(["甲乙"])])[:300]))
    assert caught.value.code in ("broken", "empty")
    with pytest.raises(KfanalysisError) as caught:
        load(put(tmp_path, "c.pdf", make_pdf([[], []])))
    assert caught.value.code == "empty"
    with pytest.raises(KfanalysisError) as caught:
        load(put(tmp_path, "d.txt", make_pdf([write(["甲乙"])])))
    assert ".pdf" in caught.value.remedy


def test_a_page_of_pictures_is_a_scan(tmp_path: Path) -> None:
    import matplotlib.figure

    figure = matplotlib.figure.Figure()
    figure.add_axes((0, 0, 1, 1)).imshow([[0, 1], [1, 0]])
    figure.axes[0].set_axis_off()
    figure.savefig(tmp_path / "scan.pdf")
    with pytest.raises(KfanalysisError) as caught:
        load(tmp_path / "scan.pdf")
    assert caught.value.code == "scanned"
    assert "OCR" in caught.value.remedy


PLACED = st.tuples(
    st.just("text"),
    st.integers(0, 600),
    st.integers(10, 780),
    st.integers(4, 30),
    st.text("甲乙1.，— a", max_size=9),
)
RULED = st.tuples(st.just("line"), *(st.sampled_from([50, 100, 101, 300, 540]) for _ in range(4)))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.one_of(PLACED, RULED), max_size=25), min_size=1, max_size=3))
def test_any_page_is_read_or_refused_and_every_cell_is_exact(pages: list[Drawn]) -> None:
    made = read_pdf(make_pdf(pages), "a.pdf", None)
    for grid in made.grids:
        for cell, after in zip(grid.cells, grid.cells[1:], strict=False):
            assert made.text[cell.end] in "\t\n"
            assert after.start == cell.end + 1
