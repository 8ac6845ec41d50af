"""Joins: the shards of many documents as one folder of tables, one document at a time, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kfanalysis.corpus.shards import read_parts
from kfanalysis.delimited import read_csv
from kfanalysis.folders import replace_folder
from kfanalysis.schemas import read_dtypes, read_optional
from kfanalysis.tables import TableWriter, write_package


def join_shards(
    shards: Iterable[tuple[str, Path]], out: Path, *, further: Mapping[str, bytes] | None = None
) -> None:
    """Write the tables of shards, given as (bulletin_id, path) in the order of their ids, to a folder, all or nothing.

    The bytes are those that ``write_tables`` writes for all documents at once: each table is sorted by bulletin first.
    """
    with replace_folder(out) as place:
        with TableWriter(place) as writer:
            for name, path in shards:
                parts, text = read_parts(path)
                frames = {}
                if writer.has_parquet:
                    frames = {
                        table: read_csv(content, dtypes=read_dtypes(table), optional=read_optional(table))
                        for table, content in parts.items()
                    }
                writer.add({name: text}, parts, frames)
        write_package(place, further or {})
