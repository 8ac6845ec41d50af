"""Annotations: the spans of the tables for annotation tools, and back: W3C Web Annotations, Label Studio, doccano."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

# Characters of context on either side of a quote: W3C Web Annotation Data Model, TextQuoteSelector.
CONTEXT = 20


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch of a bulletin's source text; offsets are code points."""

    bulletin_id: str
    start: int
    end: int
    label: str
    quote: str


def list_spans(t: Tables) -> Iterator[Span]:
    """Yield the spans of quantities, times, statuses, obstacles and topics, by bulletin and place."""
    found: list[tuple[str, int, int, str]] = []
    for table, column in (("quantities", "role"), ("times", "role")):
        rows = getattr(t, table)[["bulletin_id", "start", "end", column]]
        found += [(b, int(s), int(e), f"{table}.{label}") for b, s, e, label in rows.itertuples(index=False)]
    rows = t.evidence[["bulletin_id", "start", "end", "variable", "value"]]
    found += [(b, int(s), int(e), f"{var}.{value}") for b, s, e, var, value in rows.itertuples(index=False)]
    for bulletin_id, start, end, label in sorted(set(found)):
        yield Span(bulletin_id, start, end, label, t.texts[bulletin_id][start:end])


def write_w3c(t: Tables, place: Path) -> None:
    """Write ``annotations.jsonld``: a Web Annotation a span, with position and quote, so that it survives edits."""
    items = []
    for number, span in enumerate(list_spans(t), 1):
        text = t.texts[span.bulletin_id]
        items.append({
            "id": f"urn:kfanalysis:{span.bulletin_id}:{number}", "type": "Annotation", "motivation": "classifying",
            "body": {"type": "TextualBody", "value": span.label, "purpose": "classifying"},
            "target": {"source": f"texts/{span.bulletin_id}.txt", "selector": [
                {"type": "TextPositionSelector", "start": span.start, "end": span.end},
                {"type": "TextQuoteSelector", "exact": span.quote, "prefix": text[max(0, span.start - CONTEXT) : span.start],
                 "suffix": text[span.end : span.end + CONTEXT]},
            ]},
        })  # fmt: skip
    page = {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": items}
    _write(place / "annotations.jsonld", page)


def write_label_studio(t: Tables, place: Path) -> None:
    """Write ``label-studio.json``: a task a bulletin with its spans as annotations (text labels of ``label`` on ``text``)."""
    tasks = []
    for bulletin_id, spans in _by_bulletin(t).items():
        results = [
            {"id": f"s{n}", "from_name": "label", "to_name": "text", "type": "labels",
             "value": {"start": span.start, "end": span.end, "text": span.quote, "labels": [span.label]}}
            for n, span in enumerate(spans, 1)
        ]  # fmt: skip
        data = {"text": t.texts[bulletin_id], "bulletin_id": bulletin_id}
        tasks.append({"data": data, "annotations": [{"result": results}]})
    _write(place / "label-studio.json", tasks)


def write_doccano(t: Tables, place: Path) -> None:
    """Write ``doccano.jsonl``: a text a line with its labelled spans."""
    with (place / "doccano.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for bulletin_id, spans in _by_bulletin(t).items():
            row = {"text": t.texts[bulletin_id], "bulletin_id": bulletin_id,
                   "label": [[span.start, span.end, span.label] for span in spans]}  # fmt: skip
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def read_label_studio(file: Path) -> list[Span]:
    """Read spans back from a Label Studio export (JSON), whatever was added or changed there."""
    spans = []
    for task in json.loads(file.read_text(encoding="utf-8")):
        data = task["data"]
        for annotation in task.get("annotations", []):
            for result in annotation["result"]:
                value = result["value"]
                start, end = int(value["start"]), int(value["end"])
                quote = data["text"][start:end]
                spans += [Span(data["bulletin_id"], start, end, label, quote) for label in value["labels"]]
    return spans


def read_doccano(file: Path) -> list[Span]:
    """Read spans back from a doccano export (JSON lines)."""
    spans = []
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line:
            row = json.loads(line)
            spans += [Span(row["bulletin_id"], s, e, label, row["text"][s:e]) for s, e, label in row["label"]]
    return spans


def frame_spans(spans: list[Span]) -> pd.DataFrame:
    """Put spans into a table: bulletin_id, start, end, label, quote."""
    return pd.DataFrame(
        [[getattr(span, name) for name in Span.__slots__] for span in spans], columns=Span.__slots__
    )


def _by_bulletin(t: Tables) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {name: [] for name in t.texts}
    for span in list_spans(t):
        found[span.bulletin_id].append(span)
    return found


def _write(file: Path, content: Any) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
