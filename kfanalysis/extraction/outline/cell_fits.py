"""Weigh how well a cell's look fits what a column holds: positive where it does, negative where it is another's."""

from __future__ import annotations

from kfanalysis.extraction.outline.cell_looks import Look
from kfanalysis.extraction.outline.table_heads import ColumnKind


def fit(look: Look, kind: ColumnKind) -> float:
    """Weigh how well a cell's look fits a column's kind.

    >>> from kfanalysis.extraction.outline.cell_looks import read_look
    >>> office, number = read_look("市水利局", 0, 4), read_look("12", 0, 2)
    >>> fit(office, "lead") > 0 > fit(office, "target"), fit(number, "serial") > 0 > fit(number, "report")
    (True, True)
    """
    if look.nothing:
        return -1.0 if kind in ("serial", "name", "task", "content") else 0.2
    return _FITS.get(kind, _fit_other)(look)


def _fit_serial(look: Look) -> float:
    return 4.0 if look.serial else -6.0


def _fit_owner(look: Look) -> float:
    if look.office:
        return 2.2 if look.site else 3.0
    if look.figure or look.serial or look.dated:
        return -4.0
    if look.sentence or look.length > 40 or look.marked:
        return -3.5
    return (-1.0 if look.digits or look.verdict or look.done else 0.0) + (0.2 if look.person else 0.0)


def _fit_support(look: Look) -> float:
    return _fit_owner(look) - 0.6


def _fit_leader(look: Look) -> float:
    if look.person:
        return 3.0
    return -4.0 if look.office or look.figure or look.serial or look.length > 12 or look.dated else -1.0


def _fit_deadline(look: Look) -> float:
    if look.dated:
        return 3.0
    if look.office or look.person or look.figure or look.length > 28:
        return -3.5
    return -1.0 if look.sentence or not look.digits else 0.3


def _fit_promise(look: Look) -> float:
    if look.figure or look.serial:
        return -3.5
    score = (
        -(0.8 if look.site else 2.5) * look.office
        - 2.0 * look.person
        - 2.5 * (look.dated and not look.sentence)
        - 2.5 * look.verdict
    )
    score -= 1.5 * (look.hindered and not look.planned)
    score += 1.5 * look.planned - (0.0 if look.planned else 1.2 * look.done) + 0.8 * look.marked
    return score + (0.6 if look.length > 8 else 0.0)


def _fit_measure(look: Look) -> float:
    """Fit steps to be taken, which may be told as if they were done (一季度:完成招标)."""
    return _fit_promise(look) + 1.2 * look.done if not look.planned else _fit_promise(look)


def _fit_problem(look: Look) -> float:
    """Fit what is wrong and to be set right."""
    return _fit_promise(look) + 2.0 * (look.hindered and not look.planned)


def _fit_category(look: Look) -> float:
    if look.figure or look.serial or look.dated or look.verdict or (look.office and not look.site):
        return -3.0
    return 0.8 if look.length <= 20 and not look.digits and not look.sentence else -1.2


def _fit_report(look: Look) -> float:
    if look.percent:
        return 1.5
    if look.figure or look.serial:
        return -2.0
    score = -3.0 * look.office - 2.5 * look.person - 1.2 * (look.dated and not look.done)
    score += (2.2 - 1.7 * look.due) * look.done - (
        0.0 if look.done else 0.8 * look.planned + 1.5 * look.marked
    )
    return score + (0.3 if look.length > 8 or look.verdict else 0.0)


def _fit_remark(look: Look) -> float:
    if look.verdict:
        return 2.0
    if look.figure or look.serial or look.office:
        return -1.5
    if look.hindered:
        return 0.6 if look.digits else 1.5
    return (-0.8 if look.done else -0.4) + 1.2 * look.further


def _fit_place(look: Look) -> float:
    """Fit a place, which looks like an office as often as not (石门乡)."""
    return (
        -2.0
        if look.sentence or look.figure or look.serial or look.done
        else 0.8
        if look.length <= 12
        else -0.4
    )


def _fit_figure(look: Look) -> float:
    return 2.5 if look.figure else -2.5


def _fit_ratio(look: Look) -> float:
    return 3.2 if look.percent else 1.5 if look.figure else -2.5


def _fit_unit(look: Look) -> float:
    return 3.0 if look.unit else -3.0


def _fit_other(look: Look) -> float:
    return -0.5


_FITS = {
    "serial": _fit_serial, "lead": _fit_owner, "owner": _fit_owner, "doer": _fit_owner, "support": _fit_support,
    "leader": _fit_leader, "deadline": _fit_deadline, "start": _fit_deadline, "name": _fit_promise,
    "problem": _fit_problem, "task": _fit_promise, "content": _fit_promise, "target": _fit_promise, "measure": _fit_measure,
    "category": _fit_category, "report": _fit_report, "remark": _fit_remark, "total": _fit_figure,
    "invest": _fit_figure, "invested": _fit_figure, "ratio": _fit_ratio, "unit": _fit_unit, "region": _fit_owner,
    "place": _fit_place,
}  # fmt: skip
