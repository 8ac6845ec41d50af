"""Read an owner's heading: a person with office titles, or an organisation (codebook §1).

    person       = name, space | "(" | ":" | ",", titles      (祝听澜 市委副书记; 张某某(某县县长))
                 | name, titles                               (葛望溪市人大常委会主任: the space is missing)
                 | titles, [space], name                      (市教育局局长 李四)
                 | name                                       (王小明)
    organisation = words that end in a body (市商务局; 市民政局、市残联)

Where the space is missing, the name is cut before an office's opening words (市委, 市农业农村局, 青原县县委):
a name of two letters after a two-letter surname is tried first, then three, then two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kfanalysis.lexicon import alternation, load_words


@dataclass(frozen=True, slots=True)
class Heading:
    """What an owner's heading says, as spans of the string that was read; titles may be empty."""

    kind: Literal["person", "organisation"]
    name: tuple[int, int]
    titles: tuple[int, int]


LONGEST = 90


def read_owner(text: str, start: int = 0, end: int | None = None) -> Heading | None:
    """Read ``text[start:end]`` (clean) as an owner, or None where it reads as none.

    >>> def show(text: str) -> tuple[str, str] | None:
    ...     found = read_owner(text)
    ...     return found and (text[slice(*found.name)], text[slice(*found.titles)])
    >>> show("祝听澜 市委副书记、市委政法委书记"), show("葛望溪市人大常委会主任")
    (('祝听澜', '市委副书记、市委政法委书记'), ('葛望溪', '市人大常委会主任'))
    >>> show("市商务局(5项)"), show("市教育局局长 李四"), show("张某某(某县县长)")
    (('市商务局', ''), ('李四', '市教育局局长'), ('张某某', '某县县长'))
    >>> show("推进人才公寓建设。")
    """
    start, end = _strip(text, start, len(text) if end is None else end)
    if not 1 < end - start <= LONGEST or text[end - 1] in "。;!?":
        return None
    return _read_person(text, start, end) or _read_organisation(text, start, end)


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out what closes a heading: a count in brackets, a colon, odd marks."""
    for pattern in (_MARKS, _COUNT, _MARKS, _SUFFIX, _MARKS):
        if closing := pattern.search(text, max(start, end - 20), end):
            end = closing.start()
    while start < end and text[start] == " ":
        start += 1
    return start, end


_MARKS = re.compile(r"[ :;,·`*]{1,9}$")
_SUFFIX = re.compile(
    r"(?:同志)?的?(?:公开|个人)?承诺(?:事项|内容)?(?:的?(?:进展|推进|完成|落实|兑现|履行)(?:情况)?)?$|同志$"
)
_COUNT = re.compile(
    r"[ ]?\((?:共|合计)?[ ]?[0-9一二三四五六七八九十]{1,4}[ ]?[人位名项件条个家]{1,2}(?:单位|部门|事项)?\)$"
)


def _read_person(text: str, start: int, end: int) -> Heading | None:
    """Try the forms that the heading's end allows: an office, a bracket, or a name after an office."""
    if text[end - 1] == ")" and (found := _bracketed().fullmatch(text, start, end)):
        return Heading("person", found.span("name"), found.span("titles"))
    if _ends_in_office(text, start, end):
        found = _name_first().fullmatch(text, start, end)
        if found is None:
            return _part_name(text, start, end)
        return Heading("person", found.span("name"), found.span("titles"))
    if end - start <= 4 and (found := _name_alone().fullmatch(text, start, end)):
        return Heading("person", (start, end), (end, end))
    if _office_word().search(text, max(start, end - 12), end):
        found = _name_last().fullmatch(text, start, end)
        return Heading("person", found.span("name"), found.span("titles")) if found else None
    return None


_NAME = r"(?P<name>[一-龥] {1,4}[一-龥]|[一-龥]{1,4}?(?:·[一-龥]{1,8}){0,3}|[一-龥]{1,2}[×xX*]{1,2})"
_NOTE = r"(?:\([^()\n]{1,12}\))?"


@cache
def _offices() -> tuple[str, ...]:
    return (*load_words("offices", kind="rank"), *load_words("offices", kind="loose"))


def _ends_in_office(text: str, start: int, end: int) -> bool:
    if text[end - 1] == ")":
        end = max(text.rfind("(", start, end), start)
    if candidate := _CANDIDATE.search(text, max(start, end - 6), end):
        end = candidate.start()
    return text.endswith(_offices(), start, end)


# Who is named for an office has its title already: 副市长候选人.
_CANDIDATE = re.compile(r"(?:候选人|提名人选|拟任人选|人选|候任)$")


@cache
def _office_word() -> re.Pattern[str]:
    return re.compile(alternation(load_words("offices", kind="rank")))


@cache
def _name_first() -> re.Pattern[str]:
    return re.compile(rf"{_NAME}(?:同志)?(?:[ ]+|[ ]*[,:]|——?)[ ]*(?P<titles>[一-龥][^。;!?:\n]{{1,72}})")


@cache
def _bracketed() -> re.Pattern[str]:
    return re.compile(rf"{_NAME}[ ]?\((?P<titles>[一-龥][^。;!?:()\n]{{0,60}}?{alternation(_offices())})\)")


@cache
def _name_last() -> re.Pattern[str]:
    """Titles, then a name: it needs a known surname, or any heading of four letters would read as a name."""
    ranks = alternation(load_words("offices", kind="rank"))
    return re.compile(
        rf"(?P<titles>[^。;!?:\n]{{0,70}}{ranks}{_NOTE})[ :]*(?P<name>(?!候选|候任|提名)(?:{_surname()})[一-龥]{{1,2}})"
    )


@cache
def _name_alone() -> re.Pattern[str]:
    return re.compile(rf"(?:{_surname()})[一-龥]{{1,2}}")


@cache
def _surname() -> str:
    singles = "".join(load_words("surnames", kind="single"))
    return f"{alternation(load_words('surnames', kind='compound'))}|[{singles}]"


@cache
def _compounds() -> frozenset[str]:
    return frozenset(load_words("surnames", kind="compound"))


@cache
def _singles() -> frozenset[str]:
    return frozenset(load_words("surnames", kind="single"))


def _part_name(text: str, start: int, end: int) -> Heading | None:
    """Part name and titles where no space does; the plain openings (市委…) go before those with a place (青原县…)."""
    if text[start : start + 2] in _compounds():
        lengths = (4, 3)
    elif text[start] in _singles():
        lengths = (3, 2)
    else:
        return None
    for opening in (_plain_opening(), _placed_opening()):
        for length in lengths:
            if opening.match(text, start + length, end):
                return Heading("person", (start, start + length), (start + length, end))
    return None


@cache
def _plain_opening() -> re.Pattern[str]:
    levels, served = load_words("offices", kind="level"), load_words("offices", kind="served")
    openers = load_words("offices", kind="opener")
    single = "".join(word for word in levels if len(word) == 1)
    body = rf"[^{single}、, ][一-龥]{{0,14}}?{alternation(load_words('offices', kind='body'))}"
    return re.compile(rf"{alternation(openers)}|{alternation(levels)}(?:{alternation(served)}|{body})")


@cache
def _placed_opening() -> re.Pattern[str]:
    single = "".join(word for word in load_words("offices", kind="level") if len(word) == 1)
    levels = alternation(load_words("offices", kind="level"))
    return re.compile(rf"[^{single}、, ]{{1,4}}{levels}[一-龥]")


def is_titles(text: str, start: int, end: int) -> bool:
    """Whether a line is titles alone, as may stand below a name.

    >>> is_titles("市委副书记、市长", 0, 8), is_titles("加快建设。", 0, 5)
    (True, False)
    """
    return end - start <= LONGEST and _ends_in_office(text, start, end)


def _read_organisation(text: str, start: int, end: int) -> Heading | None:
    close = end - 1 if text[end - 1] == "等" else end
    if text[close - 1] == ")":
        close = max(text.rfind("(", start, close), start)
    if not text.endswith(load_words("offices", kind="body"), start, close):
        return None
    found = _ORGANISATION.fullmatch(text, start, end)
    return Heading("organisation", (start, end), (end, end)) if found else None


_ORGANISATION = re.compile(r"[一-龥(“][一-龥A-Z0-9()“”·、,/和 ]{1,64}")


def read_title_body(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Read the body whose own commitments a document's title announces, where it is more than a place's name.

    >>> title = "滨海市住房和城乡建设局承诺事项进展情况"
    >>> title[slice(*read_title_body(title, 0, len(title)))]
    '滨海市住房和城乡建设局'
    >>> read_title_body("滨海市承诺事项进展情况", 0, 11), read_title_body("云岭市办实事项目进展", 0, 10)
    (None, None)
    """
    found = _titled().match(text, start, end)
    return found.span("body") if found else None


@cache
def _titled() -> re.Pattern[str]:
    bodies = alternation(
        word for word in load_words("offices", kind="body") if len(word) > 1 or word in "局委办厅"
    )
    subjects = alternation(load_words("markers", kind="subject"))
    return re.compile(
        rf"(?P<body>(?:(?!关于)[一-龥]){{2,30}}{bodies})(?<![市县区州旗镇乡年力]办)(?=[0-9“《]|{subjects})"
    )


def read_jurisdiction(name: str, titles: str) -> str:
    """Read whose business an owner answers for: the county of its first office, else its body (青原县, 市商务局).

    A county or district named in any of the titles goes before the city's committee, since who heads a county
    and sits on that committee answers for the county (codebook §1).

    >>> read_jurisdiction("方知行", "市委常委、白鹭县委书记"), read_jurisdiction("阮问渠", "市委改革办主任")
    ('白鹭县', '市委改革办')
    >>> read_jurisdiction("沈观澜", "市政协主席、党组书记"), read_jurisdiction("卓听泉", "市委常委、常务副市长")
    ('市政协', '市政府')
    >>> read_jurisdiction("王小明", "")
    ''
    """
    if not titles:
        return ""
    offices = [office for office in re.split("[、,;/ ]+", _CANDIDATE.sub("", titles)) if office]
    for office in offices:
        if place := _place().match(office):
            return place["place"]
    found = [body for office in offices if (body := _read_body(office))]
    for body in found:
        if not _committee().fullmatch(body):
            level = _committee().match(found[0])
            return body if level is None or body[0] == level[0][0] else level[0] + body
    for office in offices:
        if head := _governor().search(office):
            return f"{head[1]}政府"
    return found[0] if found else ""


@cache
def _place() -> re.Pattern[str]:
    single = "".join(word for word in load_words("offices", kind="level") if len(word) == 1)
    long = alternation(word for word in load_words("offices", kind="level") if len(word) > 1)
    served = alternation(load_words("offices", kind="served"))
    ranks = alternation(load_words("offices", kind="rank"))
    after = rf"(?=[{single}]?(?:{served}|副?{ranks}|政法|组织|宣传|统战))"
    return re.compile(
        rf"(?P<place>(?!各|全|团)[^{single}副中、, ]{{1,6}}?(?:{long}|[{single}])|{long}){after}"
    )


@cache
def _committee() -> re.Pattern[str]:
    levels = alternation(load_words("offices", kind="level"))
    return re.compile(rf"(?:中共)?{levels}(?:委|政府|人民政府)")


@cache
def _governor() -> re.Pattern[str]:
    return re.compile(r"([市县区省州旗盟镇乡])长$")


def _read_body(office: str) -> str:
    found = _office().fullmatch(office)
    return found["body"] if found else ""


@cache
def _office() -> re.Pattern[str]:
    """An office: the body, its party group left out, and the rank; 市委组织部部长 is 市委组织部's."""
    ranks = alternation(load_words("offices", kind="rank"))
    return re.compile(
        rf"(?!党组|党委|党工委|党支部|常务|第一|副|[一二三四]级|原任|时任)(?P<body>团[市县区省州]委|[一-龥()]{{2,24}}?)(?:党组|党委|党工委|党支部|常委会党组)?(?:常务|第一)?副?(?:{ranks})(?:\([^()]{{1,12}}\))?"
    )
