"""Weights: a table that is fitted says what its cases say, keeps its signs, and is read as it was written."""

from __future__ import annotations

import pytest

from kfanalysis.extraction.weights import ANY, NO, YES, choose, explain, judge, pick, read_weights
from kfanalysis.lexicon import load_rows
from tools.fit_weights import VARIABLES
from tools.fitted_weights import Case, Model, find_temperature, fit, leave_out, predict


def made(n: int, label: str, *names: str) -> Case:
    return Case(f"b{n % 5}", "made", f"{label}{n}", {"": dict.fromkeys(names, 1.0)}, label)


CASES = [made(n, "done", "finished") for n in range(20)] + [made(n, "open", "begun") for n in range(20)]
MODEL = Model("made", ("done", "open"))


def test_a_fitted_table_predicts_its_cases() -> None:
    weights = read_weights(fit(CASES, MODEL))
    assert all(predict(weights, case, MODEL).right for case in CASES)
    assert all(p.right for p in leave_out(CASES, MODEL))


def test_a_sign_is_kept() -> None:
    model = Model("made", ("done", "open"), signs={("finished", "done"): -1})
    rows = {(row["feature"], row["class"]): float(row["weight"]) for row in fit(CASES, model)}
    assert rows.get(("finished", "done"), 0.0) <= 0.0 < rows["begun", "open"]


def test_a_feature_of_few_bulletins_has_no_weight() -> None:
    rare = [Case("b9", "made", f"rare{n}", {"": {"rare": 1.0}}, "open") for n in range(9)]
    assert "rare" not in {row["feature"] for row in fit([*CASES, *rare], MODEL)}


def test_candidates_share_their_weights() -> None:
    cases = [
        Case(f"b{n % 4}", "made", str(n), {"near": {"close": 1.0}, "far": {"close": 0.2}, "none": {}}, "near")
        for n in range(12)
    ]
    rows = fit(cases, Model("made"))
    assert {row["class"] for row in rows} == {ANY}
    told = choose(read_weights(rows), cases[0].options)
    assert pick(told) == "near" and abs(sum(told.values()) - 1) < 0.001


def test_yes_and_no_need_one_row_a_feature() -> None:
    cases = [made(n, YES, "match") for n in range(9)] + [made(n, NO, "other") for n in range(9)]
    rows = fit(cases, Model("made", (YES, NO)))
    assert {row["class"] for row in rows} == {YES}
    assert judge(read_weights(rows), {"match": 1.0})[YES] > 0.8


def test_overconfident_weights_are_cooled() -> None:
    loud = read_weights([{"feature": "finished", "class": "done", "weight": "6"}])
    cases = [*CASES[:10], *(made(n, "open", "finished") for n in range(10))]
    assert find_temperature([predict(loud, case, MODEL) for case in cases]) > 2


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_the_tables_of_the_lexicon_name_known_classes(name: str) -> None:
    model = VARIABLES[name].model
    rows = load_rows(f"weights_{name}")
    assert {row["class"] for row in rows} <= {*model.classes, ANY}
    assert all(float(row["weight"]) and int(row["seen"]) >= model.documents for row in rows)


def test_what_spoke_can_be_told() -> None:
    weights = read_weights(fit(CASES, MODEL))
    assert next(share.feature for share in explain(weights, {"finished": 1.0}, "done")) == "finished"
