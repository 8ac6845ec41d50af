"""Where a clause ends and what a date is are asked in one place: no other module cuts at marks or spells months."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from readings import ROOT

from kfanalysis.extraction.grammar.clauses import clause_end, clause_start, sentence_end, sentence_start

PACKAGE = ROOT / "kfanalysis"
# A pattern that is nothing but a class of marks, and one that reads months.
CUTTER = re.compile(r"\(?\[\^?(?:[,;。:!?、. ()\"”…|]|\\n)+\]\)?(?:[+*]|\{[0-9,]+\})?")
MONTHS = re.compile(r"[\])](?:\{[0-9,]+\})?(?:\[ \]\?|\\ \?)?(?:\[[年月日./ -]*月[^\]]*\]|月)")
EXCEPTIONS = {
    "corpus/correction_files.py": "what a spreadsheet made of an id, no date of a text",
    "extraction/outline/mastheads.py": "a dateline's lead, dates beside other words",
    "extraction/outline/name_judgements.py": "what no name begins with",
    "extraction/outline/page_ends.py": "a page's stamp, before anything is read",
    "extraction/labels/obstacles.py": "cuts that its room still converts",
    "extraction/labels/policy_topics.py": "cuts that its room still converts",
    "extraction/roles/measured_things.py": "cuts that its room still converts",
    "extraction/outline/bodies.py": "a search for the head of a report, not a date",
    "extraction/outline/cell_looks.py": "what a cell looks like, dates beside frequencies",
    "extraction/outline/matter_names.py": "what no name begins with",
    "extraction/outline/report_starts.py": "cues of a report, periods among them",
    "extraction/outline/table_heads.py": "names of periods in heads",
    "read/html_pages.py": "a page's meta date, before cleaning",
    "text/tokens.py": "tokens of dates, before any grammar",
}


def find_patterns(path: Path) -> list[str]:
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("re", "regex")
    ]
    return [
        "".join(
            part.value
            for part in ast.walk(arg)
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        )
        for call in calls
        for arg in call.args[:1]
    ]


def is_own(pattern: str) -> bool:
    cuts = CUTTER.fullmatch(pattern) is not None and re.search("[。;]|^[^{]*,", pattern) is not None
    return cuts or MONTHS.search(pattern) is not None


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_marks_and_months_are_read_in_one_place(path: Path) -> None:
    name = path.relative_to(PACKAGE).as_posix()
    if name.startswith(("extraction/grammar/", "extraction/dates/")):
        return
    own = [pattern for pattern in find_patterns(path) if is_own(pattern)]
    if name not in EXCEPTIONS:
        assert own == []


def test_the_test_sees_cutters_and_months() -> None:
    assert is_own("[,;。]") and is_own(r"[0-9]{1,2}[ ]?月") and not is_own("[^,;。]{0,8}总")


@pytest.mark.parametrize("name", sorted(EXCEPTIONS))
def test_exceptions_exist(name: str) -> None:
    assert (PACKAGE / name).is_file()


TEXT = "投资1,800万元,占75%;9:30召开。完成3.5公里.另有2座"


@pytest.mark.parametrize(
    ("place", "clause", "sentence"),
    [
        (5, (0, 9), (0, 14)),
        (11, (10, 14), (0, 14)),
        (17, (15, 21), (15, 21)),
        (25, (22, 29), (22, 29)),
        (31, (30, 34), (30, 34)),
    ],
)
def test_clause_and_sentence_around_a_place(
    place: int, clause: tuple[int, int], sentence: tuple[int, int]
) -> None:
    stop = len(TEXT)
    assert (clause_start(TEXT, place), clause_end(TEXT, place, stop)) == clause
    assert (sentence_start(TEXT, place), sentence_end(TEXT, place, stop)) == sentence
