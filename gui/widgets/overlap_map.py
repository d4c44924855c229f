"""Every pair of facts at one layer as an n x n map: the edited fact by row, the affected one by column."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.support.wording import say
from gui.language.switching import Again
from gui.language.wording import kept, shown, tr
from gui.widgets.map_words import pairs_in_words
from gui.widgets.plots import Plot, Rows, diverging_table

if TYPE_CHECKING:
    from engine.diagnostics.superposition import OverlapMatrices
    from gui.style.theme import Theme

QUANTITIES = {
    "p": (say("share p"), say("Share p(k_i, k_j) of an edit of fact i that lands on fact j")),
    "whitened": (say("angle"), say("Angle of the two keys in whitened space")),
    "plain": (say("plain angle"), say("Angle of the two keys as they are")),
}
NAMED = 24  # largest number of facts whose names are shown at the axes
NAME_LENGTH = 14


class OverlapMap(Plot):
    """A map with a diverging scale: no overlap has the background's colour. Shares are drawn by their square root,
    as nearly all are small; the description under the pointer gives the actual value."""

    def __init__(self) -> None:
        super().__init__(say("Overlaps of all pairs of facts"), say("fact that is moved"), say("fact that is edited"))
        self.rows = self.cells
        self.fit_asked.connect(self.fit)
        self.item.getViewBox().setAspectLocked(True)
        self.item.getViewBox().invertY(True)
        self._matrices: OverlapMatrices | None = None
        self._quantity = "p"
        self._image = pg.ImageItem(axisOrder="row-major")
        self._mark = pg.PlotCurveItem()
        for item in (self._image, self._mark):
            self.item.addItem(item)
        self.item.hide()

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        super().apply_theme(theme)
        for side in ("left", "bottom"):
            self.item.getAxis(side).setGrid(False)
        self._image.setLookupTable(diverging_table(theme))
        scale = self.devicePixelRatioF()
        self._mark.setPen(pg.mkPen(theme.color("text"), width=1.6 * scale))
        self._mark.setShadowPen(pg.mkPen(theme.color("surface"), width=4.5 * scale))

    def show_matrices(self, matrices: OverlapMatrices | None, quantity: str) -> None:
        """Draw one ``quantity`` of ``matrices``, or clear the map."""
        other = matrices is None or self._matrices is None or len(matrices.names) != len(self._matrices.names)
        self._matrices, self._quantity = matrices, quantity
        self.item.setVisible(matrices is not None)  # with its axes: they say nothing as long as there is no picture
        if matrices is None:
            self.say("")
            return
        self.say(pairs_in_words(matrices.names, getattr(matrices, quantity), quantity))
        shades = np.ascontiguousarray(shaded(getattr(matrices, quantity), quantity))
        size = len(matrices.names)
        self._image.setImage(shades, levels=(-1.0, 1.0), autoLevels=False)
        self._image.setRect(QRectF(-0.5, -0.5, size, size))
        if other:
            self.mark(None)
            self.fit()

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The facts of the rows, and of the columns."""
        return self._matrices.fact_ids if self._matrices is not None else ()

    def mark(self, pair: tuple[int, int] | None) -> None:
        """Draw a frame around the cell of (edited, moved)."""
        if pair is None:
            self._mark.setData([], [])
            return
        row, column = pair
        cells = len(self._matrices.names) if self._matrices is not None else 1
        size = 0.7 + cells / 80  # larger than the cell in a big map, where the frame would be hard to see otherwise
        x, y = np.array([-1, 1, 1, -1, -1]) * size + column, np.array([-1, -1, 1, 1, -1]) * size + row
        self._mark.setData(x, y)

    def fit(self) -> None:
        """Show the whole map, with names if there is room for them."""
        if self._matrices is None:
            return
        names = self._matrices.names
        for side in ("left", "bottom"):
            named = [(n, _short(name)) for n, name in enumerate(names)] if len(names) <= NAMED else []
            self.item.getAxis(side).setTicks([named if side == "left" else []])
        self.show_range((-0.5, len(names) - 0.5), (-0.5, len(names) - 0.5))

    def pair_at(self, place: QPointF) -> tuple[int, int] | None:
        """The (edited, moved) facts at ``place``."""
        if self._matrices is None:
            return None
        row, column = round(place.y()), round(place.x())
        size = len(self._matrices.names)
        return (row, column) if 0 <= row < size and 0 <= column < size else None

    def describe(self, pair: tuple[int, int]) -> str:
        """A description of the effect of an edit of one on the other."""
        found = self._matrices
        if found is None:
            return ""
        edited, moved = (found.names[place] for place in pair)
        if pair[0] == pair[1]:
            return say("{fact}, edited itself: p = 1", fact=edited)
        p, angle, plain = (float(matrix[pair]) for matrix in (found.p, found.whitened, found.plain))
        return say(
            "Editing {edited} moves {moved}: p = {p:.3f}, angle {angle:.1f}° ({plain:.1f}° of the plain keys)",
            edited=edited,
            moved=moved,
            p=p,
            angle=angle,
            plain=plain,
        )

    def cells(self) -> Rows:
        """The map as a table, row by row."""
        if self._matrices is None:
            return [say("edited")], []
        names = self._matrices.names
        numbers = getattr(self._matrices, self._quantity)
        return [say("edited"), *names], [[name, *map(float, row)] for name, row in zip(names, numbers, strict=True)]


class ColourScale(QWidget):
    """A colour bar with labelled ends."""

    def __init__(self, table: Callable[[Theme], np.ndarray] = diverging_table) -> None:
        """``table`` gives the colours of a theme, (256, 4) uint8; by default those of :class:`OverlapMap`."""
        super().__init__()
        self._table = table
        self._colours = np.zeros((1, 4), dtype=np.uint8)
        self._said = self._ends = ("", "")
        self._ink = QColor()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the font and colours of ``theme``."""
        self._colours, self._ink = self._table(theme), theme.color("muted")
        self.setFont(theme.font(0.85))
        self.updateGeometry()
        self.update()

    def show_quantity(self, quantity: str) -> None:
        """Label the ends of the scale of a ``quantity`` of the overlap map."""
        self.show_ends(*(("−1", "1") if quantity == "p" else ("180°", "0°")))

    def show_ends(self, low: str, high: str) -> None:
        """Label the ends of the scale."""
        self._said = (kept(low), kept(high))
        self._ends = (shown(low), shown(high))
        self.setAccessibleName(tr("Colours from {low} to {high}", low=low, high=high))
        self.updateGeometry()
        self.update()

    def retell(self, _again: Again) -> None:
        """Say the ends in the language of now."""
        if any(self._said):
            self.show_ends(*self._said)

    def sizeHint(self) -> QSize:
        """Wide enough for both labels and a bar between them."""
        metrics = QFontMetrics(self.font())
        return QSize(90 + sum(metrics.horizontalAdvance(end) + 6 for end in self._ends), metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar between its two labels."""
        painter = QPainter(self)
        metrics = QFontMetrics(self.font())
        left, right = (metrics.horizontalAdvance(end) + 6 for end in self._ends)
        width = self.width() - left - right
        for x in range(width):
            red, green, blue, _ = (int(part) for part in self._colours[x * (len(self._colours) - 1) // max(width, 1)])
            painter.fillRect(left + x, 3, 1, self.height() - 6, QColor(red, green, blue))
        painter.setPen(self._ink)
        base = metrics.ascent()
        painter.drawText(0, base, self._ends[0])
        painter.drawText(self.width() - right + 6, base, self._ends[1])
        painter.end()


def shaded(values: NDArray[np.float32], quantity: str) -> NDArray[np.float32]:
    """Shades in [-1, 1] of an (n, n) matrix: 0 where keys do not overlap, 1 where they are parallel."""
    if quantity == "p":
        return (np.sign(values) * np.sqrt(np.minimum(np.abs(values), 1.0))).astype(np.float32)
    return (1.0 - values / 90.0).astype(np.float32)


def _short(name: str) -> str:
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"
