"""Writes desks in a thread of its own, so that no window ever waits for a disk.

Changes are written in the order in which they were handed over, whatever desk they belong to: what moves from one
desk to another is on the second before it leaves the first.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path

from engine.desk.file import DeskFile
from engine.desk.held import Changes
from engine.errors import PalimpsestError

_Task = tuple[Path, Changes] | threading.Event | None


class Keeper:
    """One thread that writes; ``on_trouble`` is called in it with what could not be written and why."""

    def __init__(self, on_trouble: Callable[[Path, Changes, PalimpsestError], object]) -> None:
        self._on_trouble = on_trouble
        self._tasks: queue.SimpleQueue[_Task] = queue.SimpleQueue()
        self._open: DeskFile | None = None
        self._thread = threading.Thread(target=self._serve, name="desk", daemon=True)
        self._thread.start()

    def write(self, file: Path, changes: Changes) -> None:
        """Write ``changes`` to the desk ``file`` soon. Returns at once."""
        if changes:
            self._tasks.put((file, changes))

    def flush(self, seconds: float = 30.0) -> bool:
        """Wait until all that was handed over is on the disk; False where that takes longer than ``seconds``."""
        if not self._thread.is_alive():
            return True
        written = threading.Event()
        self._tasks.put(written)
        return written.wait(seconds)

    def close(self, seconds: float = 30.0) -> bool:
        """Write the rest and end; False where that takes longer than ``seconds``. Closing twice is allowed."""
        self._tasks.put(None)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _serve(self) -> None:
        while (task := self._tasks.get()) is not None:
            if isinstance(task, threading.Event):
                task.set()
            else:
                self._write(*task)
        self._shut()

    def _write(self, file: Path, changes: Changes) -> None:
        try:
            self._opened(file).write(changes)
        except PalimpsestError as error:
            self._shut()  # whatever was wrong with it, the next change tries anew
            self._on_trouble(file, changes, error)

    def _opened(self, file: Path) -> DeskFile:
        gone = self._open is not None and not self._open.file.exists()  # with its folder: never written in silence
        if self._open is None or self._open.file != file or gone:
            self._shut()
            self._open = DeskFile(file)
        return self._open

    def _shut(self) -> None:
        if self._open is not None:
            self._open.close()
        self._open = None
