"""Angles between the keys of all pairs of facts at one layer: in whitened space, and between the raw keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt

from engine.support import counted
from engine.support.wording import say
from gui.language.wording import tr
from gui.widgets.map_words import angles_in_words
from gui.widgets.plots import Plot, Rows

if TYPE_CHECKING:
    from engine.diagnostics.superposition import Superposition
    from gui.style.theme import Theme

HEADER = (say("layer"), say("angle from"), say("angle to"), say("whitened"), say("plain"))
RIGHT_ANGLE = 90.0
LEGEND_LEFT, LEGEND_RIGHT = (8, 4), (-8, 4)  # pixels from the upper corner
ORANGE = {False: "#b4540a", True: "#f0a35e"}  # for the raw keys; distinguishable from blue with any colour vision


class AnglePlot(Plot):
    """Two overlaid histograms, as shares of all pairs; those of the base model as thin lines behind."""

    def __init__(self) -> None:
        super().__init__(say("Angles between keys"), say("angle, degrees"), say("share of pairs"))
        self.rows = self.bins
        self.fit_asked.connect(self.fit)
        self._now: Superposition | None = None
        self._before: Superposition | None = None
        self._row = 0
        self._plain, self._whitened, self._plain_before, self._whitened_before = (
            pg.PlotCurveItem([0.0, 1.0], [0.0], stepMode="center", fillLevel=0) for _ in range(4)
        )
        self._right = pg.InfiniteLine(RIGHT_ANGLE, angle=90)
        self._legend = self.item.addLegend(offset=LEGEND_RIGHT)
        for item in (self._plain, self._whitened, self._plain_before, self._whitened_before, self._right):
            self.item.addItem(item)
        self.logs.offer("left", self._filled, self._draw)

    def apply_theme(self, theme: Theme) -> None:
        """Whitened angles in the accent colour, raw ones in orange, those of the base model dashed."""
        super().apply_theme(theme)
        orange = pg.mkColor(ORANGE[theme.dark])
        pale = pg.mkColor(ORANGE[theme.dark])
        pale.setAlphaF(0.25)
        self._whitened.setPen(pg.mkPen(theme.color("accent")))
        self._whitened.setBrush(theme.color("accent", 0.35))
        self._plain.setPen(pg.mkPen(orange))
        self._plain.setBrush(pale)
        self._whitened_before.setPen(pg.mkPen(theme.color("muted"), style=Qt.PenStyle.DashLine))
        self._plain_before.setPen(pg.mkPen(theme.color("muted"), style=Qt.PenStyle.DashLine))
        self._right.setPen(pg.mkPen(theme.color("faint"), style=Qt.PenStyle.DotLine))
        self._legend.setBrush(theme.color("surface", 0.8))
        self._legend.setLabelTextColor(theme.color("muted"))
        self._legend.setLabelTextSize(f"{theme.font(0.85).pointSizeF():.1f}pt")

    def show_layer(self, now: Superposition | None, before: Superposition | None, row: int) -> None:
        """Draw the layer with index ``row`` of ``now``."""
        self._now, self._before, self._row = now, before, row
        if now is None:
            self.say("")
            return
        self._draw()
        self._name_curves()
        self.say(angles_in_words(now.layers[row], float(now.whitened.mean[row]), float(now.plain.mean[row])))

    def _draw(self) -> None:
        row = self._row
        for found, curves in (
            (self._now, (self._whitened, self._plain)),
            (self._before, (self._whitened_before, self._plain_before)),
        ):
            for curve in curves:
                curve.setVisible(found is not None)
            if found is not None:
                for curve, spread in zip(curves, (found.whitened, found.plain), strict=True):
                    curve.setFillLevel(self.logs.floor("left"))
                    curve.setData(spread.edges[row], self.logs.heights("left", shares(spread.counts[row])))
        self.fit()

    def _filled(self) -> np.ndarray:
        """The shares of all bins that have any."""
        found = [spread for result in (self._now, self._before) if result for spread in (result.whitened, result.plain)]
        heights = np.concatenate([np.empty(0), *(shares(spread.counts[self._row]) for spread in found)])
        return heights[heights > 0]

    def fit(self) -> None:
        """Show all occurring angles, and 90 degrees."""
        if self._now is None:
            return
        found = [spread for result in (self._now, self._before) if result for spread in (result.whitened, result.plain)]
        filled = [spread.edges[self._row][:-1][spread.counts[self._row] > 0] for spread in found]
        places = np.concatenate([*filled, [RIGHT_ANGLE]])
        width = float(self._now.whitened.edges[self._row][1] - self._now.whitened.edges[self._row][0])
        top = max(float(shares(spread.counts[self._row]).max()) for spread in found)
        low, high = float(places.min()) - width, float(places.max()) + 2 * width
        self.show_range((low, high), self.logs.span("left", (0.0, top * 1.12)))
        # On the side that has fewer pairs.
        means = [float(spread.mean[self._row]) for spread in found]
        crowded = sum(means) / len(means) > (low + high) / 2
        self._legend.setOffset(LEGEND_LEFT if crowded else LEGEND_RIGHT)

    def _name_curves(self) -> None:
        """The shown curves by name."""
        self._legend.clear()
        self._legend.addItem(self._whitened, tr("whitened space"))
        self._legend.addItem(self._plain, tr("keys as they are"))
        if self._before is not None:
            self._legend.addItem(self._whitened_before, tr("before the session"))

    def bins(self) -> Rows:
        """The table of pairs per non-empty bin, for all layers."""
        now = self._now
        if now is None:
            return HEADER, []
        rows = [
            [layer, float(low), float(high), int(white), int(plain)]
            for place, layer in enumerate(now.layers)
            for low, high, white, plain in zip(
                now.whitened.edges[place][:-1],
                now.whitened.edges[place][1:],
                now.whitened.counts[place],
                now.plain.counts[place],
                strict=True,
            )
            if white or plain
        ]
        return HEADER, rows

    def describe(self, place: QPointF) -> str:
        """The number of pairs in the bin under the pointer as text, "" outside."""
        if self._now is None:
            return ""
        edges = self._now.whitened.edges[self._row]
        column = int(np.searchsorted(edges, place.x(), side="right")) - 1
        if not 0 <= column < len(edges) - 1:
            return ""
        white, plain = (int(spread.counts[self._row][column]) for spread in (self._now.whitened, self._now.plain))
        return tr(
            "{low:.0f}° to {high:.0f}°: {white} in whitened space, {plain:,} of the keys as they are",
            low=float(edges[column]),
            high=float(edges[column + 1]),
            white=counted.pairs(white),
            plain=plain,
        )


def shares(counts: np.ndarray) -> np.ndarray:
    """Counts (B,) as shares of all."""
    return counts / max(int(counts.sum()), 1)
