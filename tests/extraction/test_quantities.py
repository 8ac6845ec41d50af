"""Quantities: cases, coded rows, and what must hold for every text (codebook §2)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal, localcontext
from pathlib import Path
from time import process_time

import pytest
from extraction.measured import read_cases
from hypothesis import given
from hypothesis import strategies as st
from readings import ROOT, read_sample_gold, read_seed_gold

from kfanalysis.extraction.dates.times import find_times
from kfanalysis.extraction.numbers.quantities import find_quantities
from kfanalysis.lexicon import load_rows
from kfanalysis.records import Quantity, Reading

CASES = read_cases("quantities")
BULLETINS = sorted((ROOT / "tests" / "bulletins").glob("*.gold.json"))
SAMPLES = [
    p for p in sorted((ROOT.parent / "shared" / "samples").glob("*.gold.json")) if p.name != "panel.gold.json"
]
FLOORS = {"value": 0.99, "unit": 0.98, "bound": 0.98, "raw": 0.98}
WIDE = {code: code + 0xFEE0 for code in (*range(0x30, 0x3A), 0x25, 0x2C, 0x2E, 0x2F, 0x7E)}
OLD = str.maketrans(
    {"万": "萬", "亿": "億", "个": "個", "两": "兩", "点": "點", "约": "約", "处": "處", "条": "條"}
)

NUMBERS = (
    "3",
    "12",
    "1348.3万",
    "2,575",
    "27.4亿",
    "三十二",
    "两",
    "十余",
    "数百",
    "一百二十三点五",
    "70多",
    "3~5",
)
UNITS = ("个", "家", "条", "元", "亩", "公里", "%", "个百分点", "人次", "个工作日", "元/亩", "处", "吨/天")
BEFORE = ("", "", "约", "近", "至少", "不少于", "超", "不超过")
AFTER = ("", "", "以上", "左右", "以内")
GLUE = (
    "完成",
    ",",
    "、",
    "其中",
    "增长",
    "。",
    "的",
    "第一批",
    "第3位",
    "“三个一批”",
    "三分之二",
    "2号楼",
    "4月26日",
    "\n",
)
PHRASES = st.builds("{}{}{}{}".format, *map(st.sampled_from, (BEFORE, NUMBERS, UNITS, AFTER)))
TEXTS = st.one_of(
    st.lists(st.one_of(PHRASES, st.sampled_from(GLUE)), max_size=8).map("".join), st.text(max_size=30)
)


def show(found: Sequence[Quantity]) -> str:
    def span(q: Quantity) -> str:
        return f"{q.low}" if q.low == q.high else f"{q.low}..{q.high}"

    return " ; ".join(f"{q.raw}={span(q)}:{q.unit}:{q.bound}" for q in found)


def values(text: str) -> list[tuple[Decimal | None, Decimal | None, str, str]]:
    return [(q.low, q.high, q.unit, q.bound) for q in find_quantities(text, times=())]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_case(case: dict[str, str]) -> None:
    times = find_times(case["text"], year=2022)
    assert show(find_quantities(case["text"], times=times)) == case["quantities"]


def test_cases_are_many_and_of_every_bound() -> None:
    bounds = Counter(
        re.findall(r":(=|~|>=|<=)(?: ;|$)", "\n".join(case["quantities"] for case in CASES), re.MULTILINE)
    )
    assert len(CASES) >= 100
    assert min(bounds[bound] for bound in ("=", "~", ">=", "<=")) >= 5


def score(rows: Sequence[tuple[dict[str, list[dict[str, object]]], Reading]]) -> dict[str, float]:
    """Give the F1 of each rung of the ladder over coded rows."""
    both: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for gold, reading in rows:
        for field, text in (("commitment", reading.text), ("report", reading.report)):
            found = find_quantities(text, times=find_times(text, year=reading.year))
            coded = [q for q in gold["quantities"] if q["in"] == field]
            ours = [(q.low, q.high, q.unit, q.bound, q.raw) for q in found]
            theirs = [
                (Decimal(str(q["low"])), Decimal(str(q["high"])), q["unit"], q["bound"], q["raw"])
                for q in coded
            ]
            for rung, parts in (
                ("value", (0, 1)),
                ("unit", (0, 1, 2)),
                ("bound", (0, 1, 2, 3)),
                ("raw", (4,)),
            ):
                left = Counter(tuple(row[i] for i in parts) for row in ours)
                right = Counter(tuple(row[i] for i in parts) for row in theirs)
                both[rung] += (left & right).total()
                sizes[rung] += left.total() + right.total()
    return {rung: 2 * both[rung] / sizes[rung] for rung in sizes}


def test_dev_gold_reaches_its_floors() -> None:
    reached = score(list(read_seed_gold()))
    assert all(reached[rung] >= floor for rung, floor in FLOORS.items()), reached


@pytest.mark.parametrize("path", BULLETINS + SAMPLES, ids=lambda path: path.name.split(".")[0])
def test_invented_bulletins_reach_the_floors(path: Path) -> None:
    reached = score(list(read_sample_gold(path)))
    assert all(reached[rung] >= floor - 0.01 for rung, floor in FLOORS.items()), reached


@given(TEXTS)
def test_finds_never_overlap_and_raw_is_their_slice(text: str) -> None:
    end = 0
    for q in find_quantities(text):
        assert q.start >= end
        assert text[q.start : q.end] == q.raw
        assert q.low is not None
        assert q.low.is_finite()
        end = q.end


@given(st.lists(st.one_of(PHRASES, st.sampled_from(GLUE)), max_size=8).map("".join))
def test_full_width_and_traditional_twins_give_the_same_values(text: str) -> None:
    assert values(text.translate(WIDE)) == values(text)
    assert values(text.translate(OLD)) == values(text)


@given(PHRASES)
def test_spaces_that_scraping_left_change_nothing(phrase: str) -> None:
    spaced = re.sub(
        r"(?<=[0-9])(?=\.)|(?<=[0-9])(?=[万亿])|(?<=[0-9万亿多余])(?=[个家条元亩公人处吨%])", " ", phrase
    )
    assert values("完成" + spaced) == values("完成" + phrase)


@given(TEXTS, TEXTS)
def test_two_texts_joined_by_an_empty_line_give_the_union(first: str, second: str) -> None:
    joined = find_quantities(f"{first}\n\n{second}", times=())
    apart = [(q.start, q.raw) for q in find_quantities(first, times=())]
    apart += [(q.start + len(first) + 2, q.raw) for q in find_quantities(second, times=())]
    assert [(q.start, q.raw) for q in joined] == apart


def test_numbers_inside_times_and_exclusions_are_no_quantities() -> None:
    text = "2022年4月26日10时30分,第77次会议审议〔2021〕34号,G310线2号楼"
    assert find_quantities(text) == []
    assert [q.raw for q in find_quantities("3天", times=(), exclusions=())] == ["3天"]


# Behind a bare 30 these number a thing: the 30th storey, lot 30; that they count is said by other words (共30层).
NUMBERING = {"层", "楼", "标", "标段"}


@pytest.mark.parametrize("name", ["units", "classifiers"])
def test_every_word_of_the_lexicon_can_be_read_behind_a_number(name: str) -> None:
    words = [row["word"] for row in load_rows(name)]
    unread = {w for w in words if [q.raw for q in find_quantities(f"计30{w}。", times=())] != [f"30{w}"]}
    assert unread == NUMBERING & set(words)


def test_values_are_exact_whatever_the_callers_precision_is() -> None:
    with localcontext() as context:
        context.prec = 5
        assert [q.low for q in find_quantities("投资123456789.25元,占三分之一")] == [
            Decimal("123456789.25"),
            Decimal("0.3333"),
        ]


@pytest.mark.parametrize("text", ["兆兆兆兆兆兆", "1" * 60 + "个", "二" * 60 + "个", "百分之亿万兆亿兆"])
def test_numbers_too_long_are_refused_without_an_error(text: str) -> None:
    assert all(q.low is not None and q.low < Decimal(10) ** 40 for q in find_quantities(text))


@pytest.mark.parametrize(
    "piece", ["1,1，", "1 ", "1万 ", "中1\n", "半年", "五间、", "“新建1座", "1×", "共1 2", "单位:万元\t"]
)
def test_hostile_shapes_are_read_in_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        start = process_time()
        find_quantities(text, times=())
        return process_time() - start

    assert min(seconds(16_000) for _ in range(2)) < 6 * max(min(seconds(4_000) for _ in range(2)), 0.01)
