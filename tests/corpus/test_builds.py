"""Many documents → one folder: each ends in the tables or in quarantine, and the order of naming changes nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from readings import ROOT
from test_tables import snapshot

from kfanalysis.corpus import builds
from kfanalysis.corpus.builds import build, list_sources
from kfanalysis.tables import read_tables

GOOD = sorted((ROOT / "tests" / "bulletins").glob("*.txt"))[:2]
BAD = {
    "empty.txt": b"",
    "novel.txt": "从前有座山,山里有座庙。\n".encode() * 20,
    "wrong-byte.txt": GOOD[0].read_bytes()[:300] + b"\xff\xff\xff" + GOOD[0].read_bytes()[300:],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    place.mkdir()
    for path in GOOD:
        shutil.copy(path, place)
    return place


def read_quarantine(out: Path) -> list[dict[str, str]]:
    lines = (out / "quarantine.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def test_every_document_is_committed_or_in_quarantine(folder: Path, tmp_path: Path) -> None:
    for name, content in BAD.items():
        (folder / name).write_bytes(content)
    outcome = build(list_sources([folder]), tmp_path / "out")
    assert list(outcome.committed) == [path.name for path in GOOD]
    listed = read_quarantine(tmp_path / "out")
    assert [each["file"] for each in listed] == sorted(BAD) == [each.file for each in outcome.refused]
    assert all(each["code"] and each["cause"] and each["remedy"] for each in listed)
    codes = {each["file"]: each["code"] for each in listed}
    assert codes["empty.txt"] == "empty"
    assert codes["novel.txt"] == "no_structure"
    assert list(read_tables(tmp_path / "out").texts) == [path.stem for path in GOOD]


def test_order_of_naming_changes_no_byte(folder: Path, tmp_path: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "other").mkdir()
    (folder / "other" / GOOD[0].name).write_bytes(GOOD[0].read_bytes() + b"\n")  # a second of the name
    paths = list_sources([folder])
    build(paths, tmp_path / "one")
    build(paths[::-1], tmp_path / "two")
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")
    names = [GOOD[0].stem, f"{GOOD[0].stem}-2", GOOD[1].stem]
    assert read_tables(tmp_path / "one").bulletins["bulletin_id"].to_list() == names


def test_same_bytes_twice_are_read_once(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / GOOD[0].name, folder / "copy.txt")
    outcome = build(list_sources([folder]), tmp_path / "out")
    assert len(outcome.committed) == 2
    (refusal,) = outcome.refused
    assert (refusal.code, refusal.remedy) == ("duplicate", "keep one of the two")


def test_nothing_is_written_when_every_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    outcome = build([tmp_path / "empty.txt"], tmp_path / "out")
    assert outcome.committed == ()
    assert not (tmp_path / "out").exists()


def test_a_surprise_in_one_document_costs_only_that_one(
    folder: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    original = builds.find

    def surprised(outline: Any) -> Any:
        if outline.source.source == GOOD[0].name:
            raise RecursionError("too deep")
        return original(outline)

    monkeypatch.setattr(builds, "find", surprised)
    outcome = build(list_sources([folder]), tmp_path / "out")
    assert [(each.file, each.code, each.cause) for each in outcome.refused] == [
        (GOOD[0].name, "crash", "RecursionError: too deep")
    ]
    assert list(outcome.committed) == [GOOD[1].name]


def test_a_file_that_changes_while_it_is_read_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    original = builds.find

    def slow(outline: Any) -> Any:
        (folder / outline.source.source).write_bytes(b"changed")
        return original(outline)

    monkeypatch.setattr(builds, "find", slow)
    assert {each.code for each in build(list_sources([folder]), tmp_path / "out").refused} == {"changed"}


def test_listing_leaves_out_what_is_no_document(folder: Path, tmp_path: Path) -> None:
    (folder / "SOURCES.tsv").write_text("file\n", encoding="utf-8")
    (folder / ".hidden").write_text("x", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("x", encoding="utf-8")
    (tmp_path / "outside.txt").write_text("x", encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    assert list_sources([folder]) == [folder / path.name for path in GOOD]
    assert list_sources([folder, folder / GOOD[0].name]) == [folder / path.name for path in GOOD]
    assert list_sources([folder / "SOURCES.tsv"]) == [folder / "SOURCES.tsv"], (
        "named by hand, it is taken at its word"
    )
