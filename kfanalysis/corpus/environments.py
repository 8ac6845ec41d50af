"""Doctor: what this machine has, what it lacks for the work, and how to get it."""

from __future__ import annotations

import locale
import platform
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from kfanalysis.publish.style import find_font

LOCK = Path("requirements.lock")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; ``remedy`` is empty where nothing is wrong."""

    name: str
    found: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Yield what was found of Python, encodings, libraries and the Chinese font."""
    python = "" if sys.version_info >= (3, 11) else "install Python 3.11 or later"
    yield Finding("python", f"{platform.python_version()} on {platform.system()}", python)
    yield Finding("kfanalysis", version("kfanalysis"))
    yield Finding("encodings", f"files utf-8; locale {locale.getencoding()}; terminal {sys.stdout.encoding}")
    locked = _read_lock()
    for name, extra in _list_requirements():
        yield _examine_library(name, extra, locked.get(name.lower(), set()))
    font = find_font()
    yield (
        Finding("Chinese font", font.name)
        if font
        else Finding("Chinese font", "missing", "pip install zhplot")
    )


def _examine_library(name: str, extra: str, locked: set[str]) -> Finding:
    try:
        found = version(name)
    except PackageNotFoundError:
        wanted = f"'kfanalysis[{extra}]'" if extra else name
        return Finding(
            name, f"missing, of the extra {extra}" if extra else "missing", f"pip install {wanted}"
        )
    if locked and found not in locked:
        return Finding(
            name, f"{found}, locked {' or '.join(sorted(locked))}", "run make to install the locked versions"
        )
    return Finding(name, found)


def _list_requirements() -> list[tuple[str, str]]:
    """List what kfanalysis needs, each library with the extra that asks for it, empty for what all work needs."""
    found: dict[str, str] = {}
    for line in requires("kfanalysis") or ():
        wanted = Requirement(line)
        extra = re.search(r"extra == .([a-z]+)", str(wanted.marker or ""))
        if wanted.name != "kfanalysis":
            found.setdefault(wanted.name, extra[1] if extra else "")
    return sorted(found.items())


def _read_lock() -> dict[str, set[str]]:
    """Read the locked versions (of any Python) where the work is done in the project's folder, else none."""
    locked: dict[str, set[str]] = {}
    if LOCK.is_file():
        pins = re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
        for name, pinned in pins:
            locked.setdefault(name.lower(), set()).add(pinned)
    return locked
