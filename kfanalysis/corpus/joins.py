"""Joins: the shards of many documents as one folder of tables, one document at a time, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from kfanalysis.corpus.shards import read_parts, read_text
from kfanalysis.delimited import read_csv, write_csv
from kfanalysis.folders import replace_folder
from kfanalysis.records import Flag
from kfanalysis.schemas import read_dtypes, read_optional
from kfanalysis.tables import TableWriter, flag_twins, frame_rows, sort_rows, write_package
from kfanalysis.text.twins import find_twins


def join_shards(
    shards: Iterable[tuple[str, Path]], out: Path, *, further: Mapping[str, bytes] | None = None
) -> None:
    """Write the tables of shards, given as (bulletin_id, path) in the order of their ids, to a folder, all or nothing.

    The bytes are those that ``write_tables`` writes for all documents at once: each table is sorted by bulletin first,
    and bulletins that are alike are flagged.
    """
    shards = list(shards)
    twins = find_twins((name, read_text(path)) for name, path in shards)
    with replace_folder(out) as place:
        with TableWriter(place) as writer:
            for name, path in shards:
                parts, text = read_parts(path)
                if name in twins:
                    parts |= {"flags": _add_flags(parts["flags"], flag_twins({name: twins[name]}))}
                frames = {}
                if writer.has_parquet:
                    frames = {
                        table: read_csv(content, dtypes=read_dtypes(table), optional=read_optional(table))
                        for table, content in parts.items()
                    }
                writer.add({name: text}, parts, frames)
        write_package(place, further or {})


def _add_flags(content: bytes, flags: list[Flag]) -> bytes:
    read = read_csv(content, dtypes=read_dtypes("flags"), optional=read_optional("flags"))
    return write_csv(sort_rows("flags", pd.concat([read, frame_rows("flags", flags)], ignore_index=True)))
