"""Toasts: short messages over the window's lower right corner; errors stay until they are closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.support.wording import join_texts
from gui.language.wording import shown, tr
from gui.style.theme import Theme
from gui.widgets.basics import tool_button

WIDTH = 440
MARGIN = 18
STAY_MS = 7000
MOST = 3
ICONS = {"info": ("info", "accent"), "warn": ("alert", "warn"), "bad": ("alert", "bad")}


class Toast(QFrame):
    """One message with an icon, an optional hint and an optional button."""

    closed = Signal()

    def __init__(
        self, theme: Theme, rank: str, message: str, hint: str, button: tuple[str, Callable[[], object]] | None
    ) -> None:
        super().__init__()
        self.message = message
        self.setObjectName("toast")
        self.setProperty("rank", rank)
        self.setAccessibleName(shown(join_texts(" ", [message, hint])))
        icon = QLabel()
        icon.setPixmap(theme.icon(*ICONS[rank]).pixmap(QSize(20, 20)))
        text = QLabel(shown(message))
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(text)
        if hint:
            advice = QLabel(shown(hint))
            advice.setWordWrap(True)
            advice.setProperty("rank", "muted")
            words.addWidget(advice)
        self.closer = tool_button(tr("Close message"), tr("Close"))
        self.closer.setIcon(theme.icon("close"))
        self.closer.clicked.connect(self.close)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 10, 8, 10)
        layout.setSpacing(10)
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        if button is not None:
            press = QPushButton(shown(button[0]))
            press.clicked.connect(button[1])
            layout.addWidget(press, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.closer, 0, Qt.AlignmentFlag.AlignTop)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Emit that the toast has closed."""
        super().closeEvent(event)
        self.closed.emit()


class Toasts(QObject):
    """The messages of one window, newest at the bottom, three at most."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._shown: list[Toast] = []
        window.installEventFilter(self)

    def show(
        self, message: str, hint: str = "", rank: str = "info", button: tuple[str, Callable[[], object]] | None = None
    ) -> Toast:
        """Show a message; ``rank`` is "info", "warn" or "bad", ``button`` a text and its callback."""
        for old in [other for other in self._shown if other.message == message]:
            old.close()
        toast = Toast(self._theme, rank, message, hint, button)
        toast.setParent(self._window)
        toast.closed.connect(lambda: self._forget(toast))
        self._shown.append(toast)
        for old in self._shown[:-MOST]:
            old.close()
        _fit(toast, self._room)
        toast.show()
        toast.raise_()
        self._arrange()
        if rank == "info":
            QTimer.singleShot(STAY_MS, toast, toast.close)
        return toast

    def withdraw(self, toast: Toast) -> None:
        """Close a message that no longer holds, if it is still shown."""
        if any(toast is other for other in self._shown):
            toast.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner when the window is resized, above panels that are laid out anew, and in its font."""
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        elif event.type() == QEvent.Type.LayoutRequest:
            for toast in self._shown:
                toast.raise_()
        elif event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self._fit_all)
        return super().eventFilter(watched, event)

    def retell(self, _again: object) -> None:
        """The texts, which are said anew after this, may need more lines or fewer."""
        QTimer.singleShot(0, self, self._fit_all)

    def _fit_all(self) -> None:
        for toast in self._shown:
            _fit(toast, self._room)
        self._arrange()

    @property
    def _room(self) -> int:
        """The greatest width of a message."""
        return self._window.width() - 2 * MARGIN

    def _forget(self, toast: Toast) -> None:
        self._shown = [other for other in self._shown if other is not toast]
        self._arrange()

    def _arrange(self) -> None:
        bottom = self._window.height() - MARGIN - 34  # above the status bar
        for toast in reversed(self._shown):
            toast.move(self._window.width() - toast.width() - MARGIN, bottom - toast.height())
            bottom -= toast.height() + 8


def _fit(toast: Toast, room: int) -> None:
    """Make the message as high as its texts need, and as wide as its longest word, such as a path, in ``room``."""
    toast.ensurePolished()
    width = min(max(WIDTH, toast.minimumSizeHint().width()), room)
    toast.resize(width, toast.heightForWidth(width))
