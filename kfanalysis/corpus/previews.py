"""Previews: what is recognised of one file, in plain words (``kfanalysis doctor FILE``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kfanalysis import read
from kfanalysis.corpus.summaries import describe, summarise
from kfanalysis.pipeline import Document, find, parse_source
from kfanalysis.records import Findings

SHOWN = 3
WIDTH = 40


def preview(path: Path, *, layout: str | None = None) -> Iterator[str]:
    """Yield lines on a file: its format, the layout and the runner-up, the head, the counts, the first commitments."""
    source = read.load(path)
    number = len(source.grids)
    grids = f", {number} table{'s' if number > 1 else ''}" if number else ""
    encoding = f" in {source.encoding}" if source.encoding else ""
    yield f"format / 格式: {source.format}{encoding}, {source.size} bytes, {len(source.text)} characters{grids}"
    loaded = parse_source(source, layout=layout)
    findings = find(loaded)
    yield from _tell_layout(loaded)
    bulletin = findings.bulletins[0]
    yield f"title / 标题: {bulletin.title or 'none / 无'}"
    yield f"publisher / 发布机构: {bulletin.publisher or 'none / 无'}"
    yield f"as of / 截至: {bulletin.as_of or 'none / 无'} ({bulletin.as_of_rule}); year / 年份: {bulletin.year or 'none / 无'}"
    yield f"found / 读出: {describe(summarise(findings))}"
    yield from _tell_commitments(findings)
    for flag in findings.flags[:SHOWN]:
        yield f"flag / 存疑: {flag.key} {flag.reason}".replace("  ", " ")


def _tell_layout(loaded: Document) -> Iterator[str]:
    weighed = sorted(loaded.outline.weighings, key=lambda each: -each.score)
    chosen = loaded.outline.bulletin.layout
    best = next((each for each in weighed if each.layout == chosen), None)
    evidence = f": {', '.join(best.evidence)}" if best and best.evidence else ""
    score = f" (score {best.score:.2f})" if best else ""
    yield f"layout / 版式: {chosen}{score}{evidence}"
    for other in [each for each in weighed if each.layout != chosen][:1]:
        yield f"runner-up / 其次: {other.layout} (score {other.score:.2f}, {other.entries} commitments)"


def _tell_commitments(findings: Findings) -> Iterator[str]:
    owners = {owner.owner_id: owner.name for owner in findings.owners}
    for row in findings.commitments[:SHOWN]:
        yield f"{row.commitment_id}: {_cut(row.text)}"
        yield f"  report / 进展: {_cut(row.report or 'none / 无')}"
        yield f"  owner / 责任单位: {owners.get(row.owner_id) or 'none / 无'}; deadline / 时限: {row.deadline_raw or 'none / 无'}"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"
