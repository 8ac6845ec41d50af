"""Statistics programs: Stata files with labels, parquet in one file or partitioned, and JSON lines."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kfanalysis.publish.exports.frames import label_columns, list_values
from kfanalysis.records import KfanalysisError
from kfanalysis.schemas import read_dtypes, read_vocabulary

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

STAMP = datetime(2000, 1, 1)
# Stata's limits: characters of a variable's label, and of a string that is no strL.
LABEL, STRING = 80, 2045
RENAMED = {"end": "end_"}  # a word of the language


def write_stata(t: Tables, place: Path) -> None:
    """Write one ``.dta`` (version 118) a table: ASCII names, Chinese labels of variables, vocabularies as labelled codes.

    The codes of a vocabulary run from 0 in the order of the codebook. Longer texts are strL; ``end`` is ``end_``.
    """
    for table, frame in t.frames().items():
        columns: dict[str, Any] = {}
        for name, dtype in read_dtypes(table).items():
            columns[name] = _stata_column(frame[name], dtype, read_vocabulary(table, name))
        labels = {
            name: label[:LABEL] for name, label in label_columns(table, "zh").items() if name in columns
        }
        long = [name for name, column in columns.items() if _is_long(column)]
        dates: Any = {
            name: "td" for name, dtype in read_dtypes(table).items() if dtype.startswith("datetime")
        }
        frame = pd.DataFrame(columns).rename(columns=RENAMED)
        labels = {RENAMED.get(name, name): label for name, label in labels.items()}
        frame.to_stata(
            place / f"{table}.dta", write_index=False, version=118, time_stamp=STAMP, convert_strl=long,
            variable_labels=labels, convert_dates=dates, data_label=f"kfanalysis {table}",
        )  # fmt: skip


def write_parquet(t: Tables, place: Path) -> None:
    """Write one parquet file a table; needs the extra ``parquet``."""
    pa = _load_arrow()
    for table, frame in t.frames().items():
        # pandas would note its own version in the file: the content would be the same, its bytes not.
        content = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
        pa.parquet.write_table(content, place / f"{table}.parquet")


def write_dataset(t: Tables, place: Path) -> None:
    """Write a partitioned parquet dataset a table, ``TABLE/year=2023/publisher=…/part-0.parquet``, as pandas, DuckDB,
    Dask and Spark read it (hive partitions); needs the extra ``parquet``. What is not known is ``unknown``."""
    pa = _load_arrow()
    of = t.bulletins.set_index("bulletin_id")
    places = {
        name: of[name].astype("object").where(of[name].notna() & (of[name] != ""), UNKNOWN)
        for name in ("year", "publisher")
    }
    schema = pa.schema([("year", pa.string()), ("publisher", pa.string())])
    for table, frame in t.frames().items():
        # A column that is a partition is no column of the files: of bulletins both are said by the path alone.
        kept = frame.drop(columns=list(places), errors="ignore")
        kept = kept.assign(
            **{
                name: frame["bulletin_id"].map(values).fillna(UNKNOWN).astype(str)
                for name, values in places.items()
            }
        )
        pa.dataset.write_dataset(
            pa.Table.from_pandas(kept, preserve_index=False).replace_schema_metadata(None), place / table,
            format="parquet", partitioning=pa.dataset.partitioning(schema, flavor="hive"), use_threads=False,
            basename_template="part-{i}.parquet",
        )  # fmt: skip


UNKNOWN = "unknown"


def _load_arrow() -> Any:
    try:
        import pyarrow as pa
        import pyarrow.dataset
        import pyarrow.parquet
    except ImportError as error:
        raise KfanalysisError(
            "parquet needs pyarrow, which is not installed",
            code="missing",
            remedy="pip install 'kfanalysis[parquet]'",
        ) from error
    return pa


def write_json_lines(t: Tables, place: Path) -> None:
    """Write one ``.jsonl`` a table, an object a row: dates in ISO form, what is missing as null."""
    for table, frame in t.frames().items():
        with (place / f"{table}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
            for values in list_values(frame):
                row = {
                    name: value.isoformat() if isinstance(value, date) else value
                    for name, value in zip(frame.columns, values, strict=True)
                }
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _stata_column(column: pd.Series[Any], dtype: str, vocabulary: tuple[str, ...]) -> Any:
    if vocabulary and column.notna().any():  # codes without a value have no labels in Stata
        values = [value if value in vocabulary else None for value in column]
        return pd.Categorical(values, categories=list(vocabulary))
    if vocabulary or dtype == "str":
        return pd.Series([_bare(text) if isinstance(text, str) else "" for text in column], dtype=object)
    if dtype == "Int64":
        return column.astype("float64")
    if dtype == "bool":
        return column.astype("int8")
    return column.astype("datetime64[ns]") if dtype.startswith("datetime") else column


def _bare(text: str) -> str:
    """A string of Stata ends at the first NUL."""
    return text.replace("\x00", "␀")


def _is_long(column: Any) -> bool:
    if not isinstance(column, pd.Series) or column.dtype != object:
        return False
    return bool((column.map(lambda text: len(text.encode("utf-8"))) > STRING).any())
