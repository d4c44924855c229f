"""The map of facts by kinds of prompts, showing which fact fails in which."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QResizeEvent

from engine.support.wording import say
from gui.language.wording import shown, tr
from gui.panels.robustness.table import failing_first, short_title_of, title_of
from gui.widgets.map_words import passes_in_words
from gui.widgets.plots import Plot, Rows

if TYPE_CHECKING:
    from engine.events import RobustnessMeasured
    from gui.style.theme import Theme

NAMES_WIDTH = 96  # pixels left of the map
NAME_LENGTH = 13
NOT_ASKED, FAILS, IN_PART, PASSES = range(4)
WORDS = (say("not asked"), say("fails"), say("passes in part"), say("passes"))
ORANGE = {False: ("#c8701a", "#ecc597"), True: ("#d98632", "#6d4a26")}  # fails, passes in part


class FactMap(Plot):
    """Blue passes, orange fails, pale orange passes in part, empty was not queried; facts that fail most are on top."""

    def __init__(self) -> None:
        super().__init__(say("Facts by way of asking"), "", "")
        self.rows = self.table
        self.fit_asked.connect(self.fit)
        self.item.getViewBox().invertY(True)
        self._event: RobustnessMeasured | None = None
        self._method_title: Callable[[str], str] = str
        self.order: list[int] = []
        self._image = pg.ImageItem(axisOrder="row-major")
        self._lines, self._frame = pg.PlotCurveItem(connect="pairs"), pg.PlotCurveItem()
        for item in (self._image, self._lines, self._frame):
            self.item.addItem(item)
        self.item.getAxis("left").setWidth(NAMES_WIDTH)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        super().apply_theme(theme)
        for side in ("left", "bottom"):
            self.item.getAxis(side).setGrid(False)
        fails, in_part = (QColor(name) for name in ORANGE[theme.dark])
        colours = (theme.color("surface"), fails, in_part, QColor(theme.tokens.ramp[3]))
        self._image.setLookupTable(np.array([colour.getRgb() for colour in colours], dtype=np.uint8))
        self._lines.setPen(pg.mkPen(theme.color("surface")))
        self._frame.setPen(pg.mkPen(theme.color("text"), width=1.6 * self.devicePixelRatioF()))

    def show_facts(self, event: RobustnessMeasured | None, method_title: Callable[[str], str] = str) -> None:
        """Draw the facts of ``event``; ``method_title`` returns the title of a method."""
        self._event, self._method_title = event, method_title
        self.order = failing_first(event) if event is not None else []
        self.mark(None)
        self._image.setVisible(event is not None)
        if event is None:
            self.say("")
            return
        asked = (~np.isnan(event.exact)).sum(axis=1)
        self.say(passes_in_words(event.names, (event.exact >= 1.0).sum(axis=1), asked))
        states = states_of(event)[self.order]
        facts, ways = states.shape
        self._image.setImage(states.astype(np.float32), levels=(0, 4), autoLevels=False)
        self._image.setRect(QRectF(-0.5, -0.5, ways, facts))
        between = np.arange(1, ways) - 0.5
        self._lines.setData(np.repeat(between, 2), np.tile([-0.5, facts - 0.5], len(between)))
        self.fit()

    def fact_ids(self) -> list[str]:
        """The facts from top to bottom."""
        return [self._event.fact_ids[fact] for fact in self.order] if self._event is not None else []

    def mark(self, row: int | None) -> None:
        """Draw a frame around the fact in ``row`` of the map."""
        event = self._event
        if event is None or row is None:
            self._frame.setData([], [])
            return
        right, room = len(event.ways) - 0.5, max(0.5, 0.006 * len(event.names))
        self._frame.setData([-0.5, right, right, -0.5, -0.5], np.array([-1, -1, 1, 1, -1]) * room + row)

    def fit(self) -> None:
        """Show the whole map, with as many names and ways as there is room for."""
        event = self._event
        if event is None:
            return
        facts = len(event.names)
        step = max(1, -(-facts * self.fontMetrics().height() // max(int(self.item.vb.height()), 1)))
        names = [(row, _short(event.names[fact])) for row, fact in enumerate(self.order) if row % step == step // 2]
        self.item.getAxis("left").setTicks([names])
        titles = [shown(short_title_of(way)) for way in event.ways]
        widest = max(map(self.fontMetrics().horizontalAdvance, titles), default=1)
        each = max(1, -(-len(titles) * widest // max(int(self.item.vb.width()), 1)))
        kept = [(n, title) for n, title in enumerate(titles) if n % each == 0]
        self.item.getAxis("bottom").setTicks([kept])
        self.show_range((-0.5, len(event.ways) - 0.5), (-0.5, max(facts, 1) - 0.5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Omit names for which there is no room."""
        super().resizeEvent(event)
        if getattr(self, "_event", None) is not None:  # pyqtgraph calls this before the constructor has finished
            self.fit()

    def cell_at(self, place: QPointF) -> tuple[int, int] | None:
        """The fact (its index in the measurement) and the way at ``place``."""
        row, way = round(place.y()), round(place.x())
        event = self._event
        if event is None or not (0 <= row < len(self.order) and 0 <= way < len(event.ways)):
            return None
        return self.order[row], way

    def describe(self, place: QPointF) -> str:
        """A description of the cell under the pointer."""
        event, cell = self._event, self.cell_at(place)
        if event is None or cell is None:
            return ""
        state = WORDS[int(states_of(event)[cell])]
        start = say("{fact}, {way}: {state}", fact=event.names[cell[0]], way=title_of(event.ways[cell[1]]), state=state)
        if np.isnan(event.probability[cell]):
            return shown(start)
        return tr(
            "{start}; “{target}” has probability {probability:.2f}",
            start=start,
            target=event.targets[cell[0]],
            probability=float(event.probability[cell]),
        )

    def table(self) -> Rows:
        """The map as a table, one row per fact."""
        event = self._event
        if event is None:
            return [say("fact")], []
        header = [say("fact"), say("new object"), say("method"), say("says plainly"), *map(title_of, event.ways)]
        return header, [
            [
                *(event.names[n], event.targets[n], self._method_title(event.methods[n]), event.said[n]),
                *("" if np.isnan(value) else float(value) for value in event.exact[n]),
            ]
            for n in self.order
        ]


def states_of(event: RobustnessMeasured) -> np.ndarray:
    """The state of each cell (n, W): NOT_ASKED, FAILS, IN_PART or PASSES."""
    exact = event.exact
    return np.select([np.isnan(exact), exact >= 1.0, exact > 0.0], [NOT_ASKED, PASSES, IN_PART], FAILS)


def _short(name: str) -> str:
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"
