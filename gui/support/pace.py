"""The remaining time of a task that reports progress, extrapolated from its pace."""

from __future__ import annotations

import time
from collections.abc import Callable

from engine.events import Progress

# Seconds before the pace of a task is used, as its beginning is often not representative.
SHORTEST = 2.0


class Pace:
    """The pace of the current task; reset for another task, or one that restarts."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._task = ""
        self._began = 0.0
        self._first = self._last = 0

    def hear(self, event: Progress) -> None:
        """Note the progress of the task."""
        if event.task != self._task or event.done < self._last:
            self._task, self._began, self._first = event.task, self._clock(), event.done
        self._last = event.done

    def left(self, event: Progress) -> float | None:
        """Seconds until ``event``'s task is done; None if not known yet."""
        done, taken = event.done - self._first, self._clock() - self._began
        if event.task != self._task or done <= 0 or not event.total or taken < SHORTEST:
            return None
        return taken * max(0, event.total - event.done) / done

    def forget(self) -> None:
        """Reset after the end of a task."""
        self._task = ""
