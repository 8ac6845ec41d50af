"""Find the clauses that answer a promise without any cue of a report: a figure in the unit of the promised one.

Decision (codebook §1, numbered items): in ``整治背街小巷40条,完成37条`` the second clause tells what has come of the
first, since it counts the same things and leaves their name out, or repeats it. A verb of making answers only where the
promise has it too (``更换电梯40部。更换36部``), for ``新建公厕18座,改建30座`` promises twice.
"""

from __future__ import annotations

import re
from functools import cache

from kfanalysis.lexicon import alternation, load_rows, load_words


def answers(clean: str, start: int, clause: int, end: int) -> bool:
    """Whether a clause answers what stands before it, from ``start`` on.

    >>> text = "整治背街小巷40条,完成37条"
    >>> answers(text, 0, 10, len(text)), answers("新建公厕18座,改建30座", 0, 8, 13)
    (True, False)
    >>> text = "改造道路5公里,完成绿化3公里"
    >>> answers(text, 0, 8, len(text))
    False
    """
    found = _reached().match(clean, clause, end) or _shared().match(clean, clause, end)
    if found is None:
        return False
    units = {each["unit"] for each in _MEASURED.finditer(clean, start, clause)}
    if found["unit"] not in units:
        return False
    noun = found["noun"]
    if noun and clean.find(noun[-2:], start, clause) < 0:
        return False
    verb = found["making"]
    return not verb or clean.find(verb, start, clause) >= 0


def echoes(clean: str, start: int, turn: int, end: int) -> bool:
    """Whether the stretch behind ``turn`` counts in a unit of the stretch before it: 安装路灯900盏,实际安装912盏.

    >>> text = "安装路灯900盏,实际安装912盏"
    >>> echoes(text, 0, 8, len(text)), echoes(text, 0, 8, 10)
    (True, False)
    """
    units = {each["unit"] for each in _MEASURED.finditer(clean, start, turn)}
    return any(each["unit"] in units for each in _MEASURED.finditer(clean, turn, end))


_NUMBER = r"(?<![0-9.])[0-9]{1,9}(?:\.[0-9]{1,4})?[万亿千百]?[余多]?"
_LONG_UNITS = alternation(row["word"] for row in load_rows("units") if len(row["word"]) > 1)
_UNIT = rf"(?P<unit>{_LONG_UNITS}|[一-龥%㎡])"
_MEASURED = re.compile(_NUMBER + _UNIT)


@cache
def _reached() -> re.Pattern[str]:
    """A verb of completion or making, what it is of, and the figure: 完成26.8公里, 治理完成22处, 实现就业5731人."""
    makes = alternation(row["word"] for row in load_rows("timecues") if row["cue"] in ("make", "activity"))
    reached = alternation(load_words("reportcues", kind="answer"))
    return re.compile(
        rf"""
        [ ]? (?: 截至[^。;,\n]{{1,12}} | 其中 | 上半年 | 前?[一二三四两]季度 | [0-9]{{1,2}}(?:[-~至—][0-9]{{1,2}})?月份?
               | 全年 | 全[市县区乡镇] | 我[市县区] | 共计? | 实 | 全部 | 合计 ){{0,2}}
        (?: [一-龥]{{0,4}}?{reached}
          | (?P<making>{makes}) )了?
        (?P<noun>[一-龥“”]{{0,14}}?) {_NUMBER}{_UNIT}
        """,
        re.VERBOSE,
    )


@cache
def _shared() -> re.Pattern[str]:
    """A share of what was promised and its state: 18个完成改造, 其中5家投入运营."""
    states = alternation(
        row["word"] for row in load_rows("timecues") if row["cue"] in ("completion", "ends_done", "handover")
    )
    return re.compile(
        rf"[ ]?(?:其中|现有|有)?{_NUMBER}{_UNIT}(?P<noun>)(?P<making>)[一-龥]{{0,4}}?(?:{states}|进入|处于|正|主体|开工|动工)"
    )
