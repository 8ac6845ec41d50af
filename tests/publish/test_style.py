"""Fonts by path, nothing global touched, the same bytes, letters that can be seen in the PDF."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import matplotlib
import pandas as pd
import pytest
from matplotlib import pyplot as plt

from kfanalysis.publish import style
from kfanalysis.publish.sheets import Look, finish_sheet, open_sheet, wrap_text
from kfanalysis.publish.style import save_figure, styled
from kfanalysis.records import KfanalysisError


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def draw(text: str = "窨井盖改造(㎡)", *, caption: str = "n = 2项。", **look):
    with open_sheet(Look(**look), 40) as sheet:
        sheet.axes.bar(["甲", "乙"], [1, -2])
        sheet.axes.set_xlabel(text)
        axes = finish_sheet(sheet, pd.DataFrame({"group": ["甲", "乙"]}), caption=caption, title="两项")
    return axes.figure


def test_the_callers_settings_are_given_back():
    matplotlib.rcParams["font.size"] = 23
    matplotlib.rcParams["axes.unicode_minus"] = True
    before = dict(matplotlib.rcParams)
    draw()
    assert dict(matplotlib.rcParams) == before
    matplotlib.rcdefaults()


def test_the_callers_settings_do_not_change_a_figure(tmp_path):
    save_figure(draw(), tmp_path / "one.svg")
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "black", "lines.linewidth": 9}):
        save_figure(draw(), tmp_path / "two.svg")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_finding_the_font_imports_nothing_and_changes_nothing():
    code = """
import sys, matplotlib
before = dict(matplotlib.rcParams)
from kfanalysis.publish.style import find_font, register_font
assert find_font() and register_font()
assert "zhplot" not in sys.modules and dict(matplotlib.rcParams) == before
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_importing_the_room_does_not_import_matplotlib():
    code = "import sys, kfanalysis.publish.figures; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("width", [89, 127, 182])
def test_a_figure_is_as_wide_as_its_column(width):
    assert round(draw(width=width).get_figwidth() * 25.4, 3) == width


def test_options_that_are_none_are_refused():
    with pytest.raises(KfanalysisError, match="width=12"):
        draw(width=12)
    with pytest.raises(TypeError, match="size"):
        draw(size="single")


def test_caption_and_title_stand_in_the_figure_and_the_caption_is_wrapped():
    said = [text.get_text() for text in draw(title=True).texts]
    assert said == ["n = 2项。", "两项"]
    assert [text.get_text() for text in draw().texts] == ["n = 2项。"]
    lines = wrap_text("完成度，n = 125项；其余见数据表。" * 4, 60, 7)
    assert len(lines) > 1 and not any(line[0] in "，。；" for line in lines)
    assert not any(line.endswith(("n", "n =")) for line in lines)


def test_texts_of_an_svg_can_be_searched(tmp_path):
    save_figure(draw(), tmp_path / "one.svg")
    drawn = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert "窨井盖改造(㎡)</text>" in drawn and "Noto Sans SC" in drawn and "kfanalysis Noto" not in drawn


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_the_same_bytes_from_another_process(tmp_path, form):
    code = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from pathlib import Path
from tests.publish.test_style import draw
from kfanalysis.publish.style import save_figure, styled
save_figure(draw(), Path(sys.argv[1]))
"""
    for at, seed in enumerate("13"):
        path = tmp_path / f"{at}.{form}"
        env = {"PYTHONHASHSEED": seed, "TZ": ("UTC", "Asia/Shanghai")[at], "LANG": "C", "PATH": "/usr/bin:/bin",
               "HOME": str(tmp_path), "MPLCONFIGDIR": str(tmp_path / seed)}  # fmt: skip
        subprocess.run([sys.executable, "-c", code, str(path)], check=True, env=env)
    assert (tmp_path / f"0.{form}").read_bytes() == (tmp_path / f"1.{form}").read_bytes()


def test_a_missing_glyph_is_an_error_and_names_itself(tmp_path):
    with pytest.warns(UserWarning, match="Glyph 134071"):
        figure = draw("𠮷")
    with pytest.raises(KfanalysisError, match=r"one\.png: Glyph 134071"):
        save_figure(figure, tmp_path / "one.png")
    assert not (tmp_path / "one.png").exists()


def test_letters_can_be_seen_in_the_pdf(tmp_path):
    pdfium = pytest.importorskip("pypdfium2")
    save_figure(draw("窨井盖改造", caption=""), tmp_path / "with.pdf")
    save_figure(draw(" ", caption=""), tmp_path / "without.pdf")
    ink = []
    for name in ("with", "without"):
        page = pdfium.PdfDocument(tmp_path / f"{name}.pdf")[0]
        grey = page.render(scale=4).to_pil().convert("L")
        lower = grey.crop((0, int(grey.height * 0.85), grey.width, grey.height))
        ink.append(sum(lower.histogram()[:128]))
    assert ink[0] > 300 > ink[1]
    assert "窨井盖改造" in pdfium.PdfDocument(tmp_path / "with.pdf")[0].get_textpage().get_text_range()
    assert b"/CIDFontType2" in (tmp_path / "with.pdf").read_bytes()  # TrueType embedded as type 42


def test_without_a_chinese_font_labels_are_english_and_say_why(monkeypatch):
    monkeypatch.setattr(style, "find_font", lambda: None)
    style.register_font.cache_clear()
    assert style.choose_lang("zh") == "en"
    with pytest.warns(UserWarning, match="pip install zhplot"):
        assert style.register_font() == ["DejaVu Sans"]
    style.register_font.cache_clear()


def test_a_backend_that_wakes_with_the_first_figure_stays_awake():
    before = matplotlib.is_interactive()
    with styled():
        matplotlib.interactive(True)
    assert matplotlib.is_interactive()
    matplotlib.interactive(before)
