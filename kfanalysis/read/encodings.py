"""Decode bytes: byte-order mark, strict UTF-8, then strict GB18030 that must look like Chinese.

GB18030 accepts almost any bytes, and by chance some UTF-8, so UTF-8 goes first and what GB18030 yields is weighed:
Big5 read as GB18030 is private-use characters and rare Han (faults, rows 3–7). Nothing is ever repaired or left
out: a doubtful file is refused with its remedy, and ``encoding=`` overrides.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

from kfanalysis.records import KfanalysisError
from kfanalysis.text.fold import clean

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
_UNMARKED = ("utf-16-le", "utf-16-be", "big5", "cp950", "utf-32-le", "utf-32-be")
# How mojibake comes about: (the wrong reading, the bytes' true encoding).
_WRONG_READINGS = (
    ("latin-1", "utf-8"), ("cp1252", "utf-8"), ("gb18030", "utf-8"), ("latin-1", "gb18030"), ("cp1252", "gb18030"),
)  # fmt: skip
_SAMPLE = 200_000
_PLAUSIBLE = 0.85
_DOUBTFUL = 0.6


def decode(data: bytes, *, file: str = "", encoding: str | None = None) -> tuple[str, str]:
    """Decode ``data`` to (text, encoding), or raise with the byte offset and what to do.

    >>> decode("推进情况".encode("gb18030") * 3)
    ('推进情况推进情况推进情况', 'gb18030')
    >>> decode("推進情況：已完成".encode("big5"))
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: not readable as UTF-8 or GB18030 Chinese text [encoding_doubtful]
    Save the file as UTF-8, or name its encoding: encoding="big5".
    """
    if encoding is not None:
        return _decode_named(data, encoding, file), encoding
    for mark, name, codec in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], codec, file, offset=len(mark)), name
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            raise _bad_bytes(error, "utf-8", file) from None
        return _decode_gb18030(data, file), "gb18030"
    _refuse_mojibake(text, file)
    return text, "utf-8"


def _decode_named(data: bytes, encoding: str, file: str) -> str:
    try:
        codec = codecs.lookup(encoding)
    except (LookupError, ValueError):
        codec = None
    if codec is None or not codec._is_text_encoding:
        raise KfanalysisError(
            f"no encoding is called {encoding!r}", code="encoding_unknown", file=file,
            remedy='Name one that Python knows, as "utf-8", "gb18030" or "big5".',
        )  # fmt: skip
    mark = codecs.BOM_UTF8 if codec.name == "utf-8" and data.startswith(codecs.BOM_UTF8) else b""
    return _strict(data[len(mark) :], encoding, file, offset=len(mark))


def _strict(data: bytes, codec: str, file: str, *, offset: int = 0) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise _bad_bytes(error, codec, file, offset=offset) from None


def _decode_gb18030(data: bytes, file: str) -> str:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        if _plausibility(data.decode("gb18030", "replace")) >= _PLAUSIBLE:
            raise _bad_bytes(error, "gb18030", file) from None
        raise _doubtful(data, file) from None
    if _plausibility(text) < _PLAUSIBLE:
        raise _doubtful(data, file)
    return text


def _bad_bytes(error: UnicodeDecodeError, codec: str, file: str, *, offset: int = 0) -> KfanalysisError:
    at = error.start + offset
    bad = error.object[error.start : error.end].hex(" ")
    return KfanalysisError(
        f"byte {bad} is not valid {codec}", code="bad_bytes", file=file, place=f"byte {at}",
        remedy="Get the file again or repair it there; nothing is skipped or guessed.",
    )  # fmt: skip


def _doubtful(data: bytes, file: str) -> KfanalysisError:
    remedy = "Save the file as UTF-8, or name its encoding: encoding=…"
    for codec in _UNMARKED:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if _plausibility(text) >= _PLAUSIBLE:
            remedy = f'Save the file as UTF-8, or name its encoding: encoding="{codec}".'
            break
    return KfanalysisError(
        "not readable as UTF-8 or GB18030 Chinese text", code="encoding_doubtful", file=file, remedy=remedy
    )


def _mostly_utf8(data: bytes) -> bool:
    """Whether damaged bytes were UTF-8: GBK text has hardly one valid multi-byte sequence in it."""
    text = data.decode("utf-8", "replace")
    wide = sum(1 for char in text[:_SAMPLE] if char > "\x7f") or 1
    broken = text.count("�", 0, _SAMPLE)
    return broken / wide < 0.2 and _plausibility(text) >= _DOUBTFUL


def _refuse_mojibake(text: str, file: str) -> None:
    sample = text[:_SAMPLE]
    if _plausibility(sample) >= _DOUBTFUL:
        return
    for wrong, true in _WRONG_READINGS:
        bytes_ = sample.translate(_windows()) if wrong == "cp1252" else sample
        data = bytes_.encode("latin-1" if wrong == "cp1252" else wrong, "replace")
        if _plausibility(data.decode(true, "replace")) >= _DOUBTFUL:
            raise KfanalysisError(
                f"mojibake: {true} bytes were read as {wrong} and saved", code="mojibake", file=file,
                remedy=f'Repair it and look at it: text.encode("{wrong}").decode("{true}"); it is not done here.',
            )  # fmt: skip


@cache
def _windows() -> dict[int, str]:
    """Windows-1252's own signs as the bytes they stood for; the five bytes it leaves out come as controls."""
    signs = {byte: bytes((byte,)).decode("cp1252", "ignore") for byte in range(0x80, 0xA0)}
    return {ord(sign): chr(byte) for byte, sign in signs.items() if sign}


def _plausibility(text: str) -> float:
    """Share of the characters beyond ASCII that Chinese text is made of; 1 where there are none."""
    sample = clean(text[:_SAMPLE])
    wide = len(_wide().findall(sample))
    return len(_common().findall(sample)) / wide if wide else 1.0


@cache
def _wide() -> re.Pattern[str]:
    return re.compile(r"[^\x00-\x7f]")


@cache
def _common() -> re.Pattern[str]:
    """The 3,755 characters of GB 2312 level 1 and the punctuation: 98 % and more of any Chinese text."""
    codes = [bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)]
    han = "".join(code.decode("gb2312", "ignore") for code in codes)
    marks = "".join(bytes((0xA1, low)).decode("gb2312") for low in range(0xA1, 0xFF))
    return re.compile(f"[{re.escape(han + marks)}①-⑳⑴-⒇㈠-㈩㎡〇\u3000－～]")
