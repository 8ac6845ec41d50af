"""Many documents in processes, on a cluster, broken off and gone on with: the same bytes, nothing lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from readings import ROOT
from test_tables import snapshot

from kfanalysis.__main__ import main
from kfanalysis.corpus import documents
from kfanalysis.corpus.builds import build, list_sources
from kfanalysis.corpus.executors import run_jobs
from kfanalysis.corpus.shards import hash_code
from kfanalysis.pipeline import find, load
from kfanalysis.tables import read_tables, tabulate, write_tables

MONTH = """{city}市2023年承诺事项进展情况（截至2023年{month}月28日）
一、市级领导（1人）
（一）林知远 副市长
1.新建公厕{n}座。（办结时限：2023年11月）
推进情况：已建成公厕{done}座。
2.改造农贸市场4个。（办结时限：2023年12月）
推进情况：正在招标。
"""
KILLS = 3


def write_corpus(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True)
    for n in range(count):
        text = MONTH.format(city="东西南北中河海山湖林"[n % 10], month=n % 9 + 2, n=20 + n, done=n)
        (folder / f"{n:03d}.txt").write_text(text, encoding="utf-8")
    return folder


def read_tree(out: Path) -> dict[str, bytes]:
    return snapshot(out)


def test_shards_joined_are_the_tables_written_at_once(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "in", 4)
    build(list_sources([corpus]), tmp_path / "joined")
    files = list_sources([corpus])
    t = tabulate(find(load(each.path, folder=each.folder)) for each in files)
    write_tables(t, tmp_path / "at-once", further={"quarantine.jsonl": b""})
    joined, at_once = (
        {
            name: content
            for name, content in read_tree(tmp_path / name_).items()
            if name.endswith((".csv", ".txt"))
        }
        for name_ in ("joined", "at-once")
    )
    assert joined == at_once
    # A part is a row group of parquet, so the bytes differ where the rows do not.
    for file in (tmp_path / "joined").glob("*.parquet"):
        assert pd.read_parquet(file).equals(pd.read_parquet(tmp_path / "at-once" / file.name))


def test_two_workers_give_the_bytes_of_one(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "in", 9)
    (corpus / "bad.txt").write_text("从前有座山。" * 30, encoding="utf-8")
    one = build(list_sources([corpus]), tmp_path / "one")
    two = build(list_sources([corpus]), tmp_path / "two", workers=2)
    assert one == two and len(one.committed) == 9 and len(one.refused) == 1
    assert read_tree(tmp_path / "one") == read_tree(tmp_path / "two")


def test_one_changed_document_redoes_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = write_corpus(tmp_path / "in", 5)
    build(list_sources([corpus]), tmp_path / "out")
    read: list[str] = []

    def count(path: Path, **others: object) -> object:
        read.append(path.name)
        return load(path, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(documents, "load", count)
    again = build(list_sources([corpus]), tmp_path / "out")
    assert again.unchanged == 5 and not read
    (corpus / "003.txt").write_text(MONTH.format(city="北", month=5, n=99, done=1), encoding="utf-8")
    again = build(list_sources([corpus]), tmp_path / "out")
    assert (again.unchanged, read) == (4, ["003.txt"])
    shards = list((tmp_path / ".out.shards").glob("*/*.zip"))
    assert len(shards) == 5, "the shard of the old text is swept"
    assert "99座" in set(read_tables(tmp_path / "out").quantities["raw"])


def test_changed_code_reads_everything_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = write_corpus(tmp_path / "in", 2)
    build(list_sources([corpus]), tmp_path / "out")
    assert len(hash_code()) == 64
    monkeypatch.setattr("kfanalysis.corpus.builds.hash_code", lambda: "another")
    assert build(list_sources([corpus]), tmp_path / "out").unchanged == 0


def test_a_document_that_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = write_corpus(tmp_path / "in", 3)

    def slow(loaded: object) -> object:
        if "21座" in loaded.source.text:  # type: ignore[attr-defined]
            time.sleep(5)
        return find(loaded)  # type: ignore[arg-type]

    monkeypatch.setattr(documents, "find", slow)
    outcome = build(list_sources([corpus]), tmp_path / "out", seconds=0.5)
    assert [(each.file, each.code) for each in outcome.refused] == [("001.txt", "timeout")]
    assert len(outcome.committed) == 2


def test_a_worker_that_dies_costs_its_document_alone(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "in", 6)
    script = f"""
import os, sys
from pathlib import Path
from kfanalysis.corpus import documents, executors
from kfanalysis.corpus.builds import build, list_sources
read = documents.read_document
def deadly(job):
    if job.file.path.name == "002.txt":
        os.kill(os.getpid(), 9)
    return read(job)
deadly.__module__ = "__main__"
executors.read_document = deadly
executors.multiprocessing.get_all_start_methods = lambda: ["fork"]
if __name__ == "__main__":
    outcome = build(list_sources([Path({str(corpus)!r})]), Path({str(tmp_path / "out")!r}), workers=2)
    print(len(outcome.committed), [(each.file, each.code) for each in outcome.refused])
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.stdout.strip() == "5 [('002.txt', 'memory')]", done.stderr[-500:]


def run_killed(corpus: Path, out: Path, after: float) -> None:
    """Run a build and kill it, with its workers, after a while."""
    command = [sys.executable, "-m", "kfanalysis", "build", str(corpus), "--out", str(out), "--workers", "2"]
    process = subprocess.Popen(
        command, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize("kills", [KILLS, pytest.param(1000, marks=pytest.mark.soak)])
def test_killed_runs_lose_nothing_and_end_with_the_same_bytes(tmp_path: Path, kills: int) -> None:
    corpus, chance = write_corpus(tmp_path / "in", 12), random.Random(3)
    build(list_sources([corpus]), tmp_path / "unbroken")
    kept: set[Path] = set()
    for _ in range(kills):
        run_killed(corpus, tmp_path / "out", chance.uniform(0.3, 2.5))
        shards = set((tmp_path / ".out.shards").glob("*/*.zip"))
        assert kept <= shards, "a document that was committed is lost"
        kept = shards
    build(list_sources([corpus]), tmp_path / "out")
    assert read_tree(tmp_path / "out") == read_tree(tmp_path / "unbroken")


def test_cluster_of_two_processes_one_of_them_killed(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    corpus = write_corpus(tmp_path / "in", 20)
    build(list_sources([corpus]), tmp_path / "alone")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        files = list_sources([corpus])
        from kfanalysis.corpus.builds import _plan

        jobs, _ = _plan(files, tmp_path / "out", None, None, 60)
        results = []
        for result in run_jobs(jobs, scheduler=cluster.scheduler_address):
            results.append(result)
            if len(results) == 3:
                [worker, *_] = cluster.workers.values()
                os.kill(worker.pid, signal.SIGKILL)
        assert len(results) == 20 and not [each for each in results if each.refusal]
        outcome = build(files, tmp_path / "out", scheduler=cluster.scheduler_address)
    assert outcome.unchanged == 20
    assert read_tree(tmp_path / "out") == read_tree(tmp_path / "alone")


def test_a_scheduler_that_does_not_answer_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("distributed")
    corpus = write_corpus(tmp_path / "in", 2)
    code = main(["build", str(corpus), "--out", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:9"])
    assert code == 1
    assert "no scheduler answers at tcp://127.0.0.1:9" in capsys.readouterr().err
