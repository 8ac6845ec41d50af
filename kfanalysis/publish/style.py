"""How every figure looks: fonts by path, a palette that survives grey, the same bytes each time.

Nothing here touches the caller's rcParams: settings hold inside ``styled`` alone, and what is drawn lazily
(ticks, layout) is drawn before the context ends. The Chinese font is the static TrueType Noto Sans SC that the
package ``zhplot`` carries: its file is found without importing the package, which would change rcParams. A
TrueType font embeds in PDF as type 42; an OpenType/CFF one draws invisible text there.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kfanalysis.records import KfanalysisError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Lang = Literal["zh", "en"]

SINGLE, ONE_AND_A_HALF, DOUBLE = 89.0, 127.0, 182.0  # mm: columns of a journal page
TALLEST = 120.0  # mm: what a figure of one column may take of the page
FONT = "kfanalysis Noto Sans SC"  # a name of our own: a system font of the usual name can be a variable one
SVG_FONTS = "'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei'"
SMALLEST = 7.0  # pt at final size, which is the size that is saved
MM = 1 / 25.4

# Okabe–Ito colours; each status also has a hatch for areas and a marker for points, as grey print needs.
STATUS = {
    "completed": ("#0072B2", "", "o"),
    "in_progress": ("#56B4E9", "///", "s"),
    "preparing": ("#F0E442", "..", "^"),
    "suspended": ("#D55E00", "xxx", "X"),
    "unclear": ("#FFFFFF", "", "D"),
}
MET = {"yes": ("#0072B2", "o"), "undetermined": ("#FFFFFF", "D"), "no": ("#D55E00", "X")}
LIGHT = {
    "green": ("#009E73", "o"),
    "yellow": ("#F0E442", "^"),
    "red": ("#D55E00", "s"),
    "undetermined": ("#FFFFFF", "D"),
}
_OF_THE_SESSION = ("backend", "backend_fallback", "interactive", "toolbar", "webagg.port")
INK, FAINT, ACCENT = "#222222", "#B8B8B8", "#D55E00"
SERIES = (("#0072B2", ""), ("#E69F00", "///"), ("#009E73", ".."), ("#CC79A7", "xxx"), ("#999999", ""))


@cache
def find_font() -> Path | None:
    """Find the Chinese font's file, or None where its package is not installed.

    >>> find_font().name
    'NotoSansSC-Regular.ttf'
    """
    spec = find_spec("zhplot")
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0]) / "fonts" / "NotoSansSC-Regular.ttf" if folders else None
    return path if path and path.is_file() else None


@cache
def register_font() -> list[str]:
    """Make the Chinese font known to matplotlib by path; return the family list with its Latin fallback."""
    from matplotlib.font_manager import fontManager, get_font, ttfFontProperty

    path = find_font()
    if path is None:
        warnings.warn("no Chinese font: pip install zhplot; labels are English until then", stacklevel=2)
        return ["DejaVu Sans"]
    entry = ttfFontProperty(get_font(str(path)))
    fontManager.ttflist.append(replace(entry, name=FONT))
    return [FONT, "DejaVu Sans"]


def choose_lang(lang: str) -> str:
    """Return the language to label in: the asked one, English where there is no Chinese font.

    >>> choose_lang("en")
    'en'
    >>> choose_lang("de")
    Traceback (most recent call last):
    kfanalysis.records.KfanalysisError: lang='de': figures are labelled in 'zh' or 'en'
    """
    if lang not in ("zh", "en"):
        raise KfanalysisError(f"lang={lang!r}: figures are labelled in 'zh' or 'en'")
    return lang if find_font() else "en"


def settings() -> dict[str, Any]:
    """Return the rcParams of a figure; they hold inside ``styled`` only."""
    return {
        "font.family": register_font(),
        "font.size": 7.5,
        "axes.labelsize": 7.5,
        "axes.titlesize": 7.5,
        "axes.edgecolor": INK,
        "axes.labelcolor": INK,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.unicode_minus": True,
        "axes.axisbelow": True,
        "axes.prop_cycle": _cycle(),
        "text.color": INK,
        "text.parse_math": False,  # a bulletin's $ is a dollar
        "text.usetex": False,
        "xtick.labelsize": SMALLEST,
        "ytick.labelsize": SMALLEST,
        "xtick.color": INK,
        "ytick.color": INK,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "xtick.major.size": 2.5,
        "ytick.major.size": 2.5,
        "legend.fontsize": SMALLEST,
        "legend.frameon": False,
        "legend.handlelength": 1.4,
        "legend.handletextpad": 0.5,
        "legend.columnspacing": 1.2,
        "legend.borderpad": 0.2,
        "hatch.linewidth": 0.5,
        "hatch.color": INK,
        "lines.linewidth": 1.0,
        "grid.color": "#E4E4E4",
        "grid.linewidth": 0.5,
        "figure.dpi": 200,
        "savefig.dpi": 300,
        "savefig.bbox": None,  # a cropped figure is no longer 89 mm wide
        "savefig.facecolor": "white",
        "figure.facecolor": "white",
        "axes.facecolor": "white",
        "svg.hashsalt": "kfanalysis",
        "svg.fonttype": "none",
        "pdf.fonttype": 42,
        "pdf.compression": 6,
        "path.simplify": True,
    }


@contextmanager
def styled() -> Iterator[None]:
    """Hold matplotlib's defaults plus our settings, then give the caller's rcParams back."""
    import matplotlib

    held: dict[Any, Any] = dict(matplotlib.rcParamsDefault)
    held.update(settings())
    with matplotlib.rc_context({name: value for name, value in held.items() if name not in _OF_THE_SESSION}):
        yield
        interactive = matplotlib.is_interactive()
    # A notebook's backend turns this on when the first figure wakes it; giving the old value back would put it to
    # sleep again, and only the first figure would ever be shown.
    matplotlib.interactive(interactive)


def save_figure(figure: Figure, path: Path) -> None:
    """Save as the path's svg, png or pdf, free of dates; a glyph that no font has is an error, not a box."""
    stamps = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}, ".png": {"Software": None}}
    with styled(), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing from")
        try:
            figure.savefig(path, metadata=stamps[path.suffix])
        except UserWarning as warning:
            raise KfanalysisError(
                f"{path.name}: {warning}: choose other words, or a font that has it"
            ) from None
    if path.suffix == ".svg":  # its texts are texts, which a reader's own Chinese font draws
        drawn = path.read_text(encoding="utf-8")
        path.write_text(drawn.replace(f"'{FONT}'", SVG_FONTS), encoding="utf-8", newline="\n")


def adopt_axes(ax: Axes) -> None:
    """Give the caller's axes our fonts and sizes; their frame and place stay the caller's."""
    family = register_font()
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_tick_params(labelsize=SMALLEST, labelfontfamily=family)
        axis.label.set(fontfamily=family, fontsize=7.5, parse_math=False)


def _cycle() -> Any:
    from cycler import cycler

    return cycler(color=[colour for colour, _ in SERIES])
