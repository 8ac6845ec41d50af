from .analysis.agreement import coverage, score
from .analysis.calibrations import calibration
from .analysis.clusters.topics import Topics, topics
from .analysis.comparisons import Comparison, compare
from .analysis.completions import completion
from .analysis.kwic import kwic
from .analysis.panels import Panel, panel
from .analysis.passages import Passage, show
from .analysis.reliabilities import Reliability, reliability
from .analysis.risks import risk
from .corpus.corrections import correct, corrected
from .corpus.given_lists import from_frame
from .corpus.loaded_tables import find_gold, load_tables
from .extraction.dates.times import find_times
from .extraction.grammar.written_numerals import find_numerals
from .extraction.numbers.quantities import find_quantities
from .pipeline import Document, extract, load
from .publish.citations import cite
from .publish.claims import claim, list_claims
from .publish.exports.formats import export
from .publish.figures import fingerprint
from .publish.linked_rows import LinkedRows, link
from .publish.plots_certainty import plot_calibration
from .publish.plots_counts import plot_coverage, plot_obstacles, plot_promises, plot_says
from .publish.plots_matters import plot_matters
from .publish.plots_pairs import plot_attainment, plot_audit, plot_trajectories
from .publish.plots_profiles import plot_profiles
from .publish.plots_risks import plot_lights, plot_risk
from .publish.plots_shares import plot_completed, plot_pooled, plot_status
from .publish.plots_times import plot_deadlines, plot_milestones, plot_schedule
from .publish.plots_topics import plot_departments, plot_topics
from .publish.readable_frames import readable
from .publish.reports import report
from .records import KfanalysisError, Numeral, Quantity, Time, Token
from .tables import Tables, read_tables, write_tables
from .text.fold import clean
from .text.tokens import tokenize

__version__: str

__all__ = [
    "Comparison",
    "Document",
    "KfanalysisError",
    "LinkedRows",
    "Numeral",
    "Panel",
    "Passage",
    "Quantity",
    "Reliability",
    "Tables",
    "Time",
    "Token",
    "Topics",
    "calibration",
    "cite",
    "claim",
    "clean",
    "compare",
    "completion",
    "correct",
    "corrected",
    "coverage",
    "export",
    "extract",
    "find_gold",
    "find_numerals",
    "find_quantities",
    "find_times",
    "fingerprint",
    "from_frame",
    "kwic",
    "link",
    "list_claims",
    "load",
    "load_tables",
    "panel",
    "plot_attainment",
    "plot_audit",
    "plot_calibration",
    "plot_completed",
    "plot_coverage",
    "plot_deadlines",
    "plot_departments",
    "plot_lights",
    "plot_matters",
    "plot_milestones",
    "plot_obstacles",
    "plot_pooled",
    "plot_profiles",
    "plot_promises",
    "plot_risk",
    "plot_says",
    "plot_schedule",
    "plot_status",
    "plot_topics",
    "plot_trajectories",
    "read_tables",
    "readable",
    "reliability",
    "report",
    "risk",
    "score",
    "show",
    "tokenize",
    "topics",
    "write_tables",
]
