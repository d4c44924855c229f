"""How far each layer's write matrix stands out, and from where on that is called a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt

from engine.events import TracesFound
from engine.support.wording import say, say_count
from gui.language.wording import tr
from gui.widgets.map_words import traces_in_words
from gui.widgets.plot_and_list import DescribedPlot
from gui.widgets.plots import Rows

if TYPE_CHECKING:
    from gui.style.theme import Theme

CHANGED = {1: say("; it was changed"), 0: say("; it was not changed"), -1: ""}


class TracesPlot(DescribedPlot):
    """One bar for each layer; flagged ones are coloured, and the dashed line is the threshold.

    A coloured bar below it stands out together with its neighbours.
    """

    def __init__(self) -> None:
        super().__init__(say("Traces"), say("layer"), say("above the other layers"))
        self.fit_asked.connect(self.fit)
        self.rows = self.table
        self._event: TracesFound | None = None
        self._bars = [pg.BarGraphItem(x=[], height=[], width=0.8) for _ in range(2)]
        self._line = pg.InfiniteLine(0.0, angle=0)
        for item in (*self._bars, self._line):
            self.item.addItem(item)
        self.logs.offer("left", self._heights, self._draw)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        super().apply_theme(theme)
        for bar, name in zip(self._bars, ("faint", "accent"), strict=True):
            bar.setOpts(brush=theme.color(name), pen=pg.mkPen(theme.color("surface")))
        self._line.setPen(pg.mkPen(theme.color("warn"), style=Qt.PenStyle.DashLine))

    def show_event(self, event: TracesFound) -> None:
        """Draw what was found."""
        self._event = event
        self.say(traces_in_words(event.layers, event.excess, event.ranks))
        self._draw()

    def _draw(self) -> None:
        event = self._event
        if event is None:
            return
        layers, flags = np.array(event.layers, dtype=float), np.array(event.ranks) > 0
        starts, heights = self.logs.bars("left", event.excess)
        for bar, chosen in zip(self._bars, (~flags, flags), strict=True):
            bar.setOpts(x=layers[chosen], y0=starts[chosen], height=heights[chosen], width=0.8)
        line = float(self.logs.place("left", event.threshold))
        self._line.setVisible(bool(np.isfinite(line)))
        if np.isfinite(line):
            self._line.setPos(line)
        self.fit()

    def _heights(self) -> np.ndarray:
        """What the axis must show: the bars, and where a trace begins."""
        return np.append(self._event.excess, self._event.threshold) if self._event is not None else np.empty(0)

    def fit(self) -> None:
        """Show all layers."""
        event = self._event
        if event is None:
            return
        low, high = min(-0.1, float(event.excess.min())), max(event.threshold, float(event.excess.max()))
        self.show_range((-0.8, len(event.layers) - 0.2), self.logs.span("left", (1.1 * low, 1.12 * high)))

    def table(self) -> Rows:
        """One row for each layer."""
        header = [
            *(say("layer"), say("above the others"), say("looks edited"), say("directions"), say("was changed")),
            *(say("says"), say("shared by neighbours")),
        ]
        rows = self._event.records() if self._event is not None else []
        words = {True: say("yes"), False: say("no"), None: ""}
        return header, [
            [
                *(row["layer"], row["excess"], words[row["flagged"]], row["rank"], words[row["changed"]]),
                *(row["says"], "" if row["shared"] is None else row["shared"]),
            ]
            for row in rows
        ]

    def describe(self, place: QPointF) -> str:
        """The layer under the pointer."""
        number, event = round(place.x()), self._event
        if event is None or number not in event.layers:
            return ""
        at = event.layers.index(number)
        looks = say("looks untouched")
        if event.ranks[at]:
            directions = say_count(event.ranks[at], "{n} direction", "{n} directions")
            looks = say("looks edited, {directions}", directions=directions)
            if event.excess[at] <= event.threshold:
                looks = say("looks edited together with its neighbours, {directions}", directions=directions)
        return tr(
            "Layer {layer}: {excess:+.0%} of the other layers' edge, {looks}{changed}",
            layer=number,
            excess=float(event.excess[at]),
            looks=looks,
            changed=CHANGED[event.changed[at]],
        )
