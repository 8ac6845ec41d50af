"""Calibration: how often labels that are said to be right with a probability are right.

What was said and was right is known from bulletins held out when the weights were fitted
(``lexicon/calibration.tsv``, made by ``make weights``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kfanalysis.analysis.shares import wilson
from kfanalysis.lexicon import load_rows

if TYPE_CHECKING:
    import pandas as pd

    from kfanalysis.tables import Tables

PLACES = {
    "status": ("commitments", "status_p"),
    "topic": ("commitments", "topic_p"),
    "role": ("quantities", "role_p"),
    "pairs": ("pairs", "p"),
}


def calibration(t: Tables) -> pd.DataFrame:
    """Tell what the probabilities of labels are worth: a reliability diagram as a table.

    One row a variable (status, topic, role, pairs) and bin of probability (``bin_low`` ≤ p < ``bin_high``), in 0–1.
    ``labels`` held-out labels fell into the bin, ``said`` is their mean probability; the share ``right`` of them is
    right, with its Wilson interval ``right_low``, ``right_high``. ``here`` is how many labels of these tables fall
    into it. Of pairs the held-out labels are all couples of a target and a figure, so that low probabilities are among
    them; those here are the pairs above the threshold (DeGroot & Fienberg 1983; Wilson 1927).
    """
    import pandas as pd

    rows = []
    for row in load_rows("calibration"):
        low, high, n = float(row["low"]), float(row["high"]), int(row["n"])
        table, column = PLACES[row["variable"]]
        p = t.frames()[table][column].dropna()
        bounds = wilson(int(row["right"]), n)
        here = int(((p >= low) & ((p < high) | (high == 1))).sum())
        rows.append((row["variable"], low, high, n, float(row["p"]), int(row["right"]) / n, *bounds, here))
    names = ["variable", "bin_low", "bin_high", "labels", "said", "right", "right_low", "right_high", "here"]
    found = pd.DataFrame(rows, columns=names)
    order = {name: at for at, name in enumerate(PLACES)}
    return found.sort_values(
        ["variable", "bin_low"],
        key=lambda each: each.map(order) if each.name == "variable" else each,
        ignore_index=True,
    )
