"""Files of every format, made small by the tests themselves: real zips, workbooks, documents and pdfs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import docx
import openpyxl

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zip_parts(parts: Mapping[str, bytes | str]) -> bytes:
    """Zip parts as an office program does."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


@cache
def _empty_docx() -> dict[str, bytes]:
    made = io.BytesIO()
    docx.Document().save(made)
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist() if "thumbnail" not in name}


def make_docx(body: str = "", *, numbering: str = "", footnotes: str = "", styles: str = "") -> bytes:
    """Make a Word document of raw body XML (``w:`` bound), from python-docx's empty one."""
    parts: dict[str, bytes | str] = dict(_empty_docx())
    head = f'<?xml version="1.0" encoding="UTF-8"?><w:{{0}} xmlns:w="{W}">{{1}}</w:{{0}}>'
    parts["word/document.xml"] = head.format("document", f"<w:body>{body}</w:body>")
    for name, content in (("numbering", numbering), ("footnotes", footnotes), ("styles", styles)):
        if content:
            parts[f"word/{name}.xml"] = head.format(name, content)
    return zip_parts(parts)


def paragraph(text: str, *, list_id: int | None = None, level: int = 0, style: str = "") -> str:
    """Write a Word paragraph, in a list where ``list_id`` is given."""
    listed = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
        if list_id is not None
        else ""
    )
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{listed}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def make_numbering(*levels: tuple[str, str], start: int = 1, lists: int = 1) -> str:
    """Write a numbering of (format, text) levels and ``lists`` lists of it."""
    inner = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (kind, text) in enumerate(levels)
    )
    named = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/></w:num>' for n in range(1, lists + 1))
    return f'<w:abstractNum w:abstractNumId="0">{inner}</w:abstractNum>{named}'


def make_table(rows: Iterable[Iterable[str]]) -> str:
    """Write a Word table of cells that are text or, beginning with ``<``, the cell's own XML."""
    lines = []
    for row in rows:
        cells = "".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>" for cell in row)
        lines.append(f"<w:tr>{cells}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def make_xlsx(
    rows: Sequence[Sequence[Any]], *, merged: Sequence[str] = (), formats: Mapping[str, str] | None = None,
    further: Mapping[str, Sequence[Sequence[Any]]] | None = None, change: Any = None,
) -> bytes:  # fmt: skip
    """Make a workbook of rows; ``change`` is called with the workbook before it is saved."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    for target, lines in (
        (sheet, rows),
        *((book.create_sheet(name), each) for name, each in (further or {}).items()),
    ):
        for line in lines:
            target.append(list(line))
    for area in merged:
        sheet.merge_cells(area)
    for name, code in (formats or {}).items():
        sheet[name].number_format = code
    if change is not None:
        change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def make_pdf(pages: Sequence[Sequence[tuple[Any, ...]]], *, rotate: int = 0) -> bytes:
    """Make a pdf: each page a list of ("text", x, y, size, words) and ("line", x1, y1, x2, y2), from above left.

    With ``rotate=90`` text is turned, so that it is seen upright on the turned page.
    """
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (GB1) /Supplement 2 >> /FontDescriptor 5 0 R /DW 1000 /W [1 95 500 814 939 500] >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >>",
    ]  # fmt: skip
    kids = []
    for page in pages:
        drawn = []
        for kind, *rest in page:
            if kind == "text":
                x, y, size, words = rest
                latin = words.isascii() and rotate == 90
                code = words.encode("ascii" if latin else "utf-16-be").hex()
                font = "F2" if latin else "F1"
                where = f"0 1 -1 0 {y} {x} Tm" if rotate == 90 else f"{x} {792 - y} Td"
                drawn.append(f"BT /{font} {size} Tf {where} <{code}> Tj ET")
            else:
                x1, y1, x2, y2 = rest
                drawn.append(f"0.5 w {x1} {792 - y1} m {x2} {792 - y2} l S")
        stream = "\n".join(drawn).encode("ascii")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Rotate %d /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
            % (rotate, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    made = io.BytesIO(b"")
    made.write(b"%PDF-1.5\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(made.tell())
        made.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table = made.tell()
    made.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    made.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    made.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    return made.getvalue()


def rule_grid(xs: Sequence[float], ys: Sequence[float]) -> list[tuple[Any, ...]]:
    """Draw all the lines of a grid."""
    return [("line", xs[0], y, xs[-1], y) for y in ys] + [("line", x, ys[0], x, ys[-1]) for x in xs]


def put(folder: Path, name: str, data: bytes | str) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path
