"""Score: coded rows against tables made of them, and against tables that are wrong in one known way."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from readings import GOLD, ROOT, read_sample_gold, read_seed_gold

import kfanalysis as kf
from kfanalysis.analysis.agreement import Agreement, coverage, score
from kfanalysis.analysis.codings import read_gold
from kfanalysis.records import (
    Bulletin,
    Check,
    Findings,
    KfanalysisError,
    LedgerRow,
    Pair,
    QuantityRow,
    Source,
    TimeRow,
)
from kfanalysis.tables import Tables, tabulate

SEED = GOLD / "seed.dev.jsonl"
BULLETINS = sorted((ROOT / "tests" / "bulletins").glob("*.gold.json"))


def number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def findings_of(coded: list[tuple[dict[str, Any], Any]], name: str = "gold") -> Findings:
    """Make the rows that a perfect reading would find."""
    readings = [reading for _, reading in coded]
    source = Source(name, f"{name}.txt", readings[0].clean, "", "utf-8", 1)
    commitments, pairs, checks = [], [], []
    for gold, reading in coded:
        key = reading.commitment.commitment_id
        labels = {each: gold[each] for each in ("status", "topic", "topic2")}
        commitments.append(
            replace(reading.commitment, obstacles=";".join(gold["obstacles"]), bulletin_id=name, **labels)
        )
        for n, each in enumerate(gold["pairs"]):
            values = (number(each["target"]), number(each["actual"]))
            pairs.append(
                Pair(
                    name,
                    key,
                    each["what"],
                    each["unit"],
                    *values,
                    *[None] * 6,
                    "yes",
                    n,
                    n,
                    n,
                    n,
                    Decimal(1),
                    "gold",
                )
            )
        for n, each in enumerate(gold["checks"]):
            parts = ";".join(str(part) for part in each["parts"])
            numbers = (number(each["whole"]), parts, number(each["stated"]), Decimal(0))
            checks.append(
                Check(name, key, each["kind"], *numbers, each["unit"], each["ok"], True, f"{n}-{n}")
            )
    return Findings(
        source,
        source.text,
        (Bulletin(name, f"{name}.txt", "", "utf-8", "", None, None, None, None, "", None, "", 1),),
        owners=tuple(replace(each.owner, bulletin_id=name) for each in readings),
        commitments=tuple(commitments),
        quantities=tuple(replace(row, bulletin_id=name) for each in readings for row in each.quantities),
        times=tuple(replace(row, bulletin_id=name) for each in readings for row in each.times),
        pairs=tuple(pairs),
        checks=tuple(checks),
    )


SEED_FINDINGS = findings_of(list(read_seed_gold()))


def rates(agreement: Agreement, variable: str, rung: str) -> tuple[float, float]:
    rows = agreement.summary.set_index(["variable", "rung"])
    row = rows.loc[(variable, rung)]
    return float(row["precision"]), float(row["recall"])


def test_perfect_tables_score_one() -> None:
    agreement = score(SEED, tabulate(SEED_FINDINGS))
    assert set(agreement.summary["f1"]) == {1.0}
    assert agreement.misses.empty
    assert list(agreement.misses.columns)[:3] == ["variable", "rung", "kind"]


@pytest.mark.parametrize("path", BULLETINS, ids=lambda path: path.name.partition(".")[0])
def test_perfect_tables_score_one_by_similar_text(path: Path) -> None:
    findings = findings_of(list(read_sample_gold(path)), "another-name")
    summary = score(path, tabulate(findings)).summary
    read = summary[~summary["variable"].isin(["as_of", "year", "title"])]
    assert set(read["f1"]) == {1.0}


def change_first(rows: tuple[Any, ...], **changes: Any) -> tuple[Any, ...]:
    return (replace(rows[0], **changes), *rows[1:])


WRONG: list[tuple[str, Callable[[QuantityRow], QuantityRow], list[str]]] = [
    ("value", lambda row: replace(row, low=row.low + 1, high=row.high + 1),
     ["value", "value+unit", "value+unit+bound", "value+unit+role"]),
    ("unit", lambda row: replace(row, unit="x"), ["value+unit", "value+unit+bound", "value+unit+role"]),
    ("bound", lambda row: replace(row, bound="<="), ["value+unit+bound"]),
    ("role", lambda row: replace(row, role="rank"), ["value+unit+role"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "failing"), WRONG, ids=[each[0] for each in WRONG])
def test_each_rung_asks_for_more(
    name: str, change: Callable[[QuantityRow], QuantityRow], failing: list[str]
) -> None:
    rows = SEED_FINDINGS.quantities
    wrong = replace(SEED_FINDINGS, quantities=(change(rows[0]), *rows[1:]))
    agreement = score(SEED, tabulate(wrong))
    n = len(rows)
    for rung in ("value", "value+unit", "value+unit+bound", "value+unit+role"):
        share = (n - 1) / n if rung in failing else 1.0
        assert rates(agreement, "quantities", rung) == (share, share)
    (miss,) = agreement.misses.itertuples()
    assert (miss.variable, miss.rung, miss.kind, miss.raw) == (
        "quantities",
        failing[0],
        "differs",
        rows[0].raw,
    )


def test_missing_and_extra_items_count_on_their_side() -> None:
    rows = SEED_FINDINGS.quantities
    lacking = score(SEED, tabulate(replace(SEED_FINDINGS, quantities=rows[1:])))
    assert rates(lacking, "quantities", "value") == (1.0, (len(rows) - 1) / len(rows))
    assert lacking.misses["kind"].to_list() == ["miss"]
    extra = replace(rows[0], raw="9999艘", low=Decimal(9999), high=Decimal(9999), start=0, end=0)
    crowded = score(SEED, tabulate(replace(SEED_FINDINGS, quantities=(*rows, extra))))
    assert rates(crowded, "quantities", "value") == (len(rows) / (len(rows) + 1), 1.0)
    assert crowded.misses["kind"].to_list() == ["false alarm"]


def test_field_counts() -> None:
    """The same figure, found in the report instead of the commitment, is a miss and a false alarm."""
    rows = SEED_FINDINGS.quantities
    moved = replace(rows[0], field="commitment" if rows[0].field == "report" else "report")
    agreement = score(SEED, tabulate(replace(SEED_FINDINGS, quantities=(moved, *rows[1:]))))
    assert sorted(agreement.misses["kind"]) == ["false alarm", "miss"]


@pytest.mark.parametrize("field", ["deadline", "heading"])
def test_what_is_not_coded_is_no_false_alarm(field: Any) -> None:
    one = replace(SEED_FINDINGS.times[0], field=field, start=0, end=1)
    agreement = score(SEED, tabulate(replace(SEED_FINDINGS, times=(*SEED_FINDINGS.times, one))))
    assert agreement.misses.empty


def test_time_role_and_dates() -> None:
    rows: tuple[TimeRow, ...] = SEED_FINDINGS.times
    role = "period" if rows[0].role != "period" else "event"
    agreement = score(SEED, tabulate(replace(SEED_FINDINGS, times=change_first(rows, role=role))))
    n = len(rows)
    assert rates(agreement, "times", "dates") == (1.0, 1.0)
    assert rates(agreement, "times", "dates+role") == ((n - 1) / n, (n - 1) / n)
    open_ended = score(SEED, tabulate(replace(SEED_FINDINGS, times=change_first(rows, last=None))))
    assert rates(open_ended, "times", "dates")[0] == (n - 1) / n


def test_labels_and_macro() -> None:
    rows = SEED_FINDINGS.commitments
    agreement = score(
        SEED, tabulate(replace(SEED_FINDINGS, commitments=change_first(rows, status="suspended")))
    )
    assert rates(agreement, "status", "equal")[0] == pytest.approx(91 / 92)
    assert rates(agreement, "status", "macro")[0] < 1.0
    (miss,) = agreement.misses.itertuples()
    assert (miss.commitment_id, miss.found) == (rows[0].commitment_id, "suspended")


def test_commitment_that_was_not_found() -> None:
    agreement = score(SEED, tabulate(replace(SEED_FINDINGS, commitments=SEED_FINDINGS.commitments[1:])))
    assert rates(agreement, "commitments", "found") == (1.0, pytest.approx(91 / 92))
    assert rates(agreement, "deadline", "equal")[0] == pytest.approx(91 / 92)
    assert rates(agreement, "quantities", "value")[1] < 1.0


def test_gold_chooses_its_bulletin_among_many() -> None:
    other = findings_of(list(read_sample_gold(BULLETINS[0])), "another")
    agreement = score(SEED, tabulate([other, SEED_FINDINGS]))
    assert set(agreement.summary["f1"]) == {1.0}


def test_what_is_no_gold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.gold.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(KfanalysisError, match="not a gold file"):
        read_gold(path)
    with pytest.raises(KfanalysisError, match="the tables hold no bulletin"):
        score(SEED, tabulate([]))


def test_coverage_counts_readings() -> None:
    rows = tuple(
        LedgerRow("gold", "1-01-01", field, "3", n, n + 1, reading, "r")
        for n, (field, reading) in enumerate(
            [("commitment", "quantity"), ("report", "quantity"), ("report", "quantity"), ("report", "name")]
        )
    )
    t: Tables = tabulate(replace(SEED_FINDINGS, ledger=rows))
    expected = pd.DataFrame(
        {
            "bulletin_id": ["gold"] * 3,
            "field": ["commitment", "report", "report"],
            "reading": ["quantity", "name", "quantity"],
            "n": [1, 1, 2],
            "share": [1.0, 1 / 3, 2 / 3],
        }
    )
    pd.testing.assert_frame_equal(coverage(t), expected, check_dtype=False)


def test_coverage_of_nothing_is_empty() -> None:
    assert coverage(tabulate([])).empty


def test_a_sheet_of_one_variable_is_scored_on_it_alone(tmp_path: Path) -> None:
    t = kf.extract(kf.load(ROOT / "data" / "raw" / "kaifeng-2022-05.txt"))
    rows = [{"id": key, "status": status} for key, status in
            zip(t.commitments["commitment_id"][:3], t.commitments["status"][:3], strict=True)]  # fmt: skip
    rows[0]["status"] = "suspended"
    sheet = tmp_path / "mine.gold.json"
    sheet.write_text(json.dumps({"commitments": rows}), encoding="utf-8")
    summary = kf.score(sheet, t).summary
    assert set(summary["variable"]) == {"commitments", "status"}
    assert summary.set_index("rung").loc["equal", "f1"] == pytest.approx(2 / 3)
    sheet.write_text(json.dumps({"commitments": [{"status": "completed"}]}), encoding="utf-8")
    with pytest.raises(KfanalysisError, match="neither an id nor a text"):
        kf.score(sheet, t)


def test_a_gold_file_without_a_row_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "g.jsonl"
    path.touch()
    with pytest.raises(kf.KfanalysisError, match="no coded row"):
        read_gold(path)
