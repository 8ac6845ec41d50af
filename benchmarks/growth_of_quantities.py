"""Measure the reading of quantities: speed on the seed bulletin, and growth on hostile text, pattern by pattern.

Run ``python benchmarks/growth_of_quantities.py``; it prints MB of UTF-8 a second (best of 5) for each finder, as a ratio
to one plain pass over the text too, and for each compiled pattern the worst ratio of times for doubled input over
the shapes (2.0 is linear; small times and a busy machine make it wander).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kfanalysis.extraction.dates.times import find_times
from kfanalysis.extraction.grammar import numerals
from kfanalysis.extraction.grammar.written_numerals import find_numerals
from kfanalysis.extraction.numbers import (
    exclusions,
    fractions,
    idioms,
    ledger,
    measures,
    numbered_names,
    ordinals,
    quantities,
)
from kfanalysis.extraction.numbers.exclusions import find_exclusions
from kfanalysis.extraction.numbers.ledger import find_ledger
from kfanalysis.extraction.numbers.quantities import find_quantities
from kfanalysis.text.fold import clean

SEED = Path(__file__).parents[1] / "data" / "raw" / "kaifeng-2022-05.txt"
SHAPES = (
    " ", "\n", "1", "一", "百", "万", "两", "(", "“", "《", '"a', "a", "第", "第一", ",", "1,", "1.", "1 ", "1  .",
    "1、", "1-", "1~", "1+", "1:", "1x", "1/", "一点", "K0 ", "A1-", "约1", "一百 ", "1又", "1分之", "1元2角", "每百",
    "上午一", "〔2021", "全国第1", "1年好", "1万", "1万零", "省1 2", "半", "http://", "a@", "人民币", "1至", "1个、",
)  # fmt: skip
CHARS = 20_000


def measure(work: Callable[[], object], *, runs: int = 5) -> float:
    """Give the best time of a few runs in seconds of this process."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def list_patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """List every compiled pattern of the rooms, wherever a module keeps it."""
    for module in (
        numerals,
        quantities,
        measures,
        fractions,
        exclusions,
        numbered_names,
        ordinals,
        ledger,
        idioms,
    ):
        room = module.__name__.removeprefix("kfanalysis.")
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                yield f"{room}.{name}", value
            elif isinstance(value, dict | tuple):
                items = value.items() if isinstance(value, dict) else enumerate(value)
                yield from ((f"{room}.{name}.{key}", p) for key, p in items if isinstance(p, re.Pattern))


def find_worst_growth(work: Callable[[str], object]) -> tuple[float, str]:
    """Give the worst ratio of times for doubled input, and its shape; below 2 ms it is not measured."""
    worst = (0.0, "")
    for shape in SHAPES:
        text = shape * (2 * CHARS // len(shape))
        double = measure(lambda text=text: work(text), runs=3)
        if double > 0.002:
            half = measure(lambda text=text: work(text[: len(text) // 2]), runs=3)
            worst = max(worst, (double / half, shape))
    return worst


def main() -> None:
    text = clean(SEED.read_text(encoding="utf-8")) * 4
    size = len(text.encode()) / 1e6
    times = find_times(text, year=2022)
    excluded = find_exclusions(text)
    found = find_quantities(text, times=times, exclusions=excluded)
    plain = measure(
        lambda: sum(1 for _ in re.compile("[0-9]+|[一二三四五六七八九十百千万亿两零]+").finditer(text))
    )
    work = {
        "find_numerals": lambda: find_numerals(text),
        "find_exclusions": lambda: find_exclusions(text),
        "find_quantities": lambda: find_quantities(text, times=times, exclusions=excluded),
        "find_ledger": lambda: find_ledger(text, found, times, excluded),
    }
    spent = {name: measure(run) for name, run in work.items()}
    for name, seconds in spent.items():
        print(f"{name:16s} {size / seconds:6.2f} MB/s, {seconds / plain:5.1f} plain passes")
    whole = sum(seconds for name, seconds in spent.items() if name != "find_numerals")
    print(f"the last three   {size / whole:6.2f} MB/s")
    for name, pattern in sorted(list_patterns()):
        ratio, shape = find_worst_growth(lambda text, pattern=pattern: sum(1 for _ in pattern.finditer(text)))
        print(f"{name:45s} {ratio:5.2f} {shape!r}")


if __name__ == "__main__":
    main()
