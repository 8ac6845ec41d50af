"""Where a figure's data come from: place, title, day reported on and file, in a sentence for the caption."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kfanalysis.publish.english_names import name_in_english
from kfanalysis.publish.labels import label, shorten

if TYPE_CHECKING:
    from datetime import date

    from kfanalysis.tables import Tables

_REGION = re.compile(r"[一-龥]{2,12}?自治[州县旗区]")
_PLACE = re.compile(
    r"[一-龥]{1,7}?(?:[省市县区旗盟](?![省市县区旗盟州])|(?<=[一-龥]{2})州(?![一-龥]?[市区县]))"
)


def note_source(tables: Tables, lang: str) -> str:
    """Say where the tables come from, to follow a caption: title or place, day, publisher, file; how many of several."""
    rows = tables.bulletins.to_dict("records")
    if not rows:
        return ""
    gap = " " if lang == "en" else ""
    days = sorted(
        row["as_of"].date() for row in rows if row["as_of"] == row["as_of"] and row["as_of"] is not None
    )
    if len(rows) > 1:
        first, last = (_date(days[0], lang), _date(days[-1], lang)) if days else ("?", "?")
        return gap + label(
            "note.several", lang, n=len(rows), title=_name(rows[0], lang), first=first, last=last
        )
    row = rows[0]
    day = label("note.as_of", lang, date=_date(days[0], lang)) if days else label("note.no_date", lang)
    publisher = _text(row.get("publisher"))
    by = label("note.by", lang, publisher=publisher) if publisher and lang == "zh" else ""
    return gap + label(
        "note.one",
        lang,
        title=_name(row, lang),
        day=day,
        by=by,
        file=row["source"] if _ascii(row["source"]) or lang == "zh" else "",
    )


def find_place(text: str) -> str:
    """Find the province, city, county or district that a title opens with.

    >>> find_place("双柳市2024年民生实事进展情况"), find_place("关于民生实事的通报")
    ('双柳市', '')
    >>> find_place("双州市实事进展"), find_place("湘溪土家族苗族自治州通报"), find_place("恩溪州通报")
    ('双州市', '湘溪土家族苗族自治州', '恩溪州')
    """
    found = _REGION.match(text) or _PLACE.match(text)
    place = found[0] if found else ""
    return "" if place.startswith(("关于", "全", "各")) else place


def _name(row: dict[Any, Any], lang: str) -> str:
    title = _text(row["title"]) or row["bulletin_id"]
    if lang == "zh":
        return shorten(title.replace("(", "（").replace(")", "）").replace(",", "，"), 30)
    place = find_place(title) or find_place(_text(row.get("publisher")))
    return name_in_english(place) if place else label("note.no_place", lang)


def _date(day: date, lang: str) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {day:%B} {day.year}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _ascii(text: str) -> bool:
    return all(ord(char) < 0x2E80 for char in text)
