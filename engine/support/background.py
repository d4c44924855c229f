"""Work that cannot be cut into steps, done in a thread beside, so that its waiting can be stopped at any moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread
from typing import TypeVar

from engine.events.base import Event, Steps

T = TypeVar("T")
# Seconds between two events while the work goes on.
BEAT = 0.25


def beside(work: Callable[[], T], meanwhile: Event) -> Steps[T]:
    """What ``work`` returns or raises, with ``meanwhile`` again and again until then.

    Work that is no longer waited for goes on to its end, unheard; so it must only make something new.
    """
    found: Future[T] = Future()

    def do() -> None:
        try:
            found.set_result(work())
        except BaseException as error:
            found.set_exception(error)

    Thread(target=do, name="beside", daemon=True).start()
    while not wait([found], BEAT).done:
        yield meanwhile
    return found.result()
