"""Decode bytes: byte-order mark, strict UTF-8, then strict GB18030 that must look like Chinese.

GB18030 accepts almost any bytes, and by chance some UTF-8, so UTF-8 goes first and what GB18030 yields is weighed:
Big5 read as GB18030 is private-use characters and rare Han (faults, rows 3–7). Nothing is ever repaired or left
out: a doubtful file is refused with its remedy, and ``encoding=`` overrides.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
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
    ("latin-1", "utf-8"), ("cp1252", "utf-8"), ("gb18030", "utf-8"), ("big5", "utf-8"), ("latin-1", "gb18030"),
    ("cp1252", "gb18030"),
)  # fmt: skip
_SAMPLE = 200_000
_PLAUSIBLE = 0.85
_DOUBTFUL = 0.6
_DAMAGED = 0.25


def decode(data: bytes, *, file: str = "", encoding: str | None = None) -> tuple[str, str]:
    """Decode ``data`` to (text, encoding), or raise with the byte offset and what to do.

    >>> decode("推进情况".encode("gb18030") * 3)
    ('推进情况推进情况推进情况', 'gb18030')
    >>> decode("推進情況：已完成".encode("big5"))
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: not readable as UTF-8 or GB18030 Chinese text / 读不成中文 [encoding_doubtful]
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
    remedy = "Get the file again or repair it there; nothing is skipped or guessed. / 请重新获取文件或修复该处；不会跳过或猜测。"
    if codec in ("utf-8", "utf-8-sig", "gbk", "gb2312", "big5") and (other := _reads_as(error.object, codec)):
        remedy = f"It reads as {other}: leave the encoding out. / 该文件为 {other} 编码，请勿指定编码。"
    return KfanalysisError(
        f"byte {bad} is not valid {codec} / 该字节不是有效的 {codec}", code="bad_bytes", file=file, place=f"byte {at}",
        remedy=remedy,
    )  # fmt: skip


def _reads_as(data: bytes, wrong: str) -> str:
    """Name the encoding that the whole of ``data`` reads in as plausible Chinese, "" for none."""
    for codec in ("utf-8", "gb18030"):
        if codec != wrong:
            with suppress(UnicodeDecodeError):
                if _plausibility(data.decode(codec)) >= _PLAUSIBLE:
                    return codec
    return ""


def _doubtful(data: bytes, file: str) -> KfanalysisError:
    remedy = "If it is text, save it as UTF-8, or name its encoding: kf.load(…, encoding=…). / 如为文本，请另存为 UTF-8。"
    for codec in _UNMARKED:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if _plausibility(text) >= _PLAUSIBLE:
            remedy = f'Save the file as UTF-8, or name its encoding: encoding="{codec}".'
            break
    return KfanalysisError(
        "not readable as UTF-8 or GB18030 Chinese text / 读不成中文",
        code="encoding_doubtful",
        file=file,
        remedy=remedy,
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
    found = [
        (_plausibility(text), wrong, true)
        for wrong, true in _WRONG_READINGS
        if (data := _take_back(sample, wrong)) is not None
        and _wide().search(text := data.decode(true, "replace"))
    ]
    # Where a tenth was lost (U+FFFD), what is left says less.
    least = _DAMAGED if sample.count("�") * 10 > len(sample) else _DOUBTFUL
    likely, wrong, true = max(found, default=(0.0, "", ""), key=lambda each: each[0])
    if likely >= least:
        raise KfanalysisError(
            f"mojibake: {true} bytes were read as {wrong} and saved / 乱码：{true} 文件曾被按 {wrong} 读取并保存",
            code="mojibake", file=file,
            remedy=f'Repair it and look at it: text.encode("{wrong}").decode("{true}"); it is not done here.',
        )  # fmt: skip


def _take_back(sample: str, wrong: str) -> bytes | None:
    """Take a wrong reading back to its bytes; None where too many characters cannot come from it.

    What a reading could not make out it wrote as U+FFFD, so some loss is to be borne; a question mark in the place of
    a character would pass for good ASCII.

    >>> _take_back("建成", "latin-1"), _take_back("å»º", "latin-1")
    (None, b'\\xe5\\xbb\\xba')
    """
    codec = "latin-1" if wrong == "cp1252" else wrong
    kept = (sample.translate(_windows()) if wrong == "cp1252" else sample).replace("�", "")
    data = kept.encode(codec, "ignore")
    lost = len(kept) - len(data.decode(codec, "ignore"))
    return data if lost * 10 <= len(_wide().findall(kept)) else None


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
