"""Work driven from a terminal: progress on standard error, and signals that stop it after the current step."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING, Self, TypeVar

from engine.cli.signals import ENDING, Ending, handled, heeded
from engine.events import Event, Steps, run

if TYPE_CHECKING:
    from engine.events.bars import Watcher

STANDARD_ERROR = 2  # its file descriptor
_FROM_OUTSIDE = b"\nStopping after the step in hand.\n"
_AT_THE_KEYBOARD = b"\nStopping after the step in hand; Ctrl+C again ends the program at once.\n"
T = TypeVar("T")


class Interrupted(Exception):
    """The user pressed Ctrl+C, or the signal ``number`` came, and the work has been closed at the end of its step."""

    def __init__(self, number: int = signal.SIGINT) -> None:
        super().__init__(number)
        self.number = number


class Terminal:
    """Drives work, showing progress and handling Ctrl+C."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._stop = 0  # the signal that asked for it

    def drive(self, work: Steps[T]) -> T:
        """Run ``work`` to its end and return its result; raise :class:`Interrupted` once Ctrl+C was pressed.

        The work is closed between two of its steps, so that it restores what it had changed.
        """
        with contextlib.closing(work):
            if self._stop:
                raise Interrupted(self._stop)
            return run(work, self._listen)

    def _listen(self, event: Event) -> None:
        self._watcher(event)
        if self._stop:
            raise Interrupted(self._stop)

    @contextlib.contextmanager
    def hearing_interrupts(self) -> Iterator[Self]:
        """Context: the first Ctrl+C requests a stop after the current step, the second one ends the program at once.

        So does what ends a program from outside. Who heard these signals before learns which one came.
        """
        numbers = (signal.SIGINT, *heeded(*ENDING))
        former = map(signal.getsignal, numbers)  # of a job in the background Ctrl+C is ignored, and the others are not
        at_once = next((handler for handler in former if isinstance(handler, Ending)), None) or Ending()
        self._stop = self._stop or at_once.heard  # a library that was imported took it for something that is not there

        def ask(number: int, frame: FrameType | None) -> None:
            """The handler of the first signal: ask for a stop; the next one ends the program."""
            self._stop = at_once.heard = number
            for one in numbers:
                signal.signal(one, at_once)
            # Written to the file descriptor: the signal may have interrupted a buffered write, which is not reentrant.
            with contextlib.suppress(OSError):  # closed or full: the work stops all the same
                os.write(STANDARD_ERROR, _AT_THE_KEYBOARD if number == signal.SIGINT else _FROM_OUTSIDE)

        with handled(ask, *numbers):
            yield self


def left_to_the_window() -> contextlib.AbstractContextManager[None]:
    """Context: what ends a program from outside ends it at once, as Qt waits where Python hears nothing."""
    return handled(signal.SIG_DFL, *heeded(*ENDING))
