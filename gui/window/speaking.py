"""The window speaks the language of the settings, and changes it while it is open."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QApplication

from gui.bridge import Live
from gui.language.choice import speak
from gui.language.switching import retell, texts_in
from gui.language.wording import forget, remembered

if TYPE_CHECKING:
    from gui.window.frame import WindowFrame

TIDY_MS = 10_000
ROOM = 500  # texts that may gather until those are forgotten that are not on the screen any more
_SLICE_SECONDS = 0.004  # of looking between two turns of the event loop


class Memory(QObject):
    """Sees to it that how a text was made is remembered as long as it is on the screen.

    Thousands of texts of a long run are there for a moment only.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lasting = len(remembered())
        self._work: Iterator[None] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        self._timer.start(TIDY_MS)

    def tidy(self) -> None:
        """Forget all texts that are not there any more, now."""
        for _ in self._look():
            pass

    def _go_on(self) -> None:
        if self._work is None:
            if len(remembered()) <= self._lasting + ROOM:
                return
            self._work = self._look()
            self._timer.setInterval(0)
        end = time.perf_counter() + _SLICE_SECONDS
        for _ in self._work:
            if time.perf_counter() > end:
                return
        self._work = None
        self._timer.setInterval(TIDY_MS)

    def _look(self) -> Iterator[None]:
        gone = remembered()
        for text in texts_in(QApplication.topLevelWidgets()):
            gone.pop(text, None)
            yield
        forget(gone)
        self._lasting = len(remembered())


class Speaking(QObject):
    """Follows the setting ``language``: all that is on the screen is said anew at once, whatever is at work."""

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window = window
        self._choice = window.settings.values.language
        window.settings.changed.connect(self._follow)
        self.memory = Memory(self)

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
            if dock.is_made and isinstance(dock.panel, Live):
                dock.panel.dirty = True
        window.bridge.wake()
