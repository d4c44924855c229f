"""Plots of retention: the share of retained edits over the number of edits, and a map of each edit over time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from engine.events.retention_map import HOLDS, LOST, NEVER, NOT_ASKED
from engine.support.wording import say, say_count
from gui.language.wording import shown, tr, tr_count
from gui.widgets.plot_words import cells_in_words, retention_in_words
from gui.widgets.plots import Plot, Rows

if TYPE_CHECKING:
    from engine.events.retention_map import RetentionMap
    from gui.style.theme import Theme

FIRST_EDITS = 20.0  # the axis is at least this long
ORANGE = {False: "#c8701a", True: "#d98632"}  # for lost; distinguishable from blue with any colour vision
MOST_ROWS = 1024  # of the map's picture: no plot is so many pixels high, and a long session has tens of thousands
WORDS = {HOLDS: say("holds"), LOST: say("is lost"), NOT_ASKED: say("was not asked"), NEVER: say("was not taken")}


class RetentionCurve(Plot):
    """The share retained of the edits that had succeeded, with lines at one half and at the half-life."""

    def __init__(self) -> None:
        super().__init__(say("Retention"), say("edits", meaning="how many"), say("edits that still hold"))
        self.rows = self.table
        self.fit_asked.connect(self.fit)
        self._found: RetentionMap | None = None
        self._half, self._life = pg.InfiniteLine(0.5, angle=0), pg.InfiniteLine(0.0, angle=90)
        self._curve, self._points = pg.PlotCurveItem(), pg.ScatterPlotItem(size=7)
        for item in (self._half, self._life, self._curve, self._points):
            self.item.addItem(item)
        self.logs.offer("left", lambda: self._measured()[1], self._draw)
        self.logs.offer("bottom", lambda: self._measured()[0], self._draw)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        super().apply_theme(theme)
        self._half.setPen(pg.mkPen(theme.color("faint"), style=Qt.PenStyle.DashLine))
        self._life.setPen(pg.mkPen(theme.color("warn"), style=Qt.PenStyle.DotLine))
        self._curve.setPen(pg.mkPen(theme.color("accent"), width=1.8 * self.devicePixelRatioF()))
        self._points.setPen(pg.mkPen(theme.color("surface")))
        self._points.setBrush(theme.color("accent"))

    def show_map(self, found: RetentionMap | None) -> None:
        """Draw the measurements of ``found``."""
        self._found = found
        if found is None:
            return
        self._draw()
        self.say(retention_in_words(found.positions, found.retention, found.half_life))

    def _measured(self) -> tuple[np.ndarray, np.ndarray]:
        """Edits and shares of the measurements that have one."""
        if self._found is None:
            return np.empty(0), np.empty(0)
        known = ~np.isnan(self._found.retention)
        return self._found.positions[known].astype(float), self._found.retention[known]

    def _draw(self) -> None:
        x, y = self._measured()
        places = self.logs.place("bottom", np.append(0.0, x)), self.logs.place("left", np.append(1.0, y))
        self._curve.setData(*places, antialias=True, connect="finite")
        self._points.setData(*(axis[1:] for axis in places))
        self._half.setPos(float(self.logs.place("left", 0.5)))
        life = self._found.half_life if self._found is not None else None
        self._life.setVisible(bool(life))
        if life:
            self._life.setPos(float(self.logs.place("bottom", life)))
        self.fit()

    def fit(self) -> None:
        """Show the whole range of shares and edits."""
        last = float(self._found.positions[-1]) if self._found is not None and len(self._found.positions) else 0.0
        right = max(last, FIRST_EDITS)
        across = self.logs.span("bottom", (-0.015 * right, 1.03 * right))
        self.show_range(across, self.logs.span("left", (0.0, 1.04)))

    def table(self) -> Rows:
        """The table of measurements."""
        found = self._found
        if found is None:
            return [say("edits", meaning="how many"), say("retention")], []
        asked = np.bincount(found.columns, minlength=len(found.positions))
        rows = zip(found.positions, found.retention, asked, strict=True)
        header = [say("edits", meaning="how many"), say("retention"), say("asked")]
        return header, [[int(p), float(r), int(n)] for p, r, n in rows]

    def describe(self, place: QPointF) -> str:
        """A description of the measurement nearest to the pointer."""
        found = self._found
        if found is None or not len(found.positions):
            return ""
        column = int(np.abs(found.positions - place.x()).argmin())
        held = int(found.held[found.rows[found.columns == column]].sum())
        share = found.retention[column]
        edits = say_count(int(found.positions[column]), "{n} edit", "{n} edits")
        if np.isnan(share):
            return tr("After {edits}: none of the edits asked had held", edits=edits)
        return tr_count(
            held,
            "After {edits}: {share:.0%} of {n} edit asked still holds",
            "After {edits}: {share:.0%} of {n} edits asked still hold",
            edits=edits,
            share=float(share),
        )


class RetentionCells(Plot):
    """Edits by measurements: blue is retained, orange lost, grey never took, empty not queried or not edited yet."""

    def __init__(self) -> None:
        super().__init__(say("Edits over time"), say("measured after so many edits"), say("edit"))
        self.rows = self.table
        self.fit_asked.connect(self.fit)
        self.item.getViewBox().invertY(True)
        self._found: RetentionMap | None = None
        self._rows = range(0)  # of the map, that the image has: as many as can be told apart
        self._image = pg.ImageItem(axisOrder="row-major")
        self._mark = pg.PlotCurveItem()
        for item in (self._image, self._mark):
            self.item.addItem(item)
        self.item.getViewBox().sigYRangeChanged.connect(lambda *_: self._draw())

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        super().apply_theme(theme)
        for side in ("left", "bottom"):
            self.item.getAxis(side).setGrid(False)
        colours = (
            theme.color("surface"),
            QColor(ORANGE[theme.dark]),
            QColor(theme.tokens.ramp[3]),
            theme.color("ghost"),
        )
        self._image.setLookupTable(np.array([c.getRgb() for c in colours], dtype=np.uint8))
        self._mark.setPen(pg.mkPen(theme.color("text"), width=1.6 * self.devicePixelRatioF()))

    def show_map(self, found: RetentionMap | None) -> None:
        """Draw the states of ``found``."""
        other = found is None or self._found is None or found.shape != self._found.shape
        self._found = found
        some = found is not None and 0 not in found.shape
        self._image.setVisible(some)
        if found is None or not some:
            return
        self._rows = range(0)
        self._draw()
        self.say(cells_in_words(found.answers[found.columns == found.shape[1] - 1]))
        if other:
            self.mark(None)
            self.fit()

    def _draw(self) -> None:
        """Draw the rows in sight; of more than can be told apart each so-and-so-many-th."""
        if self._found is None or 0 in self._found.shape:
            return
        edits, times = self._found.shape
        low, high = sorted(self.item.viewRange()[1])
        first, end = (min(max(math.floor(edge + 0.5), 0), edits) for edge in (low, high))
        rows = range(first, min(end + 1, edits), max(1, -(-(end - first) // MOST_ROWS)))
        if len(rows) == 0 or rows == self._rows:
            return
        self._rows = rows
        shown = self._found.cells(rows) - NOT_ASKED  # as colours: the image's own numbers
        self._image.setImage(shown.astype(np.uint8), levels=(0, 4), autoLevels=False)
        self._image.setRect(QRectF(-0.5, rows.start - 0.5, times, len(rows) * rows.step))

    def mark(self, edit: int | None) -> None:
        """Draw a frame around the row of the edit with that index in the session."""
        found = self._found
        if found is None or edit is None or edit not in found.edits:
            self._mark.setData([], [])
            return
        row, right = int(np.searchsorted(found.edits, edit)), len(found.positions) - 0.5
        room = max(0.5, 0.006 * len(found.edits))  # so that it is visible among hundreds
        self._mark.setData([-0.5, right, right, -0.5, -0.5], np.array([-1, -1, 1, 1, -1]) * room + row)

    def fit(self) -> None:
        """Show the whole map."""
        if self._found is None or 0 in self._found.shape:
            return
        edits, times = self._found.shape
        for side, values in (("left", self._found.edits), ("bottom", self._found.positions)):
            step = max(1, -(-len(values) // 8))
            ticks = [(place, str(int(value))) for place, value in enumerate(values) if place % step == 0]
            self.item.getAxis(side).setTicks([ticks])
        self.show_range((-0.5, times - 0.5), (-0.5, edits - 0.5))

    def table(self) -> Rows:
        """The map as a table, one row per edit."""
        found = self._found
        if found is None:
            return [say("edit")], []
        moments = (say("after {edits}", edits=int(position)) for position in found.positions)
        header = [say("edit"), say("name"), say("held at first"), *moments]
        words = {**WORDS, LOST: say("lost"), NOT_ASKED: "", NEVER: say("not taken")}
        rows = zip(found.edits, found.names, found.held, found.cells(), strict=True)
        return header, [
            [int(e), n, say("yes") if h else say("no"), *(words[int(s)] for s in states)] for e, n, h, states in rows
        ]

    def describe(self, place: QPointF) -> str:
        """A description of the cell under the pointer."""
        found = self._found
        row, column = round(place.y()), round(place.x())
        if found is None or not (0 <= row < found.shape[0] and 0 <= column < found.shape[1]):
            return ""
        described = say(
            "Edit {number}, {fact}: {state} after {edits}",
            number=int(found.edits[row]),
            fact=found.names[row],
            state=WORDS[int(found.cells(range(row, row + 1))[0, column])],
            edits=say_count(int(found.positions[column]), "{n} edit", "{n} edits"),
        )
        if found.held[row]:
            return shown(described)
        return tr("{described} (did not hold after its own batch)", described=described)
