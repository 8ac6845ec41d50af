"""What is said of promises, completion, topics and readings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kfanalysis.analysis.completions import Completion, completion
from kfanalysis.analysis.groups import group_commitments
from kfanalysis.analysis.panels import keep_latest
from kfanalysis.publish.claims import Claim, make_claim, percent
from kfanalysis.publish.labels import name_value
from kfanalysis.publish.plots_topics import cross_topics

if TYPE_CHECKING:
    from pathlib import Path

    from kfanalysis.tables import Tables

GROUPINGS = ("section", "level", "topic", "jurisdiction")
FEWEST = 3  # commitments of an office before one can say that it keeps to a topic


def claim_promised(t: Tables) -> Claim:
    """Say how many owners made how many commitments."""
    t = keep_latest(t)
    n, owners = len(t.commitments), len(t.owners)
    sections = t.owners["section"].nunique()
    return make_claim("promised", "some" if n else "none", n=n, owners=owners, sections=sections)


def claim_levels(t: Tables) -> Claim:
    """Say how many commitments counties hold, and how many the city's offices."""
    levels = list(group_commitments(keep_latest(t), "level")["group"])
    k, city = levels.count("county"), levels.count("city")
    return make_claim("levels", "some" if k else "none", k=k, city=city, n=len(levels))


def claim_dated(t: Tables) -> Claim:
    """Say how many commitments have a date, and when most fall due."""
    t = keep_latest(t)
    due = t.commitments["deadline"].dropna()
    months = [f"{day:%Y-%m}" for day in due]
    month = max(sorted(set(months)), key=months.count, default="")
    values = {"n": len(t.commitments), "dated": len(months), "month": month, "k": months.count(month)}
    return make_claim("dated", "some" if months else "none", **values)


def claim_numbered(t: Tables) -> Claim:
    """Say how many commitments name a target in numbers."""
    t = keep_latest(t)
    targets = t.quantities[(t.quantities["role"] == "target") & (t.quantities["field"] == "commitment")]
    k = len(targets[["bulletin_id", "commitment_id"]].drop_duplicates())
    return make_claim("numbered", "some" if k else "none", k=k, n=len(t.commitments))


def claim_completed(t: Tables, *, found: Completion | None = None) -> Claim:
    """Say what share is completed, with its interval and what misread statuses make of it."""
    found = completion(t, by="all") if found is None else found
    rows = found.status[found.status["status"] == "completed"].to_dict("records")
    if not rows:
        return make_claim("completed", "empty")
    row = rows[0]
    fixed = found.corrected[found.corrected["status"] == "completed"].to_dict("records")[0]
    values = {"k": row["k"], "n": row["n"], "share": percent(row["share"]), "low": percent(row["low"]),
              "high": percent(row["high"]), "corrected": percent(fixed["corrected"]),
              "corrected_low": percent(fixed["low"]), "corrected_high": percent(fixed["high"])}  # fmt: skip
    return make_claim("completed", "some" if row["k"] else "none", **values)


def claim_differences(t: Tables, *, found: Completion | None = None) -> Claim:
    """Say whether offices, levels, sections or topics differ in status, and whether one unit carries it."""
    found = completion(t, by=GROUPINGS) if found is None else found
    rows = found.association[found.association["p"].notna()]
    if rows.empty:
        return make_claim("differences", "untested")
    sure = rows[rows["p_holm"] < 0.05]
    least = rows.sort_values("p_holm", kind="stable").iloc[0]
    values = {"tests": len(rows), "p": _write_p(float(least["p_holm"])),
              "by_zh": name_value("by", str(least["grouping"]), "zh"),
              "by_en": name_value("by", str(least["grouping"]), "en")}  # fmt: skip
    if sure.empty:
        return make_claim("differences", "none", **values)
    carried = found.influence[(found.influence["grouping"] == least["grouping"]) & found.influence["carries"]]
    values |= {"k": len(sure), "v": f"{least['cramers_v']:.2f}", "v_low": f"{least['v_low']:.2f}",
               "v_high": f"{least['v_high']:.2f}"}  # fmt: skip
    if carried.empty:
        return make_claim("differences", "some", **values)
    left = str(carried["left_out"].iloc[-1]).rpartition("/")[2]
    return make_claim("differences", "carried", units=len(carried), left_zh=left,
                      left_en=name_value("jurisdiction", left, "en"), **values)  # fmt: skip


def claim_pooled(t: Tables, *, found: Completion | None = None) -> Claim:
    """Say how far the offices' shares are apart once they are drawn to the whole."""
    pooled = (completion(t, by="jurisdiction") if found is None else found).pooled
    pooled = pooled[
        (pooled["status"] == "completed") & (pooled["grouping"] == "jurisdiction") & pooled["pooled"].notna()
    ]
    if len(pooled) < 2:
        return make_claim("pooled", "untested")
    apart = bool(pooled["low"].max() > pooled["high"].min())
    values = {"groups": len(pooled), "low": percent(pooled["pooled"].min()), "high": percent(pooled["pooled"].max()),
              "fewest": int(pooled["n"].min()), "most": int(pooled["n"].max())}  # fmt: skip
    return make_claim("pooled", "apart" if apart else "together", **values)


def claim_obstacles(t: Tables) -> Claim:
    """Say how many commitments name an obstacle, and which most."""
    t = keep_latest(t)
    named = [each.split(";") for each in t.commitments["obstacles"].fillna("") if each]
    held = [cause for causes in named for cause in causes]
    first = max(sorted(set(held)), key=held.count, default="")
    values = {"k": len(named), "n": len(t.commitments), "first_k": held.count(first),
              "first_zh": name_value("obstacle", first, "zh"), "first_en": name_value("obstacle", first, "en")}  # fmt: skip
    ties = sum(held.count(each) == values["first_k"] for each in set(held))
    case = "tied" if ties > 1 else "some" if named else "none"
    return make_claim("obstacles", case, ties=ties, **values)


def claim_topics(t: Tables) -> Claim:
    """Say which policy topic has most commitments, and whether offices keep to a topic."""
    cells = cross_topics(keep_latest(t))
    if cells.empty:
        return make_claim("topics", "none")
    by_topic = cells.groupby("topic")["n"].sum()
    first = str(min(by_topic.index, key=lambda name: (-by_topic[name], name)))
    totals = cells.groupby("department")["n"].agg(["sum", "max"])
    large = totals[totals["sum"] >= FEWEST]
    values = {"k": int(by_topic[first]), "n": int(by_topic.sum()), "topics": len(by_topic), "offices": len(large),
              "kept": int((large["max"] > large["sum"] / 2).sum()), "fewest": FEWEST,
              "topic_zh": name_value("topic", first, "zh"), "topic_en": name_value("topic", first, "en")}  # fmt: skip
    ties = int((by_topic == by_topic[first]).sum())
    case = "tied" if ties > 1 else "some" if len(large) else "small"
    return make_claim("topics", case, ties=ties, **values)


def claim_clusters(t: Tables, *, found: Any = None) -> Claim:
    """Say how many word clusters there are and how many are doubtful."""
    from kfanalysis.analysis.clusters.topics import topics

    found = topics(t) if found is None else found
    k, n = len(found.clusters), len(keep_latest(t).commitments)
    doubtful = int(found.clusters["doubtful"].sum()) if k else 0
    return make_claim("clusters", "some" if k else "none", k=k, n=n, doubtful=doubtful)


def claim_matters(t: Tables) -> Claim:
    """Say how many matters several owners report on."""
    t = keep_latest(t)
    n, k = t.matters["matter_id"].nunique(), len(t.matters)
    return make_claim("matters", "some" if n else "none", n=n, k=k)


def claim_sums(t: Tables) -> Claim:
    """Say how many of the text's own sums and ratios hold."""
    n = len(t.checks)
    wrong = int((~t.checks["ok"].astype(bool)).sum())
    case = "empty" if not n else "some" if wrong else "all"
    return make_claim("sums", case, n=n, ok=n - wrong, wrong=wrong)


def claim_figures_differ(t: Tables) -> Claim:
    """Say how many figures differ between owners who tell of one matter."""
    k = int(t.flags["reason"].fillna("").str.startswith("figures_differ").sum())
    return make_claim("figures_differ", "some" if k else "none", k=k)


def claim_accounted(t: Tables) -> Claim:
    """Say how many numbers of the text are accounted for."""
    n, k = len(t.ledger), int((t.ledger["reading"] == "unexplained").sum())
    return make_claim("accounted", "some" if k else "all", n=n, k=k, lines=len(t.leftovers))


def claim_agreement(t: Tables, *, gold: Path | None = None) -> Claim:
    """Say how well the tables agree with coded rows, where there are any of this bulletin."""
    from kfanalysis.analysis.agreement import score

    if gold is None:
        return make_claim("agreement", "none")
    summary = score(gold, t).summary
    rows = summary[summary["variable"] == "quantities"]
    best, worst = rows["f1"].max(), rows["f1"].min()
    status = summary.loc[summary["variable"] == "status", "f1"]
    values = {"found": f"{best:.2f}", "role": f"{worst:.2f}", "status": f"{status.iloc[0]:.2f}" if len(status) else "–",
              "n": int(rows["n_gold"].max())}  # fmt: skip
    return make_claim("agreement", "some", **values)


def _write_p(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.3f}" if p < 0.1 else f"= {p:.2f}"


CLAIMS: dict[str, Callable[..., Claim]] = {
    "promised": claim_promised,
    "levels": claim_levels,
    "dated": claim_dated,
    "numbered": claim_numbered,
    "completed": claim_completed,
    "differences": claim_differences,
    "pooled": claim_pooled,
    "obstacles": claim_obstacles,
    "topics": claim_topics,
    "clusters": claim_clusters,
    "matters": claim_matters,
    "sums": claim_sums,
    "figures_differ": claim_figures_differ,
    "accounted": claim_accounted,
    "agreement": claim_agreement,
}
