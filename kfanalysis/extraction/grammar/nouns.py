"""Nouns: the noun phrase beside a number, and the predicate of a short stretch of text."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kfanalysis.lexicon import alternation, load_words

_QUOTED = re.compile(r"“[^“”\n]{0,80}”|《[^《》\n]{0,80}》")
# A note in brackets is no part of a name; a short gloss (村(社区), 家(次)) is.
_NOTE = re.compile(r"\((?![一-龥]{1,5}\))[^()\n]{0,300}\)")
_BREAK = re.compile(r"[\0,:;。!?\n]")
_MARKER = re.compile(r"^(?:[①-⑳⑴-⒇]|\([0-9一二三四五六七八九十]{1,3}\)|[0-9]{1,2}[.、](?![0-9]))")
# A place that plans: its name and the word of plan say nothing of what is counted.
_PLANNING = re.compile(r"[一-龥]{1,7}[省市县区州旗盟镇乡](?:将|拟|计划|力争|预计|争取|要)")
_STRAY = " \0、,:;。.`\"'"


@cache
def _words(*kinds: str) -> str:
    return alternation(word for kind in kinds for word in load_words("nounwords", kind=kind))


@cache
def _verb_pattern(*kinds: str, block: bool = True) -> re.Pattern[str]:
    """Compile the verbs of some kinds, all if none is named.

    A strong verb (新建, 打造) has an object wherever it stands; a weak one (改造, 服务) often is part of a noun; one
    that stands by itself (造林, 就业) has its object in it. Before a general head a verb is part of a noun too
    (改造项目, 服务中心) if ``block``, and before a suffix always (完成率, 安置费).
    """
    verbs = [verb for kind in kinds or ("strong", "weak", "self") for verb in load_words("verbs", kind=kind)]
    first = "".join(sorted({verb[0] for verb in verbs}))
    nouns = _words("generic", "suffix") if block else _words("suffix")
    return re.compile(rf"(?=[{first}])(?>{alternation(verbs)})(?!{nouns})")


@cache
def _right_end() -> re.Pattern[str]:
    # One-character words end a phrase too, but not inside 和美乡村, 在建项目 or 为民中心.
    alone = r"(?!和[美谐平]|在[建用册研]|为民|到[位期])(?<!自)[的到于在已均与和及或为是被将因占并也还未至由从让向]"
    held = r"按(?![时期])|受[^,、]{1,12}(?:影响|限制|制约)"
    note = r"\((?![一-龥]{1,6}\))"
    return re.compile(rf"[^一-龥A-Za-z0-9“”《》()·\-]|{note}|{_words('stop')}|{alone}|{held}")


@cache
def _closer() -> re.Pattern[str]:
    # A single character closes a phrase only where it is no word's second half: 签约, 建设, 直达.
    words = load_words("nounwords", kind="closer")
    single = "".join(word for word in words if len(word) == 1)
    halves = "签节预建铺开增敷架附最邻行作成规原存发转表抵直甚集特平"
    return re.compile(
        rf"(?:{alternation(word for word in words if len(word) > 1)}|(?<![{halves}])[{single}])$"
    )


@cache
def _opener() -> re.Pattern[str]:
    date = r"(?:[0-9一二三四五六七八九十]{1,4}(?:年|月份?|日|季度|[~\-至])){1,4}[初底末]?"
    # 已建小区, 共建单位 stay whole; 已建成, 共建立 are what was done.
    whole = rf"{_words('whole')}(?!(?<=建)[成好完立起])"
    return re.compile(rf"(?!{whole}){_words('opener')}|{date}")


@cache
def _quality() -> re.Pattern[str]:
    return re.compile(rf"[^,。;、的]{{1,10}}?{_words('quality')}的")


@cache
def _manner() -> re.Pattern[str]:
    return re.compile(rf"(?<=..){_words('manner')}$")


def mask_quotes(text: str) -> str:
    """Mask the quoted names of a stretch, length kept: “开工一批” does nothing.

    >>> mask_quotes("“开工一批”项目")
    '““““““项目'
    """
    if "“" not in text and "《" not in text:
        return text
    return _QUOTED.sub(lambda m: "“" * len(m.group()), text)


def find_predicate(text: str, *kinds: str) -> re.Match[str] | None:
    """Find the first word that does something in a stretch; a verb inside a noun or a quoted name does nothing.

    >>> [found and found.group() for found in map(find_predicate, ("新建学校", "“开工一批”项目", "改造项目"))]
    ['新建', None, None]
    """
    return _verb_pattern(*kinds).search(mask_quotes(text))


@lru_cache(maxsize=2048)
def split_verb(text: str) -> tuple[str, str, str]:
    """Split a stretch at its last predicate that has an object: (subject, verb, object); all of it is object if none.

    >>> split_verb("全县建成高标准农田"), split_verb("老旧小区改造"), split_verb("企业共反映诉求")
    (('全县', '建成', '高标准农田'), ('', '', '老旧小区改造'), ('企业共', '反映', '诉求'))
    """
    masked = mask_quotes(text)
    found = [*_verb_pattern("strong", block=False).finditer(masked)]
    # A weak verb has an object where it opens the stretch, or where an adverb marks it.
    adverbs = re.finditer(r"^|共|已|累计", masked)
    found += [verb for adverb in adverbs if (verb := _verb_pattern().match(masked, adverb.end()))]
    for verb in sorted(found, key=lambda found: found.start(), reverse=True):
        object_ = text[verb.end() :]
        # 新增就业 and 签约覆盖率 stay whole behind a subject.
        whole = object_ in load_words("verbs", kind="self") or object_.endswith(("率", "度", "比例", "比重"))
        if len(object_) >= 2 and not is_verb(object_) and not (whole and verb.start()):
            return text[: verb.start()], verb.group(), object_
    return "", "", text


@cache
def _verbs_only() -> re.Pattern[str]:
    verbs = alternation([*load_words("verbs", kind="strong"), *load_words("verbs", kind="weak")])
    return re.compile(rf"{_words('manner')}?{verbs}{{1,3}}")


def is_verb(text: str) -> bool:
    """Tell whether a stretch is nothing but verbs that leave their object out: 整改, 就地化解, 建成投用.

    >>> is_verb("整改"), is_verb("就地化解"), is_verb("隐患整改"), is_verb("造林")
    (True, True, False, False)
    """
    return _verbs_only().fullmatch(text) is not None


@cache
def _deliveries_only() -> re.Pattern[str]:
    return re.compile(rf"{_words('manner')}?{alternation(load_words('verbs', kind='strong'))}{{1,2}}")


def is_delivery(text: str) -> bool:
    """Tell whether a stretch is nothing but a verb that always has an object: what it counts is named elsewhere.

    >>> is_delivery("新增"), is_delivery("建成"), is_delivery("整改")
    (True, True, False)
    """
    return _deliveries_only().fullmatch(text) is not None


def is_relation(text: str) -> bool:
    """Tell whether a noun says nothing without another: 长度, 增速, 投资."""
    return text in load_words("nounwords", kind="relation") or text in load_words(
        "rolecues", cue="measure noun"
    )


def strip_verb(text: str) -> str:
    """Strip the verb that ends a noun phrase: the noun that a next verb is about.

    >>> strip_verb("矛盾纠纷排查"), strip_verb("老旧小区"), strip_verb("整改")
    ('矛盾纠纷', '老旧小区', '整改')
    """
    for verb in _verb_pattern("weak").finditer(text):
        if verb.end() == len(text) and verb.start() >= 2:
            return _manner().sub("", text[: verb.start()])
    return text


@lru_cache(maxsize=2048)
def trim(text: str) -> str:
    """Trim what opens and closes a phrase without naming anything: 目前已完成…, …达到.

    >>> trim("目前全市已有农家书屋共"), trim("粮食产量稳定在"), trim("已建成"), trim("其中")
    ('农家书屋', '粮食产量', '建成', '')
    """
    text = _MARKER.sub("", _BREAK.split(_NOTE.sub("", text).replace(" ", ""))[-1].strip(_STRAY))
    while True:
        rest = text
        if opened := _opener().match(rest):
            rest = rest[opened.end() :]
        if (closed := _closer().search(rest)) and closed.end() > 0:
            rest = rest[: closed.start()]
        rest = rest.strip(_STRAY)
        if rest == text:
            return text
        text = rest


@lru_cache(maxsize=2048)
def read_left(text: str) -> str:
    """Read the noun phrase that ends where a number begins; '' where nothing names it.

    >>> read_left("截至目前,已建成公共充电站"), read_left("取得技能等级、特种作业等证书的"), read_left(",共计")
    ('公共充电站', '取得证书', '')
    >>> read_left("围挡已搭建"), read_left("已化解")
    ('围挡', '化解')
    """
    phrase = trim(text)
    if (plan := _PLANNING.match(phrase)) and _verb_pattern(block=False).match(phrase, plan.end()):
        phrase = phrase[plan.end() :]  # 禾柳县计划改造危桥
    if (state := re.search(r"(?<=[一-龥”)]{2})(?:已经?|均已|正在)(?P<act>[^、,]{2,8})$", phrase)) and is_verb(
        state["act"]
    ):
        return trim(phrase[: state.start()])
    if listed := re.search(r"、[^、]{0,20}等(?=[一-龥]{2})", phrase):
        verb, phrase = _verb_pattern().match(phrase), phrase[listed.end() :]
        return verb.group() + phrase if verb and len(phrase) <= 2 else phrase
    while True:
        subject, act, noun = split_verb(phrase)
        noun = trim(noun)
        if not act or len(noun) < 2:
            return phrase
        money = noun in load_words("nounwords", kind="money")
        if (money or is_relation(noun)) and len(subject := trim(subject)) >= 2:
            return subject + ("" if money else act) + noun  # 水厂累计完成投资, 粮食作物种植面积
        if is_relation(noun) and len(noun) == 2 and act in load_words("verbs", kind="weak"):
            return act + noun  # 改造面积
        phrase = noun


@lru_cache(maxsize=2048)
def read_right(text: str) -> str:
    """Read the noun phrase that begins where a number ends; '' where the sentence goes on instead.

    >>> read_right("背街小巷改造项目,已开工"), read_right("功能齐全的新时代文明实践站。"), read_right("已全部开工")
    ('背街小巷改造项目', '新时代文明实践站', '')
    """
    text = text.replace(" ", "")
    if quality := _quality().match(text):
        text = text[quality.end() :]
    elif relative := re.match(r"(?=涉及|面向|服务|由)[^,。;、]{2,14}?的", text):
        text = text[relative.end() :]
    text = text.removeprefix("的")
    if _verb_pattern("strong", block=False).match(text) or re.match(
        "在[建办施]|待|[压缩减增提降升扩上下拓][一-龥]{0,2}[至到]", text
    ):
        return ""
    masked = mask_quotes(text)
    if title := re.match("““{9,}(?=[一-龥]{2})", masked):
        text, masked = text[title.end() :], masked[title.end() :]
    stop = _right_end().search(masked)
    phrase = text[: stop.start() if stop else len(text)].strip(_STRAY)
    if act := _verb_pattern("strong").search(mask_quotes(phrase), 2):  # 退役军人提供岗位
        phrase = phrase[: act.start()]
    return "" if is_verb(phrase) else phrase
