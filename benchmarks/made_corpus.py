"""A made-up corpus with known truth: ``python benchmarks/made_corpus.py FOLDER [DOCUMENTS] [SEED]``.

Cities publish a bulletin every two or three months, each city in a layout of its own (sections, a table with tabs, a
table of one cell a line, numbered items without a label). Work goes on by laws that are not the risk model's: even,
slow to start, at the last minute, stalled. Between months targets are cut or raised, deadlines move, texts are
reworded, commitments vanish and new ones come; some sums and percents are planted wrong. ``truth.json`` says what is
in each bulletin, which commitments are the same, and what changed. The same seed gives the same bytes.
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Any

NAMES = "青云河岭江湖海山林泉石桥松柳梅竹兰金玉银龙凤鹤鹿溪渡港塘"
PLACES = "安宁阳川丰泽源平州原"
LAYOUTS = ("sections", "tabs", "cells", "numbered")
# What is promised: verb, object, unit, least and most of it, and two more wordings of the same.
MATTERS = (
    ("新建", "公厕", "座", 10, 90, "建成投用公厕"), ("改造", "老旧小区", "个", 5, 80, "完成老旧小区改造提升"),
    ("新增", "公共停车泊位", "个", 200, 5000, "增设公共停车泊位"), ("建设", "充电桩", "个", 100, 3000, "布局建设充电桩"),
    ("改造", "农村公路", "公里", 20, 400, "提档升级农村公路"), ("建成", "口袋公园", "处", 5, 60, "打造口袋公园"),
    ("培训", "技能人才", "人次", 500, 20000, "开展技能人才培训"), ("新建", "村卫生室", "所", 10, 120, "规范化建设村卫生室"),
    ("疏浚", "河道", "公里", 10, 200, "实施河道清淤疏浚"), ("新增", "养老床位", "张", 100, 2000, "建设养老床位"),
    ("更换", "燃气管道", "公里", 10, 150, "实施燃气管道更新"), ("创建", "示范社区", "个", 5, 60, "培育示范社区"),
    ("新建", "污水管网", "公里", 10, 300, "铺设污水管网"), ("改造", "农贸市场", "个", 3, 30, "提升改造农贸市场"),
)  # fmt: skip
OFFICES = ("城市管理局", "住建局", "交通运输局", "民政局", "卫健委", "水利局", "人社局", "商务局")
LAWS = ("even", "slow", "late", "stalled")


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment as it stands in one month."""

    key: str
    office: str
    matter: int
    target: int
    deadline: int
    law: str
    pace: float
    wording: int = 0

    @property
    def text(self) -> str:
        verb, thing, unit, *_, other = MATTERS[self.matter]
        return f"{other}{self.target}{unit}。" if self.wording else f"{verb}{thing}{self.target}{unit}。"

    def done(self, month: int) -> int:
        """How many are done by the end of a month, by the promise's own law."""
        share = month / 12 * self.pace
        grown = {"even": share, "slow": share**2, "late": share**5, "stalled": min(share, 0.35)}[self.law]
        return min(int(self.target * grown), self.target)


@dataclass(slots=True)
class City:
    """A city's series of bulletins as it is written."""

    name: str
    layout: str
    promises: list[Promise]
    bulletins: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)


def make_corpus(folder: Path, documents: int, seed: int = 1) -> dict[str, Any]:
    """Write the bulletins and the truth; return the truth."""
    rng, truth, number = random.Random(seed), {"bulletins": [], "events": []}, 0
    folder.mkdir(parents=True, exist_ok=True)
    names = ["".join(each) for each in product(NAMES, NAMES, PLACES) if each[0] != each[1]]
    rng.shuffle(names)
    while len(truth["bulletins"]) < documents:
        city = City(
            names[number],
            LAYOUTS[number % len(LAYOUTS)],
            [
                _promise(rng, n, matter)
                for n, matter in enumerate(rng.sample(range(len(MATTERS)), rng.randint(4, 9)))
            ],
        )
        months = sorted(rng.sample(range(2, 13), rng.randint(2, 4)))
        for at, month in enumerate(months):
            if at:
                city.events += [event | {"month": month} for event in _change(rng, city, month)]
            _publish(folder, f"city{number:05d}", city, month, rng)
        truth["bulletins"] += city.bulletins
        truth["events"] += [event | {"city": f"city{number:05d}"} for event in city.events]
        number += 1
    truth["bulletins"] = truth["bulletins"][:documents]
    kept = {row["bulletin_id"] for row in truth["bulletins"]}
    for file in folder.glob("city*.txt"):
        if file.stem not in kept:
            file.unlink()
    (folder / "SOURCES.tsv").write_text("file\trights\n*\tmade up\n", encoding="utf-8")
    (folder / ".truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return truth


def _promise(rng: random.Random, number: int, matter: int) -> Promise:
    _, _, _, least, most, _ = MATTERS[matter]
    return Promise(
        f"p{number}", rng.choice(OFFICES), matter, rng.randint(least, most), rng.randint(6, 12), rng.choice(LAWS),
        rng.uniform(0.7, 1.4),
    )  # fmt: skip


def _change(rng: random.Random, city: City, month: int) -> list[dict[str, Any]]:
    """Change some promises between two bulletins; say what was done to which."""
    events: list[dict[str, Any]] = []
    kept: list[Promise] = []
    for promise in city.promises:
        chance = rng.random()
        if chance < 0.05 and len(city.promises) > 3:
            events.append({"kind": "vanished", "key": promise.key})
            continue
        changed = promise
        if chance < 0.15:
            changed = replace(promise, target=max(2, int(promise.target * rng.choice((0.6, 0.8, 1.25)))))
            if changed.target != promise.target:
                kind = "target_cut" if changed.target < promise.target else "target_raised"
                events.append({"kind": kind, "key": promise.key})
        elif chance < 0.25 and promise.deadline < 12:
            changed = replace(promise, deadline=promise.deadline + 1)
            events.append({"kind": "deadline_moved", "key": promise.key})
        elif chance < 0.33 and not promise.wording:
            changed = replace(promise, wording=1)
            events.append({"kind": "reworded", "key": promise.key})
        kept.append(changed)
    if rng.random() < 0.2:
        told = {promise.matter for promise in (*kept, *city.promises)}
        if rest := [matter for matter in range(len(MATTERS)) if matter not in told]:
            new = replace(_promise(rng, 0, rng.choice(rest)), key=f"n{month}")
            kept.append(new)
            events.append({"kind": "new", "key": new.key})
    if rng.random() < 0.3:
        rng.shuffle(kept)
    city.promises = kept
    return events


def _publish(folder: Path, key: str, city: City, month: int, rng: random.Random) -> None:
    rows, items = [], []
    for promise in city.promises:
        _, thing, unit, *_ = MATTERS[promise.matter]
        done = promise.done(month)
        percent = 100 * done / promise.target
        wrong = rng.random() < 0.05 and done > 0
        stated = f"{percent + (7 if wrong else 0):.1f}%"
        full = done == promise.target
        report = f"已完成{thing}{done}{unit}，" + (
            "任务已全部完成。" if full else f"占目标任务的{stated}，其余正在推进。"
        )
        if done == 0:
            report = "已完成招标，正在办理开工手续。"
        rows.append((promise, report))
        items.append({
            "key": promise.key, "text": promise.text, "office": f"市{promise.office}", "target": promise.target,
            "done": done or None, "deadline": f"2023-{promise.deadline:02d}", "wrong_percent": wrong and not full,
            "status": "completed" if full else "preparing" if done == 0 else "in_progress",
        })  # fmt: skip
    name = f"{key}-{month:02d}"
    (folder / f"{name}.txt").write_text(WRITERS[city.layout](city.name, month, rows), encoding="utf-8")
    city.bulletins.append(
        {"bulletin_id": name, "city": key, "month": month, "layout": city.layout, "items": items}
    )


def _title(city: str, month: int, kind: str) -> str:
    return f"{city}市2023年{kind}进展情况\n（截至2023年{month}月28日）\n"


def _write_sections(city: str, month: int, rows: list[tuple[Promise, str]]) -> str:
    text, office = _title(city, month, "承诺事项") + "一、市直单位\n", ""
    at = 0
    for promise, report in sorted(rows, key=lambda row: row[0].office):
        if promise.office != office:
            office, at = promise.office, 0
            number = "一二三四五六七八九十"[len({r[0].office for r in rows if r[0].office < office})]
            text += f"（{number}）市{office}\n"
        at += 1
        text += f"{at}.{promise.text}（办结时限：2023年{promise.deadline}月）\n推进情况：{report}\n"
    return text


def _write_tabs(city: str, month: int, rows: list[tuple[Promise, str]]) -> str:
    lines = ["序号\t目标任务\t完成时限\t牵头单位\t进展情况"]
    lines += [
        f"{n}\t{p.text}\t2023年{p.deadline}月\t市{p.office}\t{report}"
        for n, (p, report) in enumerate(rows, 1)
    ]
    return _title(city, month, "民生实事") + "\n".join(lines) + "\n"


def _write_cells(city: str, month: int, rows: list[tuple[Promise, str]]) -> str:
    cells = ["序号", "项目内容", "完成时限", "责任单位", "推进情况"]
    for n, (p, report) in enumerate(rows, 1):
        cells += [str(n), p.text, f"2023年{p.deadline}月", f"市{p.office}", report]
    return _title(city, month, "为民办实事项目") + "\n" + "\n\n".join(cells) + "\n"


def _write_numbered(city: str, month: int, rows: list[tuple[Promise, str]]) -> str:
    lines = [
        f"{n}.{p.text.removesuffix('。')}（责任单位：市{p.office}；完成时限：2023年{p.deadline}月）。\n{report}"
        for n, (p, report) in enumerate(rows, 1)
    ]
    return _title(city, month, "重点工作") + "\n".join(lines) + "\n"


WRITERS = {
    "sections": _write_sections,
    "tabs": _write_tabs,
    "cells": _write_cells,
    "numbered": _write_numbered,
}

if __name__ == "__main__":
    place, count, start = (
        Path(sys.argv[1]),
        *(int(each) for each in [*sys.argv[2:4], *("100", "1")[len(sys.argv[2:4]) :]]),
    )
    made = make_corpus(place, count, start)
    print(f"{place}: {len(made['bulletins'])} bulletins, {len(made['events'])} events")
