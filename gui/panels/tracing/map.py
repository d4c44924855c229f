"""One map of a causal trace: tokens, or their roles, by layers, in shades of one hue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QResizeEvent

from engine.support.wording import join_texts, say
from gui.language.wording import shown, tr
from gui.widgets.map_words import trace_in_words
from gui.widgets.plots import Plot, Rows
from gui.widgets.shares_map import show_layers
from gui.widgets.top_tokens import visible_token

if TYPE_CHECKING:
    from engine.events import AverageTrace, FloatArray, Trace, TraceKind
    from gui.style.theme import Theme

KINDS: tuple[TraceKind, ...] = ("hidden", "mlp", "attention")
NAMES: Mapping[TraceKind, str] = {"hidden": say("hidden state"), "mlp": "MLP", "attention": say("attention")}
OF_A_LAYER: Mapping[TraceKind, str] = {
    "hidden": say("hidden state of layer"),
    "mlp": say("MLP of layer"),
    "attention": say("attention of layer"),
}
ROLES: Mapping[str, str] = {
    "first subject": say("first subject"),
    "middle subject": say("middle subject"),
    "last subject": say("last subject"),
    "first after": say("first after"),
    "further": say("further"),
    "last": say("last"),
}
NAME_LENGTH = 14
EDGE = 0.05  # margin as a share of a cell, for the frame of one at the border
STAR = "*"  # appended to the tokens of the subject
# From zero to full effect, perceptually uniform: purple, green and red as in the paper, by theme.
RAMPS: Mapping[TraceKind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "hidden": (
        ("#faf9f6", "#dddaee", "#b0a9d6", "#7f71bb", "#553d95", "#2b1160"),
        ("#1c1f24", "#322b50", "#52448c", "#7d6fc2", "#aea2e4", "#e6dffc"),
    ),
    "mlp": (
        ("#faf9f6", "#d5e9d4", "#99ce9d", "#51a668", "#1d7541", "#003d1e"),
        ("#1c1f24", "#1b3b2b", "#226444", "#3b9362", "#79c394", "#d0f3d8"),
    ),
    "attention": (
        ("#faf9f6", "#f9dacb", "#f0a98c", "#dc6c54", "#b03030", "#600d18"),
        ("#1c1f24", "#492522", "#84382d", "#c0573f", "#ea9073", "#fed9c6"),
    ),
}


@dataclass(frozen=True)
class Traced:
    """The data of the maps: one fact's probabilities, or the average effects of several.

    ``rows`` (T,) name tokens or roles, ``subject`` those of the subject; ``maps`` (T, L) range from ``floor``
    (nothing restored) to ``ceiling`` (the clean run); ``facts`` (T,) is the number of facts of a row, empty: one.
    """

    rows: tuple[str, ...]
    subject: tuple[bool, ...]
    layers: tuple[int, ...]
    high: float
    low: float
    floor: float
    ceiling: float
    maps: Mapping[TraceKind, FloatArray]
    facts: tuple[int, ...] = ()

    @classmethod
    def of_fact(cls, trace: Trace) -> Traced:
        """The tokens of one fact."""
        first, last = trace.subject
        inside = tuple(first <= token <= last for token in range(len(trace.tokens)))
        rows = tuple(visible_token(token) for token in trace.tokens)
        return cls(rows, inside, trace.layers, trace.high, trace.low, trace.low, trace.high, trace.maps)

    @classmethod
    def of_average(cls, average: AverageTrace) -> Traced:
        """The average by role, with the roles that occur in some fact."""
        kept = [row for row, facts in enumerate(average.facts) if facts]
        roles, facts = tuple(average.roles[row] for row in kept), tuple(average.facts[row] for row in kept)
        maps = {kind: values[kept] for kind, values in average.maps.items()}
        rows, inside = tuple(ROLES.get(role, role) for role in roles), tuple("subject" in role for role in roles)
        ceiling = average.high - average.low
        return cls(rows, inside, average.layers, average.high, average.low, 0.0, ceiling, maps, facts)

    def effect(self, kind: TraceKind, row: int, column: int) -> float:
        """The probability recovered by restoring that state."""
        return float(self.maps[kind][row, column]) - self.floor

    def largest(self, kind: TraceKind) -> tuple[int, int]:
        """Row and column of the largest effect."""
        row, column = np.unravel_index(int(np.nanargmax(self.maps[kind])), self.maps[kind].shape)
        return int(row), int(column)

    def label(self, row: int) -> str:
        """The row's name; tokens of the subject have a star."""
        return join_texts("", [self.rows[row], self._star(row)])

    def short_label(self, row: int, most: int) -> str:
        """The row's name as it is shown, truncated to ``most`` letters."""
        name = shown(self.rows[row])
        return (name if len(name) <= most else f"{name[: most - 1]}…") + self._star(row)

    def _star(self, row: int) -> str:
        return STAR * (self.subject[row] and not self.facts)


class TraceMap(Plot):
    """The map of one kind of state. Its largest effect has a frame; for hidden states only among the subject's tokens,
    as restoring the last token at late layers always recovers the full probability."""

    def __init__(self, kind: TraceKind) -> None:
        super().__init__(say("Causal trace of {state}", state=NAMES[kind]), OF_A_LAYER[kind], "")
        self.kind = kind
        self.rows = self.cells
        self.fit_asked.connect(self.fit)
        self.item.getViewBox().invertY(True)
        self._traced: Traced | None = None
        self._image = pg.ImageItem(axisOrder="row-major")
        self._frame = pg.PlotCurveItem()
        for item in (self._image, self._frame):
            self.item.addItem(item)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        super().apply_theme(theme)
        for side in ("left", "bottom"):
            axis = self.item.getAxis(side)
            axis.setGrid(False)
            axis.setStyle(tickLength=0)  # ticks would be drawn over the cells
        self._image.setLookupTable(hue_table(theme, self.kind))
        scale = self.devicePixelRatioF()
        self._frame.setPen(pg.mkPen(theme.color("text"), width=1.4 * scale))
        self._frame.setShadowPen(pg.mkPen(theme.color("surface"), width=4 * scale))

    def show_traced(self, traced: Traced | None, window: int = 1) -> None:
        """Draw the map of this kind; MLP and attention were restored in ``window`` layers at once."""
        self._traced = traced
        self._image.setVisible(traced is not None)
        self._frame.setVisible(traced is not None)
        if traced is None:
            self.say("")
            return
        wide = window > 1 and self.kind != "hidden"
        across = say("{state} of {window} layers", state=NAMES[self.kind], window=window)
        self.set_label("bottom", across if wide else OF_A_LAYER[self.kind])
        shades = np.ascontiguousarray(traced.maps[self.kind], dtype=np.float32)
        top = max(traced.ceiling, traced.floor + 1e-6)
        self._image.setImage(shades, levels=(traced.floor, top), autoLevels=False)
        rows, columns = shades.shape
        self._image.setRect(QRectF(-0.5, -0.5, columns, rows))
        row, column = self.peak(traced)
        self._frame.setData(np.array([-1, 1, 1, -1, -1]) * 0.5 + column, np.array([-1, -1, 1, 1, -1]) * 0.5 + row)
        layer, effect = traced.layers[column], traced.effect(self.kind, row, column)
        self.say(trace_in_words(NAMES[self.kind], layer, traced.label(row), effect, traced.ceiling - traced.floor))
        self.fit()

    def peak(self, traced: Traced) -> tuple[int, int]:
        """The cell with the frame."""
        if self.kind != "hidden":
            return traced.largest(self.kind)
        inside = [row for row, is_subject in enumerate(traced.subject) if is_subject]
        values = traced.maps[self.kind][inside]
        row, column = np.unravel_index(int(values.argmax()), values.shape)
        return inside[int(row)], int(column)

    def fit(self) -> None:
        """Show the whole map."""
        if self._traced is None:
            return
        rows, columns = len(self._traced.rows), len(self._traced.layers)
        step = max(1, -(-rows * self.fontMetrics().height() // max(int(self.item.vb.height()), 1)))
        ends = [row for row in range(rows) if self._traced.subject[row]][-1:]
        named = spaced_rows(rows, step, (self.peak(self._traced)[0], *ends, rows - 1))
        self.item.getAxis("left").setTicks([[(row, self._traced.short_label(row, NAME_LENGTH)) for row in named]])
        show_layers(self, self._traced.layers)
        self.show_range((-0.5 - EDGE, columns - 0.5 + EDGE), (-0.5 - EDGE, rows - 0.5 + EDGE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Omit names for which there is no room."""
        super().resizeEvent(event)
        if getattr(self, "_traced", None) is not None:  # pyqtgraph calls this before the constructor has finished
            self.fit()

    def describe(self, place: QPointF) -> str:
        """A description of the cell under the pointer, "" outside."""
        traced, row, column = self._traced, round(place.y()), round(place.x())
        if traced is None or not (0 <= row < len(traced.rows) and 0 <= column < len(traced.layers)):
            return ""
        layer, effect = traced.layers[column], traced.effect(self.kind, row, column)
        where = say("{token}, {state} of layer {layer}", token=traced.label(row), state=NAMES[self.kind], layer=layer)
        if traced.facts:
            facts = traced.facts[row]
            return tr(
                "{where}: brings back {effect:.3f} on average of {facts}", where=where, effect=effect, facts=facts
            )
        probability = traced.floor + effect
        return tr(
            "{where}: probability {probability:.3f}, effect {effect:+.3f}",
            where=where,
            probability=probability,
            effect=effect,
        )

    def cells(self) -> Rows:
        """The map as a table, one row per token."""
        return cells_of(self._traced, (self.kind,))


def spaced_rows(count: int, step: int, wanted: Sequence[int]) -> list[int]:
    """Rows of ``count`` at least ``step`` apart: as many of the ``wanted`` as possible, then others from the first."""
    chosen: list[int] = []
    for row in (*wanted, *range(count)):
        if all(abs(row - other) >= step for other in chosen):
            chosen.append(row)
    return sorted(chosen)


def cells_of(traced: Traced | None, kinds: tuple[TraceKind, ...]) -> Rows:
    """The maps of ``kinds`` as one table, one below the other, one row per token."""
    if traced is None:
        return [say("restored"), say("token")], []
    layers = (say("layer {layer}", layer=layer) for layer in traced.layers)
    header = [say("restored"), say("token"), *layers]
    rows = [
        [NAMES[kind], traced.label(row), *map(float, values)]
        for kind in kinds
        for row, values in enumerate(traced.maps[kind])
    ]
    return header, rows


def hue_table(theme: Theme, kind: TraceKind) -> np.ndarray:
    """A (256, 4) uint8 table from the background to the strongest ink of the hue of ``kind``."""
    colours = [QColor(stop) for stop in RAMPS[kind][theme.dark]]
    return pg.ColorMap(np.linspace(0, 1, len(colours)), colours).getLookupTable(nPts=256, alpha=True)
