"""Drawings as inline SVG whose colours follow the page: light or dark, viridis by depth.

Matplotlib draws with stand-in colours, which are then replaced by CSS variables; so one drawing serves both themes.
It is imported when the first plot is drawn, since it takes a while and most sessions never write a report.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = 12  # shades of the depth scale; more layers share them
_INK, _FAINT = "#010203", "#040506"  # stand-ins for the page's text and rule colours
SERIES = [f"#0708{shade:02x}" for shade in range(COLOURS)]  # stand-ins for the depth scale
LINES = ("-", "--", "-.", ":")  # so that colour is never the only sign
_WIDE = 9.2  # inches; the page scales it

# Families of our own and of other scripts, by which the room that a text takes is reckoned; the page has its own font.
_FAMILIES = ("DejaVu Sans", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", "MS Gothic")

_STYLE = {
    "svg.fonttype": "none",  # text stays text: it can be searched, and takes the page's font and colour
    "font.family": "sans-serif",
    "font.size": 10.0,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _FAINT,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10.5,
    "axes.titlelocation": "left",
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "grid.color": _FAINT,
    "grid.linewidth": 0.5,
    "grid.alpha": 0.5,
    "xtick.color": _FAINT,
    "ytick.color": _FAINT,
    "xtick.labelcolor": _INK,
    "ytick.labelcolor": _INK,
    "lines.linewidth": 1.8,
    "legend.frameon": False,
    "legend.fontsize": 9.5,
}


def palette() -> dict[str, tuple[str, str]]:
    """The CSS variables of the depth scale: name to colour on a light and on a dark page (viridis, ends left out)."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    viridis = colormaps["viridis"]
    light, dark = np.linspace(0.0, 0.82, COLOURS), np.linspace(0.28, 1.0, COLOURS)
    return {
        f"--depth-{shade}": (to_hex(viridis(low)), to_hex(viridis(high)))
        for shade, (low, high) in enumerate(zip(light, dark, strict=True))
    }


@dataclass
class Drawing:
    """A figure, and its SVG text once the block that drew it has ended."""

    figure: Figure
    svg: str = ""


@contextmanager
def draw(name: str, height: float) -> Iterator[Drawing]:
    """A figure of ``height`` inches in the report's style; ``name`` keeps its ids apart from other figures'."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    style: Any = {**_STYLE, "svg.hashsalt": name, "font.sans-serif": _installed()}
    with rc_context(style), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # the reader's fonts have it
        drawing = Drawing(Figure(figsize=(_WIDE, height), layout="constrained"))
        yield drawing
        out = io.StringIO()
        drawing.figure.savefig(out, format="svg", dpi=200, metadata={"Date": None})
    drawing.svg = _inline(out.getvalue())


@cache
def _installed() -> list[str]:
    from matplotlib.font_manager import get_font_names

    found = set(get_font_names())
    return [family for family in _FAMILIES if family in found]


def _inline(text: str) -> str:
    """Matplotlib's SVG file as an element of a page: no prolog, no metadata, no doubled ids, the page's colours."""
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'<g id="[^"]*"', "<g", text)
    text = re.sub(r'<svg [^>]*?(viewBox="[^"]*")[^>]*>', r'<svg \1 aria-hidden="true">', text, count=1)
    text = re.sub(r"(font: [^\"']*?px )[^\";]*", r"\1system-ui, sans-serif", text)
    text = text.replace(_INK, "var(--ink)").replace(_FAINT, "var(--faint)")
    for shade, colour in enumerate(SERIES):
        text = text.replace(colour, f"var(--depth-{shade})")
    return text


def line_style(index: int, count: int) -> dict[str, Any]:
    """Colour by place on the depth scale, and a line pattern."""
    shade = round(index * (COLOURS - 1) / max(1, count - 1))
    return {"color": SERIES[shade], "linestyle": LINES[index % len(LINES)]}


def marks(points: int) -> dict[str, Any]:
    """Marks on the points where there are few."""
    return {"marker": "o", "markersize": 3.5} if points <= 15 else {}


def name_axes(axis: Axes, title: str, x: str, y: str) -> None:
    """Write a title and what the two axes are."""
    axis.set_title(title)
    axis.set_xlabel(x)
    axis.set_ylabel(y)


def add_legend(figure: Figure, axis: Axes, below: bool = False) -> None:
    """One legend beside or below the plots, for the lines of ``axis``."""
    handles, labels = axis.get_legend_handles_labels()
    if below:
        figure.legend(handles, labels, loc="outside lower left", ncols=4)
    else:
        figure.legend(handles, labels, loc="outside right upper", ncols=1 if len(labels) <= 14 else 2)


def log_if_wide(axis: Axes) -> None:
    """A logarithmic scale where the values span more than a factor of ten."""
    low, high = axis.dataLim.intervaly
    if np.isfinite(low) and low > 0 and high > 10 * low:
        axis.set_yscale("log")
