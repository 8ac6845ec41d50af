"""Read Chinese commitment progress bulletins into tidy, auditable tables (docs/codebook.md)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Public name → the module that defines it; resolved on first use (PEP 562), so importing costs nothing.
_HOMES = {
    "load": "kfanalysis.pipeline",
    "extract": "kfanalysis.pipeline",
    "find_numerals": "kfanalysis.extraction.grammar.numerals",
    "find_quantities": "kfanalysis.extraction.numbers.quantities",
    "find_times": "kfanalysis.extraction.dates.times",
    "clean": "kfanalysis.text.fold",
    "tokenize": "kfanalysis.text.tokens",
    "Tables": "kfanalysis.tables",
    "read_tables": "kfanalysis.tables",
    "write_tables": "kfanalysis.tables",
    "show": "kfanalysis.analysis.kwic",
    "kwic": "kfanalysis.analysis.kwic",
    "coverage": "kfanalysis.analysis.agreement",
    "score": "kfanalysis.analysis.agreement",
    "completion": "kfanalysis.analysis.completions",
    "risk": "kfanalysis.analysis.risks",
    "topics": "kfanalysis.analysis.topics",
    "Topics": "kfanalysis.analysis.topics",
    "fingerprint": "kfanalysis.publish.figures",
    "plot_attainment": "kfanalysis.publish.plots_pairs",
    "plot_audit": "kfanalysis.publish.plots_pairs",
    "plot_coverage": "kfanalysis.publish.plots_counts",
    "plot_deadlines": "kfanalysis.publish.plots_times",
    "plot_departments": "kfanalysis.publish.plots_topics",
    "plot_obstacles": "kfanalysis.publish.plots_counts",
    "plot_profiles": "kfanalysis.publish.plots_profiles",
    "plot_promises": "kfanalysis.publish.plots_counts",
    "plot_risk": "kfanalysis.publish.plots_times",
    "plot_schedule": "kfanalysis.publish.plots_times",
    "plot_status": "kfanalysis.publish.plots_counts",
    "plot_topics": "kfanalysis.publish.plots_topics",
}

__version__ = "0.1.0"
__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
