"""Doctor names what is missing and how to get it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from readings import ROOT

from kfanalysis.corpus import environments
from kfanalysis.corpus.environments import examine


def test_this_environment_is_as_locked(monkeypatch: Any) -> None:
    monkeypatch.chdir(ROOT)
    findings = {each.name: each for each in examine()}
    assert not [each for each in findings.values() if each.remedy]
    assert {"python", "encodings", "pandas", "jieba", "zhplot", "Chinese font"} <= set(findings)


def test_what_is_missing_comes_with_a_remedy(monkeypatch: Any) -> None:
    def missing(name: str) -> str:
        raise environments.PackageNotFoundError(name)

    monkeypatch.setattr(environments, "version", lambda name: "0" if name == "kfanalysis" else missing(name))
    monkeypatch.setattr(environments, "find_font", lambda: None)
    remedies = {each.name: each.remedy for each in examine()}
    assert remedies["pandas"] == "pip install pandas"
    assert remedies["Chinese font"] == "pip install zhplot"


def test_other_versions_than_locked_are_named(tmp_path: Path, monkeypatch: Any) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "pandas==0.0.1 ; python_full_version < '3.12' \\\n    --hash=sha256:00\n", encoding="utf-8"
    )
    monkeypatch.setattr(environments, "LOCK", lock)
    found = {each.name: each for each in examine()}["pandas"]
    assert found.found.endswith("locked 0.0.1")
    assert found.remedy


def test_outside_the_project_there_is_no_lock(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    assert not [each for each in examine() if "locked" in each.found]
