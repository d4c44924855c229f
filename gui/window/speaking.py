"""The window speaks the language of the settings, and changes it while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication

from gui.bridge import Live
from gui.language.choice import speak
from gui.language.switching import retell

if TYPE_CHECKING:
    from gui.window.frame import WindowFrame


class Speaking(QObject):
    """Follows the setting ``language``: all that is on the screen is said anew at once, whatever is at work."""

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window = window
        self._choice = window.settings.values.language
        window.settings.changed.connect(self._follow)

    def _follow(self) -> None:
        choice = self._window.settings.values.language
        if choice == self._choice:
            return
        self._choice = choice
        application = QCoreApplication.instance()
        assert application is not None
        speak(application, choice)
        self.tell_anew()

    def tell_anew(self) -> None:
        """Say every text in the language in force; plots draw themselves and their sentences anew."""
        retell(QApplication.topLevelWidgets())
        window = self._window
        window.apply_theme()
        for dock in window.docks.values():
            if isinstance(dock.panel, Live):
                dock.panel.dirty = True
        window.bridge.wake()
