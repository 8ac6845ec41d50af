"""Agreement between codings of the same commitments: software against human, or human against human.

Percent agreement, Cohen's kappa (scikit-learn; two codings) and Krippendorff's alpha (the package ``krippendorff``;
any number, gaps allowed), each with a bootstrap interval over the units; for spans the share of both that is the same.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from kfanalysis.analysis.codings import read_gold
from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

    Coding: TypeAlias = Tables | pd.DataFrame | Mapping[str, Any] | str | os.PathLike[str]

Level = Literal["nominal", "ordinal", "interval"]
DRAWS = 999
SPANS = ("quantities", "times", "evidence")
Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Reliability:
    """How well codings agree: measures with intervals, the confusion of the first two, and where they differ."""

    summary: pd.DataFrame
    confusion: pd.DataFrame
    differences: pd.DataFrame

    def __repr__(self) -> str:
        return self.summary.to_string(index=False, float_format="{:.3f}".format)

    def _repr_html_(self) -> str:
        return str(self.summary.to_html(index=False)) + str(self.confusion.to_html())


def reliability(
    a: Coding,
    b: Coding,
    *further: Coding,
    on: str = "status",
    level: Level | None = None,
    order: Sequence[str] = (),
    confidence: float = 0.95,
    seed: int = 0,
) -> Reliability:
    """Measure the agreement of two or more codings on one variable; a unit that one lacks is a gap, and no error.

    A coding is the tables, a gold file, a sheet (csv or xlsx with a column ``id`` and one of the variable's name), a
    frame of that form, or a mapping of ids to values. ``level`` is nominal; days are interval; ordinal needs the
    ``order`` of the values, lowest first. ``on`` may be ``quantities`` or ``times`` of tables: then spans are
    compared.
    """
    if on in SPANS:
        return _compare_spans(a, b, on)
    units = pd.DataFrame({n: read_coding(each, on) for n, each in enumerate((a, b, *further))})
    units = units[units.notna().sum(axis=1) > 1].sort_index()
    if units.empty:
        raise KfanalysisError(
            f"no unit has {on!r} in two codings; the ids must be the same, as bulletin/1-01-01 or 1-01-01"
        )
    level = level or ("interval" if on == "deadline" else "nominal")
    codes, n_values = _code(units, level, order)
    rows = [_measure("percent", codes, _percent, confidence, seed)]
    if codes.shape[1] == 2:
        rows.append(_measure("kappa", codes, _kappa, confidence, seed))
    rows.append(
        _measure(f"alpha_{level}", codes, lambda each: _alpha(each, level, n_values), confidence, seed)
    )
    summary = pd.DataFrame(rows, columns=["measure", "value", "low", "high", "n"])
    both = units[units[0].notna() & units[1].notna()]
    confusion = pd.crosstab(both[0].rename("a"), both[1].rename("b"))
    differ = both[both[0] != both[1]]
    differences = pd.DataFrame({"id": differ.index, "a": differ[0].to_numpy(), "b": differ[1].to_numpy()})
    return Reliability(summary, confusion, differences)


def read_coding(coding: Coding, on: str) -> pd.Series[Any]:
    """Read a coding as values by id; ids lose what keeps spreadsheets from changing them."""
    if hasattr(coding, "commitments"):
        frame = coding.commitments
        several = frame["bulletin_id"].nunique() > 1
        ids = frame["bulletin_id"] + "/" + frame["commitment_id"] if several else frame["commitment_id"]
        frame = frame.assign(id=ids)
    elif isinstance(coding, pd.DataFrame):
        frame = coding
    elif isinstance(coding, Mapping):
        frame = pd.DataFrame({"id": list(coding), on: list(coding.values())})
    else:
        frame = read_sheet(Path(coding))
    if missing := [name for name in ("id", on) if name not in frame.columns]:
        raise KfanalysisError(
            f"a coding needs the columns id and {on}; this one lacks {', '.join(missing)}",
            code="no_coding", remedy="docs/coding.md describes the form; kfanalysis review --blind makes a sheet",
        )  # fmt: skip
    values = [_plain(value) for value in frame[on]]
    ids = [str(key).strip().removeprefix("kf:").removeprefix("kf") for key in frame["id"]]
    series = pd.Series(values, index=ids, dtype="object")
    if (twice := series.index[series.index.duplicated()]).size:
        raise KfanalysisError(f"{twice[0]} is coded twice", code="no_coding")
    return series


def _plain(value: object) -> str | None:
    if isinstance(value, list | tuple):
        return ";".join(sorted(str(each) for each in value))
    if isinstance(value, dict):
        value = value.get("end")
    if value is None or (not isinstance(value, str) and pd.isna(value)):  # type: ignore[call-overload]
        return None
    text = value.isoformat()[:10] if hasattr(value, "isoformat") else str(value).strip()
    return ";".join(sorted(text.split(";"))) or None


def read_sheet(path: Path) -> pd.DataFrame:
    """Read a sheet as any spreadsheet saves it, or a gold file, texts as they stand."""
    if not path.is_file():
        raise KfanalysisError("No such file", code="no_coding", file=str(path))
    if path.suffix in (".json", ".jsonl"):
        return pd.DataFrame([dict(row) for row in read_gold(path).rows])
    if path.suffix == ".xlsx":
        return pd.read_excel(path, dtype=object)
    content = path.read_bytes()
    for encoding in ("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise KfanalysisError("neither UTF-8 nor GB18030", code="no_coding", file=str(path))
    first = text.partition("\n")[0]
    return pd.read_csv(
        io.StringIO(text), sep=max(",;\t", key=first.count), dtype=object, keep_default_na=False
    )


def _code(units: pd.DataFrame, level: Level, order: Sequence[str]) -> tuple[Array, int]:
    """Turn values into numbers: by the order given, days by their count, others by their names; a gap is nan."""
    values = sorted(
        {str(value) for value in units.to_numpy().ravel() if value is not None and value == value}
    )
    if level == "ordinal" and not order:
        raise KfanalysisError("ordinal agreement needs the order of the values, lowest first: order=[…]")
    if level == "interval":
        numbers = {value: _number(value) for value in values}
    else:
        listed = list(order) if level == "ordinal" else values
        numbers = {value: float(at) for at, value in enumerate(listed)}
    coded = units.map(lambda value: numbers.get(str(value), np.nan) if value is not None else np.nan)
    return coded.to_numpy(dtype="float64"), len(numbers)


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        try:
            return float(pd.Timestamp(value).toordinal())
        except ValueError as error:
            raise KfanalysisError(
                f"{value!r} is neither a number nor a day, as interval agreement needs"
            ) from error


def _measure(
    name: str, codes: Array, measure: Callable[[Array], float], confidence: float, seed: int
) -> tuple[str, float, float, float, int]:
    """Measure, and draw the units anew for an interval (percentile bootstrap)."""
    rng = np.random.default_rng(seed)
    drawn = [measure(codes[rng.integers(0, len(codes), len(codes))]) for _ in range(DRAWS)]
    known = [value for value in drawn if not np.isnan(value)]
    low, high = (
        np.quantile(known, ((1 - confidence) / 2, (1 + confidence) / 2)) if known else (np.nan, np.nan)
    )
    return name, measure(codes), float(low), float(high), len(codes)


def _percent(codes: Array) -> float:
    """Share of the pairs of values of one unit that are equal."""
    equal = total = 0
    for one in range(codes.shape[1]):
        for other in range(one + 1, codes.shape[1]):
            both = ~np.isnan(codes[:, one]) & ~np.isnan(codes[:, other])
            equal += int((codes[both, one] == codes[both, other]).sum())
            total += int(both.sum())
    return equal / total if total else float("nan")


def _kappa(codes: Array) -> float:
    from sklearn.metrics import cohen_kappa_score

    both = codes[~np.isnan(codes).any(axis=1)]
    labels = np.unique(both)
    if len(labels) < 2:  # all the same: chance agreement is full, and kappa says nothing
        return float("nan")
    one, other = (np.searchsorted(labels, both[:, side]) for side in (0, 1))
    return float(cohen_kappa_score(one, other))


def _alpha(codes: Array, level: Level, n_values: int) -> float:
    import krippendorff

    known = codes[~np.isnan(codes)]
    if len(np.unique(known)) < 2 or n_values < 2:
        return float("nan")
    return float(krippendorff.alpha(reliability_data=codes.T, level_of_measurement=level))


def _compare_spans(a: Coding, b: Coding, on: str) -> Reliability:
    """Compare where two tables found something: the same spans (Dice), and the same characters (Dice)."""
    one, other = (_read_spans(each, on) for each in (a, b))
    places = [{(name, n) for name, start, end in spans for n in range(start, end)} for spans in (one, other)]
    rows = []
    for measure, left, right in (("spans", one, other), ("characters", *places)):
        total = len(left) + len(right)
        value = 2 * len(left & right) / total if total else 1.0  # type: ignore[operator]
        rows.append((measure, value, np.nan, np.nan, total))
    summary = pd.DataFrame(rows, columns=["measure", "value", "low", "high", "n"])
    counts = pd.DataFrame(
        {"b": [len(one & other), len(other - one)], "not b": [len(one - other), 0]}, index=["a", "not a"]
    )
    differ = sorted(one ^ other)
    differences = pd.DataFrame(
        {"id": [f"{name}:{start}-{end}" for name, start, end in differ],
         "a": ["found" if each in one else "" for each in differ],
         "b": ["found" if each in other else "" for each in differ]}
    )  # fmt: skip
    return Reliability(summary, counts, differences)


def _read_spans(coding: Coding, on: str) -> set[tuple[str, int, int]]:
    frame = getattr(coding, on, coding)
    if not isinstance(frame, pd.DataFrame) or not {"bulletin_id", "start", "end"} <= set(frame.columns):
        raise KfanalysisError(
            f"spans are compared of tables, or of frames with bulletin_id, start, end: {on}"
        )
    return set(zip(frame["bulletin_id"], frame["start"].astype(int), frame["end"].astype(int), strict=True))
