"""Archives: bombs, entities and odd entries are refused before anything is parsed; suffixes tell the truth."""

from __future__ import annotations

import io
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import make_docx, make_pdf, make_xlsx, paragraph, put, zip_parts

from kfanalysis.read import load
from kfanalysis.read.archives import read_archive
from kfanalysis.records import KfanalysisError

PART = "word/document.xml"


def refuse(data: bytes) -> KfanalysisError:
    with pytest.raises(KfanalysisError) as caught:
        read_archive(data, file="a.docx")
    return caught.value


def add(*entries: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    """Add entries to a good document."""
    made = io.BytesIO(make_docx(paragraph("甲")))
    with warnings.catch_warnings(), zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # that a name comes twice
        for name, content in entries:
            archive.writestr(name, content)
    return made.getvalue()


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("word/link")
    info.external_attr = 0o120777 << 16
    return info


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (add(("word/big.bin", b"\0" * 60_000_000)), "zip_bomb"),
        (add(("word/media.bin", b"\0" * 20_000_000)), "zip_bomb"),
        (add(*((f"word/x{n}.xml", b"<a/>") for n in range(2_001))), "zip_bomb"),
        (add(("../x", b"a")), "odd_archive"),
        (add(("/etc/x", b"a")), "odd_archive"),
        (add(("a\\..\\x", b"a")), "odd_archive"),
        (add(("C:x", b"a")), "odd_archive"),
        (add((link(), b"/etc/passwd")), "odd_archive"),
        (add(("word/x.docx", zip_parts({"a": "b"}))), "odd_archive"),
        (add((PART, b"<a/>")), "odd_archive"),
        (zip_parts({PART: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "xml_dtd"),
        (zip_parts({PART: '<!DOCTYPE a SYSTEM "http://example.test/x"><a/>'.encode("utf-16")}), "xml_dtd"),
        (zip_parts({PART: b'<?xml version="1.0" encoding="cp037"?><a/>'}), "xml_dtd"),
        (b"PK\x03\x04" + b"\0" * 40, "broken"),
        (make_docx(paragraph("甲"))[:-30], "broken"),
    ],
)  # fmt: skip
def test_odd_archives_are_refused(data: bytes, code: str) -> None:
    error = refuse(data)
    assert error.code == code
    assert error.remedy


def test_a_size_that_lies_in_the_header_is_no_way_round() -> None:
    data = bytearray(add(("word/big.bin", b"\0" * 60_000_000)))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")  # its unpacked size, in the directory
    assert refuse(bytes(data)).code in ("zip_bomb", "broken")


def test_a_bit_that_flipped_is_a_bad_crc() -> None:
    data = bytearray(zip_parts({PART: "x" * 50}))
    at = data.index(PART.encode()) + len(PART) + 2
    data[at] ^= 0xFF
    assert refuse(bytes(data)).code == "broken"


def test_a_password_is_told() -> None:
    data = bytearray(zip_parts({PART: "x" * 50}))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + place] |= 1
    assert refuse(bytes(data)).code == "encrypted"


def test_embedded_objects_are_counted_and_never_opened(tmp_path: Path) -> None:
    data = add(("word/embeddings/sheet.xlsx", make_xlsx([[1]])), ("word/vbaProject.bin", b"macro"))
    assert load(put(tmp_path, "a.docm", data)).text == "甲\n"


MADE = {
    ".docx": make_docx(paragraph("甲乙丙丁")), ".xlsx": make_xlsx([["序号", "任务"], [1, "修路"]]),
    ".pdf": make_pdf([[("text", 60, 80, 12, "新建公厕十二座")]]), ".html": "<html><body>新建公厕</body></html>".encode(),
}  # fmt: skip


@pytest.mark.parametrize("named", [".txt", ".docx", ".xlsx", ".pdf", ".csv"])
@pytest.mark.parametrize("made", MADE)
def test_a_wrong_suffix_is_refused_with_the_right_one(tmp_path: Path, made: str, named: str) -> None:
    path = put(tmp_path, f"a{named}", MADE[made])
    if made == named:
        assert load(path).format == made[1:]
        return
    with pytest.raises(KfanalysisError) as caught:
        load(path)
    assert caught.value.code == "format"
    assert f"Name it {made}" in caught.value.remedy


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(MADE)), st.data())
def test_no_damage_ends_in_anything_but_a_text_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, data: st.DataObject
) -> None:
    content = bytearray(MADE[suffix])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        if data.draw(st.booleans()):
            content[at] = data.draw(st.integers(0, 255))
        else:
            del content[at : at + data.draw(st.integers(1, 200))]
        if not content:
            break
    path = put(tmp_path_factory.getbasetemp(), f"fuzz{suffix}", bytes(content))
    try:
        assert load(path).text
    except KfanalysisError as error:
        assert error.code
