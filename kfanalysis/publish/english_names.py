"""Names of offices and places in English: known words by ``lexicon/officewords.tsv``, the rest in pinyin."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

from kfanalysis.lexicon import load_rows

# What a place's own name ends in, and how it is called in English; the name before it is spelt, never translated.
_ENDS = (
    ("街道", "Subdistrict"), ("县", "County"), ("区", "District"), ("市", "City"), ("旗", "Banner"), ("镇", "Town"),
    ("乡", "Township"), ("村", "Village"), ("州", "Prefecture"), ("省", "Province"),
)  # fmt: skip
_LONGEST_PLACE, _LONGEST_REGION = 5, 14
_SHORT = (
    ("Administrative Committee", "Admin. Cttee"), ("Government Services and Big Data", "Gov. Services & Data"),
    ("Science and Technology", "Science & Tech."), ("Political and Legal", "Political & Legal"),
    ("Standing Committee", "Standing Cttee"), ("People's Congress", "Congress"), ("Administration", "Admin."),
    ("Department", "Dept."), ("Development", "Dev."), ("Commission", "Comm."), ("Committee", "Cttee"),
    ("Organization", "Org."), ("Municipal", "City"), ("Bureau", "Bur."), ("Rural Affairs", "Rural"), (" and ", " & "),
)  # fmt: skip


@cache
def name_in_english(name: str) -> str:
    """Name an office or place in English; without the package pypinyin what no word covers stays Chinese.

    >>> name_in_english("市教育局"), name_in_english("文化和旅游局")
    ('Municipal Education Bureau', 'Culture and Tourism Bureau')
    >>> name_in_english("双柳县"), name_in_english("双柳县水利局")
    ('Shuangliu County', 'Shuangliu County Water Resources Bureau')
    >>> name_in_english("A区"), name_in_english(""), name_in_english("市教育局、市财政局")
    ('A District', '', 'Municipal Education Bureau, Municipal Finance Bureau')
    """
    if "、" in name:
        return ", ".join(name_in_english(each) for each in name.split("、") if each)
    words, at, spelt, placing = _words(), 0, "", True
    found: list[str] = []
    while at < len(name):
        place = _find_place(name[at:]) if placing and not spelt else ""
        placing = bool(place)
        word = place or next((name[at:end] for end in range(len(name), at, -1) if name[at:end] in words), "")
        if word and spelt:
            found.append(spell(spelt))
            spelt = ""
        if word:
            found.append(_name_place(word) if place else words[word])
        else:
            spelt += name[at]
        at += len(word) or 1
    return " ".join([*found, spell(spelt)] if spelt else found)


def abbreviate(name: str) -> str:
    """Abbreviate an office's English name for a narrow figure.

    >>> abbreviate("Development and Reform Commission")
    'Dev. & Reform Comm.'
    """
    for word, short in _SHORT:
        name = name.replace(word, short)
    return name


def drop_city(name: str) -> str:
    """Drop what only says whose office it is, where an office follows.

    >>> drop_city("市教育局"), drop_city("市委宣传部"), drop_city("市委"), drop_city("市政府")
    ('教育局', '宣传部', '市委', '市政府')
    """
    for first in ("市委", "县委", "区委", "省委", "市", "县", "区", "省"):
        rest = name.removeprefix(first)
        if rest != name and len(rest) > 2:
            return rest
    return name


def spell(text: str) -> str:
    """Spell Chinese in pinyin without tones, in one word; what is not Chinese stays.

    >>> spell("双柳"), spell("B2")
    ('Shuangliu', 'B2')
    """
    if text.isascii() or find_spec("pypinyin") is None:
        return text
    from pypinyin import lazy_pinyin

    spelt = "".join(lazy_pinyin(text))
    return spelt[:1].upper() + spelt[1:]


@cache
def _words() -> dict[str, str]:
    return {row["word"]: row["en"] for row in load_rows("officewords")}


def _find_place(name: str) -> str:
    """Find the place that a name opens with: a name of its own and its class; no word of offices is one."""
    region = name.find("自治", 2, _LONGEST_REGION)
    if region > 0 and name[region + 2 : region + 3] in ("州", "县", "旗"):
        return name[: region + 3]
    ends = [(name.find(end, 1, _LONGEST_PLACE + 1), end) for end, _ in _ENDS]
    for at, end in sorted((at, end) for at, end in ends if at > 0):
        place, stem = name[: at + len(end)], name[:at]
        cut = end == "州" and name.startswith(("市", "区", "县"), at + 1)  # 广州市
        if not cut and "和" not in stem and not stem.startswith(("市", "省", "县", "区")):
            known = [word for word in _words() if len(word) > 1 and not word.endswith("族")]
            if not any(word in stem or (name.startswith(word) and len(word) >= len(place)) for word in known):
                return place
    return ""


def _name_place(place: str) -> str:
    end, called = next(each for each in _ENDS if place.endswith(each[0]))
    stem, kept = place.removesuffix(end), [called]
    if stem.endswith("自治"):
        stem, kept = stem.removesuffix("自治"), ["Autonomous", called]
    while people := max(
        (word for word in _words() if word.endswith("族") and stem.endswith(word)), key=len, default=""
    ):
        stem, kept = stem.removesuffix(people), [_words()[people], *kept]
    return " ".join(filter(None, (spell(stem), *kept)))
