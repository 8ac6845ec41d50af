"""The outline: seed, invented bulletins, and what becomes of broken ones (codebook §1; faults, rows 33–45)."""

from __future__ import annotations

import contextlib
import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import GOLD, ROOT

from kfanalysis.extraction.outline.outlines import Outline, parse
from kfanalysis.read import load, seal
from kfanalysis.records import KfanalysisError
from kfanalysis.text.fold import clean

SEED = ROOT / "data" / "raw" / "kaifeng-2022-05.txt"
CASES = sorted((ROOT / "tests" / "cases" / "outlines").glob("*.txt"))
SAMPLES = [
    path
    for folder in (ROOT / "tests" / "bulletins", ROOT.parent / "shared" / "samples")
    for path in sorted(folder.glob("*.txt"))
    if path.with_suffix(".gold.json").exists()
]


def parse_text(text: str, **options: Any) -> Outline:
    return parse(seal(text, source="a.txt", encoding="utf-8"), clean(text), **options)


def parse_file(path: Path) -> Outline:
    source = load(path)
    return parse(source, clean(source.text))


def list_rows(outline: Outline) -> list[tuple[str, str, str | None]]:
    names = {owner.owner_id: owner.name for owner in outline.owners}
    return [(names[row.owner_id], row.text, row.report) for row in outline.commitments]


def list_reasons(outline: Outline) -> list[str]:
    return [flag.reason for flag in outline.flags]


def check_spans(outline: Outline) -> None:
    text = outline.source.text
    for row in outline.commitments:
        assert text[row.text_start : row.text_end] == row.text
        assert (row.report is None) == (row.report_start is None)
        if row.report is not None:
            assert text[row.report_start : row.report_end] == row.report
    for left in outline.leftovers:
        assert text[left.start : left.end] == left.raw
    ids = [row.commitment_id for row in outline.commitments]
    assert len(set(ids)) == len(ids)
    owners = {owner.owner_id for owner in outline.owners}
    assert len(owners) == len(outline.owners)
    assert {row.owner_id for row in outline.commitments} <= owners


def check_claims(outline: Outline) -> None:
    """Every character that is not blank is claimed by name or left over."""
    taken = bytearray(len(outline.clean))
    for claim in (*outline.claims, *outline.leftovers):
        taken[claim.start : claim.end] = b"\1" * (claim.end - claim.start)
    assert all(taken[i] for i, char in enumerate(outline.clean) if char not in " \n")


@pytest.fixture(scope="module")
def seed() -> Outline:
    return parse_file(SEED)


def test_seed_counts(seed: Outline) -> None:
    sections = {owner.section for owner in seed.owners}
    assert (len(sections), len(seed.owners), len(seed.commitments)) == (3, 29, 125)
    assert not seed.leftovers
    assert not seed.flags
    check_spans(seed)
    check_claims(seed)


def test_seed_frame(seed: Outline) -> None:
    rows = {row.commitment_id: row for row in seed.commitments}
    names = {owner.owner_id: owner.name for owner in seed.owners}
    frames = [
        json.loads(line) for line in (GOLD / "seed.dev.frame.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert len(frames) >= 46
    for frame in frames:
        row = rows[frame["id"]]
        assert names[row.owner_id] == frame["owner"]
        for key in ("text", "text_start", "text_end", "report", "report_start", "report_end"):
            assert getattr(row, key) == frame[key], (frame["id"], key)


def test_seed_owners_are_parted_where_the_space_is_missing(seed: Outline) -> None:
    owners = {owner.owner_id: owner for owner in seed.owners}
    assert all(owner.kind == "person" and owner.titles and owner.jurisdiction for owner in seed.owners)
    assert all(2 <= len(owner.name) <= 3 for owner in seed.owners)
    assert (owners["1-02"].name, owners["1-02"].titles) == ("阎红心", "市人大常委会主任")
    assert (owners["2-06"].name, owners["2-06"].jurisdiction) == ("刘磊", "市农业农村局")
    assert (owners["3-06b"].name, owners["3-06b"].jurisdiction) == ("戴继田", "鼓楼区")


def test_seed_groups_and_parts(seed: Outline) -> None:
    rows = {row.commitment_id: row for row in seed.commitments}
    assert rows["1-09-05-02"].heading == "社会治理现代化试点建设。"
    assert rows["2-06-01-01"].marker == "(1)"
    assert rows["2-06-01-01"].heading.startswith("稳粮产")
    assert rows["2-06-02"].text.startswith("强产业")
    assert len([part for part in seed.parts if part.commitment_id == "3-05-03"]) == 5
    assert not rows["1-01-01"].heading


def test_seed_dates(seed: Outline) -> None:
    made = seed.bulletin
    assert (str(made.as_of), made.as_of_rule, made.year, made.year_rule) == (
        "2022-05-13",
        "cutoff",
        2022,
        "as_of",
    )
    assert (made.publisher, made.published) == ("开封日报", None)
    from datetime import date

    chosen = parse(seed.source, seed.clean, as_of=date(2022, 6, 1)).bulletin
    assert (chosen.as_of, chosen.as_of_rule) == (date(2022, 6, 1), "option")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_sample(path: Path) -> None:
    outline = parse_file(path)
    gold = json.loads(path.with_suffix(".gold.json").read_text(encoding="utf-8"))
    assert list_rows(outline) == [(row["owner"], row["text"], row["report"]) for row in gold["commitments"]]
    made, told = outline.bulletin, gold["bulletin"]
    assert (made.title, made.publisher, made.year) == (told["title"], told["publisher"], told["year"])
    assert (made.as_of and made.as_of.isoformat()) == told["as_of"]
    owners = [(owner.name, owner.titles or None, owner.kind) for owner in outline.owners]
    assert owners == [(owner["name"], owner.get("title"), owner["kind"]) for owner in gold["owners"]]
    assert not outline.leftovers
    assert set(list_reasons(outline)) <= {"no_report"}
    check_spans(outline)
    check_claims(outline)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    """A case is a bulletin, a line of =====, and its rows: id, owner, text, report (⏎ a line end, - none)."""
    text, _, expected = path.read_text(encoding="utf-8").partition("\n=====\n")
    outline = parse_text(text)
    names = {owner.owner_id: owner.name for owner in outline.owners}
    rows = [
        "\t".join((row.commitment_id, names[row.owner_id], row.text, row.report or "-")).replace("\n", "⏎")
        for row in outline.commitments
    ]
    assert rows == expected.strip().split("\n")
    assert not outline.leftovers
    check_spans(outline)
    check_claims(outline)


SMALL = """某市承诺事项进展情况

一、市级领导(2人)

(一)张三 市长

1.建路3条。

推进情况:已建2条。

2.建桥。

推进情况:完工。

(二)李四 副市长

1.植树。

推进情况:已植。"""


@pytest.mark.parametrize(
    ("old", "new", "count", "reason"),
    [
        ("推进情况:完工。\n\n", "", 3, "no_report"),
        ("2.建桥", "3.建桥", 3, "numbering: 2 expected, 3 found"),
        ("2.建桥", "1.建桥", 3, "numbering: 2 expected, 1 found"),
        ("(2人)", "(3人)", 3, "head_count: 3 declared, 2 found"),
        ("(2人)", "(共3项)", 3, ""),
        ("(二)李四 副市长", "(二)市里某某", 3, "owner_unread"),
    ],
)
def test_a_fault_is_flagged_and_nothing_is_lost(old: str, new: str, count: int, reason: str) -> None:
    assert old in SMALL
    outline = parse_text(SMALL.replace(old, new))
    assert len(outline.commitments) == count
    assert ("; ".join(list_reasons(outline)) == reason) if reason else not outline.flags
    check_spans(outline)
    check_claims(outline)


def test_numbers_1_2_2_4_give_unique_ids_and_flags_with_places() -> None:
    items = "".join(
        f"{n}.{what}。\n推进情况:好。\n" for n, what in zip((1, 2, 2, 4), "路桥树井", strict=True)
    )
    text = "某市承诺事项进展情况\n(一)张三 市长\n" + items
    outline = parse_text(text)
    assert [row.commitment_id for row in outline.commitments] == ["1-01-01", "1-01-02", "1-01-03", "1-01-04"]
    flags = [(flag.key, flag.reason) for flag in outline.flags]
    assert flags == [
        ("1-01-03", "numbering: 3 expected, 2 found"),
        ("1-01-04", "numbering: 3 expected, 4 found"),
    ]
    assert all(flag.start is not None for flag in outline.flags)


def test_a_report_without_commitment_is_left_over() -> None:
    outline = parse_text(SMALL.replace("2.建桥。\n\n", ""))
    assert [(row.reason, row.raw) for row in outline.leftovers] == [("orphan_report", "推进情况:完工。")]
    assert [row.report for row in outline.commitments] == ["已建2条。", "已植。"]


def test_a_lost_marker_is_made_good_where_the_text_says_so() -> None:
    lost = SMALL.replace("2.建桥。", "建桥。(办结时限:9月)")
    assert [row.text for row in parse_text(lost).commitments] == [
        "建路3条。",
        "建桥。(办结时限:9月)",
        "植树。",
    ]


def test_a_duplicated_paragraph_is_one_commitment() -> None:
    item = "1.植树造林十万亩以上。\n\n推进情况:已植树造林五万亩。"
    text = SMALL.replace(
        "1.植树。\n\n推进情况:已植。", f"{item}\n\n{item}\n\n2.养护林木一万亩。\n\n2.养护林木一万亩。"
    )
    outline = parse_text(text)
    assert [row.commitment_id for row in outline.commitments][2:] == ["1-02-01", "1-02-02"]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_make_no_difference(end: str) -> None:
    plain, other = parse_file(SEED), parse_text(SEED.read_text(encoding="utf-8").replace("\n", end))
    assert [row.text.replace("\n", end) for row in plain.commitments] == [
        row.text for row in other.commitments
    ]
    assert list_rows(other)[0][2] == list_rows(plain)[0][2].replace("\n", end)  # type: ignore[union-attr]
    check_spans(other)


def test_full_width_makes_no_difference() -> None:
    text = SEED.read_text(encoding="utf-8")
    wide = text.translate({code: code + 0xFEE0 for code in map(ord, "(),.:;0123456789%~")})
    plain, other = parse_text(text), parse_text(wide)
    assert [(r.commitment_id, r.text_start, r.text_end, r.report_end) for r in plain.commitments] == [
        (r.commitment_id, r.text_start, r.text_end, r.report_end) for r in other.commitments
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("很久很久以前,山里有座庙。\n一、庙里有个老和尚\n1.他讲故事。\n2.讲的什么?", "no_structure"),
        ("id,name,value\n1,张三,3\n2,李四,4\n", "no_structure"),
        ("<html><head><title>承诺</title></head><body><p>1.建路</p></body></html>", "no_structure"),
        ("推进情况:已完成三分之二。\n推进情况:已完成。", "no_structure"),
        ("某市承诺事项进展情况\n一、市级领导\n(一)张三 市长\n(二)李四 副市长", "no_structure"),
        (SMALL + "\n\n" + SMALL.replace("某市", "某县"), "two_bulletins"),
    ],
)
def test_what_is_no_bulletin_is_refused(text: str, code: str) -> None:
    with pytest.raises(KfanalysisError) as caught:
        parse_text(text)
    assert caught.value.code == code
    assert caught.value.file == "a.txt"
    assert caught.value.remedy
    if code == "two_bulletins":
        assert caught.value.place == "lines 1 and 21"


@given(
    st.lists(
        st.sampled_from(
            [*SMALL.split("\n\n"), "①", "(1)建。", "张三 县长:", "来源:某报", "`", "责任单位:某局"]
        ),
        max_size=25,
    )
)
@settings(max_examples=300)
def test_any_order_of_lines_is_parsed_or_refused(lines: list[str]) -> None:
    text = "\n".join(lines) or "空"
    try:
        outline = parse_text(text)
    except KfanalysisError as error:
        assert error.code in ("no_structure", "two_bulletins")
    else:
        check_spans(outline)
        check_claims(outline)


@given(st.text("一二(1).、:推进情况承诺事项张三县长局。\n ①办结时限;【】", max_size=200))
@settings(max_examples=300)
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        outline = parse_text("某市承诺事项进展情况\n" + text)
    except KfanalysisError as error:
        assert error.code in ("no_structure", "two_bulletins")
    else:
        check_spans(outline)
        check_claims(outline)


def test_edits_of_the_seed_leave_the_rest_as_it_was(seed: Outline) -> None:
    """F4 in small: a character or line dropped, doubled, swapped or cut; untouched commitments stay (≥ 99.9 %)."""
    text, rng = seed.source.text, random.Random(3)
    kept = lost = 0
    for _ in range(60):
        at = rng.randrange(len(text) - 10)
        stop = at + rng.choice((1, 2, 9))
        new = rng.choice(("", text[at] * 2, text[at:stop][::-1]))
        rows = {(row.text, row.report) for row in parse_text(text[:at] + new + text[stop:]).commitments}
        for row in seed.commitments:
            if row.text_start - 8 <= stop and at <= (row.report_end or row.text_end):
                continue
            kept += 1
            lost += (row.text, row.report) not in rows
    assert lost <= kept * 0.001


HOSTILE = {
    "spaces": " ", "open": "(", "close": ")", "one": "一", "digit": "1", "dot": "1.", "colon": ":", "label": "进度:",
    "boxes": "【", "boxed": "【推进情况】", "lines": "\n", "marks": "①", "items": "1.建\n", "owners": "(一)张三 县长\n",
    "han": "建", "comma": ",", "paren": "(1)", "reports": "1.建。\n推进情况:好。\n", "persons": "张三 县长:\n1.建。\n",
    "nested": "(", "sections": "一、甲\n", "bodies": "某局\n", "titles": "某市进展情况\n", "dates": "2022年5月1日\n",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_shapes_are_linear(name: str) -> None:
    """F6 in small, short enough not to be interrupted: eightfold input in far less than 64-fold time."""

    def measure(size: int) -> float:
        body = HOSTILE[name] * (size // len(HOSTILE[name]))
        text = f"某市承诺事项进展情况\n(一)张三 市长\n1.建路。\n推进情况:好。\n{body}"
        source, cleaned = seal(text, source="a.txt", encoding="utf-8"), clean(text)
        times = []
        for _ in range(5):
            start = time.process_time()
            with contextlib.suppress(KfanalysisError):
                parse(source, cleaned)
            times.append(time.process_time() - start)
        return min(times)

    assert measure(8_000) < max(32 * measure(1_000), 0.2)


def test_ten_megabytes_on_one_line() -> None:
    text = "某市承诺事项进展情况\n(一)张三 市长\n1.建路。\n推进情况:" + "建成3公里,占10%;" * 1_000_000
    outline = parse_text(text)
    assert len(outline.commitments) == 1
    assert len(outline.commitments[0].report or "") == 11_000_000


def test_one_owner_with_many_items() -> None:
    items = "".join(f"{n % 900 + 1}.建{n}。\n推进情况:好。\n" for n in range(20_000))
    outline = parse_text("某市承诺事项进展情况\n(一)张三 市长\n" + items)
    assert len(outline.commitments) == 20_000
    check_spans(outline)
