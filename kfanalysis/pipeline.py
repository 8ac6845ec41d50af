"""The only place that knows the order: a file → its outline → findings → tables (design, what flows).

    load      read → clean → outline
    find      numerals, times, exclusions, quantities, ledger over the whole document, once; then, per commitment,
              roles, deadline, labels, pairs, checks, verdicts; then matters across commitments
    extract   tabulate

A source with hidden characters is read through a view without them, and its rows are moved back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import localcontext
from os import PathLike
from typing import TYPE_CHECKING

from kfanalysis import read
from kfanalysis.arguments import read_day
from kfanalysis.extraction.dates.date_doubts import find_bulletin_doubts
from kfanalysis.extraction.grammar.numerals import EXACT
from kfanalysis.extraction.meanings import Meaning, judge_commitments
from kfanalysis.extraction.numbers.doubts import find_doubts
from kfanalysis.extraction.numbers.written_units import write_units
from kfanalysis.extraction.outline.odd_characters import find_oddities
from kfanalysis.extraction.outline.outlines import Outline, parse
from kfanalysis.extraction.outline.passage_rows import Rows, find_rows
from kfanalysis.extraction.outline.passages import number, share
from kfanalysis.extraction.relations.shared_matters import match_matters
from kfanalysis.records import (
    TABLES,
    Findings,
    KfanalysisError,
)
from kfanalysis.text.fold import clean
from kfanalysis.text.views import restore_row, view_source

if TYPE_CHECKING:
    from kfanalysis.records import Source
    from kfanalysis.tables import Tables


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """A loaded bulletin: its source, and the outline of its text (of a view of it, if it has hidden characters)."""

    source: Source
    outline: Outline
    offsets: Sequence[int] | None = None
    layout: str | None = None

    @property
    def sha256(self) -> str:
        """The hash of the file's bytes."""
        return self.source.sha256

    def __repr__(self) -> str:
        outline, source = self.outline, self.source
        reports = sum(row.report is not None for row in outline.commitments)
        return (
            f"<Document {source.source}: {outline.bulletin.layout}, {len(outline.commitments)} commitments, "
            f"{reports} with report, {len(outline.owners)} owners, {len(source.text)} characters>"
        )


def load(
    path: str | PathLike[str],
    *,
    as_of: date | str | None = None,
    encoding: str | None = None,
    layout: str | None = None,
    folder: str | PathLike[str] | None = None,
) -> Document:
    """Load a bulletin: read the file, clean it, parse its outline; raise KfanalysisError where that fails.

    ``as_of`` is a date or ISO text and goes before the day that the bulletin names; ``layout`` names the layout to
    read it in, where the one that fits best is not the right one; ``folder`` is the one whose files are read: the
    document's id is its path below it.
    """
    return parse_source(
        read.load(path, encoding=encoding, folder=folder), as_of=read_day("as_of", as_of), layout=layout
    )


def parse_source(source: Source, *, as_of: date | None = None, layout: str | None = None) -> Document:
    """Parse a source's outline; hidden characters are left out of the reading and put back by ``find``."""
    view = view_source(source)
    if view is None:
        return Document(source, parse(source, clean(source.text), as_of=as_of, layout=layout), layout=layout)
    shown, offsets = view
    return Document(source, parse(shown, clean(shown.text), as_of=as_of, layout=layout), offsets, layout)


def extract(loaded: Document | Iterable[Document]) -> Tables:
    """Extract the tables of one bulletin or of several, as ``load`` returned them.

    >>> extract("2022-05.txt")
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: extract takes what load returns, not a str: kf.extract(kf.load("2022-05.txt"))
    """
    from kfanalysis.tables import tabulate

    documents = [loaded] if isinstance(loaded, Document | str | PathLike) else list(loaded)
    for each in documents:
        if not isinstance(each, Document):
            call = f'kf.extract(kf.load("{each}"))' if isinstance(each, str | PathLike) else "kf.load(path)"
            raise KfanalysisError(f"extract takes what load returns, not a {type(each).__name__}: {call}")
    return tabulate(find(each) for each in documents)


def find(loaded: Document, *, as_of: date | None = None) -> Findings:
    """Find all rows of a bulletin's tables, reckoning exactly; ``as_of`` goes before the day that it names itself."""
    if as_of is not None:
        loaded = parse_source(loaded.source, as_of=as_of, layout=loaded.layout)
    with localcontext(EXACT):
        return _find(loaded)


def _find(loaded: Document) -> Findings:
    outline = loaded.outline
    rows = find_rows(outline)
    meanings = judge_commitments(outline, rows)
    body = rows.get("", Rows([], [], [], [], [], []))
    matters, flags = match_matters([meaning.reading for meaning in meanings])
    findings = Findings(
        source=outline.source,
        clean=outline.clean,
        bulletins=(outline.bulletin,),
        owners=outline.owners,
        commitments=tuple(meaning.commitment for meaning in meanings),
        evidence=tuple(row for meaning in meanings for row in meaning.evidence),
        matters=tuple(matters),
        parts=outline.parts,
        reports=outline.reports,
        quantities=(*(row for meaning in meanings for row in meaning.reading.quantities), *body.quantities),
        times=(*(row for meaning in meanings for row in meaning.reading.times), *body.times),
        ledger=tuple(row for found in rows.values() for row in found.ledger),
        pairs=tuple(row for meaning in meanings for row in meaning.pairs),
        candidates=tuple(row for meaning in meanings for row in meaning.candidates),
        checks=tuple(row for meaning in meanings for row in meaning.checks),
        leftovers=outline.leftovers,
        flags=(
            *outline.flags,
            *find_bulletin_doubts(outline.bulletin),
            *(flag for meaning in meanings for flag in meaning.flags),
            *flags,
        ),
    )
    if loaded.offsets is not None:
        findings = _restore(findings, loaded, loaded.offsets)
    name, text = loaded.source.bulletin_id, loaded.source.text
    return replace(
        write_units(text, findings),
        segments=read.list_segments(loaded.source),
        flags=(
            *findings.flags,
            *find_oddities(name, text, clean(text)),
            *find_doubts(findings.quantities, findings.ledger),
            *loaded.source.flags,
        ),
    )


def find_meanings(loaded: Document) -> list[Meaning]:
    """Find what each commitment of a bulletin says, as the stages of judging see it (offsets into the clean text)."""
    with localcontext(EXACT):
        return judge_commitments(loaded.outline, find_rows(loaded.outline))


def _restore(findings: Findings, loaded: Document, offsets: Sequence[int]) -> Findings:
    """Move every row from the view to the text as received."""
    text = loaded.source.text
    tables = {
        table: [restore_row(row, text, offsets) for row in getattr(findings, table)] for table in TABLES
    }
    tables["bulletins"] = [replace(row, chars=len(text)) for row in tables["bulletins"]]
    passages = [restore_row(passage, text, offsets) for passage in loaded.outline.passages]
    for table in ("quantities", "times"):
        shares = share(passages, tables[table])
        tables[table] = [replace(row, nth=n) for p, rows in shares for row, n in number(text, p, rows)
                         if row.commitment_id == p.commitment_id]  # fmt: skip
    return Findings(loaded.source, clean(text), **{table: tuple(rows) for table, rows in tables.items()})
