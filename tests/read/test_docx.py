"""Word documents: automatic numbers, merged cells, accepted changes, notes, hidden text, what is broken."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import make_docx, make_numbering, make_table, paragraph, put

from kfanalysis.read import load
from kfanalysis.read.docx_documents import read_docx
from kfanalysis.records import KfanalysisError


def read(body: str, **parts: str) -> str:
    return read_docx(make_docx(body, **parts), "a.docx", None).text


@pytest.mark.parametrize(
    ("kind", "text", "numbers"),
    [
        ("chineseCounting", "%1、", ["一、", "二、", "三、"]),
        ("chineseCountingThousand", "（%1）", ["（一）", "（二）", "（三）"]),
        ("decimal", "%1.", ["1.", "2.", "3."]),
        ("decimal", "第%1项", ["第1项", "第2项", "第3项"]),
        ("decimalEnclosedCircle", "%1", ["①", "②", "③"]),
        ("decimal", "%1", ["1 ", "2 ", "3 "]),
        ("upperLetter", "%1)", ["A)", "B)", "C)"]),
        ("bullet", "\uf06c", ["•", "•", "•"]),
        ("none", "", ["", "", ""]),
    ],
)
def test_automatic_numbers(kind: str, text: str, numbers: list[str]) -> None:
    body = "".join(paragraph(word, list_id=1) for word in "甲乙丙")
    expected = "".join(f"{number}{word}\n" for number, word in zip(numbers, "甲乙丙", strict=True))
    assert read(body, numbering=make_numbering((kind, text))) == expected


def test_levels_begin_again_under_each_other() -> None:
    numbering = make_numbering(("chineseCounting", "%1、"), ("decimal", "%2."), ("decimal", "%1.%2.%3"))
    plan = [("甲", 0), ("乙", 1), ("丙", 1), ("丁", 0), ("戊", 1), ("己", 2)]
    body = "".join(paragraph(text, list_id=1, level=level) for text, level in plan)
    assert read(body, numbering=numbering) == "一、甲\n1.乙\n2.丙\n二、丁\n1.戊\n二.1.1 己\n"


def test_lists_of_one_numbering_go_on_unless_they_say_where_they_begin() -> None:
    numbering = make_numbering(("decimal", "%1."), lists=2)
    body = paragraph("甲", list_id=1) + paragraph("乙", list_id=2) + paragraph("丙", list_id=1)
    assert read(body, numbering=numbering) == "1.甲\n2.乙\n3.丙\n"
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    first, _, last = numbering.rpartition("</w:num>")
    assert read(body, numbering=first + override + last) == "1.甲\n1.乙\n2.丙\n"


def test_a_style_numbers_its_paragraphs_and_heads_them() -> None:
    styles = (
        '<w:style w:styleId="A"><w:pPr><w:outlineLvl w:val="1"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    data = make_docx(
        paragraph("甲", style="B") + paragraph("乙"),
        styles=styles,
        numbering=make_numbering(("decimal", "%1.")),
    )
    made = read_docx(data, "a.docx", None)
    assert made.text == "1.甲\n乙\n"
    assert [(s.kind, s.level, s.locator) for s in made.segments] == [
        ("heading", 2, "¶ 1"),
        ("paragraph", 0, "¶ 2"),
    ]


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def field_mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def test_changes_are_read_as_accepted() -> None:
    deleted = "<w:del><w:r><w:delText>9</w:delText></w:r></w:del>"
    body = f"<w:p>{run('新建')}{deleted}<w:ins>{run('12')}</w:ins>{run('座')}</w:p>"
    moved = f"<w:p><w:moveFrom>{run('甲')}</w:moveFrom></w:p><w:p><w:moveTo>{run('乙')}</w:moveTo></w:p>"
    assert read(body + moved) == "新建12座\n乙\n"


def test_fields_links_controls_and_signs() -> None:
    code = "<w:r><w:instrText>DATE</w:instrText></w:r>"
    field = f"{field_mark('begin')}{code}{field_mark('separate')}{run('2023年5月')}{field_mark('end')}"
    link = (
        f"<w:hyperlink>{run('链接')}</w:hyperlink><w:sdt><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>"
    )
    signs = "<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t><w:noBreakHyphen/><w:t>丁</w:t></w:r>"
    body = (
        f"<w:sdt><w:sdtContent><w:p>{field}</w:p></w:sdtContent></w:sdt><w:p>{link}</w:p><w:p>{signs}</w:p>"
    )
    assert read(body) == "2023年5月\n链接控件\n甲\n乙\t丙-丁\n"


def test_hidden_text_is_left_out_with_a_flag() -> None:
    body = f"<w:p>{run('甲')}<w:r><w:rPr><w:vanish/></w:rPr><w:t>乙</w:t></w:r></w:p>"
    shown = '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>丙</w:t></w:r></w:p>'
    made = read_docx(make_docx(body + shown), "a.docx", None)
    assert made.text == "甲\n丙\n"
    assert [doubt.reason for doubt in made.doubts] == ["hidden_text_left_out"]


def test_notes_stand_at_the_end_and_boxes_behind_their_paragraph() -> None:
    note = '<w:p><w:r><w:t>新建12座</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    box = f"<w:p>{run('正文')}<w:r><w:drawing><w:txbxContent>{paragraph('框内')}</w:txbxContent></w:drawing></w:r></w:p>"
    notes = f'<w:footnote w:id="2">{paragraph("含续建3座")}</w:footnote>'
    assert read(note + box, footnotes=notes) == "新建12座\n正文\n框内\n含续建3座\n"


def test_merged_cells_stand_once_with_all_they_span(tmp_path: Path) -> None:
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    top, rest = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>', "<w:tcPr><w:vMerge/></w:tcPr>"
    inner = make_table([["甲", "乙"]])
    table = make_table([
        ["序号", wide + paragraph("进展")],
        [top + paragraph("1"), paragraph("修路") + paragraph("3条"), paragraph("")],
        [rest + paragraph(""), "已修", inner + paragraph("")],
    ])  # fmt: skip
    source = load(put(tmp_path, "a.docx", make_docx(paragraph("标题") + table + paragraph("尾"))))
    assert source.text == "标题\n序号\t进展\n1\t修路\n3条\t\n已修\t甲 乙\n尾\n"
    cells = [
        (c.row, c.column, c.rows, c.columns, source.text[c.start : c.end]) for c in source.grids[0].cells
    ]
    assert cells == [
        (0, 0, 1, 1, "序号"), (0, 1, 1, 2, "进展"), (1, 0, 2, 1, "1"), (1, 1, 1, 1, "修路\n3条"), (1, 2, 1, 1, ""),
        (2, 1, 1, 1, "已修"), (2, 2, 1, 1, "甲 乙"),
    ]  # fmt: skip


def test_serial_cells_that_hold_an_automatic_number_alone() -> None:
    rows = [["序号", "任务"], *([paragraph("", list_id=1), word] for word in ("修路", "建桥"))]
    assert (
        read(make_table(rows), numbering=make_numbering(("decimal", "%1.")))
        == "序号\t任务\n1.\t修路\n2.\t建桥\n"
    )


def test_an_encrypted_a_broken_and_an_old_document_are_told(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0" + b"\0" * 600
    cases = {
        "a.docx": (ole + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        "b.docx": (ole + "WordDocument".encode("utf-16-le"), "format"),
        "c.doc": (ole + "WordDocument".encode("utf-16-le"), "format"),
        "d.docx": (make_docx(paragraph("甲"))[:900], "broken"),
        "e.docx": (make_docx("<w:p><w:r>"), "broken"),
        "f.wps": (ole, "format"),
        "g.docx": ("只是文字，没有别的。".encode(), "broken"),
    }
    for name, (data, code) in cases.items():
        with pytest.raises(KfanalysisError) as caught:
            load(put(tmp_path, name, data))
        assert (caught.value.code, caught.value.file) == (code, name), caught.value
        assert caught.value.remedy
        assert any("一" <= char <= "鿿" for char in caught.value.remedy), "in Chinese too"
    assert ".docx" in caught_remedy(tmp_path / "c.doc")


def caught_remedy(path: Path) -> str:
    with pytest.raises(KfanalysisError) as caught:
        load(path)
    return caught.value.remedy


def test_a_document_of_a_hundred_pages_takes_less_than_two_seconds() -> None:
    numbering = make_numbering(("chineseCounting", "%1、"), ("decimal", "%2."))
    body = "".join(
        paragraph("新建公厕12座，已建成9座，其余正在施工。" * 8, list_id=1, level=n % 2) for n in range(2_500)
    )
    table = make_table([[str(n), "改造农贸市场4个。", "已改造1个。"] for n in range(500)])
    data = make_docx(body + table, numbering=numbering)
    began = time.process_time()
    read_docx(data, "a.docx", None)
    assert time.process_time() - began < 2


BODIES = st.lists(
    st.sampled_from([
        paragraph("甲"), paragraph("乙", list_id=1), paragraph("", list_id=1, level=1), paragraph("丙", list_id=9),
        make_table([["1", "2"], ["3"]]), make_table([]), make_table([[""]]), "<w:sectPr/>", "<w:p/>",
        make_table([["<w:tcPr><w:vMerge/></w:tcPr><w:p/>", make_table([["内", "里"]])]]), "<w:bookmarkStart/>",
    ]),
    max_size=12,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(BODIES)
def test_any_body_is_read_and_every_cell_is_exact(pieces: list[str]) -> None:
    made = read_docx(make_docx("".join(pieces), numbering=make_numbering(("decimal", "%1."))), "a.docx", None)
    for segment in made.segments:
        assert made.text[segment.start : segment.end].strip()
    for grid in made.grids:
        for cell, after in zip(grid.cells, grid.cells[1:], strict=False):
            assert made.text[cell.end] in "\t\n"
            assert after.start == cell.end + 1
