"""Agreement of clusters, and of plain partitions beside them, with coded topics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kfanalysis.analysis.clusters.stabilities import Labels
from kfanalysis.analysis.frames import build_frame
from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

VALIDITY = {
    "partition": "str", "groups": "int64", "n": "int64", "nmi": "float64", "ami": "float64", "ari": "float64",
}  # fmt: skip
FEWEST = 8


def compare_partitions(
    t: Tables,
    frame: pd.DataFrame,
    words: Sequence[Sequence[str]],
    labels: Labels | None,
    *,
    against: pd.Series | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare partitions with the coded topics (Strehl & Ghosh 2002; Vinh et al. 2010; Hubert & Arabie 1985).

    ``frame``: the commitments in the order of ``words`` and ``labels``. Owners and sections are those of their
    bulletin: 1-01 of one bulletin is not 1-01 of another.
    """
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score

    coded = frame["topic"] if against is None else _look_up(frame, against)
    known = (coded.notna() & (coded != "")).to_numpy()
    if known.sum() < FEWEST:
        return build_frame(VALIDITY, [])
    rows = []
    for name, partition in _list_partitions(t, frame, words, labels, seed).items():
        a, b = coded[known].tolist(), partition[known].tolist()
        rows.append({
            "partition": name, "groups": len(set(b)), "n": len(b), "nmi": normalized_mutual_info_score(a, b),
            "ami": adjusted_mutual_info_score(a, b), "ari": adjusted_rand_score(a, b),
        })  # fmt: skip
    return build_frame(VALIDITY, rows)


def _look_up(frame: pd.DataFrame, against: pd.Series) -> pd.Series[Any]:
    if against.index.nlevels == 2:
        keys = pd.MultiIndex.from_frame(frame[["bulletin_id", "commitment_id"]])
        return pd.Series(against.reindex(keys).to_numpy(), index=frame.index)
    if frame["bulletin_id"].nunique() > 1:
        raise KfanalysisError(
            "against: ids of commitments repeat in several bulletins; index it by bulletin_id and commitment_id"
        )
    return frame["commitment_id"].map(against)


def _list_partitions(
    t: Tables, frame: pd.DataFrame, words: Sequence[Sequence[str]], labels: Labels | None, seed: int
) -> dict[str, Any]:
    key = ["bulletin_id", "owner_id"]
    sections = t.owners[[*key, "section"]].drop_duplicates(key)
    section = frame[key].merge(sections, on=key, how="left")["section"].astype("string").fillna("")
    plain = {
        "owner": (frame["bulletin_id"] + "/" + frame["owner_id"].fillna("")).to_numpy(),
        "section": (frame["bulletin_id"] + "/" + section).to_numpy(),
        "first word": np.array([each[0] if each else "" for each in words]),
    }
    if labels is None:
        return plain
    shuffled = np.random.default_rng(seed).permutation(labels)
    return {"clusters": labels, "shuffled clusters": shuffled, **plain}
