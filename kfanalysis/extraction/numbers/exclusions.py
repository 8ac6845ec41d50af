"""Exclusions: the stretches of a text whose numerals measure nothing, each under a named rule (codebook §2 and §3).

Read from designations (2号楼, 三年行动), enclosures (“三个一批”, 《…三年行动方案》, 〔2021〕34号), Latin words
(G310, K3 670, urls), markers (1., 一是), cues (每万人, 上午九时), idioms (统一) and ordinals that are no ranks
(第77次). Where two overlap, the one that starts first holds, then the longer one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kfanalysis.extraction.grammar.bounds import read_after
from kfanalysis.extraction.grammar.clauses import clause_end
from kfanalysis.extraction.grammar.numerals import DIGITS, HAN, PAIR, STEPS
from kfanalysis.extraction.grammar.units import read_unit
from kfanalysis.extraction.numbers.idioms import find_inner_idioms
from kfanalysis.extraction.numbers.numbered_names import find_designations
from kfanalysis.extraction.numbers.ordinals import find_ordinals
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import Exclusion
from kfanalysis.text.fold import clean

# reading of codebook §3 → its rules; a rule is the name of the pattern's group.
_RULES = {
    "ordinal": "numbered grade session storey phase nth room",
    "name": "quoted title document_number latin_name standard letters sum_label product_label ratio version top_list "
    "generation plan circle event year_label label hotline policy bus five_year_plan big_label slogan road place",
    "marker": "bracket_marker line_marker spoken_marker step_marker row_marker item_label page_marker",
    "chainage": "chainage",
    "phone_or_url": "url mail phone long_number code page_counter",
    "clock_time": "clock ago",
    "vague": "some",
    "share_base": "per_base",
    "word": "each",
}
_READINGS = {rule: reading for reading, rules in _RULES.items() for rule in rules.split()}
_ITEM = rf"(?:[0-9]{{1,2}}|[{DIGITS}十]{{1,3}})"
_PART_OF_DAY = alternation(load_words("numbercues", use="part_of_day"))
_MINUTES = rf"\ ?(?:[0-9]{{1,2}}|[{DIGITS}十]{{1,3}})\ ?分(?!之)|半|整|钟"
_HOUR = rf"(?:[01]?[0-9]|2[0-4]|[{DIGITS}十]{{1,3}})\ ?[时点](?!位|名|评|[{DIGITS}])(?:{_MINUTES})?"
LATIN = r"""
    [A-Za-zΦφ](?<![A-Za-z0-9][A-Za-z])
    (?: (?P<url>(?<=h)ttps?://[!-~]{1,500}|(?<=w)ww\.[!-~]{1,500})
      | (?P<mail>[A-Za-z0-9._-]{0,40}@[A-Za-z0-9.-]{1,60})
      | (?P<chainage>(?:(?<=K)|[A-Z]{0,2}K)\ ?[0-9]{0,4}[\ +]?\ ?[0-9]{3}(?:\.[0-9]{1,3})?(?![0-9]))
      | (?P<standard>[A-Z]{1,3}(?:/T)?\ ?[0-9]{3,6}(?:\.[0-9]{1,2})?-(?:19|20)[0-9]{2})
      | (?P<latin_name>[A-Za-z]{0,12}[-.]?[0-9]{1,8}(?:[.-][0-9A-Za-z]{1,8}){0,4}[A-Za-z]{0,4})
    )"""
ENCLOSED = rf"""
    (?P<title>《[^《》\n]{{1,80}}》)
  | (?P<quoted>“[^“”\n]{{1,30}}”|‘[^‘’\n]{{1,30}}’|「[^「」\n]{{1,30}}」|"[^"\n]{{1,24}}")
  | (?P<document_number>[〔\[【(]\ ?[12][0-9]{{3}}\ ?[〕\]】)]\ ?(?:第\ ?)?[0-9]{{1,4}}\ ?号)
  | (?P<bracket_marker>\({_ITEM}\))
    """
LINE = rf"""
    (?:^|(?<=[。;:!?”]))\ {{0,4}}
    (?: (?P<line_marker>{_ITEM}(?:[、)](?=\ {{0,2}}[^0-9\n\ ])|\.(?![0-9\n])))
    | (?<![。;:!?”])(?P<row_marker>[0-9]{{1,3}}\ {{1,3}}(?=[{HAN}]))
      | (?P<step_marker>第[{DIGITS}十]{{1,3}}(?=[,、:]))
    )"""
CUED = rf"""
    (?P<per_base>每\ ?(?:[0-9]{{1,4}}\ ?)?[十百千万亿]{{1,2}}(?=[{HAN}])
      | [万亿]元{alternation(load_words("numbercues", use="per_head"))})
  | 其(?P<spoken_marker>[一二三四五](?=[,、是:]))
  | (?<![0-9.,{DIGITS}十])(?P<clock>{_HOUR}(?:\ ?[至到~—-]\ ?{_PART_OF_DAY}{{0,2}}{_HOUR})?)
  | (?:^|(?<=\ ))(?P<ago>[0-9]{{1,3}}\ ?(?:天|小时|分钟|周|个月|年)前)(?=\ |$)
    """
NUMBERED = rf"""
    (?<![0-9.,])(?:(?<=[:\ ])(?P<page_counter>[0-9]{{1,9}}+(?:\ ?次)?)|(?<=[{HAN}])(?P<item_label>[0-9]{{1,3}}+)(?=[{HAN}]))
    """
PAGES = r"(?P<page_marker>第\ ?[0-9]{1,5}\ ?页[\ ,/、|]{0,3}[共总]\ ?[0-9]{1,5}\ ?页)"
PATTERNS = {
    lead: re.compile(pattern, re.VERBOSE | re.MULTILINE)
    for lead, pattern in {
        "latin": LATIN,
        "enclosed": ENCLOSED,
        "line": LINE,
        "cued": CUED,
        "numbered": NUMBERED,
        "pages": PAGES,
    }.items()
}
_NUMERAL = re.compile(rf"[0-9{DIGITS}{PAIR}{STEPS}]")
_DIGITS = re.compile(
    rf"[0-9]++(?:\.[0-9]++)?\ ?[余多]?[万亿]{{0,2}}"
    rf"|(?<=[{HAN}]{{2}})[{DIGITS}{PAIR}十][{DIGITS}{PAIR}{STEPS}]{{0,5}}"
)
_PROMISE = re.compile(alternation(load_words("numbercues", use="promise")))
_ITEM_LABELS = load_words("numbercues", use="item_label")
_COUNTERS = tuple(sorted(load_words("numbercues", use="page_counter"), key=len, reverse=True))
_PARTS_OF_DAY = load_words("numbercues", use="part_of_day")
_MORE = frozenset("万亿千百余多来几%‰.,-~—")


def find_exclusions(text: str) -> list[Exclusion]:
    """Find what no quantity may be read from, in order and without overlaps (codebook §3, ledger readings).

    >>> [(x.raw, x.reading, x.rule) for x in find_exclusions("第77次会议,2号楼,S318线,12345热线,一是推进“三个一批”")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('第77', 'ordinal', 'nth'), ('2号', 'ordinal', 'numbered'), ('S318', 'name', 'latin_name'),
     ('12345', 'name', 'hotline'), ('一是', 'marker', 'spoken_marker'), ('“三个一批”', 'name', 'quoted')]
    >>> [(x.raw, x.reading) for x in find_exclusions("K3 670,豫政〔2021〕34号,4月30日22时,每万人,建设一批,一律")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('K3 670', 'chainage'), ('〔2021〕34号', 'name'), ('22时', 'clock_time'), ('每万', 'share_base'),
     ('一批', 'vague'), ('一律', 'word')]
    >>> find_exclusions("完成投资1339亿元,两期,居全省第9位,三十二个,110千伏")
    []
    """
    cleaned = clean(text)
    out: list[Exclusion] = []
    for start, end, reading, rule in sorted(_find(cleaned), key=lambda found: (found[0], -found[1])):
        if not out or start >= out[-1].end:
            out.append(Exclusion(start, end, text[start:end], reading, rule))
    return out


def _find(text: str) -> Iterator[tuple[int, int, str, str]]:
    for start, end, rule in find_designations(text):
        if rule.startswith("idiom:"):
            yield start, end, rule[6:], "idiom"
        else:
            yield start, end, _READINGS[rule], rule
    for start, end, reading in find_inner_idioms(text):
        yield start, end, reading, "idiom"
    for lead, pattern in PATTERNS.items():
        for match in pattern.finditer(text):
            rule = match.lastgroup or ""
            if lead == "enclosed" and not _is_named(match):
                continue
            if rule == "latin_name" and _is_counted(text, match):
                continue
            if lead == "numbered" and not _is_labelled(text, match.start(), rule):
                continue
            if rule == "clock" and not text[max(0, match.start(rule) - 6) : match.start(rule)].rstrip(
                " "
            ).endswith(_PARTS_OF_DAY):
                continue
            if rule in ("row_marker", "item_label") and _is_measured(text, match.end(), rule):
                continue
            yield match.start() if lead == "latin" else match.start(rule), match.end(), _READINGS[rule], rule
    for ordinal in find_ordinals(text):
        if ordinal.value is None:
            yield ordinal.start, ordinal.end, "ordinal", "nth"


def _is_labelled(text: str, start: int, rule: str) -> bool:
    """Tell the number of a row behind its label (任务4中小学), and a page's counter that stands apart (阅读 365 次)."""
    lead = text[max(0, start - 10) : start]
    if rule == "item_label":
        return lead.endswith(_ITEM_LABELS)
    label = lead.rstrip(": ")
    word = next((word for word in _COUNTERS if label.endswith(word)), None)
    return word is not None and label[: -len(word)][-1:] in ("", " ", "\n")


def _is_measured(text: str, end: int, rule: str) -> bool:
    """Tell a figure (任务4个) from the running number of a row that touches the next word (任务4中小学食堂)."""
    if text[end : end + 1] in _MORE:
        return True
    unit = read_unit(text, end)
    return unit is not None and (unit.kind != "noun" or (rule == "item_label" and len(unit.word) == 1))


def _is_promise(inner: str) -> bool:
    """Tell a promise that is quoted (“新建公厕12座”) from a name: a verb goes before a number that a unit measures."""
    for match in _DIGITS.finditer(inner):
        unit = read_unit(inner, match.end())
        if inner[match.end() : match.end() + 1] in tuple("%‰"):
            return True
        if unit is not None and (read_after(inner, unit.end) or _PROMISE.search(inner[: match.start()])):
            return True
    return False


def _is_named(match: re.Match[str]) -> bool:
    """Tell a quoted name from a quoted sentence, whose figures count (“全年完成投资100亿元,增长5%”)."""
    inner = match.group()[1:-1]
    if (
        match.lastgroup == "quoted"
        and clause_end(inner, 0, len(inner)) < len(inner)
        and any("0" <= char <= "9" for char in inner)
    ):
        return False
    if match.lastgroup == "quoted" and _is_promise(inner):
        return False
    return _NUMERAL.search(inner) is not None


def _is_counted(text: str, match: re.Match[str]) -> bool:
    """Tell LED300盏 from G310 (two letters number nothing that a unit counts), and the unit of 5万m3/d from a name."""
    if match.start() and text[match.start() - 1] in "/万亿 " and read_unit(text, match.start()) is not None:
        return True
    word = match.group().rstrip("0123456789")
    unit = read_unit(text, match.end()) if len(word) > 1 and word.isalpha() else None
    return unit is not None and unit.kind not in ("noun", "arabic")
