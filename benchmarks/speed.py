"""Measure where the time of reading goes: ``python benchmarks/speed.py``; prints a Markdown table.

Each stage is run on the bulletin of data/raw, the least process time of several runs; beside it, in the same run,
jieba alone and one pass of one pattern (what a text costs at all), and JioNLP and Recognizers-Text where they are
installed. Ratios hold on other machines, seconds do not.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import kfanalysis as kf
from kfanalysis.extraction.numbers.quantities import find_quantities
from kfanalysis.pipeline import find
from kfanalysis.tables import tabulate
from kfanalysis.text.fold import clean

BULLETIN = Path(__file__).parents[1] / "data" / "raw" / "kaifeng-2022-05.txt"
RUNS = 7
FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:亿元|万元|公里|个|%)")


def measure(run: Callable[[], object]) -> float:
    """Measure a call in seconds of process time, the least of several."""
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return min(taken)


def list_peers(text: str) -> dict[str, Callable[[], object]]:
    """List what reads the same text beside us: the floor of one pattern, jieba, and extractors that are installed."""
    peers: dict[str, Callable[[], object]] = {
        "one pattern, one pass": lambda: sum(1 for _ in FIGURE.finditer(text)),
        "jieba alone (kf.tokenize)": lambda: sum(1 for _ in kf.tokenize(text)),
    }
    if find_spec("jionlp"):
        import jionlp

        peers["JioNLP, times and money"] = lambda: (
            jionlp.ner.extract_time(text),
            jionlp.ner.extract_money(text),
        )
    return peers


def import_seconds() -> float:
    """Measure what ``import kfanalysis`` adds to an empty interpreter, in seconds."""

    def start(code: str) -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, env=os.environ)
        return time.perf_counter() - begun

    empty, ours = (min(start(code) for _ in range(5)) for code in ("pass", "import kfanalysis"))
    return ours - empty


def main() -> None:
    text = BULLETIN.read_text(encoding="utf-8")
    megabytes = len(text.encode()) / 1e6
    document = kf.load(BULLETIN)
    findings = find(document)
    stages: dict[str, Callable[[], object]] = {
        "clean": lambda: clean(text),
        "load: read, clean, outline": lambda: kf.load(BULLETIN),
        "quantities and times alone": lambda: (find_quantities(text), list(kf.find_times(text, year=2022))),
        "find: measures, roles, meaning": lambda: find(document),
        "tables": lambda: tabulate([findings]),
        "whole: load and find": lambda: find(kf.load(BULLETIN)),
    } | list_peers(text)
    seconds = {name: measure(run) for name, run in stages.items()}
    whole = seconds["whole: load and find"]
    print("| stage | seconds | MB/s | share of the whole |\n| --- | ---: | ---: | ---: |")
    for name, taken in seconds.items():
        print(f"| {name} | {taken:.4f} | {megabytes / max(taken, 1e-9):.2f} | {taken / whole:.2f} |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(
        f"\nimport kfanalysis {import_seconds() * 1000:.0f} ms; peak memory {peak:.0f} MB; text {megabytes:.3f} MB."
    )


if __name__ == "__main__":
    main()
