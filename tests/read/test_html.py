"""Pages: what is text and what stands around it, tables with what they span, lists, charsets, hostile pages."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import put

from kfanalysis.read import load
from kfanalysis.read.html_pages import read_html
from kfanalysis.records import KfanalysisError, Source


def read(page: str) -> str:
    return read_html(page.encode(), "a.html", None).text


def cells_of(source: Source) -> list[list[tuple[int, int, int, int, str]]]:
    return [
        [(c.row, c.column, c.rows, c.columns, source.text[c.start : c.end]) for c in grid.cells]
        for grid in source.grids
    ]


CASES = {
    "blocks and breaks": ("<div>甲<p>乙<br>丙</p>丁</div>", "甲\n乙\n丙\n丁\n"),
    "inline runs are one line": ("<p><span>新建</span><b>12</b>座</p>", "新建12座\n"),
    "white space of the source is none beside Han": (
        "<p>新建公厕\n  12\n座，已\r\n建成</p>",
        "新建公厕12座，已建成\n",
    ),
    "words of a line end keep their space": ("<p>Green\n City</p>", "Green City\n"),
    "no-break spaces at the ends go": ("<p>&nbsp;&nbsp;　　甲&nbsp;乙　</p><p>&nbsp;</p>", "甲\xa0乙\n"),
    "entities": ("<p>&lt;5%&gt;&#20061;&#x5EA7;</p>", "<5%>九座\n"),
    "ordered lists": ("<ol><li>甲<li>乙<ol type='a'><li>丙</ol></ol>", "1.甲\n2.乙\na.丙\n"),
    "lists that begin elsewhere": ("<ol start=3><li>甲<li value=7>乙<li>丙</ol>", "3.甲\n7.乙\n8.丙\n"),
    "numbered by hand": ("<ol><li>1、甲<li>（二）乙</ol>", "1、甲\n（二）乙\n"),
    "no marks": ("<ol style='list-style:none'><li>甲</ol><ul><li>乙</ul>", "甲\n乙\n"),
    "Chinese list": ("<ol style='list-style-type: cjk-ideographic'><li>甲<li>乙</ol>", "一、甲\n二、乙\n"),
    "scripts and comments": ("<script>var a='甲'</script><!--乙--><style>p{}</style><p>丙</p>", "丙\n"),
    "hidden by itself": ("<p hidden>甲</p><p style='display : none'>乙</p><p>丙</p>", "丙\n"),
    "hidden by the page's style": (
        "<style>.x,.y{color:red;display:none}</style><p class='b y'>甲</p><p>乙</p>",
        "乙\n",
    ),
    "hidden in print alone": ("<style>@media print{.x{display:none}}</style><p class=x>甲</p>", "甲\n"),
    "preformatted": ("<pre>一、甲\n二、乙</pre>", "一、甲\n二、乙\n"),
    "menus": ("<ul class=menu><li><a>首页</a><li><a>新闻</a></ul><nav>公开</nav><p>正文。</p>", "正文。\n"),
    "links without a name": (
        "<div><a>首页</a><a>新闻</a><a>公开</a><a>服务</a></div><p>正文。</p>",
        "正文。\n",
    ),
    "footer and share bar": (
        "<p>正文。</p><div class=bdShareBox>分享到</div><footer>主办：某市</footer>",
        "正文。\n",
    ),
    "classes of cells are no names of chrome": (
        "<table><tr><td class=top>号<td>项<tr><td class=top>1<td><p class=hot>甲</p><tr><td>2<td class=bottom>乙</table>",
        "号\t项\n1\t甲\n2\t乙\n",
    ),
    "what holds most of the page is none": (
        "<div id=print>短短的正文。</div><p>注</p>",
        "短短的正文。\n注\n",
    ),
    "a bar of tools that dates the page stays": (
        f"<div class=tools>发布时间：2023-11-24 <a>大</a></div><p>{'正文。' * 20}</p>",
        f"发布时间：2023-11-24 大\n{'正文。' * 20}\n",
    ),
    "a title in the page's head stays": ("<header><h1>公示</h1></header><p>正文。</p>", "公示\n正文。\n"),
    "a form around the page stays": (
        f"<form id=aspnet><p>{'正文很长。' * 80}</p></form>",
        "正文很长。" * 80 + "\n",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_page_reads_as(name: str) -> None:
    page, text = CASES[name]
    assert read(page) == text


def test_a_table_keeps_what_its_cells_span(tmp_path: Path) -> None:
    page = """<table><caption>进度表</caption>
    <tr><th rowspan=2>序号<th rowspan=2>项目<th colspan=2>进展<tr><th>上月<th>本月
    <tr><td>1<td><p>修路</p><p>3条</p><td>&nbsp;<td>已修<br>2条<tr style="display:none"><td>0<tr><td colspan=4>备注</table>"""
    source = load(put(tmp_path, "a.html", page))
    assert cells_of(source) == [
        [
            (0, 0, 2, 1, "序号"), (0, 1, 2, 1, "项目"), (0, 2, 1, 2, "进展"), (1, 2, 1, 1, "上月"), (1, 3, 1, 1, "本月"),
            (2, 0, 1, 1, "1"), (2, 1, 1, 1, "修路\n3条"), (2, 2, 1, 1, ""), (2, 3, 1, 1, "已修\n2条"),
            (3, 0, 1, 4, "备注"),
        ]
    ]  # fmt: skip
    assert source.text == "序号\t项目\t进展\n上月\t本月\n1\t修路\n3条\t\t已修\n2条\n备注\n"
    assert "table 1 R3C2" in {segment.locator for segment in source.segments}


@pytest.mark.parametrize(
    ("page", "text", "grids"),
    [
        ("<table><tr><td><table><tr><td>1<td>甲<td>乙<tr><td>2<td>丙<td>丁</table></table>", "1\t甲\t乙\n2\t丙\t丁\n", 1),
        ("<table><tr><td>甲<tr><td>乙</table>", "甲\n乙\n", 0),
        ("<table role=presentation><tr><td>甲<td>乙<tr><td>丙<td>丁</table>", "甲\n乙\n丙\n丁\n", 0),
        (
            "<table><tr><td>号<td>项<td>况<tr><td>1<td>甲<td>乙<tr><td>2<td>丙<td><table><tr><td>丁<td>戊</table></table>",
            "号\t项\t况\n1\t甲\t乙\n2\t丙\t丁\n戊\n", 1,
        ),
    ],
)  # fmt: skip
def test_tables_that_lay_out_a_page_are_no_tables(tmp_path: Path, page: str, text: str, grids: int) -> None:
    source = load(put(tmp_path, "a.html", page))
    assert (source.text, len(source.grids)) == (text, grids)


@pytest.mark.parametrize(
    ("codec", "declared"),
    [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gbk", "GBK"), ("gb18030", "utf-8"), ("utf-8", "gb2312"), ("big5", "big5"),
     ("utf-16", "utf-16"), ("utf-8-sig", "gb2312")],
)  # fmt: skip
def test_charsets(tmp_path: Path, codec: str, declared: str) -> None:
    page = f"<html><head><meta http-equiv=Content-Type content='text/html; charset={declared}'></head>"
    words = "已完成全部工程，計劃三個月內開放" if codec == "big5" else "已建成公厕九座，全面完成任务"
    assert load(put(tmp_path, "a.html", (page + f"<body><p>{words}</p>").encode(codec))).text == words + "\n"


def test_the_head_tells_title_publisher_day_and_address(tmp_path: Path) -> None:
    page = """<head><title>实事进展_某市政府</title><meta name=ArticleTitle content=实事进展><meta name=PubDate
    content="2023-10-11 16:20"><meta name=ContentSource content=市府办><link rel=canonical href="https://a.example/1.html">
    </head><p>正文正文。</p>"""
    source = load(put(tmp_path, "a.html", page))
    assert (source.title, source.publisher, str(source.published), source.url) == (
        "实事进展", "市府办", "2023-10-11", "https://a.example/1.html",
    )  # fmt: skip
    assert (
        load(put(tmp_path, "b.html", "<title>实事进展_某市人民政府</title><p>正文正文。</p>")).title
        == "实事进展"
    )


def test_a_page_of_links_is_refused(tmp_path: Path) -> None:
    items = "".join(f"<li><a href={n}>第{n}号通知公告</a></li>" for n in range(20))
    with pytest.raises(KfanalysisError, match="a page of links"):
        load(put(tmp_path, "a.html", f"<body><ul>{items}</ul></body>"))


@pytest.mark.parametrize(
    "page", ["<div>" * 100_000 + "甲", "<b>" * 100_000 + "甲", "<table><tr><td>" * 50_000 + "甲"]
)
def test_deep_pages_are_refused_at_once(page: str) -> None:
    began = time.process_time()
    with pytest.raises(KfanalysisError, match="nested"):
        read(page)
    assert time.process_time() - began < 2


HOSTILE = [
    "<p>甲" * 20_000, "<br>" * 50_000 + "甲", "<style>" + "@{" * 50_000 + "</style>甲", "&" * 100_000 + "甲",
    "<p>" + " \n" * 100_000 + "甲", "<table>" + "<tr><td>甲" * 20_000, "<" * 100_000, "<a>甲</a>" * 20_000 + "<p>乙</p>",
]  # fmt: skip


@pytest.mark.parametrize("page", HOSTILE, ids=lambda page: page[:8])
def test_hostile_pages_take_little_time(page: str) -> None:
    began = time.process_time()
    try:
        read(page)
    except KfanalysisError as error:
        assert error.code in ("no_structure", "too_deep")
    assert time.process_time() - began < 4


WORDS = (
    "<p>|</p>|<div>|</div>|<br>|<table>|</table>|<tr>|<td>|<td rowspan=2>|<td colspan=3>|</td>|</tr>|<ol>|</ol>|<li>|"
    "<h1>|</h1>|<pre>|</pre>|<span hidden>|</span>|<nav>|</nav>|<script>|</script>|<!--|-->|<a>|</a>|建成|9座|12.5%|&nbsp;|\n"
)
TAGS = st.sampled_from([*WORDS.split("|")])


@settings(max_examples=300, deadline=None)
@given(st.lists(TAGS, max_size=40))
def test_any_page_is_read_or_refused_and_every_cell_is_exact(pieces: list[str]) -> None:
    try:
        made = read_html("".join(pieces).encode(), "a.html", None)
    except KfanalysisError:
        return
    for segment in made.segments:
        assert made.text[segment.start : segment.end].strip()
    for grid in made.grids:
        places = [
            (c.row + r, c.column + k) for c in grid.cells for r in range(c.rows) for k in range(c.columns)
        ]
        assert len(places) == len(set(places)), "no two cells lie on each other"
        for cell, after in zip(grid.cells, grid.cells[1:], strict=False):
            assert made.text[cell.end] in "\t\n"
            assert after.start == cell.end + 1
