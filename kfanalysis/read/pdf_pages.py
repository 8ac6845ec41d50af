"""Pdf documents with a text layer: pages → lines and tables in reading order.

What repeats at the head or foot of pages and page numbers are left out; lines that only ran out of room are joined;
ruled tables keep their cells, and one that goes on behind a page break goes on. Scanned pages have no text: they are
refused, or flagged where other pages have some.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kfanalysis.read.archives import broken, encrypted
from kfanalysis.read.blocks import Doubt, LaidCell, Line, Table, Transcript, join_lines, transcribe, trim
from kfanalysis.read.needs import need
from kfanalysis.read.pdf_glyphs import Glyph, Page, read_page
from kfanalysis.read.pdf_lines import TextLine, find_lines, join_paragraphs
from kfanalysis.read.pdf_tables import Box, Lattice, find_lattices
from kfanalysis.records import KfanalysisError

PAGES = 2_000
EDGE = 3  # lines at the head and the foot of a page that may repeat


@dataclass(frozen=True, slots=True)
class _Rows:
    """A table of one page: its cells by row, with their text and where the columns part."""

    page: int
    across: tuple[float, ...]
    cells: tuple[tuple[Box, str], ...]


def read_pdf(data: bytes, file: str, encoding: str | None) -> Transcript:
    """Read a pdf's text layer."""
    pages, title = _read_pages(data, file)
    _refuse_scans(pages, file)
    doubts = tuple(
        Doubt("page_without_text", f"p. {page.number}") for page in pages if not page.glyphs and page.pictures
    )
    laid = [_lay_out(page) for page in pages]
    running = _find_running(
        [[each for each in blocks if isinstance(each, TextLine)] for blocks in laid], pages
    )
    kept = [
        [each for each in blocks if not isinstance(each, TextLine) or id(each) not in running]
        for blocks in laid
    ]
    made = transcribe(_write_blocks(kept, pages), file=file, doubts=doubts)
    return replace(made, title=title) if f"\n{title}\n" in f"\n{made.text}" else made


def _read_pages(data: bytes, file: str) -> tuple[list[Page], str]:
    """Read the pages, and the title that the document states, without the name of a site behind it."""
    pdfium = need("pypdfium2", file)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise encrypted(file) from error
        raise broken(file, "the pdf is truncated or damaged / PDF 不完整或已损坏") from error
    try:
        if len(document) > PAGES:
            raise KfanalysisError(
                f"{len(document)} pages, above the limit of {PAGES} / 页数过多", code="too_large", file=file,
                remedy="Split the document. / 请拆分文件。",
            )  # fmt: skip
        title = re.split("[_|]", document.get_metadata_dict().get("Title") or "", maxsplit=1)[0]
        return [read_page(document[n], n + 1, file) for n in range(len(document))], trim(title)
    except pdfium.PdfiumError as error:
        raise broken(file, "a page of the pdf is damaged / PDF 页面已损坏") from error
    finally:
        document.close()


def _refuse_scans(pages: Sequence[Page], file: str) -> None:
    chars = Counter(_kind(glyph.char) for page in pages for glyph in page.glyphs)
    total = sum(chars.values())
    if total < 10 * max(len(pages), 1) and any(page.pictures for page in pages):
        raise KfanalysisError(
            f"a scanned pdf: {len(pages)} pages of pictures, {total} characters of text / 扫描件，没有文字层",
            code="scanned", file=file,
            remedy="Run a text recognition (OCR) and check its figures. / 请先做文字识别（OCR）并核对数字。",
        )  # fmt: skip
    if total and chars["unknown"] * 5 > total:
        raise KfanalysisError(
            "the pdf's text layer has no readable characters / PDF 文字层无法识别", code="encoding_doubtful", file=file,
            remedy="Print it to a new pdf, or run a text recognition. / 请重新打印为 PDF，或做文字识别。",
        )  # fmt: skip


def _kind(char: str) -> str:
    return "unknown" if char == "�" or "\ue000" <= char <= "\uf8ff" or char < " " else "known"


def _lay_out(page: Page) -> list[TextLine | _Rows]:
    """Lay a page out: its lines and ruled tables, from above."""
    lattices = find_lattices(page.rules)
    inside: list[dict[Box, list[Glyph]]] = [{} for _ in lattices]
    outside = []
    for glyph in page.glyphs:
        for lattice, boxes in zip(lattices, inside, strict=True):
            if (box := lattice.find_box(glyph)) is not None:
                boxes.setdefault(box, []).append(glyph)
                break
        else:
            outside.append(glyph)
    blocks: list[tuple[float, TextLine | _Rows]] = [(line.top, line) for line in find_lines(outside)]
    for lattice, boxes in zip(lattices, inside, strict=True):
        if len(boxes) > 1:
            blocks.append(
                (lattice.top, _Rows(page.number, lattice.across, tuple(_read_boxes(lattice, boxes))))
            )
        else:  # a frame around text
            blocks += [(line.top, line) for glyphs in boxes.values() for line in find_lines(glyphs)]
    return [block for _, block in sorted(blocks, key=lambda each: each[0])]


def _read_boxes(lattice: Lattice, boxes: dict[Box, list[Glyph]]) -> Iterator[tuple[Box, str]]:
    for box in lattice.boxes:
        lines = find_lines(boxes.get(box, ()))
        margin = min((line.left - box.left for line in lines), default=0.0)
        margin = min(max(margin, 0.0), 8.0)
        paragraphs = join_paragraphs(lines, box.left + margin, box.right - margin)
        yield box, join_lines(paragraphs)


_PAGE_NUMBER = re.compile(
    r"""
    [-—–－·~第 ]{0,6}
    (?:[0-9]{1,4}|[一二三四五六七八九十]{1,4})
    (?:[-—–－·~页 ]{0,6} | [ ]?(?:页[,， ]{0,3}共|/)[ ]{0,2}[0-9]{1,4}[ ]?页?)
    """,
    re.VERBOSE,
)


def _find_running(lines: list[list[TextLine]], pages: Sequence[Page]) -> set[int]:
    """Find the running heads and feet: page numbers, and what stands at the edge of half the pages or more."""
    shapes: Counter[str] = Counter()
    edges: list[list[tuple[TextLine, str]]] = []
    for each, page in zip(lines, pages, strict=True):
        ends = [*each[:EDGE], *(each[-EDGE:] if len(each) > EDGE else ())]
        near = [line for line in ends if line.bottom < 0.12 * page.height or line.top > 0.88 * page.height]
        found = [(line, re.sub("[0-9]+", "#", trim(line.text))) for line in dict.fromkeys(near)]
        edges.append(found)
        shapes.update({shape for _, shape in found})
    running: set[int] = set()
    for found in edges:
        for line, shape in found:
            repeats = len(pages) > 2 and shapes[shape] * 2 >= len(pages)
            if repeats or _PAGE_NUMBER.fullmatch(trim(line.text)):
                running.add(id(line))
    return running


def _write_blocks(laid: list[list[TextLine | _Rows]], pages: Sequence[Page]) -> Iterator[Line | Table]:
    """Write lines as paragraphs and tables as such, what goes on behind a page break joined."""
    lines = [each for blocks in laid for each in blocks if isinstance(each, TextLine)]
    long = [line for line in lines if len(line.glyphs) > 10] or lines
    left = min((line.left for line in long), default=0.0)
    right = max((line.right for line in long), default=0.0)
    waiting: list[tuple[int, TextLine]] = []
    table: list[_Rows] = []
    numbered = 0
    for page, blocks in zip(pages, laid, strict=True):
        for block in blocks:
            if isinstance(block, TextLine):
                if table:
                    numbered += 1
                    yield _write_table(table, f"table {numbered}")
                    table = []
                waiting.append((page.number, block))
                continue
            yield from _write_lines(waiting, left, right)
            waiting = []
            if table and (table[-1].page == page.number or not _same_columns(table[-1], block)):
                numbered += 1
                yield _write_table(table, f"table {numbered}")
                table = []
            table.append(block)
    yield from _write_lines(waiting, left, right)
    if table:
        yield _write_table(table, f"table {numbered + 1}")


def _write_lines(waiting: Sequence[tuple[int, TextLine]], left: float, right: float) -> Iterator[Line]:
    """Write the paragraphs of lines, page by page; one that a page break cut is joined."""
    written: list[Line] = []
    pages = list(dict.fromkeys(page for page, _ in waiting))
    for page in pages:
        lines = [line for number, line in waiting if number == page]
        paragraphs = join_paragraphs(lines, left, right)
        if written and paragraphs and _is_cut(written[-1].text, waiting, page, right):
            last = written.pop()
            written.append(Line(last.text + paragraphs.pop(0), last.locator))
        written += [Line(text, f"p. {page}") for each in paragraphs if (text := trim(each))]
    yield from written


def _is_cut(text: str, waiting: Sequence[tuple[int, TextLine]], page: int, right: float) -> bool:
    last = [line for number, line in waiting if number < page][-1]
    first = next(line for number, line in waiting if number == page)
    full = right - last.right < 1.5 * last.size
    return full and text[-1:] not in "。！？；：" and abs(first.size - last.size) < 0.15 * last.size


def _same_columns(one: _Rows, other: _Rows) -> bool:
    return len(one.across) == len(other.across) and all(
        abs(a - b) < 4 for a, b in zip(one.across, other.across, strict=True)
    )


def _write_table(parts: Sequence[_Rows], name: str) -> Table:
    """Write the parts of a table under each other; a header that comes again on a page is left out."""
    cells: list[LaidCell] = []
    offset = 0
    head = [text for box, text in parts[0].cells if box.row == 0]
    for n, part in enumerate(parts):
        skipped = 1 if n and [text for box, text in part.cells if box.row == 0] == head else 0
        rows = max(box.row + box.rows for box, _ in part.cells) - skipped
        for box, text in part.cells:
            if box.row < skipped:
                continue
            row = offset + box.row - skipped
            locator = f"p. {part.page} {name} R{row + 1}C{box.column + 1}"
            cells.append(LaidCell(row, box.column, text, locator, box.rows, box.columns))
        offset += rows
    return Table(tuple(cells), f"p. {parts[0].page} {name}")
