"""Work that cannot be split into steps, run in a background thread, so that waiting for it can be cancelled."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread
from typing import TypeVar

from engine.events.base import Event, Steps

T = TypeVar("T")
# Seconds between two events while the work runs.
BEAT = 0.25


def beside(work: Callable[[], T], meanwhile: Event, halt: Callable[[], object] | None = None) -> Steps[T]:
    """The result or error of ``work``, run in a thread; ``meanwhile`` is yielded repeatedly until then.

    If cancelled, the thread still runs to its end and its result is dropped; so ``work`` must have no side effects.
    Where ``halt`` makes it end soon, that is called then and the end waited for.
    """
    found: Future[T] = Future()

    def do() -> None:
        try:
            found.set_result(work())
        except BaseException as error:
            found.set_exception(error)

    thread = Thread(target=do, name="beside", daemon=True)
    thread.start()
    try:
        while not wait([found], BEAT).done:
            yield meanwhile
    finally:
        if halt is not None:
            halt()
            thread.join()
    return found.result()
