"""Frames for people: shares as percentages, sums in 万 and 亿, dates without a clock; the numbers themselves stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

SHARES = (
    "share",
    "pooled",
    "corrected",
    "shrinkage",
    "attainment",
    "elapsed",
    "probability",
    "low",
    "high",
    "overall",
)
AMOUNTS = ("target", "actual", "whole", "stated", "computed")
STEPS = ((1e8, "亿"), (1e4, "万"))


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame as people read it; what is not known is a dash.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"target": [320000000.0], "unit": ["元"], "share": [0.144]})
    >>> readable(rows).to_dict("records")
    [{'target': '3.2亿', 'unit': '元', 'share': '14%'}]
    """
    answer = frame.reset_index(drop=True).copy()
    for name in answer.columns:
        first = str(name).removesuffix("_low").removesuffix("_high")
        if first in SHARES or str(name).endswith("_share"):
            answer[name] = [_dash(value, _percent) for value in answer[name]]
        elif first in AMOUNTS:
            answer[name] = [_dash(value, write_amount) for value in answer[name]]
        elif str(answer[name].dtype).startswith("datetime"):
            answer[name] = [_dash(value, "{:%Y-%m-%d}".format) for value in answer[name]]
        elif str(answer[name].dtype) == "float64":
            answer[name] = [_dash(value, "{:.3g}".format) for value in answer[name]]
    return answer


def write_amount(value: float) -> str:
    """Write an amount in the steps of Chinese numbers.

    >>> write_amount(320000000.0), write_amount(12345.0), write_amount(61.0), write_amount(0.25)
    ('3.2亿', '1.2345万', '61', '0.25')
    """
    for step, word in STEPS:
        if abs(value) >= step:
            return f"{value / step:.8g}{word}"
    return f"{value:.8g}"


def _percent(value: float) -> str:
    return f"{100 * value:.0f}%"


def _dash(value: Any, write: Any) -> str:
    return "–" if value is None or value != value else write(value)
