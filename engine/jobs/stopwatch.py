"""Time spent inside work, without the pauses between its steps."""

from __future__ import annotations

import time
from typing import TypeVar

from engine.events import Steps

T = TypeVar("T")


class Stopwatch:
    """Adds up the seconds that wrapped work really ran."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def timed(self, work: Steps[T]) -> Steps[T]:
        """Drive ``work`` unchanged, counting only the time between being asked for an event and giving it."""
        try:
            while True:
                start = time.perf_counter()
                try:
                    event = next(work)
                except StopIteration as stop:
                    result: T = stop.value
                    return result
                finally:
                    self.seconds += time.perf_counter() - start
                yield event
        finally:
            work.close()
