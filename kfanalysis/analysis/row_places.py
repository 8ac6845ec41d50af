"""Where a row was read: its bulletin, its commitment, and the spans of the source text that it rests on.

Rows of the tables carry spans; rows of results and of figures' data carry keys, and are led back through them: the
figures of a pair, the commitment, its owner, the commitments of a group.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from kfanalysis.records import STATUSES, KfanalysisError

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

Kind = Literal["mark", "target", "actual"]
Row = Mapping[str, Any]
# Pairs of columns that hold a span, the first that a row has; pairs have two ends of their own.
SPANS = (("start", "end"), ("text_start", "text_end"), ("from", "to"))
# What a grouping of figures is called in the groups of the analysis.
GROUPED = {"by": "grouping", "department": "jurisdiction", "month": "deadline_month"}


@dataclass(frozen=True, slots=True)
class Place:
    """What a row was read from: spans of one bulletin, each with its kind, and the key of what it belongs to."""

    bulletin_id: str
    key: str
    marks: tuple[tuple[int, int, Kind], ...]

    @property
    def docname(self) -> str:
        return f"{self.bulletin_id}/{self.key}".rstrip("/")


def find_places(t: Tables, row: object) -> list[Place]:
    """Find where a row was read: one place, or one a commitment where the row counts several.

    ``row`` is a row of any table, result, figure's data or concordance, as a Series, a mapping or a named tuple, or
    an id (1-01-01, bulletin/1-01-01, an owner's, a bulletin's). Raises KfanalysisError, in a sentence that says
    what to give, for anything else.
    """
    if isinstance(row, str):
        return _find_id(t, row)
    given = _read_row(row)
    places = list(_of_row(t, given)) or list(_of_group(t, given))
    if not places:
        raise KfanalysisError(
            "no passage belongs to this row: it has neither a span, nor an id, nor a group of commitments; its "
            f"columns are {', '.join(given) or 'none'}. Give a row of a table, or an id as '1-01-01'"
        )
    for place in places:
        _check_spans(t, place)
    return places


def _read_row(row: object) -> dict[str, Any]:
    """Read a row as a mapping; a whole table, or the tables, is refused with what to write."""
    if isinstance(row, pd.DataFrame):
        if len(row) == 1:
            row = row.iloc[0]
        else:
            raise KfanalysisError(
                f"show takes one row, not a table of {len(row)}: give table.iloc[0], say, or an id as '1-01-01'"
            )
    if hasattr(row, "_asdict"):
        row = row._asdict()
    if isinstance(row, pd.Series | Mapping):
        return {str(name): value for name, value in dict(row).items() if _is_given(value)}
    raise KfanalysisError(
        f"show takes a row or an id, not a {type(row).__name__}: kf.show(t, t.pairs.iloc[0]) or kf.show(t, '1-01-01')"
    )


def _is_given(value: object) -> bool:
    return value is not None and value is not pd.NaT and value is not pd.NA and value != "" and value == value


def _of_row(t: Tables, row: Row) -> Iterator[Place]:
    """Yield the place of a row that has spans of its own, or the keys of one that has."""
    name = _bulletin_of(t, row)
    key = str(row.get("commitment_id") or row.get("owner_id") or row.get("docname", "").partition("/")[2])
    marks = _own_marks(row) or _marks_of_pair(t, name, row)
    if marks:
        yield Place(name, key, marks)
    elif "commitment_id" in row or "owner_id" in row:
        yield _of_key(t, name, key)
    elif "to_commitment_id" in row or "from_commitment_id" in row:  # an event of the panel: both versions
        for side in ("from", "to"):
            if f"{side}_commitment_id" in row:
                yield _of_key(t, str(row[f"{side}_bulletin_id"]), str(row[f"{side}_commitment_id"]))
    elif isinstance(row.get("key"), str) and name in t.texts:  # a doubt about a row without a place
        yield from _find_id(t, f"{name}/{row['key']}" if row["key"] != name else name)
    elif "left_out" in row:
        yield from _find_id(t, str(row["left_out"]))
    elif "bulletin_id" in row and name in t.texts:
        yield _of_bulletin(t, name)


def _bulletin_of(t: Tables, row: Row) -> str:
    name = str(row.get("bulletin_id") or str(row.get("docname", "")).partition("/")[0])
    if not name and len(t.texts) == 1:
        return next(iter(t.texts))
    if name and name not in t.texts:
        raise KfanalysisError(f"no bulletin {name!r} in these tables; they hold {_list(t.texts)}")
    return name


def _own_marks(row: Row) -> tuple[tuple[int, int, Kind], ...]:
    """Read the spans that a row carries itself.

    >>> _own_marks({"spans": "3-5;9-12"})
    ((3, 5, 'mark'), (9, 12, 'mark'))
    >>> _own_marks({"start": pd.Timestamp("2022-01-01"), "end": 3})
    ()
    """
    if re.fullmatch("[0-9]+-[0-9]+(;[0-9]+-[0-9]+)*", str(row.get("spans", ""))):
        ends = [each.split("-") for each in str(row["spans"]).split(";")]
        return tuple(sorted({(int(start), int(end), "mark") for start, end in ends}))
    kinds: tuple[Kind, ...] = ("target", "actual")
    both = [(row.get(f"{kind}_start"), row.get(f"{kind}_end"), kind) for kind in kinds]
    if all(_is_offset(start) and _is_offset(end) for start, end, _ in both):
        return tuple((int(start), int(end), kind) for start, end, kind in both)  # type: ignore[arg-type]
    for first, last in SPANS:
        start, end = row.get(first), row.get(last)
        if _is_offset(start) and _is_offset(end):
            return ((int(start), int(end), "mark"),)  # type: ignore[arg-type]
    return ()


def _is_offset(value: object) -> bool:
    """Tell whether a value is an offset: a whole number, also as a float or text of a CSV read elsewhere."""
    if isinstance(value, str):
        return re.fullmatch("[0-9]+", value) is not None
    try:
        return not isinstance(value, bool) and float(value).is_integer()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False


def _marks_of_pair(t: Tables, name: str, row: Row) -> tuple[tuple[int, int, Kind], ...]:
    """Find the pair that a row of figures or of the panel tells of: the same commitment, target and actual."""
    if not {"commitment_id", "target", "actual"} <= set(row):
        return ()
    for pair in _rows(t.pairs, bulletin_id=name, commitment_id=row["commitment_id"]):
        same = all(
            math.isclose(float(pair[side]), float(row[side]), rel_tol=1e-5) for side in ("target", "actual")
        )
        if same and str(row.get("what", pair["what"])) == str(pair["what"]):
            return _own_marks(pair)
    return ()


def _of_key(t: Tables, name: str, key: str) -> Place:
    """Return the place of a commitment or an owner."""
    for row in _rows(t.commitments, bulletin_id=name, commitment_id=key):
        return Place(name, key, ((int(row["text_start"]), int(row["text_end"]), "mark"),))
    for row in _rows(t.owners, bulletin_id=name, owner_id=key):
        return Place(name, key, ((int(row["start"]), int(row["end"]), "mark"),))
    known = list(t.commitments.loc[t.commitments["bulletin_id"] == name, "commitment_id"])
    near = get_close_matches(key, known, n=3) or known[:3]
    raise KfanalysisError(f"no commitment or owner {key!r} in {name}; near it: {_list(near)}")


def _of_bulletin(t: Tables, name: str) -> Place:
    """Return the place of a bulletin: its title, or its first line."""
    text = t.texts[name]
    title = next((str(row["title"]) for row in _rows(t.bulletins, bulletin_id=name)), "")
    start = text.find(title) if title else -1
    if start >= 0:
        return Place(name, "", ((start, start + len(title), "mark"),))
    start = len(text) - len(text.lstrip())
    return Place(name, "", ((start, start + len(text[start:].partition("\n")[0]), "mark"),))


def _find_id(t: Tables, text: str) -> list[Place]:
    """Find what an id names; exports write ``kf1-01-01``, concordances ``bulletin/1-01-01#report``."""
    given = text.strip()
    if given in t.texts:
        return [_of_bulletin(t, given)]
    name, slash, key = given.rpartition("/")
    if slash and name not in t.texts:
        raise KfanalysisError(f"no bulletin {name!r} in these tables; they hold {_list(t.texts)}")
    key, _, field = key.partition("#")
    key = key.removeprefix("kf")
    holders = [
        each for each in ([name] if slash else list(t.texts))
        if any(((frame["bulletin_id"] == each) & (frame[column] == key)).any()
               for frame, column in ((t.commitments, "commitment_id"), (t.owners, "owner_id")))
    ]  # fmt: skip
    if len(holders) > 1:
        raise KfanalysisError(
            f"{key!r} stands in {len(holders)} bulletins; write which: "
            + ", ".join(f"{each}/{key}" for each in holders[:3])
        )
    if not holders and not slash and len(t.texts) != 1:
        raise KfanalysisError(f"no bulletin, commitment or owner {text!r}; bulletins here: {_list(t.texts)}")
    found = _of_key(t, holders[0] if holders else (name or next(iter(t.texts))), key)
    if field == "report":
        for row in _rows(t.commitments, bulletin_id=found.bulletin_id, commitment_id=key):
            if _is_offset(row["report_start"]):
                span = int(row["report_start"]), int(row["report_end"])
                return [Place(found.bulletin_id, f"{key}#report", ((*span, "mark"),))]
    return [found]


def _of_group(t: Tables, row: Row) -> Iterator[Place]:
    """Yield the commitments that a row counts: of a group, a status, an obstacle, a month, a cluster's typical ones."""
    from kfanalysis.analysis.groups import GROUPINGS, group_commitments

    if "typical" in row:
        for key in str(row["typical"]).split(";"):
            yield from _find_id(t, key)
        return
    given = {GROUPED.get(name, name): value for name, value in row.items()}
    grouping = str(given.get("grouping", "all" if "group" not in given else ""))
    for name in ("jurisdiction", "deadline_month"):
        if name in given:
            grouping, given["group"] = name, given[name]
    if grouping not in ("", *GROUPINGS) or not {"group", "status", "obstacle"} & set(given):
        return
    grouped = group_commitments(t, grouping or GROUPINGS)
    kept = grouped
    if "group" in given and grouping != "all":
        group = str(given["group"])
        kept = kept[(kept["group"] == group) | (kept["group"].str.partition(" ")[2] == group)]
        if kept.empty:
            kept = grouped[[group in str(each).split(";") for each in grouped["obstacles"]]]
    if given.get("status") in STATUSES:
        kept = kept[kept["status"] == given["status"]]
    if given.get("obstacle"):
        kept = kept[[str(given["obstacle"]) in str(each).split(";") for each in kept["obstacles"]]]
    for name, key in dict.fromkeys(zip(kept["bulletin_id"], kept["commitment_id"], strict=True)):
        yield _of_key(t, str(name), str(key))


def _check_spans(t: Tables, place: Place) -> None:
    size = len(t.texts.get(place.bulletin_id, ""))
    if not place.bulletin_id:
        raise KfanalysisError(f"the row names no bulletin; add bulletin_id, one of {_list(t.texts)}")
    for start, end, _ in place.marks:
        if not 0 <= start <= end <= size:
            raise KfanalysisError(
                f"the span {start}-{end} lies outside the text of {place.bulletin_id}, which has {size} characters"
            )


def _rows(frame: pd.DataFrame, **keys: object) -> list[Any]:
    kept = frame
    for name, value in keys.items():
        kept = kept[kept[name] == value]
    return kept.to_dict("records")


def _list(names: object) -> str:
    listed = [str(name) for name in names]  # type: ignore[attr-defined]
    return ", ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "") or "none"
