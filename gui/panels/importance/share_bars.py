"""One bar per layer, now over before: the share of MLP or attention in the residual stream."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF

from engine.events import FloatArray
from engine.support.wording import say
from gui.widgets.plot_words import shares_in_words
from gui.widgets.plots import Plot
from gui.widgets.series import Array

if TYPE_CHECKING:
    from gui.style.theme import Theme

EDITED = "•"  # next to the number of an edited layer


class ShareBars(Plot):
    """Layers from the first, at the bottom, to the last. The range never shrinks, so that growth of bars is visible."""

    def __init__(self, name: str, x_label: str, what: str) -> None:
        """``what`` has these shares, as its sentence begins."""
        super().__init__(name, x_label, say("layer"))
        self._what = what
        self.fit_asked.connect(self.fit)
        self._now: Array = np.empty(0)
        self._before: Array = np.empty(0)
        self._bars_before = pg.BarGraphItem(x0=[], y=[], width=[], height=0.78, pen=None)
        self._bars = pg.BarGraphItem(x0=[], y=[], width=[], height=0.4, pen=None)
        for item in (self._bars_before, self._bars):
            self.item.addItem(item)
        self.logs.offer("bottom", lambda: (self._now, self._before), self._redraw)

    def apply_theme(self, theme: Theme) -> None:
        """The accent colour for now, faint for before."""
        super().apply_theme(theme)
        for side in ("left", "bottom"):  # lines of a grid would be drawn over the bars
            self.item.getAxis(side).setGrid(False)
        self._bars.setOpts(brush=theme.color("accent"))
        self._bars_before.setOpts(brush=theme.color("ghost", 0.6))

    def show_shares(self, now: FloatArray, before: FloatArray) -> None:
        """Draw the shares (L,) of all layers."""
        other = len(now) != len(self._now)
        self._now, self._before = np.asarray(now, dtype=float), np.asarray(before, dtype=float)
        self._draw()
        self.say(shares_in_words(self._what, self._now, self._before))
        if other or float(self.logs.place("bottom", self._top())) > self.item.viewRange()[0][1]:
            self.fit()

    def _redraw(self) -> None:
        self._draw()
        self.fit()

    def _draw(self) -> None:
        places = np.arange(len(self._now))
        for bars, values in ((self._bars, self._now), (self._bars_before, self._before)):
            starts, widths = self.logs.bars("bottom", values)
            bars.setOpts(x0=starts, y=places, width=widths)

    def mark_layers(self, edited: Collection[int]) -> None:
        """Number the layers, and mark those that are edited."""
        step = max(1, len(self._now) // 12)
        shown = [n for n in range(len(self._now)) if n % step == 0 or n in edited]
        ticks = [(n, f"{EDITED} {n}" if n in edited else str(n)) for n in shown]
        self.item.getAxis("left").setTicks([ticks])

    def fit(self) -> None:
        """Show all layers, from zero where the axis is linear."""
        self.show_range(self.logs.span("bottom", (0.0, self._top() * 1.1 or 1.0)), (-0.5, max(len(self._now), 1) - 0.5))

    def layer_at(self, place: QPointF) -> int | None:
        """The layer at ``place``."""
        layer = round(place.y())
        return layer if 0 <= layer < len(self._now) else None

    def _top(self) -> float:
        values = np.concatenate((self._now, self._before))
        values = values[np.isfinite(values)]
        return float(values.max()) if values.size else 0.0
