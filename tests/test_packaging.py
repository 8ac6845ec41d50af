"""A wheel installs into an empty environment and works there; what is declared in two places agrees."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import lazy_loader
import pytest
from readings import ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT, GROUPS = SETTINGS["project"], SETTINGS["dependency-groups"]
EXTRAS = [name for name in PROJECT["optional-dependencies"] if name != "all"]
USERS = ["figures", "analysis", "tokens", "formats", "exports", "notebooks"]  # what make installs
NAME = re.compile(r"^[A-Za-z0-9_-]+")


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command outside the project, so that nothing is found by lying beside it."""
    settings = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **environment}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=settings, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, offline, with the setuptools of this environment."""
    place = tmp_path_factory.mktemp("wheel")
    copy = place / "project"
    shutil.copytree(ROOT / "kfanalysis", copy / "kfanalysis", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy / name)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "wheel", "--no-deps", "--no-index", "--no-build-isolation", "-w", place, copy, cwd=place)
    return next(place.glob("*.whl"))


@pytest.fixture(scope="module")
def empty(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment that holds the wheel and nothing else; return its folder of scripts."""
    place = tmp_path_factory.mktemp("empty")
    venv.create(place / "env", with_pip=False)
    scripts = place / "env" / ("Scripts" if os.name == "nt" else "bin")
    pip = (
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--quiet",
        "--python",
        scripts / "python",
    )
    run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=place)
    return scripts


def test_wheel_holds_the_lexicon_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    lexicon = {f"kfanalysis/lexicon/{path.name}" for path in (ROOT / "kfanalysis" / "lexicon").glob("*.tsv")}
    assert lexicon | {"kfanalysis/py.typed", "kfanalysis/__init__.pyi", "kfanalysis/__main__.py"} <= names
    assert not [name for name in names if name.startswith(("tests", "tools", "data", "notebooks"))]


def test_command_and_import_need_no_heavy_library(empty: Path, tmp_path: Path) -> None:
    """Of all libraries only the loader of the public names is there; nothing else may be imported."""
    library = Path(lazy_loader.__file__).parent
    shutil.copytree(library, tmp_path / library.name)
    assert "build" in run(empty / "kfanalysis", "--help", cwd=empty, PYTHONPATH=str(tmp_path))
    script = "import kfanalysis as kf; print(kf.__version__, kf.__file__)"
    version, file = run(empty / "python", "-c", script, cwd=empty, PYTHONPATH=str(tmp_path)).split()
    assert version == PROJECT["version"]
    assert Path(file).is_relative_to(empty.parent)


def test_a_bulletin_is_read_from_the_installed_wheel(empty: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "bulletins" / "fields.txt", tmp_path)
    libraries = sysconfig.get_path(
        "purelib"
    )  # a path of libraries, where .pth files of the project do not act
    out = run(empty / "kfanalysis", "build", "fields.txt", "--out", "out", cwd=tmp_path, PYTHONPATH=libraries)
    assert "1 read, 0 in quarantine" in out
    assert (tmp_path / "out" / "commitments.csv").stat().st_size > 0


def list_requirements(lines: list[str]) -> dict[str, str]:
    return {NAME.match(line)[0].lower(): line for line in lines}  # type: ignore[index]


def list_extras(names: list[str]) -> list[str]:
    return [line for name in names for line in PROJECT["optional-dependencies"][name]]


def test_environment_for_conda_agrees() -> None:
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    listed = re.findall(r"^ +- ([a-z].*[^:])$", text, re.MULTILINE)
    conda = list_requirements([line for line in listed if line not in ("conda-forge", "pip")])
    assert conda.pop("python") == f"python{PROJECT['requires-python']}"
    assert conda == list_requirements([*PROJECT["dependencies"], *list_extras(USERS)])


def read_lock(name: str) -> dict[str, str]:
    """Read the locked requirements, name → the whole pin with its marker; each must have hashes."""
    blocks = re.split(r"\n(?=[a-z])", (ROOT / name).read_text(encoding="utf-8"))[1:]
    assert all("--hash=sha256:" in block for block in blocks)
    return {block.split("==")[0].strip(): block.split("\\")[0].strip() for block in blocks}


def test_locks_hold_every_requirement_with_hashes() -> None:
    users, developers = read_lock("requirements.lock"), read_lock("requirements-dev.lock")
    wanted = list_requirements([*PROJECT["dependencies"], *list_extras(USERS)])
    assert set(wanted) <= set(users)
    everything = [*PROJECT["dependencies"], *list_extras(EXTRAS), *GROUPS["dev"]]
    assert set(list_requirements(everything)) <= set(developers)


def test_both_locks_are_one_environment() -> None:
    """``make`` and ``make test`` share .venv: what both locks hold, they hold in one version."""
    users, developers = read_lock("requirements.lock"), read_lock("requirements-dev.lock")
    pins = {name: pin.partition(" ")[0] for name, pin in users.items()}
    assert pins == {name: developers[name].partition(" ")[0] for name in users}


def test_users_get_what_the_makefile_says() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"EXTRAS := {' '.join(USERS)}\n" in makefile


def test_versions_agree() -> None:
    import kfanalysis

    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert kfanalysis.__version__ == PROJECT["version"]
    assert f"\nversion: {PROJECT['version']}\n" in citation
    assert f"\nlicense: {PROJECT['license']}\n" in citation
