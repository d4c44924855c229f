"""What waits until a window has been painted for the first time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

UNSEEN_MS = 1500  # a window that starts hidden, minimised or on another desktop is painted who knows when


class FirstPaint(QObject):
    """Calls ``do`` once: as soon as ``window`` has been painted, or after a while in which nobody saw it.

    Heavy work in another thread, as loading PyTorch is, shares the interpreter with the first paint, which then comes
    seconds later; until then a new window is a black rectangle.
    """

    def __init__(self, window: QWidget, do: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._do = window, do
        self._timer = QTimer(self, singleShot=True, interval=UNSEEN_MS)
        self._timer.timeout.connect(self._call)
        self._timer.start()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The widgets within are painted in the same turn, so the call comes in the next one."""
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            self._timer.start(0)
        return super().eventFilter(watched, event)

    def _call(self) -> None:
        self._window.removeEventFilter(self)
        self._do()
