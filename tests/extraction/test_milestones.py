"""Where the dates of parts and steps stand, and which dates are doubted (codebook §3; faults, rows 28–32)."""

from __future__ import annotations

import pytest
from singles import find_one

from kfanalysis.pipeline import find, parse_source
from kfanalysis.read import seal

STEPS = "新建菜市场4处,4月底前完成招标,11月底前建成。"
PARTS = "更换路灯80盏,5月底前更换30盏,年底前全部更换完毕。"


@pytest.mark.parametrize(
    ("text", "report", "milestone"),
    [
        (STEPS, "已完成招标,正在施工。", "passed"),
        (STEPS, "主体施工正在进行。", "passed"),
        (STEPS, "正在开展招标工作。", "overdue"),
        (STEPS, "计划7月完成招标。", "overdue"),
        (STEPS, "尚未完成招标。", "overdue"),
        (STEPS.replace("4月底", "9月底"), "正在开展招标工作。", "ahead"),
        (STEPS, "已全部建成投用。", "passed"),
        (PARTS, "已更换路灯15盏。", "overdue"),
        (PARTS, "已更换路灯42盏。", "passed"),
        ("更换路灯80盏,年底前全部更换完毕。", "已更换路灯15盏。", "none"),
        ("每月通报一次,年底前全部更换完毕。", "已更换路灯15盏。", "none"),
        ("加强巡查。", "正在巡查。", "none"),
    ],
)
def test_milestone(text: str, report: str, milestone: str) -> None:
    assert find_one(text, report).commitments[0].milestone == milestone


def test_without_a_day_only_what_was_done_can_be_said() -> None:
    whole = "承诺事项进展情况\n一、部门(1人)\n(一)韩守拙 市水利局局长\n1.{}\n推进情况:{}\n"
    for report, milestone in (("正在开展招标工作。", None), ("已完成招标,正在施工。", "passed")):
        source = seal(
            whole.format(STEPS.replace("4月底", "2024年4月底").replace("11月底", "2024年11月底"), report),
            source="made.txt",
            encoding="utf-8",
        )
        made = find(parse_source(source)).commitments[0]
        assert (made.milestone, made.due) == (milestone, None)


@pytest.mark.parametrize(
    ("text", "report", "reasons"),
    [
        ("修桥1座。(办结时限:2024年4月31日)", "正在修。", ["no_such_date"]),
        ("修桥1座。(办结时限:2024年第五季度)", "正在修。", ["no_such_date"]),
        ("修桥1座。(办结时限:2021年9月)", "正在修。", ["deadline_before_publication"]),
        ("修桥1座。(办结时限:尽快)", "正在修。", ["deadline_unread"]),
        ("修桥1座。(办结时限:长期坚持)", "正在修。", []),
        ("修桥1座。(办结时限:9999年9月)", "正在修。", ["odd_year"]),
        ("修桥1座。(办结时限:0022年9月)", "正在修。", ["deadline_before_publication", "odd_year"]),
        ("修桥1座。(办结时限:2024年9月)", "已于2024年8月15日完工。", ["report_after_as_of"]),
        ("修桥1座。(办结时限:2024年9月)", "计划2024年8月15日完工。", []),
        ("2024年春节前发放到位。", "正在发放。", []),
    ],
)
def test_doubts(text: str, report: str, reasons: list[str]) -> None:
    assert [flag.reason for flag in find_one(text, report).flags] == reasons


def test_a_date_without_any_year_is_flagged() -> None:
    whole = "承诺事项进展情况\n一、部门(1人)\n(一)韩守拙 市水利局局长\n1.修桥1座。(办结时限:9月)\n推进情况:正在修。\n"
    findings = find(parse_source(seal(whole, source="made.txt", encoding="utf-8")))
    assert [(flag.table, flag.reason) for flag in findings.flags] == [("times", "no_year")]
