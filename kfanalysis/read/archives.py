"""Archives of office documents: read by name into memory, counted while reading, never unpacked to disk.

A docx or xlsx is a zip of XML parts. What no office program writes is refused: paths that leave the archive, links,
names that come twice, archives inside it, more than ``UNPACKED`` bytes (the sizes in the headers may lie), a ratio
above ``RATIO``, more than ``ENTRIES`` entries, and any XML with a DTD (faults, rows 49–54). Embedded objects and
macros are counted and never opened.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from itertools import pairwise

from kfanalysis.records import KfanalysisError

UNPACKED = 50_000_000
RATIO = 100
ENTRIES = 2_000
_SMALL = 1_000_000  # below this no ratio is a danger
_CHUNK = 1 << 16


def read_archive(data: bytes, *, file: str) -> Mapping[str, bytes]:
    """Read the parts of an office document by name, or refuse it with the reason.

    >>> read_archive(b"PK\\x03\\x04 cut off", file="a.docx")
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: a.docx: the archive is truncated or damaged / 文件不完整或已损坏 [broken]
    Get the file again from where it came. / 请重新获取该文件。
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse_odd(entries, file)
            parts: dict[str, bytes] = {}
            total = 0
            for entry in entries:
                if entry.is_dir():
                    continue
                content = _read_entry(archive, entry, UNPACKED - total, file)
                total += len(content)
                if total > _SMALL and total > RATIO * len(data):
                    raise _bomb(f"unpacks to more than {RATIO} times its size", file)
                parts[entry.filename] = _check_part(entry.filename, content, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise broken(file) from error
    return parts


def broken(
    file: str, what: str = "the archive is truncated or damaged / 文件不完整或已损坏"
) -> KfanalysisError:
    """Make the refusal of a file that its own format's reader cannot read."""
    return KfanalysisError(
        what, code="broken", file=file,
        remedy="Get the file again from where it came. / 请重新获取该文件。",
    )  # fmt: skip


def _refuse_odd(entries: list[zipfile.ZipInfo], file: str) -> None:
    if len(entries) > ENTRIES:
        raise _bomb(f"{len(entries)} entries, above the limit of {ENTRIES}", file)
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if entry.flag_bits & 0x1:
            raise encrypted(file)
        if name.startswith(("/", "\\")) or re.search(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[A-Za-z]:|\x00", name):
            raise _odd(f"the entry {name!r} leads out of the archive", file)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise _odd(f"the entry {name!r} is a link", file)
        if name in seen:
            raise _odd(f"the entry {name!r} comes twice", file)
        seen.add(name)
    ends = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    for (start, size), (after, _) in pairwise(ends):
        if start + 30 + size > after:
            raise _odd("entries overlap", file)


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, file: str) -> bytes:
    chunks = []
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise _bomb(f"unpacks to more than {UNPACKED} bytes", file)
            chunks.append(chunk)
    return b"".join(chunks)


# A DTD stands in the prolog; the three ways to spell it that the readers' parsers accept.
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00[DE]\x00|\x00<\x00!\x00[DE]")
_DECLARED = re.compile(rb"^[^>]{0,100}encoding\s{0,4}=\s{0,4}[\"']([^\"']{1,40})[\"']")


def _check_part(name: str, content: bytes, file: str) -> bytes:
    """Check one part: no DTD, no encoding that could hide one, no archive outside the embedded objects."""
    if name.lower().endswith((".xml", ".rels", ".vml")):
        declared = _DECLARED.match(content)
        if _DTD.search(content) or (
            declared and declared[1].lower() not in (b"utf-8", b"utf-16", b"us-ascii", b"ascii")
        ):
            raise KfanalysisError(
                "the document's XML brings a DTD or entities, which no office program writes / 文件含外部实体定义",
                code="xml_dtd", file=file, place=name,
                remedy="Open it in its program and save it anew. / 请用办公软件打开后另存。",
            )  # fmt: skip
    elif content.startswith(b"PK\x03\x04") and "/embeddings/" not in name:
        raise _odd(f"the entry {name!r} is an archive itself", file)
    return content


def encrypted(file: str) -> KfanalysisError:
    """Make the refusal of a document under a password."""
    return KfanalysisError(
        "the document is encrypted / 文件已加密", code="encrypted", file=file,
        remedy="Open it with its password and save it without one. / 请输入密码打开后，去掉密码另存。",
    )  # fmt: skip


def _bomb(cause: str, file: str) -> KfanalysisError:
    return KfanalysisError(
        f"{cause} / 压缩内容超限", code="zip_bomb", file=file,
        remedy="No office document is like that: look where it comes from. / 请核查文件来源。",
    )  # fmt: skip


def _odd(cause: str, file: str) -> KfanalysisError:
    return KfanalysisError(
        f"{cause} / 压缩包条目异常", code="odd_archive", file=file,
        remedy="Open the document in its program and save it anew. / 请用办公软件打开后另存。",
    )  # fmt: skip
