"""Work of the engine's kind (a generator of events) that needs no engine: it runs in a thread and can be cancelled."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.errors import PalimpsestError
from engine.events import Steps
from engine.support.shortage import as_shortage

_EVERY = 0.05  # seconds between two events that are told; the others are passed over
_PATIENCE = 2.0  # seconds to wait for the end of what was cancelled


class AsideWork(QObject):
    """One work at a time.

    ``told`` has its events; one of ``done`` (with its result), ``failed`` and ``cancelled`` tells how it ended.
    """

    told = Signal(object)
    done = Signal(object)
    failed = Signal(object)  # PalimpsestError
    cancelled = Signal()
    _ended = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._ended.connect(self._end)

    @property
    def is_running(self) -> bool:
        """Whether something is at work."""
        return self._thread is not None

    def start(self, work: Callable[[], Steps[Any]]) -> None:
        """Run what ``work`` makes."""
        assert self._thread is None
        self._stop.clear()
        self._thread = threading.Thread(target=self._do, args=(work,), name="aside work", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """End it after its next event; ``cancelled`` tells when."""
        self._stop.set()

    def stop(self) -> None:
        """Cancel, and wait for the end a moment; nothing is told of it."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(_PATIENCE)

    def _do(self, work: Callable[[], Steps[Any]]) -> None:
        try:
            how, value = self._driven(work())
        except PalimpsestError as error:
            how, value = "failed", error
        except Exception as error:
            told = as_shortage(error)
            if told is None:
                raise  # a bug: to the log of the program
            how, value = "failed", told
        with suppress(RuntimeError):  # the window is gone meanwhile
            self._ended.emit(how, value)

    def _driven(self, work: Steps[Any]) -> tuple[str, Any]:
        """How ``work`` ended, and its result."""
        last = 0.0
        with closing(work):
            while not self._stop.is_set():
                try:
                    event = next(work)
                except StopIteration as stop:
                    return "done", stop.value
                if (now := time.monotonic()) - last >= _EVERY:
                    last = now
                    with suppress(RuntimeError):
                        self.told.emit(event)
        return "cancelled", None

    def _end(self, how: str, value: Any) -> None:
        self._thread = None
        if how == "cancelled":
            self.cancelled.emit()
        else:
            (self.done if how == "done" else self.failed).emit(value)
