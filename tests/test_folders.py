"""A folder is replaced as a whole or not at all."""

from __future__ import annotations

import errno
import inspect
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from documents import make_findings
from test_tables import snapshot

from kfanalysis.folders import MANIFEST, replace_folder
from kfanalysis.records import KfanalysisError
from kfanalysis.tables import read_tables, tabulate, write_tables

OLD = tabulate(make_findings())
NEW = tabulate([make_findings(), make_findings("乙市")])


def test_other_peoples_files_are_carried_over(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_tables(NEW, out)
    (out / "notes.md").write_text("mine", encoding="utf-8")
    (out / "plots").mkdir()
    (out / "plots" / "a.txt").write_text("mine too", encoding="utf-8")
    write_tables(OLD, out)
    assert (out / "notes.md").read_text(encoding="utf-8") == "mine"
    assert (out / "plots" / "a.txt").read_text(encoding="utf-8") == "mine too"
    assert not (out / "texts" / "乙市.txt").exists()
    assert list(read_tables(out).texts) == ["甲市"]


def test_foreign_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(KfanalysisError, match="holds files that kfanalysis did not write"):
        write_tables(OLD, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_link_and_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "there")
    (tmp_path / "file").write_text("", encoding="utf-8")
    for name, cause in (("link", "is a link"), ("file", "is a file")):
        with pytest.raises(KfanalysisError, match=cause):
            write_tables(OLD, tmp_path / name)


class Failing:
    """A function whose n-th call finds the disk full."""

    def __init__(self, function: Callable[..., Any], nth: int) -> None:
        self.function, self.left = function, nth

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return self.function(*args, **kwargs)


def put(out: Path, letter: str) -> None:
    """Write a small folder of three files."""
    with replace_folder(out) as place:
        (place / "texts").mkdir()
        (place / "texts" / "a.txt").write_bytes(letter.encode() * 100)
        (place / "a.csv").write_bytes(letter.encode())
        (place / MANIFEST).write_bytes(
            json.dumps({"files": [{"path": "texts/a.txt"}, {"path": "a.csv"}]}).encode()
        )


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (os, "fsync"),
        (os, "open"),
        (Path, "rename"),
        (Path, "mkdir"),
        (Path, "write_bytes"),
        (Path, "iterdir"),
        (os, "scandir"),
    ],
)
def test_failure_of_any_call_leaves_the_old_folder(
    tmp_path: Path, owner: Any, name: str, monkeypatch: Any
) -> None:
    put(tmp_path / "out", "a")
    before = snapshot(tmp_path / "out")
    original = getattr(owner, name)
    for nth in range(1, 200):
        failing = Failing(original, nth)
        # A method is looked up on its class, so it must be a function to be given its self.
        monkeypatch.setattr(owner, name, lambda *args, call=failing, **kwargs: call(*args, **kwargs))
        try:
            put(tmp_path / "out", "b")
            refused = False
        except KfanalysisError as error:
            refused = True
            assert "what stood there is unchanged" in str(error)
        monkeypatch.setattr(owner, name, original)
        if failing.left > 0:
            break
        # A failure that only hinders clearing up is none: then the new folder is in place.
        assert (snapshot(tmp_path / "out") == before) is refused, f"call {nth} of {name}"
        if not refused:
            put(tmp_path / "out", "a")
    assert nth > 1
    assert (tmp_path / "out" / "a.csv").read_bytes() == b"b"


def test_leavings_of_a_killed_run_are_cleared(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    write_tables(OLD, tmp_path / "out")
    # Killed between its two renames: the old folder stands aside and nothing is in its place.
    (tmp_path / "out").rename(tmp_path / f".out.old-{gone.pid}")
    (tmp_path / f".out.new-{gone.pid}").mkdir()
    (tmp_path / ".out.new-mine").mkdir()  # not of our making
    (tmp_path / f".outer.new-{gone.pid}").mkdir()  # another folder's
    with pytest.raises(ValueError, match="stop"), replace_folder(tmp_path / "out"):
        raise ValueError("stop")
    left = {".out.lock", ".out.new-mine", f".outer.new-{gone.pid}", "out"}
    assert {path.name for path in tmp_path.iterdir()} == left
    assert list(read_tables(tmp_path / "out").texts) == ["甲市"]


def test_two_runs_exclude_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kfanalysis.folders.PATIENCE", 0.1)
    holder = (
        f"from kfanalysis.folders import replace_folder\nfrom pathlib import Path\n{inspect.getsource(put)}"
    )
    script = "with replace_folder(Path(sys.argv[1])):\n    print('in', flush=True); sys.stdin.readline()"
    command = [sys.executable, "-c", f"import json, sys\n{holder}\n{script}", str(tmp_path / "out")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        first.stdout.readline()
        with pytest.raises(KfanalysisError, match="another run has been writing here"):
            put(tmp_path / "out", "b")
        first.kill()
    put(tmp_path / "out", "b")  # the system has released the lock of the killed run
    assert_whole(tmp_path / "out")


KILLS = 10
WRITER = f"""
import json, sys
from pathlib import Path
from kfanalysis.folders import MANIFEST, replace_folder
{inspect.getsource(put)}
print("ready", flush=True)
while True:
    put(Path(sys.argv[1]), "a")
    put(Path(sys.argv[1]), "b")
"""


def test_kill_leaves_a_whole_folder_or_none_in_its_place(tmp_path: Path) -> None:
    out, chance = tmp_path / "out", random.Random(1)
    put(out, "a")
    missing = 0
    for _ in range(KILLS):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(out)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.02 + chance.random() / 20)
            writer.kill()
        missing += not out.exists()
        if out.exists():
            assert_whole(out)
        with pytest.raises(ValueError, match="stop"), replace_folder(out):
            raise ValueError("stop")
        assert_whole(out)
        assert {path.name for path in tmp_path.iterdir()} == {".out.lock", "out"}, "put right by the next run"
    assert missing < KILLS


def assert_whole(out: Path) -> None:
    letter = (out / "a.csv").read_bytes()
    assert (out / "texts" / "a.txt").read_bytes() == letter * 100
    assert sorted(path.name for path in out.iterdir()) == ["a.csv", MANIFEST, "texts"]
