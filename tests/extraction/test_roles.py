"""Roles and names of quantities: a case a line, and the share that agrees with the coded rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kfanalysis.extraction.numbers.quantities import find_quantities
from kfanalysis.extraction.roles.quantity_roles import judge_roles
from kfanalysis.records import ROLES, Field, QuantityRow, Reading
from kfanalysis.text.fold import clean
from tests.extraction.measured import read_cases, read_line
from tests.readings import ROOT, read_sample_gold, read_seed_gold

AS_OF = date(2023, 6, 30)
BULLETINS = sorted((ROOT / "tests" / "bulletins").glob("*.gold.json"))


def judge(text: str, field: Field) -> tuple[QuantityRow, ...]:
    reading = read_line(text, field=field, year=2023, as_of=AS_OF)
    rows = tuple(
        QuantityRow("case", "1", field, q.raw, 1, q.start, q.end, q.low, q.high, q.unit, q.dimension, q.bound,
                    "actual", "", q.rule)
        for q in find_quantities(text)
    )  # fmt: skip
    return judge_roles(replace(reading, quantities=rows))


def cases(name: str) -> list[object]:
    return [
        pytest.param(
            row["field"], row["text"], row[name],
            marks=[pytest.mark.xfail(reason=row["fails"], strict=True)] if row["fails"] else [],
        )
        for row in read_cases(name)
    ]  # fmt: skip


@pytest.mark.parametrize(("field", "text", "expected"), cases("roles"))
def test_roles(field: Field, text: str, expected: str) -> None:
    assert " ".join(f"{q.raw}={q.role}" for q in judge(text, field)) == expected


@pytest.mark.parametrize(("field", "text", "expected"), cases("names"))
def test_names(field: Field, text: str, expected: str) -> None:
    assert " ".join(f"{q.raw}={q.what}" for q in judge(text, field)) == expected


def coded(name: str) -> Iterator[Reading]:
    """Yield the coded readings, their quantities with coded role and name."""
    found = read_seed_gold() if name == "seed" else read_sample_gold(Path(name))
    return (replace(reading, clean=clean(reading.clean)) for _, reading in found)


def likeness(one: str, other: str) -> float:
    """Measure how alike two names are: the share of character pairs that they have in common (Dice)."""
    left, right = (Counter(name[i : i + 2] for i in range(max(len(name) - 1, 1))) for name in (one, other))
    return 2 * (left & right).total() / max(left.total() + right.total(), 1)


@pytest.mark.parametrize(
    ("name", "roles", "names"),
    [("seed", 0.97, 0.84), *((str(path), 0.95, 0.74) for path in BULLETINS)],
    ids=["seed", *(path.name.split(".")[0] for path in BULLETINS)],
)
def test_roles_and_names_agree_with_the_coded_rows(name: str, roles: float, names: float) -> None:
    right = alike = rows = 0
    for reading in coded(name):
        bare = tuple(replace(q, role="actual", what="", rule="") for q in reading.quantities)
        for judged, gold in zip(
            judge_roles(replace(reading, quantities=bare)), reading.quantities, strict=True
        ):
            rows += 1
            right += judged.role == gold.role
            alike += likeness(judged.what, gold.what) >= 0.5
    assert right / rows >= roles
    assert alike / rows >= names


def test_rows_stay_what_they_were_and_carry_the_rule() -> None:
    for reading in coded("seed"):
        judged = judge_roles(reading)
        for before, after in zip(reading.quantities, judged, strict=True):
            assert replace(after, role=before.role, role_p=None, what=before.what, rule=before.rule) == before
            assert after.role_p is not None
            assert 0 < after.role_p < 1
            assert after.role in ROLES
            assert after.what
            assert after.rule.startswith("gold;")


def test_the_order_of_the_rows_changes_nothing() -> None:
    for reading in coded("seed"):
        turned = replace(reading, quantities=reading.quantities[::-1])
        assert judge_roles(turned)[::-1] == judge_roles(reading)


def test_a_quantity_outside_the_fields_is_judged_by_its_line() -> None:
    reading = read_line("建设公厕20座。\n已建成公厕5座。", field="commitment")
    row = QuantityRow(
        "case", "1", "heading", "5座", 1, 14, 16, None, None, "座", "count", "=", "actual", "", ""
    )
    (judged,) = judge_roles(replace(reading, quantities=(row,)))
    assert (judged.role, judged.what) == ("actual", "公厕")


def test_no_quantities_no_rows() -> None:
    assert judge_roles(read_line("召开会议。", field="report")) == ()


@pytest.mark.parametrize("shape", ["(", "、", "共计", "新建", "“", "由至", "每", "占的", "其中", "已"])
def test_hostile_text_is_judged(shape: str) -> None:
    text = shape * 3000 + "3所学校"
    assert [q.raw for q in judge(text, "report")] == ["3所"]
