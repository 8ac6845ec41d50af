"""Coverage of pooled shares in repetition: ``python benchmarks/pooled_coverage.py``.

For each combination of overall share, shrinkage (1: groups do not differ) and number of groups, true shares are drawn
from a beta distribution and counts of 1 to 11 commitments a group from them; printed is how often the nominal 95 %
interval of ``pool_shares`` holds the true share, and the mean error of the pooled share.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from kfanalysis.analysis.shares import pool_shares

DRAWS = 250


def measure(mean: float, shrinkage: float, groups: int) -> tuple[float, float]:
    """Return (coverage, mean error) over the draws."""
    rng = np.random.default_rng(5)
    held, errors = [], []
    for _ in range(DRAWS):
        sizes = rng.integers(1, 12, groups)
        size = shrinkage / (1 - shrinkage) * np.median(sizes)
        true = rng.beta(mean * size, (1 - mean) * size, groups)
        counts = rng.binomial(sizes, true)
        _, pooled = pool_shares([int(k) for k in counts], [int(n) for n in sizes])
        held += [each.low <= share <= each.high for each, share in zip(pooled, true, strict=True)]
        errors += [each.share - share for each, share in zip(pooled, true, strict=True)]
    return float(np.mean(held)), float(np.mean(errors))


if __name__ == "__main__":
    print("overall share | shrinkage | groups | coverage of 95 % | mean error")
    for mean, shrinkage, groups in product((0.03, 0.1, 0.3, 0.5), (0.2, 0.5, 0.9), (4, 10, 25)):
        coverage, error = measure(mean, shrinkage, groups)
        print(f"{mean} | {shrinkage} | {groups} | {coverage:.3f} | {error:+.3f}")
