"""Read a rectification list: problems with target, measures, time limit, unit and progress (codebook §1, layouts).

    list   = front, { [section], record }, notice
    record = [serial] [problem] { field }        problem: a labelled field, or the numbered line before the fields
    field  = label, value                        the value runs on to the next label, heading or closing line

The problem is the heading; the text is the target, else the measures, else the problem; the unit is the owner, the
time limit a deadline's field. Conclusions, next steps and supporting units are remarks, notices stand in the tail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from kfanalysis.extraction.grammar.date_forms import FULL_DAY
from kfanalysis.extraction.outline.drafts import Claim, Draft, Entry, Named, Sheet, Span
from kfanalysis.extraction.outline.lines import read_marker
from kfanalysis.extraction.outline.rectification_labels import Label, find_labels
from kfanalysis.lexicon import alternation, load_words

_CORE = frozenset(("problem", "target", "measure", "report"))
_TEXTS = ("target", "measure", "problem")


class Head(NamedTuple):
    """A numbered line that names a problem: where its marker stands, and its text."""

    start: int
    text: Span


@dataclass(slots=True)
class _Record:
    """One problem with the values of its fields; ``head`` is a numbered line that names the problem."""

    start: int
    head: Span | None = None
    section: Span | None = None
    serial: Span = (0, 0)
    values: dict[str, list[Span]] = field(default_factory=dict)

    def first(self, name: str) -> Span | None:
        return next(iter(self.values.get(name, ())), None)


def draft_rectification(sheet: Sheet) -> Draft | None:
    """Draft a rectification list, or None where no record has the fields of one (codebook §1, rectification lists).

    >>> text = "督察整改公示\\n整改任务:泵站未建成。\\n整改目标:建成泵站2座。\\n责任单位:市水务局\\n整改情况:已建成。"
    >>> draft = draft_rectification(Sheet(text))
    >>> [(text[slice(*e.headings[0])], text[slice(*e.text)], text[slice(*e.report)]) for e in draft.entries]
    [('泵站未建成。', '建成泵站2座。', '已建成。')]
    >>> draft_rectification(Sheet("1.新建公厕12座。\\n责任单位:市城管局\\n进展情况:已建成9座。"))
    """
    clean = sheet.clean
    if "整改" not in clean:
        return None
    labels = find_labels(clean)
    if not _has_its_fields(clean, labels):
        return None
    tail = _find_tail(clean, labels)
    labels = [label for label in labels if label.start < tail and label.field != "notice"]
    records = [record for record in _cut_records(clean, labels, tail) if _is_commitment(record)]
    values = sum(len(spans) for record in records for spans in record.values.values())
    if not records or values * 2 < len(labels):  # labels without values are a table's head
        return None
    return Draft(
        layout="rectification",
        entries=tuple(_make_entry(clean, record) for record in records),
        front=min(record.start for record in records),
        tail=tail,
        evidence=(f"{len(labels)} labels of rectification",),
        claims=tuple(Claim(label.start, label.end, label.field) for label in labels),
        certain=True,
    )


def _has_its_fields(clean: str, labels: list[Label]) -> bool:
    """Whether the labels are those of a rectification list: a problem or target beside measures or progress."""
    fields = {label.field for label in labels}
    if len(fields & _CORE) < 2:
        return False
    core = [label for label in labels if label.field in _CORE]
    proper = sum(_PROPER.search(clean, label.start, label.end) is not None for label in core)
    return proper * 3 >= len(core)


_PROPER = re.compile("整改|反馈|督察|巡察|巡视|审计|举报|信访|^问题|问题[0-9一二三四五六七八九十]")


def _find_tail(clean: str, labels: list[Label]) -> int:
    """Find where the list has ended: a notice or closing words, or a signature, behind the last field."""
    last = max((label.end for label in labels if label.field in _CORE), default=0)
    ends = [label.start for label in labels if label.field == "notice" and label.start > last]
    ends += [found.start("line") for found in _closing().finditer(clean, last)]
    return min(ends, default=len(clean))


@cache
def _closing() -> re.Pattern[str]:
    words = alternation(
        (*load_words("crumbs", kind="closing"), *load_words("rectificationclosings", kind="opening"))
    )
    ends = alternation(load_words("rectificationclosings", kind="inside"))
    return re.compile(
        rf"""
        \n[ ]*(?P<line>
          {words}[^\n]{{0,200}} | [^\n。]{{0,40}}{ends}[^\n]{{0,200}}
        | (?:[一-龥]{{4,40}}\n[ ]*)?{FULL_DAY}[ ]*(?=\n|$)
        )
        """,
        re.VERBOSE,
    )


def _cut_records(clean: str, labels: list[Label], tail: int) -> list[_Record]:
    """Cut the labels into records: one begins where a field comes again, or a problem or serial after other fields."""
    records: list[_Record] = []
    opening = next((label.field for label in labels if label.field in (*_CORE, "serial")), "")
    rank, heads = _find_heads(clean, labels, opening, tail)
    section: Span | None = None
    for i, label in enumerate(labels):
        stop = labels[i + 1].start if i + 1 < len(labels) else tail
        before = labels[i - 1].end if i else 0
        head = heads.get(i)
        record = records[-1] if records else None
        if record is None or head is not None or _opens(record, label):
            section = _find_section(clean, before, label.start, rank) or section
            record = _Record(label.start if head is None else head.start, head and head.text, section)
            records.append(record)
        if label.serial[0] < label.serial[1] and label.field in ("problem", "serial"):
            record.serial = label.serial
        value = _trim(clean, label.end, min(stop, heads[i + 1].start if i + 1 in heads else stop))
        if i + 1 in heads or (i + 1 < len(labels) and labels[i + 1].field in _OPENING):
            value = _end_before_heading(clean, value)
        if value[0] < value[1]:
            _put(clean, record, label, value)
    return records


def _put(clean: str, record: _Record, label: Label, value: Span) -> None:
    """Put a value into its field; what follows a number in its label (问题编号七:…) is the problem."""
    name = label.field
    if name == "serial" and (label.serial[0] < label.serial[1] or value[1] - value[0] > _LONGEST_SERIAL):
        name = "problem"
    elif name == "serial":
        record.serial = value
        return
    record.values.setdefault(name, []).append(value)


_LONGEST_SERIAL = 16


def _opens(record: _Record, label: Label) -> bool:
    """Whether a label opens the next record: a serial or problem behind a filled field, or a core field again."""
    known = record.values
    if label.field in ("serial", "problem"):
        return bool(known.keys() & {"target", "measure", "report", "owner", "deadline", "remark"}) or (
            label.field in known and label.field == "problem"
        )
    return label.field in ("target", "report") and label.field in known and "report" in known


def _find_heads(clean: str, labels: list[Label], opening: str, tail: int) -> tuple[int, dict[int, Head]]:
    """Find the numbered lines that name the problems, by the number of the label they stand before.

    Only where the labels name no problem: lines of one level of markers, right before the field that opens records.
    """
    if opening in ("problem", "serial", ""):
        return 0, {}
    heads: dict[int, Head] = {}
    wanted = 0
    low = 0
    for i, label in enumerate(labels):
        if label.field == opening:
            found = _last_numbered(clean, low, label.start, wanted)
            if found is not None:
                wanted = wanted or found[0]
                heads[i] = found[1]
        low = label.end
    return wanted, heads


def _last_numbered(clean: str, low: int, high: int, wanted: int) -> tuple[int, Head] | None:
    """Find the last numbered line (of a level, if one is wanted) before a label, and the text that it opens."""
    at = high
    while at > low and at > 0:
        begin = clean.rfind("\n", low, at - 1) + 1 if clean.rfind("\n", low, at - 1) >= 0 else low
        head = begin
        while head < at and clean[head] == " ":
            head += 1
        rank, _, body = read_marker(clean, head, high)
        if rank and (not wanted or rank == wanted) and (begin == 0 or clean[begin - 1] == "\n"):
            return rank, Head(head, _trim(clean, body, high))
        at = begin
    return None


def _find_section(clean: str, low: int, high: int, rank: int) -> Span | None:
    """Find a section's heading before a record: a numbered line of a level above, that is no sentence."""
    found: Span | None = None
    for line in _LINE.finditer(clean, low, high):
        at, _, body = read_marker(clean, line.start(), line.end())
        if (
            at
            and (not rank or at < rank)
            and clean[line.end() - 1] not in "。;,:"
            and line.end() - body <= 40
        ):
            found = (body, line.end())
    return found


_LINE = re.compile(r"[^ \n][^\n]*")


_OPENING = ("problem", "serial", "target")


def _end_before_heading(clean: str, value: Span) -> Span:
    """End a value before a section's heading that stands behind it (``二、中央督察反馈问题落实结果``)."""
    cut = clean.rfind("\n", *value)
    if cut < 0:
        return value
    head = cut + 1
    while head < value[1] and clean[head] == " ":
        head += 1
    rank, _, body = read_marker(clean, head, value[1])
    first = read_marker(clean, value[0], value[1])[0]
    if rank and rank < 4 and rank != first and value[1] - body <= 40 and clean[value[1] - 1] not in "。;,:)":
        return _trim(clean, value[0], cut)
    return value


def _is_commitment(record: _Record) -> bool:
    known = record.values.keys()
    return bool(known & {"target", "measure", "report"}) and (
        record.head is not None or bool(known & set(_TEXTS))
    )


def _make_entry(clean: str, record: _Record) -> Entry:
    problem = record.first("problem") or record.head
    name = next((name for name in _TEXTS if name in record.values), "")
    text = record.first(name) if name else record.head
    assert text is not None
    headings = (problem,) if problem is not None and problem != text else ()
    reports = record.values.get("report", [])
    remarks = [span for name in ("remark", "support") for span in record.values.get(name, [])]
    if name == "target":
        remarks += record.values.get("measure", [])
    return Entry(
        text=text,
        report=(reports[0][0], reports[-1][1]) if len(reports) == 1 else (reports[-1] if reports else None),
        marker=record.serial,
        headings=headings,
        owner=_read_unit(clean, record),
        section=record.section,
        deadlines=tuple(record.values.get("deadline", ())),
        remarks=tuple(sorted(remarks)),
    )


def _read_unit(clean: str, record: _Record) -> Named | None:
    """Read the unit that answers: the lead unit of several (``牵头单位:``, ``市水务局牵头,…配合``), else none."""
    span = record.first("owner")
    if span is None:
        person = record.first("person")
        return None if person is None else Named(_trim(clean, *person), kind="person")
    start, end = span
    if line := clean.find("\n", start, end) + 1:
        end = line - 1
    if found := _LEAD.match(clean, start, end):
        start, end = found.span("unit")
    elif found := _SUPPORT.search(clean, start, end):
        end = found.start()
    start, end = _trim(clean, start, end)
    while end > start and clean[end - 1] in "。;,、:":
        end -= 1
    return Named((start, end)) if start < end else None


_LEAD = re.compile(r"(?:牵头(?:单位)?[: ][ ]?)(?P<unit>[^;,。: \n]{2,40})")
_SUPPORT = re.compile(r"[;,。( ]{0,2}(?:牵头|(?:配合|协办|责任领导|责任人|验收|督导)(?:单位|部门)?[: ])")


def _trim(clean: str, start: int, end: int) -> Span:
    while start < end and clean[start] in " \n|:":
        start += 1
    while end > start and clean[end - 1] in " \n|":
        end -= 1
    return start, end
