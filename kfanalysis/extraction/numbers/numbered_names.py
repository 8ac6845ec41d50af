"""Designations: numbers that name or number a thing instead of counting it (2号楼, 12345热线, 三年行动, 五大战略).

Two leads, each a pattern that matches at every number and so never looks over one twice: ``ARABIC`` and ``CHINESE``.
The group that matched behind the number is the rule; a check by the same name, where there is one, decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kfanalysis.extraction.grammar.numerals import DIGITS, HAN, LONGEST, PAIR, STEPS, read_small
from kfanalysis.extraction.grammar.units import read_unit
from kfanalysis.extraction.grammar.written_numerals import ARABIC as NUMBER
from kfanalysis.extraction.grammar.written_numerals import MIDDLE_DOT
from kfanalysis.extraction.numbers.idioms import read_idiom
from kfanalysis.lexicon import alternation, load_rows, load_words

_CN = f"{DIGITS}{PAIR}{STEPS}"


def _cues(use: str) -> tuple[str, ...]:
    return load_words("numbercues", use=use)


_PLAN = rf"\ ?年(?![完累共来内间以])[{HAN}]{{0,2}}?{alternation(_cues('plan'))}"
_CIRCLE = rf"\ ?(?:分钟|公里|小时|刻钟)[{HAN}]{{0,6}}?圈"
_PLACE = f"[{''.join(sorted(_cues('place_kind')))}]"
_PLACE_CLASSIFIER = "[间家口座条道户门里营堂集岔棵眼井台]"
ARABIC = rf"""
    [0-9](?<![0-9][0-9])[0-9]*+(?>(?:[.,][0-9]++){{0,4}})
    (?: (?P<sum_label>(?>(?:\+[0-9A-Za-z]{{1,4}})+))
      | (?P<product_label>(?>(?:\ ?[×✕╳xX*]\ ?[0-9]++(?>(?:[.,][0-9]++)*)){{1,3}})(?:\ ?小时)?)
      | (?P<ratio>(?>(?::[0-9]{{1,5}}(?:\.[0-9]{{1,4}})?){{1,4}}))
      | (?P<clock>\ ?时(?![间长段限效期速空])(?:\ ?[0-9]{{1,2}}\ ?分)?|\ ?点(?:\ ?[0-9]{{1,2}}\ ?分(?!之)|整|半|钟))
      | (?P<version>版(?![块本]))
      | (?P<top_list>强(?![化度力大调基势]))
      | (?P<generation>后(?=[、,。;\ ]|[0-9]|[{HAN}]{{0,3}}(?:青年|干部|职工|党员|群体|一代)))
      | (?P<numbered>(?>(?:[、,~—至和及-][0-9]{{1,4}}){{0,8}})\ ?(?:号(?![召称])|\#))
      | (?P<grade>\ ?级(?![别差]))
      | (?P<session>届|年级|标段|标(?![准志识本题杆]))
      | (?P<room>\ ?(?:号?办公室|会议室|号?房间|室(?![内外温])))
      | (?P<storey>\ ?(?:层(?!次|级|面)|楼(?!栋|宇)))
      | (?P<phase>期(?={alternation(_cues("phase"))}))
      | (?P<bus>路(?=(?>(?:[、和及][0-9]{{1,3}}路){{0,9}})(?:公交|车|电车)))
      | (?P<event>(?!{MIDDLE_DOT})·[0-9]{{1,2}}(?![0-9]))
      | (?P<road>[国省县乡]道)
      | (?P<phone>-[0-9]{{3,8}}(?:-[0-9]{{3,8}})?(?![0-9]))
      | (?P<document_number>\ [0-9]{{1,4}}\ ?号文?)
      | (?P<plan>{_PLAN})
      | (?P<circle>{_CIRCLE})
      | (?P<letters>[A-Za-z]{{1,8}}(?:[-.]?[0-9A-Za-z]{{1,4}}){{0,3}}级?)
      | (?P<label>[{HAN}]{{0,4}}?{alternation(_cues("label"))})
    )?"""
CHINESE = rf"""
    [{_CN}](?<![{_CN}][{_CN}])[{_CN}]*+
    (?: (?P<clock>[时点](?:(?:零[{DIGITS}]|[{DIGITS}]?十[{DIGITS}]?)分(?!之)|半|整|钟|[一三]刻))
      | (?P<spoken_marker>[是要则](?![求素点]))
      | (?P<session>届(?:[{DIGITS}十]{{1,3}}(?:[中次]全会|次))?|年级|标段?(?![准志识本题杆箱])
                    |[中次]全会|次(?=会议|全体|代表大会))
      | (?P<grade>级)
      | (?P<numbered>\ ?号(?![召称]))
      | (?P<storey>层(?!次|级|面)|楼(?!栋|宇))
      | (?P<phase>期(?![间限末初盼望]))
      | (?P<place>[间家棵道口眼条井户里]{_PLACE}{{1,2}}(?:村|镇|乡|街道|社区|屯|寨)
                |{_PLACE_CLASSIFIER}(?=(?:[、和及与][{HAN}]{{1,6}}?){{0,8}}(?<!第)(?<!等)(?<!共)[0-9]{{1,3}}个{alternation(_cues("place_list"))}))
      | (?P<big_label>大(?![类项件块片道街桥型量宗户小班课]))
      | (?P<slogan>个(?:一(?![个批])|一批|[0-9]{{1,3}}(?![0-9])|百(?!\ ?分)|[千万]))
      | (?P<road>路(?![口段面灯网径])|街(?![道镇区])|巷)
      | (?P<plan>{_PLAN})
      | (?P<circle>{_CIRCLE})
      | (?P<each>[{HAN}]{{1,2}}?一(?={alternation(_cues("each"))}))
      | (?P<some>大?批|系列|些|部分|定(?![点位制向])|段时间|番)
    )?"""
PATTERNS = {"arabic": re.compile(ARABIC, re.VERBOSE), "chinese": re.compile(CHINESE, re.VERBOSE)}
_NUMBER = re.compile(NUMBER, re.VERBOSE)
_COUNTED_ON = re.compile(r"[、,和及]\ ?[0-9]")
_ENDS = frozenset("0123456789万亿千百 ")
_NUMBERED_UNITS = tuple(
    (row["word"], at) for row in load_rows("units")
    for at, char in enumerate(row["word"]) if at and char in _CN
)  # fmt: skip
_POLICY = re.compile(rf"{alternation(_cues('policy_verb'))}了?([{HAN}]{{2,4}})$")
_POLICY_BEHIND = re.compile(rf"条(?:{alternation(_cues('policy_behind'))}|[,。;、)》”]|$)")
_PHONE_CUE = re.compile(rf"{alternation(_cues('phone'))}[:是为 ]{{0,2}}$")
_PHONE_AREA = re.compile(r"0[0-9]{2,3}|[48]00")
_HOTLINE = re.compile(r"11[0249]|12[012]|100(?:86|10)|12[0-9]{3}|9[56][0-9]{3,4}")
_MINUTES = re.compile(r"[0-5][0-9]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_HOUR = re.compile(r"[01]?[0-9]|2[0-4]")
_CLAUSE_START = frozenset(",。;:、!?“(\n ")
_SAID_ONCE = frozenset("统唯之同单万专逐第其")  # 统一是, 之一是: no enumerators
_LONG = 9
_RANGE = frozenset("~—–-至到")


def find_designations(text: str) -> Iterator[tuple[int, int, str]]:
    """Find in clean text the numbers that designate, and the idioms that start with one, as (start, end, rule).

    >>> [rule for _, _, rule in find_designations("2号楼,5A级景区,12345热线,500强,2.0版,三年行动计划,五大战略")]
    ['numbered', 'letters', 'hotline', 'top_list', 'version', 'plan', 'big_label']
    >>> list(find_designations("1339亿元,110千伏,两期,3年,地上18层,共三层,15km"))
    []
    """
    for match in PATTERNS["arabic"].finditer(text):
        start, group = match.start(), match.lastgroup
        end = match.start(group) if group else match.end()
        if start and text[start - 1].isascii() and text[start - 1].isalpha():
            continue
        if group == "product_label":
            last = _find_factor(text, start, match.end())
            end = match.end() if last is None else start + len(text[start:last].rstrip("×✕╳xX* "))
            yield start, end, group
        elif (
            group is not None
            and not _is_unit(text, match)
            and _CHECKS.get(group, _always)(text, start, end, match.end())
        ):
            yield start, match.end(), _is_time(group, text, start, end) or group
        elif (rule := _judge_bare(text, start, end)) is not None:
            yield start, end, rule
    for match in PATTERNS["chinese"].finditer(text):
        start, group = match.start(), match.lastgroup
        if text[start - 1 : start].isdecimal():
            continue  # 9.8万标箱: the scale of digits
        if _is_inside_unit(text, start):
            continue  # 吨二氧化碳
        if (idiom := read_idiom(text, start)) is not None:
            yield start, idiom[0], f"idiom:{idiom[1]}"
        elif group is None:
            if _is_five_year_plan(text[start : match.end()]):
                yield start, match.end(), "five_year_plan"
        elif group == "session" and text[start - 1 : start] == "第" and match.end() - match.start(group) > 1:
            yield start - 1, match.end(), group  # 第十七届四次会议
        elif (
            text[start - 1 : start] != "第"
            and not _is_unit(text, match)
            and _CN_CHECKS.get(group, _counted)(text, start, match.start(group), match.end())
        ):
            yield start, match.end(), group


def _find_factor(text: str, start: int, end: int) -> int | None:
    """Find where the measured number of a product begins (3×1.5万吨: behind ×); None where nothing is measured."""
    last = max(text.rfind(sign, start, end) for sign in "×✕╳xX*") + 1
    last += text[last : last + 1] == " "
    if text[start:last].rstrip("×xX* ") == "7" and text[last:end].startswith("24"):
        return None  # 7×24小时
    number = _NUMBER.match(text, last)
    if number is None or (
        read_unit(text, number.end()) is None and text[number.end() : number.end() + 1] not in tuple("%‰")
    ):
        return None if number is None or number.group()[-1] not in "万亿" else last
    return last


def _is_unit(text: str, match: re.Match[str]) -> bool:
    """Tell a unit of the lexicon that is longer than the word that would make a name (120标方, 三大方面、48个)."""
    group = match.lastgroup or ""
    if group not in ("session", "big_label", "numbered", "grade", "storey", "phase"):
        return False
    at = match.start(group)
    unit = read_unit(text, at)
    if unit is None or unit.end <= match.end():
        return False
    return group != "big_label" or _COUNTED_ON.match(text, unit.end) is not None


def _is_inside_unit(text: str, start: int) -> bool:
    return any(
        text.startswith(word, start - at)
        for word, at in _NUMBERED_UNITS
        if text[start - at - 1 : start - at] in _ENDS
    )


_Check = Callable[[str, int, int, int], bool]


def _always(text: str, start: int, end: int, stop: int) -> bool:
    return True


def _is_time(group: str, text: str, start: int, end: int) -> str | None:
    """Tell 21:30 from a ratio such as 1:500."""
    minutes = text[end + 1 : end + 3]
    is_clock = group == "ratio" and _MINUTES.fullmatch(minutes) and _HOUR.fullmatch(text[start:end])
    return "clock" if is_clock else None


def _judge_bare(text: str, start: int, end: int) -> str | None:
    """Judge a number with nothing telling behind it: a hotline, a code, a telephone, a policy's short name."""
    run, behind = text[start:end], text[end : end + 1]
    if run[0] == "0" and len(run) > 1 and run.isdigit() and behind not in tuple("月日年.:"):
        torn = text[start - 1 : start] in (" ", "\n") and text[start - 2 : start - 1].isdecimal()
        return None if torn else "code"  # 1 000 is torn, 0312 is a code
    if len(run) < 3 and behind != "条":
        return None
    if behind == "条":
        if _POLICY_BEHIND.match(text, end) and (name := _POLICY.search(text[max(0, start - 8) : start])):
            return None if name[1].endswith(_cues("policy_noun")) else "policy"
        return None
    if (behind in "%‰万亿元余多来几 " and behind) or not run.isdigit() or read_unit(text, end) is not None:
        return None
    if text[start - 1 : start] in _RANGE and text[start - 2 : start - 1].isdecimal():
        return None  # 90—110之间
    if _LONG <= len(run) <= LONGEST:
        return "long_number"
    if len(run) > 4 and _PHONE_CUE.search(text[max(0, start - 8) : start]):
        return "phone"
    if _YEAR.fullmatch(run) and "一" <= behind <= "鿿" and behind not in "年届":
        return "year_label"
    return (
        "hotline" if _HOTLINE.fullmatch(run) and ("一" <= behind <= "鿿" or behind in tuple("、-)")) else None
    )


def _is_unitless(text: str, start: int, end: int, stop: int) -> bool:
    """Tell a name such as 8121投资计划 from a count: no unit, scale or date mark goes before the word."""
    return (
        text[end] not in "万亿年月日"
        and text[start:end].isdigit()
        and read_unit(text, end) is None
        and not (_HOTLINE.fullmatch(text[start:end]))
    )


def _is_lettered(text: str, start: int, end: int, stop: int) -> bool:
    if text[end] in "kw" and not (text[end + 1 : end + 2].isascii() and text[end + 1 : end + 2].isalnum()):
        return False
    return read_unit(text, end) is None


def _is_storey(text: str, start: int, end: int, stop: int) -> bool:
    """Tell the second storey (2层钢梁) from two storeys (共2层, 2层以上, 2层框架结构)."""
    return not text[max(0, start - 4) : start].endswith(_cues("storey_before")) and not text.startswith(
        _cues("storey_behind"), stop
    )


def _is_phase(text: str, start: int, end: int, stop: int) -> bool:
    """Tell phase three (三期工程) from three issues (举办三期)."""
    if text[start:end] in ("一", "二") or text.startswith(_cues("phase"), stop):
        return text[start:end] != PAIR
    return text[start:end] != PAIR and not text[max(0, start - 2) : start].endswith(_cues("issue"))


def _counted(text: str, start: int, end: int, stop: int) -> bool:
    return text[start:end] != PAIR


def _is_spoken_marker(text: str, start: int, end: int, stop: int) -> bool:
    before = text[start - 1 : start]
    if end - start > 2 or PAIR in text[start:end] or (before in _SAID_ONCE and before):
        return False
    return text[end] == "是" or not before or before in _CLAUSE_START


def _is_five_year_plan(run: str) -> bool:
    return len(run) == 3 and run[0] == "十" and run[2] == "五"


_CHECKS: dict[str, _Check] = {
    "letters": _is_lettered,
    "label": _is_unitless,
    "clock": lambda text, start, end, stop: _HOUR.fullmatch(text[start:end]) is not None,
    "generation": lambda text, start, end, stop: end - start == 2 and text[end - 1] == "0",
    "top_list": lambda text, start, end, stop: 2 <= end - start <= 4,
    "plan": lambda text, start, end, stop: end - start < 3,
    "document_number": lambda text, start, end, stop: (
        end - start == 4 and text[start:end].startswith(("19", "20"))
    ),
    "storey": _is_storey,
    "phone": lambda text, start, end, stop: (
        _PHONE_AREA.fullmatch(text[start:end]) is not None or text[end + 1] == "0"
    ),
    "room": lambda text, start, end, stop: (
        3 <= end - start <= 4 and not text[max(0, start - 4) : start].endswith(_cues("room_counted"))
    ),
}
_CN_CHECKS: dict[str, _Check] = {
    "clock": lambda text, start, end, stop: (hour := read_small(text[start:end])) is not None and hour <= 24,
    "place": lambda text, start, end, stop: text[start:end] != PAIR or stop - end == 1,
    "spoken_marker": _is_spoken_marker,
    "storey": lambda text, start, end, stop: (
        _counted(text, start, end, stop) and _is_storey(text, start, end, stop)
    ),
    "phase": _is_phase,
    "session": lambda text, start, end, stop: text[end] != "次" or "届" in text[max(0, start - 6) : start],
    "grade": _always,
    "big_label": _always,
    "slogan": lambda text, start, end, stop: end - start == 1,
    "road": lambda text, start, end, stop: end - start == 1 and _counted(text, start, end, stop),
    "each": lambda text, start, end, stop: text[start:end] == "一",
    "some": lambda text, start, end, stop: text[start:end] == "一" and text[start - 1 : start] != "翻",
}
