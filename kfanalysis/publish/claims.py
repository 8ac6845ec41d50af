"""Findings in words: each statement is worded for the case at hand and carries the values it rests on.

The words stand in ``lexicon/claimwords.tsv``, a row a statement and case (``completed.none``); notebooks show a
claim as a heading with a sentence, so that what is said stays true of any bulletin.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kfanalysis.lexicon import load_rows
from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    import pandas as pd

    from kfanalysis.tables import Tables


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement in both languages and the values that stand in it; Jupyter shows it as a heading and a sentence."""

    name: str
    case: str
    values: Mapping[str, Any]
    heading_zh: str
    heading_en: str
    text_zh: str
    text_en: str

    def _repr_markdown_(self) -> str:
        return f"## {self.heading_en} · {self.heading_zh}\n\n{self.text_en}\n\n{self.text_zh}"

    def __repr__(self) -> str:
        return f"{self.heading_en} · {self.heading_zh}"


def make_claim(name: str, case: str, **values: Any) -> Claim:
    """Word a statement for a case; its values are named both ways where they differ (``topic_zh``, ``topic_en``).

    >>> make_claim("overdue", "none", n=9).heading_zh
    '没有已逾期的承诺'
    """
    rows = [row for row in load_rows("claimwords") if row["claim"] == f"{name}.{case}"]
    if not rows:
        raise KfanalysisError(f"claimwords.tsv has no {name}.{case}")
    words = {key: rows[0][key].format(**values) for key in ("heading_zh", "heading_en", "text_zh", "text_en")}
    return Claim(name, case, values, **words)


def claim(name: str, t: Tables, **given: Any) -> Claim:
    """State one finding of the tables (``list_claims`` tells which there are); ``given``: analyses at hand."""
    makers = _makers()
    if name not in makers:
        raise KfanalysisError(f"claim={name!r}: choose among {', '.join(makers)}")
    return makers[name](t, **given)


def list_claims(t: Tables) -> pd.DataFrame:
    """List every statement about the tables with the values it rests on; columns: claim, case, zh, en, values."""
    import json

    import pandas as pd

    rows = []
    for name in _makers():
        said = claim(name, t)
        values = json.dumps(dict(said.values), ensure_ascii=False, default=str)
        zh, en = f"{said.heading_zh}。{said.text_zh}", f"{said.heading_en}. {said.text_en}"
        rows.append((name, said.case, zh, en, values))
    return pd.DataFrame(rows, columns=["claim", "case", "zh", "en", "values"])


def percent(share: float) -> str:
    """Write a share as a percentage for people.

    >>> percent(0.144), percent(float("nan"))
    ('14', '–')
    """
    return "–" if share != share else f"{100 * share:.0f}"


def _makers() -> dict[str, Callable[..., Claim]]:
    from kfanalysis.publish import claims_counts, claims_times

    return {**claims_counts.CLAIMS, **claims_times.CLAIMS}
