"""Tables made by hand, small enough to count on one's fingers and awkward enough to break a figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kfanalysis.records import (
    READINGS,
    STATUSES,
    TOPICS,
    Bulletin,
    Check,
    Commitment,
    Findings,
    LedgerRow,
    Owner,
    Pair,
    Source,
)
from kfanalysis.tables import Tables, tabulate

PLACES = ("市委", "市文化广电和旅游局", "杞县", "城乡一体化示范区管理委员会", "", "市政府")
TEXTS = (
    "新建改扩建一批农村“四好”公路,总投资$3亿元$,确保2022年9月底前完成。",
    "新建改扩建幼儿园和中小学,增加学位,改善办学条件,加强教师培训。",
    "改造老旧小区,完善社区养老服务设施,提升居民生活品质和社区环境。",
    "扶持科技型中小企业,建设产业园区,帮助企业解决融资和用工问题。",
    "开展水污染防治,治理河道,建设污水处理厂,改善水环境质量。",
)
TEXT = "\n".join(TEXTS)


def make_tables(*, commitments: int = 30, status: str | None = None) -> Tables:
    """Make a bulletin of so many commitments, of all statuses or of one."""
    owners = [
        Owner("made", f"1-{at:02d}", 1 + at % 2, ("市级领导", "县区")[at % 2], "某", "某",
              "organisation" if at % 2 else "person", place, 0, 0)
        for at, place in enumerate(PLACES)
    ]  # fmt: skip
    rows, pairs, checks = [], [], []
    for at in range(commitments):
        owner = owners[at % len(PLACES)].owner_id
        key = f"{owner}-{at:02d}"
        deadline = (None, date(2021, 12, 31), date(2022, 1 + at % 12, 28), date(2023, 6, 30))[at % 4]
        rows.append(
            Commitment(
                "made", key, owner, "1.", "", TEXTS[at % 5], at, at, None, None, None, deadline=deadline,
                status=status or STATUSES[at % 5], obstacles=("", "epidemic;approval", "", "other")[at % 4],
                topic=TOPICS[at % 7],
            )
        )  # fmt: skip
        low, high = Decimal(at) / 10, None if at % 5 == 0 else Decimal(at + 1) / 10
        met = "yes" if low >= 1 else "no" if high is not None and high < 1 else "undetermined"
        pairs.append(
            Pair("made", key, "农村公路建设里程及配套设施", "公里", Decimal(100), Decimal(10 * at), None, None, None,
                 None, low, high, met, at, at, at, at, Decimal(1), "made")
        )  # fmt: skip
        whole = Decimal(10**at % 10**9 + 3)
        stated, computed = (Decimal("33.3"), Decimal("33.3")) if at % 2 == 0 else (None, whole + at % 3)
        kind = "sum" if at % 2 else "ratio"
        checks.append(
            Check("made", key, kind, whole, "1;2", stated, computed, "个", at % 3 == 0, True, "0-1")
        )
    ledger = [
        LedgerRow("made", "1-00-00", "report", "3", at, at + 1, READINGS[at % 12], "made") for at in range(40)
    ]
    bulletin = Bulletin("made", "made.txt", "", "utf-8", "某市承诺事项进展情况", None, None, None, date(2022, 5, 13),
                        "given", 2022, "given", 100)  # fmt: skip
    if not commitments:
        owners, ledger = [], []
    return tabulate(
        Findings(
            Source("made", "made.txt", TEXT, "", "utf-8", 1), TEXT, bulletins=(bulletin,), owners=tuple(owners),
            commitments=tuple(rows), pairs=tuple(pairs), checks=tuple(checks), ledger=tuple(ledger),
        )
    )  # fmt: skip
