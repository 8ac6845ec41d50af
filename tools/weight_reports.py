"""The table of docs/weights.md: what rules alone, weights alone and both reach on bulletins held out."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from kfanalysis.extraction.weights import ANY, CONSTANT, DECIDED
from kfanalysis.lexicon import load_rows
from tools.fitted_weights import MADE, Case, Model, Prediction, leave_out, without_rules

HELD_OUT = Path(__file__).parents[1] / "data" / "gold" / "held_out.json"
BINS = 10
NOTES = {
    "role": (
        "Roles are judged by rules; a case is a coded figure, and its label whether the rules' answer is right.",
        "So the accuracy is that of the rules, and what the weights give is its certainty (`role_p`).", "",
    )
}  # fmt: skip

EDGES = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
LEXICON = Path(__file__).parents[1] / "kfanalysis" / "lexicon"
CONFUSION, CALIBRATION = LEXICON / "statusconfusion.tsv", LEXICON / "calibration.tsv"


@dataclass(frozen=True, slots=True)
class Section:
    """A section written elsewhere: its lines, what floors are kept of, and each probability with whether it was right."""

    lines: Sequence[str]
    figures: Mapping[str, float]
    rated: Sequence[tuple[float, bool]]


def write_report(
    path: Path,
    variables: Mapping[str, tuple[Model, Sequence[Case]]],
    sections: Mapping[str, Section],
) -> None:
    """Write the page of all variables, the ``sections`` being written elsewhere, and what is measured beside it."""
    lines = [
        "# Weights: what they reach on bulletins held out", "",
        "Made by `make weights`. Every item is given by its text and report, and predicted by weights that were "
        "fitted without its bulletin (the rows of the bulletin in data/raw are one bulletin). The features were "
        "named with these rows in view.", "",
    ]  # fmt: skip
    held_out: dict[str, Mapping[str, float]] = {}
    rated: dict[str, Sequence[tuple[float, bool]]] = {}
    for name, (model, cases) in variables.items():
        ways = {
            way: [p for p in found if p.case.family != MADE] for way, found in measure(model, cases).items()
        }
        lines += [f"## {name}", "", *NOTES.get(name, ()), *_describe(name, model, ways), ""]
        held_out[name] = summarise(model, ways["both"])
        rated[name] = [(p.p[p.label], p.right) for p in ways["both"] if p.case.decided is None and p.p]
        if name == "status":
            write_confusion(ways["both"], model.classes)
    for name, section in sections.items():
        lines += section.lines
        held_out[name] = section.figures
        rated[name] = section.rated
    write_calibration(rated)
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    HELD_OUT.write_text(json.dumps(held_out, indent=1) + "\n", encoding="utf-8", newline="\n")


def write_confusion(predictions: Sequence[Prediction], classes: Sequence[str]) -> None:
    """Write how often each status that was read, held out, is coded as each, all combinations."""
    counts = Counter((p.label, p.case.label) for p in predictions)
    rows = [f"{read}\t{coded}\t{counts[read, coded]}" for read in classes for coded in classes]
    CONFUSION.write_text("\n".join(["read\tcoded\tn", *rows]) + "\n", encoding="utf-8", newline="\n")


def write_calibration(rated: Mapping[str, Sequence[tuple[float, bool]]]) -> None:
    """Write how often labels of a probability are right, held out: a row a variable and bin of probability."""
    rows = []
    for name, each in sorted(rated.items()):
        for low, high in pairwise(EDGES):
            found = [(p, right) for p, right in each if low <= p < high]
            if found:
                mean = sum(p for p, _ in found) / len(found)
                right = sum(right for _, right in found)
                rows.append(f"{name}\t{low:g}\t{min(high, 1):g}\t{len(found)}\t{mean:.4f}\t{right}")
    header = "variable\tlow\thigh\tn\tp\tright"
    CALIBRATION.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8", newline="\n")


def summarise(model: Model, predictions: Sequence[Prediction]) -> dict[str, float]:
    """Measure what floors are kept of: accuracy of all and of each family, macro-F1, calibration error."""
    families = sorted({p.case.family for p in predictions})
    found = {f: accuracy([p for p in predictions if p.case.family == f]) for f in families}
    told = {"accuracy": accuracy(predictions), **{f"accuracy {name}": value for name, value in found.items()}}
    if model.classes:
        told["macro"] = macro_f1(predictions, model.classes)
    return {name: round(value, 4) for name, value in told.items()} | {
        "calibration error": round(calibration_error(predictions), 4), "items": len(predictions)
    }  # fmt: skip


def measure(model: Model, cases: Sequence[Case]) -> dict[str, list[Prediction]]:
    """Predict all cases, held out by bulletin, in each way."""
    ruled = [Prediction(case, case.ruled or "", {}) for case in cases]
    bare = [without_rules(case) for case in cases]
    ways = {"weights alone": leave_out(bare, model), "both": leave_out(cases, model)}
    return ({"rules alone": ruled} if any(case.ruled for case in cases) else {}) | ways


def _describe(name: str, model: Model, ways: Mapping[str, Sequence[Prediction]]) -> Iterator[str]:
    families = sorted({p.case.family for found in ways.values() for p in found})
    yield "| accuracy | items | " + " | ".join(ways) + " |"
    yield "| --- | --- |" + " --- |" * len(ways)
    for family in ("all", *families):
        chosen = {way: [p for p in found if family in ("all", p.case.family)] for way, found in ways.items()}
        count = len(next(iter(chosen.values())))
        yield f"| {family} | {count} | " + " | ".join(f"{accuracy(p):.3f}" for p in chosen.values()) + " |"
    both = ways["both"]
    if model.classes:
        told = " | ".join(f"{macro_f1(p, model.classes):.3f}" for p in ways.values())
        yield f"| macro-F1, all | {len(both)} | {told} |"
    yield ""
    yield f"Expected calibration error of both, held out: {calibration_error(both):.3f}."
    if model.classes:
        yield ""
        yield from _confusion(both, model.classes)
    yield ""
    yield "The features with the most weight:"
    yield ""
    yield from list_strongest(name)


def accuracy(predictions: Sequence[Prediction]) -> float:
    """Share of predictions that are right."""
    return sum(p.right for p in predictions) / len(predictions) if predictions else 0.0


def macro_f1(predictions: Sequence[Prediction], classes: Iterable[str]) -> float:
    """Mean F1 of the classes that are coded or predicted at all."""
    rates = []
    for each in classes:
        coded, found = (
            sum(p.case.label == each for p in predictions),
            sum(p.label == each for p in predictions),
        )
        if coded or found:
            rates.append(2 * sum(p.label == p.case.label == each for p in predictions) / (coded + found))
    return sum(rates) / len(rates) if rates else 0.0


def calibration_error(predictions: Sequence[Prediction]) -> float:
    """Expected calibration error of the label that was chosen: ten bins of equal width, weighed by their size."""
    bins: dict[int, list[Prediction]] = defaultdict(list)
    asked = [p for p in predictions if p.case.decided is None and p.p]
    for p in asked:
        bins[min(int(p.p[p.label] * BINS), BINS - 1)].append(p)
    gaps = (abs(sum(p.right - p.p[p.label] for p in each)) for each in bins.values())
    return sum(gaps) / len(asked) if asked else 0.0


def _confusion(predictions: Sequence[Prediction], classes: Sequence[str]) -> Iterator[str]:
    yield "| coded ↓ found → | " + " | ".join(classes) + " |"
    yield "| --- |" + " --- |" * len(classes)
    for coded in classes:
        counts = [sum((p.case.label, p.label) == (coded, found) for p in predictions) for found in classes]
        yield f"| {coded} | " + " | ".join(map(str, counts)) + " |"


def list_strongest(name: str, count: int = 10) -> Iterator[str]:
    """List the features of a table that have the most weight."""
    rows = [row for row in load_rows(f"weights_{name}") if row["feature"] not in (CONSTANT, DECIDED)]
    rows = sorted(rows, key=lambda row: (-abs(float(row["weight"])), row["feature"], row["class"]))
    yield "| feature | class | weight | seen in |"
    yield "| --- | --- | --- | --- |"
    for row in rows[:count]:
        each = "" if row["class"] == ANY else row["class"]
        yield f"| {row['feature']} | {each} | {row['weight']} | {row['seen']} |"
