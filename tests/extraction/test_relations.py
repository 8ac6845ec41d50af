"""Pairs and checks of made reports, a case a line; agreement on coded rows given the coded figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from kfanalysis.extraction.relations.checks import find_checks, plain
from kfanalysis.extraction.relations.pairs import find_pairs
from kfanalysis.extraction.roles.number_contexts import figures_of, find_contexts
from kfanalysis.records import Reading
from kfanalysis.text.fold import clean
from tests.extraction.test_labels import read_cases
from tests.readings import ROOT, read_sample_gold, read_seed_gold
from tests.singles import find_one


@pytest.mark.parametrize(("text", "report", "expected"), read_cases("checks"))
def test_checks(text: str, report: str, expected: str) -> None:
    found = find_one(text, report).checks
    lines = [
        f"{c.kind} {plain(c.whole)} {c.parts} {'-' if c.stated is None else plain(c.stated)} {'ok' if c.ok else 'wrong'}"
        for c in found
    ]
    assert "|".join(lines) == expected


@pytest.mark.parametrize(("text", "report", "expected"), read_cases("pairs"))
def test_pairs(text: str, report: str, expected: str) -> None:
    pairs = find_one(text, report).pairs
    wanted = [each.split() for each in expected.split(";") if each]
    assert [(plain(p.target), plain(p.actual), p.met) for p in pairs] == [tuple(w[1:]) for w in wanted]
    assert all(w[0] in p.what or p.what in w[0] for p, w in zip(pairs, wanted, strict=True))


def test_an_alarm_is_decisive_only_where_it_turns_a_target() -> None:
    harmless = find_one("建设公厕20座。", "已建成公厕14座,占任务的75%。").checks[0]
    turning = find_one("建设公厕20座。", "已建成公厕19座,占任务的100%。").checks[0]
    assert (harmless.ok, harmless.decisive) == (False, False)
    assert (turning.ok, turning.decisive) == (False, True)


def test_every_span_of_a_check_is_a_figure_of_the_text() -> None:
    found = find_one("建设公厕20座。", "已建成公厕14座,占任务的70%。")
    spans = [tuple(map(int, span.split("-"))) for span in found.checks[0].spans.split(";")]
    assert [found.source.text[a:b] for a, b in spans] == ["20座", "14座", "70%"]


def coded() -> Iterator[tuple[dict[str, Any], Reading]]:
    yield from read_seed_gold()
    for path in sorted((ROOT / "tests" / "bulletins").glob("*.gold.json")):
        yield from read_sample_gold(path)


def folded(reading: Reading) -> Reading:
    rows = tuple(
        replace(q, raw=clean(q.raw), what=clean(q.what), unit=clean(q.unit)) for q in reading.quantities
    )
    return replace(reading, clean=clean(reading.clean), quantities=rows)


def test_agreement_given_the_coded_figures() -> None:
    """A bound well below what is measured in view: how well pairs are judged is said by data/gold/held_out.json."""
    hits: Counter[str] = Counter()
    for gold, reading in coded():
        reading = folded(reading)
        figures = figures_of(find_contexts(reading), reading.quantities)
        pairs, _ = find_pairs(reading, figures)
        checks = find_checks(reading, figures, pairs)
        sides = {
            "pairs": (
                Counter((float(p["target"]), float(p["actual"])) for p in gold["pairs"]),
                Counter((float(p.target), float(p.actual)) for p in pairs),
            ),
            "checks": (
                Counter((c["kind"], float(c["whole"]), c["ok"]) for c in gold["checks"]),
                Counter((c.kind, float(c.whole), c.ok) for c in checks),
            ),
        }
        for name, (a, b) in sides.items():
            hits[name] += 2 * (a & b).total()
            hits[name + " of"] += a.total() + b.total()
    assert hits["pairs"] / hits["pairs of"] >= 0.88
    assert hits["checks"] / hits["checks of"] >= 0.93


@pytest.mark.parametrize(
    ("text", "report", "twin", "twin_report"),
    [
        ("建设公厕70个以上。", "已建成70余个,占任务的100%。", "建設公廁７０個以上。", "已建成７０餘個,佔任務的１００％。"),
        ("改造电梯25部。", "完成省定25部任务的60%,已改造15部。", "改造電梯２５部。", "完成省定２５部任務的６０％,已改造１５部。"),
    ],
)  # fmt: skip
def test_twins_in_other_characters_say_the_same(text: str, report: str, twin: str, twin_report: str) -> None:
    one, two = find_one(text, report), find_one(twin, twin_report)
    pairs = [
        [(p.target, p.actual, p.target_low, p.actual_low, p.actual_high, p.met, p.p) for p in found.pairs]
        for found in (one, two)
    ]
    checks = [
        [(c.kind, c.whole, c.parts, c.stated, c.ok, c.decisive) for c in found.checks] for found in (one, two)
    ]
    assert pairs[0] == pairs[1] != []
    assert checks[0] == checks[1]


def test_a_doubtful_couple_is_a_candidate_and_no_pair() -> None:
    for text, report, _ in read_cases("pairs"):
        found = find_one(text, report)
        assert all(pair.p >= Decimal("0.5") for pair in found.pairs)
        assert all(candidate.p < Decimal("0.5") for candidate in found.candidates)
