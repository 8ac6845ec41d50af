"""Word documents: docx → lines and tables in their order, as the document reads once its changes are accepted.

Automatic numbers are written out (``docx_numbers``). Deleted text, field codes, comments, page heads and feet stay
out, hidden text too, with a flag; what a field shows, text boxes and footnotes (at the end) are read. A merged cell
stands once, with all it spans; a table inside a cell is read as lines of the cell. Macros and objects are not opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kfanalysis.read.archives import broken, read_archive
from kfanalysis.read.blocks import Doubt, LaidCell, Line, Table, Transcript, join_lines, transcribe, trim
from kfanalysis.read.docx_numbers import Numbering, find_list, read_numbering
from kfanalysis.read.docx_runs import read_runs
from kfanalysis.read.xml_parts import Element, child, children, count, is_on, local, parse_part, value

_WRAPPERS = ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "body")


@dataclass(slots=True)
class _Reading:
    """One document being read: its styles and numbers, and how many pieces of each kind it has given."""

    styles: Mapping[str, Element]
    numbering: Numbering
    paragraphs: int = 0
    tables: int = 0
    hidden: int = 0
    notes: list[str] = field(default_factory=list)


def read_docx(data: bytes, file: str, encoding: str | None) -> Transcript:
    """Read a Word document's text, tables and numbers."""
    parts = read_archive(data, file=file)
    name = next((each for each in ("word/document.xml", "word/document2.xml") if each in parts), None)
    if name is None:
        raise broken(file, "no text in the Word document / Word 文档缺少正文")
    roots = {
        each: parse_part(parts[f"word/{each}.xml"], file=file)
        for each in ("styles", "numbering", "footnotes", "endnotes")
        if f"word/{each}.xml" in parts
    }
    styles = {value(node, "styleId") or "": node for node in children(roots.get("styles"), "style")}
    reading = _Reading(styles, read_numbering(roots.get("numbering"), styles))
    body = child(parse_part(parts[name], file=file), "body")
    blocks = list(_read_blocks(body, reading))
    blocks += _read_notes(reading, roots)
    doubts = [Doubt("hidden_text_left_out", f"{reading.hidden} runs")] if reading.hidden else []
    return transcribe(blocks, file=file, doubts=tuple(doubts))


def _read_blocks(body: Element | None, reading: _Reading) -> Iterator[Line | Table]:
    """Yield the lines and tables of a part, in order, however they are wrapped."""
    for node in _list_blocks(body):
        if local(node) == "tbl":
            reading.tables += 1
            name = f"table {reading.tables}"
            cells = tuple(_read_table(node, reading, name))
            if len({cell.column for cell in cells}) > 1:
                yield Table(cells, name)
            else:  # a frame around text, no table
                yield from (
                    Line(line, cell.locator) for cell in cells for line in cell.text.split("\n") if line
                )
            continue
        reading.paragraphs += 1
        level = _read_level(node, reading.styles)
        for line in _read_paragraph(node, reading):
            yield Line(line, f"¶ {reading.paragraphs}", "heading" if level else "paragraph", level)


def _list_blocks(node: Element | None) -> Iterator[Element]:
    """List paragraphs and tables in order; a deleted paragraph is none."""
    stack = [iter(node if node is not None else ())]
    while stack:
        each = next(stack[-1], None)
        if each is None:
            stack.pop()
        elif local(each) in ("p", "tbl"):
            yield each
        elif local(each) in _WRAPPERS:
            stack.append(iter(each))
        elif local(each) == "AlternateContent":
            stack.append(iter(next(children(each, "Choice"), ())))


def _read_paragraph(node: Element, reading: _Reading, *, bare: bool = False) -> list[str]:
    """Read a paragraph as its lines, the automatic number first, the lines of its text boxes last.

    ``bare``: a number without text counts as text, as in the serial cells of a table.
    """
    properties = child(node, "pPr")
    runs = read_runs(node)
    reading.hidden += runs.hidden
    reading.notes += runs.notes
    text = trim(runs.text)
    listed = find_list(properties, reading.styles)
    deleted = child(child(properties, "rPr"), "del") is not None and not text
    if listed is not None and not deleted and not (runs.hidden and not text):
        number = reading.numbering.number(*listed)
        text = trim(number + text) if text or bare else ""
    lines = [line for part in text.split("\n") if (line := trim(part))]
    for box in runs.boxes:
        for each in _list_blocks(box):
            if local(each) == "p":
                lines += _read_paragraph(each, reading)
            else:
                lines += [cell.text for cell in _read_table(each, reading, "") if cell.text]
    return lines


def _read_level(node: Element, styles: Mapping[str, Element]) -> int:
    """Read the level of a heading from 1, from the paragraph's outline level or its style's; 0 for none."""
    properties = child(node, "pPr")
    style = styles.get(value(child(properties, "pStyle")) or "")
    level = value(child(properties, "outlineLvl"))
    for _ in range(20):
        if level is not None or style is None:
            break
        level = value(child(child(style, "pPr"), "outlineLvl"))
        style = styles.get(value(child(style, "basedOn")) or "")
    depth = count(level, 9)
    return depth + 1 if depth < 9 else 0


def _read_table(table: Element, reading: _Reading, name: str) -> Iterator[LaidCell]:
    """Yield the cells of a table, those merged downwards once; a deleted or hidden row is left out."""
    rows: list[list[tuple[int, int, bool, str]]] = []
    for row in _list_parts(table, "tr"):
        properties = child(row, "trPr")
        if child(properties, "del") is not None:
            continue
        if is_on(child(properties, "hidden")):
            reading.hidden += 1
            continue
        column = count(value(child(properties, "gridBefore")), 0)
        cells: list[tuple[int, int, bool, str]] = []
        for cell in _list_parts(row, "tc"):
            setting = child(cell, "tcPr")
            wide = max(count(value(child(setting, "gridSpan")), 1), 1)
            merge = child(setting, "vMerge")
            continued = merge is not None and value(merge) != "restart"
            if value(child(setting, "hMerge")) == "continue" and cells:
                at, before, was, text = cells[-1]
                cells[-1] = (at, before + wide, was, text)
            else:
                cells.append((column, wide, continued, "" if continued else _read_cell(cell, reading)))
            column += wide
        rows.append(cells)
    for number, cells in enumerate(rows):
        for column, wide, continued, text in cells:
            if continued and number and any(at == column for at, *_ in rows[number - 1]):
                continue
            tall = 1
            while number + tall < len(rows) and any(
                at == column and goes_on for at, _, goes_on, _ in rows[number + tall]
            ):
                tall += 1
            locator = f"{name} R{number + 1}C{column + 1}"
            yield LaidCell(number, column, text, locator, tall, wide)


def _list_parts(node: Element, name: str) -> Iterator[Element]:
    """List the rows of a table, or the cells of a row, however they are wrapped."""
    for each in node:
        if local(each) == name:
            yield each
        elif local(each) in _WRAPPERS:
            yield from _list_parts(each, name)


def _read_cell(cell: Element, reading: _Reading) -> str:
    lines: list[str] = []
    for node in _list_blocks(cell):
        if local(node) == "p":
            lines += _read_paragraph(node, reading, bare=True)
        else:
            inner = [each for each in _read_table(node, reading, "") if each.text]
            numbers = sorted({each.row for each in inner})
            lines += [
                " ".join(each.text.replace("\n", " ") for each in inner if each.row == row) for row in numbers
            ]
    return join_lines(lines)


def _read_notes(reading: _Reading, roots: Mapping[str, Element]) -> Iterator[Line]:
    """Yield the notes that the text refers to, in its order, at the end."""
    notes = {
        f"{kind} {value(node, 'id')}": node
        for kind in ("footnote", "endnote")
        for node in children(roots.get(f"{kind}s"), kind)
    }
    for name in list(reading.notes):
        node = notes.get(name)
        text = " ".join(line for p in children(node, "p") for line in _read_paragraph(p, reading))
        if text:
            yield Line(text, name)
