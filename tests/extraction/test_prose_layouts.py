"""Numbered items, rectification, audits, running prose, lists of promises and bodies: the drafts of the layouts (codebook §1)."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from readings import ROOT

from kfanalysis.extraction.outline.audit_lists import draft_audit
from kfanalysis.extraction.outline.bodies import draft_body
from kfanalysis.extraction.outline.drafts import Draft, Entry, Sheet
from kfanalysis.extraction.outline.named_blocks import draft_blocks
from kfanalysis.extraction.outline.numbered_drafts import draft_numbered
from kfanalysis.extraction.outline.promise_lists import draft_promises
from kfanalysis.extraction.outline.prose_items import draft_prose
from kfanalysis.extraction.outline.rectifications import draft_rectification
from kfanalysis.extraction.outline.replies import draft_replies
from kfanalysis.text.fold import clean

READERS: dict[str, Callable[[Sheet], Draft | None]] = {
    "audit": draft_audit,
    "blocks": draft_blocks,
    "numbered": draft_numbered,
    "promises": draft_promises,
    "prose": draft_prose,
    "rectification": draft_rectification,
    "replies": draft_replies,
}


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


def show(text: str, entry: Entry) -> str:
    """Write an entry as ``heading / text / report / owner / deadline``, "-" for what it has not."""
    spans = [
        entry.headings[0] if entry.headings else None,
        entry.text,
        entry.report,
        entry.owner.name if entry.owner else None,
        entry.deadlines[0] if entry.deadlines else None,
    ]
    return " / ".join("-" if span is None else text[slice(*span)].replace("\n", "\\n") for span in spans)


@pytest.mark.parametrize(
    ("layout", "document", "entries"), rows(ROOT / "tests" / "cases" / "prose_layouts.tsv")
)
def test_layouts(layout: str, document: str, entries: str) -> None:
    text = clean(document.replace("\\n", "\n"))
    draft = READERS[layout](Sheet(text))
    assert (" | ".join(show(text, entry) for entry in draft.entries) if draft else "none") == entries


@pytest.mark.parametrize(("document", "quantities"), rows(ROOT / "tests" / "cases" / "bodies.tsv"))
def test_bodies(document: str, quantities: str) -> None:
    draft = draft_body(Sheet(clean(document.replace("\\n", "\n"))))
    assert (draft.evidence[0].split()[0] if draft else "none") == quantities


@pytest.mark.parametrize("layout", sorted(READERS))
@pytest.mark.parametrize(
    "unit",
    [
        "整改目标:", "一是", "X项目已完成", "、", "(", "对甲乙丙问题,", "9个甲已完成8个、", "截至9月底,",
        "(甲)乙、", "已完成3项(", "甲工程的任务3", "1.5",
    ],
)  # fmt: skip
def test_readers_are_linear(layout: str, unit: str) -> None:
    """Doubling hostile input at most doubles the time, with room for noise."""

    def spend(times: int) -> float:
        sheet = Sheet("某市整改审计实事\n" + unit * times)
        runs = []
        for _ in range(2):
            start = time.process_time()
            READERS[layout](sheet)
            runs.append(time.process_time() - start)
        return min(runs)

    spend(200)
    small, large = spend(1000), spend(4000)
    assert large < 0.5 or large < small * 12
