"""The figures of a report's page: drawn by the plots, put into the page as svg that holds nothing from outside."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kfanalysis.tables import Tables

MAIN = ("status", "deadlines", "attainment", "obstacles")
_LEFT_OUT = re.compile(
    r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>|<!--.*?-->|<style.*?</style>", re.DOTALL
)
_DIGITS = re.compile(r"(\.[0-9]{4})[0-9]+")


def draw_figures(t: Tables, lang: str) -> Iterator[tuple[str, str, str]]:
    """Yield (name, svg, caption) of the main figures; none where matplotlib is not installed."""
    if find_spec("matplotlib") is None or t.commitments.empty:
        return
    import matplotlib.pyplot as plt

    from kfanalysis.publish.figures import FIGURES
    from kfanalysis.publish.style import styled

    for name in MAIN:
        axes = FIGURES[name](t, lang=lang)
        figure = axes.get_figure(root=True)
        assert figure is not None
        written = io.StringIO()
        with styled():
            figure.savefig(written, format="svg", metadata={"Date": None})
        plt.close(figure)
        yield name, clean_svg(written.getvalue(), name), str(axes.kf_caption)  # type: ignore[attr-defined]


def clean_svg(svg: str, name: str) -> str:
    """Clean an svg for a page that holds several: no prolog, no style of its own, ids that no other figure has.

    >>> clean_svg('<?xml version="1.0"?><svg width="9.123456pt"><g id="a"/><use xlink:href="#a"/></svg>', "x")
    '<svg style="stroke-linejoin:round;stroke-linecap:butt" role="img" width="9.1234pt"><g id="x-a"/><use href="#x-a"/></svg>'
    """
    bare = _LEFT_OUT.sub("", svg)
    bare = re.sub(r'(?<=[ ])id="', f'id="{name}-', bare)
    bare = bare.replace('xlink:href="#', f'href="#{name}-').replace("url(#", f"url(#{name}-")
    bare = re.sub(r' xmlns(?::xlink)?="[^"]*"', "", bare)
    bare = bare.replace("<svg", '<svg style="stroke-linejoin:round;stroke-linecap:butt" role="img"', 1)
    return re.sub(r"[ \n]+", " ", _DIGITS.sub(r"\1", bare)).strip().replace("> <", "><")
