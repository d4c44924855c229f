"""Work driven from a terminal: progress on standard error, and signals that stop it after the current step."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from threading import current_thread, main_thread
from types import FrameType
from typing import TYPE_CHECKING, NoReturn, Self, TypeVar

from engine.events import Event, Steps, run

if TYPE_CHECKING:
    from engine.events.bars import Watcher

STANDARD_ERROR = 2  # its file descriptor
# What ends a program from outside: another program, and a terminal that is closed (which Windows does not tell).
ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
_FROM_OUTSIDE = b"\nStopping after the step in hand.\n"
_AT_THE_KEYBOARD = b"\nStopping after the step in hand; Ctrl+C again ends the program at once.\n"
T = TypeVar("T")


class Interrupted(Exception):
    """The user pressed Ctrl+C, or the signal ``number`` came, and the work has been closed at the end of its step."""

    def __init__(self, number: int = signal.SIGINT) -> None:
        super().__init__(number)
        self.number = number


class Ended(KeyboardInterrupt):
    """The signal ``number`` came where the work cannot wait for the end of a step: as Ctrl+C does there."""

    def __init__(self, number: int) -> None:
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

        So does what ends a program from outside.
        """

        def ask(number: int, frame: FrameType | None) -> None:
            """The handler of the first signal: ask for a stop; the next one ends the program."""
            self._stop = number
            for one in (signal.SIGINT, *ENDING):
                signal.signal(one, _end)
            # Written to the file descriptor: the signal may have interrupted a buffered write, which is not reentrant.
            with contextlib.suppress(OSError):  # closed or full: the work stops all the same
                os.write(STANDARD_ERROR, _AT_THE_KEYBOARD if number == signal.SIGINT else _FROM_OUTSIDE)

        with _handled(ask, signal.SIGINT), _handled(ask, *_heeded()):
            yield self


def stopped_by(number: int) -> int:
    """The exit code of a program that a signal ended, as shells have it."""
    return 128 + number


def ended_by_signals() -> contextlib.AbstractContextManager[None]:
    """Context: what ends a program from outside is heard as Ctrl+C is, so that nothing half done is left behind."""
    return _handled(_end, *_heeded())


def left_to_the_window() -> contextlib.AbstractContextManager[None]:
    """Context: what ends a program from outside ends it at once, as Qt waits where Python hears nothing."""
    return _handled(signal.SIG_DFL, *_heeded())


def _heeded() -> tuple[signal.Signals, ...]:
    """Those of :data:`ENDING` that are not ignored, as ``nohup`` has it."""
    return tuple(number for number in ENDING if signal.getsignal(number) is not signal.SIG_IGN)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    raise Ended(number)


@contextlib.contextmanager
def _handled(handler: Callable[[int, FrameType | None], object] | signal.Handlers, *numbers: int) -> Iterator[None]:
    """Context: ``handler`` hears the signals ``numbers``. Only a process's first thread can ask for that."""
    if current_thread() is not main_thread():
        yield
        return
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, former if former is not None else signal.SIG_DFL)
