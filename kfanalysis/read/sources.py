"""Load a file as a Source: its text, where its pieces stand, its encoding, its sha256 and its size.

The reader is chosen by the file's suffix and must agree with what the bytes are (``signatures``). Of plain text line
ends are not translated: offsets count in the decoded text, after a byte-order mark; of any other format the text is
the one that was read. What cannot be a bulletin is refused here (faults, rows 1–10, 43, 52, 55).
"""

from __future__ import annotations

import hashlib
import re
import stat
from os import PathLike, fsencode
from pathlib import Path, PurePath

from kfanalysis.read.archives import broken
from kfanalysis.read.blocks import Transcript
from kfanalysis.read.readers import READERS, Reader
from kfanalysis.read.signatures import SIGNATURES, recognise, refuse_kind
from kfanalysis.records import Flag, KfanalysisError, Segment, Source
from kfanalysis.text.views import HIDDEN

LIMIT = 20_000_000
SMALLEST = 10


def load(
    path: str | PathLike[str],
    *,
    encoding: str | None = None,
    limit: int = LIMIT,
    folder: str | PathLike[str] | None = None,
) -> Source:
    """Load the file at ``path``; ``encoding`` overrides the guess, ``limit`` is in bytes.

    ``folder`` is the one that was given: the document's ``source`` is its path below it, and its id follows that.

    >>> load("no-such-file.txt")
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: no-such-file.txt: No such file or directory [unreadable]
    Look at the path and the permissions. / 请检查路径和权限。
    """
    place = Path(path)
    name = name_source(place, folder)
    suffix = place.suffix.lower()
    data = _read_bytes(place, name, limit)
    kind = recognise(data) if data else "text"
    reader = READERS.get(suffix)
    if kind == "zip" and reader is not None and reader.format in ("docx", "xlsx") and _END_OF_ZIP not in data:
        raise broken(name)
    if reader is None or kind not in reader.kinds:
        raise _refuse_format(reader, kind, name, suffix)
    if len(data) < SMALLEST:
        raise _empty(name)
    return seal(reader.read(data, name, encoding), source=name, data=data, format=reader.format)


def seal(
    read: str | Transcript, *, source: str, encoding: str = "", data: bytes | None = None, format: str = "txt"
) -> Source:
    """Make the Source of a text that was read, refusing what no table can hold (faults, rows 8 and 10).

    >>> seal("一、市级领导(3人)", source="公示.txt", encoding="utf-8").bulletin_id
    '公示'
    """
    made = Transcript(read, encoding) if isinstance(read, str) else read
    if not HIDDEN.sub("", made.text).strip():
        raise _empty(source)
    if lone := _SURROGATE.search(made.text):
        raise KfanalysisError(
            f"lone surrogate {lone[0]!a}", code="surrogate", file=source, place=f"character {lone.start()}",
            remedy="Write the text again with a real character there: no file format can hold it.",
        )  # fmt: skip
    kept = made.text.encode("utf-8") if data is None else data
    name = name_bulletin(source)
    return Source(
        bulletin_id=name, source=source, text=made.text, sha256=hashlib.sha256(kept).hexdigest(),
        encoding=made.encoding, size=len(kept), format=format, grids=made.grids,
        segments=tuple(
            Segment(name, each.start, each.end, each.kind, each.level, each.locator) for each in made.segments
        ),
        title=made.title, publisher=made.publisher, published=made.published, url=made.url,
        flags=tuple(Flag(name, "bulletins", each.locator, each.reason, None, None) for each in made.doubts),
    )  # fmt: skip


def name_source(path: Path, folder: str | PathLike[str] | None = None) -> str:
    """Name a document after its path below ``folder``, else after its file; bytes that are no UTF-8 are read as GBK.

    >>> name_source(Path("raw/henan/kaifeng.txt"), "raw"), name_source(Path("raw/henan/kaifeng.txt"))
    ('henan/kaifeng.txt', 'kaifeng.txt')
    """
    below = path.relative_to(folder).as_posix() if folder is not None else path.name
    try:
        below.encode("utf-8")
    except UnicodeEncodeError:
        return fsencode(below).decode("gb18030", "backslashreplace")
    return below


def name_bulletin(source: str) -> str:
    """Name a bulletin after its path, folders joined by dots: a slug with a hash where that is unsafe (faults, row 55).

    >>> name_bulletin("henan/kaifeng-2022-05.txt"), name_bulletin("承诺事项（5月）.docx")
    ('henan.kaifeng-2022-05', '承诺事项（5月）')
    >>> name_bulletin("CON.txt"), name_bulletin("-rf.txt")
    ('CON-09c8cc7e', 'rf-3af61ba8')
    """
    path = PurePath(source)
    stem = ".".join((*path.parts[:-1], path.stem))
    if _SAFE.fullmatch(stem) and not _RESERVED.fullmatch(stem) and len(stem.encode("utf-8")) <= 180:
        return stem
    slug = re.sub(r"[^\w.（）()·]+", "-", stem).strip("-. ")[:40] or "bulletin"
    return f"{slug}-{hashlib.sha256(source.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def list_segments(source: Source) -> tuple[Segment, ...]:
    """List the pieces of a source: those that its reader told, else its lines that are not blank.

    >>> [(s.locator, s.start, s.end) for s in list_segments(seal("公示\\n\\n一、建路", source="a.txt"))]
    [('line 1', 0, 2), ('line 3', 4, 8)]
    """
    if source.segments:
        return source.segments
    found = []
    for number, line in enumerate(_LINE.finditer(source.text), 1):
        start, end = line.span(1)
        if line[1].strip():
            found.append(Segment(source.bulletin_id, start, end, "paragraph", 0, f"line {number}"))
    return tuple(found)


_END_OF_ZIP = b"PK\x05\x06"
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SAFE = re.compile(r"\w(?:[\w.（）()·、“”《》+ -]*[\w）)”》])?")
_RESERVED = re.compile(r"(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")


def _read_bytes(place: Path, name: str, limit: int) -> bytes:
    try:
        mode = place.stat().st_mode
        if stat.S_ISDIR(mode):
            raise KfanalysisError(
                "a folder, not a file / 这是文件夹", code="unreadable", file=name,
                remedy="Name a file in it, or build the folder: kfanalysis build FOLDER --out DIR. / 请指定其中的文件。",
            )  # fmt: skip
        if not stat.S_ISREG(mode):
            raise KfanalysisError("not a regular file / 不是普通文件", code="unreadable", file=name)
        size = place.stat().st_size
        if size <= limit:
            with place.open("rb") as file:
                data = file.read(limit + 1)
            size = len(data)
    except (OSError, ValueError) as error:
        raise KfanalysisError(
            getattr(error, "strerror", None) or str(error) or type(error).__name__, code="unreadable", file=name,
            remedy="Look at the path and the permissions. / 请检查路径和权限。",
        ) from error  # fmt: skip
    if size > limit:
        raise KfanalysisError(
            f"{size} bytes are above the limit of {limit} / 文件过大", code="too_large", file=name,
            remedy="Split the document, or raise the limit. / 请拆分文件，或提高上限。",
        )  # fmt: skip
    return data


def _refuse_format(reader: Reader | None, kind: str, name: str, suffix: str) -> KfanalysisError:
    readable = any(kind in each.kinds for each in READERS.values())
    if reader is None and kind == "text":
        return KfanalysisError(
            f"no reader for the suffix {suffix!r} / 不支持的扩展名 {suffix!r}", code="format", file=name,
            remedy=f"Supported: {', '.join(sorted(READERS))}. Save the document as one of these. / 请另存为以上格式之一。",
        )  # fmt: skip
    if kind == "text" and reader is not None:
        return KfanalysisError(
            f"not {SIGNATURES[reader.kinds[0]].english}, whatever its name says / 内容与扩展名 {suffix} 不符",
            code="broken", file=name,
            remedy="Get the file again; if it is plain text, name it .txt. / 请重新获取；如为纯文本，请改扩展名为 .txt。",
        )  # fmt: skip
    return refuse_kind(kind, file=name, suffix=suffix, readable=readable)


def _empty(name: str) -> KfanalysisError:
    return KfanalysisError(
        "nothing in the file but white space, or hardly a word / 文件为空", code="empty", file=name,
        remedy="Get the file again from where it came. / 请重新获取该文件。",
    )  # fmt: skip
