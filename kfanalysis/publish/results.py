"""Results as files: the frames of an analysis as CSV, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from kfanalysis.delimited import write_csv
from kfanalysis.folders import replace_folder, write_manifest


def write_results(frames: Mapping[str, pd.DataFrame], folder: str | Path) -> None:
    """Write each frame as ``NAME.csv`` into a folder of its own, with a manifest; the same frames give the same bytes."""
    with replace_folder(Path(folder)) as place:
        for name, frame in frames.items():
            (place / f"{name}.csv").write_bytes(write_csv(frame))
        write_manifest(place)
