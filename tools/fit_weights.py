"""Fit the tables of weights and write what they are worth: ``python tools/fit_weights.py [NAME …]`` (``make weights``).

For every variable the coded features are written to data/gold/features_NAME.tsv (values and coded labels, no
text), the table to lexicon/weights_NAME.tsv, and docs/weights.md tells what rules alone, weights alone and both
reach on bulletins held out. Where the samples do not lie beside the project, the kept features are fitted.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from kfanalysis.extraction.weights import load_weights
from kfanalysis.lexicon import load_rows
from tools.coded_items import GOLD, ROOT, SAMPLES, Item, read_items
from tools.coupled_items import CoupledItem, couple_items, read_coupled, write_coupled
from tools.fitted_weights import Case, fit_calibrated
from tools.pair_reports import describe_pairs
from tools.pair_weights import fit_pairs
from tools.weight_models import VARIABLES, Variable
from tools.weight_reports import write_report

LEXICON = ROOT / "kfanalysis" / "lexicon"
COLUMNS = ("bulletin", "family", "key", "option", "label", "ruled", "decided", "features")
WEIGHTS = ("feature", "class", "weight", "seen")


def read_cases(variable: Variable, items: Sequence[Item] | None) -> list[Case]:
    """Read a variable's cases from the coded items and keep their features; without items, from what is kept."""
    path = GOLD / f"features_{variable.model.name}.tsv"
    if items is None:
        return list(_read_features(path))
    cases = [case for item in items for case in variable.read_cases(item)]
    _write_rows(path, COLUMNS, _features(cases))
    return list(_read_features(path))


def read_pairs(items: Sequence[Item] | None) -> list[CoupledItem]:
    """Read the couples of the coded items and keep their features; without items, what is kept."""
    path = GOLD / "features_pairs.tsv"
    if items is not None:
        write_coupled(path, couple_items(items))
    return read_coupled(path)


def _features(cases: Iterable[Case]) -> Iterator[dict[str, str]]:
    for case in cases:
        for option, features in case.options.items():
            told = ";".join(f"{name}={value:.4g}" for name, value in sorted(features.items()) if value)
            yield {
                "bulletin": case.bulletin, "family": case.family, "key": case.key, "option": option,
                "label": case.label, "ruled": case.ruled or "", "decided": case.decided or "", "features": told,
            }  # fmt: skip


def _read_features(path: Path) -> Iterator[Case]:
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]
    for key, group in groupby(rows, key=lambda row: row["key"]):
        options = list(group)
        first = options[0]
        yield Case(
            first["bulletin"], first["family"], key, {row["option"]: _values(row["features"]) for row in options},
            first["label"], first["ruled"] or None, first["decided"] or None,
        )  # fmt: skip


def _values(told: str) -> dict[str, float]:
    named = (each.rpartition("=") for each in told.split(";") if each)
    return {name: float(value) for name, _, value in named}


def _write_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    lines = ["\t".join(columns), *("\t".join(row[name] for name in columns) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main(names: Sequence[str]) -> None:
    """Fit the named variables, or all; pairs first, since other variables ask them."""
    coupled = read_pairs(list(read_items()) if SAMPLES.is_dir() else None)
    if not names or "pairs" in names:
        for name, rows in fit_pairs(coupled).items():
            _write_rows(LEXICON / f"weights_{name}.tsv", WEIGHTS, rows)
            print(f"{name}: {len(rows)} weights")
        _forget()
    items = list(read_items()) if SAMPLES.is_dir() else None
    cases = {}
    for name, variable in VARIABLES.items():
        cases[name] = read_cases(variable, items)
        if not names or name in names:
            rows = fit_calibrated(cases[name], variable.model)
            _write_rows(LEXICON / f"weights_{name}.tsv", WEIGHTS, rows)
            print(f"{name}: {len(cases[name])} cases, {len(rows)} weights")
    _forget()
    measured = {name: (VARIABLES[name].model, cases[name]) for name in cases}
    write_report(ROOT / "docs" / "weights.md", measured, {"pairs": describe_pairs(coupled)})


def _forget() -> None:
    """Forget the tables that were read before they were written anew."""
    load_rows.cache_clear()
    load_weights.cache_clear()


if __name__ == "__main__":
    main(sys.argv[1:])
