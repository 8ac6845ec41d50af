"""Load a file as a Source: its text as it stands, its encoding, its sha256 and its size.

The reader is chosen by the file's suffix. Line ends are not translated: offsets count in the decoded text, after
a byte-order mark. What cannot be a bulletin is refused here, before anything is parsed (faults, rows 1–10, 43).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from os import PathLike
from pathlib import Path

from kfanalysis.read.encodings import decode
from kfanalysis.records import KfanalysisError, Source
from kfanalysis.text.views import HIDDEN

LIMIT = 20_000_000
SMALLEST = 10

Reader = Callable[[bytes, str, str | None], tuple[str, str]]


def load(path: str | PathLike[str], *, encoding: str | None = None, limit: int = LIMIT) -> Source:
    """Load the file at ``path``; ``encoding`` overrides the guess, ``limit`` is in bytes.

    >>> load("no-such-file.txt")
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: no-such-file.txt: No such file or directory [unreadable]
    Look at the path and the permissions.
    """
    place = Path(path)
    reader = READERS.get(place.suffix.lower())
    if reader is None:
        raise KfanalysisError(
            f"no reader for the suffix {place.suffix!r}", code="format", file=place.name,
            remedy=f"Supported: {', '.join(sorted(READERS))}. Save the document as one of these.",
        )  # fmt: skip
    data = _read_bytes(place, limit)
    if len(data) < SMALLEST:
        raise _empty(place.name)
    text, name = reader(data, place.name, encoding)
    return seal(text, source=place.name, encoding=name, data=data)


def seal(text: str, *, source: str, encoding: str, data: bytes | None = None) -> Source:
    """Make the Source of a text that was read, refusing what no table can hold (faults, rows 8 and 10).

    >>> seal("一、市级领导(3人)", source="公示.txt", encoding="utf-8").bulletin_id
    '公示'
    """
    if not HIDDEN.sub("", text).strip():
        raise _empty(source)
    if lone := _SURROGATE.search(text):
        raise KfanalysisError(
            f"lone surrogate {lone[0]!a}", code="surrogate", file=source, place=f"character {lone.start()}",
            remedy="Write the text again with a real character there: no file format can hold it.",
        )  # fmt: skip
    kept = text.encode("utf-8") if data is None else data
    return Source(
        bulletin_id=name_bulletin(source), source=source, text=text,
        sha256=hashlib.sha256(kept).hexdigest(), encoding=encoding, size=len(kept),
    )  # fmt: skip


def name_bulletin(source: str) -> str:
    """Name a bulletin after its file: the stem, or a slug with a hash where the stem is unsafe (faults, row 55).

    >>> name_bulletin("qingyuan-2023-05.txt"), name_bulletin("承诺事项（5月）.txt")
    ('qingyuan-2023-05', '承诺事项（5月）')
    >>> name_bulletin("CON.txt"), name_bulletin("-rf.txt")
    ('CON-09c8cc7e', 'rf-3af61ba8')
    """
    stem = Path(source).stem
    if _SAFE.fullmatch(stem) and not _RESERVED.fullmatch(stem) and len(stem.encode("utf-8")) <= 180:
        return stem
    slug = re.sub(r"[^\w.（）()·]+", "-", stem).strip("-. ")[:40] or "bulletin"
    return f"{slug}-{hashlib.sha256(source.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


_SURROGATE = re.compile("[\ud800-\udfff]")
_SAFE = re.compile(r"\w(?:[\w.（）()·、“”《》+ -]*[\w）)”》])?")
_RESERVED = re.compile(r"(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")


def _read_bytes(place: Path, limit: int) -> bytes:
    try:
        if not place.is_file():
            with place.open("rb"):
                pass
            raise KfanalysisError("not a regular file", code="unreadable", file=place.name)
        size = place.stat().st_size
        if size <= limit:
            with place.open("rb") as file:
                data = file.read(limit + 1)
            size = len(data)
    except OSError as error:
        raise KfanalysisError(
            error.strerror or type(error).__name__, code="unreadable", file=place.name,
            remedy="Look at the path and the permissions.",
        ) from error  # fmt: skip
    if size > limit:
        raise KfanalysisError(
            f"{size} bytes are above the limit of {limit}", code="too_large", file=place.name,
            remedy="Split the document, or raise the limit.",
        )  # fmt: skip
    return data


def _empty(name: str) -> KfanalysisError:
    return KfanalysisError(
        "nothing in the file but white space, or hardly a word", code="empty", file=name,
        remedy="Get the file again from where it came.",
    )  # fmt: skip


def _read_plain(data: bytes, file: str, encoding: str | None) -> tuple[str, str]:
    if data.startswith((b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\x1f\x8b")):
        raise KfanalysisError(
            "the content is that of another format than plain text", code="format", file=file,
            remedy="Give the file the suffix that it belongs to, or save it as plain text.",
        )  # fmt: skip
    return decode(data, file=file, encoding=encoding)


# One line a format; a reader turns bytes into the text that every span points into, and names the encoding.
READERS: dict[str, Reader] = {".txt": _read_plain, ".text": _read_plain, ".md": _read_plain}
