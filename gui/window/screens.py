"""Screens that are taken away, or get another size, while the window is open: what lay there comes back in sight."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QDialog

from gui.window.frame import WindowFrame
from gui.window.on_screen import bring_in_sight

_DELAY_MS = 400  # the desktop moves windows by itself first, where it does


class Screens(QObject):
    """Follows the screens for ``window``, its floating panels and its dialogs. Some desktops leave windows where no
    screen is any more.
    """

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._bring_back)
        application = QApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenRemoved.connect(self._on_screens)
        application.screenAdded.connect(self._follow)
        for screen in application.screens():
            self._follow(screen)

    def _follow(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._on_screens)

    def _on_screens(self, _which: object) -> None:
        self._timer.start()

    def _bring_back(self) -> None:
        if not self._window.isVisible():
            return
        bring_in_sight(self._window)
        self._window.layout_keeper.fit()
        dialogs = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog)]
        for one in (*self._window.docks.values(), *dialogs):
            if one.isWindow() and one.isVisible():
                bring_in_sight(one)
