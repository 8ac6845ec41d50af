"""All figures to files: each as svg, png and pdf in both languages, with its data and what it was made from.

``NAME.csv`` holds the data that the figure draws; ``NAME.json`` its script, version, captions and the hash of its
data. One machine gives the same bytes each time; two machines are compared by the hash of the data, whose numbers
are rounded to six digits first. ``python -m kfanalysis.publish.figures TABLES FIGURES`` writes them.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kfanalysis import __version__
from kfanalysis.delimited import write_csv
from kfanalysis.publish.plots_certainty import plot_calibration
from kfanalysis.publish.plots_counts import plot_coverage, plot_obstacles, plot_promises, plot_says
from kfanalysis.publish.plots_matters import plot_matters
from kfanalysis.publish.plots_pairs import plot_attainment, plot_audit, plot_trajectories
from kfanalysis.publish.plots_profiles import plot_profiles
from kfanalysis.publish.plots_risks import plot_lights, plot_risk
from kfanalysis.publish.plots_shares import plot_completed, plot_pooled, plot_status
from kfanalysis.publish.plots_times import plot_deadlines, plot_milestones, plot_schedule
from kfanalysis.publish.plots_topics import plot_departments, plot_topics
from kfanalysis.publish.style import save_figure
from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from kfanalysis.tables import Tables

# In the order of the gallery: who completes what, what may be late, which topics with whom; then the appendix.
FIGURES: dict[str, Callable[..., Axes]] = {
    "promises": plot_promises,
    "deadlines": plot_deadlines,
    "completed": plot_completed,
    "pooled": plot_pooled,
    "profiles": plot_profiles,
    "attainment": plot_attainment,
    "says": plot_says,
    "schedule": plot_schedule,
    "lights": plot_lights,
    "risk": plot_risk,
    "milestones": plot_milestones,
    "departments": plot_departments,
    "matters": plot_matters,
    "trajectories": plot_trajectories,
    "status": plot_status,
    "topics": plot_topics,
    "obstacles": plot_obstacles,
    "audit": plot_audit,
    "coverage": plot_coverage,
    "calibration": plot_calibration,
}
LANGS = ("zh", "en")
FORMATS = ("svg", "png", "pdf")
DIGITS = 6


def write_figures(tables: Tables, out: Path, *, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Write every figure; files take the place of old ones only when all of them could be drawn."""
    import matplotlib.pyplot as plt

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".new-") as folder:
        new = Path(folder)
        given = analyse(tables)
        for name, plot in FIGURES.items():
            captions, titles, data = {}, {}, None
            for lang in LANGS:
                axes: Any = plot(tables, lang=lang, title=True, **given.get(name, {}))
                captions[lang], titles[lang], data = axes.kf_caption, axes.kf_title, axes.kf_data
                figure = axes.get_figure(root=True)
                for form in formats:
                    save_figure(figure, new / f"{name}.{lang}.{form}")
                plt.close(figure)
            assert data is not None
            (new / f"{name}.csv").write_bytes(write_csv(round_data(data)))
            about = describe_figure(name, data, captions, titles)
            (new / f"{name}.json").write_text(about, encoding="utf-8", newline="\n")
        written = sorted(new.iterdir())
        for path in written:
            path.replace(out / path.name)
    return [out / path.name for path in written]


def analyse(tables: Tables) -> dict[str, dict[str, Any]]:
    """Run the analyses that figures share once: figure name → what its plot is given."""
    from kfanalysis.analysis.clusters.topics import topics
    from kfanalysis.analysis.completions import completion
    from kfanalysis.analysis.risks import risk

    judged = risk(tables)
    return {
        "completed": {"found": completion(tables, by="topic")},
        "pooled": {"found": completion(tables, by="jurisdiction")},
        "schedule": {"rows": judged.rows},
        "lights": {"found": judged},
        "risk": {"rows": judged.rows},
        "topics": {"found": topics(tables)},
    }


def describe_figure(
    name: str, data: pd.DataFrame, captions: Mapping[str, str], titles: Mapping[str, str]
) -> str:
    """Describe a figure as JSON: what made it, of which data, and what to write under it."""
    about = {
        "name": name,
        "script": FIGURES[name].__module__.replace(".", "/") + ".py",
        "function": FIGURES[name].__name__,
        "version": __version__,
        "data": f"{name}.csv",
        "data_sha256": hash_data(data),
        "rows": len(data),
        "title": dict(titles),
        "caption": dict(captions),
    }
    return json.dumps(about, ensure_ascii=False, indent=1) + "\n"


def check_figures(folder: Path, tables: Tables) -> list[str]:
    """Compare a folder of figures with what the tables give, by data hash; return what differs, a line each."""
    import matplotlib.pyplot as plt

    problems, given = [], analyse(tables)
    for name, plot in FIGURES.items():
        axes = plot(tables, lang="en", **given.get(name, {}))
        data = axes.kf_data  # type: ignore[attr-defined]
        plt.close(axes.get_figure(root=True))
        try:
            about = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
            content = (folder / f"{name}.csv").read_bytes()
        except (OSError, ValueError) as error:
            problems.append(f"{name}: {error}")
            continue
        if about.get("data_sha256") != hash_data(data):
            problems.append(f"{name}.json: data_sha256 differs from the tables'")
        if content != write_csv(round_data(data)):
            problems.append(f"{name}.csv: differs from the tables")
        pictures = [f"{name}.{lang}.{form}" for lang in LANGS for form in ("svg", "png")]
        problems += [f"{picture}: missing" for picture in pictures if not (folder / picture).is_file()]
    return problems


def round_data(data: pd.DataFrame) -> pd.DataFrame:
    """Round numbers to six digits after the point, the same on every machine; minus zero becomes zero."""
    rounded = data.copy()
    for name in data.select_dtypes("float").columns:
        rounded[name] = data[name].round(DIGITS) + 0.0
    return rounded


def hash_data(data: pd.DataFrame) -> str:
    """Hash a figure's data: SHA-256 of its rounded values as CSV."""
    return hashlib.sha256(write_csv(round_data(data))).hexdigest()


def fingerprint(axes: Axes) -> str:
    """Return short hashes of a figure's data and of its picture, to print beside it.

    A figure's ``repr`` tells it, which a notebook keeps behind the picture: a figure that has changed is seen where
    pictures are not compared.
    """
    figure = axes.get_figure(root=True)
    assert figure is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figure.svg"
        save_figure(figure, path)
        picture = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"data {hash_data(axes.kf_data)[:12]} picture {picture[:12]}"  # type: ignore[attr-defined]


def write_gallery(figures: Path, page: Path) -> None:
    """Write the gallery: every figure with its captions and data."""
    page.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    text.write(
        "# Gallery · 图集\n\nEvery figure that `make` draws, at the width of one journal column (89 mm). "
    )
    text.write(
        "`NAME.en.png` and `.svg` hold the English one; `.pdf` are drawn beside them and not kept here.\n"
    )
    folder = os.path.relpath(figures, page.parent).replace(os.sep, "/")
    for name, plot in FIGURES.items():
        about = json.loads((figures / f"{name}.json").read_text(encoding="utf-8"))
        text.write(f"\n## {name}\n\n![{name}]({folder}/{name}.zh.png)\n\n")
        text.write(
            f"**{about['title']['zh']} · {about['title']['en']}**\n\n{about['caption']['zh']}\n\n{about['caption']['en']}\n\n"
        )
        text.write(
            f"`kf.{plot.__name__}(t)` · [data]({folder}/{name}.csv) · [svg]({folder}/{name}.zh.svg) · "
        )
        text.write(f"[English]({folder}/{name}.en.svg)\n")
    page.write_text(text.getvalue(), encoding="utf-8", newline="\n")


def main(arguments: Sequence[str]) -> int:
    """Write the figures of a folder of tables, and the gallery where a third argument names its page."""
    from kfanalysis.tables import read_tables

    if len(arguments) not in (2, 3):
        print("usage: python -m kfanalysis.publish.figures TABLES FIGURES [GALLERY.md]", file=sys.stderr)
        return 2
    folder, out, *page = map(Path, arguments)
    try:
        written = write_figures(read_tables(folder), out)
    except KfanalysisError as error:
        print(error, file=sys.stderr)
        return 1
    if page:
        write_gallery(out, page[0])
    print(f"{out}: {len(FIGURES)} figures, {len(written)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
