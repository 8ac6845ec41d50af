"""Runs of a Word paragraph: the text that is shown, with what it refers to (notes) and what floats beside it (boxes)."""

from __future__ import annotations

from dataclasses import dataclass, field

from kfanalysis.read.xml_parts import Element, child, is_on, local, value

# Deleted or moved away, code of fields, properties, comments: not shown as text.
_SILENT = frozenset((
    "del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "sdtPr", "Fallback", "rt", "proofErr",
    "commentReference", "annotationRef", "footnoteRef", "endnoteRef", "separator", "continuationSeparator",
))  # fmt: skip
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(slots=True)
class Runs:
    """What a paragraph shows; ``hidden`` counts the runs that are marked as hidden and left out."""

    text: str = ""
    hidden: int = 0
    notes: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


def read_runs(paragraph: Element) -> Runs:
    """Read a paragraph's runs in order, however they are wrapped (links, insertions, fields, content controls).

    >>> from lxml import etree
    >>> xml = "<p xmlns='urn:w'><r><t>建</t></r><del><r><t>错</t></r></del><ins><r><t>路</t></r></ins></p>"
    >>> read_runs(etree.fromstring(xml)).text
    '建路'
    """
    runs = Runs()
    pieces: list[str] = []
    stack = [iter(paragraph)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            continue
        name = local(node)
        if name == "t":
            pieces.append(node.text or "")
        elif name in _SIGNS:
            pieces.append("" if value(node, "type") in ("page", "column") else _SIGNS[name])
        elif name == "sym":
            pieces.append(_read_symbol(node))
        elif name in ("footnoteReference", "endnoteReference"):
            runs.notes.append(f"{name.removesuffix('Reference')} {value(node, 'id')}")
        elif name == "txbxContent":
            runs.boxes.append(node)
        elif name == "r" and is_on(child(child(node, "rPr"), "vanish")):
            runs.hidden += 1
        elif name not in _SILENT:
            stack.append(iter(node))
    runs.text = "".join(pieces)
    return runs


def _read_symbol(node: Element) -> str:
    """Read a symbol of a font; signs of the private area (Wingdings) stand for no character."""
    code = value(node, "char") or ""
    try:
        char = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return char if not "\ue000" <= char <= "\uf8ff" and not "\ud800" <= char <= "\udfff" else ""
