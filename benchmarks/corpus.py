"""Growth and accuracy on the made-up corpus: ``python benchmarks/corpus.py [DOCUMENTS…]`` (default 10 100 1000).

Printed for each size: seconds a document (one process, then two), peak memory, the share of a re-run of the unchanged
corpus; and, on the largest, what was read right (commitments found, owner, deadline, target and figure, status), the
F1 of links and of events, and planted wrong percents that were found.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from made_corpus import make_corpus

KINDS = ("target_cut", "target_raised", "deadline_moved", "reworded", "vanished", "new")
CHILD = """
import resource, sys, time
from pathlib import Path
from kfanalysis.corpus.builds import build, list_sources
start = time.perf_counter()
outcome = build(list_sources([Path(sys.argv[1])]), Path(sys.argv[2]), workers=int(sys.argv[3]))
spent = time.perf_counter() - start
peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
print(spent, peak, len(outcome.committed), len(outcome.refused), outcome.unchanged)
"""


def run_build(corpus: Path, out: Path, workers: int) -> list[float]:
    """Build in a process of its own; return seconds, peak MB, committed, refused, unchanged."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(corpus), str(out), str(workers)],
        capture_output=True,
        text=True,
        check=True,
    )
    return [float(each) for each in done.stdout.split()]


def score(truth: dict[str, Any], out: Path) -> dict[str, float]:
    """Hold tables and panel against the truth."""
    import kfanalysis as kf

    t = kf.read_tables(out)
    owners = {(r.bulletin_id, r.owner_id): r.name for r in t.owners.itertuples()}
    rows: dict[str, dict[str, Any]] = {}
    for row in t.commitments.to_dict("records"):
        rows.setdefault(row["bulletin_id"], {})[row["text"].split("（")[0].rstrip("。")] = row
    pairs = {(r.bulletin_id, r.commitment_id): (r.target, r.actual) for r in t.pairs.itertuples()}
    wrong = set(
        t.checks.loc[~t.checks["ok"], ["bulletin_id", "commitment_id"]].itertuples(index=False, name=None)
    )
    hits = dict.fromkeys(("found", "owner", "deadline", "status", "pair", "wrong"), 0)
    counts = dict.fromkeys(hits, 0)
    places: dict[tuple[str, str], tuple[str, str]] = {}
    for bulletin in truth["bulletins"]:
        for item in bulletin["items"]:
            row = rows.get(bulletin["bulletin_id"], {}).get(item["text"].rstrip("。"))
            for name in ("found", "owner", "deadline", "status"):
                counts[name] += 1
            counts["pair"] += item["done"] is not None
            counts["wrong"] += item["wrong_percent"]
            if row is None:
                continue
            key = (row["bulletin_id"], row["commitment_id"])
            places[key] = (bulletin["city"], item["key"])
            hits["found"] += 1
            hits["owner"] += owners[key[0], row["owner_id"]] == item["office"]
            hits["deadline"] += str(row["deadline"])[:7] == item["deadline"]
            hits["status"] += row["status"] == item["status"]
            hits["pair"] += item["done"] is not None and pairs.get(key) == (item["target"], item["done"])
            hits["wrong"] += item["wrong_percent"] and key in wrong
    answer = {name: hits[name] / max(1, counts[name]) for name in hits}
    return answer | _score_panel(truth, kf.panel(t), places)


def _score_panel(
    truth: dict[str, Any], found: Any, places: dict[tuple[str, str], tuple[str, str]]
) -> dict[str, float]:
    series: dict[tuple[str, str], list[str]] = {}
    for bulletin in truth["bulletins"]:
        for item in bulletin["items"]:
            series.setdefault((bulletin["city"], item["key"]), []).append(bulletin["bulletin_id"])
    months: dict[str, list[str]] = {}
    for bulletin in truth["bulletins"]:
        months.setdefault(bulletin["city"], []).append(bulletin["bulletin_id"])
    coded = {(key, one, two) for key, ids in series.items() for one, two in pairwise(ids)}
    links = found.links[found.links["earlier_bulletin_id"].notna()]
    read = set()
    for row in links.itertuples():
        one = places.get((row.earlier_bulletin_id, row.earlier_commitment_id))
        two = places.get((row.bulletin_id, row.commitment_id))
        read.add((one if one == two else (one, two), row.earlier_bulletin_id, row.bulletin_id))
    known = {(city, name) for city, ids in months.items() for name in ids}
    events_coded = {
        (event["city"], event["key"], event["kind"], f"{event['city']}-{event['month']:02d}")
        for event in truth["events"]
        if (event["city"], f"{event['city']}-{event['month']:02d}") in known
        and ((event["city"], event["key"]) in series)
    }
    events_read = set()
    for row in found.events.itertuples():
        side = "from" if row.kind == "vanished" else "to"
        place = places.get((getattr(row, f"{side}_bulletin_id"), getattr(row, f"{side}_commitment_id")))
        if row.kind in KINDS and place is not None:
            events_read.add((*place, row.kind, row.to_bulletin_id))
    return {"links F1": _f1(coded, read), "events F1": _f1(events_coded, events_read)}


def _f1(coded: set[Any], read: set[Any]) -> float:
    return 2 * len(coded & read) / max(1, len(coded) + len(read))


def main(sizes: list[int]) -> None:
    """Run every size and print the table."""
    print("documents | s a document | two workers | peak MB | re-run | refused")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            corpus, out = Path(folder) / f"in{size}", Path(folder) / f"out{size}"
            truth = make_corpus(corpus, size)
            first = run_build(corpus, out, 1)
            again = run_build(corpus, out, 1)
            two = run_build(corpus, Path(folder) / f"two{size}", 2)
            print(
                f"{size} | {first[0] / size:.4f} | × {first[0] / two[0]:.2f} | {first[1]:.0f} | "
                f"{again[0] / first[0]:.1%} ({again[4]:.0f} unchanged) | {first[3]:.0f}", flush=True,
            )  # fmt: skip
        for name, value in score(truth, out).items():
            print(f"{name}: {value:.3f}")


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [10, 100, 1000])
