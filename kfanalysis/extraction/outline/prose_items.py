"""Read running prose that tells of several matters, or of one (codebook §1, layouts: prose).

    prose     = { heading | paragraph }
    paragraph = { part }                          each part a matter, a total, or more of the report before it
              | [intro], 一是 item, 二是 item …
              | state list ":" name, { "、" name }     已办结的有:A、B
    one       = [unit] 承担的 “promise” [项目], 进展情况如下: report

The unit of an item is the one that it names (X局承担的), else the one named last, else who told the news (记者从X获悉)
or signed it. Prose that only totals is no item, nor is a total whose parts are told one by one after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from kfanalysis.extraction.grammar.clauses import find_clauses
from kfanalysis.extraction.outline.drafts import Draft, Entry, Named, Sheet, Span
from kfanalysis.extraction.outline.item_owners import read_closing_owner
from kfanalysis.extraction.outline.lines import find_pieces, read_marker
from kfanalysis.extraction.outline.name_judgements import is_matter_name
from kfanalysis.extraction.outline.ordinal_lists import (
    ORDINAL,
    find_ordinals,
    read_headed_ordinals,
    read_ordinals,
)
from kfanalysis.extraction.outline.page_ends import find_first_prose, find_page_end, find_source
from kfanalysis.extraction.outline.plan_paragraphs import answer_plan, read_plan
from kfanalysis.extraction.outline.prose_clauses import Piece, is_general, read_pieces
from kfanalysis.extraction.outline.prose_stretches import (
    find_parts,
    find_sentences,
    find_time_end,
    strip_end,
)
from kfanalysis.extraction.outline.rectification_labels import find_labels
from kfanalysis.extraction.outline.report_starts import judge_clause
from kfanalysis.extraction.outline.settled_pieces import settle_pieces
from kfanalysis.extraction.outline.single_matters import read_single_matter
from kfanalysis.extraction.outline.state_lists import (
    read_counted_lists,
    read_heading_state,
    read_list_under,
    read_states,
    state_list,
)
from kfanalysis.lexicon import alternation, load_words


def draft_prose(sheet: Sheet) -> Draft | None:
    """Draft the matters of running prose, or None where it tells of none (codebook §1, prose).

    >>> text = "全市实事进展情况\\n市能源局承担的气代煤项目,完成入户1万户;水上码头项目,正在安装幕墙。"
    >>> [(text[slice(*e.text)], text[slice(*e.report)], text[slice(*e.owner.name)]) for e in draft_prose(Sheet(text)).entries]
    [('气代煤项目', '完成入户1万户', '市能源局'), ('水上码头项目', '正在安装幕墙。', '市能源局')]
    >>> draft_prose(Sheet("会议强调,要提高站位,压实责任。"))
    """
    clean = sheet.clean
    if _is_labelled(clean):
        return None
    source = find_source(clean)
    if one := read_single_matter(clean):
        return Draft("prose", (one,), one.text[0], find_page_end(clean, one.text[1]), ("one matter",))
    entries: list[Entry] = []
    heading: Span | None = None
    state: Span | None = None
    unit = source
    plan: Span | None = None
    tail = find_page_end(clean, find_first_prose(clean))
    for start, end in _lines(clean, tail):
        if found := _read_heading(clean, start, end):
            heading, state = found, read_heading_state(clean, *found)
            continue
        if plan is not None and find_time_end(clean, start, end) is not None:
            entries = answer_plan(clean, entries, plan, (start, end), unit)
            continue
        pieces = _read_paragraph(clean, start, end)
        plan = None if pieces or state is not None else read_plan(clean, start, end)
        if state is not None and not pieces:
            pieces = list(read_list_under(clean, start, end, state))
        if entries and pieces and _goes_on(clean, start, pieces):
            last = entries[-1]
            assert last.report is not None
            report = (last.report[0], strip_end(clean, last.report[0], end))
            entries[-1] = replace(last, report=_keep_stop(clean, report))
            continue
        for piece in pieces:
            unit = piece.unit or unit
            entries.append(_make_entry(clean, piece, heading, unit))
    if not entries or not _tells(clean, entries):
        return None
    return Draft("prose", tuple(entries), entries[0].text[0], tail, (f"{len(entries)} matters in prose",))


def _make_entry(clean: str, piece: Piece, heading: Span | None, unit: Span | None) -> Entry:
    """Make an entry of a piece; a unit in the bracket that closes its report is its alone."""
    owner, report = None if unit is None else Named(unit), _close(clean, piece)
    if (signed := read_closing_owner(clean, *report)) is not None:
        owner, report = signed
    return Entry(
        text=_keep_stop(clean, piece.text) if piece.shape == "plan" else piece.text,
        report=report,
        marker=piece.mark,
        headings=tuple(each for each in (heading, piece.heading) if each is not None),
        owner=owner,
    )


_FIGURE = re.compile("[0-9]")


def _tells(clean: str, entries: list[Entry]) -> bool:
    """Whether a document tells of progress: a quarter of its reports do, and one of two alone has a figure."""
    told = sum(entry.report is not None and _is_told(clean, entry.report) for entry in entries)
    if told * 4 < len(entries):
        return False
    return len(entries) > 1 or _FIGURE.search(clean, *entries[0].text) is not None


def _is_told(clean: str, report: Span) -> bool:
    clauses = find_clauses(clean, *report)
    return any(judge_clause(clean, each.start, each.end) == "told" for each in clauses) or bool(
        _PROGRESS.search(clean, *report)
    )


_PROGRESS = re.compile(r"[0-9][%成]|办结|完工|竣工|交工|滞后|缓慢|顺利|提前|超额|如期|圆满|达标|封顶|投用")


def _is_labelled(clean: str) -> bool:
    """Whether a document has fields under labels: then it is no running prose."""
    reports = sum(piece.field == "report" for piece in find_pieces(clean))
    return (
        reports > 0 or sum(label.field in ("target", "measure", "report") for label in find_labels(clean)) > 1
    )


def _close(clean: str, piece: Piece) -> Span:
    return _keep_stop(clean, (piece.report[0], strip_end(clean, *piece.report)))


def _keep_stop(clean: str, span: Span) -> Span:
    """Keep the full stop that ends a passage."""
    return span[0], span[1] + clean.startswith("。", span[1])


def _lines(clean: str, tail: int) -> Iterator[Span]:
    for found in _LINE.finditer(clean, 0, tail):
        start, end = found.span()
        while clean[end - 1] in " |":
            end -= 1
        if end > start:
            yield start, end


_LINE = re.compile(r"[^ \n|][^\n]*")


def _read_heading(clean: str, start: int, end: int) -> Span | None:
    """Read a line as a section's heading: numbered or in brackets, short, no sentence."""
    rank, _, body = read_marker(clean, start, end)
    if clean[start] == "【" and clean[end - 1] == "】":
        return start + 1, end - 1
    if rank and rank <= 3 and 0 < end - body <= 30 and clean[end - 1] not in "。;,:!?":
        return body, end
    return None


def _read_paragraph(clean: str, start: int, end: int) -> list[Piece]:
    """Read one paragraph as pieces that are commitments."""
    if read_marker(clean, start, end)[0] >= 2 or end - start < 12 or not _PROSE.search(clean, start, end):
        return []
    if _ahead().match(clean, start, end) or _LEADS_IN.search(clean, max(start, end - 20), end):
        return []
    if led := ORDINAL.match(clean, start, end):
        return list(read_ordinals(clean, [led, *find_ordinals(clean, start, end)[1:]], end))
    if headed := _read_headed(clean, start, end):
        return list(read_headed_ordinals(clean, headed.text, start, end)) or [headed]
    if marks := find_ordinals(clean, start, end):
        return (
            [] if _ahead().search(clean, start, marks[0].start()) else list(read_ordinals(clean, marks, end))
        )
    pieces: list[Piece] = []
    for first, last in find_sentences(clean, start, end):
        if counted := read_counted_lists(clean, first, last):
            ahead = find_clauses(clean, first, counted[0].start)
            named = (piece for each in ahead for piece in read_pieces(clean, each.start, each.end))
            pieces += [*(piece for piece in named if piece.shape == "name" and piece.sure), *counted]
            continue
        listed_from = last
        if state := state_list().search(clean, first, last):
            listed_from = max(clean.rfind(";", first, state.start()) + 1, first)
        parts = [span for span, _ in find_parts(clean, first, listed_from)]
        many = any(len(read_pieces(clean, *span)) > 2 for span in parts)  # then two in a part are a list too
        for place, span in enumerate(parts):
            found = read_pieces(clean, *span, listed=len(parts) > 2, least=2 if many else 3)
            if pieces and _answers(clean, pieces[-1], found, span):
                found = [Piece(*span, "")]
            pieces += [replace(piece, sure=not place) for piece in found]
        if state:
            pieces += read_states(clean, state, last)
    return settle_pieces(clean, pieces)


def _answers(clean: str, plan: Piece, found: list[Piece], span: Span) -> bool:
    """Whether a part tells of the plan that the sentence before it stated: it opens with its time."""
    waits = plan.shape == "plan" and plan.report == (0, 0)
    named = len(found) == 1 and found[0].shape == "name" and _FIGURE.search(clean, *found[0].text) is not None
    return waits and named and find_time_end(clean, *span) is not None


_LEADS_IN = re.compile(r"如下[:。]?$")  # an opening that sums up what is told one by one below it


@cache
def _ahead() -> re.Pattern[str]:
    """Words behind which all is still to come: 下一步, 建议, 要求."""
    return re.compile(alternation(load_words("prosewords", kind="ahead")))


_PROSE = re.compile("[。;]|[^、]{8},[^、]{4}")


def _read_headed(clean: str, start: int, end: int) -> Piece | None:
    """Read a paragraph that opens with the name of its matter as a sentence: 公厕建设工程。全年建成14座。"""
    stop = clean.find("。", start, end)
    if (
        is_general(clean, start, stop)
        or not 3 < stop - start <= 40
        or stop + 4 > end
        or clean.find(",", start, stop) >= 0
    ):
        return None
    after = min((at for mark in ",。;" if (at := clean.find(mark, stop + 1, end)) > 0), default=end)
    after = min((at for mark in ",。;" if (at := clean.find(mark, after + 1, end)) > 0), default=end)
    told = any(
        judge_clause(clean, each.start, each.end) == "told" for each in find_clauses(clean, stop + 1, after)
    )
    if not told or judge_clause(clean, start, stop) == "told" or not is_matter_name(clean, start, stop):
        return None
    return Piece(start, end, "plan", (start, stop), (stop + 1, strip_end(clean, stop + 1, end)), sure=True)


def _goes_on(clean: str, start: int, pieces: list[Piece]) -> bool:
    """Whether a paragraph goes on with the plan before it: it opens with 其中 and names only classes by number."""
    before = clean[max(0, start - 6) : start].strip(" \n,")
    opens = clean.startswith("其中", start) or before.endswith("其中")
    return opens and all(piece.numbered and piece.shape == "name" for piece in pieces)
