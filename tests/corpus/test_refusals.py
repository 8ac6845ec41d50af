"""What is no bulletin is refused, and the refusal says what was seen, where, and what to do, in both languages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import kfanalysis as kf
from kfanalysis.__main__ import main

SEEN = {
    "任务十一\n": "",
    "任务十一\n任务十一的内容\n": "",
    "目录\n一、总则\n二、责任单位\n三、进展情况\n四、附则\n": "3 numbered lines|4 numbered lines",
    "示例市政府常务会议纪要\n时间：2023年5月4日\n一、听取防汛工作汇报\n会议指出，要高度重视。\n二、研究预算\n会议决定，原则同意。\n三、其他\n无。\n":
        "3 numbered lines",
    "个人简历\n姓名：程远山\n学历：本科\n1.2012年至2015年，在青禾公司任会计。\n2.2015年至今，在市财政局工作。\n": "",
    "很久很久以前，山里住着3个和尚。\n老和尚说，下山去挑水吧。\n": "a novel-like text: 1 figure, no office, no date",
    "通讯录\n序号\t姓名\t电话\n1\t程远山\t8210034\n2\t林晓川\t8210035\n": "a table of 3 rows, columns 序号 姓名 电话",
    "The quick brown fox jumps over the lazy dog, 12 times in 2023, and then some more of it.\n": "hardly any Chinese",
    "采购合同\n一、甲方采购课桌300套。\n二、乙方按期交货。\n三、验收后付款。\n": "3 numbered lines",
}  # fmt: skip


@pytest.mark.parametrize("text", SEEN, ids=range(len(SEEN)))
def test_what_is_no_bulletin_is_refused_with_what_was_seen(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(kf.KfanalysisError) as caught:
        kf.extract(kf.load(path))
    error = caught.value
    assert error.code == "no_structure"
    assert error.place
    assert any(each in error.cause for each in SEEN[text].split("|")), error.cause
    for part in (error.cause, error.remedy):
        english, _, chinese = part.partition(" / ")
        assert english.strip()
        assert any("一" <= char <= "鿿" for char in chinese)


def test_totals_without_a_commitment_are_read_and_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "示例县2023年统计公报\n示例县统计局\n全县生产总值183.4亿元，比上年增长4.6%。粮食产量31万吨，增长2.1%。"
        "第三产业增加值72.1亿元，增长5.2%。\n",
        encoding="utf-8",
    )  # fmt: skip
    assert main(["build", str(path), "--out", str(tmp_path / "out")]) == 0
    line = capsys.readouterr().out.split("\n")[0]
    assert line.startswith("a.txt: body: 0 commitments, 6 quantities")
    t = kf.read_tables(tmp_path / "out")
    assert set(t.quantities["commitment_id"].fillna("")) == {""}
    assert set(t.quantities["field"]) == {"body"}


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda place: place.mkdir(), "a folder, not a file"),
        (lambda place: os.mkfifo(place), "not a regular file"),
        (lambda place: place.symlink_to("nowhere"), "No such file"),
    ],
    ids=["folder", "fifo", "dangling link"],
)
def test_what_is_no_file_is_told_at_once(tmp_path: Path, make: object, words: str) -> None:
    place = tmp_path / "a.txt"
    make(place)  # type: ignore[operator]
    with pytest.raises(kf.KfanalysisError, match=words):
        kf.load(place)
