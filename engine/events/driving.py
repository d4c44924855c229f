"""Functions that drive work: run it to its end, map its events, time its steps, observe its events."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable
from typing import TypeVar

from engine.events.base import Event, Steps

S = TypeVar("S")
T = TypeVar("T")
Clock = Callable[[], float]


def run(work: Steps[T], listen: Callable[[Event], object] | None = None) -> T:
    """Drive ``work`` to its end, passing each event to ``listen``, and return the work's result."""
    while True:
        try:
            event = next(work)
        except StopIteration as stop:
            result: T = stop.value
            return result
        if listen is not None:
            listen(event)


def retold(work: Generator[S, None, T], tell: Callable[[S], Event]) -> Steps[T]:
    """``work`` with each event (or number that it tells) mapped by ``tell``; the result is unchanged."""
    try:
        while True:
            try:
                told = next(work)
            except StopIteration as stop:
                result: T = stop.value
                return result
            yield tell(told)
    finally:
        work.close()


def watched(
    work: Steps[T],
    took: Callable[[float], object],
    hear: Callable[[Event], Iterable[Event] | None] = lambda _: None,
    clock: Clock = time.perf_counter,
) -> Steps[T]:
    """Drive ``work`` to its result, unchanged.

    ``took`` is called with the seconds of each step, without the pauses between two events; ``hear`` is called with
    each event before it is yielded, and the events that it returns are yielded next.
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
    """Sums the seconds that wrapped work was running, without pauses."""

    def __init__(self, clock: Clock = time.perf_counter) -> None:
        self._clock = clock
        self.seconds = 0.0

    def timed(self, work: Steps[T]) -> Steps[T]:
        """Drive ``work`` unchanged, counting only the time between a request for an event and the event."""
        return watched(work, self._add, clock=self._clock)

    def _add(self, seconds: float) -> None:
        self.seconds += seconds
