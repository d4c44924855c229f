"""Work driven from outside: run to its end, its events told in other words, its steps timed and its events heard."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from engine.events.base import Event, Steps

T = TypeVar("T")
Clock = Callable[[], float]


def run(work: Steps[T], listen: Callable[[Event], object] | None = None) -> T:
    """Drive ``work`` to its end, handing each event to ``listen``, and return the work's result."""
    while True:
        try:
            event = next(work)
        except StopIteration as stop:
            result: T = stop.value
            return result
        if listen is not None:
            listen(event)


def retold(work: Steps[T], tell: Callable[[Event], Event]) -> Steps[T]:
    """``work`` with each event given on as what ``tell`` makes of it; the result is the work's own."""
    try:
        while True:
            try:
                event = next(work)
            except StopIteration as stop:
                result: T = stop.value
                return result
            yield tell(event)
    finally:
        work.close()


def watched(
    work: Steps[T],
    took: Callable[[float], object],
    hear: Callable[[Event], Iterable[Event] | None] = lambda _: None,
    clock: Clock = time.perf_counter,
) -> Steps[T]:
    """Drive ``work`` to its result, unchanged.

    ``took`` hears the seconds of each step, without the pauses between two events; ``hear`` hears each event before it
    is given, and what that returns is given next.
    """
    try:
        while True:
            start = clock()
            try:
                event = next(work)
            except StopIteration as stop:
                result: T = stop.value
                return result
            finally:
                took(clock() - start)
            more = list(hear(event) or ())
            yield event
            yield from more
    finally:
        work.close()


class Stopwatch:
    """Adds up the seconds that wrapped work really ran."""

    def __init__(self, clock: Clock = time.perf_counter) -> None:
        self._clock = clock
        self.seconds = 0.0

    def timed(self, work: Steps[T]) -> Steps[T]:
        """Drive ``work`` unchanged, counting only the time between being asked for an event and giving it."""
        return watched(work, self._add, clock=self._clock)

    def _add(self, seconds: float) -> None:
        self.seconds += seconds
