"""One document → one shard: the pure function that every executor runs, on this machine or another.

A job names the file, its hash and what was asked; the result names the shard or says why the document is refused.
Nothing else is touched: the same job gives the same shard, wherever it runs.
"""

from __future__ import annotations

import hashlib
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import FrameType

from kfanalysis.corpus.corrected_findings import correct_findings
from kfanalysis.corpus.correction_files import Correction, CorrectionError
from kfanalysis.corpus.shards import Shard, holds_shard, name_shard, read_summary, write_shard
from kfanalysis.corpus.summaries import Summary, summarise
from kfanalysis.pipeline import find, load
from kfanalysis.records import KfanalysisError
from kfanalysis.tables import tabulate

SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be read, and the folder that was given, None where the file was given itself."""

    path: Path
    folder: Path | None = None

    @property
    def name(self) -> str:
        """Its path below the folder, else its name."""
        from kfanalysis.read import name_source

        return name_source(self.path, self.folder)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document in quarantine; ``code`` is for programs, ``cause`` and ``remedy`` are for people."""

    file: str
    path: str
    code: str
    place: str
    cause: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be read, how, and where its shard belongs; ``seconds`` is the time that one document may take."""

    file: SourceFile
    sha256: str
    code: str
    shards: Path
    as_of: date | None = None
    layout: str | None = None
    seconds: float = SECONDS
    corrections: tuple[Correction, ...] = ()

    @property
    def shard(self) -> Path:
        """Where the shard stands: its name tells the content, the code and what was asked."""
        asked = (
            self.file.name,
            self.sha256,
            self.code,
            str(self.as_of),
            str(self.layout),
            str(self.corrections),
        )
        return self.shards / name_shard(asked)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a document: its shard with the summary, or the refusal; ``unchanged`` where it stood already."""

    job: Job
    bulletin_id: str = ""
    summary: Summary | None = None
    refusal: Refusal | None = None
    unchanged: bool = field(default=False)
    errors: tuple[CorrectionError, ...] = ()


def read_document(job: Job) -> Result:
    """Read a document into its shard; whatever goes wrong with it is a refusal, and no exception."""
    if holds_shard(job.shard) and not job.corrections:  # lines that do not apply are told each time
        name, summary = read_summary(job.shard)
        return Result(job, name, summary, unchanged=True)
    try:
        with limit_time(job.seconds):
            findings = find(load(job.file.path, as_of=job.as_of, layout=job.layout, folder=job.file.folder))
        if findings.source.sha256 != job.sha256 or _hash(job.file.path) != job.sha256:
            raise KfanalysisError(
                "the file changed while it was read / 读取时文件发生变化", code="changed",
                remedy="Run again. / 请重新运行。",
            )  # fmt: skip
        findings, errors = correct_findings(findings, job.corrections)
        summary = summarise(findings)
        write_shard(job.shard, Shard(findings.source.bulletin_id, tabulate(findings), summary))
        return Result(job, findings.source.bulletin_id, summary, errors=tuple(errors))
    except KfanalysisError as error:
        return refuse(job, error.code or "refused", error.place, error.cause, error.remedy)
    except TimeoutError:
        cause = f"reading took over {job.seconds:.0f} s / 读取超时"
        return refuse(
            job, "timeout", "", cause, "Split the document, or raise the limit. / 请拆分文件或放宽时限。"
        )
    except MemoryError:
        return refuse(
            job, "memory", "", "reading took more memory than allowed / 内存超限", "Split the document."
        )
    except Exception as error:  # one document's surprise must not cost the others
        return refuse(job, "crash", "", f"{type(error).__name__}: {error}", "Report it with the file.")


def refuse(job: Job, code: str, place: str, cause: str, remedy: str) -> Result:
    """Refuse a document."""
    return Result(job, refusal=refuse_file(job.file, code, place, cause, remedy))


def refuse_file(file: SourceFile, code: str, place: str, cause: str, remedy: str) -> Refusal:
    """Make the row of the quarantine; a path that is no text is written with its bytes."""
    path = file.path.as_posix().encode("utf-8", "backslashreplace").decode("utf-8")
    return Refusal(file.name, path, code, place, cause, remedy)


@contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """Raise TimeoutError when the block takes longer; only the main thread of a system with timers can."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_: int, __: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
