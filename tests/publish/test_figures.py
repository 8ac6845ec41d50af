"""Every figure in both languages: texts that fit, data that is written and checked, too little data that is said."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from matplotlib import pyplot as plt
from matplotlib.text import Text
from publish.layouts import find_faults
from publish.made import make_tables

from kfanalysis.publish import figures
from kfanalysis.publish.figures import FIGURES, check_figures, fingerprint, write_figures, write_gallery
from kfanalysis.publish.groups import POOLED
from kfanalysis.publish.style import TALLEST, save_figure

NEED_MORE = ("matters", "milestones", "risk", "schedule", "trajectories")  # what the made tables do not hold
HAN = re.compile("[\u3001-\u9fff\uff01-\uff60]")


def list_texts(figure):
    """List the texts that a figure shows."""
    return [text.get_text() for text in figure.findobj(Text) if text.get_visible() and text.get_text()]


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
    assert axes.figure.get_figheight() * 25.4 <= TALLEST


@pytest.mark.parametrize("name", FIGURES)
def test_an_english_figure_is_english_and_a_chinese_one_has_chinese_marks(name, tables, given):
    axes = FIGURES[name](tables, lang="en", title=True, **given.get(name, {}))
    assert [text for text in list_texts(axes.figure) if HAN.search(text)] == []
    axes = FIGURES[name](tables, lang="zh", title=True, **given.get(name, {}))
    assert [text for text in list_texts(axes.figure) if re.search("[\u4e00-\u9fff][,;:(]", text)] == []
    assert "2022年5月13日" in axes.kf_caption and "某市承诺事项进展情况" in axes.kf_caption


def test_figures_stand_side_by_side_in_the_callers_own_colours(tables, given):
    figure, both = plt.subplots(1, 2, figsize=(7.2, 3.5), layout="constrained")
    FIGURES["completed"](tables, ax=both[0], palette={"completed": "#123456"}, **given["completed"])
    FIGURES["lights"](tables, ax=both[1], palette={"red": "#654321"}, **given["lights"])
    assert round(figure.get_figwidth(), 3) == 7.2 and len(figure.axes) == 2
    faces = {line.get_markerfacecolor() for line in both[0].lines}
    assert "#123456" in faces


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_draws_into_given_axes_and_carries_its_data(name, tables, given):
    _, ax = plt.subplots()
    axes = FIGURES[name](tables, ax=ax, **given.get(name, {}))
    assert axes is ax
    assert "n = " in axes.kf_caption
    assert len(axes.kf_data) or name in NEED_MORE


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


@pytest.fixture(scope="module")
def written(tmp_path_factory, tables):
    folder = tmp_path_factory.mktemp("figures")
    paths = write_figures(tables, folder, formats=("svg", "png"))
    plt.close("all")
    assert sorted(folder.iterdir()) == sorted(paths)
    assert len(paths) == len(FIGURES) * 6
    return folder


def test_drawn_again_in_another_order_the_bytes_are_the_same(written, tmp_path, tables, given):
    for name in reversed(FIGURES):
        axes = FIGURES[name](tables, title=True, **given.get(name, {}))
        save_figure(axes.figure, tmp_path / "again.svg")
        assert (tmp_path / "again.svg").read_bytes() == (written / f"{name}.zh.svg").read_bytes(), name


def test_a_written_figure_says_what_it_is(written):
    about = json.loads((written / "status.json").read_text(encoding="utf-8"))
    assert about["script"] == "kfanalysis/publish/plots_shares.py" and about["function"] == "plot_status"
    assert "n = 30" in about["caption"]["zh"] and "n = 30" in about["caption"]["en"]
    assert about["caption"]["zh"] != about["caption"]["en"]


def test_the_gallery_shows_every_figure(written, tmp_path):
    write_gallery(written, tmp_path / "docs" / "gallery.md")
    page = (tmp_path / "docs" / "gallery.md").read_text(encoding="utf-8")
    shown = re.findall(r"\((\S+\.(?:png|svg|csv))\)", page)
    assert len(shown) == 4 * len(FIGURES)
    assert all((tmp_path / "docs" / path).resolve().is_file() for path in shown)


def test_figures_are_checked_by_their_data(written, tmp_path, tables):
    assert check_figures(written, tables) == []
    folder = shutil.copytree(written, tmp_path / "spoilt")
    (folder / "audit.zh.png").unlink()
    (folder / "status.csv").write_text("group,n\n", encoding="utf-8")
    (folder / "risk.json").unlink()
    about = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
    (folder / "topics.json").write_text(json.dumps(about | {"data_sha256": "0"}), encoding="utf-8")
    found = check_figures(folder, tables)
    assert [problem.split(":")[0] for problem in found] == [
        "risk",
        "status.csv",
        "topics.json",
        "audit.zh.png",
    ]


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
