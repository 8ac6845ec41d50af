"""Lists that one has already: rows of a DataFrame or a csv, read like a bulletin's table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import kfanalysis as kf
from kfanalysis.__main__ import main

ROWS = [
    ("新建公厕12座。", "已建成9座，其余3座正在施工。", "市城管局", pd.Timestamp("2024-09-30"), "公厕"),
    ("改造农贸市场4个，\n新增摊位30个。", "已改造4个，任务完成。", "市商务局", "年底前", "市场"),
    ("推进垃圾分类。", None, "市城管局", None, "垃圾"),
]
FRAME = pd.DataFrame(ROWS, columns=["要办的", "办到哪", "谁办", "何时", "叫什么"])
NAMES = {"text": "要办的", "report": "办到哪", "owner": "谁办", "deadline": "何时", "heading": "叫什么"}


def test_every_row_is_a_commitment_with_spans_into_the_text() -> None:
    t = kf.extract(kf.from_frame(FRAME, **NAMES, as_of="2024-06-30", year=2024, bulletin_id="mine"))
    rows = t.commitments.sort_values("text_start")  # rows of one owner stand together
    assert rows["text"].tolist() == ["新建公厕12座。", "改造农贸市场4个，\n新增摊位30个。", "推进垃圾分类。"]
    assert rows["report"].fillna("").tolist() == ["已建成9座，其余3座正在施工。", "已改造4个，任务完成。", ""]
    assert rows["heading"].tolist() == ["公厕", "市场", "垃圾"]
    assert rows["deadline"].dt.date.tolist()[:2] == [date(2024, 9, 30), date(2024, 12, 31)]
    assert rows["status"].tolist()[::2] == ["in_progress", "unclear"]
    text = t.texts["mine"]
    assert all(text[row.text_start : row.text_end] == row.text for row in rows.itertuples())
    assert t.segments["locator"].tolist()[5:] == ["row 1"] * 5 + ["row 2"] * 5 + ["row 3"] * 3
    (bulletin,) = t.bulletins.to_dict("records")
    assert (bulletin["format"], bulletin["year"], bulletin["year_rule"]) == ("frame", 2024, "option")


def test_promises_alone_make_a_list() -> None:
    t = kf.extract(kf.from_frame(FRAME, text="要办的", report=None))
    assert len(t.commitments) == 3
    assert t.commitments["report"].isna().all()


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(kf.KfanalysisError) as caught:
        kf.from_frame(FRAME)
    assert "目标任务" in caught.value.cause
    assert "要办的, 办到哪" in caught.value.remedy


@pytest.mark.parametrize("rows", [[], [(None, None)], [("", " ")]])
def test_a_frame_without_a_promise_is_refused(rows: list[tuple[str | None, str | None]]) -> None:
    with pytest.raises(kf.KfanalysisError) as caught:
        kf.from_frame(pd.DataFrame(rows, columns=["目标任务", "进展情况"]))
    assert caught.value.code in ("no_structure", "empty")


@pytest.mark.parametrize("codec", ["utf-8-sig", "gb18030"])
def test_a_list_as_excel_saves_it_is_built(tmp_path: Path, codec: str) -> None:
    frame = FRAME.set_axis(["目标任务", "进展情况", "责任单位", "完成时限", "项目名称"], axis=1)
    frame.assign(完成时限=["2024年9月30日", "2024年底前", ""]).to_csv(
        tmp_path / "list.csv", index=False, encoding=codec
    )
    assert main(["build", str(tmp_path / "list.csv"), "--out", str(tmp_path / "out")]) == 0
    t = kf.read_tables(tmp_path / "out")
    rows = t.commitments.sort_values("text_start")
    assert rows["text"].tolist() == [row[0] for row in ROWS]
    assert rows["deadline"].dt.date.tolist()[:2] == [date(2024, 9, 30), date(2024, 12, 31)]
    assert t.bulletins["format"].tolist() == ["csv"]
