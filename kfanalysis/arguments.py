"""Arguments as callers give them, read into what the code works with, or refused in a sentence."""

from __future__ import annotations

from datetime import date, datetime

from kfanalysis.records import KfanalysisError


def read_day(name: str, value: date | str | None) -> date | None:
    """Read a day given as a date or in ISO form; ``name`` is that of the argument.

    >>> read_day("as_of", "2022-05-13")
    datetime.date(2022, 5, 13)
    >>> read_day("as_of", "5月13日")
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: as_of="5月13日": not a date; write it as 2022-05-13
    """
    if not isinstance(value, str):
        return value.date() if isinstance(value, datetime) else value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise KfanalysisError(f'{name}="{value}": not a date; write it as 2022-05-13') from error
