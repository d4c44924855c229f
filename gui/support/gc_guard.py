"""Keeps Python's garbage collector on the GUI thread.

Widgets and their slots often form cycles, which only the cyclic collector frees. It runs in the thread whose allocation
triggers it, mostly the engine's worker; but destroying a widget outside the GUI thread crashes Qt.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500


class GuiThreadGarbage(QObject):
    """Disables automatic collection while it exists and collects in this thread when Python would have done so."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect_if_due)
        self._timer.start()

    def collect_if_due(self) -> None:
        """Collect the oldest generation whose count exceeds Python's threshold."""
        pairs = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, limit) in enumerate(pairs) if count > limit]
        if due:
            gc.collect(max(due))

    def settle(self) -> None:
        """Exclude all current objects, such as the engine's modules, from collection, as traversing them takes time."""
        gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """Re-enable automatic collection."""
        self._timer.stop()
        gc.enable()
