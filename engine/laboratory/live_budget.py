"""What a run of edits spends on being measured: one tenth of its time for all live measures together."""

from __future__ import annotations

import time
from typing import TypeVar

from engine.events import Steps
from engine.events.driving import Clock, Stopwatch

LIVE_SHARE = 0.1
T = TypeVar("T")


class LiveBudget:
    """Says whose turn it is to measure, so that all measures together take at most :data:`LIVE_SHARE` of a run.

    Every measure, known by a name, has its first turn of a run when it asks; that may overdraw the budget, which has
    to be earned back before anybody's next turn. After that a turn must be affordable, as dear as its last one was; of
    those that wait the one goes first that has taken least time, so that dear measures come seldom and none is crowded
    out. Pauses count neither as run nor as measuring.
    """

    def __init__(self, clock: Clock = time.perf_counter) -> None:
        self._clock = clock
        self._run = Stopwatch(clock)
        self._taken: dict[str, Stopwatch] = {}
        # What each account stood at when its last turn began.
        self._began: dict[str, float] = {}
        self._waiting: set[str] = set()

    def over(self, run: Steps[T]) -> Steps[T]:
        """``run`` unchanged, timed; accounts begin anew with it."""
        self._run, self._taken, self._began, self._waiting = Stopwatch(self._clock), {}, {}, set()
        return (yield from self._run.timed(run))

    def due(self, name: str) -> bool:
        """Whether it is this measure's turn. Only one that would use it may ask: the others let it go first."""
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
        """``work`` unchanged, on the account of the measure, whose turn it is."""
        return (yield from self._taken[name].timed(work))

    @property
    def _left(self) -> float:
        """Seconds that may be spent now; negative where the budget is overdrawn."""
        return LIVE_SHARE * self._run.seconds - sum(watch.seconds for watch in self._taken.values())
