"""The house keeps its shape: what may import what, how long a module is, where words live, what importing costs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from readings import ROOT

PACKAGE = ROOT / "kfanalysis"
MODULES = sorted(PACKAGE.rglob("*.py"))
LEXICON = sorted((PACKAGE / "lexicon").glob("*.tsv"))
LONGEST = 300
LONGER = {"records.py": 600}  # every table's row stands in one place

HEAVY = {"jieba": "text/tokens.py", "matplotlib": "publish/", "sklearn": "analysis/"}
FORBIDDEN_NAMES = {"utils", "helpers", "core", "base", "common", "misc"}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def list_imports(path: Path) -> Iterator[str]:
    """Yield the full name of everything that a module imports, also inside functions and for types alone."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_imports_point_down() -> None:
    """The contracts stand in pyproject.toml (tool.importlinter)."""
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_heavy_libraries_stay_in_their_room(path: Path) -> None:
    for name in list_imports(path):
        room = HEAVY.get(name.split(".")[0])
        assert room is None or name_of(path).startswith(room), f"{name} belongs to {room}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_is_short_and_named_for_what_it_yields(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGER.get(name_of(path), LONGEST)
    assert path.stem not in FORBIDDEN_NAMES


@pytest.mark.parametrize("path", LEXICON, ids=lambda path: path.stem)
def test_lexicon_is_sorted_without_duplicates(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert text.endswith("\n"), "the last line needs its line end"
    assert "\r" not in text
    header, *lines = text[:-1].split("\n")
    rows = [tuple(line.split("\t")) for line in lines]
    assert {len(row) for row in rows} == {len(header.split("\t"))}
    assert rows == sorted(set(rows))


# What only a pattern needs; a word may hold a dot, a bracket or a plus sign.
GRAMMAR = re.compile(r"\\|\(\?|\[[^\]]*-[^\]]*\]|\.\*|\.\+|\{[0-9]*,[0-9]*\}")


def test_every_lexicon_file_is_read_and_has_its_source() -> None:
    """docs/lexicon.md says where the rows of each file come from."""
    told = re.findall(
        r"^\| ([a-z_]+) \| .+ \| .+ \|$",
        (ROOT / "docs" / "lexicon.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert told[1:] == [path.stem for path in LEXICON], "docs/lexicon.md: a row a file, in their order"
    code = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    assert not [
        n for n in told[1:] if f'"{n}"' not in code and f"'{n}'" not in code and not n.startswith("weights_")
    ]


@pytest.mark.parametrize("path", LEXICON, ids=lambda path: path.stem)
def test_lexicon_holds_words_not_patterns(path: Path) -> None:
    if path.stem in ("columns", "tables"):
        pytest.skip("prose about columns, no words of a bulletin")
    assert not [line for line in path.read_text(encoding="utf-8").split("\n") if GRAMMAR.search(line)]


HAN_WORD = re.compile("[一-鿿]{2,}")
GROUP = re.compile(r"\(([^()]*)\)")
MANY = 10


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_word_list_in_a_module(path: Path) -> None:
    """A collection of many Chinese words, or a pattern's group of many, belongs into the lexicon."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
            texts = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
            words = [text for text in texts if isinstance(text, str) and HAN_WORD.fullmatch(text)]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = max((HAN_WORD.findall(group) for group in GROUP.findall(node.value) if "|" in group),
                        key=len, default=[])  # fmt: skip
        else:
            continue
        assert len(words) < MANY, f"line {node.lineno}: {words}"


def test_importing_touches_nothing_heavy() -> None:
    """No library, no file of ours, no global state: public names resolve when they are used."""
    script = (
        "import sys, logging\n"
        "import kfanalysis as kf\n"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'jieba', 'sklearn', 'scipy', 'pyarrow', 'tqdm'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "assert [m for m in sys.modules if m.startswith('kfanalysis')] == ['kfanalysis']\n"
        "assert 'extract' in dir(kf) and kf.__version__\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_using_the_library_changes_no_setting_of_the_caller() -> None:
    script = (
        "import matplotlib, pandas as pd, os\n"
        "before = dict(matplotlib.rcParams)\n"
        "import kfanalysis as kf\n"
        "for name in kf.__all__: getattr(kf, name)\n"
        "kf.tokenize('改造老旧小区64个')\n"
        "assert dict(matplotlib.rcParams) == before\n"
        "import jieba\n"
        "assert not jieba.dt.initialized, 'the global tokenizer of jieba was used'\n"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", script], check=True)


MEASURES = {"grammar", "dates", "numbers"}


def test_code_reads_no_number_of_the_source_as_float() -> None:
    """``\\d`` matches digits of every script; numbers of the text are Decimal, read by grammar/numerals."""
    for path in sorted((PACKAGE / "extraction").rglob("*.py")) + sorted((PACKAGE / "text").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {id(node.body[0].value) for node in ast.walk(tree)
                if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and node.body
                and isinstance(node.body[0], ast.Expr)}  # fmt: skip
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                assert "\\d" not in node.value, f"{path.name} line {node.lineno}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                barred = ("float", "eval", "exec") if path.parent.name in MEASURES else ("eval", "exec")
                assert node.func.id not in barred, f"{path.name} line {node.lineno}"


POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{\{?[0-9,]+\}\}?)\+(?!\+)")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_group_is_possessive(path: Path) -> None:
    """Python before 3.11.5 does not restore what a possessive group tried (gh-106052); an atomic group holds there."""
    code = path.read_text(encoding="utf-8")
    patterns = [
        node.value
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert not [each for each in patterns if POSSESSIVE_GROUP.search(each)]
