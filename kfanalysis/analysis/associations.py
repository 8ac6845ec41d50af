"""Association of two labels in small tables: a test that holds for them, and an effect size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

DRAWS, RESAMPLES = 9999, 999
CHUNK = 1000
Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Association:
    """A test of independence and the size of the effect; what does not exist is None, ``basis`` says why.

    ``v_low`` and ``v_high`` bound Cramér's V (95 %).
    """

    n: int
    rows: int
    columns: int
    owners: int = 0
    method: str = "none"
    chi2: float | None = None
    dof: int = 0
    cramers_v: float | None = None
    v_low: float | None = None
    v_high: float | None = None
    p: float | None = None
    basis: str = ""


def associate(
    one: Sequence[str],
    other: Sequence[str],
    *,
    owners: Sequence[str] | None = None,
    seed: int = 0,
    draws: int = DRAWS,
) -> Association:
    """Test whether two labels of the same cases are independent; ``owners`` says whose each case is.

    Cases of one owner are told by one hand, so they are not exchanged as if they were free. Where ``one`` is the
    same for all cases of an owner (an office, a place), whole owners change their labels (method ``owners``); where
    it is not (a topic), labels change places within each owner (``within_owners``). Without owners cases are free:
    Fisher's exact test for two by two, else a permutation test. All draws are compared with the table at hand,
    which holds however small the expected counts are, where the chi-square distribution does not. The interval of
    the effect is drawn by leaving out and doubling whole owners (cluster bootstrap, Cameron, Gelbach & Miller 2008).

    >>> associate(["城建"] * 6 + ["教育"] * 6, ["done"] * 6 + ["open"] * 6).p
    0.0021645021645021645
    >>> associate(["城建", "教育"], ["done", "done"]).basis
    'one_status'
    >>> associate(["甲区"] * 6 + ["乙区"] * 6, ["done"] * 6 + ["open"] * 6, owners=["a"] * 6 + ["b"] * 6).basis
    'one_owner_a_group'
    """
    from scipy.stats import fisher_exact

    first, second = (sorted(set(labels)) for labels in (one, other))
    n = len(one)
    if n < 2 or len(first) < 2 or len(second) < 2:
        basis = "too_few" if n < 2 else "one_group" if len(first) < 2 else "one_status"
        return Association(n, len(first), len(second), basis=basis)
    left = np.array([first.index(each) for each in one])
    right = np.array([second.index(each) for each in other])
    names = sorted(set(owners or ()))
    whose = np.arange(n) if owners is None else np.array([names.index(each) for each in owners])
    table = _tables(left, right[None], (len(first), len(second)))
    chi2, rng = float(_chi2(table)[0]), np.random.default_rng(seed)
    method, basis, p = "permutation", "", None
    if len(names) < 2:
        drawn = _draw_within(left, right, np.zeros(n, dtype=int), rng, draws)
        if table.shape[1:] == (2, 2):
            method, p = "fisher", float(fisher_exact(table[0]).pvalue)
    elif _is_constant(left, whose):
        method, drawn = "owners", _draw_owners(left, right, whose, rng, draws)
        if len(first) == len(names):
            basis, drawn = "one_owner_a_group", None
    else:
        method, drawn = "within_owners", _draw_within(left, right, whose, rng, draws)
    if p is None and drawn is not None:
        # Equal tables must count as equal whatever the order of the sums.
        p = float(1 + (_chi2(drawn) >= chi2 - 1e-9).sum()) / (1 + draws)
    shape = len(first), len(second)
    low, high = _bound_effect(left, right, whose, shape, rng)
    return Association(
        n, *shape, len(names), "none" if p is None else method, chi2, (shape[0] - 1) * (shape[1] - 1),
        cramers_v(chi2, n, *shape), low, high, None if p is None else min(p, 1.0), basis,
    )  # fmt: skip


def _is_constant(labels: Array, whose: Array) -> bool:
    return len(set(zip(labels.tolist(), whose.tolist(), strict=True))) == len(set(whose.tolist()))


def _draw_owners(left: Array, right: Array, whose: Array, rng: np.random.Generator, draws: int) -> Array:
    """Draw tables in which owners have changed their labels: (draws, rows, columns)."""
    owners, first = np.unique(whose, return_index=True)
    counts = np.zeros((len(owners), right.max() + 1))
    np.add.at(counts, (np.searchsorted(owners, whose), right), 1)
    labels = rng.permuted(np.tile(left[first], (draws, 1)), axis=1)
    drawn: Array = np.einsum("dor,os->drs", np.eye(left.max() + 1)[labels], counts, optimize=True)
    return drawn


def _draw_within(left: Array, right: Array, whose: Array, rng: np.random.Generator, draws: int) -> Array:
    """Draw tables in which the cases of each owner have changed their second label: (draws, rows, columns)."""
    by_owner = np.argsort(whose, kind="stable")
    drawn = [
        # Owners stay in their places, the cases of each in a random order.
        right[by_owner][np.lexsort((rng.random((size, len(whose))), np.tile(whose[by_owner], (size, 1))))]
        for size in [CHUNK] * (draws // CHUNK) + [draws % CHUNK]
        if size
    ]
    return _tables(left[by_owner], np.concatenate(drawn), (left.max() + 1, right.max() + 1))


def _tables(left: Array, right: Array, shape: tuple[int, int]) -> Array:
    """Count tables (draws, rows, columns) of one first label (cases) and many second ones (draws, cases)."""
    rows = np.eye(shape[0])[left].T
    return np.stack([rows @ (right == column).T for column in range(shape[1])], axis=2).transpose(1, 0, 2)


def _bound_effect(
    left: Array, right: Array, whose: Array, shape: tuple[int, int], rng: np.random.Generator
) -> tuple[float | None, float | None]:
    owners = np.unique(whose)
    if len(owners) < 3:
        return None, None
    counts = np.zeros((len(owners), *shape))
    np.add.at(counts, (np.searchsorted(owners, whose), left, right), 1)
    times = rng.multinomial(len(owners), np.full(len(owners), 1 / len(owners)), size=RESAMPLES)
    values = []
    for table in np.einsum("do,ors->drs", times, counts, optimize=True):
        kept = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
        if min(kept.shape) > 1:
            n = int(kept.sum())
            values.append(cramers_v(float(_chi2(kept[None])[0]), n, *kept.shape))
    found = [each for each in values if each is not None]
    if len(found) < RESAMPLES / 2:
        return None, None
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high)


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
    """Compute chi-square of each table of a stack with the same margins, (m, r, c) → (m,)."""
    expected = tables[0].sum(axis=1)[:, None] * tables[0].sum(axis=0)[None, :] / tables[0].sum()
    squares: np.ndarray = ((tables - expected) ** 2 / expected).sum(axis=(1, 2))
    return squares
