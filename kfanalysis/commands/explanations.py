"""The command ``kfanalysis explain``: why a text, a commitment with its report, or one of a document is read as it is."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from kfanalysis.arguments import read_day
from kfanalysis.records import KfanalysisError, Source

if TYPE_CHECKING:
    from kfanalysis.corpus.explanations import Step

# What the steps are shown under, in the order of judging.
SECTIONS = {
    "texts / 文本": ("text",),
    "finds / 读出": ("quantity", "time"),
    "ledger of numerals / 数字清单": ("ledger", "exclusion"),
    "contexts and roles / 语境与角色": ("context", "role"),
    "pairs, candidates, checks / 配对与核算": ("pair", "candidate", "no pair", "check"),
    "clauses and status / 分句与状态": ("state", "status"),
    "topic / 主题": ("vote", "topic"),
    "other labels / 其他标签": (
        "deadline", "milestone", "obstacle", "deliverable", "stage", "shown", "due", "conflict", "flag",
    ),
}  # fmt: skip
_WIDE, _RAW, _READING = frozenset("WF"), 24, 34


def add_explain(commands: Any) -> None:
    """Add the command to the parser's commands."""
    explain = commands.add_parser(
        "explain",
        help="show how a commitment is read, from its numbers to its labels, with the rule of each step",
        description="Explain a text (TEXT, 'TEXT || REPORT'), a commitment with its report, or one of a document.",
    )
    explain.add_argument("subject", nargs="?", metavar="TEXT", help="a text, a file, or a folder of tables")
    explain.add_argument(
        "commitment_id", nargs="?", metavar="ID", help="which commitment of a file or folder"
    )
    explain.add_argument("--commitment", metavar="TEXT", help="what is promised")
    explain.add_argument("--report", metavar="TEXT", help="what is reported of it")
    explain.add_argument("--year", type=int, metavar="YEAR", help="year of the dates that name none")
    explain.add_argument("--as-of", metavar="DATE", help="day reported on, as 2022-05-13")
    explain.set_defaults(run=run_explain)


def run_explain(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Print the steps of what is asked for; the command line is wrong where it names nothing, or too much."""
    from kfanalysis.corpus.explanations import explain

    try:
        as_of = read_day("as_of", options.as_of)
    except KfanalysisError as error:
        parser.error(str(error))
    subject, report = options.subject, options.report
    if (subject is None) == (options.commitment is None):
        parser.error("explain takes a TEXT, or --commitment TEXT with --report TEXT, or a FILE with an ID")
    if options.commitment_id is not None:
        if options.commitment is not None or report is not None:
            parser.error("an ID names a commitment of a file; --commitment and --report are texts")
        steps = explain_in_file(Path(subject), options.commitment_id, as_of=as_of)
    else:
        if subject is not None and (kind := _name_kind(subject)):
            parser.error(f"{subject} is a {kind}: name the commitment behind it, as 1-01-01")
        steps = explain(options.commitment or subject, report, year=options.year, as_of=as_of)
    for line in lay_out(steps):
        print(line)
    return 0


def _name_kind(subject: str) -> str:
    """Say whether what is to be explained is a file or a folder; "" for a text, which may be too long for a name.

    >>> _name_kind("新建公厕20座"), _name_kind("修路" * 400), _name_kind(".")
    ('', '', 'folder')
    """
    place = Path(subject)
    try:
        return "folder" if place.is_dir() else "file" if place.suffix and place.is_file() else ""
    except OSError:
        return ""


def explain_in_file(path: Path, commitment_id: str, *, as_of: date | None = None) -> Iterator[Step]:
    """Explain a commitment of a bulletin (a file), or of a folder of tables (``BULLETIN:1-01-01`` where it has several).

    What a folder holds is read again from its text: only of a document that came as plain text is that the same.
    """
    from kfanalysis.corpus.explanations import explain_commitment
    from kfanalysis.pipeline import load, parse_source

    if not path.exists():
        raise KfanalysisError("no such file or folder", code="unreadable", file=str(path))
    if not path.is_dir():
        yield from explain_commitment(load(path, as_of=as_of).outline, commitment_id)
        return
    source, day, layout, wanted = _find_text(path, commitment_id)
    yield from explain_commitment(parse_source(source, as_of=as_of or day, layout=layout).outline, wanted)


def _find_text(folder: Path, commitment_id: str) -> tuple[Source, date | None, str | None, str]:
    """Find the text of the one bulletin of a folder of tables that has a commitment."""
    from kfanalysis.read import seal
    from kfanalysis.tables import read_tables

    tables = read_tables(folder)
    name, _, wanted = commitment_id.rpartition(":")
    rows = tables.commitments
    held = sorted(set(rows.loc[rows["commitment_id"] == wanted, "bulletin_id"]))
    if name:
        held = [each for each in held if each == name]
    if len(held) != 1:
        told = f"several bulletins have {wanted}" if held else f"no commitment {commitment_id}"
        some = ", ".join(f"{each}:{wanted}" for each in held[:3])
        remedy = f"name one: {some}" if held else "look at commitments.csv"
        raise KfanalysisError(told, code="unknown_id", file=str(folder), remedy=remedy)
    bulletin = tables.bulletins.loc[tables.bulletins["bulletin_id"] == held[0]].iloc[0]
    if bulletin["format"] != "txt":
        cause = f"{held[0]} came as {bulletin['format']}, and its layout is not in the tables"
        raise KfanalysisError(cause, code="no_layout", file=str(folder), remedy="name the document itself")
    source = seal(tables.texts[held[0]], source=str(bulletin["source"]), encoding="utf-8")
    day = None if bulletin.isna()["as_of"] else bulletin["as_of"].date()
    return source, day, str(bulletin["layout"]), wanted


def lay_out(steps: Iterable[Step]) -> Iterator[str]:
    """Lay steps out under their headings, the columns place, raw, reading and rule aligned.

    >>> from kfanalysis.corpus.explanations import Step
    >>> for line in lay_out([Step("quantity", 4, 7, "12座", "= 12 座 (count)", "count")]): print(line)
    finds / 读出
      quantity   4–7      12座                     = 12 座 (count)                    count
    """
    found = list(steps)
    first = True
    for heading, kinds in SECTIONS.items():
        shown = [step for step in found if step.step in kinds]
        if not shown:
            continue
        if not first:
            yield ""
        first = False
        yield heading
        for step in shown:
            raw = " ".join(step.raw.split())
            if step.step == "text":
                yield f"  {step.reading:<10} {step.place:<8} {raw}".rstrip()
                continue
            yield (
                f"  {step.step:<10} {step.place:<8} {_fit(raw, _RAW)} {_pad(step.reading, _READING)} {step.why}"
            ).rstrip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in _WIDE else 1 for char in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _fit(text: str, width: int) -> str:
    """Cut a stretch to a width of the terminal, in which a Chinese character takes two places."""
    if _width(text) <= width:
        return _pad(text, width)
    while _width(text) >= width:
        text = text[:-1]
    return _pad(text + "…", width)
