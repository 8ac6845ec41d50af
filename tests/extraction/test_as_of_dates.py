"""The day that a bulletin speaks as of, and its year, in every notation and order (codebook §2a)."""

from __future__ import annotations

import pytest

from kfanalysis.pipeline import find, parse_source
from kfanalysis.read import seal
from kfanalysis.records import Bulletin

BODY = "\n一、部门(1人)\n(一)韩守拙 市水利局局长\n1.修桥2座。(办结时限:2024年4月)\n推进情况:{}\n{}"


def read(head: str, report: str = "已建成1座。", tail: str = "") -> Bulletin:
    text = f"临江市{head}{BODY.format(report, tail)}"
    return find(parse_source(seal(text, source="made.txt", encoding="utf-8"))).bulletins[0]


@pytest.mark.parametrize(
    ("head", "day", "rule"),
    [
        ("2024年承诺事项进展情况(截至2024.7.20)", "2024-07-20", "lead"),
        ("2024年承诺事项进展情况(截止至2024/7/20)", "2024-07-20", "lead"),
        ("2024年承诺事项进展情况(截至7月中旬)", "2024-07-20", "lead"),
        ("2024年承诺事项进展情况(截至第二季度末)", "2024-06-30", "lead"),
        ("承诺事项进展情况(截至二〇二四年七月二十日)", "2024-07-20", "lead"),
        ("2024年承诺事项进展情况\n截至7月20日", "2024-07-20", "lead"),
        ("2024年承诺事项进展情况(1—7月)", "2024-07-31", "period"),
        ("2024年上半年承诺事项进展情况", "2024-06-30", "period"),
        ("2024年承诺事项进展情况(2024年7月20日)", "2024-07-20", "period"),
        ("2024年承诺事项进展情况", "None", "none"),
    ],
)
def test_as_of_of_a_head(head: str, day: str, rule: str) -> None:
    made = read(head)
    assert (str(made.as_of), made.as_of_rule, made.year) == (day, rule, 2024)


@pytest.mark.parametrize(
    ("head", "report", "tail", "day", "rule", "year"),
    [
        ("承诺事项进展情况", "2023年已完成招标。", "发布日期:2024-07-20", "2024-07-20", "published", 2024),
        (
            "承诺事项进展情况",
            "截至6月底,建成1座。",
            "临江市水利局\n2024年7月20日",
            "2024-07-20",
            "published",
            2024,
        ),
        ("2023年度承诺事项进展情况", "已建成1座。", "2024年1月20日", "2023-12-31", "period", 2023),
        ("承诺事项进展情况", "已建成1座。", "公示时间:2024年7月1日至7月5日", "2024-07-01", "notice", 2024),
        ("承诺事项进展情况", "2024年3月开工。", "", "None", "none", 2024),
        ("承诺事项进展情况", "2026年底前完工。", "", "None", "none", None),
    ],
)
def test_as_of_and_year_without_a_head(
    head: str, report: str, tail: str, day: str, rule: str, year: int | None
) -> None:
    made = read(head, report, tail)
    assert (str(made.as_of), made.as_of_rule, made.year) == (day, rule, year)


def test_a_day_in_the_sentence_of_who_acts_is_no_day_of_publication() -> None:
    """The lead names who acts, which may stand for the publisher; what day it acted on is another matter."""
    text = (
        "云岭市2022年度审计发现问题整改情况\n市政府把整改列为督查要事，2023年8月14日专题听取汇报。\n"
        "（一）关于补贴超发的问题。截至2023年10月底，市民政局追回38万元。\n"
        "（二）关于土地闲置的问题。市自然资源局收回2宗。\n"
    )
    made = find(parse_source(seal(text, source="made.txt", encoding="utf-8"))).bulletins[0]
    assert (made.published, str(made.as_of)) == (None, "2023-10-31")


def test_a_deadline_in_the_cells_before_a_report_heads_none() -> None:
    text = (
        "2024年实事进展\n项目\t目标\t完成时限\t责任单位\t目前进展\n"
        "停车场\t新建停车场6处\t2024年12月\t县住建局\t已建成4处\n管网\t改造管网9公里\t2024年11月\t县水务局\t已改造9公里\n"
    )
    made = find(parse_source(seal(text, source="made.txt", encoding="utf-8")))
    assert [each.deadline is not None for each in made.commitments] == [True, True]
    assert (made.bulletins[0].as_of, made.bulletins[0].as_of_rule) == (None, "none")
