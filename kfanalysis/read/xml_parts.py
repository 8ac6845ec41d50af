"""XML parts of office documents: parsed without entities, DTD or network, read by local names (transitional, strict)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kfanalysis.read.archives import broken
from kfanalysis.read.needs import need

Element = Any  # of lxml.etree, which brings no types


def parse_part(content: bytes, *, file: str) -> Element:
    """Parse one part to its root element.

    >>> parse_part(b"<w:p xmlns:w='urn:w'><w:r/></w:p>", file="a.docx").tag
    '{urn:w}p'
    """
    etree = need("lxml.etree", file)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise broken(file, f"its XML is broken ({error.msg}) / 文件内容已损坏") from error


def local(node: Element) -> str:
    """Return an element's name without its namespace; "" for anything else."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(node: Element | None, name: str) -> Element | None:
    """Return the first child called ``name``."""
    if node is not None:
        for each in node:
            if local(each) == name:
                return each
    return None


def value(node: Element | None, name: str = "val") -> str | None:
    """Return an attribute by its local name, None where the element or the attribute is missing."""
    if node is not None:
        for key, text in node.attrib.items():
            if key.rpartition("}")[2] == name:
                return str(text)
    return None


def is_on(node: Element | None) -> bool:
    """Tell whether a switch such as ``w:vanish`` is there and not switched off."""
    return node is not None and value(node) not in ("0", "false", "off", "none")


def count(text: str | None, default: int) -> int:
    """Read a count of an attribute, which is never the document's own text."""
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 8 else default


def children(node: Element | None, *names: str) -> Iterator[Element]:
    """Yield the children of these names, in order."""
    for each in node if node is not None else ():
        if local(each) in names:
            yield each
