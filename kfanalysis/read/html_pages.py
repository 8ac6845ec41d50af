"""Pages: html → lines and tables in the order in which they are read (codebook §1, layouts).

Tables of data keep their cells with what they span; tables that only lay out a page are read as what stands in
them. ``<br>`` ends a line, numbers of lists are written as a browser shows them, chrome stays out
(``html_chrome``). White space is a browser's, except that a line end of the source beside a Han character is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from kfanalysis.read.blocks import Line, Table, Transcript, join_lines, place_cells, transcribe, trim
from kfanalysis.read.encodings import decode
from kfanalysis.read.html_charsets import declared_charset
from kfanalysis.read.html_chrome import find_chrome, walk
from kfanalysis.read.html_lists import number_item
from kfanalysis.read.needs import need
from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
    "main", "menu", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
DEEPEST = 2_000


def read_html(data: bytes, file: str, encoding: str | None) -> Transcript:
    """Read a page's text, its tables, and what its head says of title, publisher and day.

    >>> page = "<title>公示</title><ol><li>建路<li>修桥</ol><table><tr><td>序号<td>进展<tr><td>1<td>已建成</table>"
    >>> read_html(page.encode(), "a.html", None).text
    '1.建路\\n2.修桥\\n序号\\t进展\\n1\\t已建成\\n'
    """
    lexbor = need("selectolax.lexbor", file)
    text, name = decode(data, file=file, encoding=encoding or declared_charset(data))
    _refuse_deep(text, file)
    tree = lexbor.LexborHTMLParser(text)
    body = tree.body or tree.root
    chrome, weight = find_chrome(tree, body)
    made = transcribe(_read_blocks(body, chrome), file=file, encoding=name)
    if len(made.text) < 60 and weight.links > 9:
        raise KfanalysisError(
            f"a page of links ({weight.links}) without a text of its own / 链接页，没有正文", code="no_structure",
            file=file, remedy="Save the page that a link leads to. / 请打开具体页面后保存。",
        )  # fmt: skip
    meta = _read_meta(tree)
    return Transcript(
        made.text, name, made.grids, made.segments, title=_read_title(tree, meta),
        publisher=meta.get("contentsource") or None, published=_read_day(meta.get("pubdate", "")),
        url=_read_url(tree, meta),
    )  # fmt: skip


def _read_blocks(body: LexborNode, chrome: frozenset[int]) -> Iterator[Line | Table]:
    tables = _find_tables(body, chrome)
    paragraphs = numbered = 0
    for block in _read_lines(body, chrome, tables):
        if isinstance(block, tuple):
            text, level = block
            paragraphs += 1
            yield Line(text, f"¶ {paragraphs}", "heading" if level else "paragraph", level)
        else:
            numbered += 1
            name = f"table {numbered}"
            rows = [[_read_cell(cell, chrome) for cell in row] for row in _own_rows(block, chrome)]
            yield Table(place_cells(rows, table=name), name)


def _read_lines(
    root: LexborNode, chrome: frozenset[int], tables: frozenset[int]
) -> Iterator[tuple[str, int] | LexborNode]:
    """Yield (line, level of heading) and tables of data, as they follow each other under ``root``."""
    buffer: list[str] = []
    level = preformatted = 0
    for opening, node in walk(root, chrome | tables):
        if node.mem_id in chrome:
            continue
        if node.is_text_node:
            buffer.append(node.text_content or "")
            continue
        if not node.is_element_node:
            continue
        tag = node.tag or ""
        if tag == "br" or tag in BLOCKS:
            for line in _flush(buffer, preformatted):
                yield line, level
            buffer.clear()
        if tag in HEADINGS:
            level = HEADINGS.index(tag) + 1 if opening else 0
        elif tag == "pre":
            preformatted += 1 if opening else -1
        elif tag == "li" and opening:
            buffer.append(number_item(node))
        elif opening and node.mem_id in tables and node is not root:
            yield node
    for line in _flush(buffer, preformatted):
        yield line, level


def _flush(buffer: list[str], preformatted: int) -> Iterator[str]:
    text = "".join(buffer)
    for line in text.split("\n") if preformatted else (_SPACES.sub(_shrink, text),):
        if line := trim(line):
            yield line


_SPACES = re.compile(r"[ \t\r\n\f]+")
_WIDE = re.compile(r"[\u2e80-\uffef“”‘’—…·]")


def _shrink(found: re.Match[str]) -> str:
    """Make white space one space, or none where a line of the source ends beside a wide character."""
    if "\n" not in found[0] and "\r" not in found[0]:
        return " "
    text = found.string
    before, after = text[max(found.start() - 1, 0) : found.start()], text[found.end() : found.end() + 1]
    return "" if _WIDE.match(before) or _WIDE.match(after) else " "


def _find_tables(body: LexborNode, chrome: frozenset[int]) -> frozenset[int]:
    """Find the tables of data: those whose own cells hold more than the tables nested in them."""
    found: set[int] = set()
    open_: list[LexborNode] = []
    for opening, node in walk(body, chrome):
        if node.tag != "table" or node.mem_id in chrome:
            continue
        if opening:
            open_.append(node)
        elif _is_data(open_.pop(), chrome):
            found.add(node.mem_id)
    return frozenset(found)


def _is_data(table: LexborNode, chrome: frozenset[int]) -> bool:
    if table.attributes.get("role") in ("presentation", "none"):
        return False
    rows = _own_rows(table, chrome)
    cells = [cell for row in rows for cell in row]
    filled = [cell for cell in cells if cell.css_first("table") is None and trim(cell.text())]
    nested = len(cells) - len([cell for cell in cells if cell.css_first("table") is None])
    if nested:
        return len(filled) >= 6 and len(filled) >= 3 * nested
    wide = max((len(row) for row in rows), default=0)
    if wide < 2 or len(filled) < 3:
        return False
    return len(rows) > 1 or all(len(trim(cell.text())) <= 200 for cell in filled)


def _own_rows(table: LexborNode, chrome: frozenset[int]) -> list[list[LexborNode]]:
    """List the rows of a table and their cells, those of nested tables left out."""
    rows: list[list[LexborNode]] = []
    stack = [table]
    while stack:
        node = stack.pop()
        children = []
        child = node.child
        while child is not None:
            if child.mem_id not in chrome:
                if child.tag == "tr":
                    cells = [cell for cell in _children(child) if cell.tag in ("td", "th")]
                    if cells := [cell for cell in cells if cell.mem_id not in chrome]:
                        rows.append(cells)
                elif child.tag in ("tbody", "thead", "tfoot", "form"):
                    children.append(child)
            child = child.next
        stack.extend(reversed(children))
    return rows


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _read_cell(cell: LexborNode, chrome: frozenset[int]) -> tuple[str, int, int]:
    """Read a cell as (its paragraphs, rows it spans, columns); a table inside it is read as lines."""
    lines = (block[0] for block in _read_lines(cell, chrome, frozenset()) if isinstance(block, tuple))
    return join_lines(lines), _span(cell, "rowspan", 65_534), _span(cell, "colspan", 1_000)


def _span(cell: LexborNode, name: str, most: int) -> int:
    value = (cell.attributes.get(name) or "").strip()
    if not re.fullmatch("[0-9]{1,5}", value):
        return 1
    count = int(value)
    return min(count, most) if count else (most if name == "rowspan" else 1)


def _refuse_deep(text: str, file: str) -> None:
    """Refuse elements nested more deeply than any page: parsing them takes time that grows with the square."""
    depth = deepest = 0
    for found in _TAG.finditer(text) if text.count("<") > DEEPEST else ():
        depth = max(depth - 1, 0) if found[1] else depth + 1
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise KfanalysisError(
            f"elements nested more than {DEEPEST} deep / 网页标签嵌套过深", code="too_deep", file=file,
            remedy="Copy the page's text into a .txt file. / 请把网页文字复制为 .txt 文件。",
        )  # fmt: skip


_TAG = re.compile(
    r"(?i)<(/?)(?:div|span|font|a|b|i|u|em|strong|section|article|table|ul|ol|dl|center|blockquote)\b"
)


def _read_meta(tree: LexborHTMLParser) -> dict[str, str]:
    meta: dict[str, str] = {}
    for node in tree.css("meta"):
        name = node.attributes.get("name") or node.attributes.get("property") or ""
        meta.setdefault(name.lower(), trim(node.attributes.get("content") or ""))
    return meta


def _read_title(tree: LexborHTMLParser, meta: dict[str, str]) -> str | None:
    """Read the title that the page states: of the article, else its only first heading, else of the page."""
    if meta.get("articletitle"):
        return meta["articletitle"]
    headings = [title for node in tree.css("h1") if (title := trim(_SPACES.sub(_shrink, node.text())))]
    if len(headings) == 1:
        return headings[0]
    node = tree.css_first("title")
    title = trim(_SPACES.sub(_shrink, node.text())) if node is not None else ""
    site = meta.get("sitename", "")
    first = re.split(r"[_|]| [-–—] |-(?=[^-]*(?:政府|门户|网)$)", title, maxsplit=1)[0] if title else ""
    return trim(first.removesuffix(site).rstrip("-_| ")) or title or None


def _read_day(written: str) -> date | None:
    found = re.match(r"([12][0-9]{3})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})(?![0-9])", written)
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def _read_url(tree: LexborHTMLParser, meta: dict[str, str]) -> str | None:
    link = tree.css_first('link[rel="canonical"]')
    url = (link.attributes.get("href") if link is not None else None) or meta.get("og:url") or ""
    return url if url.startswith(("http://", "https://")) else None
