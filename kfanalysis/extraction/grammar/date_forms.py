"""Forms of dates: the one pattern of a written calendar point, and of dates that are bare numbers.

A bare number (``20220930``, ``9.30``, ``2022``, a spreadsheet's day number ``44834``) is a date only where its place
says so: behind 截至, behind a date's label, or as the whole of a field of dates. What the groups mean is read in
``written_dates``; the words stand in ``lexicon/times.tsv`` and ``timecues.tsv``.
"""

from __future__ import annotations

import re

from kfanalysis.lexicon import alternation, load_rows, load_words

DASH = r"(?:[-~至到]|—{1,2})"
AND = "(?:[、和与及]|以及)"
RELATIVE = {row["word"]: row["value"] for row in load_rows("times") if row["kind"] == "relative"}
NUMERIC = "0-9零〇○一二三四五六七八九十廿卅"
_CHINESE = "[一二三]?十[一二三四五六七八九]?|[廿卅][一二三四五六七八九]?|[一二三四五六七八九]"
# Atomic: a number is read in one way only, or a list of twelve would be tried in thousands.
MONTH = rf"(?>1\ ?[0-2](?![0-9])|[0-9]{{1,2}}|{_CHINESE})"
DAY = rf"(?>[12]\ ?[0-9](?![0-9])|3\ ?[01](?![0-9])|[0-9]{{1,2}}|{_CHINESE})"
YEAR = (
    r"(?>[12](?:\ ?[0-9]){3}|[0-9]{4}|[二两][〇○零oO0][〇○零oO一二三四五六七八九][〇○零oO一二三四五六七八九]"
    r"|[零〇○一二三四五六七八九0-9]{4}"
    r"|(?:[二两]千零|一千九百)(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]))"
)
# Neighbouring months in one word: 七八月份.
_NEIGHBOURS = "(?:十一二|一二|二三|三四|四五|五六|六七|七八|八九)"
_VERBS = ("completion", "start", "activity", "make")
_JOIN = rf"\ ?(?:{DASH}|{AND})\ ?"
_CENTURY = "(?:19|20)[0-9]{2}"
_M, _D = "(?:1[0-2]|0?[1-9])", "(?:3[01]|[12][0-9]|0?[1-9])"


# A full day as one piece of a longer pattern: a signature's, a masthead's.
FULL_DAY = rf"(?:(?:{YEAR})\ ?[年./-]\ ?{MONTH}\ ?[月./-]\ ?{DAY}\ ?[日号]?)"


def unless(char: str) -> str:
    """Write a pattern for a character where it does not begin a word of the lexicon (``前`` but not ``前期``).

    >>> bool(re.match(unless("前"), "前完成")), bool(re.match(unless("前"), "前期工作"))
    (True, False)
    """
    words = [word for word in load_words("times", kind="hiding") if word[0] == char]
    return f"(?!{alternation(words)}){char}" if words else char


def _acting(*cues: str) -> str:
    return alternation(row["word"] for row in load_rows("timecues") if row["cue"] in cues)


def _lost_day() -> str:
    """Write a pattern for what can follow a day whose 日 is lost: a verb, a mark, never what is counted."""
    adverbs = alternation(load_words("times", kind="adverb"))
    return rf"(?=[,。;:、)\]”\n]|\Z|[上下]午|{adverbs}|{_acting(*_VERBS)}|\ ?{DASH}\ ?{MONTH}\ ?月|前|起)"


SUFFIX = rf"""
    (?: \ ?(?:\(含\)\ ?)?(?:[或及](?=[之以]前))?
        (?P<before>[之以]前|{unless("前")}(?!\ ?[0-9一二两三四五六七八九十]{{1,2}}\ ?(?:个|季度|月|天)))
      | \ ?(?P<since>以来|至今(?![年天日])|到现在|[以之]后|{unless("起")}(?!\ ?{DASH})) )"""
CUTOFF = r"截(?:[至止]到?|止[至于]|至于)\ ?:?\ ?"
_TRAPS = "|".join(f"{word[:-1]}(?={word[-1]})" for word in load_words("times", kind="trap"))
_STARTS = {word[0] for word in (*load_words("times", kind="trap"), *RELATIVE)} - set(_CHINESE)
_OPENING = "截第全年每月季首元前头上下本当次这Q" + "".join(sorted(_STARTS))
# What can stand second, so that most places are left at once.
_SECOND = (
    "".join(
        sorted(
            {word[1] for word in (*load_words("times", kind="trap"), *RELATIVE)}
            | set("至止年月季半个底末终内初中上下度两首头周星学 ~到—、和与及零〇○一二三四五六七八九十廿卅")
        )
    )
    + "0-9-"
)
_LISTED_MONTHS = rf"{MONTH}(?:{_JOIN}{MONTH}){{0,11}}"
_IN_MONTH = rf"(?:[底末初]|[上中下]{{1,2}}旬|{DAY}\ ?[日号])"
_EACH = rf"""(?>(?:{_LISTED_MONTHS}\ ?|[首末])月{_IN_MONTH}?|{DAY}\ ?[日号]|[上中下]{{1,2}}旬
    |第?[1-4一二三四](?:{_JOIN}第?[1-4一二三四]){{0,3}}季度[末底初]?|[上下]半年|月?[底末初]|年[底末终初])"""
_MONTH_YEAR = rf"{_CENTURY}[-/.](?:1[0-2]|0?[1-9])(?![0-9])"

MARK = re.compile(
    rf"""
    (?=[{NUMERIC}{_OPENING}两])
    (?: (?=[{NUMERIC}])(?<![{NUMERIC}第百千两几数近满隔])(?<![农阴]历) | (?=[{_OPENING}][{_SECOND}])
      | (?=两(?:千零|[〇○零oO]))(?<![{NUMERIC}百千]) )
    (?: (?![0-9])(?P<trap> {_TRAPS} )
    | (?P<as_of> {CUTOFF} )?
      (?: (?=[0-9]{{4}}[-/.])(?<![0-9A-Za-z./])
          (?P<iso> [0-9]{{4}}(?P<sep>[-/.])[0-9]{{1,2}}(?P=sep)[0-9]{{1,2}}
                     (?![0-9]|[./][0-9]|-(?![0-9]{{4}}|{_M}(?P=sep){_D}(?![0-9.]))[0-9])
                 | {_MONTH_YEAR}(?: (?=[)\],。;:、前底起止~至到—\ \n]|-{_CENTURY}|-{_M}\ ?月|\Z)
                                  | (?=\ ?{_acting("completion", "start", "activity")})(?!\ ?[提降压稳控保达超突])
                                  | (?(as_of)|(?!)) )
                 | (?<=[0-9][-~至到—]){_MONTH_YEAR}(?=\ ?{_acting("make")}) )
        | (?=[12][09][0-9]{{6}})(?<![0-9A-Za-z./])(?P<compact>{_CENTURY}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9]))
          (?(as_of)|(?<=\(.{{8}})(?=\)))
        | (?=[01]?[0-9]\.)(?<![0-9A-Za-z./-])(?P<point_day> {_M}\.{_D} )(?: (?=[之以]?前) | (?(as_of)(?![0-9.%万亿元])|(?!)) )
        | (?P<year> {YEAR}(?:{_JOIN}{YEAR}){{0,5}}\ ?(?:学年|{unless("年")}度?)
                  | {_CENTURY}(?=\ [0-9]{{1,2}}\ ?月|\ ?Q[1-4])
                  | [0-9]{{2}}年(?=底|末|[0-9]{{1,2}}\ ?月|[上下]半年|第?[一二三四]季度)
                  | (?<=\(){_CENTURY}\ ?{DASH}\ ?{_CENTURY}(?=\))
                  | {alternation(RELATIVE)}度? )?
          (?: (?(year)\ ?的?\ ?|)
              (?: (?<!每[户人名个家亩村校])每\ ?个?\ ?(?P<every>年度?|半年|季度|季|{unless("月")}份?|周|星期|学期)
                  (?:\ ?(?P<each>{_EACH}(?:前?{_JOIN}{_EACH}){{0,5}}))? (?!\ ?[0-9.,]{{1,12}}\ ?[万亿]?元)
                | (?: (?P<months> {_NEIGHBOURS}(?=月) | {_LISTED_MONTHS}
                                | (?<![0-9万亿百千十欧美日])元(?:{_JOIN}{MONTH})? )
                      (?: (?!月一(?![日号]))\ ?{unless("月")}份? | (?=底前) | \ (?=[0-9]{{1,2}}日) | (?=[上中下]旬) )
                    | (?P<month_word> (?:(?<![月个])[本当上下次这]个?|(?(year)首个?|(?!)))) {unless("月")}份? )
                  (?: \ ?(?: (?P<days>{DAY}(?:{_JOIN}{DAY}){{0,11}})
                             (?: \ ?(?:日|{unless("号")}) | (?<=[0-9]){_lost_day()} )
                           | (?P<thirds>[上中下](?:[、和至]?[上中下])?)旬
                           | (?P<middle>{unless("中")})
                           | (?P<month_edge>{unless("底")}|{unless("末")}|{unless("初")}) ) )?
                | (?: 第?(?P<quarters>[1-4一二三四首](?:(?:{_JOIN})?第?[1-4一二三四]){{0,3}} | (?<=第)[5-9五六七八九])\ ?季度
                    | (?P<first_quarter>首季)(?!度|节|[\ ]?[0-9])
                    | (?(year)|(?<![0-9A-Za-z]))Q(?P<letters>[1-4](?:\ ?{DASH}\ ?Q?[1-4])?)(?![0-9A-Za-z])
                      (?(year)|(?=[之以]?前|[末底]|{_acting("completion")})) )
                  (?P<quarter_edge>{unless("末")}|{unless("底")}|{unless("初")})?
                | (?<![目以之提此])[前头]\ ?(?P<firsts>[2-9]|1[01]|两|{_CHINESE})\ ?个?\ ?(?P<firsts_part>季度|月)
                | (?P<half>[上下])半年度?(?P<half_edge>{unless("末")}|{unless("底")})?
                | (?(year)|(?<![{NUMERIC}百千万两几数多余近个半学每]))
                  年\ ?(?P<year_edge>{unless("底")}|{unless("末")}|{unless("终")}|{unless("内")}|(?(year)初|(?!)))
                | (?P<whole>全年|(?<=[保争,。;:(\n])年度(?=完成|实现|达到))
                | (?<![{NUMERIC}个每半])(?P<relative>月(?:[底末]|[上中下]{{1,2}}旬|中(?=前))|季度?[末底]
                                                   |[本上下这]季(?:度|(?=[末底内]))(?:[末底内])?) )
            | (?(year)(?: \ ?(?P<edge_of_year>{unless("底")}|{unless("末")}|{unless("终")}|{unless("内")}|{unless("初")})
                        | (?P<same>同期) | (?P<season>{alternation(load_words("times", kind="season"))}) )?|(?!)) )
      )
      {SUFFIX}?
    )
    """,
    re.VERBOSE,
)


def _bare(n: int) -> str:
    """Write a pattern for a date of digits alone, its separator in a group of its own."""
    return rf"""(?:{_CENTURY}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|{_CENTURY}(?:0[1-9]|1[0-2])
        |(?:{_CENTURY}|[0-9]{{2}})(?P<sep{n}>[-/.]){_M}(?P=sep{n}){_D}|{_CENTURY}[-/.]{_M}|{_M}[-/.]{_D}
        |{_CENTURY}|[345][0-9]{{4}})(?![0-9])"""


BARE = re.compile(
    rf"""(?<![0-9A-Za-z./-]) (?P<first>{_bare(1)}) (?: \ ?{DASH}\ ?(?P<last>{_bare(2)}|{_M}(?![0-9])) )?
         (?!\ {{0,3}}[年月]|[0-9A-Za-z%]|[./,:-][0-9]) (?:\ ?[日号])? {SUFFIX}? """,
    re.VERBOSE,
)
# Behind a date's label: 发布日期:, 办结时限:, (完成时间)…; hours (办公时间) are none, see ``written_dates``.
LABELLED = re.compile(r"(?:期|间|限|点)(?:要求)?[)】\]]?\ ?[:为]\ ?(?=[0-9])")
