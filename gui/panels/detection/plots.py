"""Plots of the difference of each layer from the original, and of the probability of each fact having been edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt

from engine.support.wording import say
from gui.language.wording import tr
from gui.widgets.map_words import difference_in_words, suspicion_in_words
from gui.widgets.plots import Plot, Rows

if TYPE_CHECKING:
    from engine.events import DifferenceFound, EditSuspected
    from gui.style.theme import Theme

MOST_NAMED = 40  # largest number of layers with ranks written next to the bars
TRUTHS = {
    "edit": say("edited"),
    "other": say("not edited"),
    "same subject": say("same subject as an edit"),
    "": say("not known"),
}
SIGNS = {"edit": "o", "other": "s", "same subject": "t1", "": "o"}


class DifferenceBars(Plot):
    """One bar per layer, the first at the bottom: the relative change, labelled with its rank."""

    def __init__(self) -> None:
        super().__init__(say("Change of each layer"), "‖W<sub>t</sub> − W<sub>0</sub>‖ / ‖W<sub>0</sub>‖", say("layer"))
        self.rows = self.table
        self.fit_asked.connect(self.fit)
        self._found: DifferenceFound | None = None
        self._bars = pg.BarGraphItem(x0=[], y=[], width=[], height=0.62, pen=None)
        self.item.addItem(self._bars)
        self._ranks: list[pg.TextItem] = []
        self._theme: Theme | None = None
        self.logs.offer("bottom", self._changes, lambda: self.show_difference(self._found))

    def apply_theme(self, theme: Theme) -> None:
        """Bars in the accent colour."""
        super().apply_theme(theme)
        for side in ("left", "bottom"):  # lines of a grid would be drawn over the bars
            self.item.getAxis(side).setGrid(False)
        self._bars.setOpts(brush=theme.color("accent"))
        self.item.getAxis("left").setStyle(tickLength=0)
        self._theme = theme
        self.show_difference(self._found)

    def show_difference(self, found: DifferenceFound | None) -> None:
        """Draw ``found``."""
        self._found = found
        for text in self._ranks:
            self.item.removeItem(text)
        self._ranks = []
        if found is None:
            self.say("")
            return
        self.say(difference_in_words(np.nan_to_num(found.layer_relative, posinf=0.0), found.layer_rank))
        count = len(found.layer_relative)
        changes = self._changes()
        starts, widths = self.logs.bars("bottom", changes)
        self._bars.setOpts(x0=starts, y=np.arange(count), width=widths)
        if self._theme is not None and count <= MOST_NAMED:
            for layer in map(int, np.flatnonzero(changes)):
                end = float(starts[layer] + widths[layer])
                self._name_rank(self._theme, layer, end, int(found.layer_rank[layer]))
        self.fit()

    def _changes(self) -> np.ndarray:
        """The relative change of each layer; nothing where the original was nothing."""
        found = self._found
        return np.asarray(np.nan_to_num(found.layer_relative, posinf=0.0) if found is not None else (), dtype=float)

    def _name_rank(self, theme: Theme, layer: int, end: float, rank: int) -> None:
        text = pg.TextItem(tr("rank {rank:,}", rank=rank), color=theme.color("muted"), anchor=(0, 0.5))
        text.setFont(theme.font(0.85))
        text.setPos(end, layer)
        self.item.addItem(text, ignoreBounds=True)
        self._ranks.append(text)

    def fit(self) -> None:
        """Show all layers, with room for the rank next to the longest bar."""
        if self._found is None:
            return
        changes = self._changes()
        count, top = len(changes), float(changes.max(initial=0.0)) or 1.0
        step = max(1, count // 12)
        self.item.getAxis("left").setTicks([[(n, str(n)) for n in range(count) if n % step == 0]])
        low, high = self.logs.span("bottom", (0.0, top))
        self.show_range((low, high + 0.3 * (high - low)), (-0.5, max(count, 1) - 0.5))

    def table(self) -> Rows:
        """The table of layers with relative change and rank."""
        header = [say("layer"), say("relative change"), say("rank")]
        found = self._found
        if found is None:
            return header, []
        pairs = zip(found.layer_relative, found.layer_rank, strict=True)
        return header, [[layer, float(change), int(rank)] for layer, (change, rank) in enumerate(pairs)]

    def describe(self, place: QPointF) -> str:
        """A description of the layer under the pointer."""
        layer = round(place.y())
        found = self._found
        if found is None or not 0 <= layer < len(found.layer_relative):
            return ""
        change = float(found.layer_relative[layer])
        if not change:
            return tr("layer {layer}: as in the original", layer=layer)
        rank = int(found.layer_rank[layer])
        return tr(
            "layer {layer}: changed by {change:.3g} of its norm, rank {rank:,}", layer=layer, change=change, rank=rank
        )


class ProbabilityDots(Plot):
    """A marker for each fact, the likeliest to have been edited first; its shape shows the ground truth."""

    def __init__(self) -> None:
        super().__init__(
            say("Probability of having been edited"), say("facts, the likeliest first"), say("probability")
        )
        self.rows = self.table
        self.fit_asked.connect(self.fit)
        self._told: EditSuspected | None = None
        self._line = pg.InfiniteLine(0.5, angle=0)
        self._mark = pg.InfiniteLine(0.0, angle=90)
        self._mark.hide()
        self._dots = {kind: pg.ScatterPlotItem(pxMode=True, size=8, symbol=sign) for kind, sign in SIGNS.items()}
        for item in (self._line, self._mark, *self._dots.values()):
            self.item.addItem(item)
        self.logs.offer("left", lambda: self._told.probability if self._told is not None else (), self._draw)

    def apply_theme(self, theme: Theme) -> None:
        """Edited facts are filled, others open squares and triangles, so that colour is not the only cue."""
        super().apply_theme(theme)
        self._line.setPen(pg.mkPen(theme.color("faint"), style=Qt.PenStyle.DashLine))
        self._mark.setPen(pg.mkPen(theme.color("faint")))
        for kind, dots in self._dots.items():
            filled = kind in ("edit", "")
            colour = theme.color("accent" if filled else "warn" if kind == "same subject" else "muted")
            dots.setPen(pg.mkPen(theme.color("surface") if filled else colour))
            dots.setBrush(colour if filled else None)

    def show_suspicion(self, told: EditSuspected | None) -> None:
        """Draw ``told``."""
        self._told = told
        self.mark(None)
        if told is None:
            self.say("")
            return
        self.say(suspicion_in_words(told.names, told.probability))
        self._draw()

    def _draw(self) -> None:
        told = self._told
        if told is None:
            return
        self._line.setPos(float(self.logs.place("left", 0.5)))
        for kind, dots in self._dots.items():
            places = np.array([place for place, one in enumerate(told.kinds) if one == kind], dtype=int)
            dots.setData(places + 1, self.logs.place("left", told.probability[places]))
        self.fit()

    def mark(self, row: int | None) -> None:
        """Draw a line at the fact in ``row``."""
        self._mark.setVisible(row is not None)
        if row is not None:
            self._mark.setPos(row + 1)

    def fit(self) -> None:
        """Show all facts."""
        if self._told is not None:
            self.show_range((0.0, len(self._told.names) + 1.0), self.logs.span("left", (-0.04, 1.04)))

    def row_at(self, place: QPointF) -> int | None:
        """The fact at ``place``."""
        row = round(place.x()) - 1
        return row if self._told is not None and 0 <= row < len(self._told.names) else None

    def table(self) -> Rows:
        """The table of facts: the probability, the ground truth, and whether the detector was trained on it."""
        told = self._told
        header = [say("probability"), say("in truth"), say("learned from"), say("fact")]
        if told is None:
            return header, []
        columns = zip(told.names, told.probability, told.kinds, told.learned, strict=True)
        return header, [
            [float(p), TRUTHS[kind], say("yes") if known else say("no"), name] for name, p, kind, known in columns
        ]

    def describe(self, place: QPointF) -> str:
        """A description of the fact under the pointer."""
        row = self.row_at(place)
        if self._told is None or row is None:
            return ""
        fact, probability, kind = self._told.names[row], float(self._told.probability[row]), self._told.kinds[row]
        if not kind:
            return tr("{fact}: {probability:.0%}", fact=fact, probability=probability)
        truth = TRUTHS[kind]
        return tr("{fact}: {probability:.0%}, in truth {truth}", fact=fact, probability=probability, truth=truth)
