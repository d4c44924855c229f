"""The rows that wait on a desk, for the table: read and made in a thread where they are many, so the window answers."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from engine.desk.file import DESK_FILE
from engine.desk.held import Desk
from engine.errors import PalimpsestError
from gui.panels.edits.fact_rows import FactRow
from gui.panels.edits.waiting import Waiting

if TYPE_CHECKING:
    from gui.bridge import Bridge

_AT_ONCE = 256 << 10  # bytes of desks that are read before the call returns: a thousand facts or so


@dataclass(frozen=True)
class Restored:
    """What lay on a desk, its rows, and how the two are compared; ``error`` where it could not be read."""

    desk: Desk
    rows: list[FactRow]
    waiting: Waiting
    error: OSError | PalimpsestError | None = None


class Restoring(QObject):
    """Reads one desk at a time. While a long one is read, the bridge holds the engine's events back: they are about
    rows that are not there yet."""

    _read = Signal()  # by the thread

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._thread: threading.Thread | None = None
        self._found: Restored | None = None
        self._take: Callable[[Restored], object] | None = None
        self._read.connect(self.finish, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a desk is being read."""
        return self._thread is not None

    def begin(self, size: int, read: Callable[[], Desk], take: Callable[[Restored], object]) -> None:
        """Call ``take`` with what ``read`` returns: now, or soon where the desk has a ``size`` (bytes) of many rows."""
        self.finish()
        if size <= _AT_ONCE:
            take(_restored(read))
            return
        self._take = take
        self._thread = threading.Thread(target=self._work, args=(read,), name="restoring", daemon=True)
        self._bridge.hold(True)
        self._thread.start()

    def finish(self) -> None:
        """Wait for what is being read, and hand it over."""
        if self._thread is None:
            return
        self._thread.join()
        found, take = self._found, self._take
        self._thread = self._found = self._take = None
        gc.freeze()  # the rows stay: to look through so many for garbage takes longer than all else here
        try:
            if found is not None and take is not None:
                take(found)
        finally:
            self._bridge.hold(False)

    def _work(self, read: Callable[[], Desk]) -> None:
        try:
            self._found = _restored(read)
        finally:  # whatever happened: the engine's events must not be held back for good
            self._read.emit()


def size_of(folder: Path) -> int:
    """Bytes of the desk in ``folder``, with its journal; 0 where there is none."""
    files = (folder / f"{DESK_FILE}{end}" for end in ("", "-wal"))
    return sum(file.stat().st_size for file in files if file.is_file())


def _restored(read: Callable[[], Desk]) -> Restored:
    error = None
    try:
        desk = read()
    except (OSError, PalimpsestError) as refusal:
        desk, error = Desk(), refusal
    rows = [FactRow.waiting(held) for held in desk.facts]
    return Restored(desk, rows, Waiting(desk.facts), error)
