"""Measure the reading of dates: its speed on the seed bulletin, and its growth on hostile text, pattern by pattern.

Run ``python benchmarks/growth_of_times.py``; it prints MB of UTF-8 a second (best of 3) and, for each compiled pattern
and for the finder itself, the worst ratio of times for doubled input over the shapes (2.0 is linear).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kfanalysis.extraction.dates import date_contexts, deadlines, time_roles, times
from kfanalysis.extraction.dates.times import find_times
from kfanalysis.extraction.grammar import written_dates

SEED = Path(__file__).parents[1] / "data" / "raw" / "kaifeng-2022-05.txt"
SHAPES = {
    "spaces": " ", "newlines": "\n", "digits": "1", "years": "2022", "brackets": "(", "one character": "年",
    "Chinese digits": "一", "months": "1月", "lists": "3、", "ranges": "1~", "dashes": "2022-", "days": "1日、",
    "each": "每1日~", "before": "前", "as of": "截至", "traps": "健全", "first months": "前1个",
    "quarters": "一、二季度",
    "verbs": "完成", "labels": "完成时", "titles": "《2022年", "commas": ",", "decimals": "1.",
    "sentence": "计划4月15日~17日、6月底前完成改造3家,", "short names": "二月",
}  # fmt: skip
CHARS = 40_000


def measure(work: Callable[[], object], *, runs: int = 3) -> float:
    """Give the best time of a few runs in seconds of this process."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def list_patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in (written_dates, times, date_contexts, time_roles, deadlines):
        short = module.__name__.rpartition(".")[2]
        yield from ((f"{short}.{name}", p) for name, p in vars(module).items() if isinstance(p, re.Pattern))
    yield "date_contexts.verbs", date_contexts.verbs()
    yield "date_contexts.cue_words(plan)", date_contexts.cue_words("plan", before="(?<![按照度年])")
    yield "deadlines._tag", deadlines._tag()


def find_growth(work: Callable[[str], object], *, chars: int = CHARS) -> tuple[float, str, float]:
    """Find the worst growth over the shapes: (ratio for doubled input, shape, seconds for the longer one)."""
    worst = (0.0, "", 0.0)
    for name, unit in SHAPES.items():
        short, long = unit * (chars // len(unit)), unit * (2 * chars // len(unit))
        one, two = measure(lambda text=short: work(text)), measure(lambda text=long: work(text))
        if two > 0.01:  # below this a ratio says nothing
            worst = max(worst, (two / one, name, two))
    return worst


def main() -> None:
    text = SEED.read_text(encoding="utf-8") * 10
    size = len(text.encode()) / 1e6
    print(
        f"find_times on the seed, ten times: {size / measure(lambda: find_times(text, year=2022)):.1f} MB/s"
    )
    works: dict[str, Callable[[str], object]] = {
        name: lambda text, p=pattern: sum(1 for _ in p.finditer(text)) for name, pattern in list_patterns()
    }
    works["find_times"] = lambda text: find_times(text, year=2022)
    for name, work in works.items():
        ratio, shape, seconds = find_growth(work)
        print(f"{name:32} {ratio:4.2f} ({shape}, {seconds * 1e3:.0f} ms, {2 * CHARS} characters)", flush=True)


if __name__ == "__main__":
    main()
