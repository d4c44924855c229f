"""Keeps Python's garbage collector on the GUI thread.

Widgets and their slots often form cycles, which only the cyclic collector frees. It runs in whatever thread happens to
allocate next, and that is mostly the engine's worker; a widget that is destroyed there takes the program with it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500


class GuiThreadGarbage(QObject):
    """Switches automatic collection off while it lives and collects in this thread when Python would have done so."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect_if_due)
        self._timer.start()

    def collect_if_due(self) -> None:
        """Collect the oldest generation whose count has passed Python's own threshold."""
        pairs = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, limit) in enumerate(pairs) if count > limit]
        if due:
            gc.collect(max(due))

    def settle(self) -> None:
        """Set aside what is there now, such as the modules of the engine: it lives on, and looking at it takes time."""
        gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """Give collection back to Python."""
        self._timer.stop()
        gc.enable()
