"""Reports: the text is the source's, every row has its place, nothing from outside, nothing unescaped; in Chromium too."""

from __future__ import annotations

import os
import random
import re
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from readings import ROOT

import kfanalysis as kf
from kfanalysis.analysis.passages import make_anchor
from kfanalysis.publish.page_marks import KINDS, list_starts
from kfanalysis.publish.page_styles import MARKS
from kfanalysis.publish.pages import find_blocks, write_bulletin, write_index
from kfanalysis.publish.style import find_font
from kfanalysis.records import KfanalysisError

NAME = "kaifeng-2022-05"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PICTURE = os.environ.get("KF_PICTURE")  # make picture: docs/report.png
PARTS = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg/onload=alert(1)>', "' onfocus=alert(1) '",
         "</style><script>", "</title><b>", "<!--", "-->", "]]>", "&lt;script&gt;", "&#60;b&#62;", "javascript:alert(1)",
         "\u202e<i>", "\x00<b>", "<a href=//x>", "{x}", "%s", "${7*7}", "＜script＞", "<ScRiPt >",
         "<iframe src=//x>")  # fmt: skip


class Page(HTMLParser):
    """What a page is made of: elements, attributes, ids, links, and the text of the source."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.source = ""
        self.depth = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.links.append(str(given["href"]))
        if tag == "div" and (given.get("class") == "src" or self.depth):
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self.depth:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        self.source += data if self.depth else ""


def seen(text: str) -> str:
    """Leave out of a text what a page writes as codes, line ends as a page has them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs", "Cn")
    )


@pytest.fixture(scope="module")
def t() -> kf.Tables:
    return kf.extract(kf.load(ROOT / "data" / "raw" / f"{NAME}.txt"))


@pytest.fixture(scope="module")
def path(t: kf.Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kf.report(t, tmp_path_factory.mktemp("report") / "report.html")[0]


@pytest.fixture(scope="module")
def page(path: Path) -> Page:
    return Page(path.read_text(encoding="utf-8"))


def test_the_text_is_the_source_whole_and_in_order(t: kf.Tables, page: Page) -> None:
    assert page.source == seen(t.texts[NAME])


@pytest.mark.parametrize("name", ["circled", "fields", "noise", "seedlike"])
def test_texts_of_other_layouts_stay_whole_too(name: str) -> None:
    t = kf.extract(kf.load(ROOT / "tests" / "bulletins" / f"{name}.txt"))
    assert Page(write_bulletin(t, name, figures=False)).source == seen(t.texts[name])
    blocks = find_blocks(t, name)
    assert "".join(t.texts[name][b.start : b.end] for b in blocks) == t.texts[name]


def test_every_row_has_its_place_and_every_link_leads_somewhere(t: kf.Tables, page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    ids = set(page.ids)
    assert {make_anchor(NAME, start) for start in list_starts(t, NAME)} <= ids
    assert {make_anchor(NAME, key) for key in t.commitments["commitment_id"]} <= ids
    assert page.links
    assert all(link.startswith("#") and link[1:] in ids for link in page.links)
    for frame in t.frames().values():
        for row in frame.to_dict("records")[:20]:
            passage = kf.show(t, row, report="report.html")
            assert {each.anchor for each in passage.excerpts} <= ids
    for row in kf.kwic(t, "窨井盖").to_dict("records"):
        assert {each.anchor for each in kf.show(t, row).excerpts} <= ids


def test_nothing_runs_and_nothing_is_fetched(path: Path, page: Page) -> None:
    assert not page.tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert not [name for _, name in page.attributes if name.startswith("on")]
    text = path.read_text(encoding="utf-8")
    assert "http:" not in text
    assert "https:" not in text
    assert path.stat().st_size <= 3_000_000


def test_the_same_tables_give_the_same_bytes(t: kf.Tables, path: Path, tmp_path: Path) -> None:
    assert kf.report(t, tmp_path / "b.html")[0].read_bytes() == path.read_bytes()


def test_hostile_text_stays_text(page: Page) -> None:
    t = kf.extract(kf.load(ROOT / "tests" / "bulletins" / "fields.txt"))
    chance = random.Random(0)
    payloads = ["".join(chance.choices(PARTS, k=3)) + str(n) for n in range(500)]
    plain = Page(write_bulletin(t, "fields", figures=False))
    allowed = plain.tags | page.tags, plain.attributes | page.attributes | {("i", "class"), ("i", "data-u")}
    for group in range(0, 500, 25):
        given = iter(payloads[group : group + 25] * 100000)
        frames = {
            name: frame.assign(**{c: [next(given) for _ in range(len(frame))] for c in frame.columns
                                  if str(frame[c].dtype) == "str" and c not in ("bulletin_id", "spans")})
            for name, frame in t.frames().items()
        }  # fmt: skip
        text = "".join(f"{a}{next(given) if n % 40 == 0 else ''}" for n, a in enumerate(t.texts["fields"]))
        made = replace(t, **frames, texts={"fields": text})
        for html in (
            write_bulletin(made, "fields", figures=False),
            write_index(made, {"fields": next(given)}, figures=False),
        ):
            found = Page(html)
            assert found.tags <= allowed[0] | {"table", "thead", "tbody", "tr", "th", "td"}
            assert {each for each in found.attributes if each[0] != "tr"} <= allowed[1]


def test_several_bulletins_have_an_index_and_a_page_each(t: kf.Tables, tmp_path: Path) -> None:
    other = kf.extract(kf.load(ROOT / "tests" / "bulletins" / "fields.txt"))
    both = type(t)(
        **{
            name: pd.concat([frame, other.frames()[name]], ignore_index=True)
            for name, frame in t.frames().items()
        },
        texts={**t.texts, **other.texts},
    )
    written = kf.report(both, tmp_path / "all.html", lang="en")
    assert [each.name for each in written] == ["all.html", f"all.{NAME}.html", "all.fields.html"]
    assert Page(written[0].read_text(encoding="utf-8")).links == [f"all.{NAME}.html", "all.fields.html"]
    assert "all.html" in Page(written[1].read_text(encoding="utf-8")).links


def test_another_language_is_refused(t: kf.Tables, tmp_path: Path) -> None:
    with pytest.raises(KfanalysisError, match="'zh' or 'en'"):
        kf.report(t, tmp_path / "a.html", lang="fr")


needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium: apt-get install chromium")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Start Chromium with a Chinese font, wherever the system has none."""
    playwright = pytest.importorskip("playwright.sync_api")
    data = tmp_path_factory.mktemp("data")
    (data / "fonts").mkdir()
    font = find_font()
    if font:
        shutil.copy(font, data / "fonts")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            env={**os.environ, "XDG_DATA_HOME": str(data)},
        )  # fmt: skip
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Any, path: Path) -> Iterator[Any]:
    """Open the page and hold that the browser asks for nothing else and complains of nothing."""
    page = chromium.new_page(viewport={"width": 1100, "height": 900})
    told: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    yield page
    assert told == []
    assert asked == [path.as_uri()]
    page.close()


@needs_browser
def test_a_browser_shows_the_source_and_its_marks(t: kf.Tables, opened: Any) -> None:
    shown = opened.evaluate("[...document.querySelectorAll('.src')].map(e => e.textContent).join('')")
    assert shown == seen(t.texts[NAME])
    boxes = opened.evaluate(
        "[...document.querySelectorAll('.src mark')].map(e => e.getBoundingClientRect()).map(r => r.width * r.height)"
    )
    assert len(boxes) > 700
    assert min(boxes) > 0
    if PICTURE:
        opened.evaluate("document.querySelectorAll('h4')[1].scrollIntoView()")
        opened.screenshot(path=str(Path(PICTURE).with_name("report.png")))


@needs_browser
def test_every_word_has_enough_contrast(opened: Any) -> None:
    opened.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    pairs = opened.evaluate(CONTRAST)
    assert len(pairs) > 8
    assert {pair: ratio for pair, ratio in pairs.items() if ratio < 4.5} == {}


@needs_browser
def test_a_card_is_reached_by_keyboard_alone(opened: Any) -> None:
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.className") == "skip"
    opened.keyboard.press("Enter")
    for _ in range(12):
        opened.keyboard.press("Tab")
        if opened.evaluate("document.activeElement.className") == "n":
            break
    target = opened.evaluate("document.activeElement.getAttribute('href').slice(1)")
    assert not opened.evaluate("id => document.getElementById(id).checkVisibility()", target)
    opened.keyboard.press("Enter")
    opened.wait_for_function("id => document.getElementById(id).checkVisibility()", arg=target)
    outline = opened.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none" or opened.evaluate("document.querySelector(':target') !== null")


@needs_browser
@pytest.mark.parametrize("width", [375, 320, 768])
def test_a_narrow_screen_needs_no_scrolling_sideways(opened: Any, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 800})
    opened.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


@needs_browser
def test_on_paper_the_cards_are_open_and_the_contents_gone(opened: Any) -> None:
    opened.emulate_media(media="print")
    assert not opened.evaluate("document.querySelector('nav').checkVisibility()")
    heights = opened.evaluate(
        "[...document.querySelectorAll('details.card > div')].map(e => e.getBoundingClientRect().height)"
    )
    assert min(heights) > 0


def test_every_kind_has_a_look_of_its_own() -> None:
    assert set(MARKS) | {"text", "report", "deadline", "owner"} == set(KINDS)
    assert len({(ground, line, style) for ground, line, style in MARKS.values()}) == len(MARKS)


CONTRAST = """() => {
  const parse = text => (text.match(/[0-9.]+/g) || []).map(Number);
  const light = rgb => rgb.slice(0, 3).map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const found = {};
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('svg')) continue;
    const texts = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    for (const style of [texts ? getComputedStyle(element) : null, getComputedStyle(element, '::after')]) {
      if (!style || (style.content === 'none' && !texts)) continue;
      const [a, b] = [light(parse(style.color)), light(ground(element))].sort((x, y) => y - x);
      found[style.color + ' on ' + ground(element)] = (a + 0.05) / (b + 0.05);
    }
  }
  return found;
}"""


def test_linked_rows_lead_to_places_in_the_report(t: kf.Tables, tmp_path: Path) -> None:
    kf.report(t, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    ids = set(re.findall(r'id="([^"]+)"', page))
    for rows in (t.pairs.head(5), t.quantities.head(5), t.commitments.head(5), kf.risk(t).rows.head(5)):
        linked = kf.link(t, rows)
        anchors = re.findall(r'href="report.html#([^"]+)"', linked.html)
        assert len(anchors) == len(rows) == linked.rows and set(anchors) <= ids
        assert "<script" not in linked._repr_html_() and repr(linked) == f"<LinkedRows {len(rows)} rows>"
    with pytest.raises(kf.KfanalysisError, match="too many"):
        kf.link(t, pd.concat([t.quantities] * 2))
