"""A line end inside a sentence is none; between items, labels and cells it is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from singles import find_one

from kfanalysis.extraction.grammar.line_ends import join_lines

WRAPPED = (
    "全区计划新建公共厕所二十四座,其中东片九座由城管局负责,\n目前东片主体工程均已完成施工并且正在进行内部装修与设备\n"
    "安装调试工作西片则尚在进行用地手续的办理以及规划方案的\n审查西片预计九月开工"
)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("改造小区2\n15个", "改造小区2 15个"),
        ("计划2024年\n9月底前", "计划2024年 9月底前"),
        ("投资3.\n8亿元", "投资3. 8亿元"),
        ("投资3.2亿\n元", "投资3.2亿 元"),
        (WRAPPED, WRAPPED.replace("\n", " ")),
        ("建成3座。\n4月开工", "建成3座。\n4月开工"),
        ("建成2\n1.修路", "建成2\n1.修路"),
        ("牵头单位:市水利局,\n完成时限:9月", "牵头单位:市水利局,\n完成时限:9月"),
        ("12\n15\n20", "12\n15\n20"),
        ("道路工程\n桥梁工程", "道路工程\n桥梁工程"),
        ("共3座,\n\n4月开工", "共3座,\n\n4月开工"),
    ],
)
def test_join(text: str, joined: str) -> None:
    assert join_lines(text) == joined


@given(st.text(alphabet="改造12年月9。,:\n 、.(一)", max_size=60))
def test_length_stays_and_only_line_ends_change(text: str) -> None:
    joined = join_lines(text)
    assert len(joined) == len(text)
    assert all(one == two or (one, two) == ("\n", " ") for one, two in zip(text, joined, strict=True))
    assert join_lines(joined) == joined or "\n" in joined


def test_a_broken_date_is_whole_and_quoted_as_it_stands() -> None:
    findings = find_one("新建车站3座。(办结时限:2024年\n11月)", "已建成1座。")
    assert (findings.commitments[0].deadline_raw, str(findings.commitments[0].deadline)) == (
        "2024年\n11月",
        "2024-11-30",
    )
