"""Count which changes of the code the tests notice: ``python tools/count_mutants.py [PATH…]`` (``make mutants``).

mutmut changes one thing at a time (a comparison, a number, a word) and runs the tests that reach it; what is to be
changed and which tests are asked stands in pyproject.toml (tool.mutmut). Prints killed / all a module, then the
names of the survivors; ``mutmut show NAME`` prints one. PATHs restrict it to modules whose path holds one of them.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOTICED = {"killed", "timeout", "segfault", "caught by type check"}


def run_mutants(patterns: list[str]) -> None:
    """Run mutmut; its progress goes to mutants/run.log."""
    (ROOT / "mutants").mkdir(exist_ok=True)
    with (ROOT / "mutants" / "run.log").open("w", encoding="utf-8") as log:
        command = [sys.executable, "-m", "mutmut", "run", *patterns]
        subprocess.run(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, check=False)


def read_results() -> list[tuple[str, str]]:
    """Read (mutant, state) of all mutants that were run."""
    command = [sys.executable, "-m", "mutmut", "results", "--all", "true"]
    lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    pairs = (line.strip().rpartition(": ") for line in lines if ": " in line)
    return [(name, state) for name, _, state in pairs if state != "not checked"]


def main(paths: list[str]) -> None:
    """Run, count and print."""
    run_mutants([f"*{path.strip('/').replace('/', '.').removesuffix('.py')}*" for path in paths])
    results = read_results()
    if not results:
        sys.exit("no mutant was run: see mutants/run.log (the tests must pass before anything is changed)")
    counts: Counter[tuple[str, bool]] = Counter()
    for name, state in results:
        counts[name.partition(".x")[0], state in NOTICED] += 1
    for module in sorted({module for module, _ in counts}):
        killed, all_of_it = counts[module, True], counts[module, True] + counts[module, False]
        print(f"{killed / all_of_it:6.1%}  {killed:5d} of {all_of_it:5d}  {module}")
    killed = sum(n for (_, noticed), n in counts.items() if noticed)
    print(f"{killed / max(1, len(results)):6.1%}  {killed:5d} of {len(results):5d}  in all")
    print(*(f"survived: {name}" for name, state in results if state not in NOTICED), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
