"""The report's plots as inline SVG whose colours follow the page: light or dark, viridis by depth.

Matplotlib draws with stand-in colours, which are then replaced by CSS variables; so one drawing serves both themes.
It is imported when the first plot is drawn, since it takes a while and most sessions never write a report.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.events import FloatArray, NormsMeasured, QualityMeasured, SuperpositionMeasured

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = 12  # shades of the depth scale; more layers share them
_INK, _FAINT = "#010203", "#040506"  # stand-ins for the page's text and rule colours
_SERIES = [f"#0708{shade:02x}" for shade in range(COLOURS)]  # stand-ins for the depth scale
_LINES = ("-", "--", "-.", ":")  # so that colour is never the only sign
_WIDE = 9.2  # inches; the page scales it

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


def plot_norms(norms: Sequence[NormsMeasured]) -> str:
    """Relative norm and relative change of every edited layer over edits."""
    layers = sorted({layer for event in norms for layer in event.layers})
    with _drawing("norms", 3.3) as drawing:
        left, right = drawing.figure.subplots(1, 2)
        for index, layer in enumerate(layers):
            rows = [(event, event.layers.index(layer)) for event in norms if layer in event.layers]
            at = [event.position for event, _ in rows]
            base = np.array([event.base[place] for event, place in rows])
            look = {**_look(index, len(layers)), "label": f"layer {layer}", **_dots(len(at))}
            left.plot(at, np.array([event.norm[place] for event, place in rows]) / base, **look)
            right.plot(at, np.array([event.change[place] for event, place in rows]) / base, **look)
        _label(left, "Norm", "edits", "‖W‖ / ‖W₀‖")
        _label(right, "Distance from the base model", "edits", "‖W − W₀‖ / ‖W₀‖")
        _log_if_wide(left)
        _legend(drawing.figure, left)
    return drawing.svg


def plot_superposition(first: SuperpositionMeasured, last: SuperpositionMeasured) -> str:
    """The distribution of p(k_i, k_j) by layer as heatmaps, before and now."""
    from matplotlib import colormaps
    from matplotlib.colors import LogNorm

    viridis = colormaps["viridis"]
    shares = [_shares(event) for event in (first, last)]
    seen = np.concatenate([share[share > 0] for share in shares])
    norm = LogNorm(float(seen.min()), float(seen.max())) if seen.size else None
    span = _span(last.edges, shares)
    with _drawing("superposition", 0.9 + 2.4 * min(1.8, max(1.0, len(last.layers) / 10))) as drawing:
        axes = drawing.figure.subplots(1, 2, sharex=True)
        for axis, event, share, title in zip(axes, (first, last), shares, ("Before", "Now"), strict=True):
            image = axis.imshow(
                np.ma.masked_equal(share, 0),
                norm=norm,
                cmap=viridis.with_extremes(bad=viridis(0)),  # no pair at all: the dark end of the scale
                aspect="auto",
                origin="lower",
                interpolation="nearest",
                extent=(event.edges[0], event.edges[-1], -0.5, len(event.layers) - 0.5),
            )
            axis.grid(visible=False)
            _layer_ticks(axis.yaxis, event.layers)
            _p_axis(axis, span)
            _label(axis, f"{title}: after {event.position} edits", "p(kᵢ, kⱼ)", "layer")
        bar = drawing.figure.colorbar(image, ax=axes, pad=0.02, aspect=28)
        bar.set_label("share of pairs")
        bar.outline.set_visible(False)
    return drawing.svg


def plot_histogram(first: SuperpositionMeasured, last: SuperpositionMeasured, layer: int) -> str:
    """The histogram of one layer before and now, and the kurtosis of every layer before and now."""
    shares = [_shares(first), _shares(last)]
    floor = 0.5 * min((float(share[share > 0].min()) for share in shares if share.any()), default=1e-6)
    with _drawing("histogram", 3.3) as drawing:
        left, right = drawing.figure.subplots(1, 2)
        looks = ((first, 1, "before"), (last, COLOURS - 3, "now"))
        for (event, colour, name), share in zip(looks, shares, strict=True):
            dashed = name == "before"  # and on top, so that both show where they agree
            look = {"color": _SERIES[colour], "linestyle": _LINES[dashed], "zorder": 2 + dashed, "label": name}
            if layer in event.layers:
                row = np.maximum(share[event.layers.index(layer)], floor)
                left.stairs(row, event.edges, baseline=None, linewidth=1.6, **look)
            right.plot(event.layers, event.kurtosis, marker="o", markersize=4, **look)
        left.set_yscale("log")
        left.set_ylim(bottom=floor)
        _p_axis(left, _span(last.edges, shares))
        _layer_ticks(right.xaxis, last.layers, places=last.layers)
        _label(left, f"Layer {layer}", "p(kᵢ, kⱼ)", "share of pairs")
        _label(right, "Kurtosis by depth", "layer", "excess kurtosis")
        _legend(drawing.figure, right)
    return drawing.svg


def plot_quality(quality: Sequence[QualityMeasured]) -> str:
    """Quality over edits: shares on the left, perplexity on the right where it was measured."""
    final = sorted((e for e in quality if e.protocol == "final"), key=lambda event: event.position)
    fresh = sorted((e for e in quality if e.protocol == "immediate"), key=lambda event: event.position)
    confusion = [(e.position, e.perplexity) for e in final if e.perplexity is not None]
    lines = [("efficacy, all edits so far", final, "efficacy"), ("retention", final, "retention")]
    lines += [("untouched facts", final, "untouched"), ("efficacy, own batch", fresh, "efficacy")]
    with _drawing("quality", 3.3) as drawing:
        axes = drawing.figure.subplots(1, 2 if confusion else 1, squeeze=False)[0]
        for index, (name, events, metric) in enumerate(lines):
            points = [(e.position, getattr(e, metric)) for e in events if getattr(e, metric) is not None]
            if points:
                axes[0].plot(*zip(*points, strict=True), label=name, **_look(index, len(lines)), **_dots(len(points)))
        lowest = axes[0].dataLim.y0
        axes[0].set_ylim(max(-0.03, np.floor(10 * lowest) / 10 - 0.13) if np.isfinite(lowest) else -0.03, 1.03)
        _label(axes[0], "Shares", "edits", "share")
        if confusion:
            axes[1].plot(*zip(*confusion, strict=True), **_look(0, 1), **_dots(len(confusion)))
            _label(axes[1], "Perplexity on held-out text", "edits", "perplexity")
            _log_if_wide(axes[1])
        _legend(drawing.figure, axes[0], below=True)
    return drawing.svg


@dataclass
class _Drawing:
    """A figure, and its SVG text once the block that drew it has ended."""

    figure: Figure
    svg: str = ""


@contextmanager
def _drawing(name: str, height: float) -> Iterator[_Drawing]:
    """A figure of ``height`` inches in the report's style; ``name`` keeps its ids apart from other figures'."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    style: Any = {**_STYLE, "svg.hashsalt": name}
    with rc_context(style):
        drawing = _Drawing(Figure(figsize=(_WIDE, height), layout="constrained"))
        yield drawing
        out = io.StringIO()
        drawing.figure.savefig(out, format="svg", dpi=200, metadata={"Date": None})
    drawing.svg = _inline(out.getvalue())


def _inline(text: str) -> str:
    """Matplotlib's SVG file as an element of a page: no prolog, no metadata, no doubled ids, the page's colours."""
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'<g id="[^"]*"', "<g", text)
    text = re.sub(r'<svg [^>]*?(viewBox="[^"]*")[^>]*>', r'<svg \1 aria-hidden="true">', text, count=1)
    text = re.sub(r"(font: [^\"']*?px )[^\";]*", r"\1system-ui, sans-serif", text)
    text = text.replace(_INK, "var(--ink)").replace(_FAINT, "var(--faint)")
    for shade, colour in enumerate(_SERIES):
        text = text.replace(colour, f"var(--depth-{shade})")
    return text


def _look(index: int, count: int) -> dict[str, Any]:
    """Colour by place on the depth scale, and a line pattern."""
    shade = round(index * (COLOURS - 1) / max(1, count - 1))
    return {"color": _SERIES[shade], "linestyle": _LINES[index % len(_LINES)]}


def _dots(points: int) -> dict[str, Any]:
    """Marks on the points where there are few."""
    return {"marker": "o", "markersize": 3.5} if points <= 15 else {}


def _label(axis: Axes, title: str, x: str, y: str) -> None:
    axis.set_title(title)
    axis.set_xlabel(x)
    axis.set_ylabel(y)


def _legend(figure: Figure, axis: Axes, below: bool = False) -> None:
    """One legend beside or below the plots, for the lines of ``axis``."""
    handles, labels = axis.get_legend_handles_labels()
    if below:
        figure.legend(handles, labels, loc="outside lower left", ncols=4)
    else:
        figure.legend(handles, labels, loc="outside right upper", ncols=1 if len(labels) <= 14 else 2)


def _p_axis(axis: Axes, span: tuple[float, float]) -> None:
    """The axis of p with a tick at zero and few others, so that their numbers stay apart."""
    axis.set_xlim(*span)
    axis.locator_params(axis="x", nbins=5)


def _log_if_wide(axis: Axes) -> None:
    """A logarithmic scale where the values span more than a factor of ten."""
    low, high = axis.dataLim.intervaly
    if np.isfinite(low) and low > 0 and high > 10 * low:
        axis.set_yscale("log")


def _layer_ticks(axis: Any, layers: Sequence[int], places: Sequence[int] | None = None) -> None:
    """At most a dozen ticks named by layer; ``places`` where each layer lies (0, 1, ... if None)."""
    step = -(-len(layers) // 12)
    axis.set_ticks((places or range(len(layers)))[::step], [str(layer) for layer in layers[::step]])


def _shares(event: SuperpositionMeasured) -> FloatArray:
    """Counts (L, B) as shares of each layer's pairs."""
    counts = np.asarray(event.counts, dtype=np.float64)
    shares: FloatArray = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return shares


def _span(edges: FloatArray, shares: Sequence[FloatArray]) -> tuple[float, float]:
    """The part of the axis with values in it, symmetric about zero."""
    used = np.any(np.concatenate([share > 0 for share in shares]), axis=0)
    if not used.any():
        return float(edges[0]), float(edges[-1])
    places = np.flatnonzero(used)
    reach = max(abs(float(edges[places[0]])), abs(float(edges[places[-1] + 1])))
    return -reach, reach
