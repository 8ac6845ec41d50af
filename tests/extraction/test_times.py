"""Dates are found where they stand and only there (codebook §2, times; faults, rows 12, 18, 23, 28–31)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from extraction.measured import read_cases, read_line
from hypothesis import given
from hypothesis import strategies as st
from readings import ROOT, read_sample_gold, read_seed_gold

from kfanalysis.extraction.dates.times import find_times
from kfanalysis.records import Time, TimeRow

CASES = read_cases("times")
GOLD = sorted((ROOT / "tests" / "bulletins").glob("*.gold.json"))
# Reports whose 每月 was not coded, though a recurring date is a time (codebook §2).
UNCODED = {("2-09-04", "report"), ("2-09-05", "report")}
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}

PIECES = (
    "2022年", "二〇二二年", "今年", "去年", "次年", "本年度", "3月", "12月", "十二月", "1~4月", "3、6、9月",
    "5日", "15日", "30日", "16、17日", "上旬", "中旬", "底", "末", "初", "年底", "年内", "全年", "一季度",
    "第三季度", "上半年", "前三季度", "每月", "每季度", "截至", "前", "之前", "以来", "起", "至", "~", "—",
    "-", "到", "、", "和", "的", " ", "2022-09-01", "2022.9", "2023/2/30", "4月21", "已结束", "完成", "召开",
    "3家", "1.", ",", "。", "(", ")", "同期", "春节", "学年", "期间", "号楼", "草", "月", "年", "9", "0022",
    "9999年",
)  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.text(max_size=30))


def show(times: Sequence[Time | TimeRow]) -> str:
    return " ; ".join(f"{t.raw}={t.first or ''}..{t.last or ''}:{t.role}" for t in times)


def keys(times: Sequence[Time]) -> list[tuple[int, int, date | None, date | None, str]]:
    return [(t.start, t.end, t.first, t.last, t.role) for t in times]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_case(case: dict[str, str]) -> None:
    year = int(case["year"]) if case["year"] else None
    if not case["field"]:
        assert show(find_times(case["text"], year=year)) == case["times"]
        return
    as_of = date.fromisoformat(case["as_of"]) if case["as_of"] else None
    field = "report" if case["field"] == "report" else "commitment"
    reading = read_line(case["text"], field=field, year=year, as_of=as_of)
    assert show(reading.times) == case["times"]


def test_cases_are_many_and_of_every_role() -> None:
    roles = Counter(re.findall(r":(deadline|as_of|period|event)", " ".join(case["times"] for case in CASES)))
    assert len(CASES) >= 150
    assert min(roles[role] for role in ("deadline", "as_of", "period", "event")) >= 5


@pytest.mark.parametrize(
    "gold", [None, *GOLD], ids=lambda path: path.stem if isinstance(path, Path) else "seed"
)
def test_every_gold_date_is_found_and_no_other(gold: Path | None) -> None:
    for _, reading in read_seed_gold() if gold is None else read_sample_gold(gold):
        commitment = reading.commitment
        spans = {
            "commitment": (commitment.text_start, commitment.text_end),
            "report": (commitment.report_start or 0, commitment.report_end or 0),
        }
        for field, (start, end) in spans.items():
            found = find_times(reading.clean[start:end], year=reading.year)
            wanted = [t for t in reading.times if t.field == field]
            if (commitment.commitment_id, field) in UNCODED:
                found = [t for t in found if not t.rule.startswith("recurring")]
            assert [(start + t.start, start + t.end, t.first, t.last) for t in found] == [
                (t.start, t.end, t.first, t.last) for t in sorted(wanted, key=lambda t: t.start)
            ]


@given(TEXTS)
def test_finds_are_slices_in_order_and_run_forwards(text: str) -> None:
    at = 0
    for time in find_times(text, year=2022):
        assert at <= time.start < time.end
        assert time.raw == text[time.start : time.end]
        assert time.first is None or time.last is None or time.first <= time.last
        assert time.rule.count(";") == 1
        at = time.end


@given(TEXTS)
def test_full_width_twin_gives_the_same(text: str) -> None:
    assert keys(find_times(text.translate(WIDE), year=2022)) == keys(find_times(text, year=2022))


@given(TEXTS, TEXTS)
def test_two_lines_give_the_union(one: str, two: str) -> None:
    one, two = re.sub(r"[\r\n]", "", one), re.sub(r"[\r\n]", "", two)
    shift = len(one) + 1
    alone = keys(find_times(two, year=2022))
    moved = [(start + shift, end + shift, *rest) for start, end, *rest in alone]
    assert keys(find_times(f"{one}\n{two}", year=2022)) == [*keys(find_times(one, year=2022)), *moved]


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from("-/.年"))
def test_a_written_day_reads_back(day: date, mark: str) -> None:
    text = (
        f"{day.year}年{day.month}月{day.day}日"
        if mark == "年"
        else f"{day.year}{mark}{day.month}{mark}{day.day}"
    )
    assert [(t.raw, t.first, t.last) for t in find_times(f"于{text}完成")] == [(text, day, day)]


@given(st.integers(1, 9999), st.integers(0, 40), st.integers(0, 40))
def test_a_day_that_does_not_exist_keeps_its_raw_and_has_no_date(year: int, month: int, day: int) -> None:
    text = f"{year:04}年{month}月{day}日"
    try:
        wanted = date(year, month, day)
    except ValueError:
        wanted = None
    assert [(t.raw, t.first, t.last) for t in find_times(text)] == [(text, wanted, wanted)]


def test_without_a_year_nothing_is_guessed() -> None:
    assert [(t.raw, t.first, t.last) for t in find_times("今年9月底前、去年、12月20日")] == [
        ("今年9月底前", None, None),
        ("去年", None, None),
        ("12月20日", None, None),
    ]
