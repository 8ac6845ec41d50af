"""The command line: ``kfanalysis build|verify|doctor|explain|panel|export|report|figures|score``.

Exit codes: 0 done; 1 failed, nothing is written; 2 wrong usage; 3 done but for documents in quarantine, or corrections.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from kfanalysis import __version__
from kfanalysis.corpus.explain_commands import add_explain
from kfanalysis.records import KfanalysisError

DONE, FAILED, WRONG_USAGE, QUARANTINE = range(4)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a character shows its code
    parser = _parser()
    options = parser.parse_args(argv)
    try:
        return int(options.run(options, parser))
    except KfanalysisError as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("stopped; what was written before is unchanged", file=sys.stderr)
    except BrokenPipeError:  # the reader of the output, as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kfanalysis",
        description="Read Chinese commitment progress bulletins into tidy, auditable tables.",
        epilog="Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some documents are in quarantine, or corrections idle.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = commands.add_parser("build", help="read bulletins and write their tables to a folder")
    build.add_argument(
        "sources", nargs="+", type=Path, metavar="SOURCE", help="a bulletin, or a folder of them"
    )
    build.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder of the tables")
    build.add_argument("--as-of", type=_day, metavar="DATE", help="day reported on, as 2022-05-13")
    build.add_argument(
        "--layout", metavar="NAME", help="layout to read in, where the best fit is not the right one"
    )
    build.add_argument("--workers", type=int, default=1, metavar="N", help="processes that read documents")
    build.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler whose workers read documents")
    build.add_argument(
        "--seconds", type=float, default=60, metavar="S", help="time that one document may take"
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

    add_explain(commands)

    panel = commands.add_parser(
        "panel", help="link the commitments of several bulletins and tell what changed"
    )
    panel.add_argument(
        "tables", type=Path, metavar="TABLES", help="folder of the tables of several bulletins"
    )
    panel.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder of the panel's tables")
    panel.set_defaults(run=_panel)

    export = commands.add_parser("export", help="write tables in the form that another program takes")
    export.add_argument("tables", type=Path, metavar="TABLES", help="folder of the tables")
    export.add_argument(
        "--format", required=True, metavar="FORMAT",
        help="xlsx, csv-excel, stata, parquet, jsonl, latex, html, w3c, label-studio or doccano",
    )  # fmt: skip
    export.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder of the result")
    export.set_defaults(run=_export)

    report = commands.add_parser("report", help="write the tables as pages to read, check and print")
    report.add_argument("tables", type=Path, metavar="TABLES", help="folder of the tables")
    report.add_argument("--out", required=True, type=Path, metavar="FILE", help="the page, as report.html")
    report.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of the page")
    report.set_defaults(run=_report)

    figures = commands.add_parser("figures", help="draw every figure of a folder of tables")
    figures.add_argument("tables", type=Path, metavar="TABLES", help="folder of the tables")
    figures.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder of the figures")
    figures.set_defaults(run=_figures)

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
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2022-05-13") from error


def _build(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from kfanalysis.corpus.builds import QUARANTINE as QUARANTINE_FILE
    from kfanalysis.corpus.builds import build, list_sources
    from kfanalysis.corpus.summaries import add_up, describe

    for path in options.sources:
        if not path.exists():
            parser.error(f"{path}: no such file or folder")
    sources = list_sources(options.sources)
    if not sources:
        parser.error("no document in the folders given")
    outcome = build(
        sources, options.out, as_of=options.as_of, layout=options.layout, workers=options.workers,
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
            f"every document was refused; nothing is written but {options.out / QUARANTINE_FILE} / 所有文件均未读出",
            file=sys.stderr,
        )
        return FAILED
    total = add_up(outcome.summaries)
    unchanged = f" ({outcome.unchanged} unchanged)" if outcome.unchanged else ""
    print(
        f"{options.out}: {len(outcome.committed)} read{unchanged}, {len(outcome.refused)} in quarantine: "
        f"{describe(total).partition(': ')[2].partition(';')[0]}"
    )
    return QUARANTINE if outcome.refused or outcome.uncorrected else DONE


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


def _panel(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from dataclasses import fields

    from kfanalysis.analysis.panels import panel
    from kfanalysis.publish.results import write_results
    from kfanalysis.tables import read_tables

    found = panel(read_tables(options.tables))
    write_results({each.name: getattr(found, each.name) for each in fields(found)}, options.out)
    kinds = found.events["kind"].value_counts(sort=False)
    told = ", ".join(f"{n} {kind}" for kind, n in kinds.items())
    print(f"{options.out}: {found.links['chain'].nunique()} commitments, {len(found.events)} events: {told}")
    return DONE


def _export(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from kfanalysis.publish.exports.formats import FORMATS, export
    from kfanalysis.tables import read_tables

    if options.format not in FORMATS:
        parser.error(f"--format {options.format}: choose among {', '.join(FORMATS)}")
    export(read_tables(options.tables), options.format, options.out)
    print(f"{options.out}: written as {options.format}")
    return DONE


def _report(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from kfanalysis.publish.reports import report
    from kfanalysis.tables import read_tables

    for path in report(read_tables(options.tables), options.out, lang=options.lang):
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
    return DONE


def _figures(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from kfanalysis.publish.figures import FIGURES, write_figures
    from kfanalysis.tables import read_tables

    written = write_figures(read_tables(options.tables), options.out)
    print(f"{options.out}: {len(FIGURES)} figures, {len(written)} files")
    return DONE


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


if __name__ == "__main__":
    sys.exit(main())
