"""Work of the window itself that takes long, done a little at a time, so that the window answers meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

SLICE_SECONDS = 0.02  # of work between two turns of the event loop


class Slices(QObject):
    """Draws items from one iterator at a time; an item that is True lets the event loop turn at once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: Iterator[bool] | None = None
        self._done: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """Whether there is work left."""
        return self._work is not None

    def begin(self, work: Iterator[bool], done: Callable[[], object] | None = None) -> None:
        """Do ``work`` from the next turn of the event loop on and call ``done`` after it; what is left of other work is
        given up.
        """
        self._work, self._done = work, done
        self._timer.start()

    def stop(self) -> None:
        """Give up what is left."""
        self._work = self._done = None
        self._timer.stop()

    def finish(self) -> None:
        """Do what is left now."""
        for _ in self._work or ():
            pass
        self._end()

    def _go_on(self) -> None:
        end = time.perf_counter() + SLICE_SECONDS
        for pause in self._work or ():
            if pause or time.perf_counter() > end:
                return
        self._end()

    def _end(self) -> None:
        done, self._work, self._done = self._done, None, None
        self._timer.stop()
        if done is not None:
            done()
