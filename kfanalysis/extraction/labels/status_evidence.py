"""Evidence of a status: named features of a report, held against its commitment (codebook §2, status).

A feature is a statement that a reader could check: ``remains:planned`` says that something planned is still to be
done, ``touch:finished`` that a clause about what is promised says it is finished, ``targets:met`` that every promised
figure is reached. What they add up to is learned (``lexicon/weights_status.tsv``). What leaves no choice
(``该项已完成``) is decided here, before the weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from kfanalysis.extraction.labels.clause_states import State
from kfanalysis.extraction.labels.report_contexts import ATTITUDE, Standing, find_content
from kfanalysis.extraction.labels.status_decisions import find_claims

_OVERALL = Decimal(100)
_SHORT, _LONG = 20, 120
_NEAR = 0.3
_PREPARING = frozenset({"prepared", "noticed", "planned", "soft", "unstarted", "open"})
_DECEMBER = 12


def find_evidence(case: Standing) -> Mapping[str, float]:
    """Find the features that speak for one status or another."""
    return dict.fromkeys(_features(case), 1.0)


def _features(case: Standing) -> Iterator[str]:
    yield from (f"claim:{place}" for _, place in find_claims(case))
    yield from _of_states(case)
    yield from _of_mass(case)
    yield from _of_figures(case)
    yield from _of_promise(case)
    yield from _of_time(case)


def _of_states(case: Standing) -> Iterator[str]:
    """Say what the clauses say: of the matter, first and last, of the whole, and what remains."""
    states = case.states
    if not states:
        yield "says:nothing"
        if not find_content(case.reading.report) & case.promised:
            yield "says:nothing_of_it"
        return
    touching = [state for state in states if _is_near(case, state)]
    for state in states:
        yield f"says:{state.kind}"
    for state in touching:
        yield f"touch:{state.kind}"
        if state.kind == "finished":
            yield f"touch:finished{'_whole' if state.whole else ''}{'_final' if state.final else ''}"
    if touching:
        yield f"first:{touching[0].kind}"
        yield f"last:{touching[-1].kind}"
    else:
        yield "touch:nothing"
        if case.targets and not case.pairs:
            yield "touch:nothing_answered"
    yield f"ends:{states[-1].kind}"
    yield f"opens:{states[0].kind}"
    if len(states) == 1:
        yield f"only:{states[0].kind}{'_whole' if states[0].whole else ''}"
    if all(state.kind in _PREPARING for state in states):
        yield "all:preparing"
        if case.is_document():
            yield "all:preparing_document"
    if all(state.kind in ("soft", "noticed") for state in states):
        yield "all:soft"
    if all(state.kind == "finished" for state in states):
        yield "all:finished"
    remains = case.remaining()
    for state in remains:
        yield f"remains:{state.kind}"
    if remains and any(state.kind == "finished" for state in touching):
        yield "finished_but_remains"
    if not remains and any(state.kind == "finished" for state in states):
        yield "nothing_remains"
        if any(state.kind == "finished" for state in touching):
            yield "nothing_remains_touching"
    stops = [state for state in states if state.kind == "stopped" and case.touches(state)]
    if stops:
        moving = any(
            s.kind in ("begun", "ongoing", "finished", "partial") and s.start > stops[-1].end for s in states
        )
        yield "stopped:moving" if moving else "stopped:still"
        if stops[-1].end < case.resumed():
            yield "stopped:resumed"
    covered = _coverage(case)
    yield f"covered:{covered}"


_DELIVERED = frozenset({"finished", "partial", "begun", "ongoing", "acted"})
_READIED = frozenset({"prepared", "noticed", "planned", "unstarted", "open"})


def _of_mass(case: Standing) -> Iterator[str]:
    """Say what most clauses tell: delivery or preparation, an outlook left aside."""
    told = [s.kind for s in case.states if not (s.start == s.clause.start and s.end == s.clause.end)]
    delivered, readied = (sum(kind in kinds for kind in told) for kinds in (_DELIVERED, _READIED))
    if not told:
        return
    if not delivered and readied:
        yield "mass:readied_alone"
    elif delivered and not readied:
        yield "mass:delivered_alone"
    else:
        yield "mass:readied" if readied > delivered else "mass:delivered"
    finished = sum(kind == "finished" for kind in told)
    if finished * 2 > len(told):
        yield "mass:finished"
    if len(told) < len(case.states):
        yield "says:outlook"
    hard = {"begun", "ongoing", "partial"} & set(told)
    if not hard and "finished" not in told and "acted" in told:
        yield "mass:acts_alone"
    over = case.reading.as_of is not None and case.reading.as_of.month == _DECEMBER
    if (
        over
        and not case.targets
        and delivered
        and not {"ongoing", "planned", "unstarted", "open", "stopped"} & set(told)
    ):
        yield "year:ended_nothing_open"


def _coverage(case: Standing) -> str:
    """How much of what is promised is named in sentences that say it is finished."""
    done = [state for state in case.states if state.kind == "finished"]
    if not done:
        return "none_done"
    told = frozenset().union(*(find_content(case.sentence(state)) for state in done))
    promised = case.deliverables or ((case.promised,) if case.promised else ())
    reached = [len(each & told) >= 0.25 * len(each) for each in promised]
    if not reached:
        return "nothing_promised"
    return "all" if all(reached) else "some" if any(reached) else "none"


def _is_near(case: Standing, state: State) -> bool:
    return case.about(state) >= _NEAR


def _of_figures(case: Standing) -> Iterator[str]:
    """Say how the promised figures stand: met, below, unanswered; and what the whole is said to have reached."""
    pairs = [pair for pair in case.pairs if not case.is_drafted(pair)]
    overall = [pair for pair in pairs if pair.unit == "%" and pair.target == _OVERALL]
    if overall:
        yield f"overall:{'full' if all(pair.met == 'yes' for pair in overall) else 'below'}"
    if not case.targets:
        yield "targets:none"
    else:
        answered = {pair.target_start: pair for pair in pairs}
        kept = [answered.get(target.start) for target in case.targets]
        met = [pair is not None and pair.met == "yes" for pair in kept]
        if all(met):
            yield "targets:met"
            running = any(case.runs(target) for target in case.targets)
            yield "targets:met_running" if running else "targets:met_counted"
            if not {"ongoing", "open", "unstarted", "begun"} & {s.kind for s in case.remaining()}:
                yield "targets:met_running_closed" if running else "targets:met_counted_closed"
        elif any(pair is not None and pair.met == "no" for pair in kept):
            yield "targets:below"
        elif any(met):
            yield "targets:some_met"
        elif not any(kept):
            yield "targets:unanswered"
        if any(pair is not None and not pair.actual for pair in kept):
            yield "targets:zero"
        if len(case.targets) == 1:
            yield "targets:one"
    if any(q.field == "report" and q.role == "actual" for q in case.reading.quantities):
        yield "figures:actual"
    elif not any(q.field == "report" for q in case.reading.quantities):
        yield "figures:none"


def _of_promise(case: Standing) -> Iterator[str]:
    """Say of what kind the promise is, and how much of it the report speaks of."""
    for kind in ("doc", "event", "work", "build", "finish", "final", "soft", "act", "going"):
        if kind in case.kinds:
            yield f"promise:{kind}"
    if case.is_document():
        yield "promise:document"
        if any(state.kind in ("prepared", "noticed") for state in case.states):
            yield "document:handled"
    if case.serves():
        yield "promise:serves"
    if not case.kinds:
        yield "promise:name_alone"
    elif case.kinds <= {"soft", "act", "going", "all"}:
        yield "promise:effort_alone"
    told = find_content(case.reading.report)
    share = len(told & case.promised) / len(case.promised) if case.promised else 1.0
    yield (
        "shared:none"
        if not share
        else "shared:little"
        if share < 0.2
        else "shared:much"
        if share >= 0.5
        else "shared:some"
    )
    if case.strays():
        yield "attitude_alone"
    if len(ATTITUDE.findall(case.reading.report)) > 1 and not any(s.kind in _DELIVERED for s in case.states):
        yield "attitude_much"
    length = len(case.reading.report)
    yield "report:short" if length < _SHORT else "report:long" if length > _LONG else "report:middling"
    yield (
        "text:short"
        if len(case.reading.text) < _SHORT
        else "text:long"
        if len(case.reading.text) > _LONG
        else "text:middling"
    )


def _of_time(case: Standing) -> Iterator[str]:
    """Say how the day reported on stands to the deadline."""
    made, as_of = case.reading.commitment, case.reading.as_of
    if made.deadline and as_of:
        yield "deadline:over" if as_of >= made.deadline else "deadline:ahead"
    else:
        yield "deadline:none"
    yield f"deadline:{made.deadline_kind}"
    if as_of and as_of.month == _DECEMBER:
        yield "year:ending"
