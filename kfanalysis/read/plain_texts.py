"""Plain text: the decoded file as it stands, tabs and line ends too; the layout readers tell its tables."""

from __future__ import annotations

from kfanalysis.read.blocks import Transcript
from kfanalysis.read.encodings import decode


def read_plain(data: bytes, file: str, encoding: str | None) -> Transcript:
    """Read the text of a plain file.

    >>> read_plain("一、建路\\r\\n".encode("gb18030"), "a.txt", None).text
    '一、建路\\r\\n'
    """
    return Transcript(*decode(data, file=file, encoding=encoding))
