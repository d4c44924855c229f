"""The time budget of live measures: one tenth of a run's time for all of them together."""

from __future__ import annotations

import time
from typing import TypeVar

from engine.events import Steps
from engine.events.driving import Clock, Stopwatch

LIVE_SHARE = 0.1
T = TypeVar("T")


class LiveBudget:
    """Schedules live measures, so that all of them together take at most :data:`LIVE_SHARE` of a run.

    Every measure, identified by a name, may run the first time it asks in a run; that may overdraw the budget, which
    has to be earned back before the next measurement. Afterwards a measurement must be affordable, at the cost of its
    last one; among the waiting measures the one with the least total time goes first, so that expensive measures run
    rarely and none starves. Pauses count neither as run nor as measuring.
    """

    def __init__(self, clock: Clock = time.perf_counter) -> None:
        self._clock = clock
        self._run = Stopwatch(clock)
        self._taken: dict[str, Stopwatch] = {}
        # The seconds spent on each account when its last measurement began.
        self._began: dict[str, float] = {}
        self._waiting: set[str] = set()

    def over(self, run: Steps[T]) -> Steps[T]:
        """``run`` unchanged, timed; the accounts are reset at its start."""
        self._run, self._taken, self._began, self._waiting = Stopwatch(self._clock), {}, {}, set()
        return (yield from self._run.timed(run))

    def due(self, name: str) -> bool:
        """Whether this measure may run now. Call it only when ready to measure: the others then yield to it."""
        if not self._may(name):
            self._waiting.add(name)
            return False
        self._waiting.discard(name)
        self._began[name] = self._taken.setdefault(name, Stopwatch(self._clock)).seconds
        return True

    def _may(self, name: str) -> bool:
        if name not in self._taken:
            return True
        own = self._taken[name].seconds
        affordable = self._left > 0 and self._left >= own - self._began[name]
        return affordable and all(own <= self._taken[other].seconds for other in self._waiting)

    def spend(self, name: str, work: Steps[T]) -> Steps[T]:
        """``work`` unchanged, charged to the account of the measure."""
        return (yield from self._taken[name].timed(work))

    @property
    def _left(self) -> float:
        """Seconds that may be spent now; negative where the budget is overdrawn."""
        return LIVE_SHARE * self._run.seconds - sum(watch.seconds for watch in self._taken.values())
