"""The thread beside the engine: for what needs nothing of it, such as reading a file of facts."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from gui.bridge.event_queue import EventQueue
from gui.bridge.inbox import Control
from gui.bridge.reports import Finished, Started, attempted


class Beside:
    """Runs calls one after another, whether the engine is busy, paused or not started yet."""

    def __init__(self, outbox: EventQueue) -> None:
        """``outbox`` takes the reports."""
        self._outbox = outbox
        self._pool = ThreadPoolExecutor(1, "beside the engine")

    def put(self, number: int, call: Callable[[], Any], control: Control) -> None:
        """Queue ``call`` as job ``number``; a cancelled one that has not begun never runs."""
        self._pool.submit(self._serve, number, call, control)

    def stop(self) -> None:
        """Drop what waits; a call in hand ends by itself, and nobody hears of it."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _serve(self, number: int, call: Callable[[], Any], control: Control) -> None:
        if control.cancelled:
            self._outbox.put(Finished(number, cancelled=True))
            return
        self._outbox.put(Started(number))
        self._outbox.put(attempted(number, call))
