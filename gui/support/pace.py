"""How long a task that tells its progress will still take, from how fast it has been."""

from __future__ import annotations

import time
from collections.abc import Callable

from engine.events import Progress

# Before so many seconds the pace of a task is not known: what it does first is often unlike the rest.
SHORTEST = 2.0


class Pace:
    """The pace of the task that runs now; another task, or one that starts over, begins anew."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._task = ""
        self._began = 0.0
        self._first = self._last = 0

    def hear(self, event: Progress) -> None:
        """Take in how far the task has come."""
        if event.task != self._task or event.done < self._last:
            self._task, self._began, self._first = event.task, self._clock(), event.done
        self._last = event.done

    def left(self, event: Progress) -> float | None:
        """Seconds until ``event``'s task is done; None while that is not known."""
        done, taken = event.done - self._first, self._clock() - self._began
        if event.task != self._task or done <= 0 or not event.total or taken < SHORTEST:
            return None
        return taken * max(0, event.total - event.done) / done

    def forget(self) -> None:
        """Nothing runs any more."""
        self._task = ""
