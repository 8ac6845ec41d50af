"""Tables of a few commitments made by hand, a dict each, for what is said of groups and deadlines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from kfanalysis.records import Bulletin, Commitment, Findings, Owner, Pair, QuantityRow, Source, TimeRow
from kfanalysis.tables import Tables, tabulate

AS_OF = date(2022, 5, 13)


def day(iso: str | None) -> date | None:
    return None if iso is None else date.fromisoformat(iso)


def pair(target: float, actual: float, **others: Any) -> dict[str, Any]:
    """Describe a pair; low, high: attainment where it is not target by actual (None without a bound)."""
    share = actual / target
    return {"what": "窨井盖", "unit": "个", "target": target, "actual": actual, "low": share, "high": share,
            "role": "actual", "bound": "="} | others  # fmt: skip


def make_tables(*specs: dict[str, Any], as_of: date | None = AS_OF, year: int | None = 2022) -> Tables:
    """Make a bulletin of commitments; keys: status, deadline, kind, due, obstacles, topic, place, report, pairs,
    money (yuan promised), plan (last day of a completion stated in the report)."""
    text, owners, rows, quantities, times, pairs = "", [], [], [], [], []
    for number, spec in enumerate(specs, 1):
        key, owner = f"1-{number:02d}-01", f"1-{number:02d}"
        owners.append(Owner("b", owner, 1, "市领导", "张三", "局长", "person", spec.get("place", ""), 0, 0))
        start = len(text)
        body, report = "完成", spec.get("report", "推进中。")
        for each in spec.get("pairs", ()):
            body += f"{each['target']:g}{each['unit']},"
            report += f"实际{each['actual']:g}{each['unit']},"
        if "plan" in spec:
            report += "预计那时完工。"
        text += body + "\n" + report + "\n"
        middle, at = start + len(body) + 1, {"commitment": start + 2, "report": start + len(body) + 1}
        at["report"] += len(spec.get("report", "推进中。"))
        for each in spec.get("pairs", ()):
            spans = []
            for field, value, lead in (("commitment", each["target"], 0), ("report", each["actual"], 2)):
                raw = f"{value:g}{each['unit']}"
                place = at[field] + lead
                at[field] = place + len(raw) + 1
                spans += [place, place + len(raw)]
                role, bound = ("target", each["bound"]) if field == "commitment" else (each["role"], "=")
                number_ = Decimal(str(value))
                quantities.append(QuantityRow("b", key, field, raw, 1, *spans[-2:], number_, number_, each["unit"],
                                              "count", bound, role, each["what"], "made"))  # fmt: skip
            low, high = (None if each[end] is None else Decimal(str(each[end])) for end in ("low", "high"))
            met = (
                "yes"
                if low is not None and low >= 1
                else "no"
                if high is not None and high < 1
                else "undetermined"
            )
            pairs.append(Pair("b", key, each["what"], each["unit"], Decimal(str(each["target"])),
                              Decimal(str(each["actual"])), None, None, None, None, low, high, met, *spans,
                              Decimal(1), "made"))  # fmt: skip
        if "money" in spec:
            amount = Decimal(spec["money"])
            quantities.append(QuantityRow("b", key, "commitment", "元", 1, start, start + 1, amount, amount, "元",
                                          "money", "=", "target", "投资", "made"))  # fmt: skip
        if "plan" in spec:
            place = text.index("那时", middle)
            times.append(TimeRow("b", key, "report", "那时", 1, place, place + 2, day(spec["plan"]), day(spec["plan"]),
                                 "deadline", "made"))  # fmt: skip
        deadline = day(spec.get("deadline"))
        silent = report == "" and not spec.get("pairs")
        rows.append(Commitment(
            "b", key, owner, "1.", "", body, start, middle - 1, None if silent else report,
            None if silent else middle, None if silent else middle + len(report), deadline=deadline,
            deadline_kind=spec.get("kind", "explicit" if deadline else "none"),
            status=spec.get("status", "in_progress"), obstacles=spec.get("obstacles", ""),
            topic=spec.get("topic", "housing"), due=spec.get("due", "none"),
        ))  # fmt: skip
    bulletin = Bulletin("b", "b.txt", "", "utf-8", "开封市承诺事项", None, None, None, as_of, "given", year, "given",
                        len(text))  # fmt: skip
    source = Source("b", "b.txt", text, "", "utf-8", len(text.encode()))
    return tabulate(Findings(source, text, (bulletin,), tuple(owners), tuple(rows), quantities=tuple(quantities),
                             times=tuple(times), pairs=tuple(pairs)))  # fmt: skip
