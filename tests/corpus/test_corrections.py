"""Corrections: they survive rebuilds and edits, judge anew what depends on them, and tell what does not apply."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from readings import ROOT

import kfanalysis as kf
from kfanalysis.corpus.anchors import find_anchor, make_anchor
from kfanalysis.corpus.builds import build
from kfanalysis.corpus.correction_files import COLUMNS, read_corrections, write_corrections
from kfanalysis.corpus.corrections import corrected
from kfanalysis.records import KfanalysisError
from kfanalysis.tables import read_tables

TEXT = """临江市2024年度承诺事项进展情况
（截至2024年6月30日）

一、市直单位（2人）

（一）韩守拙 市发展和改革委员会主任

1.新建公厕12座，改造农贸市场4个。（办结时限：2024年5月）

推进情况：已建成公厕9座，已改造农贸市场1个。

2.维修桥梁5座。（办结时限：2024年12月）

推进情况：正在施工。

（二）周望舒 市城市管理局局长

1.新建停车场3处。（办结时限：2024年12月）

推进情况：正在施工。
"""
SEED = ROOT / "data" / "raw" / "kaifeng-2022-05.txt"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "2024-06.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def load(place: Path) -> kf.Tables:
    return kf.extract(kf.load(place / "raw" / "2024-06.txt"))


def rebuild(place: Path) -> kf.Tables:
    outcome = build([place / "raw" / "2024-06.txt"], place / "out", corrections=place / "c.csv")
    assert outcome.uncorrected == ()
    return read_tables(place / "out")


def test_a_status_survives_every_rebuild_and_has_due_judged_anew(place: Path) -> None:
    t = load(place)
    first = t.commitments.iloc[0]
    assert (first["status"], first["due"]) == ("in_progress", "overdue")
    made = kf.correct(t, "1-01-01", "status", "completed", why="现场核实", who="韩", file=place / "c.csv")
    assert (made.old, made.new, made.when) == ("in_progress", "completed", date.today().isoformat())
    for _ in range(2):
        row = rebuild(place).commitments.iloc[0]
        assert (row["status"], row["due"], row["source"]) == ("completed", "kept", "human")
        assert "completed_but_below_target" in row["conflict"]
    assert (place / "out" / "corrections.csv").read_bytes() == (place / "c.csv").read_bytes()
    assert set(rebuild(place).commitments["source"][1:]) == {"read"}


def test_a_value_reckons_its_pair_anew(place: Path) -> None:
    t = load(place)
    nine = t.quantities[t.quantities["raw"] == "9座"].iloc[0]
    for name in ("low", "high"):
        kf.correct(t, nine, name, 12, why="漏字", file=place / "c.csv")
    t = rebuild(place)
    pair = t.pairs[t.pairs["what"] == "公厕"].iloc[0]
    assert (pair["actual"], pair["attainment_low"], pair["met"]) == (12, 1, "yes")
    assert t.commitments.iloc[0]["shown"] == "not_met"


def test_a_role_takes_the_pair_with_it(place: Path) -> None:
    t = load(place)
    target = t.quantities[t.quantities["raw"] == "12座"].iloc[0]
    kf.correct(t, target, "role", "total", why="总数", file=place / "c.csv")
    assert list(rebuild(place).pairs["what"]) == ["农贸市场"]


def test_a_false_pair_goes_and_a_missed_one_comes(place: Path) -> None:
    t = load(place)
    assert len(t.pairs) == 2
    for pair in t.pairs.to_dict("records"):
        kf.correct(t, pair, "row", "withdrawn", why="错配", file=place / "c.csv")
    t = rebuild(place)
    assert t.pairs.empty
    assert t.commitments.iloc[0]["shown"] == "no_figures"
    found = {row["raw"]: row for row in t.quantities.to_dict("records")}
    (place / "c.csv").unlink()
    kf.correct(load(place), t.commitments.iloc[0], "obstacles", ["financing"], why="x", file=place / "c.csv")
    t = load(place)
    kf.correct(t, t.pairs.iloc[0], "row", "withdrawn", why="错配", file=place / "c.csv")
    kf.correct(t, [found["12座"], found["9座"]], "row", "added", why="漏配", file=place / "d.csv")
    assert rebuild(place).pairs["source"].to_list() == ["read"]
    (place / "c.csv").write_bytes((place / "d.csv").read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kfanalysis.pipeline.judge_commitments", without_pairs())
        t = kf.corrected(kf.load(place / "raw" / "2024-06.txt"), place / "c.csv")
    row = t.pairs.iloc[0]
    assert (row["what"], row["target"], row["actual"], row["p"], row["source"]) == ("公厕", 12, 9, 1, "human")
    assert t.commitments.iloc[0]["shown"] == "not_met"


def without_pairs():  # type: ignore[no-untyped-def]
    from kfanalysis.extraction.meanings import judge_commitments

    return lambda outline, rows: [replace(each, pairs=()) for each in judge_commitments(outline, rows)]


def test_a_missed_quantity_and_time_come(place: Path) -> None:
    t = load(place)
    text = t.texts["2024-06"]
    for table, raw in (("quantities", "5座"), ("times", "2024年12月")):
        frame = getattr(t, table)
        start = text.index(raw)
        found = frame[frame["start"] == start]
        if len(found):
            kf.correct(t, found.iloc[0], "row", "withdrawn", why="x", file=place / "c.csv")
        span = {"bulletin_id": "2024-06", "start": start, "end": start + len(raw)}
        kf.correct(t, span, "row", "added", why="漏读", table=table, file=place / "d.csv")
    gone = rebuild(place)
    assert "5座" not in set(gone.quantities["raw"])
    (place / "c.csv").write_bytes((place / "d.csv").read_bytes())
    there = rebuild(place)  # they are read by now: nothing changes
    pd.testing.assert_frame_equal(there.quantities, t.quantities)


def test_as_of_is_judged_through(place: Path) -> None:
    kf.correct(load(place), "2024-06", "as_of", date(2024, 4, 30), why="刊印错误", file=place / "c.csv")
    assert rebuild(place).commitments["due"].to_list() == ["not_due"] * 3


@pytest.mark.parametrize(
    ("row", "variable", "new", "told"),
    [
        ("1-01-01", "status", "done", "status is one of completed"),
        ("1-01-01", "due", "kept", "commitments.due is not set by hand"),
        ("1-01-01", "deadline", "下月", "deadline cannot be"),
        ("1-01-01", "row", "withdrawn", "not 'withdrawn' of commitments"),
        ("9-01-01", "status", "completed", "no commitment or owner"),
        (3, "status", "completed", "takes a row or an id"),
        ({"bulletin_id": "2024-06", "n": 1}, "status", "completed", "takes a row of bulletins"),
    ],
)
def test_what_cannot_be_set_is_refused_at_once(
    place: Path, row: object, variable: str, new: str, told: str
) -> None:
    with pytest.raises(KfanalysisError, match=told):
        kf.correct(load(place), row, variable, new, why="x", file=place / "c.csv")
    assert not (place / "c.csv").exists()


def test_what_does_not_apply_is_told_and_the_rest_applies(place: Path) -> None:
    t = load(place)
    file = place / "c.csv"
    kf.correct(t, "1-01-01", "topic", "health", why="x", file=file)
    kf.correct(t, "1-01-02", "status", "completed", why="x", file=file)
    kf.correct(t, "1-01-02", "status", "suspended", why="x", file=file)
    made = kf.correct(t, "1-02-01", "status", "completed", why="x", file=file)
    write_corrections(
        file, [replace(made, bulletin_id="else", sha256="0" * 64), replace(made, table="stars")]
    )
    path = place / "raw" / "2024-06.txt"
    path.write_text(TEXT.replace("新建停车场3处", "新建停车场7处"), encoding="utf-8")
    outcome = build([path], place / "out", corrections=file)
    assert [(each.line, each.kind) for each in outcome.uncorrected] == [
        (3, "conflicting"), (4, "conflicting"), (5, "stale"), (6, "unknown"), (7, "unknown"),
    ]  # fmt: skip
    rows = read_tables(place / "out").commitments
    assert rows["topic"][0] == "health"
    assert set(rows["status"]) == {"in_progress"}


def test_a_later_line_that_corrects_an_earlier_one_holds(place: Path) -> None:
    t = load(place)
    kf.correct(t, "1-01-02", "status", "completed", why="x", when=date(2024, 7, 1), file=place / "c.csv")
    kf.correct(
        rebuild(place), "1-01-02", "status", "suspended", why="y", when=date(2024, 7, 2), file=place / "c.csv"
    )
    assert rebuild(place).commitments["status"][1] == "suspended"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_whatever_a_spreadsheet_saves_is_read(place: Path, encoding: str, separator: str) -> None:
    kf.correct(
        load(place), "1-01-01", "deadline", "2024-08-31", why="=核实,见;附件", who="韩", file=place / "c.csv"
    )
    frame = pd.read_csv(place / "c.csv", dtype=str, keep_default_na=False)
    frame["new"] = "2024/8/31"
    content = frame.to_csv(index=False, sep=separator, lineterminator="\r\n")
    (place / "c.csv").write_bytes(content.encode(encoding))
    read, errors = read_corrections(place / "c.csv")
    assert errors == []
    assert read[0].why == "=核实,见;附件"
    assert rebuild(place).commitments["deadline"][0] == pd.Timestamp(2024, 8, 31)


@pytest.mark.parametrize("spoiled", ["May-24", "24-May", "6-24", "########", "1.2E+15"])
def test_what_a_spreadsheet_spoiled_is_told(place: Path, spoiled: str) -> None:
    kf.correct(load(place), "1-01-01", "status", "completed", why="x", file=place / "c.csv")
    frame = pd.read_csv(place / "c.csv", dtype=str, keep_default_na=False)
    frame["start"] = spoiled
    frame.to_csv(place / "c.csv", index=False)
    (error,) = read_corrections(place / "c.csv")[1]
    assert (error.line, error.kind) == (2, "broken")
    assert spoiled in error.cause


def test_no_cell_is_a_formula_and_ids_are_no_dates(place: Path) -> None:
    payloads = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "＝1", "\t=1", "|calc", "%0A=1"] * 25
    made = kf.correct(load(place), "1-01-01", "status", "completed", why="x", file=place / "x.csv")
    lines = [replace(made, why=f"{text}{n}", who=text, new=text) for n, text in enumerate(payloads)]
    write_corrections(place / "c.csv", lines)
    frame = pd.read_csv(place / "c.csv", dtype=str, keep_default_na=False)
    assert not any(cell[:1] in "=+-@＝\t|%" for cell in frame.to_numpy().ravel() if cell)
    assert set(frame["bulletin_id"]) == {"kf:2024-06"}
    assert [each.why for each in read_corrections(place / "c.csv")[0]] == [each.why for each in lines]
    assert list(frame.columns) == list(COLUMNS)


def test_a_file_of_something_else_is_refused(place: Path) -> None:
    (place / "c.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(KfanalysisError, match="lacks the columns table, start, variable, new"):
        read_corrections(place / "c.csv")
    with pytest.raises(KfanalysisError, match="No such file"):
        read_corrections(place / "d.csv")


def edit(lines: list[str], chance: random.Random) -> None:
    """Change a line, put one in, take one out, or put in one that stands elsewhere too."""
    at, kind = chance.randrange(len(lines)), chance.choice(("change", "insert", "remove", "copy"))
    if kind == "insert":
        lines.insert(
            at,
            chance.choice(("另:有关部门要加强督导。", "", "（以上按责任单位排序）", "推进情况:正在施工。")),
        )
    elif kind == "copy":
        lines.insert(at, chance.choice(lines))
    elif kind == "remove" and len(lines) > 1:
        lines.pop(at)
    else:
        cut = chance.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:cut] + chance.choice(("(修订)", "12个", "、")) + lines[at][cut:]


def test_spans_are_found_again_after_edits_of_other_lines() -> None:
    t = kf.extract(kf.load(SEED))
    text = t.texts["kaifeng-2022-05"]
    spans = [(int(row["start"]), int(row["end"])) for name in ("quantities", "times", "evidence")
             for row in getattr(t, name)[["start", "end"]].to_dict("records")]  # fmt: skip
    chance = random.Random(7)
    right = wrong = 0
    for _ in range(1000):
        start, end = chance.choice(spans)
        low, high = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        above, below = text[:low].split("\n")[:-1] or [""], text[high + 1 :].split("\n")
        for _ in range(chance.choice((1, 2, 5))):
            edit(chance.choice((above, below)), chance)
        head = "\n".join(above) + "\n"
        edited = head + text[low:high] + "\n" + "\n".join(below)
        found = find_anchor(edited, make_anchor(text, start, end))
        right += found == (len(head) + start - low, len(head) + end - low)
        wrong += found not in (None, (len(head) + start - low, len(head) + end - low))
    assert wrong == 0
    assert right / 1000 >= 0.999


def test_the_shipped_corrections_are_those_of_the_coded_rows(tmp_path: Path) -> None:
    """Tables of the seed are right wherever it was coded, and say so; scores elsewhere are of what is read."""
    gold = ROOT / "data" / "gold" / "seed.dev.jsonl"
    code = "import sys; sys.path.insert(0, 'tools'); import correct_from_gold as c; c.OUT = c.Path(sys.argv[1]); c.main()"
    made = tmp_path / "corrections.csv"
    subprocess.run([sys.executable, "-c", code, str(made)], cwd=ROOT, check=True, capture_output=True)
    assert made.read_bytes() == (ROOT / "data" / "corrections.csv").read_bytes(), "run make corrections"
    t = corrected(kf.load(SEED), made)
    summary = kf.score(gold, t).summary
    assert set(summary.loc[~summary["variable"].isin(["checks"]), "f1"]) == {1.0}
    coded = t.commitments["source"] == "gold"
    assert coded.sum() == len(gold.read_text(encoding="utf-8").splitlines())
