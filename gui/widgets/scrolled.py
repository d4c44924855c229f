"""Parts that scroll where there is less room than they need, so that what they stand in can be small."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

LEAST_LINES = 7  # of text: the height below which nothing of the content can be read any more
# Pixels, in which one sees what a panel is and where to scroll; not letters, as a screen does not grow with them.
_LEAST_OF_PANEL = QSize(360, 90)


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


class ScrolledBothWays(Scrolled):
    """Shows a whole panel as large as there is room, and scrolls it in both directions where it needs more.

    It sizes the content itself: a resizable QScrollArea scrolls content with wrapped texts already where there is less
    height than it prefers.
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(content, parent)
        self.setWidgetResizable(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def minimumSizeHint(self) -> QSize:
        """That of the content, but no more than fits beside others on a laptop's screen."""
        return self._content.minimumSizeHint().boundedTo(_LEAST_OF_PANEL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the new room."""
        self._fill()
        super().resizeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what the content needs."""
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self._fill()
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        """Give the content the room there is beside the bars, or what it needs at least."""
        room, least = self.maximumViewportSize(), self._content.minimumSizeHint()
        down, across = self.verticalScrollBar().sizeHint().width(), self.horizontalScrollBar().sizeHint().height()
        height = room.height() - (across if least.width() > room.width() else 0)
        width = max(room.width(), least.width())
        if self._least_height(width) > height:
            width = max(room.width() - down, least.width())
        self._content.resize(width, max(height, self._least_height(width)))

    def _least_height(self, width: int) -> int:
        layout = self._content.layout()
        if layout is not None and layout.hasHeightForWidth():
            return layout.minimumHeightForWidth(width)
        return self._content.minimumSizeHint().height()
