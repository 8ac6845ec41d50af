"""Agreement with the coded rows stays above its floors (data/gold/floors.json), which only rise.

``make score`` prints what is measured. A floor is raised when a rule has become better; it is never lowered to let
a change pass.
"""

from __future__ import annotations

import json
from functools import cache

import pandas as pd
import pytest
from readings import GOLD, ROOT

from tools.raise_floors import is_judged, list_places
from tools.write_scores import END, HEADS, START, pool_scores, read_figures, score_place, write_block

FLOORS = json.loads((GOLD / "floors.json").read_text(encoding="utf-8"))
PLACES = list_places()


@cache
def summarise(name: str) -> pd.DataFrame:
    """Score a coded bulletin, once for all tests."""
    return score_place(*PLACES[name])


def test_every_coded_bulletin_has_its_floors() -> None:
    assert set(FLOORS) == {*PLACES, "held out"}


def test_what_is_held_out_stays_above_its_floors() -> None:
    """As ``make weights`` measured it last, fitted without the bulletin."""
    measured = json.loads((GOLD / "held_out.json").read_text(encoding="utf-8"))
    floors = {(name, key): low for name, each in FLOORS["held out"].items() for key, low in each.items()}
    assert not {at: measured[at[0]][at[1]] for at, low in floors.items() if measured[at[0]][at[1]] < low}


@pytest.mark.parametrize("name", sorted(PLACES))
def test_agreement_stays_above_its_floors(name: str) -> None:
    summary = summarise(name)
    measured = {
        (row.variable, row.rung): row.f1
        for row in summary.itertuples()
        if not is_judged(str(row.variable), str(row.rung))
    }
    floors = {
        (variable, rung): low for variable, rungs in FLOORS[name].items() for rung, low in rungs.items()
    }
    assert set(floors) == set(measured)
    below = {key: (measured[key], low) for key, low in floors.items() if measured[key] < low}
    assert not below, f"below the floor: {below}\n{summary.to_string()}"


def test_gold_is_the_one_received() -> None:
    received = ROOT.parent / "shared" / "gold"
    if not received.is_dir():
        pytest.skip("only where the received gold lies beside the project")
    for name in ("seed.dev.jsonl", "seed.dev.frame.jsonl"):
        assert (GOLD / name).read_bytes() == (received / name).read_bytes()


@pytest.mark.parametrize(("lang", "name"), [("en", "README.md"), ("zh", "README.zh.md")])
def test_readme_shows_what_is_measured(lang: str, name: str) -> None:
    """``make score`` writes the tables; the names of their columns stand in both languages."""
    shown = (ROOT / name).read_text(encoding="utf-8").split(START)[1].split(END)[0].strip()
    unseen, held_out = read_figures()
    assert shown == write_block(
        lang, unseen, held_out, pool_scores(summarise(each) for each in sorted(PLACES))
    )
    assert all(head in shown for head in HEADS[lang])
