"""Kurtosis over relative depth, with overlaid curves of other models or edit counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from engine.support.wording import say
from gui.language.wording import shown, tr
from gui.widgets.map_words import depth_in_words
from gui.widgets.plots import Plot, Rows

if TYPE_CHECKING:
    from engine.laboratory.kurtosis_curves import KurtosisCurve
    from gui.style.theme import Theme

# Of the curves besides the model's own: each has a colour of the theme's series, and a marker and a dash besides.
MARKS = ("t1", "s", "d", "x", "star")
DASHES = (
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotDotLine,
    Qt.PenStyle.SolidLine,
)
REACH = 16.0  # largest distance in pixels from the pointer to the point that it selects


class DepthPlot(Plot):
    """The first curve is the current measurement, the second (if ``before`` is given) the base model, then others."""

    def __init__(self) -> None:
        super().__init__(say("Kurtosis over depth"), say("relative depth"), say("excess kurtosis of p"))
        self.rows = self.points
        self.fit_asked.connect(self.fit)
        self._curves: list[KurtosisCurve] = []
        self._items: list[pg.PlotDataItem] = []
        self._own = 0
        self._theme: Theme | None = None
        self._legend = self.item.addLegend(offset=(-8, 4))
        self.logs.offer("left", self._values, self._redraw)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        super().apply_theme(theme)
        self._theme = theme
        self._legend.setBrush(theme.color("surface", 0.8))
        self._legend.setLabelTextColor(theme.color("muted"))
        self._legend.setLabelTextSize(f"{theme.font(0.85).pointSizeF():.1f}pt")
        self._draw()

    def show_curves(
        self, now: KurtosisCurve | None, before: KurtosisCurve | None, others: Sequence[KurtosisCurve]
    ) -> None:
        """Draw the curves; ``now`` and ``before`` are those of the loaded model."""
        own = [curve for curve in (now, before) if curve is not None]
        self._own, self._curves = len(own), [*own, *others]
        self._draw()
        self.fit()
        first = self._curves[0] if self._curves else None
        rest = len(self._curves) - 1
        self.say(depth_in_words(first.name, first.layers, first.kurtosis, rest) if first is not None else "")

    def fit(self) -> None:
        """Show all curves."""
        values = self._values()
        values = values[np.isfinite(values)]
        low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
        self.show_range((-0.03, 1.03), self.logs.span("left", (min(0.0, low * 1.1), max(high * 1.12, 1.0))))

    def _values(self) -> np.ndarray:
        return np.concatenate([curve.kurtosis for curve in self._curves] or [np.array([1.0])])

    def _redraw(self) -> None:
        self._draw()
        self.fit()

    def points(self) -> Rows:
        """The table of all points of all curves."""
        header = [say("curve"), say("layer"), say("relative depth"), say("kurtosis")]
        return header, [
            [curve.name, layer, float(depth), float(kurtosis)]
            for curve in self._curves
            for layer, depth, kurtosis in zip(curve.layers, curve.depth, curve.kurtosis, strict=True)
        ]

    def describe(self, place: QPointF) -> str:
        """A description of the point under the pointer, "" if none is near."""
        x_pixel, y_pixel = self.item.vb.viewPixelSize()
        best, text = REACH, ""
        for curve in self._curves:
            heights = self.logs.place("left", curve.kurtosis) - self.logs.place("left", place.y())
            away = np.hypot((curve.depth - place.x()) / x_pixel, heights / y_pixel)
            point = int(np.argmin(np.where(np.isfinite(away), away, np.inf)))
            if away[point] < best:
                best = float(away[point])
                text = tr(
                    "{curve}, layer {layer}: kurtosis {kurtosis:.3g}",
                    curve=curve.name,
                    layer=curve.layers[point],
                    kurtosis=float(curve.kurtosis[point]),
                )
        return text

    # -- internal ------------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        for item in self._items:
            self.item.removeItem(item)
        self._legend.clear()
        self._items = []
        if self._theme is None:
            return
        for number, curve in enumerate(self._curves):
            colour, mark, dash = self._look(self._theme, number)
            pen = pg.mkPen(colour, width=(1.8 if not number else 1.2) * self.devicePixelRatioF(), style=dash)
            heights = self.logs.place("left", curve.kurtosis)
            item = pg.PlotDataItem(curve.depth, heights, pen=pen, symbol=mark, symbolSize=7, antialias=True)
            item.setSymbolBrush(colour)
            item.setSymbolPen(None)
            self.item.addItem(item)
            self._items.append(item)
            self._legend.addItem(item, shown(curve.name))

    def _look(self, theme: Theme, number: int) -> tuple[QColor, str, Qt.PenStyle]:
        """Colour, marker and dash of a curve."""
        if number >= self._own:
            place = (number - self._own) % len(MARKS)
            return QColor(theme.tokens.series[place]), MARKS[place], DASHES[place]
        return theme.color("muted" if number else "accent"), "o", Qt.PenStyle.SolidLine
