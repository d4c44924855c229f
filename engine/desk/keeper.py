"""Writes desks in a thread of its own, so that no window ever waits for a disk.

Changes are written in the order in which they were handed over, whatever desk they belong to: what moves from one
desk to another is on the second before it leaves the first.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.desk.file import DeskFile
from engine.desk.held import Changes
from engine.errors import PalimpsestError


@dataclass(frozen=True)
class _Task:
    """Changes of the desk ``file``, not to be written before those of the desk ``after``."""

    file: Path
    changes: Changes
    after: Path | None


class Keeper:
    """One thread that writes; ``on_trouble`` is called in it, once, with a desk that cannot be written and why.

    What could not be written is tried again with the next change of the same desk, and at the end.
    """

    def __init__(self, on_trouble: Callable[[Path, PalimpsestError], object]) -> None:
        self._on_trouble = on_trouble
        self._tasks: queue.SimpleQueue[_Task | threading.Event | None] = queue.SimpleQueue()
        self._unwritten: dict[Path, list[Changes]] = {}
        self._open: DeskFile | None = None
        self._thread = threading.Thread(target=self._serve, name="desk", daemon=True)
        self._thread.start()

    @property
    def in_trouble(self) -> bool:
        """Whether something could not be written until now."""
        return bool(self._unwritten)

    def write(self, file: Path, changes: Changes, after: Path | None = None) -> None:
        """Write ``changes`` to the desk ``file`` soon; never, if the desk ``after`` could not be written. Returns at
        once."""
        if changes:
            self._tasks.put(_Task(file, changes, after))

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
            elif task.after is None or task.after not in self._unwritten:
                self._write(task.file, [task.changes])
        for file in list(self._unwritten):
            self._write(file, [])
        self._shut()

    def _write(self, file: Path, changes: list[Changes]) -> None:
        known = file in self._unwritten
        waiting = [*self._unwritten.get(file, []), *changes]
        try:
            desk = self._opened(file)
            while waiting:
                desk.write(waiting[0])
                del waiting[0]
        except PalimpsestError as error:
            self._shut()
            self._unwritten[file] = waiting
            if not known:
                self._on_trouble(file, error)
        else:
            self._unwritten.pop(file, None)

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
