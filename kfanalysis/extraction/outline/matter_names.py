"""Split a clause of prose into whose matter it is, the matter's name, and what is told of it (codebook §1, prose).

    clause    = [linking] [unit 承担的] name [(第N项)] ["," ] predicate
    name      = words that end in what a matter is called by (项目, 工程, 一期), or that reach up to the predicate
    predicate = from an opener on (已, 正在, 累计, 因, 完成, 建成 …)

``白鹭水库枢纽工程大坝填筑完成41%`` is told of the 工程 that it names; ``村道工程38公里已完工`` keeps its extent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kfanalysis.extraction.dates.times import find_date_end
from kfanalysis.extraction.outline.name_judgements import is_name, sums_up
from kfanalysis.extraction.outline.report_starts import judge_clause
from kfanalysis.lexicon import alternation, load_words

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Matter:
    """A clause's parts: the unit in charge, the name, its mark (第二项), and where the predicate begins."""

    unit: Span | None
    name: Span
    mark: Span
    told: int
    named: bool


def read_matter(clean: str, start: int, end: int) -> Matter | None:
    """Read ``clean[start:end]``, a sentence or part of one, as a matter and what is told of it, or None.

    ``named`` says that the name is certain: a number of things, or words that end in what a matter is called by.

    >>> def show(text: str) -> tuple[str, str] | None:
    ...     found = read_matter(text, 0, len(text))
    ...     return found and (text[slice(*found.name)], text[found.told :])
    >>> show("其中,市能源局承担的气代煤项目,全面完成入户1万户"), show("村道工程38公里已完工")
    (('气代煤项目', '全面完成入户1万户'), ('村道工程38公里', '已完工'))
    >>> show("水库枢纽工程大坝填筑完成41%"), show("22处村塘清淤已完成13处")
    (('水库枢纽工程', '大坝填筑完成41%'), ('22处村塘清淤', '已完成13处'))
    >>> show("已交付使用"), show("这6项力争年底前收尾")
    (None, None)
    """
    start = skip_linking(clean, start, end)
    if start >= end or sums_up(clean, start, end):
        return None
    unit, start = read_charge(clean, start, end)
    stop = _first_clause_end(clean, start, end)
    if stop == start:
        return None
    if marked := _MARKED.match(clean, start, end):
        told = _skip(clean, marked.end(), end)
        return Matter(unit, marked.span("name"), marked.span("mark"), told, True) if told < end else None
    if tasked := _TASKED.match(clean, start, stop):  # 新增专用道12公里的任务已全部启用
        return Matter(unit, tasked.span("name"), (0, 0), tasked.end(), True)
    opener = _find_opener(clean, start, stop)
    verb = None if _whole().match(clean, start, stop) else _opener().match(clean, start, stop)
    if verb is not None and not clean.startswith("的", verb.end()):
        return None  # but 新建的城南幼儿园 is a name
    asides = [found.span() for found in _ASIDE.finditer(clean, start, stop)]
    ends = (m.end() for m in _matter().finditer(clean, start, stop))
    matters = [at for at in ends if not any(first < at < last for first, last in asides)]
    if opener is None:
        opener = _find_part(clean, start, stop, matters)
    if opener is None:
        told = _skip(clean, stop, end)
        if told >= end or not is_name(clean, start, stop):
            return None
        named = (bool(matters) and matters[-1] == stop) or _EXTENT.search(clean, start, stop) is not None
        return Matter(unit, (start, stop), (0, 0), told, named)
    inner = [at for at in matters if at <= opener]
    joined = (
        bool(inner) and _JOINED.match(clean, inner[-1], opener) is not None
    )  # 校舍工程以及公租房等均已开工
    dated = bool(inner) and find_date_end(clean, inner[-1], opener) == opener  # 迁建项目9月1日投用
    counted = bool(inner) and not dated and _FIGURES.fullmatch(clean, inner[-1], opener) is not None
    if inner and not joined and inner[-1] < opener and not counted:
        opener = inner[-1]
    else:
        opener = _back_over_part(clean, start, opener)
    if not is_name(clean, start, opener):
        return None
    named = (
        bool(inner)
        or _NUMBERED.match(clean, start, opener) is not None
        or _work().search(clean, start, opener) is not None
    )
    return Matter(unit, (start, _strip(clean, start, opener)), (0, 0), _skip(clean, opener, end), named)


_SHORTEST = 3
_JOINED = re.compile(r"(?:\([^()\n]{1,20}\))?(?:以及|[、和与及等])")


def _find_part(clean: str, start: int, stop: int, matters: list[int]) -> int | None:
    """Find where a clause without an opener turns from the matter to a part of it that is told of: 隧道|右洞贯通."""
    ends = matters or [found.end() for found in _places().finditer(clean, start, stop)]
    if not ends or not 2 < stop - ends[-1] <= 14:
        return None
    told = judge_clause(clean, ends[-1], stop) == "told" or _state().search(clean, ends[-1] + 1, stop)
    return ends[-1] if told else None


@cache
def _places() -> re.Pattern[str]:
    return re.compile(alternation(word for word in load_words("prosewords", kind="place") if len(word) > 1))


@cache
def _state() -> re.Pattern[str]:
    kinds = ("finish", "final", "work", "basic", "approval", "stop")
    return re.compile(
        rf"{alternation(word for kind in kinds for word in load_words('statuscues', kind=kind))}$"
    )


def _find_opener(clean: str, start: int, stop: int) -> int | None:
    """Find where the predicate begins; a verb that only names the work (敬老院改造已完成) is still the name's.

    Behind a preposition (为老人发放…) a verb opens nothing; only 已, 正在 and the like do.
    """
    opener, verbs = _opener(), _verbs()
    led = clean[start] in _PREPOSITIONS and not _whole().match(clean, start, stop)
    wholes = [found.span() for found in _whole().finditer(clean, start, stop)]
    for found in opener.finditer(clean, start + _SHORTEST, stop):
        if led and found[0] not in _adverbs():
            continue
        if any(first <= found.start() < last for first, last in wholes):
            continue
        if (place := _places().match(clean, found.start(), stop)) and place.end() > found.end():
            continue  # 服务中心: what is built
        after = found.end()
        if aside := _ASIDE.match(clean, after, stop):
            after = aside.end()
        if found[0] in verbs and (
            after == stop
            or clean[after] in "、和与及等"
            or opener.match(clean, after, stop)
            or _FIGURES.fullmatch(clean, after, stop)
        ):
            continue
        if found[0] not in _adverbs() and (
            _matter().match(clean, after, stop) or _compound().match(clean, after, stop)
        ):
            continue  # 改造项目, 签约服务, 施工现场: the verb is part of the name
        return found.start()
    return None


_PREPOSITIONS = "为对向给在与从把将按就"
_ASIDE = re.compile(r"\([^()\n]{1,20}\)")


@cache
def _whole() -> re.Pattern[str]:
    """What is read as one: a word that only holds an opener's characters (公共, 基本农田), a bracket, a quotation."""
    words = alternation(load_words("prosewords", kind="named"))
    return re.compile(rf"{words}|\([^()\n]*\)|“[^“”\n]*”")


@cache
def _compound() -> re.Pattern[str]:
    return re.compile(alternation(load_words("prosewords", kind="compound")))


@cache
def _adverbs() -> frozenset[str]:
    return frozenset(load_words("prosewords", kind="adverb"))


@cache
def _verbs() -> frozenset[str]:
    names = {*load_words("prosewords", kind="work"), *load_words("prosewords", kind="matter")}
    return frozenset(names) & frozenset(load_words("prosewords", kind="opener"))


def skip_linking(clean: str, start: int, end: int) -> int:
    """Skip what links a clause to the one before it (其中, 另外, 同时), and what marks stand there."""
    while True:
        start = _skip(clean, start, end)
        found = _linking().match(clean, start, end)
        if found is None:
            return start
        start = found.end()


@cache
def _linking() -> re.Pattern[str]:
    return re.compile(
        rf"{alternation(load_words('prosewords', kind='linking'))}(?=[,: ])|其中(?=[^,])|即(?![将使便])|另外|此外"
    )


def read_charge(clean: str, start: int, end: int) -> tuple[Span | None, int]:
    """Read the unit that a clause says is in charge, and where what it is in charge of begins.

    >>> text = "市能源局承担的气代煤项目"
    >>> unit, start = read_charge(text, 0, len(text))
    >>> text[slice(*unit)], text[start:]
    ('市能源局', '气代煤项目')
    >>> read_charge("气代煤项目", 0, 5)
    (None, 0)
    """
    found = _charge().match(clean, start, end)
    if found is None:
        return None, start
    return found.span("unit") if found["unit"] else None, found.end()


@cache
def _charge() -> re.Pattern[str]:
    """The unit in charge of a matter; 我局, 该公司 name none."""
    charge, jointly = (alternation(load_words("prosewords", kind=kind)) for kind in ("charge", "jointly"))
    return re.compile(rf"由?(?:[我本该][一-龥]{{1,4}}?|(?P<unit>[一-龥、]{{2,30}}?)){jointly}?{charge}的")


@cache
def _opener() -> re.Pattern[str]:
    return re.compile(alternation(load_words("prosewords", kind="opener")))


@cache
def _matter() -> re.Pattern[str]:
    return re.compile(
        rf"{alternation(load_words('prosewords', kind='matter'))}"
        "(?!量|款|师|队|部|建设|改造|化|书|区|目|项目|工程|中心|站|点|体系|设施)"
    )


@cache
def _work() -> re.Pattern[str]:
    words = (*load_words("prosewords", kind="work"), *load_words("prosewords", kind="place"))
    return re.compile(rf"{alternation(words)}(?=\([^()]{{1,12}}\)$|$)")


_NUMBERED = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,3})?[万亿]?[余多]?[一-龥]{1,2}[一-龥]{2}")
_FIGURES = re.compile(r"(?:[0-9.,]{1,12}[万亿余多]?[一-龥]{1,3}、?|\([^()]{1,20}\)|[ ]){1,4}")
_EXTENT = re.compile(r"(?<=[一-龥])[0-9.]{1,8}[万亿余多]{0,2}[一-龥]{1,2}$")
_TASKED = re.compile(
    r"(?P<name>[^,;。:()\n]{2,20}[0-9][^,;。:()\n]{0,12}的(?:任务|目标|工作|计划))(?=已|均|全部|正|尚未|基本|提前|超额)"
)
_MARKED = re.compile(
    r"(?P<name>(?:[^,;。:()\n]|\([^()\n]{1,20}\)){3,40}?)\((?P<mark>第[0-9一二三四五六七八九十]{1,4}[项件条])\)"
)


@cache
def _parts() -> re.Pattern[str]:
    matters = load_words("prosewords", kind="matter")
    parts = (word for word in load_words("statuscues", kind="part") if word not in matters)
    words = (*parts, *load_words("prosewords", kind="part"))
    return re.compile(rf"{alternation(words)}{{1,2}}$")


def _back_over_part(clean: str, start: int, opener: int) -> int:
    """Step back over the part of the matter that an opener tells of: …东院区|桩基基本完成."""
    found = _parts().search(clean, max(start, opener - 10), opener)
    return found.start() if found and found.start() - start >= _SHORTEST else opener


def _first_clause_end(clean: str, start: int, end: int) -> int:
    depth = 0
    for at in range(start, end):
        char = clean[at]
        if char in "(《“":
            depth += 1
        elif char in ")》”":
            depth = max(0, depth - 1)
        elif char in ",:;。!?\n" and not depth:
            return at
    return end


def _skip(clean: str, at: int, end: int) -> int:
    while at < end and clean[at] in " \n,:;。、":
        at += 1
    return at


def _strip(clean: str, start: int, end: int) -> int:
    while end > start and clean[end - 1] in " ,:;、":
        end -= 1
    return end
