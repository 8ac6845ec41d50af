"""Conflicts and matters: what a reader would call a contradiction, and what not."""

from __future__ import annotations

from tests.singles import find_one


def conflicts(text: str, report: str, as_of: str = "2024年6月30日") -> str:
    (commitment,) = find_one(text, report, as_of=as_of).commitments
    return commitment.conflict


def test_a_rate_that_is_met_before_its_end_is_no_contradiction() -> None:
    text = "规模以上工业增加值增长6%以上。(办结时限:2024年12月)"
    assert conflicts(text, "1至5月规模以上工业增加值增长7.1%。") == ""


def test_a_recurring_duty_that_is_met_is_no_contradiction() -> None:
    text = "每月开展夜间巡查4次。(办结时限:2024年每月底)"
    assert "met_but_not_completed" not in conflicts(text, "6月开展夜间巡查5次,工作正在持续推进。")


def test_a_claim_above_its_figure_is_one() -> None:
    assert "completed_but_below_target" in conflicts("新建公厕20座。", "该项已完成。目前已建成公厕14座。")
