"""Work driven from a terminal: progress on standard error, and Ctrl+C that stops after the current step."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING, Self, TypeVar

from engine.events import Event, Steps, run

if TYPE_CHECKING:
    from engine.events.bars import Watcher

STANDARD_ERROR = 2  # its file descriptor
T = TypeVar("T")


class Interrupted(Exception):
    """The user pressed Ctrl+C and the work has been closed at the end of its step."""


class Terminal:
    """Drives work, showing progress and handling Ctrl+C."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._stop = False

    def drive(self, work: Steps[T]) -> T:
        """Run ``work`` to its end and return its result; raise :class:`Interrupted` once Ctrl+C was pressed.

        The work is closed between two of its steps, so that it restores what it had changed.
        """
        with contextlib.closing(work):
            if self._stop:
                raise Interrupted
            return run(work, self._listen)

    def _listen(self, event: Event) -> None:
        self._watcher(event)
        if self._stop:
            raise Interrupted

    @contextlib.contextmanager
    def hearing_interrupts(self) -> Iterator[Self]:
        """Context: the first Ctrl+C requests a stop after the current step, the second one ends the program at once."""

        def ask(number: int, frame: FrameType | None) -> None:
            """The handler of the first SIGINT: ask for a stop, and give the next one back to Python."""
            self._stop = True
            signal.signal(signal.SIGINT, signal.default_int_handler)
            # Written to the file descriptor: the signal may have interrupted a buffered write, which is not reentrant.
            with contextlib.suppress(OSError):  # closed or full: the work stops all the same
                os.write(STANDARD_ERROR, b"\nStopping after the step in hand; Ctrl+C again ends the program at once.\n")

        before = signal.signal(signal.SIGINT, ask)
        try:
            yield self
        finally:
            signal.signal(signal.SIGINT, before)
