"""Print how well bulletins are read, and write it into the two READMEs: ``python tools/write_scores.py`` (``make score``).

Printed is every figure, of each bulletin. The READMEs have a table of three columns, from the hardest to the easiest
test: bulletins kept aside while rules were written, and scored once (data/gold/unseen.json, written by ``--unseen
FOLDER NAME …``); items whose bulletin the weights were fitted without (data/gold/held_out.json, written by ``make
weights``); and coded bulletins that the rules were written with.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pandas as pd

import kfanalysis as kf
from tools.raise_floors import list_places
from tools.weight_reports import HELD_OUT

ROOT = Path(__file__).parents[1]
UNSEEN = ROOT / "data" / "gold" / "unseen.json"
START, END = "<!-- scores: make score -->", "<!-- end of scores -->"
# Variable and rung of kf.score; the figure of data/gold/held_out.json that goes with it; its words in both languages.
ROWS = (
    ("commitments", "found", None, "commitments found, F1", "承诺事项找全、不多，F1"),
    ("text", "equal", None, "their text", "事项原文"),
    ("report", "equal", None, "their report", "汇报原文"),
    ("owner", "equal", None, "owner", "责任单位"),
    ("deadline", "equal", None, "deadline: date and kind", "时限：日期与类型"),
    (
        "quantities",
        "value+unit+bound",
        None,
        "quantities: value, unit and bound, F1",
        "数量：值、单位、界限，F1",
    ),
    (
        "quantities",
        "value+unit+role",
        None,
        "quantities: value, unit and role, F1",
        "数量：值、单位、角色，F1",
    ),
    ("times", "dates", None, "times: first and last day, F1", "时间：起止日，F1"),
    ("status", "equal", ("status", "accuracy"), "status", "状态"),
    ("topic", "equal", ("topic", "accuracy"), "topic", "领域"),
    ("obstacles", "equal", None, "obstacles, all of an item", "障碍（整项一致）"),
    ("pairs", "values", ("pairs", "f1"), "pairs of target and actual, F1", "目标与完成数配对，F1"),
    ("checks", "values", None, "checks of the text's arithmetic, F1", "原文核算，F1"),
)
HEADS = {
    "en": ("", "unseen bulletins", "held out", "in view"),
    "zh": ("", "未看过的通报", "留出", "看着写规则的"),
}


def score_place(bulletin: Path, gold: Path) -> pd.DataFrame:
    """Read a bulletin and score it against its coded rows: the summary of ``kf.score``."""
    return kf.score(gold, kf.extract(kf.load(bulletin))).summary


def pool_scores(summaries: Iterable[pd.DataFrame]) -> dict[str, float]:
    """Pool the scores of bulletins: ``variable rung`` → F1 of the sums, so that a bulletin counts by what it holds."""
    rows = pd.concat(summaries, ignore_index=True)
    rows = rows.assign(right=rows.precision * rows.n_found, both=rows.n_gold + rows.n_found)
    sums = rows.groupby(["variable", "rung"])[["right", "both"]].sum().query("both > 0")
    f1 = (2 * sums.right / sums.both).round(3)
    return {f"{variable} {rung}": value for (variable, rung), value in f1.to_dict().items()}


def write_block(
    lang: str,
    unseen: Mapping[str, float],
    held_out: Mapping[str, Mapping[str, float]],
    in_view: Mapping[str, float],
) -> str:
    """Write the table of a README, one line a variable; what was not measured is a dash."""
    lines = ["| " + " | ".join(HEADS[lang]) + " |", "| --- | --- | --- | --- |"]
    for variable, rung, fitted, english, chinese in ROWS:
        key = f"{variable} {rung}"
        apart = None if fitted is None else held_out.get(fitted[0], {}).get(fitted[1])
        cells = [_show(figure) for figure in (unseen.get(key), apart, in_view.get(key))]
        lines.append("| " + " | ".join([chinese if lang == "zh" else english, *cells]) + " |")
    return "\n".join(lines)


def _show(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.2f}"


def replace_block(text: str, block: str) -> str:
    """Put the table between the marks of a README.

    >>> replace_block(f"a\\n{START}\\nold\\n{END}\\nb", "new") == f"a\\n{START}\\n\\nnew\\n\\n{END}\\nb"
    True
    """
    before, rest = text.split(START)
    return f"{before}{START}\n\n{block}\n\n{END}{rest.split(END)[1]}"


def read_figures() -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Read what was measured apart: of unseen bulletins, and of items held out."""
    unseen = json.loads(UNSEEN.read_text(encoding="utf-8"))["f1"] if UNSEEN.exists() else {}
    return unseen, json.loads(HELD_OUT.read_text(encoding="utf-8"))


def score_unseen(folder: Path, names: list[str], on: str) -> None:
    """Score bulletins of ``folder`` (NAME.txt with NAME.gold.json) and keep the figures with their day."""
    places = [(folder / f"{name}.txt", folder / f"{name}.gold.json") for name in names]
    coded = sum(len(json.loads(gold.read_text(encoding="utf-8"))["commitments"]) for _, gold in places)
    kept = {
        "scored": on,
        "bulletins": len(places),
        "commitments": coded,
        "f1": pool_scores(score_place(*place) for place in places),
    }
    UNSEEN.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Write both READMEs; with ``--unseen``, score those bulletins first."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--unseen",
        nargs="+",
        metavar=("FOLDER", "NAME"),
        help="bulletins to score, NAME.txt and NAME.gold.json",
    )
    parser.add_argument("--on", default="", help="the day of that scoring, 2026-01-31")
    asked = parser.parse_args()
    if asked.unseen:
        score_unseen(Path(asked.unseen[0]), asked.unseen[1:], asked.on)
    unseen, held_out = read_figures()
    summaries = {name: score_place(*place) for name, place in list_places().items()}
    _print_all(held_out, summaries)
    in_view = pool_scores(summaries.values())
    for lang, name in (("en", "README.md"), ("zh", "README.zh.md")):
        path = ROOT / name
        block = write_block(lang, unseen, held_out, in_view)
        path.write_text(
            replace_block(path.read_text(encoding="utf-8"), block), encoding="utf-8", newline="\n"
        )


def _print_all(held_out: Mapping[str, Mapping[str, float]], summaries: Mapping[str, pd.DataFrame]) -> None:
    print("held out: fitted without the bulletin, items given by text and report")
    for variable, figures in held_out.items():
        for name, value in figures.items():
            print(f"{variable:12} {name:24} {value:g}")
    print("\nin view: coded bulletins that the rules were written with")
    for name, summary in summaries.items():
        for row in summary.itertuples():
            print(f"{name:12} {row.variable:14} {row.rung:18} {row.f1:.3f}  ({row.n_gold} coded)")


if __name__ == "__main__":
    main()
