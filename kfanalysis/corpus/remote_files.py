"""Documents and tables that lie elsewhere: any address that fsspec knows (s3://, gs://, sftp://, https://, zip://).

Documents are copied into a local folder and read there, tables are written there and copied out, the manifest last:
who finds it finds every file that it names. What a run had read before it was broken off is kept beside local folders
only, so a run whose tables go elsewhere begins anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kfanalysis.folders import MANIFEST
from kfanalysis.records import KfanalysisError


def is_address(place: str) -> bool:
    """Whether a place is an address of another system than this one's files.

    >>> is_address("s3://archive/2024"), is_address("data/raw"), is_address("C:\\\\raw")
    (True, False, False)
    """
    return "://" in place


def fetch(address: str, into: Path) -> Path:
    """Copy the document or folder at an address into a local folder; returns where it stands there."""
    system, path = _open(address)
    into.mkdir(parents=True, exist_ok=True)
    try:
        if not system.exists(path):
            raise KfanalysisError("nothing stands there / 该地址无文件", code="no_file", file=address)
        name = path.rstrip("/").rsplit("/", 1)[-1] or "documents"
        if not system.isdir(path):
            system.get_file(path, str(into / name))
            return into / name
        for each in system.find(path):
            target = into / name / each[len(path.rstrip("/")) :].lstrip("/")
            if not target.resolve().is_relative_to(into.resolve()):
                raise KfanalysisError(f"{each} leads out of the folder", code="no_file", file=address)
            target.parent.mkdir(parents=True, exist_ok=True)
            system.get_file(each, str(target))
    except OSError as error:
        raise _refuse(address, error) from error
    return into / name


def store(folder: Path, address: str) -> None:
    """Copy a folder of tables to an address, its manifest last."""
    system, path = _open(address)
    files = sorted(
        (each for each in folder.rglob("*") if each.is_file()), key=lambda each: each.name == MANIFEST
    )
    try:
        for each in files:
            target = f"{path.rstrip('/')}/{each.relative_to(folder).as_posix()}"
            system.makedirs(target.rsplit("/", 1)[0], exist_ok=True)
            system.put_file(str(each), target)
    except OSError as error:
        raise _refuse(address, error) from error


def _open(address: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise KfanalysisError(
            "addresses need fsspec, which is not installed", code="missing", file=address,
            remedy="pip install 'kfanalysis[corpus]', or give a local folder",
        ) from error  # fmt: skip
    try:
        system, path = url_to_fs(address)
    except (ValueError, ImportError) as error:
        raise KfanalysisError(
            str(error), code="no_file", file=address,
            remedy="Install the package that fsspec names for such addresses, or give a local folder.",
        ) from error  # fmt: skip
    return system, path


def _refuse(address: str, error: OSError) -> KfanalysisError:
    return KfanalysisError(
        str(error), code="no_file", file=address, remedy="Check the address and the rights."
    )
