"""The report's plots: norms, superposition and quality over edits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.events import FloatArray, NormsMeasured, QualityMeasured, SuperpositionMeasured
from engine.session.drawing import COLOURS, LINES, SERIES, add_legend, draw, line_style, log_if_wide, marks, name_axes
from engine.support import counted
from engine.support.wording import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Said = Callable[[str], str]
"""Puts a text of the program into the language of a page."""


def plot_norms(norms: Sequence[NormsMeasured], said: Said = str) -> str:
    """Relative norm and relative change of every edited layer over edits; ``said`` puts texts into a language."""
    layers = sorted({layer for event in norms for layer in event.layers})
    with draw("norms", 3.3) as drawing:
        left, right = drawing.figure.subplots(1, 2)
        for index, layer in enumerate(layers):
            rows = [(event, event.layers.index(layer)) for event in norms if layer in event.layers]
            at = [event.position for event, _ in rows]
            base = np.array([event.base[place] for event, place in rows])
            look = {
                **line_style(index, len(layers)),
                "label": said(say("layer {layer}", layer=layer)),
                **marks(len(at)),
            }
            left.plot(at, np.array([event.norm[place] for event, place in rows]) / base, **look)
            right.plot(at, np.array([event.change[place] for event, place in rows]) / base, **look)
        name_axes(left, said(say("Norm")), said(say("edits")), "‖W‖ / ‖W₀‖")
        name_axes(right, said(say("Distance from the base model")), said(say("edits")), "‖W − W₀‖ / ‖W₀‖")
        log_if_wide(left)
        add_legend(drawing.figure, left)
    return drawing.svg


def plot_superposition(first: SuperpositionMeasured, last: SuperpositionMeasured, said: Said = str) -> str:
    """The distribution of p(k_i, k_j) by layer as heatmaps, before and now."""
    from matplotlib import colormaps
    from matplotlib.colors import LogNorm

    viridis = colormaps["viridis"]
    shares = [_shares(event) for event in (first, last)]
    seen = np.concatenate([share[share > 0] for share in shares])
    norm = LogNorm(float(seen.min()), float(seen.max())) if seen.size else None
    span = _span(last.edges, shares)
    with draw("superposition", 0.9 + 2.4 * min(1.8, max(1.0, len(last.layers) / 10))) as drawing:
        axes = drawing.figure.subplots(1, 2, sharex=True)
        for axis, event, share, when in zip(axes, (first, last), shares, (say("Before"), say("Now")), strict=True):
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
            title = said(say("{title}: after {edits}", title=when, edits=counted.edits(event.position)))
            name_axes(axis, title, "p(kᵢ, kⱼ)", said(say("layer")))
        bar = drawing.figure.colorbar(image, ax=axes, pad=0.02, aspect=28)
        bar.set_label(said(say("share of pairs")))
        bar.outline.set_visible(False)
    return drawing.svg


def plot_histogram(first: SuperpositionMeasured, last: SuperpositionMeasured, layer: int, said: Said = str) -> str:
    """The histogram of one layer before and now, and the kurtosis of every layer before and now."""
    shares = [_shares(first), _shares(last)]
    floor = 0.5 * min((float(share[share > 0].min()) for share in shares if share.any()), default=1e-6)
    with draw("histogram", 3.3) as drawing:
        left, right = drawing.figure.subplots(1, 2)
        looks = ((first, 1, say("before")), (last, COLOURS - 3, say("now")))
        for (event, colour, name), share in zip(looks, shares, strict=True):
            dashed = colour == 1  # and on top, so that both show where they agree
            look = {"color": SERIES[colour], "linestyle": LINES[dashed], "zorder": 2 + dashed, "label": said(name)}
            if layer in event.layers:
                row = np.maximum(share[event.layers.index(layer)], floor)
                left.stairs(row, event.edges, baseline=None, linewidth=1.6, **look)
            right.plot(event.layers, event.kurtosis, marker="o", markersize=4, **look)
        left.set_yscale("log")
        left.set_ylim(bottom=floor)
        _p_axis(left, _span(last.edges, shares))
        _layer_ticks(right.xaxis, last.layers, places=last.layers)
        name_axes(left, said(say("Layer {layer}", layer=layer)), "p(kᵢ, kⱼ)", said(say("share of pairs")))
        name_axes(right, said(say("Kurtosis by depth")), said(say("layer")), said(say("excess kurtosis")))
        add_legend(drawing.figure, right)
    return drawing.svg


def plot_quality(quality: Sequence[QualityMeasured], said: Said = str) -> str:
    """Quality over edits: shares on the left, perplexity on the right where it was measured."""
    final = sorted((e for e in quality if e.protocol == "final"), key=lambda event: event.position)
    fresh = sorted((e for e in quality if e.protocol == "immediate"), key=lambda event: event.position)
    confusion = [(e.position, e.perplexity) for e in final if e.perplexity is not None]
    lines = [(say("efficacy, all edits so far"), final, "efficacy"), (say("retention"), final, "retention")]
    lines += [(say("untouched facts"), final, "untouched"), (say("efficacy, own batch"), fresh, "efficacy")]
    lines += [(say("questions"), final, "questions")]
    with draw("quality", 3.3) as drawing:
        axes = drawing.figure.subplots(1, 2 if confusion else 1, squeeze=False)[0]
        for index, (name, events, metric) in enumerate(lines):
            points = [(e.position, getattr(e, metric)) for e in events if getattr(e, metric) is not None]
            if points:
                axes[0].plot(
                    *zip(*points, strict=True), label=said(name), **line_style(index, len(lines)), **marks(len(points))
                )
        lowest = axes[0].dataLim.y0
        axes[0].set_ylim(max(-0.03, np.floor(10 * lowest) / 10 - 0.13) if np.isfinite(lowest) else -0.03, 1.03)
        name_axes(axes[0], said(say("Shares")), said(say("edits")), said(say("share")))
        if confusion:
            axes[1].plot(*zip(*confusion, strict=True), **line_style(0, 1), **marks(len(confusion)))
            name_axes(axes[1], said(say("Perplexity on held-out text")), said(say("edits")), said(say("perplexity")))
            log_if_wide(axes[1])
        add_legend(drawing.figure, axes[0], below=True)
    return drawing.svg


def _p_axis(axis: Axes, span: tuple[float, float]) -> None:
    """The axis of p with a tick at zero and few others, so that their numbers stay apart."""
    axis.set_xlim(*span)
    axis.locator_params(axis="x", nbins=5)


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
