"""One commitment alone: a text, or a text with its report, as the outline that a bulletin of one item would have."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from kfanalysis.extraction.grammar.clauses import sentence_start
from kfanalysis.extraction.outline.field_labels import read_label
from kfanalysis.extraction.outline.outlines import Outline
from kfanalysis.extraction.outline.passages import Passage
from kfanalysis.lexicon import alternation, load_words
from kfanalysis.read import seal
from kfanalysis.records import Bulletin, Commitment, KfanalysisError, Owner
from kfanalysis.text.fold import clean

BETWEEN = "||"
_ID = "1-01-01"


def split_text(text: str) -> tuple[str, str | None]:
    """Split a text into what is promised and its report: at ``||``, else at the first label of a report.

    Decision: a text without either is a commitment alone (codebook §1, items).

    >>> split_text("建闸3座。 || 已建成2座。"), split_text("建闸3座。进展情况:已建成2座。")
    (('建闸3座。', '已建成2座。'), ('建闸3座。', '已建成2座。'))
    >>> split_text("建闸3座,汇报进展情况。")
    ('建闸3座,汇报进展情况。', None)
    """
    promise, mark, told = text.partition(BETWEEN)
    if mark:
        return promise.strip(), told.strip()
    folded = clean(text)
    for found in _labels().finditer(folded):
        at = found.start()
        if at and sentence_start(folded, at) == at:
            field, _, begin = read_label(folded, at, len(folded))
            if field == "report" and begin > found.end() - 1:
                return text[:at].strip(), text[begin:].strip()
    return text, None


@cache
def _labels() -> re.Pattern[str]:
    return re.compile(rf"[【\[〔]?{alternation(load_words('labels', field='report'))}[】\]〕:]")


def outline_pair(
    text: str, report: str | None = None, *, year: int | None = None, as_of: date | None = None
) -> Outline:
    """Outline one commitment, with its report where it has one, as if it stood alone in a bulletin.

    >>> outline = outline_pair("建闸3座。", "已建成2座。")
    >>> [(row.text, row.report) for row in outline.commitments]
    [('建闸3座。', '已建成2座。')]
    >>> outline_pair(" ")
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: nothing to explain: the text is empty [empty]
    """
    if not text.strip():
        raise KfanalysisError("nothing to explain: the text is empty", code="empty")
    whole = text if report is None else f"{text}\n{report}"
    source = seal(whole, source="text", encoding="utf-8")
    name, stop, begin = source.bulletin_id, len(text), None if report is None else len(text) + 1
    passages = [Passage(_ID, "commitment", 0, stop)]
    if begin is not None:
        passages.append(Passage(_ID, "report", begin, len(whole)))
    bulletin = Bulletin(
        name, source.source, source.sha256, "utf-8", "", None, None, None, as_of, "given" if as_of else "none",
        year or (as_of.year if as_of else None), "given" if year or as_of else "none", len(whole),
    )  # fmt: skip
    made = Commitment(
        name, _ID, "1-01", "", "", text, 0, stop, report, begin, None if begin is None else len(whole)
    )
    owner = Owner(name, "1-01", 1, "", "", "", "organisation", "", 0, 0)
    return Outline(source, clean(whole), bulletin, (owner,), (made,), (), (), tuple(passages), (), (), (), ())
