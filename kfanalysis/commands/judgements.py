"""Commands by which persons judge what was read: review, score."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kfanalysis.commands import DONE, QUARANTINE

if TYPE_CHECKING:
    from kfanalysis.commands import Commands


def add_judgements(commands: Commands) -> None:
    """Add the commands."""
    review = commands.add_parser("review", help="write a sheet of doubtful values to judge, or read one back")
    review.add_argument("tables", type=Path, metavar="TABLES", help="folder of the tables")
    review.add_argument("--out", type=Path, metavar="SHEET", help="sheet to write, as sheet.xlsx")
    review.add_argument("--n", type=int, default=30, help="how many rows")
    review.add_argument("--on", default="", metavar="WHAT", help="status, topic, role, pairs, candidates …")
    review.add_argument("--sample", action="store_true", help="draw at random, to estimate the accuracy")
    review.add_argument("--seed", type=int, default=0, help="of the draw")
    review.add_argument(
        "--blind", action="store_true", help="leave out what was read: for coding of one's own"
    )
    review.add_argument("--read", type=Path, metavar="SHEET", help="sheet to read back, xlsx or csv")
    review.add_argument("--corrections", type=Path, default=Path("corrections.csv"), metavar="FILE")
    review.add_argument("--who", default="", help="who judged")
    review.set_defaults(run=_review)

    score = commands.add_parser("score", help="compare tables with coded rows")
    score.add_argument(
        "gold", type=Path, metavar="GOLD", help="coded rows: .jsonl with ids, or NAME.gold.json"
    )
    score.add_argument("tables", type=Path, metavar="TABLES", help="folder of the tables")
    score.add_argument("--misses", action="store_true", help="list what was missed or falsely found")
    score.set_defaults(run=_score)


def _review(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from kfanalysis.tables import read_tables

    if (options.out is None) == (options.read is None):
        parser.error("review needs --out to write a sheet, or --read to read one")
    t = read_tables(options.tables)
    if options.out is not None:
        from kfanalysis.corpus.review_sheets import write_review

        asked = {name: getattr(options, name) for name in ("n", "on", "sample", "seed", "blind")}
        print(f"{options.out}: {write_review(t, options.out, **asked)} rows to judge in the column right")
        return DONE
    from kfanalysis.corpus.review_answers import read_review

    found = read_review(t, options.read, file=options.corrections, who=options.who)
    print(found.accuracy.to_string(index=False, float_format="{:.3f}".format))
    for error in found.errors:
        print(f"{options.read}, {error}", file=sys.stderr)
    print(f"{options.corrections}: {len(found.corrections)} corrections added")
    if found.corrections:
        print(f"now: kfanalysis build SOURCE --out {options.tables} --corrections {options.corrections}")
    return QUARANTINE if found.errors else DONE


def _score(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from kfanalysis.analysis.agreement import score
    from kfanalysis.tables import read_tables

    agreement = score(options.gold, read_tables(options.tables))
    print(agreement.summary.to_string(index=False, float_format="{:.4f}".format))
    if options.misses:
        print()
        for row in agreement.misses.itertuples(index=False):
            print(*row, sep="\t")
    return DONE
