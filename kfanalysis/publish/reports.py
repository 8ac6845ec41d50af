"""Reports: tables as pages that need nothing else, for reading, checking and printing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from kfanalysis.publish.page_words import LANGS
from kfanalysis.publish.pages import write_bulletin, write_index
from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    from kfanalysis.tables import Tables


def report(t: Tables, path: str | os.PathLike[str], *, lang: str = "zh") -> list[Path]:
    """Write a report: one self-contained page of one bulletin; of several an index, and a page each beside it.

    The pages hold no script and name no outside address. The page of a bulletin among several is called
    ``NAME.BULLETIN.html`` after the index ``NAME.html``. Returns what was written, the first page first.
    """
    path = Path(path)
    if lang not in LANGS:
        raise KfanalysisError(f"lang={lang!r}: reports are written in 'zh' or 'en'")
    names = list(t.texts)
    if not names:
        raise KfanalysisError("the tables hold no text to report on", code="no_tables")
    pages: dict[Path, str] = {}
    if len(names) == 1:
        pages[path] = write_bulletin(t, names[0], lang=lang)
    else:
        places = {name: path.with_name(f"{path.stem}.{name}{path.suffix}") for name in names}
        pages[path] = write_index(t, {name: quote(place.name) for name, place in places.items()}, lang=lang)
        for name, place in places.items():
            pages[place] = write_bulletin(t, name, lang=lang, up=quote(path.name), figures=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    for place, page in pages.items():
        new = place.with_name(f".{place.name}.new")
        new.write_text(page, encoding="utf-8", newline="\n")
        new.replace(place)
    return list(pages)
