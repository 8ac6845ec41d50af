"""Libraries that one format alone needs: imported where a file of it is read, named with the remedy where missing."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

from kfanalysis.records import KfanalysisError


def need(module: str, file: str) -> Any:
    """Import what reading ``file`` needs, or refuse the file naming the package.

    >>> need("no_such_reader.parts", "a.pdf")
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: a.pdf: the package no_such_reader is missing / 缺少软件包 no_such_reader [missing]
    pip install "kfanalysis[formats]"
    """
    try:
        found: ModuleType = import_module(module)
    except ImportError as error:
        package = module.split(".", 1)[0]
        raise KfanalysisError(
            f"the package {package} is missing / 缺少软件包 {package}", code="missing", file=file,
            remedy='pip install "kfanalysis[formats]"',
        ) from error  # fmt: skip
    return found
