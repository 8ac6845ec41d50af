"""Three columns instead of one verdict: what the numbers show, what the calendar has due, where they conflict.

What the report says is ``status``; nothing here changes it (codebook §3).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kfanalysis.extraction.labels.report_contexts import is_running
from kfanalysis.records import Check, Commitment, Due, Pair, QuantityRow, Reading, Shown, TimeRow


def judge_shown(pairs: Sequence[Pair]) -> Shown:
    """Judge what the pairs show together: met only if each is, not_met if some is not.

    >>> judge_shown([])
    'no_figures'
    """
    if not pairs:
        return "no_figures"
    mets = {pair.met for pair in pairs}
    if "no" in mets:
        return "not_met"
    return "met" if mets == {"yes"} else "undetermined"


def judge_due(commitment: Commitment, times: Sequence[TimeRow], as_of: date | None) -> Due | None:
    """Judge what the calendar has due at ``as_of``.

    A completed commitment is ``kept_late`` only where the report dates its completion after the deadline; a
    completed one whose report is dated after the deadline without saying when it was done counts as kept, since
    the text gives no ground for calling it late. Without an as-of date nothing is said (codebook §3).

    >>> judge_due(Commitment("b", "1", "1", "", "", "", 0, 0, None, None, None), (), date(2022, 5, 13))
    'none'
    >>> judge_due(Commitment("b", "1", "1", "", "", "", 0, 0, None, None, None), (), None)
    """
    if as_of is None:
        return None
    deadline = commitment.deadline
    if deadline is None or commitment.deadline_kind == "none":
        return "none"
    if commitment.status == "completed":
        done = [t.last for t in times if t.field == "report" and t.role == "event" and t.last]
        late = done and max(done) > deadline and max(done) <= as_of
        return "kept_late" if late else "kept"
    if deadline < as_of:
        return "overdue"
    return "due" if (deadline.year, deadline.month) == (as_of.year, as_of.month) else "not_due"


def judge_conflicts(reading: Reading, pairs: Sequence[Pair], checks: Sequence[Check]) -> tuple[str, ...]:
    """Name where status, figures and calendar contradict one another, in the codebook's words.

    A rate, an average or a recurring duty that is met before its end is no contradiction: it can still be missed.

    - ``completed_but_below_target``: says completed, some target is not met;
    - ``met_but_not_completed``: every target of the commitment has its figure and is met, yet not called completed;
    - ``completed_without_evidence``: says completed and gives neither figure nor date nor a word of what was done;
    - ``overdue_without_figure``: overdue, and no figure answers a target;
    - ``wrong_arithmetic``: a check does not hold.
    """
    commitment, quantities, times = reading.commitment, reading.quantities, reading.times
    found = []
    shown = judge_shown(pairs)
    completed = commitment.status == "completed"
    targets = [q for q in quantities if q.field == "commitment" and q.role == "target"]
    if completed and shown == "not_met":
        found.append("completed_but_below_target")
    still = commitment.deadline_kind == "recurring" or any(
        is_running(reading.clean, each) for each in targets
    )
    over = bool(commitment.deadline and reading.as_of and reading.as_of >= commitment.deadline)
    if not completed and shown == "met" and len(pairs) >= len(targets) and (over or not still):
        found.append("met_but_not_completed")
    if completed and not _has_evidence(commitment, quantities, times):
        found.append("completed_without_evidence")
    if commitment.due == "overdue" and not pairs:
        found.append("overdue_without_figure")
    if any(not check.ok for check in checks):
        found.append("wrong_arithmetic")
    return tuple(found)


def _has_evidence(
    commitment: Commitment, quantities: Sequence[QuantityRow], times: Sequence[TimeRow]
) -> bool:
    """A figure, a date, or more words than the claim itself (its cue and a full stop)."""
    if any(q.field == "report" for q in quantities) or any(t.field == "report" for t in times):
        return True
    report = (commitment.report or "").strip()
    cue = (commitment.status_end or 0) - (commitment.status_start or 0)
    return len(report) > max(cue, 0) + 8
