"""What the tables say of each commitment that bears on its deadline, gathered once and judged many times."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from kfanalysis.lexicon import load_words

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

RATES = ("%", "‰", "百分点", "个百分点", "成")


@dataclass(frozen=True, slots=True)
class Figure:
    """A target and the figure that meets it; low, high: attainment (1 = reached), None without a bound."""

    what: str
    target: str
    actual: str
    low: float | None
    high: float | None
    met: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A commitment with its evidence; ``levels`` counts the pairs left out because they do not accumulate, ``dated``
    those whose target has a date of its own before the deadline (全年完成45亿元,2025年底建成): they are milestones.

    ``announced``: the latest date by which the report itself expects completion, where later than the deadline;
    ``milestone`` the column of that name.
    """

    bulletin_id: str
    commitment_id: str
    status: str
    due: str
    recurring: bool
    deadline: date | None
    as_of: date | None
    year: int | None
    obstacles: tuple[str, ...]
    figures: tuple[Figure, ...]
    levels: int
    dated: int
    announced: tuple[str, int, int] | None
    milestone: str = ""

    @property
    def slowest(self) -> Figure | None:
        """The least attained of the targets: the commitment is kept when all of them are."""
        return min(self.figures, key=lambda each: (each.low or 0.0, each.spans), default=None)

    @property
    def attainment(self) -> tuple[float | None, float | None]:
        """The least attainment as an interval: the least of the lows, the least of the highs."""
        lows = [0.0 if each.low is None else each.low for each in self.figures]
        highs = [each.high for each in self.figures if each.high is not None]
        if not self.figures or (not highs and all(each.low is None for each in self.figures)):
            return None, None
        return min(lows), min(highs, default=None)


def gather_cases(t: Tables) -> list[Case]:
    """Gather the cases of all commitments, sorted by bulletin_id and commitment_id."""
    documents = {row["bulletin_id"]: row for row in t.bulletins.to_dict("records")}
    pairs, times = _by_commitment(t.pairs), _by_commitment(t.times)
    places = {(row["bulletin_id"], row["start"]): row for row in t.quantities.to_dict("records")}
    rows = t.commitments.sort_values(["bulletin_id", "commitment_id"], kind="stable").to_dict("records")
    return [
        _case(
            row,
            documents.get(row["bulletin_id"], {}),
            pairs[_key(row)],
            times[_key(row)],
            places,
            t.texts.get(row["bulletin_id"], ""),
        )
        for row in rows
    ]


def _case(
    row: Mapping[Any, Any],
    document: Mapping[Any, Any],
    pairs: Sequence[Mapping[Any, Any]],
    times: Sequence[Mapping[Any, Any]],
    places: Mapping[tuple[str, int], Mapping[Any, Any]],
    text: str,
) -> Case:
    deadline, year = _day(row["deadline"]), document.get("year")
    judged = [(pair, places.get((row["bulletin_id"], pair["target_start"]), {}),
               places.get((row["bulletin_id"], pair["actual_start"]), {})) for pair in pairs]  # fmt: skip
    open_ = [each for each in judged if not _is_level(*each)]
    figures = tuple(_figure(*each) for each in open_ if not _is_dated(each[0], times, deadline, text))
    return Case(
        row["bulletin_id"], row["commitment_id"], row["status"], row["due"], row["deadline_kind"] == "recurring",
        deadline, _day(document.get("as_of")), None if year is None or pd.isna(year) else int(year),
        tuple(filter(None, _text(row["obstacles"]).split(";"))), figures, len(judged) - len(open_),
        len(open_) - len(figures),
        _announced(times, deadline), _text(row.get("milestone")),
    )  # fmt: skip


def _figure(pair: Mapping[Any, Any], target: Mapping[Any, Any], actual: Mapping[Any, Any]) -> Figure:
    target_raw, actual_raw = (
        place.get("raw") or f"{pair[side]:.10g}{pair['unit']}"
        for side, place in (("target", target), ("actual", actual))
    )
    spans = tuple((int(pair[f"{side}_start"]), int(pair[f"{side}_end"])) for side in ("target", "actual"))
    low, high = _number(pair["attainment_low"]), _number(pair["attainment_high"])
    return Figure(pair["what"], target_raw, actual_raw, low, high, pair["met"], spans)


def _is_level(pair: Mapping[Any, Any], target: Mapping[Any, Any], actual: Mapping[Any, Any]) -> bool:
    """Judge whether a pair measures a level, which does not accumulate: a rate, mean, growth or ceiling.

    A rate whose denominator stands (完成率, 覆盖率, 接种率) grows with the work and is none; one over what comes in
    (化解率, 合格率) can fall as well as rise. A bare percent of the whole, without a target in the text, is progress.
    """
    if target.get("bound") == "<=" or (actual.get("role") in ("change", "rank") and pair["unit"] in RATES):
        return True
    what: str = pair["what"]
    if pair["unit"] in RATES and what.endswith("率"):
        bare = pair["target_start"] == pair["actual_start"]
        return not bare and not what.endswith(load_words("levelwords", kind="progress"))
    levels = load_words("levelwords", kind="level")
    return what.endswith(levels) or what.startswith(levels)


def _is_dated(
    pair: Mapping[Any, Any], times: Sequence[Mapping[Any, Any]], deadline: date | None, text: str
) -> bool:
    """Judge whether a target has a date of its own before the deadline: the last due date before it in its sentence,
    where another sentence, or a later clause, names the deadline of the whole."""
    ahead = [
        time
        for time in times
        if time["field"] == "commitment"
        and time["role"] == "deadline"
        and time["end"] <= pair["target_start"]
    ]
    if deadline is None or not ahead:
        return False
    last = max(ahead, key=lambda time: time["end"])
    day, between = _day(last["last"]), text[int(last["end"]) : int(pair["target_start"])]
    return day is not None and day < deadline and _END.search(between) is None


_END = re.compile("[。;；\n]")


def _announced(times: Sequence[Mapping[Any, Any]], deadline: date | None) -> tuple[str, int, int] | None:
    plans = [
        (day, time["raw"], int(time["start"]), int(time["end"]))
        for time in times
        if time["field"] == "report" and time["role"] == "deadline" and (day := _day(time["last"]))
    ]
    late = [plan for plan in plans if deadline is not None and plan[0] > deadline]
    return max(late)[1:] if late else None


def _by_commitment(frame: pd.DataFrame) -> dict[tuple[str, str], list[dict[Any, Any]]]:
    rows: dict[tuple[str, str], list[dict[Any, Any]]] = defaultdict(list)
    for row in frame.to_dict("records"):
        rows[_key(row)].append(row)
    return rows


def _key(row: Mapping[Any, Any]) -> tuple[str, str]:
    return row["bulletin_id"], row["commitment_id"]


def _day(value: Any) -> date | None:
    return None if value is None or pd.isna(value) else value.date()


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
