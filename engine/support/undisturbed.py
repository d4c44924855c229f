"""Clearing up that a signal does not cut short: what ends the program waits until it is done."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

_NUMBERS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def undisturbed() -> Iterator[None]:
    """Context: Ctrl+C, and what ends a program from outside, come after its end where Python hears them at all.

    For what is done in moments, such as taking a temporary file away.
    """
    if current_thread() is not main_thread():  # other threads are never interrupted
        yield
        return
    came: list[int] = []

    def wait(number: int, frame: FrameType | None) -> None:
        came.append(number)

    before = {number: found for number in _NUMBERS if callable(found := signal.getsignal(number))}
    for number in before:
        signal.signal(number, wait)
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, former)
        if came:
            signal.raise_signal(came[0])
