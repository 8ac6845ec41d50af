"""A small hand-made bulletin as Findings, so that tables can be tested without reading one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from kfanalysis.records import (
    Bulletin,
    Commitment,
    Findings,
    LedgerRow,
    Owner,
    Pair,
    QuantityRow,
    Source,
    TimeRow,
)

TEXT = "(一)张三 市长:\n1.改造老旧小区64个,6月底前完成。\n推进情况:已完成52个。\n2.NA\n"


def make_findings(name: str = "甲市", *, sha256: str = "00", **changes: object) -> Findings:
    """Build a document of one owner and two commitments, the second without a report."""
    one, two = TEXT.index("改造"), TEXT.index("NA")
    report = TEXT.index("已完成")
    bulletin = Bulletin(name, f"{name}.txt", sha256, "utf-8", "通报", None, None, None, date(2022, 5, 13), "lead",
                        2022, "as_of", len(TEXT))  # fmt: skip
    owner = Owner(name, "1-01", 1, "", "张三", "市长", "person", "", 0, 10)
    first = Commitment(name, "1-01-01", "1-01", "1.", "", "改造老旧小区64个,6月底前完成。", one, one + 17,
                       "已完成52个。", report, report + 7, deadline=date(2022, 6, 30), deadline_raw="6月底前",
                       deadline_kind="inline", status="in_progress", topic="housing")  # fmt: skip
    second = Commitment(name, "1-01-02", "1-01", "2.", "", "NA", two, two + 2, None, None, None)
    target, actual, due = TEXT.index("64个"), TEXT.index("52个"), TEXT.index("6月底前")
    quantities = (
        QuantityRow(name, "1-01-01", "report", "52个", 1, actual, actual + 3, Decimal(52), Decimal(52), "个", "count",
                    "=", "actual", "老旧小区", "number+unit"),
        QuantityRow(name, "1-01-01", "commitment", "64个", 1, target, target + 3, Decimal(64), Decimal(64), "个",
                    "count", "=", "target", "老旧小区", "number+unit"),
    )  # fmt: skip
    time = TimeRow(name, "1-01-01", "commitment", "6月底前", 1, due, due + 4, date(2022, 6, 30), date(2022, 6, 30),
                   "deadline", "month_end")  # fmt: skip
    ledger = LedgerRow(name, "1-01-01", "commitment", "64", target, target + 2, "quantity", "number+unit")
    pair = Pair(name, "1-01-01", "老旧小区", "个", Decimal(64), Decimal(52), Decimal(64), Decimal(64), Decimal(52),
                Decimal(52), Decimal("0.8125"), Decimal("0.8125"), "no", target, target + 3, actual, actual + 3,
                Decimal("0.9"), "same_unit")  # fmt: skip
    findings = Findings(
        Source(name, f"{name}.txt", TEXT, sha256, "utf-8", len(TEXT.encode())), TEXT, (bulletin,), (owner,),
        (first, second), quantities=quantities, times=(time,), ledger=(ledger,), pairs=(pair,),
    )  # fmt: skip
    return replace(findings, **changes)  # type: ignore[arg-type]
