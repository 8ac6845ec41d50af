"""What figures say, in Chinese or English: words and captions from ``lexicon/figurewords.tsv``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kfanalysis.lexicon import load_rows
from kfanalysis.publish.english_names import abbreviate, drop_city, name_in_english
from kfanalysis.publish.groups import POOLED
from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    from kfanalysis.tables import Tables


@cache
def _words(lang: str) -> dict[str, str]:
    return {row["key"]: row[lang] for row in load_rows("figurewords")}


def label(key: str, lang: str, **values: object) -> str:
    """Word a key of ``figurewords.tsv``, its ``{…}`` filled in.

    >>> label("status.completed", "zh"), label("status.completed", "en")
    ('已完成', 'completed')
    >>> label("status.sold", "zh")
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: figurewords.tsv has no 'status.sold'
    """
    words = _words(lang)
    if key not in words:
        raise KfanalysisError(f"figurewords.tsv has no {key!r}")
    return words[key].format(**values) if values else words[key]


def name_value(variable: str, value: str, lang: str) -> str:
    """Name a value of a variable; offices and places have English names, the rest stands as it is.

    >>> name_value("topic", "health", "zh"), name_value("jurisdiction", "杞县", "zh")
    ('卫生健康', '杞县')
    """
    key = "say.pooled" if value == POOLED else f"{variable}.{value}"
    if key in _words(lang):
        return _words(lang)[key]
    if value in ("", "unknown"):
        return label("say.unnamed", lang)
    return name_in_english(value) if lang == "en" else value


def say_cut(shown: int, n: int, lang: str) -> str:
    """Say how many of the rows are drawn, where it is not all of them.

    >>> say_cut(3, 3, "zh"), say_cut(2, 3, "en")
    ('', '; 2 are drawn, the rest is in the data')
    """
    return label("say.cut", lang, shown=shown) if shown < n else ""


def name_office(value: str, lang: str, width: int) -> str:
    """Name an office or place in a width of so many Chinese characters; English is abbreviated before it is cut.

    >>> name_office("市宣传部", "zh", 9), name_office("市发展改革委", "en", 11), name_office("市教育局", "en", 11)
    ('市宣传部', 'Dev. & Reform Comm.', 'Education Bureau')
    """
    name = name_value("jurisdiction", drop_city(value) if lang == "en" else value, lang)
    if lang == "en" and _width(name) > 2 * width:
        name = abbreviate(name)
    return shorten(name, width)


def name_commitments(t: Tables, lang: str) -> dict[tuple[str, str], str]:
    """Name each commitment by its owner's office or place, and its id, by which it is found in the tables."""
    owners = t.owners.drop_duplicates(["bulletin_id", "owner_id"])
    places = dict(
        zip(zip(owners["bulletin_id"], owners["owner_id"], strict=True), owners["jurisdiction"], strict=True)
    )
    names: dict[tuple[str, str], str] = {}
    for row in t.commitments[["bulletin_id", "commitment_id", "owner_id"]].to_dict("records"):
        place = places.get((row["bulletin_id"], row["owner_id"]), "")
        name = name_office(place if isinstance(place, str) else "", lang, 9)
        names[row["bulletin_id"], row["commitment_id"]] = f"{name} {row['commitment_id']}"
    return names


def shorten(text: str, width: int) -> str:
    """Cut a text to a width in Chinese characters, two Latin ones counting as one.

    >>> shorten("老旧小区改造提升", 6), shorten("S318线路面", 6)
    ('老旧小区改…', 'S318线路面')
    """
    if _width(text) <= 2 * width:
        return text
    text = text[: 2 * width]
    while _width(text) > 2 * width - 2:
        text = text[:-1]
    return text + "…"


def _width(text: str) -> int:
    return sum(1 if ord(char) < 0x2E80 else 2 for char in text)
