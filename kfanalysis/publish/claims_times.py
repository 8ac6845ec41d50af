"""What is said of figures against promises, of deadlines and risk, and of several months."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kfanalysis.analysis.panels import Panel, keep_latest, panel
from kfanalysis.analysis.risks import Risk, risk
from kfanalysis.publish.claims import Claim, make_claim
from kfanalysis.publish.plots_pairs import follow_targets
from kfanalysis.publish.plots_risks import count_lights
from kfanalysis.publish.plots_times import list_steps
from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    from kfanalysis.tables import Tables


def claim_paired(t: Tables) -> Claim:
    """Say how many commitments can be checked by a figure."""
    t = keep_latest(t)
    k = len(t.pairs[["bulletin_id", "commitment_id"]].drop_duplicates())
    return make_claim(
        "paired", "some" if k else "none", k=k, n=len(t.commitments), without=len(t.commitments) - k
    )


def claim_met(t: Tables) -> Claim:
    """Say how many targets are met."""
    met = list(keep_latest(t).pairs["met"])
    values = {
        "n": len(met),
        "met": met.count("yes"),
        "short": met.count("no"),
        "open": met.count("undetermined"),
    }
    return make_claim("met", "some" if met else "none", **values)


def claim_says(t: Tables) -> Claim:
    """Say where the report's word and its figures part."""
    t = keep_latest(t)
    held = list(zip(t.commitments["status"], t.commitments["shown"], strict=True))
    values = {"over": held.count(("completed", "not_met")), "under": held.count(("in_progress", "met")),
              "completed": sum(status == "completed" for status, _ in held),
              "bare": held.count(("completed", "no_figures"))}  # fmt: skip
    values["told"] = values["completed"] - values["bare"]
    return make_claim("says", "some" if values["over"] else "none", **values)


def claim_conflicts(t: Tables) -> Claim:
    """Say how many commitments contradict themselves or the calendar."""
    t = keep_latest(t)
    k = int((t.commitments["conflict"].fillna("") != "").sum())
    return make_claim("conflicts", "some" if k else "none", k=k, n=len(t.commitments))


def claim_overdue(t: Tables, *, found: Risk | None = None) -> Claim:
    """Say how many are overdue, and how many were kept."""
    rows = (risk(t) if found is None else found).rows
    k, kept = (
        int((rows["state"] == "overdue").sum()),
        int(rows["state"].isin(["kept", "kept_late", "done"]).sum()),
    )
    return make_claim("overdue", "some" if k else "none", k=k, kept=kept, n=len(rows))


def claim_behind(t: Tables, *, found: Risk | None = None) -> Claim:
    """Say how many of those that a figure can judge are behind schedule."""
    light = list((risk(t) if found is None else found).rows["light"])
    counts = {name: light.count(name) for name in ("green", "yellow", "red", "undetermined")}
    n, behind = sum(counts.values()), counts["yellow"] + counts["red"]
    case = "empty" if not n else "some" if behind else "none"
    return make_claim("behind", case, n=n, behind=behind, all=len(light), **counts)


def claim_probable(t: Tables, *, found: Risk | None = None) -> Claim:
    """Say how many have a probability of missing the deadline, and how many have no figure."""
    rows = (risk(t) if found is None else found).rows
    stated = rows["probability"].dropna()
    values = {"n": len(stated), "likely": int((stated > 0.5).sum()), "expected": f"{stated.sum():.1f}",
              "without": int((rows["kind"] == "no_figure").sum()), "facts": int((rows["kind"] == "fact").sum())}  # fmt: skip
    return make_claim("probable", "some" if len(stated) else "none", **values)


def claim_lights(t: Tables, *, found: Risk | None = None) -> Claim:
    """Say how many offices or places have something red or overdue."""
    counts = count_lights(keep_latest(t), risk(t) if found is None else found)
    late = counts[(counts["red"] + counts["overdue"]) > 0]
    values = {"groups": len(counts), "k": len(late), "red": int(counts["red"].sum()),
              "overdue": int(counts["overdue"].sum()), "without": int(counts["no_figure"].sum())}  # fmt: skip
    return make_claim("lights", "some" if len(late) else "none", **values)


def claim_steps(t: Tables) -> Claim:
    """Say how many interim steps are past without a word that they were done."""
    steps = list(list_steps(keep_latest(t))["step"])
    values = {
        "n": len(steps),
        "past": steps.count("past"),
        "passed": steps.count("passed"),
        "ahead": steps.count("ahead"),
    }
    return make_claim("steps", "empty" if not steps else "some" if values["past"] else "none", **values)


def claim_sensitive(t: Tables, *, found: Risk | None = None) -> Claim:
    """Say how many lights another start, day or threshold turns."""
    rows = (risk(t) if found is None else found).sensitivity
    rows = rows[rows["measure"] == "light"]
    n = int(rows["n"].max()) if len(rows) else 0
    return make_claim("sensitive", "some" if n else "none", n=n, flips=int(rows["flips"].max()) if n else 0)


def claim_linked(t: Tables, *, found: Panel | None = None) -> Claim:
    """Say how many commitments are followed over how many bulletins."""
    found = _panel(t, found)
    if found is None:
        return make_claim("linked", "none", bulletins=len(t.bulletins))
    told = found.links.groupby("chain")["bulletin_id"].nunique()
    values = {"bulletins": len(t.bulletins), "n": len(told), "k": int((told > 1).sum()),
              "doubtful": int(found.links["doubtful"].sum())}  # fmt: skip
    return make_claim("linked", "some", **values)


def claim_changed(t: Tables, *, found: Panel | None = None) -> Claim:
    """Say what changed from month to month: completed, vanished, new, targets cut, dates moved."""
    found = _panel(t, found)
    kinds = [] if found is None else list(found.events["kind"])
    names = ("completed", "vanished", "new", "target_cut", "deadline_moved", "reworded")
    return make_claim(
        "changed", "some" if kinds else "none", n=len(kinds), **{name: kinds.count(name) for name in names}
    )


def claim_moved(t: Tables, *, found: Panel | None = None) -> Claim:
    """Say how many targets were changed on the way."""
    data = follow_targets(t, _panel(t, found))
    n = data["line"].nunique()
    k = int(data.groupby("line")["moved"].any().sum()) if n else 0
    return make_claim("moved", "empty" if not n else "some" if k else "none", n=n, k=k)


def _panel(t: Tables, found: Panel | None) -> Panel | None:
    if found is not None:
        return found
    try:
        return panel(t)
    except KfanalysisError:  # one bulletin alone is no panel
        return None


CLAIMS: dict[str, Callable[..., Claim]] = {
    "paired": claim_paired,
    "met": claim_met,
    "says": claim_says,
    "conflicts": claim_conflicts,
    "overdue": claim_overdue,
    "behind": claim_behind,
    "probable": claim_probable,
    "lights": claim_lights,
    "steps": claim_steps,
    "sensitive": claim_sensitive,
    "linked": claim_linked,
    "changed": claim_changed,
    "moved": claim_moved,
}
