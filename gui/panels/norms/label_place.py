"""Where the label of a horizontal line stands in a plot: at the end and on the side where curves leave it room."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF

from engine.events import FloatArray

SIDES = ((0.98, (1, 1)), (0.98, (1, 0)), (0.02, (0, 1)), (0.02, (0, 0)))
"""Share of the width and anchor of the label: above and below the line at the right, then at the left."""
SAMPLES = 48  # places at which curves are looked at along a label
Curves = Callable[[], tuple[FloatArray, FloatArray]]


class LabelPlace:
    """Moves the label of ``line`` when the view changes; ``curves`` gives x (T,) and y (L, T) in view coordinates."""

    def __init__(self, line: pg.InfiniteLine, view: pg.ViewBox, curves: Curves) -> None:
        self._line, self._view, self._curves = line, view, curves
        view.sigRangeChanged.connect(lambda *_: self.find())
        view.sigResized.connect(lambda *_: self.find())

    def find(self) -> None:
        """Put the label where it covers no curve; without such a place it is not shown."""
        label = self._line.label
        if not label.toPlainText():
            return
        x, y = self._curves()
        seen = self._view.viewRect()
        free = [side for side in SIDES if _holds(seen, rect := self._rect(*side)) and not covers(x, y, rect)]
        label.setVisible(bool(free))
        place, anchor = (free or SIDES)[0]
        if label.anchors[0] != anchor:
            label.anchors = [anchor, anchor]
        label.setPosition(place)

    def rect(self) -> QRectF:
        """Where the label is, in view coordinates."""
        label = self._line.label
        return self._rect(label.orthoPos, label.anchors[0])

    def _rect(self, place: float, anchor: tuple[int, int]) -> QRectF:
        width, height = self._view.viewPixelSize()
        size, seen = self._line.label.boundingRect(), self._view.viewRect()
        wide, high = size.width() * width, size.height() * height
        left = seen.left() + place * seen.width() - anchor[0] * wide
        bottom = self._line.value() - (0 if anchor[1] else high)
        return QRectF(left, bottom, wide, high)


def covers(x: FloatArray, y: FloatArray, rect: QRectF) -> bool:
    """Whether a curve (x (T,), y (L, T)) passes through ``rect``."""
    if len(x) == 0 or not y.size:
        return False
    at = np.linspace(rect.left(), rect.right(), SAMPLES)
    at = at[(at >= x[0]) & (at <= x[-1])]
    for curve in y:
        known = np.isfinite(curve)
        if known.any():
            values = np.interp(at, x[known], curve[known])
            if ((values > rect.top()) & (values < rect.bottom())).any():
                return True
    return False


def _holds(seen: QRectF, rect: QRectF) -> bool:
    """Whether all of ``rect`` is in the view; rectangles of a view may have either side below."""
    return seen.normalized().contains(rect.normalized())
