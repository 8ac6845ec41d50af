"""Print how well bulletins are read: ``python tools/print_scores.py`` (``make score``).

First what is measured on bulletins held out (as ``make weights`` left it in data/gold/held_out.json), then, called so,
the agreement with coded bulletins that were in view when the rules were written.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import kfanalysis as kf
from tools.raise_floors import list_places
from tools.weight_reports import HELD_OUT


def main() -> None:
    """Print both tables."""
    print("held out: fitted without the bulletin, items given by text and report")
    for variable, figures in json.loads(HELD_OUT.read_text(encoding="utf-8")).items():
        for name, value in figures.items():
            print(f"{variable:12} {name:24} {value:g}")
    print("\nin view: coded bulletins that the rules were written with")
    for name, (bulletin, gold) in list_places().items():
        for row in kf.score(gold, kf.extract(kf.load(bulletin))).summary.itertuples():
            print(f"{name:12} {row.variable:14} {row.rung:18} {row.f1:.3f}  ({row.n_gold} coded)")


if __name__ == "__main__":
    main()
