"""A part of a panel that scrolls where there is less height than it needs, so that the panel can be small."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

LEAST_LINES = 7  # of text: the height below which nothing of the content can be read any more


class Scrolled(QScrollArea):
    """Shows ``content`` as wide and as high as there is room, and scrolls it up and down where it needs more."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = content
        self.setWidget(content)
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:
        """As wide as the content must be with a scroll bar beside it, and a few lines high."""
        content = self._content.minimumSizeHint()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(content.width() + bar, min(content.height(), LEAST_LINES * self.fontMetrics().lineSpacing()))

    def sizeHint(self) -> QSize:
        """That of the content."""
        return self._content.sizeHint()
