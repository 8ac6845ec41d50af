"""Executors: run the same function over many documents, here one by one, in processes, or on a Dask cluster.

All three go through the standard ``concurrent.futures`` interface; a worker process that dies takes one document
with it, never the rest.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

from kfanalysis.corpus.documents import Job, Result, read_document, refuse
from kfanalysis.records import KfanalysisError

# Jobs handed to a pool at once, a worker: enough to keep it busy, few enough to stay small.
AHEAD = 8
PATIENCE = 5  # seconds that a scheduler may take to answer
MEMORY = 2_000_000_000


def run_jobs(
    jobs: Sequence[Job], *, workers: int = 1, memory: int = MEMORY, scheduler: str | None = None
) -> Iterator[Result]:
    """Yield the result of each job as it comes; ``memory`` is the bytes that a worker process may hold."""
    if scheduler is not None:
        with connect(scheduler) as executor:
            yield from _run_on(executor, jobs, 64 * AHEAD)
    elif workers > 1 and len(jobs) > 1:
        yield from _run_in_pool(list(jobs), workers, memory)
    else:
        yield from map(read_document, jobs)


@contextmanager
def connect(address: str) -> Iterator[Executor]:
    """Connect to a Dask scheduler; every worker must see the documents and the shards under the same paths."""
    try:
        import distributed
    except ImportError as error:
        raise KfanalysisError(
            "a scheduler needs Dask, which is not installed",
            code="missing",
            remedy="pip install 'kfanalysis[corpus]'",
        ) from error
    try:
        client: Any = distributed.Client(address, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise KfanalysisError(
            f"no scheduler answers at {address} ({type(error).__name__})", code="scheduler",
            remedy="start one with: dask scheduler, and workers with: dask worker ADDRESS --nthreads 1",
        ) from error  # fmt: skip
    try:
        yield client.get_executor(pure=False, retries=2)
    finally:
        client.close()


def _run_on(executor: Executor, jobs: Sequence[Job], ahead: int) -> Iterator[Result]:
    """Keep ``ahead`` jobs in flight, so that memory does not grow with their number."""
    waiting: dict[Any, Job] = {}
    rest = iter(jobs)
    for job in rest:
        waiting[executor.submit(read_document, job)] = job
        if len(waiting) >= ahead:
            break
    while waiting:
        done = next(as_completed(waiting))
        job = waiting.pop(done)
        for following in rest:
            waiting[executor.submit(read_document, following)] = following
            break
        yield _settle(done, job)


def _settle(done: Any, job: Job) -> Result:
    try:
        result: Result = done.result()
        return result
    except BrokenProcessPool:
        raise
    except Exception as error:  # a worker that was lost for good, with all its retries
        return refuse(
            job, "worker", "", f"{type(error).__name__}: {error}", "Run again; what was read is kept."
        )


def _run_in_pool(jobs: list[Job], workers: int, memory: int) -> Iterator[Result]:
    """Run jobs in processes; where one dies, those not yet done are run again one at a time to find the culprit."""
    done: set[Job] = set()
    try:
        with _open_pool(workers, memory) as pool:
            for result in _run_on(pool, jobs, workers * AHEAD):
                done.add(result.job)
                yield result
        return
    except BrokenProcessPool:
        rest = [job for job in jobs if job not in done]
    for job in rest:
        try:
            with _open_pool(1, memory) as pool:
                yield pool.submit(read_document, job).result()
        except BrokenProcessPool:
            cause = "the process that read it died / 读取进程异常退出"
            yield refuse(job, "memory", "", cause, "Split the document, or allow more memory. / 请拆分文件。")


def _open_pool(workers: int, memory: int) -> ProcessPoolExecutor:
    context: Any = multiprocessing.get_context()
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["kfanalysis.corpus.documents"])  # imported once, for all workers
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_limit_memory, initargs=(memory,))


def _limit_memory(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or memory < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, hard))
    del soft
