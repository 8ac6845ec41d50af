"""Every figure in both languages: texts that fit, data that is written and checked, too little data that is said."""

from __future__ import annotations

import json

import pytest
from matplotlib import pyplot as plt

from kfanalysis.publish import figures
from kfanalysis.publish.figures import FIGURES, check_figures, fingerprint, write_figures, write_gallery
from kfanalysis.publish.groups import POOLED
from tests.publish.layouts import find_faults
from tests.publish.made import make_tables


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def tables():
    return make_tables()


@pytest.fixture(scope="module")
def given(tables):
    return figures.analyse(tables)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", FIGURES)
def test_texts_fit_and_none_is_small(name, lang, tables, given):
    axes = FIGURES[name](tables, lang=lang, **given.get(name, {}))
    assert find_faults(axes.figure) == []


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_draws_into_given_axes_and_carries_its_data(name, tables, given):
    _, ax = plt.subplots()
    axes = FIGURES[name](tables, ax=ax, **given.get(name, {}))
    assert axes is ax
    assert len(axes.kf_data) and "n = " in axes.kf_caption


@pytest.mark.parametrize("name", FIGURES)
def test_too_little_data_is_said_and_raises_nothing(name):
    for tables in (
        make_tables(commitments=0),
        make_tables(commitments=1),
        make_tables(commitments=2, status="unclear"),
    ):
        axes = FIGURES[name](tables, **figures.analyse(tables).get(name, {}))
        assert find_faults(axes.figure) == []
        plt.close("all")


def test_groups_too_small_to_compare_are_pooled():
    axes = FIGURES["status"](make_tables(commitments=30), by="topic", least=5)
    assert list(axes.kf_data["group"])[-1] == POOLED
    assert axes.kf_data["n"].sum() == 30


def test_written_figures_are_the_same_bytes_and_pass_their_check(tmp_path, tables):
    one, two = tmp_path / "one", tmp_path / "two"
    names = {path.name for path in write_figures(tables, one, formats=("svg", "png"))}
    write_figures(tables, two, formats=("svg", "png"))
    assert len(names) == len(FIGURES) * 6
    assert {name: (one / name).read_bytes() for name in names} == {
        name: (two / name).read_bytes() for name in names
    }
    assert check_figures(one, tables) == []
    about = json.loads((one / "status.json").read_text(encoding="utf-8"))
    assert about["caption"]["zh"] != about["caption"]["en"] and "n = 30" in about["caption"]["en"]
    write_gallery(one, tmp_path / "docs" / "gallery.md")
    page = (tmp_path / "docs" / "gallery.md").read_text(encoding="utf-8")
    assert all(f"](../one/{name}.zh.png)" in page for name in FIGURES)


def test_other_data_and_missing_pictures_are_found(tmp_path, tables):
    write_figures(tables, tmp_path, formats=("svg", "png"))
    (tmp_path / "audit.zh.png").unlink()
    content = (tmp_path / "status.csv").read_text(encoding="utf-8")
    (tmp_path / "status.csv").write_text(content.replace(",5,", ",6,", 1), encoding="utf-8")
    (tmp_path / "risk.json").unlink()
    found = "\n".join(check_figures(tmp_path, tables))
    assert "audit.zh.png: missing" in found and "status.csv: differs" in found and "risk: " in found
    others = check_figures(tmp_path, make_tables(commitments=29))
    assert any("coverage" in each for each in others) is False and any(
        "attainment.json" in each for each in others
    )


def test_numbers_are_rounded_before_they_are_hashed(tables):
    data = FIGURES["attainment"](tables).kf_data
    moved = data.assign(attainment_low=data["attainment_low"] + 1e-9)
    changed = data.assign(attainment_low=data["attainment_low"] + 1e-5)
    assert figures.hash_data(data) == figures.hash_data(moved) != figures.hash_data(changed)


def test_a_fingerprint_tells_data_and_picture_apart(tables):
    plain = fingerprint(FIGURES["obstacles"](tables))
    axes = FIGURES["obstacles"](tables)
    axes.patches[0].set_facecolor("red")
    assert fingerprint(axes).split()[1] == plain.split()[1] and fingerprint(axes) != plain


def test_the_command_writes_and_refuses(tmp_path, capsys):
    assert figures.main(["only one"]) == 2
    assert figures.main([str(tmp_path / "none"), str(tmp_path / "out")]) == 1
    assert "no tables" in capsys.readouterr().err
