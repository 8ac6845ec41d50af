"""docs/reliability.md promises nothing without a test: each test that it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAMED = re.findall(
    r"`([a-z_/]+\.py)::(test_\w+)`", (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", sorted({module for module, _ in NAMED}))
def test_every_test_that_is_named_exists(module: str) -> None:
    tree = ast.parse((ROOT / "tests" / module).read_text(encoding="utf-8"))
    written = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert {name for at, name in NAMED if at == module} <= written


def test_every_row_names_a_test() -> None:
    rows = re.findall(
        r"^\| (?!---)(.+) \|$", (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(NAMED) > 40
    assert not [row for row in rows if "::test_" not in row and not row.endswith("guarded by")]
