"""Readers: one line a suffix; a reader turns bytes into a transcript, its library imported when it is first used."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import cast

from kfanalysis.read.blocks import Transcript


@dataclass(frozen=True, slots=True)
class Reader:
    """A format's reader: its name in ``bulletins.format``, the kinds of bytes it reads, and the function's home."""

    format: str
    kinds: tuple[str, ...]
    module: str
    function: str

    def read(self, data: bytes, file: str, encoding: str | None) -> Transcript:
        """Read ``data``; ``encoding`` is a person's word on the characters of text, of no use for other formats."""
        function = getattr(import_module(f"kfanalysis.read.{self.module}"), self.function)
        return cast(Transcript, function(data, file, encoding))


_PLAIN = Reader("txt", ("text",), "plain_texts", "read_plain")
_PAGE = Reader("html", ("html", "text"), "html_pages", "read_html")

_WORD = Reader("docx", ("docx",), "docx_documents", "read_docx")
_BOOK = Reader("xlsx", ("xlsx",), "xlsx_sheets", "read_xlsx")
_PDF = Reader("pdf", ("pdf",), "pdf_pages", "read_pdf")
_LIST = Reader("csv", ("text",), "csv_lists", "read_csv")

READERS: dict[str, Reader] = {
    ".txt": _PLAIN,
    ".text": _PLAIN,
    ".md": _PLAIN,
    ".html": _PAGE,
    ".htm": _PAGE,
    ".shtml": _PAGE,
    ".xhtml": _PAGE,
    ".docx": _WORD,
    ".docm": _WORD,
    ".xlsx": _BOOK,
    ".xlsm": _BOOK,
    ".pdf": _PDF,
    ".csv": _LIST,
    ".tsv": _LIST,
}
