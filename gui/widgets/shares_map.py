"""The share of an edit that reaches other facts, by layer: the largest of all facts, and those of the first few."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QResizeEvent

from engine.support.wording import say
from gui.widgets.map_words import layers_in_words, taken_in_words
from gui.widgets.overlap_map import shaded
from gui.widgets.plots import Plot, Rows, diverging_table

if TYPE_CHECKING:
    from engine.events import InterferencePredicted
    from gui.style.theme import Theme

AXIS_WIDTH = 96  # pixels left of both plots, so that their layers are aligned
NAME_LENGTH = 13
BAR = 0.72  # of the distance between layers


class LayerBars(Plot):
    """The largest |p| onto any fact at each layer. The suggested layer and those that would be written are
    highlighted; a line is drawn at the threshold."""

    def __init__(self) -> None:
        super().__init__(say("Largest share at each layer"), "", say("largest |p|"))
        self.rows = self.table
        self.fit_asked.connect(self.fit)
        self._told: InterferencePredicted | None = None
        self._others, self._written, self._offered = (
            pg.BarGraphItem(x=[], height=[], width=BAR, pen=None) for _ in range(3)
        )
        self._line = pg.InfiniteLine(0.5, angle=0)
        for item in (self._others, self._written, self._offered, self._line):
            self.item.addItem(item)
        self._threshold = 0.5
        self.logs.offer("left", self._heights, self._draw)
        self.item.getAxis("left").setWidth(AXIS_WIDTH)

    def apply_theme(self, theme: Theme) -> None:
        """The suggested layer in the accent colour, written ones in grey, others faint."""
        super().apply_theme(theme)
        self.item.getAxis("bottom").setGrid(False)
        self._others.setOpts(brush=theme.color("ghost"))
        self._written.setOpts(brush=theme.color("muted"))
        self._offered.setOpts(brush=theme.color("accent"))
        self._line.setPen(pg.mkPen(theme.color("warn"), style=Qt.PenStyle.DashLine))

    def show_prediction(self, told: InterferencePredicted | None, threshold: float) -> None:
        """Draw the layers of ``told``."""
        self._told, self._threshold = told, threshold
        if told is None:
            self.say("")
            return
        self.say(layers_in_words(told.layers, np.asarray(told.highest), told.offered))
        self._draw()

    def _draw(self) -> None:
        self._line.setPos(float(self.logs.place("left", self._threshold)))
        told = self._told
        if told is None:
            return
        groups: dict[pg.BarGraphItem, list[int]] = {self._others: [], self._written: [], self._offered: []}
        for place, layer in enumerate(told.layers):
            plain = self._written if layer in told.written else self._others
            groups[self._offered if layer == told.offered else plain].append(place)
        starts, heights = self.logs.bars("left", told.highest)
        for item, places in groups.items():
            item.setOpts(x=np.array(places, dtype=float), y0=starts[places], height=heights[places])
        self.fit()

    def fit(self) -> None:
        """Show all layers, and the threshold unless it is far above them."""
        if self._told is None:
            return
        show_layers(self, self._told.layers)
        upright = self.logs.span("left", (0.0, float(np.max(self._heights())) * 1.12))
        self.show_range((-0.5, len(self._told.layers) - 0.5), upright)

    def _heights(self) -> np.ndarray:
        """What the axis must show: the bars, and the threshold unless it is far above them."""
        highest = np.asarray(self._told.highest if self._told is not None else (), dtype=float)
        near = highest.size and self._threshold < 2 * highest.max()
        return np.append(highest, self._threshold) if near else highest

    def table(self) -> Rows:
        """Every layer with its largest share."""
        told = self._told
        if told is None:
            return [say("layer")], []
        rows = [
            [layer, float(high), _remark(layer, told)] for layer, high in zip(told.layers, told.highest, strict=True)
        ]
        return [say("layer"), say("largest |p|"), say("remark")], rows

    def describe(self, place: QPointF) -> str:
        """A description of the layer under the pointer."""
        row = round(place.x())
        if self._told is None or not 0 <= row < len(self._told.layers):
            return ""
        layer = self._told.layers[row]
        share = float(self._told.highest[row])
        if layer == self._told.offered:
            return say(
                "Layer {layer}: no fact takes more than {share:.3f} of an edit, least of those that can be offered",
                layer=layer,
                share=share,
            )
        return say("Layer {layer}: no fact takes more than {share:.3f} of an edit", layer=layer, share=share)


def _remark(layer: int, told: InterferencePredicted) -> str:
    if layer == told.offered:
        return say("offered")
    return say("written") if layer in told.written else ""


class SharesMap(Plot):
    """The most disturbed facts by layer: the largest share p of a queued fact's edit that reaches each."""

    def __init__(self) -> None:
        super().__init__(say("Shares of the most disturbed facts"), say("layer"), "")
        self.rows = self.cells
        self.fit_asked.connect(self.fit)
        self.item.getViewBox().invertY(True)
        self._told: InterferencePredicted | None = None
        self._image = pg.ImageItem(axisOrder="row-major")
        self._frame = pg.PlotCurveItem()
        for item in (self._image, self._frame):
            self.item.addItem(item)
        self.item.getAxis("left").setWidth(AXIS_WIDTH)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        super().apply_theme(theme)
        for side in ("left", "bottom"):
            self.item.getAxis(side).setGrid(False)
        self._image.setLookupTable(diverging_table(theme))
        self._frame.setPen(pg.mkPen(theme.color("text"), width=1.6 * self.devicePixelRatioF()))

    def show_prediction(self, told: InterferencePredicted | None) -> None:
        """Draw the first facts of ``told``; shades are square roots of shares, as in the overlap map."""
        self._told = told
        self.mark(None)
        self._image.setVisible(told is not None and told.shares.size > 0)
        self.say(taken_in_words(told.names, told.layers, np.asarray(told.shares)) if told is not None else "")
        if told is None or not told.shares.size:
            return
        facts, layers = told.shares.shape
        shades = np.ascontiguousarray(shaded(np.asarray(told.shares, dtype=np.float32), "p"))
        self._image.setImage(shades, levels=(-1.0, 1.0), autoLevels=False)
        self._image.setRect(QRectF(-0.5, -0.5, layers, facts))
        self.fit()

    def mark(self, row: int | None) -> None:
        """Draw a frame around the fact in ``row``, if it is among those shown."""
        told = self._told
        if told is None or row is None or row >= len(told.shares):
            self._frame.setData([], [])
            return
        right = len(told.layers) - 0.5
        self._frame.setData([-0.5, right, right, -0.5, -0.5], np.array([-0.5, -0.5, 0.5, 0.5, -0.5]) + row)

    def fit(self) -> None:
        """Show the whole map."""
        if self._told is None:
            return
        facts, layers = self._told.shares.shape
        step = max(1, -(-facts * self.fontMetrics().height() // max(int(self.item.vb.height()), 1)))
        names = [(n, short(name)) for n, name in enumerate(self._told.names[:facts]) if n % step == 0]
        self.item.getAxis("left").setTicks([names])
        show_layers(self, self._told.layers)
        self.show_range((-0.5, layers - 0.5), (-0.5, max(facts, 1) - 0.5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Omit names for which there is no room."""
        super().resizeEvent(event)
        if getattr(self, "_told", None) is not None:  # pyqtgraph calls this before the constructor has finished
            self.fit()

    @property
    def facts(self) -> int:
        """The number of facts that the map shows."""
        return len(self._told.shares) if self._told is not None else 0

    def row_at(self, place: QPointF) -> int | None:
        """The fact at ``place``."""
        row = round(place.y())
        return row if self._told is not None and 0 <= row < len(self._told.shares) else None

    def describe(self, place: QPointF) -> str:
        """A description of the cell under the pointer."""
        row, column = self.row_at(place), round(place.x())
        if self._told is None or row is None or not 0 <= column < len(self._told.layers):
            return ""
        share = float(self._told.shares[row, column])
        return say(
            "{fact} takes {share:.3f} of an edit at layer {layer}",
            fact=self._told.names[row],
            share=share,
            layer=self._told.layers[column],
        )

    def cells(self) -> Rows:
        """The map as a table, one row per fact."""
        told = self._told
        if told is None:
            return [say("fact")], []
        named = zip(told.names[: len(told.shares)], told.shares, strict=True)
        header = [say("fact"), *(say("layer {layer}", layer=layer) for layer in told.layers)]
        return header, [[name, *map(float, row)] for name, row in named]


def show_layers(plot: Plot, layers: tuple[int, ...]) -> None:
    """Label the layers below ``plot``, as many as there is room for."""
    step = max(1, len(layers) // 16)
    ticks = [(place, str(layer)) for place, layer in enumerate(layers) if place % step == 0]
    plot.item.getAxis("bottom").setTicks([ticks])


def short(name: str) -> str:
    """A name shortened for an axis."""
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"
