"""Sightings: what a document that has no commitments is seen to be, where, and what may be done about it.

The refusal of a text says what stands in it: a table and its columns, numbered lines without a report, running text
with its figures, a page of links, another language. In English and Chinese.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kfanalysis.extraction.dates.times import find_times
from kfanalysis.extraction.grammar.clauses import find_aspects
from kfanalysis.extraction.numbers.quantities import find_quantities
from kfanalysis.extraction.outline.drafts import Draft, Span
from kfanalysis.extraction.outline.front_matter import is_titled
from kfanalysis.extraction.outline.lines import find_pieces
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.records import Grid, KfanalysisError, Source

SHOWN = 8  # columns that a message names
FEW = 5  # figures below which running text is like a story
LOOKED_AT = 200_000  # characters that are looked at


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was seen, where, and the nearest remedy."""

    seen: str
    place: str
    remedy: str


def refuse_structure(source: Source, clean: str) -> KfanalysisError:
    """Make the refusal of a document in which no layout finds a commitment.

    >>> from kfanalysis.read import seal
    >>> text = "很久很久以前,山里有3个和尚。"
    >>> error = refuse_structure(seal(text, source="b.txt", encoding="utf-8"), text)
    >>> error.cause.partition(" / ")[0], error.place
    ('no list of commitments: a novel-like text: 1 figure, no office, no date', 'line 1')
    """
    sighting = look_at(source, clean)
    english, _, chinese = sighting.seen.partition(" / ")
    return KfanalysisError(
        f"no list of commitments: {english} / 未见承诺事项：{chinese}", code="no_structure", file=source.source,
        place=sighting.place, remedy=sighting.remedy,
    )  # fmt: skip


def is_sensible(clean: str, title: Span, draft: Draft) -> bool:
    """Whether what was drafted can be commitments: measured, done or titled so (faults, 38, 38c).

    Tables have heads that say so, reports labels; minutes, tables of contents and lists of words have numbered lines
    and nothing else.

    >>> from kfanalysis.extraction.outline.drafts import Entry
    >>> toc, good = "一、总则二、附则", "1.修路3条。"
    >>> is_sensible(toc, (0, 0), Draft("sections", (Entry((2, 4)), Entry((6, 8))), 0, 8))
    False
    >>> is_sensible(good, (0, 0), Draft("sections", (Entry((2, 7)),), 0, 7))
    True
    """
    labelled = draft.layout in _LABELLED and any(entry.report is not None for entry in draft.entries)
    if labelled or draft.layout in ("table", "body") or (title[0] < title[1] and is_titled(clean, *title)):
        return True
    if sum(entry.owner is not None for entry in draft.entries) * 2 > len(draft.entries) > 1:
        return True  # most of them say who answers for them
    reports = [entry.report for entry in draft.entries if entry.report is not None]
    if any(aspect == "done" for span in reports for _, aspect, _ in find_aspects(clean, *span)):
        return True
    return any(
        re.search("[0-9]", each.raw) or each.unit
        for span in (*(entry.text for entry in draft.entries), *reports)
        for each in find_quantities(clean[slice(*span)])
    )


_LABELLED = ("sections", "rectification")


def look_at(source: Source, clean: str) -> Sighting:
    """Look at a document: a table, numbered lines, another language, running text.

    >>> from kfanalysis.read import seal
    >>> text = "通讯录\\n序号\\t姓名\\t电话\\n1\\t王大明\\t8210034\\n2\\t李小东\\t8210035"
    >>> look_at(seal(text, source="a.txt", encoding="utf-8"), text.replace("\\t", " ")).seen.partition(" / ")[0]
    'a table of 3 rows, columns 序号 姓名 电话, none of them a promise'
    """
    sample = clean[:LOOKED_AT]
    han = len(_HAN.findall(sample))
    if han * 10 < len("".join(sample.split())):
        return Sighting(
            f"hardly any Chinese: {han} of {len(sample)} characters / 几乎没有汉字，{len(sample)}字符中只有{han}个",
            "line 1",
            "Only Chinese bulletins are read. If it is Chinese, its encoding was misread: save it as UTF-8. / "
            "只读中文通报；如为中文，请另存为 UTF-8。",
        )
    return _see_table(source) or _see_list(sample) or _see_prose(sample)


def _see_table(source: Source) -> Sighting | None:
    """See the largest table of the file, or lines of cells that a tab or bar parts."""
    if source.grids:
        grid = max(source.grids, key=lambda each: len(each.cells))
        rows = max(cell.row for cell in grid.cells) + 1
        return _describe_table(_read_header(source.text, grid), rows, grid.locator)
    lines = source.text[:LOOKED_AT].split("\n")
    for sign in ("\t", "|"):
        parted = [n for n, line in enumerate(lines) if line.strip(sign).count(sign)]
        if len(parted) > 2:
            return _describe_table(lines[parted[0]].split(sign), len(parted), f"line {parted[0] + 1}")
    return None


def _read_header(text: str, grid: Grid) -> list[str]:
    """Read the words of the first row that has more than one."""
    rows: dict[int, list[str]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(text[cell.start : cell.end])
    return next((words for words in rows.values() if sum(map(bool, words)) > 1), [])


def _describe_table(words: list[str], rows: int, place: str) -> Sighting:
    names = [re.sub(r"\s+", "", word)[:12] for word in words]
    columns = " ".join([name for name in names if name][:SHOWN])
    return Sighting(
        f"a table of {rows} rows, columns {columns}, none of them a promise / "
        f"{rows}行的表格，列为 {columns}，没有承诺内容一列",
        place,
        "Name the column of promises 目标任务 and that of reports 进展情况, or use kf.from_frame(df, text=…, report=…). / "
        "请把承诺列命名为“目标任务”、进展列命名为“进展情况”。",
    )


def _see_list(clean: str) -> Sighting | None:
    pieces = [piece for piece in find_pieces(clean) if piece.rank]
    if len(pieces) < 3:
        return None
    first = pieces[0]
    line = clean.count("\n", 0, first.start) + 1
    words = clean[first.start : first.end][:20]
    return Sighting(
        f"{len(pieces)} numbered lines, no report among them, the first: {words} / "
        f"{len(pieces)}条编号行，没有进展情况，首行：{words}",
        f"line {line}",
        "Put a label 进展情况： before each report. / 请在每项进展前加“进展情况：”。",
    )


def _see_prose(clean: str) -> Sighting:
    figures = [each for each in find_quantities(clean) if re.search("[0-9]", each.raw)]
    office = _office().search(clean)
    dates = find_times(clean)
    at = figures[0].start if figures else len(clean) - len(clean.lstrip())
    line = clean.count("\n", 0, at) + 1
    story = len(figures) < FEW
    english = "a novel-like text" if story else "running text"
    chinese = "像是叙事文字" if story else "连续文字"
    count = "1 figure" if len(figures) == 1 else f"{len(figures)} figures"
    seen = (
        f"{english}: {count}, {'offices' if office else 'no office'}, {'dates' if dates else 'no date'} / "
        f"{chinese}，数字{len(figures)}处，{'有' if office else '无'}机构，{'有' if dates else '无'}日期"
    )
    remedy = (
        "Give a bulletin that lists commitments with their progress. / 请提供列有承诺事项及进展情况的文件。"
    )
    if not story:
        remedy = "For its figures alone: kfanalysis explain TEXT. / 只取数字可用 kfanalysis explain。"
    return Sighting(seen, f"line {line}", remedy)


_HAN = re.compile("[\u3400-\u9fff]")


@cache
def _office() -> re.Pattern[str]:
    words = [word for word in load_words("offices", kind="body") if len(word) > 1 or word in "局委办厅"]
    return re.compile(f"[市县区省州镇乡][一-龥]{{0,8}}?{alternation(words)}")
