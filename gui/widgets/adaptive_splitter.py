"""A splitter of two widgets side by side where there is room, else stacked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget


class AdaptiveSplitter(QSplitter):
    """Sets its orientation by its aspect ratio, as panels are tall in a column and wide in the middle of the window."""

    def __init__(self, first: QWidget, second: QWidget, shares: tuple[int, int] = (1, 1)) -> None:
        """``shares`` are the initial fractions of the two widgets."""
        super().__init__()
        self._shares = shares
        self.setChildrenCollapsible(False)
        for place, (widget, share) in enumerate(zip((first, second), shares, strict=True)):
            self.addWidget(widget)
            self.setStretchFactor(place, share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the orientation along the longer side."""
        super().resizeEvent(event)
        wide = self.width() > 1.15 * self.height()
        orientation = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if orientation is not self.orientation():
            self.setOrientation(orientation)
            self.setSizes([1000 * share for share in self._shares])
