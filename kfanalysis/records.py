"""Frozen records: what the finders return, and one class a table whose fields are the table's columns.

Field = column = codebook variable. The labels and meanings of the columns stand in ``lexicon/columns.tsv``,
their values in the vocabularies below (codebook §2 and §3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Field = Literal["commitment", "report", "deadline", "heading", "earlier", "remark", "body"]
Kind = Literal["person", "organisation"]
Bound = Literal["=", "~", ">=", "<="]
Role = Literal["target", "actual", "total", "change", "rank", "attribute"]
TimeRole = Literal["deadline", "as_of", "period", "event"]
DeadlineKind = Literal["explicit", "inline", "recurring", "none"]
Status = Literal["completed", "in_progress", "preparing", "suspended", "unclear"]
Deliverable = Literal["document", "event", "works", "goods", "service", "figure", "projects"]
Stage = Literal["none", "preparation", "begun", "structure", "fitting", "accepted", "in_use"]
Shown = Literal["no_figures", "met", "not_met", "undetermined"]
Due = Literal["none", "not_due", "due", "overdue", "kept", "kept_late"]
Milestone = Literal["none", "ahead", "passed", "overdue"]
Met = Literal["yes", "no", "undetermined"]
Origin = Literal["read", "human", "gold"]

STATUSES = ("completed", "in_progress", "preparing", "suspended", "unclear")
ROLES = ("target", "actual", "total", "change", "rank", "attribute")
OBSTACLES = ("epidemic", "approval", "financing", "supply", "design_change", "other")
TOPICS = (
    "macroeconomics", "civil_rights", "health", "agriculture", "labor", "education", "environment", "energy",
    "immigration", "transportation", "law_and_crime", "social_welfare", "housing", "domestic_commerce",
    "defense", "technology", "foreign_trade", "international_affairs", "government_operations",
    "public_lands", "culture",
)  # fmt: skip
EXCLUSIONS = (
    "ordinal", "name", "marker", "chainage", "phone_or_url", "clock_time", "vague", "word", "share_base",
)  # fmt: skip
READINGS = ("quantity", "time", *EXCLUSIONS, "unexplained")
CONFLICTS = (
    "completed_but_below_target", "met_but_not_completed", "completed_without_evidence",
    "overdue_without_figure", "wrong_arithmetic",
)  # fmt: skip


# What the finders return: offsets are code points of the string that was given.


@dataclass(frozen=True, slots=True)
class Numeral:
    start: int
    end: int
    raw: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Quantity:
    start: int
    end: int
    raw: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    dimension: str
    bound: Bound
    rule: str
    unit_start: int | None = None
    unit_end: int | None = None
    hedge: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    start: int
    end: int
    raw: str
    first: date | None
    last: date | None
    role: TimeRole
    rule: str


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A stretch whose numerals measure nothing; ``reading`` is one of ``EXCLUSIONS``."""

    start: int
    end: int
    raw: str
    reading: str
    rule: str


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    raw: str
    word: str


# One class a table, in the order of the tables.


@dataclass(frozen=True, slots=True)
class Bulletin:
    bulletin_id: str
    source: str
    sha256: str
    encoding: str
    title: str
    publisher: str | None
    published: date | None
    url: str | None
    as_of: date | None
    as_of_rule: str
    year: int | None
    year_rule: str
    chars: int
    layout: str = ""
    format: str = "txt"


@dataclass(frozen=True, slots=True)
class Owner:
    bulletin_id: str
    owner_id: str
    section: int
    section_title: str
    name: str
    titles: str
    kind: Kind
    jurisdiction: str
    start: int
    end: int
    source: Origin = "read"


@dataclass(frozen=True, slots=True)
class Commitment:
    bulletin_id: str
    commitment_id: str
    owner_id: str
    marker: str
    heading: str
    text: str
    text_start: int
    text_end: int
    report: str | None
    report_start: int | None
    report_end: int | None
    deadline: date | None = None
    deadline_raw: str | None = None
    deadline_kind: DeadlineKind = "none"
    status: Status = "unclear"
    status_p: Decimal | None = None
    status_rule: str = ""
    status_start: int | None = None
    status_end: int | None = None
    obstacles: str = ""
    topic: str = ""
    topic_p: Decimal | None = None
    topic2: str | None = None
    topic_evidence: str = ""
    deliverable: Deliverable = "service"
    stage: Stage | None = None
    shown: Shown = "no_figures"
    due: Due | None = "none"
    milestone: Milestone | None = "none"
    conflict: str = ""
    source: Origin = "read"


@dataclass(frozen=True, slots=True)
class Evidence:
    bulletin_id: str
    commitment_id: str
    variable: str
    value: str
    start: int
    end: int
    raw: str
    rule: str


@dataclass(frozen=True, slots=True)
class Matter:
    bulletin_id: str
    matter_id: str
    commitment_id: str
    what: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Part:
    bulletin_id: str
    commitment_id: str
    part: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Report:
    bulletin_id: str
    commitment_id: str
    nth: int
    period: str
    as_of: date | None
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class QuantityRow:
    bulletin_id: str
    commitment_id: str
    field: Field
    raw: str
    nth: int
    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    unit: str
    dimension: str
    bound: Bound
    role: Role
    what: str
    rule: str
    unit_start: int | None = None
    unit_end: int | None = None
    hedge: str = ""
    role_p: Decimal | None = None
    source: Origin = "read"


@dataclass(frozen=True, slots=True)
class TimeRow:
    bulletin_id: str
    commitment_id: str
    field: Field
    raw: str
    nth: int
    start: int
    end: int
    first: date | None
    last: date | None
    role: TimeRole
    rule: str
    source: Origin = "read"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    bulletin_id: str
    commitment_id: str
    field: Field
    raw: str
    start: int
    end: int
    reading: str
    rule: str


@dataclass(frozen=True, slots=True)
class Pair:
    bulletin_id: str
    commitment_id: str
    what: str
    unit: str
    target: Decimal
    actual: Decimal
    target_low: Decimal | None
    target_high: Decimal | None
    actual_low: Decimal | None
    actual_high: Decimal | None
    attainment_low: Decimal | None
    attainment_high: Decimal | None
    met: Met
    target_start: int
    target_end: int
    actual_start: int
    actual_end: int
    p: Decimal
    rule: str
    source: Origin = "read"


@dataclass(frozen=True, slots=True)
class Check:
    bulletin_id: str
    commitment_id: str
    kind: Literal["ratio", "sum", "product", "difference"]
    whole: Decimal
    parts: str
    stated: Decimal | None
    computed: Decimal
    unit: str
    ok: bool
    decisive: bool
    spans: str


@dataclass(frozen=True, slots=True)
class Leftover:
    bulletin_id: str
    commitment_id: str | None
    start: int
    end: int
    raw: str
    reason: str


@dataclass(frozen=True, slots=True)
class Flag:
    bulletin_id: str
    table: str
    key: str
    reason: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the source as it was laid out, and where a person finds it (``p. 3``, ``Sheet1!F7``, ``¶ 12``)."""

    bulletin_id: str
    start: int
    end: int
    kind: Literal["paragraph", "cell", "heading", "field"]
    level: int
    locator: str


TABLES: dict[str, type] = {
    "bulletins": Bulletin,
    "owners": Owner,
    "commitments": Commitment,
    "evidence": Evidence,
    "matters": Matter,
    "parts": Part,
    "reports": Report,
    "quantities": QuantityRow,
    "times": TimeRow,
    "ledger": LedgerRow,
    "pairs": Pair,
    "candidates": Pair,
    "checks": Check,
    "leftovers": Leftover,
    "segments": Segment,
    "flags": Flag,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its first row and column (from 0), how many it spans, and its characters in the text."""

    row: int
    column: int
    rows: int
    columns: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the source: its cells in the order of rows, empty ones too; merged cells stand once."""

    cells: tuple[Cell, ...]
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A document as read: ``text`` is what every span of its tables points into.

    ``grids`` and ``segments`` are what the file knew of its layout, none for plain text; ``title``, ``publisher``,
    ``published`` and ``url`` are what the file states apart from its text (an html page in its head); ``flags`` are
    the reader's doubts (a hidden column left out, a formula without its value).
    """

    bulletin_id: str
    source: str
    text: str
    sha256: str
    encoding: str
    size: int
    format: str = "txt"
    grids: tuple[Grid, ...] = ()
    segments: tuple[Segment, ...] = ()
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """All rows found in one document; every attribute but ``source`` and ``clean`` is a table."""

    source: Source
    clean: str
    bulletins: tuple[Bulletin, ...] = ()
    owners: tuple[Owner, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    matters: tuple[Matter, ...] = ()
    parts: tuple[Part, ...] = ()
    reports: tuple[Report, ...] = ()
    quantities: tuple[QuantityRow, ...] = ()
    times: tuple[TimeRow, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()
    pairs: tuple[Pair, ...] = ()
    candidates: tuple[Pair, ...] = ()
    checks: tuple[Check, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    segments: tuple[Segment, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A value that was judged, the rule that gave it and the cue's offsets in the document; None without a cue.

    ``p`` is the probability that it is right, where it is judged by weights.
    """

    value: str
    rule: str
    start: int | None
    end: int | None
    p: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One commitment as the meaning stages see it: clean document, fields and rows with document offsets."""

    clean: str
    commitment: Commitment
    owner: Owner
    quantities: tuple[QuantityRow, ...]
    times: tuple[TimeRow, ...]
    as_of: date | None
    year: int | None

    @property
    def text(self) -> str:
        return self.clean[self.commitment.text_start : self.commitment.text_end]

    @property
    def report(self) -> str:
        start, end = self.commitment.report_start, self.commitment.report_end
        return "" if start is None or end is None else self.clean[start:end]


class KfanalysisError(Exception):
    """A document that cannot be read, or breaks its own outline; the message names file, place, cause, remedy.

    >>> print(KfanalysisError("不是通报", code="no_structure", file="a.txt", place="line 1", remedy="look at it"))
    a.txt, line 1: 不是通报 [no_structure]
    look at it
    """

    def __init__(
        self, cause: str, *, code: str = "", file: str = "", place: str = "", remedy: str = ""
    ) -> None:
        where = ", ".join(part for part in (file, place) if part)
        super().__init__(
            (f"{where}: " if where else "")
            + cause
            + (f" [{code}]" if code else "")
            + (f"\n{remedy}" if remedy else "")
        )
        self.cause, self.code, self.file, self.place, self.remedy = cause, code, file, place, remedy
