"""Ctrl+C and what ends a program from outside, heard by a command from its first moment to Python's own end.

It imports next to nothing, as it is in force before anything else is loaded.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from threading import current_thread, main_thread
from types import FrameType
from typing import NoReturn

# What ends a program from outside: another program, and a terminal that is closed (which Windows does not tell).
ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
Handler = Callable[[int, FrameType | None], object] | signal.Handlers


class Ended(KeyboardInterrupt):
    """The signal ``number`` came where the work cannot wait for the end of a step: as Ctrl+C does there."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Ending:
    """The handler of these signals: it raises :class:`Ended`. ``heard`` is the first that came, 0 while none has.

    Who takes the signals over for a while, to stop work between two steps, says here what was heard.
    """

    heard = 0

    def __call__(self, number: int, frame: FrameType | None) -> NoReturn:
        """Raise :class:`Ended`, as a signal's handler."""
        self.heard = self.heard or number
        raise Ended(number)


def stopped_by(number: int) -> int:
    """The exit code of a program that a signal ended, as shells have it."""
    return 128 + number


def heeded(*numbers: int) -> tuple[int, ...]:
    """Those of ``numbers`` that are not ignored, as ``nohup`` has it, and a shell for what it runs behind a script."""
    return tuple(number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN)


@contextlib.contextmanager
def handled(handler: Handler, *numbers: int) -> Iterator[None]:
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


def end_with(code: int) -> None:
    """Have the signals change no more how the process ends: with ``code``, at once where it still waits for a thread.

    Python takes its handlers away before its very end, so there they are ignored.
    """

    def leave(number: int, frame: FrameType | None) -> NoReturn:
        os._exit(code)

    def ignore() -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)

    numbers = heeded(signal.SIGINT, *ENDING)
    for number in numbers:
        signal.signal(number, leave)
    atexit.register(ignore)
