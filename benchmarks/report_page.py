"""Measure how long a browser takes to open the report of data/processed: ``python benchmarks/report_page.py``.

The page is written anew and opened in Chromium several times; printed are its size and the least and the median time
to the load event. The machine's other work weighs on it, so it is measured here and held by no test.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import kfanalysis as kf
from kfanalysis.tables import read_tables

TABLES = Path(__file__).parents[1] / "data" / "processed"
RUNS = 7
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"


def measure(page: Path, chromium: str) -> list[float]:
    """Open a page several times and return the milliseconds to its load event."""
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        taken = []
        for _ in range(RUNS):
            tab = browser.new_page()
            tab.goto(page.as_uri())
            taken.append(tab.evaluate(LOADED))
            tab.close()
        browser.close()
    return taken


def main() -> int:
    """Print the table."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("no Chromium: apt-get install chromium", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        page = kf.report(read_tables(TABLES), Path(folder) / "report.html")[0]
        taken = measure(page, chromium)
        print(
            f"{page.stat().st_size / 1e6:.1f} MB: least {min(taken):.0f} ms, median {statistics.median(taken):.0f} ms"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
