"""Signatures: what a file is by its first bytes, and what to do where its suffix says another thing.

A wrong suffix is refused with what was seen (faults, rows 38 and 52); nothing is guessed from the suffix alone. The
kinds' names and remedies stand in ``lexicon/signatures.tsv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kfanalysis.lexicon import load_rows
from kfanalysis.records import KfanalysisError


@dataclass(frozen=True, slots=True)
class Signature:
    """A kind of file: its name in English and Chinese, its own suffix, and what to do with one that is not read."""

    english: str
    chinese: str
    suffix: str
    remedy: str = ""


SIGNATURES = {
    row["kind"]: Signature(row["english"], row["chinese"], row["suffix"], row["remedy"])
    for row in load_rows("signatures")
}

_MAGIC = (
    (b"%PDF-", "pdf"), (b"{\\rtf", "rtf"), (b"\x89PNG", "picture"), (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"), (b"II*\x00", "picture"), (b"MM\x00*", "picture"), (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"), (b"\x1f\x8b", "archive"), (b"BZh", "archive"), (b"PK\x05\x06", "zip"),
)  # fmt: skip
# Names of parts and streams that tell the kind; streams are spelled in UTF-16.
_PARTS = (
    (b"word/document", "docx"), (b"xl/workbook.bin", "xlsb"), (b"xl/workbook", "xlsx"), (b"ppt/", "pptx"),
    (b"OFD.xml", "ofd"), (b"mimetypeapplication/vnd.oasis", "odt"), (b"word/", "docx"), (b"xl/", "xlsx"),
)  # fmt: skip
_STREAMS = (
    ("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"), ("Book", "xls"),
)  # fmt: skip
_HTML = re.compile(rb"(?i)^\W{0,80}<(?:!doctype html|html|head|body|meta|table|div)[\s>]|<html[\s>]")


def recognise(data: bytes) -> str:
    """Recognise a file by its bytes: a key of ``SIGNATURES``, ``text`` where no other kind is seen.

    >>> recognise(b"%PDF-1.7"), recognise("<html><body>公示".encode()), recognise("一、建路".encode())
    ('pdf', 'html', 'text')
    """
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return next((kind for part, kind in _PARTS if part in data), "zip")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in data), "ole")
    if head.lstrip().startswith(b"MIME-Version:") or b"multipart/related" in head[:1000]:
        return "mht"
    if b"<w:wordDocument" in head or b'progid="Word.Document"' in head:
        return "word_xml"
    if _HTML.search(head) or _HTML.search(head.replace(b"\x00", b"")):
        return "html"
    return "text"


def refuse_kind(kind: str, *, file: str, suffix: str, readable: bool) -> KfanalysisError:
    """Make the refusal of a file whose content is ``kind``: of a kind that is not read, or under a wrong suffix.

    >>> print(refuse_kind("docx", file="a.txt", suffix=".txt", readable=True))
    a.txt: a Word document under the name .txt / 内容是Word 文档，扩展名却是 .txt [format]
    Name it .docx. / 请把扩展名改为 .docx。
    """
    seen = SIGNATURES[kind]
    code = "encrypted" if kind == "encrypted" else "format"
    if readable:
        remedy = f"Name it {seen.suffix}. / 请把扩展名改为 {seen.suffix}。"
    else:
        remedy = seen.remedy
    named = f" under the name {suffix} / 内容是{seen.chinese}，扩展名却是 {suffix}"
    plain = f", which is not read / 不支持的格式：{seen.chinese}"
    own = not suffix or suffix in seen.suffix or kind in ("ole", "encrypted", "picture", "archive")
    return KfanalysisError(seen.english + (plain if own else named), code=code, file=file, remedy=remedy)
