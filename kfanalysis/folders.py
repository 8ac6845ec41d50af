"""Folders written as a whole: filled beside the old one, brought to the disk, then put in its place.

A run that fails or is killed leaves the old folder as it was. Two runs at once exclude each other by a lock beside
the folder (``.NAME.lock``), which the system releases when a process ends, however it ends; so what lies beside it
as ``.NAME.new-PID`` or ``.NAME.old-PID`` while the lock is held was left by a killed run, and is cleared.
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

import kfanalysis
from kfanalysis.records import KfanalysisError

MANIFEST = "manifest.json"
# Parquet repeats the tables where pyarrow is installed: it is listed apart, so that the manifest is the same anywhere.
COPIES = "manifest.parquet.json"
PATIENCE = 10.0  # seconds that a second run waits for the first


@contextmanager
def replace_folder(folder: Path) -> Iterator[Path]:
    """Yield an empty folder to fill; at the end of the block it takes the place of ``folder``.

    Files that somebody else put into the old folder are carried over. A folder that holds files but no
    manifest is not ours and is refused.
    """
    folder = folder.absolute()
    new, old = (folder.parent / f".{folder.name}.{kind}-{os.getpid()}" for kind in ("new", "old"))
    try:
        _refuse_foreign(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.parent / f".{folder.name}.lock", timeout=PATIENCE):
            _recover(folder)
            new.mkdir()
            yield new
            _carry_over(folder, new)
            _sync(new)
            _swap(folder, new, old)
    except Timeout as error:
        raise KfanalysisError(
            f"another run has been writing here for over {PATIENCE:.0f} s",
            code="locked",
            file=str(folder),
            remedy="wait until it has ended, or name another folder",
        ) from error
    except OSError as error:
        cause = error.strerror or type(error).__name__
        raise KfanalysisError(
            f"cannot be written ({cause}); what stood there is unchanged",
            code="unwritable",
            file=str(folder),
            remedy="free some space, or choose a folder that you may write to",
        ) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def read_manifest(folder: Path) -> dict[str, dict[str, str | int]]:
    """Read which files a folder was written with, the parquet among them: path → bytes and sha256."""
    lists = [MANIFEST, COPIES] if (folder / COPIES).is_file() else [MANIFEST]
    try:
        manifests = [json.loads((folder / name).read_text(encoding="utf-8")) for name in lists]
        return {entry.pop("path"): entry for manifest in manifests for entry in manifest["files"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KfanalysisError(
            f"no tables written by kfanalysis: {MANIFEST} is missing or broken",
            code="no_tables",
            file=str(folder),
            remedy="build them with: kfanalysis build SOURCE --out FOLDER",
        ) from error


def write_manifest(place: Path) -> None:
    """Write down every file of a folder that is being filled, with its size and hash; parquet in a list of its own."""
    paths = sorted(
        path for path in place.rglob("*") if path.is_file() and path.name not in (MANIFEST, COPIES)
    )
    copies = [path for path in paths if path.suffix == ".parquet"]
    _write_list([path for path in paths if path not in copies], place, MANIFEST)
    if copies:
        _write_list(copies, place, COPIES)


def _write_list(paths: Sequence[Path], place: Path, name: str) -> None:
    files = [
        {
            "path": path.relative_to(place).as_posix(),
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in paths
    ]
    write_json({"kfanalysis": kfanalysis.__version__, "files": files}, place / name)


def write_json(content: Any, path: Path) -> None:
    """Write JSON as this project does: UTF-8, one space of indent, a line end at the end."""
    path.write_bytes((json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))


def _refuse_foreign(folder: Path) -> None:
    names = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    cause, remedy = "", "choose an empty folder"
    if folder.is_symlink():
        cause, remedy = "is a link", "name the folder that it leads to"
    elif folder.exists() and not folder.is_dir():
        cause = "is a file"
    elif MANIFEST not in names and any(not name.startswith(".") for name in names):
        cause = "holds files that kfanalysis did not write"
    if cause:
        raise KfanalysisError(cause, code="unwritable", file=str(folder), remedy=remedy)


def _recover(folder: Path) -> None:
    """Clear what killed runs left behind; put the old folder back where one fell between its two renames."""
    for kind in ("old", "new"):
        for entry in list(folder.parent.glob(f".{glob.escape(folder.name)}.{kind}-*")):
            if not entry.name.rpartition("-")[2].isdecimal():
                continue
            if kind == "old" and not folder.exists():
                entry.rename(folder)
            else:
                shutil.rmtree(entry, ignore_errors=True)


def _carry_over(folder: Path, new: Path) -> None:
    """Carry over what somebody else put into the folder, also among our files and where the manifest is damaged."""
    ours = set()
    if (folder / MANIFEST).exists():
        ours = {MANIFEST, COPIES}
        with suppress(KfanalysisError):
            ours |= set(read_manifest(folder))

    def refuse(error: OSError) -> None:
        raise error

    for place, folders, names in os.walk(folder, onerror=refuse) if folder.is_dir() else ():
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        for name in (*names, *links):
            entry = Path(place) / name
            target = new / entry.relative_to(folder)
            if entry.relative_to(folder).as_posix() not in ours and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(entry, target, follow_symlinks=False)
        if not folders and not names:
            (new / Path(place).relative_to(folder)).mkdir(parents=True, exist_ok=True)


def _swap(folder: Path, new: Path, old: Path) -> None:
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
        _sync_one(folder.parent)
    except OSError:
        if folder.exists():
            folder.rename(new)
        if old.exists():
            old.rename(folder)
        raise
    if old.exists():
        with suppress(OSError):  # else the next run clears it
            old.rename(new)  # to be cleared under this name: what is called old is always whole


def _sync(folder: Path) -> None:
    for place, _, names in os.walk(folder):
        for name in names:
            if not (Path(place) / name).is_symlink():
                _sync_one(Path(place) / name)
        _sync_one(Path(place))


def _sync_one(path: Path) -> None:
    if path.is_dir() and not hasattr(os, "O_DIRECTORY"):  # a folder cannot be synced on Windows
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
