"""Where a run stands among its stages, and how long it still takes: a forecast, corrected by the clock as it goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np

from engine.events import EditProgress, Event, Progress, RunProgress, Steps, ValueSearch
from engine.events.driving import watched
from engine.runs.forecast import EDITS, STATISTICS, Forecast

T = TypeVar("T")
# Seconds between two tellings, and of a stage before its own pace says more than the forecast.
EVERY, SETTLED = 0.5, 2.0
# A stage of which nothing but the time is known is never called done before it is.
ALMOST = 0.95
# Of a batch, so much is the search for v*; by how much what is over may correct what is to come.
SEARCH, DOUBT = 0.8, 4.0


class Course:
    """One run's way through the stages of its forecast. Pauses, between two events, are no part of any time."""

    def __init__(self, forecast: Forecast, clock: Callable[[], float] = time.perf_counter) -> None:
        self.forecast = forecast
        self.taken: dict[str, float] = {}
        self.finished: set[str] = set()
        self._expected = {stage.name: stage.seconds for stage in forecast.stages}
        self._clock = clock
        self._stage = ""
        self._fraction: float | None = None
        self._edits = (0, 1, 1)
        self._share = 0.0
        self._told = -EVERY

    def over(self, name: str, work: Steps[T]) -> Steps[T]:
        """Drive ``work``, the stage ``name``, unchanged, and tell now and then where the run stands.

        A stage that is not in the forecast, as nothing is to be done in it, tells nothing.
        """
        self._stage, self._fraction = name, None
        self.taken[name] = 0.0
        self._told = -EVERY  # a stage says its name with its first event
        result = yield from watched(work, self._spend, self._follow, self._clock)
        self.finished.add(name)
        return result

    def _spend(self, seconds: float) -> None:
        self.taken[self._stage] += seconds

    def _follow(self, event: Event) -> Iterator[Event]:
        """Hear an event, and where the run stands then where it is time to tell."""
        self._hear(event)
        if self._stage in self._expected and self._due():
            yield self.now()

    def now(self) -> RunProgress:
        """Where the run stands."""
        spent, here, left = sum(self.taken.values()), self._left_here(self._factor), self.left
        self._share = max(self._share, spent / (spent + left) if spent + left > 0 else 0.0)
        names = [stage.name for stage in self.forecast.stages]
        number = names.index(self._stage) + 1
        return RunProgress(min(1.0, self._share), self._stage, number, len(names), here, left)

    @property
    def left(self) -> float:
        """Seconds that the run will still take: of this stage by its own pace, of later ones by the forecast's."""
        later = sum(expected for name, expected in self._expected.items() if name not in self.taken)
        return self._left_here(self._factor) + self._factor * later

    @property
    def _factor(self) -> float:
        """How much longer than forecast the finished stages took."""
        over = [name for name in self._expected if name in self.finished]
        expected, spent = sum(self._expected[name] for name in over), sum(self.taken[name] for name in over)
        return min(DOUBT, max(1 / DOUBT, spent / expected)) if expected and spent > SETTLED else 1.0

    def learnt(self) -> dict[str, tuple[float, float]]:
        """By the name under which a finished stage's speed is kept: seconds by the trial, and those it took."""
        over = [stage for stage in self.forecast.stages if stage.name in self.finished]
        return {stage.kept_as: (stage.raw, self.taken[stage.name]) for stage in over}

    def _left_here(self, factor: float) -> float:
        taken, expected = self.taken.get(self._stage, 0.0), factor * self._expected.get(self._stage, 0.0)
        done = self._fraction
        if done is None:
            return max(expected - taken, (1 - ALMOST) * max(expected, taken))
        if taken > SETTLED and done > 0:
            return taken * (1 - done) / done
        return max(0.0, expected * (1 - done))

    def _hear(self, event: Event) -> None:
        """How much of the stage is done, where an event says so."""
        if self._stage == STATISTICS and isinstance(event, Progress) and event.total:
            self._fraction = event.done / event.total
        if self._stage != EDITS:
            return
        if isinstance(event, EditProgress):
            self._edits = (event.edits_done, event.edits_total, event.batches)
            self._fraction = event.edits_done / event.edits_total
        elif isinstance(event, ValueSearch):
            done, total, batches = self._edits
            self._fraction = max(self._fraction or 0.0, done / total + SEARCH * _searched(event) / batches)

    def _due(self) -> bool:
        """Whether it is time to tell again."""
        spent = sum(self.taken.values())
        if spent - self._told < EVERY:
            return False
        self._told = spent
        return True


def _searched(event: ValueSearch) -> float:
    """The share of a batch's search that is over: facts that have stopped, and of those begun the steps taken."""
    begun = np.where(np.isnan(event.nll), 0.0, event.step / event.steps)
    return float(np.where(event.active, begun, 1.0).mean())
