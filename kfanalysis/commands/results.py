"""Commands that make something of tables: panel, compare, export, report, figures, replicate."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kfanalysis.commands import DONE, FAILED

if TYPE_CHECKING:
    from kfanalysis.commands import Commands


def add_results(commands: Commands) -> None:
    """Add the commands."""
    panel = commands.add_parser(
        "panel", help="link the commitments of several bulletins and tell what changed"
    )
    panel.add_argument(
        "tables", type=Path, metavar="TABLES", help="folder of the tables of several bulletins"
    )
    panel.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder of the panel's tables")
    panel.set_defaults(run=_panel)

    comparison = commands.add_parser("compare", help="compare cities: what they did, beside how they report")
    comparison.add_argument(
        "tables", type=Path, metavar="TABLES", help="folder of the tables of several bulletins"
    )
    comparison.add_argument(
        "--by", default="publisher", metavar="WHAT", help="publisher, bulletin, year or layout"
    )
    comparison.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder of the result")
    comparison.set_defaults(run=_compare)

    export = commands.add_parser("export", help="write tables in the form that another program takes")
    export.add_argument("tables", type=Path, metavar="TABLES", help="folder of the tables")
    export.add_argument(
        "--format", required=True, metavar="FORMAT",
        help="xlsx, csv-excel, stata, parquet, dataset (partitioned), jsonl, latex, html, w3c, label-studio or doccano",
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

    package = commands.add_parser("replicate", help="write a replication package of the project, and run it")
    package.add_argument("out", type=Path, metavar="OUT", help="folder of the package")
    package.add_argument("--unchecked", action="store_true", help="do not run the package")
    package.set_defaults(run=_replicate)


def _replicate(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from kfanalysis.corpus.replications import check_package, replicate

    out = replicate(options.out)
    print(f"{out}: written; its README tells how to run it")
    if options.unchecked:
        return DONE
    found = check_package(out)
    for name in found.different:
        print(f"{out}: data/processed/{name} is not what its code makes", file=sys.stderr)
    print(
        f"{out}: run where it lies, {found.same} files of tables the same, {len(found.different)} different"
    )
    return FAILED if found.different else DONE


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


def _compare(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from dataclasses import fields

    from kfanalysis.analysis.comparisons import compare
    from kfanalysis.publish.results import write_results
    from kfanalysis.tables import read_tables

    found = compare(read_tables(options.tables), by=options.by)
    write_results({each.name: getattr(found, each.name) for each in fields(found)}, options.out)
    print(f"{options.out}: {len(found.doing)} groups; alike.csv holds reporting equal")
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
