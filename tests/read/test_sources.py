"""Files in, Sources out: encodings, limits and refusals (faults, rows 1–11, 43, 55)."""

from __future__ import annotations

import codecs
import hashlib
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import ROOT

from kfanalysis.read import LIMIT, load, name_bulletin, seal
from kfanalysis.read.encodings import decode
from kfanalysis.records import KfanalysisError

SEED = (ROOT / "data" / "raw" / "kaifeng-2022-05.txt").read_text(encoding="utf-8")
PIECE = SEED[:3000]
TRADITIONAL = "推進情況：市農業農村局認真貫徹落實全省會議精神，成立了十個專家指導組，已完成三百個。" * 5


def write(folder: Path, data: bytes, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refuse(path: Path, **options: object) -> KfanalysisError:
    with pytest.raises(KfanalysisError) as caught:
        load(path, **options)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (b"", "utf-8", "utf-8"),
        (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
        (b"", "gb18030", "gb18030"),
        (b"", "gbk", "gb18030"),
    ],
)
def test_encodings_give_the_same_text(tmp_path: Path, mark: bytes, codec: str, name: str) -> None:
    text = PIECE.replace("㎡", "平方米")
    data = mark + text.encode(codec)
    source = load(write(tmp_path, data))
    assert (source.text, source.encoding, source.size) == (text, name, len(data))
    assert source.sha256 == hashlib.sha256(data).hexdigest()


def test_line_ends_and_controls_are_kept(tmp_path: Path) -> None:
    text = "一、\r\n（一）张三\r1.建路\n\x00推进情况：\x0b\x0c\x1c\u2028\u0085已建成\n"
    assert load(write(tmp_path, text.encode())).text == text


def test_utf8_goes_before_gb18030() -> None:
    """GB18030 accepts some UTF-8 by chance: 3 % and more of random Han strings."""
    rng = random.Random(7)
    both = 0
    for _ in range(3000):
        text = "".join(chr(rng.randrange(0x4E00, 0x9FA6)) for _ in range(rng.randrange(10, 200)))
        try:
            both += text.encode().decode("gb18030") != text
        except UnicodeDecodeError:
            continue
    assert both > 100
    assert decode("联通".encode() * 4) == ("联通" * 4, "utf-8")


@pytest.mark.parametrize("codec", ["big5", "utf-16-le", "utf-16-be"])
def test_doubtful_encodings_are_refused_with_their_name(tmp_path: Path, codec: str) -> None:
    path = write(tmp_path, TRADITIONAL.encode(codec))
    error = refuse(path)
    assert (error.code, error.file) == ("encoding_doubtful", "a.txt")
    assert f'encoding="{codec}"' in error.remedy
    assert load(path, encoding=codec).text == TRADITIONAL


def test_traditional_text_in_gbk_is_plausible() -> None:
    assert decode(TRADITIONAL.encode("gbk")) == (TRADITIONAL, "gb18030")


@pytest.mark.parametrize(
    ("wrong", "true"), [("cp1252", "utf-8"), ("latin-1", "utf-8"), ("latin-1", "gb18030")]
)
def test_mojibake_is_refused_and_its_repair_proposed(tmp_path: Path, wrong: str, true: str) -> None:
    text = "".join(bytes((byte,)).decode(wrong, "ignore") or chr(byte) for byte in PIECE.encode(true))
    error = refuse(write(tmp_path, text.encode()))
    assert error.code == "mojibake"
    assert f'encode("{wrong}").decode("{true}")' in error.remedy


@pytest.mark.parametrize("wrong", ["gb18030", "big5"])
def test_mojibake_names_the_reading_that_made_it(tmp_path: Path, wrong: str) -> None:
    error = refuse(write(tmp_path, PIECE[:600].encode().decode(wrong, "replace").encode()))
    assert (error.code, f'encode("{wrong}")' in error.remedy) == ("mojibake", True), error


def test_rare_characters_are_no_mojibake(tmp_path: Path) -> None:
    text = "龘靐齉爩鱻麤龗灪吁龖厵滟爨癵籱饢驫" * 20
    assert load(write(tmp_path, text.encode())).text == text


def test_a_wrong_encoding_is_told_the_right_one(tmp_path: Path) -> None:
    error = refuse(write(tmp_path, PIECE.encode("gb18030")), encoding="utf-8")
    assert (error.code, "gb18030" in error.remedy) == ("bad_bytes", True)
    assert "leave the encoding out" in error.remedy


def test_utf8_read_as_gbk_is_mojibake(tmp_path: Path) -> None:
    error = refuse(write(tmp_path, PIECE.encode().decode("gb18030", "replace").encode()))
    assert error.code == "mojibake"


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_bad_byte_is_named_with_its_offset(tmp_path: Path, codec: str) -> None:
    data = PIECE.encode(codec)
    at = len(PIECE[:1500].encode(codec))
    error = refuse(write(tmp_path, data[:at] + b"\xff" + data[at:]))
    assert (error.code, error.place) == ("bad_bytes", f"byte {at}")


def test_a_bad_byte_after_a_mark_counts_from_the_file_start(tmp_path: Path) -> None:
    error = refuse(write(tmp_path, codecs.BOM_UTF8 + b"0123456789\xff"))
    assert error.place == "byte 13"


@pytest.mark.parametrize(
    "data", [b"", b"\n\n\n", " \u3000\r\n ".encode() * 9, b"12345678", codecs.BOM_UTF8 * 4]
)
def test_empty_files_are_refused(tmp_path: Path, data: bytes) -> None:
    assert refuse(write(tmp_path, data)).code in ("empty", "bad_bytes")


def test_the_limit_is_named_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(LIMIT + 1)  # sparse: reading it would give NULs, which are no error
    error = refuse(path)
    assert error.code == "too_large"
    assert str(LIMIT) in error.cause
    assert refuse(write(tmp_path, b"x" * 100), limit=50).code == "too_large"


def test_other_formats_and_places_are_refused(tmp_path: Path) -> None:
    error = refuse(write(tmp_path, b"x" * 20, "a.wps"))
    assert error.code == "format"
    assert ".txt" in error.remedy
    assert refuse(write(tmp_path, b"PK\x03\x04" + b"\0" * 30)).code == "format"
    assert refuse(tmp_path / "none.txt").code == "unreadable"
    (tmp_path / "d.txt").mkdir()
    assert refuse(tmp_path / "d.txt").code == "unreadable"
    unknown = refuse(write(tmp_path, b"x" * 20), encoding="klingon")
    assert unknown.code == "encoding_unknown"
    assert refuse(write(tmp_path, b"x" * 20), encoding="hex").code == "encoding_unknown"


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 8, b"\x89\x00\xff\xfe\x80" * 30, random.Random(1).randbytes(4000)]
)
def test_binary_content_is_refused(tmp_path: Path, data: bytes) -> None:
    assert refuse(write(tmp_path, data)).code in ("encoding_doubtful", "bad_bytes", "format")


def test_lone_surrogates_are_refused_at_the_door() -> None:
    with pytest.raises(KfanalysisError) as caught:
        seal("承诺\ud800事项", source="a.json", encoding="utf-8")
    assert (caught.value.code, caught.value.place) == ("surrogate", "character 2")


@given(st.text(st.characters(codec="utf-8"), min_size=10))
def test_any_utf8_text_is_read_as_it_stands_or_refused(text: str) -> None:
    try:
        read, name = decode(text.encode())
    except KfanalysisError as error:
        assert error.code == "mojibake"
    else:
        assert name == "utf-8-sig" if text.startswith("\ufeff") else name == "utf-8"
        assert read == text.removeprefix("\ufeff")


@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text, name = decode(data)
    except KfanalysisError as error:
        assert error.code in ("bad_bytes", "encoding_doubtful", "mojibake")
    else:
        assert (
            text.encode({"utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(name, name), "surrogatepass")
            or not text
        )


@given(st.text(min_size=1, max_size=300))
def test_a_bulletin_id_is_a_safe_file_name(name: str) -> None:
    made = name_bulletin(name.replace("\x00", "") + ".txt")
    assert made
    assert made not in (".", "..")
    assert not set(made) & set('/\\<>:"|?*\x00')
    assert made[0] not in "-. "
    assert made[-1] not in ". "
    assert len(made.encode()) <= 200


def test_unsafe_names_stay_apart() -> None:
    names = ["../../x.txt", "x?.txt", "x*.txt", "CON.txt", "con.txt", "a" * 300 + ".txt", "-rf.txt"]
    made = [name_bulletin(name) for name in names]
    assert len(set(made)) == len(made)
    assert name_bulletin("kaifeng-2022-05.txt") == "kaifeng-2022-05"
