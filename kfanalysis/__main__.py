"""The command line: ``kfanalysis build|verify|doctor|explain|panel|compare|export|report|figures|replicate|review|score``.

What the commands do stands in ``commands/``; this module parses, runs one and turns errors into sentences.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from kfanalysis import __version__
from kfanalysis.commands import DONE, FAILED
from kfanalysis.commands.explanations import add_explain
from kfanalysis.commands.judgements import add_judgements
from kfanalysis.commands.readings import add_readings
from kfanalysis.commands.results import add_results
from kfanalysis.records import KfanalysisError


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

    add_readings(commands)
    add_explain(commands)
    add_results(commands)
    add_judgements(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
