"""The formats by name, and the one function that writes any of them: ``kf.export``, ``kfanalysis export``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kfanalysis.folders import replace_folder, write_manifest
from kfanalysis.publish.exports.annotations import write_doccano, write_label_studio, write_w3c
from kfanalysis.publish.exports.documents import write_html, write_latex
from kfanalysis.publish.exports.spreadsheets import write_excel_csv, write_workbook
from kfanalysis.publish.exports.statistics import (
    write_dataset,
    write_json_lines,
    write_parquet,
    write_stata,
)
from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

FORMATS: dict[str, Callable[[Tables, Path], None]] = {
    "xlsx": write_workbook,
    "csv-excel": write_excel_csv,
    "stata": write_stata,
    "parquet": write_parquet,
    "dataset": write_dataset,
    "jsonl": write_json_lines,
    "latex": write_latex,
    "html": write_html,
    "w3c": write_w3c,
    "label-studio": write_label_studio,
    "doccano": write_doccano,
}


def export(t: Tables, format: str, folder: str | Path) -> None:
    """Write the tables in one of the ``FORMATS`` into a folder of its own, all or nothing; the same bytes each time.

    Raises KfanalysisError for an unknown format, and for a folder that holds files of others.
    """
    if format not in FORMATS:
        raise KfanalysisError(f'format="{format}": no such format; choose among {", ".join(FORMATS)}')
    with replace_folder(Path(folder)) as place:
        FORMATS[format](t, place)
        write_manifest(place)
