"""What arrives from outside while the window is open: files of a later start, and those that macOS hands over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from gui.support.one_window import OneWindow
    from gui.window.main_window import MainWindow


class Arrivals(QObject):
    """Keeps what arrives until there is a window, which then comes to the front and opens it."""

    def __init__(self, application: QApplication, one: OneWindow) -> None:
        super().__init__(application)
        self._one = one
        self._waiting: list[Path] = []
        self._window: MainWindow | None = None
        application.installEventFilter(self)
        one.wanted.connect(self.open)

    def lead_to(self, window: MainWindow) -> None:
        """Open what has arrived, and from now on what arrives, in ``window``, for as long as it does not end."""
        self._window = window
        window.ending.connect(self.end)
        if self._waiting:
            self.open(self._waiting)

    def open(self, paths: Sequence[Path]) -> None:
        """Open ``paths`` in the window, which comes to the front; without any it only does that."""
        if self._window is None:
            self._waiting = [*self._waiting, *paths]
            return
        self._window.come_forward()
        for path in paths:
            self._window.open_path(path)

    def end(self) -> None:
        """Take nothing any more: the next start opens a window of its own."""
        self._one.close()
        self._window = None
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the file of a QFileOpenEvent: a double click in the Finder, or a drop on the icon in the Dock."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.open([Path(event.file())])
            return True
        return super().eventFilter(watched, event)
