"""Many documents → one folder: each ends in the tables or in quarantine, and the order of naming changes nothing."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from readings import ROOT
from test_tables import snapshot

import kfanalysis as kf
from kfanalysis.corpus import documents
from kfanalysis.corpus.builds import build, list_sources
from kfanalysis.records import KfanalysisError
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
    names = sorted([GOOD[0].stem, f"other.{GOOD[0].stem}", GOOD[1].stem])
    assert read_tables(tmp_path / "one").bulletins["bulletin_id"].to_list() == names


def test_same_bytes_twice_are_read_once(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / GOOD[0].name, folder / "copy.txt")
    outcome = build(list_sources([folder]), tmp_path / "out")
    assert len(outcome.committed) == 2
    (refusal,) = outcome.refused
    assert (refusal.code, refusal.file) == ("duplicate", "copy.txt")


def test_bulletins_that_are_alike_are_flagged_as_in_memory(folder: Path, tmp_path: Path) -> None:
    """The same bulletin with a blank line more is read, and the second said to be like the first."""
    first = folder / GOOD[0].name
    (folder / "zz-again.txt").write_text(first.read_text(encoding="utf-8") + "\n\n", encoding="utf-8")
    build(list_sources([folder]), tmp_path / "out")
    flags = read_tables(tmp_path / "out").flags
    alike = flags[flags["reason"].str.startswith("alike")]
    assert list(alike["key"]) == ["zz-again"] and GOOD[0].stem in alike["reason"].iloc[0]
    loaded = kf.extract([kf.load(path) for path in sorted(folder.iterdir())])
    assert list(loaded.flags["reason"]) == list(flags["reason"])


def test_quarantine_alone_is_written_when_every_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    outcome = build([tmp_path / "empty.txt"], tmp_path / "out")
    assert outcome.committed == ()
    (listed,) = read_quarantine(tmp_path / "out")
    assert (listed["file"], listed["path"]) == ("empty.txt", str(tmp_path / "empty.txt"))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["manifest.json", "quarantine.jsonl"]
    build([ROOT / "tests" / "bulletins" / GOOD[0].name], tmp_path / "out")
    assert list(read_tables(tmp_path / "out").texts) == [GOOD[0].stem], "the folder can be built into"


def test_a_run_of_refusals_leaves_the_tables_of_the_run_before(folder: Path, tmp_path: Path) -> None:
    build(list_sources([folder]), tmp_path / "out")
    before = snapshot(tmp_path / "out")
    (tmp_path / "empty.txt").write_bytes(b"")
    build([tmp_path / "empty.txt"], tmp_path / "out")
    after = snapshot(tmp_path / "out")
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"quarantine.jsonl", "manifest.json"}
    assert [each["code"] for each in read_quarantine(tmp_path / "out")] == ["empty"]
    assert list(read_tables(tmp_path / "out").texts) == [path.stem for path in GOOD]


def test_files_of_one_name_in_three_folders_are_listed_with_their_paths(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "x.txt").write_bytes(b"")
    build(list_sources([tmp_path / "in"]), tmp_path / "out")
    assert [each["file"] for each in read_quarantine(tmp_path / "out")] == ["a/x.txt", "b/x.txt", "c/x.txt"]


def test_two_documents_of_one_id_are_both_refused_naming_each_other(tmp_path: Path) -> None:
    for name, file, end in (("one", "a.txt", b""), ("two", "a.txt", b"\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_bytes(GOOD[0].read_bytes() + end)
    shutil.copy(GOOD[1], tmp_path / "two" / "b.txt")
    outcome = build(list_sources([tmp_path / "one", tmp_path / "two"]), tmp_path / "out")
    assert [each.code for each in outcome.refused] == ["id_clash", "id_clash"]
    assert "two/a.txt" in outcome.refused[0].cause
    assert "one/a.txt" in outcome.refused[1].cause
    assert outcome.committed == ("b.txt",)


def test_a_picture_or_an_empty_file_of_a_name_takes_no_id(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(GOOD[0], tmp_path / "in" / "notice.txt")
    (tmp_path / "in" / "notice.png").write_bytes(b"\x89PNG\r\n\x1a\n0000")
    (tmp_path / "in" / "notice.md").write_bytes(b"")
    outcome = build(list_sources([tmp_path / "in"]), tmp_path / "out")
    assert outcome.committed == ("notice.txt",)
    assert [each.code for each in outcome.refused] == ["empty", "format"]


def test_an_id_depends_on_the_path_below_the_folder_alone(folder: Path, tmp_path: Path) -> None:
    (folder / "henan").mkdir()
    shutil.copy(GOOD[0], folder / "henan" / "x.txt")
    (folder / GOOD[0].name).unlink()
    one = build(list_sources([folder]), tmp_path / "one")
    (folder / GOOD[1].name).unlink()
    two = build(list_sources([folder]), tmp_path / "two")
    assert "henan/x.txt" in one.committed
    assert two.committed == ("henan/x.txt",)
    assert read_tables(tmp_path / "two").bulletins["bulletin_id"].to_list() == ["henan.x"]


def test_a_name_that_is_no_utf8_costs_nobody(folder: Path, tmp_path: Path) -> None:
    name = "承诺.txt".encode("gbk")
    (Path(os.fsdecode(os.fsencode(folder) + b"/" + name))).write_bytes(GOOD[0].read_bytes() + b"\n")
    (Path(os.fsdecode(os.fsencode(folder) + b"/" + "空.txt".encode("gbk")))).write_bytes(b"")
    outcome = build(list_sources([folder]), tmp_path / "out")
    assert "承诺.txt" in outcome.committed
    assert [each["file"] for each in read_quarantine(tmp_path / "out")] == ["空.txt"]


def test_a_file_of_the_user_among_ours_is_kept(folder: Path, tmp_path: Path) -> None:
    build(list_sources([folder]), tmp_path / "out")
    (tmp_path / "out" / "texts" / "my-notes.txt").write_text("看", encoding="utf-8")
    build(list_sources([folder]), tmp_path / "out")
    assert (tmp_path / "out" / "texts" / "my-notes.txt").read_text(encoding="utf-8") == "看"


@pytest.mark.parametrize("damage", ['{"files":[1]}', "not json", "{}", '{"files":[{"bytes":1}]}'])
def test_a_damaged_manifest_is_mended_by_building(folder: Path, tmp_path: Path, damage: str) -> None:
    build(list_sources([folder]), tmp_path / "out")
    (tmp_path / "out" / "manifest.json").write_text(damage, encoding="utf-8")
    with pytest.raises(KfanalysisError, match="missing or broken"):
        read_tables(tmp_path / "out")
    build(list_sources([folder]), tmp_path / "out")
    assert len(read_tables(tmp_path / "out").bulletins) == 2


def test_a_surprise_in_one_document_costs_only_that_one(
    folder: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    original = documents.find

    def surprised(outline: Any) -> Any:
        if outline.source.source == GOOD[0].name:
            raise RecursionError("too deep")
        return original(outline)

    monkeypatch.setattr(documents, "find", surprised)
    outcome = build(list_sources([folder]), tmp_path / "out")
    assert [(each.file, each.code, each.cause) for each in outcome.refused] == [
        (GOOD[0].name, "crash", "RecursionError: too deep")
    ]
    assert list(outcome.committed) == [GOOD[1].name]


def test_a_file_that_changes_while_it_is_read_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    original = documents.find

    def slow(outline: Any) -> Any:
        (folder / outline.source.source).write_bytes(b"changed")
        return original(outline)

    monkeypatch.setattr(documents, "find", slow)
    assert {each.code for each in build(list_sources([folder]), tmp_path / "out").refused} == {"changed"}


def test_listing_leaves_out_what_is_no_document(folder: Path, tmp_path: Path) -> None:
    (folder / "SOURCES.tsv").write_text("file\n", encoding="utf-8")
    (folder / ".hidden").write_text("x", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("x", encoding="utf-8")
    (tmp_path / "outside.txt").write_text("x", encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    assert [each.path for each in list_sources([folder])] == [folder / path.name for path in GOOD]
    twice = list_sources([folder, folder / GOOD[0].name])
    assert [each.path for each in twice] == [folder / path.name for path in GOOD]
    assert [each.path for each in list_sources([folder / "SOURCES.tsv"])] == [folder / "SOURCES.tsv"], (
        "named by hand, it is taken at its word"
    )


def test_a_shard_cut_off_and_a_broken_note_are_made_anew(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(list_sources([folder]), out)
    before = snapshot(out)
    kept = tmp_path / ".out.shards"
    for shard in kept.rglob("*.zip"):
        shard.write_bytes(shard.read_bytes()[:500])
    (kept / "joined").write_bytes(b"\xff")
    outcome = build(list_sources([folder]), out)
    assert (outcome.refused, outcome.unchanged) == ((), 0)
    assert snapshot(out) == before


def test_a_file_in_the_place_of_the_shards_is_told(folder: Path, tmp_path: Path) -> None:
    (tmp_path / ".out.shards").touch()
    with pytest.raises(KfanalysisError, match=r"(?s)\.out\.shards.*Move it away"):
        build(list_sources([folder]), tmp_path / "out")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name on this system")
def test_a_pipe_is_no_file_of_corrections(folder: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "c.csv")
    with pytest.raises(KfanalysisError, match="no file that can be read as one"):
        build(list_sources([folder]), tmp_path / "out", corrections=tmp_path / "c.csv")
