"""What a reader would be astonished to see the other way round: evidence for a pair, and evidence against one."""

from __future__ import annotations

FOR = (
    "alone finished", "alone finished of the only target", "bare", "both alone", "count without noun",
    "done after 其中", "done ahead", "done behind", "done one of a list", "first percent", "growth of both",
    "in brackets behind work", "its noun promised", "nothing promised in figures", "noun in its segment",
    "only percent", "only target of its unit", "rare unit", "said to be all", "said to be done",
    "same clause", "same ending", "same noun", "same threshold", "same work", "whole of its list",
)  # fmt: skip
AGAINST = (
    "a change", "another finished", "another rate", "begun", "begun behind", "beside the whole",
    "delay behind", "far above", "growth of one", "in a list after 其中", "in brackets", "level asked",
    "level told", "listed by name", "no achievement", "of money", "one of many percents",
    "one of several places", "other measure", "other set", "other threshold", "other work", "paper",
    "percent promised", "planned", "rivals", "said again", "said again beside a deed",
    "said again without a deed", "scope", "share of the number before", "stage", "start",
    "target is a part", "threshold of one", "told of the rest", "whole of several targets", "within",
)  # fmt: skip
