"""A heat map of how often each part of a side memory is activated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF

from engine.events import FloatArray
from engine.support.wording import say
from gui.widgets.map_words import usage_in_words
from gui.widgets.plots import Plot, Rows, heat_table

if TYPE_CHECKING:
    from gui.style.theme import Theme


class UsageMap(Plot):
    """The map by rows and columns of parts, such as layers and experts."""

    def __init__(self) -> None:
        super().__init__(say("Use of the side memory's parts"), "", "")
        self.rows = self.cells
        self.fit_asked.connect(self._fit)
        self._usage: FloatArray | None = None
        self._axes = ("", "")
        self._image = pg.ImageItem(axisOrder="row-major")
        self.item.addItem(self._image)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        super().apply_theme(theme)
        for side in ("left", "bottom"):
            self.item.getAxis(side).setGrid(False)
        self._image.setLookupTable(heat_table(theme))

    def show_usage(self, usage: FloatArray | None, axes: tuple[str, str]) -> None:
        """Draw ``usage`` (rows, columns), or clear the map."""
        self._usage, self._axes = usage, axes
        self.setVisible(usage is not None)
        if usage is None:
            self.say("")
            return
        self.say(usage_in_words(_names(axes), usage))
        self.set_label("left", axes[0])
        self.set_label("bottom", axes[1])
        shades = np.nan_to_num(np.asarray(usage, dtype=np.float32))
        self._image.setImage(np.ascontiguousarray(shades), levels=(0.0, float(shades.max()) or 1.0), autoLevels=False)
        self._image.setRect(QRectF(-0.5, -0.5, usage.shape[1], usage.shape[0]))
        self._fit()

    def cells(self) -> Rows:
        """The map as a table, row by row."""
        if self._usage is None:
            return [], []
        row, column = _names(self._axes)
        header = [row, *(say("{part} {number}", part=column, number=n) for n in range(self._usage.shape[1]))]
        return header, [[number, *map(float, line)] for number, line in enumerate(self._usage)]

    def describe(self, place: QPointF) -> str:
        """A description of the cell under the pointer, "" outside."""
        row, column = round(place.y()), round(place.x())
        if self._usage is None or not (0 <= row < self._usage.shape[0] and 0 <= column < self._usage.shape[1]):
            return ""
        names = _names(self._axes)
        return say(
            "{first}, {second}: {use:.3g}",
            first=say("{part} {number}", part=names[0], number=row),
            second=say("{part} {number}", part=names[1], number=column),
            use=float(self._usage[row, column]),
        )

    def _fit(self) -> None:
        if self._usage is None:
            return
        rows, columns = self._usage.shape
        for side, count in (("left", rows), ("bottom", columns)):
            step = max(1, count // 10)
            self.item.getAxis(side).setTicks([[(n, str(n)) for n in range(0, count, step)]])
        self.show_range((-0.5, columns - 0.5), (-0.5, rows - 0.5))


def _names(axes: tuple[str, str]) -> tuple[str, str]:
    """What the rows and columns are, also where the memory does not say."""
    return axes[0] or say("row"), axes[1] or say("column")
