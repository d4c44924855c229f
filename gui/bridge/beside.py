"""Threads beside the engine: for what needs nothing of it, such as reading a file of facts or fetching a model."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

from engine.events import Steps
from gui.bridge.event_queue import EventQueue
from gui.bridge.inbox import Control
from gui.bridge.reports import Finished, Started, Stopped, Told, attempted

PATIENCE = 2.0  # seconds to wait, as the window closes, for the steps in hand


class Beside:
    """Runs calls one after another, and steps each in a thread of their own, whatever the engine is doing."""

    def __init__(self, outbox: EventQueue) -> None:
        """``outbox`` takes the reports."""
        self._outbox = outbox
        self._pool = ThreadPoolExecutor(1, "beside the engine")
        self._threads: list[threading.Thread] = []

    def put(self, number: int, call: Callable[[], Any], control: Control, after: threading.Event | None = None) -> None:
        """Queue ``call`` as job ``number``, to begin ``after`` something; a cancelled one that has not never runs."""
        self._pool.submit(self._serve, number, call, control, after)

    def drive(self, number: int, work: Callable[[], Steps[Any]], control: Control) -> None:
        """Begin the steps that ``work`` makes, as job ``number``; a cancel ends them after the step in hand."""
        serve = lambda: self._serve(number, lambda: self._driven(number, work(), control), control)  # noqa: E731
        thread = threading.Thread(target=serve, name="beside the engine", daemon=True)
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()

    def stop(self) -> None:
        """Drop what waits; a call in hand ends by itself, and nobody hears of it."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def wait(self) -> None:
        """Wait a moment for the end of all steps, which were cancelled."""
        end = time.monotonic() + PATIENCE
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))

    def _serve(
        self, number: int, call: Callable[[], Any], control: Control, after: threading.Event | None = None
    ) -> None:
        if after is not None:
            after.wait()
        if control.cancelled:
            self._outbox.put(Finished(number, cancelled=True))
            return
        self._outbox.put(Started(number))
        self._outbox.put(attempted(number, call))

    def _driven(self, number: int, steps: Steps[Any], control: Control) -> Any:
        with closing(steps):
            while not control.cancelled:
                try:
                    event = next(steps)
                except StopIteration as stop:
                    return stop.value
                self._outbox.put(Told(number, event), key=("told", number))
        raise Stopped
