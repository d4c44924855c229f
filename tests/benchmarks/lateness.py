"""How late a window's thread is, which is how late a key would be answered."""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 20


class Lateness(QObject):
    """How late a timer of the window's thread comes, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self._late: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def _beat(self) -> None:
        now = time.perf_counter()
        self._late.append(max(0.0, 1000 * (now - self._last) - BEAT_MS))
        self._last = now

    def since(self, *shares: float) -> list[float]:
        """The percentiles ``shares`` (0 to 100) of what came since the last call, and the worst."""
        late, self._late = np.array(self._late or [0.0]), []
        self._last = time.perf_counter()
        return [*np.percentile(late, shares).tolist(), float(late.max())]

    def stop(self) -> None:
        """End it."""
        self._timer.stop()
