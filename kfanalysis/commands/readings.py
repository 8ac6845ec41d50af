"""Commands that read bulletins: build, verify, doctor."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kfanalysis.commands import DONE, FAILED, QUARANTINE
from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    from kfanalysis.commands import Commands

LONGEST = 86_400  # a day: no document of a bulletin's size takes longer


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2022-05-13") from error


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST:
        raise argparse.ArgumentTypeError(f"{text!r} is no time above 0 and up to {LONGEST} seconds")
    return seconds


def add_readings(commands: Commands) -> None:
    """Add the commands."""
    build = commands.add_parser("build", help="read bulletins and write their tables to a folder")
    build.add_argument(
        "sources",
        nargs="+",
        metavar="SOURCE",
        help="a bulletin, or a folder of them, also as s3://… or https://…",
    )
    build.add_argument("--out", required=True, metavar="DIR", help="folder of the tables, also as s3://…")
    build.add_argument("--as-of", type=_day, metavar="DATE", help="day reported on, as 2022-05-13")
    build.add_argument(
        "--layout", metavar="NAME", help="layout to read in, where the best fit is not the right one"
    )
    build.add_argument("--workers", type=int, default=1, metavar="N", help="processes that read documents")
    build.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler whose workers read documents")
    build.add_argument(
        "--seconds", type=_seconds, default=60, metavar="S", help="time that one document may take"
    )
    build.add_argument(
        "--memory", type=int, default=2000, metavar="MB", help="memory that one worker may take"
    )
    build.add_argument(
        "--corrections", type=Path, metavar="FILE", help="values set by hand, laid over what is read"
    )
    build.set_defaults(run=_build)

    verify = commands.add_parser("verify", help="check a folder of tables: hashes, keys, values, spans")
    verify.add_argument("folder", type=Path, metavar="DIR")
    verify.set_defaults(run=_verify)

    doctor = commands.add_parser(
        "doctor",
        help="show what is recognised of a file; without one: versions, encodings, font, what is missing",
    )
    doctor.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a bulletin")
    doctor.add_argument("--layout", metavar="NAME", help="layout to read it in")
    doctor.set_defaults(run=_doctor)


def _build(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Build; what lies elsewhere is fetched into a folder of the run, and stored from there."""
    from kfanalysis.corpus.remote_files import fetch, is_address, store

    places = [*options.sources, options.out]
    if not any(map(is_address, places)):
        return _build_here(options, parser, [Path(each) for each in options.sources], Path(options.out))
    with TemporaryDirectory() as folder:
        here = Path(folder)
        sources = [
            fetch(each, here / f"in{n}") if is_address(each) else Path(each)
            for n, each in enumerate(options.sources)
        ]
        out = here / "out" if is_address(options.out) else Path(options.out)
        code = _build_here(options, parser, sources, out)
        if out.is_dir() and is_address(options.out):
            store(out, options.out)
            print(f"{options.out}: stored")
        return code


def _build_here(
    options: argparse.Namespace, parser: argparse.ArgumentParser, places: list[Path], out: Path
) -> int:
    from kfanalysis.corpus.builds import QUARANTINE as QUARANTINE_FILE
    from kfanalysis.corpus.builds import build, list_sources
    from kfanalysis.corpus.summaries import add_up, describe

    for path in places:
        if not path.exists():
            parser.error(f"{path}: no such file or folder")
    sources = list_sources(places)
    if not sources:
        parser.error("no document in the folders given")
    if options.corrections is None and (corrected := _count_corrected(out)):
        print(
            f"{out}: {corrected} commitments were set by hand and are read anew; to keep them: --corrections FILE / "
            "手工改正将被覆盖，如需保留请加 --corrections",
            file=sys.stderr,
        )
    outcome = build(
        sources, out, as_of=options.as_of, layout=options.layout, workers=options.workers,
        scheduler=options.scheduler, seconds=options.seconds, memory=options.memory * 1_000_000,
        corrections=options.corrections,
    )  # fmt: skip
    for name, summary in zip(outcome.committed, outcome.summaries, strict=True):
        print(f"{name}: {describe(summary)}")
    for each in outcome.refused:
        refusal = KfanalysisError(
            each.cause, code=each.code, file=each.path, place=each.place, remedy=each.remedy
        )
        print(refusal, file=sys.stderr)
    for error in outcome.uncorrected:
        print(f"{options.corrections}, {error}", file=sys.stderr)
    if not outcome.committed:
        print(
            f"every document was refused; nothing is written but {out / QUARANTINE_FILE} / 所有文件均未读出",
            file=sys.stderr,
        )
        return FAILED
    total = add_up(outcome.summaries)
    unchanged = f" ({outcome.unchanged} unchanged)" if outcome.unchanged else ""
    print(
        f"{out}: {len(outcome.committed)} read{unchanged}, {len(outcome.refused)} in quarantine: "
        f"{describe(total).partition(': ')[2].partition(';')[0]}"
    )
    return QUARANTINE if outcome.refused or outcome.uncorrected else DONE


def _count_corrected(out: Path) -> int:
    """Count the commitments in a folder of tables that a person set; none where there are no tables."""
    import csv

    try:
        with (out / "commitments.csv").open(encoding="utf-8-sig", newline="") as lines:
            return sum(row.get("source") in ("human", "gold") for row in csv.DictReader(lines))
    except (
        OSError,
        UnicodeDecodeError,
        csv.Error,
    ):  # no tables of ours, which is told where they are written
        return 0


def _verify(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from kfanalysis.corpus.audits import audit

    problems = audit(options.folder)
    for problem in problems:
        print(f"{problem.file}: {problem.place}: {problem.cause}", file=sys.stderr)
    print(
        f"{options.folder}: {len(problems)} problems" if problems else f"{options.folder}: as it was written"
    )
    return FAILED if problems else DONE


def _doctor(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from kfanalysis.corpus.environments import examine
    from kfanalysis.corpus.previews import preview

    if options.file is not None:
        if not options.file.exists():
            parser.error(f"{options.file}: no such file")
        for line in preview(options.file, layout=options.layout):
            print(line)
        return DONE
    findings = list(examine())
    for finding in findings:
        print(f"{finding.name}: {finding.found}" + (f"  → {finding.remedy}" if finding.remedy else ""))
    return FAILED if any(finding.remedy for finding in findings) else DONE
