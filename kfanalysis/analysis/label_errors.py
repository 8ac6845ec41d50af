"""Errors of reading carried on: what the shares of statuses are worth, given how often a status is misread.

How often a status that was read is the coded one is known from bulletins held out when the weights were fitted
(``lexicon/statusconfusion.tsv``, made by ``make weights``). Shares of read labels are corrected by these rates, and
the interval carries both uncertainties: of the rates, and of which owners happen to be in the bulletin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np

from kfanalysis.lexicon import load_rows
from kfanalysis.records import STATUSES

DRAWS = 999
# A reference prior of five shares (Berger, Bernardo & Sun 2015): together one commitment.
PRIOR = 1 / len(STATUSES)
Array = np.ndarray[Any, np.dtype[Any]]


@cache
def load_confusion() -> Array:
    """Load how often each status that was read (rows) was coded as each (columns), in the order of STATUSES.

    >>> load_confusion().shape
    (5, 5)
    """
    counts = np.zeros((len(STATUSES), len(STATUSES)))
    for row in load_rows("statusconfusion"):
        counts[STATUSES.index(row["read"]), STATUSES.index(row["coded"])] = int(row["n"])
    return counts


def correct_shares(
    statuses: Sequence[str],
    owners: Sequence[str],
    *,
    coded: Sequence[bool] | None = None,
    confusion: Array | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> Iterator[tuple[str, float, float, float]]:
    """Yield (status, corrected share, low, high) for each status of the codebook.

    The corrected share of a status is Σ share read as i × P(coded as it | read as i) (misclassification correction
    by predictive values, Buonaccorsi 2010 §2.4): it holds as far as statuses are mixed and misread as in the held-out
    bulletins. The interval draws the predictive values from their Dirichlet posterior (Jeffreys' prior), the owners
    with replacement, and of their commitments the shares from a Dirichlet posterior, 999 times; so it is wide where
    there are few commitments, also where none of them has the status. A status that was ``coded`` (set by a
    correction, not read) is taken as it is.

    >>> perfect = np.diag([1000.0] * 5)
    >>> rows = list(correct_shares(["completed"] * 6 + ["preparing"] * 2, list("aabbccdd"), confusion=perfect))
    >>> [(name, round(share, 1)) for name, share, _, _ in rows if share > 0.1]
    [('completed', 0.7), ('preparing', 0.2)]
    >>> rows = correct_shares(["completed"] * 6 + ["preparing"] * 2, list("aabbccdd"), coded=[True] * 8)
    >>> [(name, round(share, 2)) for name, share, _, _ in rows if share > 0.1]
    [('completed', 0.75), ('preparing', 0.25)]
    """
    rates = load_confusion() if confusion is None else confusion
    rng = np.random.default_rng(seed)
    names = sorted(set(owners))
    read, sure = np.zeros((2, len(names), len(STATUSES)))
    for owner, status, known in zip(owners, statuses, coded or [False] * len(statuses), strict=True):
        (sure if known else read)[names.index(owner), STATUSES.index(status)] += 1
    predictive = np.stack([rng.dirichlet(row + 0.5, size=DRAWS) for row in rates], axis=1)
    times = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=DRAWS)
    drawn, kept = rng.standard_gamma(times @ read + PRIOR), rng.standard_gamma(times @ sure)
    whole = (drawn + kept).sum(axis=1, keepdims=True)
    shares = np.einsum("di,dij->dj", drawn / whole, predictive) + kept / whole
    expected = (rates + 0.5) / (rates + 0.5).sum(axis=1, keepdims=True)
    corrected = (read.sum(axis=0) @ expected + sure.sum(axis=0)) / len(statuses)
    low, high = np.quantile(shares, ((1 - level) / 2, (1 + level) / 2), axis=0)
    for at, status in enumerate(STATUSES):
        yield status, float(corrected[at]), float(low[at]), float(high[at])
