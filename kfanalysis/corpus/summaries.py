"""Summaries: what was read of a document, counted and said in a line, with a word where few of it may be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kfanalysis.records import Findings

LISTS = ("promises",)  # layouts whose commitments have no report by their nature


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts of one document or of several."""

    layout: str
    commitments: int
    with_report: int
    with_owner: int
    with_deadline: int
    quantities: int
    leftovers: int
    flags: int
    unread: int  # characters of leftovers
    chars: int


def summarise(findings: Findings) -> Summary:
    """Count what was found in a document."""
    owners = {owner.owner_id: owner for owner in findings.owners}
    rows = findings.commitments
    layout = findings.bulletins[0].layout if findings.bulletins else ""
    return Summary(
        layout=layout,
        commitments=len(rows),
        with_report=sum(row.report is not None for row in rows),
        with_owner=sum(bool(owners[row.owner_id].name) for row in rows if row.owner_id in owners),
        with_deadline=sum(row.deadline_kind != "none" for row in rows),
        quantities=len(findings.quantities),
        leftovers=len(findings.leftovers),
        flags=len(findings.flags),
        unread=sum(row.end - row.start for row in findings.leftovers),
        chars=len(findings.source.text),
    )


def describe(summary: Summary) -> str:
    """Say a summary in a line.

    >>> describe(Summary("tables", 9, 8, 9, 9, 52, 0, 1, 0, 900))
    'tables: 9 commitments, 8 with report, 9 with owner, 9 with deadline, 52 quantities, 0 leftovers, 1 flag'
    >>> describe(Summary("body", 0, 0, 0, 0, 143, 0, 0, 0, 5000))
    'body: 0 commitments, 143 quantities, 0 leftovers, 0 flags'
    """
    parts = [_count(summary.commitments, "commitment")]
    if summary.commitments:
        parts += [
            f"{getattr(summary, f'with_{name}')} with {name}" for name in ("report", "owner", "deadline")
        ]
    parts += [
        "1 quantity" if summary.quantities == 1 else f"{summary.quantities} quantities",
        _count(summary.leftovers, "leftover"),
        _count(summary.flags, "flag"),
    ]
    doubt = doubt_of(summary)
    return f"{summary.layout or 'read'}: {', '.join(parts)}" + (f"; {doubt}" if doubt else "")


def doubt_of(summary: Summary) -> str:
    """Say why few of the rows may be right; "" where nothing speaks against them.

    >>> doubt_of(Summary("sections", 6, 0, 6, 0, 9, 0, 6, 0, 900))
    'few of them may be right: no report was found / 可能有误：没有找到进展情况'
    """
    why = ""
    if summary.commitments and not summary.with_report and summary.layout not in LISTS:
        why = "no report was found / 可能有误：没有找到进展情况"
    elif summary.commitments and not summary.with_owner and summary.commitments > 2:
        why = "no owner was found / 可能有误：没有找到责任单位"
    if summary.commitments and 2 * summary.unread > summary.chars:
        why = "most of the text was left over / 可能有误：大部分文字未读出"
    return f"few of them may be right: {why}" if why else ""


def add_up(summaries: Iterable[Summary]) -> Summary:
    """Add up the counts of several documents."""
    listed = list(summaries)
    names = (
        "commitments",
        "with_report",
        "with_owner",
        "with_deadline",
        "quantities",
        "leftovers",
        "flags",
        "unread",
        "chars",
    )
    layouts = {each.layout for each in listed}
    return Summary(
        layouts.pop() if len(layouts) == 1 else "",
        *(sum(getattr(each, name) for each in listed) for name in names),
    )


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
