"""Association of two labels in small tables: a test that holds for them, and an effect size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

DRAWS = 9999


@dataclass(frozen=True, slots=True)
class Association:
    """A test of independence; ``p`` and ``cramers_v`` are None where ``basis`` says why they do not exist."""

    n: int
    rows: int
    columns: int
    method: str = "none"
    chi2: float | None = None
    dof: int = 0
    cramers_v: float | None = None
    p: float | None = None
    basis: str = ""


def associate(one: Sequence[str], other: Sequence[str], *, seed: int = 0) -> Association:
    """Test whether two labels of the same cases are independent.

    A table of two by two has Fisher's exact test; a larger one is compared with 9,999 tables drawn with the
    same margins (a permutation test: it holds however small the expected counts, where the chi-square
    distribution does not). Too little to test is told, never tested: no case, one group or one status.

    >>> associate(["城建"] * 6 + ["教育"] * 6, ["done"] * 6 + ["open"] * 6).p
    0.0021645021645021645
    >>> associate(["城建", "教育"], ["done", "done"]).basis
    'one_status'
    """
    from scipy.stats import fisher_exact, random_table

    first, second = (sorted(set(labels)) for labels in (one, other))
    n = len(one)
    if n < 2 or len(first) < 2 or len(second) < 2:
        basis = "too_few" if n < 2 else "one_group" if len(first) < 2 else "one_status"
        return Association(n, len(first), len(second), basis=basis)
    table = np.zeros((len(first), len(second)))
    for left, right in zip(one, other, strict=True):
        table[first.index(left), second.index(right)] += 1
    chi2, dof = float(_chi2(table[None])[0]), (len(first) - 1) * (len(second) - 1)
    if table.shape == (2, 2):
        method, p = "fisher", float(fisher_exact(table).pvalue)
    else:
        margins = table.sum(axis=1).astype(int), table.sum(axis=0).astype(int)
        drawn = random_table(*margins).rvs(DRAWS, random_state=np.random.default_rng(seed))
        # Equal tables must count as equal whatever the order of the sums.
        method, p = "permutation", float(1 + (_chi2(drawn) >= chi2 - 1e-9).sum()) / (1 + DRAWS)
    return Association(
        n,
        len(first),
        len(second),
        method,
        chi2,
        dof,
        cramers_v(chi2, n, len(first), len(second)),
        min(p, 1.0),
    )


def cramers_v(chi2: float, n: int, rows: int, columns: int) -> float | None:
    """Measure association by Cramér's V, corrected for its bias in small tables (Bergsma 2013).

    0 is none, 1 full. None where the table has too few cases for the correction.

    >>> cramers_v(12.0, 12, 2, 2)
    1.0
    >>> cramers_v(1.0, 12, 2, 2)
    0.0
    """
    if n < 2:
        return None
    excess = max(0.0, chi2 / n - (rows - 1) * (columns - 1) / (n - 1))
    room = min(rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1)) - 1
    return min(1.0, (excess / room) ** 0.5) if room > 1e-9 else None


def holm(p: Sequence[float]) -> list[float]:
    """Correct p values for the number of tests, family-wise (Holm 1979).

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    corrected, worst = [0.0] * len(p), 0.0
    for place, at in enumerate(sorted(range(len(p)), key=lambda each: p[each])):
        worst = max(worst, min(1.0, (len(p) - place) * p[at]))
        corrected[at] = worst
    return corrected


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Correct p values for the share of false discoveries (Benjamini & Hochberg 1995).

    >>> benjamini_hochberg([0.01, 0.04, 0.03])
    [0.03, 0.04, 0.04]
    """
    from scipy.stats import false_discovery_control

    return [float(each) for each in false_discovery_control(p)] if len(p) else []


def _chi2(tables: np.ndarray) -> np.ndarray:
    """Compute chi-square of each table of a stack, (m, r, c) → (m,)."""
    expected = tables[0].sum(axis=1)[:, None] * tables[0].sum(axis=0)[None, :] / tables[0].sum()
    squares: np.ndarray = ((tables - expected) ** 2 / expected).sum(axis=(1, 2))
    return squares
