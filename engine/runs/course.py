"""Progress of a run over its stages and its remaining time: a forecast, corrected by measured times."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np

from engine.events import EditProgress, Event, Progress, RunProgress, Steps, ValueSearch
from engine.events.driving import watched
from engine.runs.forecast import EDITS, STATISTICS, Forecast

T = TypeVar("T")
# Seconds between two reports, and measured seconds from which on they correct the forecast.
EVERY, SETTLED = 0.5, 2.0
# A stage whose progress is estimated from time alone is capped below 1 until it ends.
ALMOST = 0.95
# The share of a batch taken by the search for v*; the largest factor by which past stages correct the forecast.
SEARCH, DOUBT = 0.8, 4.0


class Course:
    """Progress of one run through the stages of its forecast. Pauses between two events are not counted."""

    def __init__(self, forecast: Forecast, clock: Callable[[], float] = time.perf_counter) -> None:
        self.forecast = forecast
        self.taken: dict[str, float] = {}
        self.finished: set[str] = set()
        self._expected = {stage.name: stage.seconds for stage in forecast.stages}
        self._clock = clock
        self._stage = ""
        self._fraction: float | None = None
        self._edits = (0, 1)
        self._share = 0.0
        self._told = -EVERY

    def over(self, name: str, work: Steps[T]) -> Steps[T]:
        """Drive ``work``, the stage ``name``, unchanged, and yield RunProgress from time to time.

        A stage that is not in the forecast, as it has nothing to do, yields none.
        """
        self._stage, self._fraction = name, None
        self.taken[name] = 0.0
        self._told = -EVERY  # so that a stage reports with its first event
        result = yield from watched(work, self._spend, self._follow, self._clock)
        self.finished.add(name)
        return result

    def _spend(self, seconds: float) -> None:
        self.taken[self._stage] += seconds

    def _follow(self, event: Event) -> Iterator[Event]:
        """Update the progress from an event, and yield RunProgress if a report is due."""
        self._hear(event)
        if self._stage in self._expected and self._due():
            yield self.now()

    def now(self) -> RunProgress:
        """The current progress of the run."""
        spent, here, left = sum(self.taken.values()), self._left_here(self._factor), self.left
        self._share = max(self._share, spent / (spent + left) if spent + left > 0 else 0.0)
        names = [stage.name for stage in self.forecast.stages]
        number = names.index(self._stage) + 1
        return RunProgress(min(1.0, self._share), self._stage, number, len(names), here, left)

    @property
    def left(self) -> float:
        """Remaining seconds of the run: this stage at its measured pace, later ones by the corrected forecast."""
        later = sum(expected for name, expected in self._expected.items() if name not in self.taken)
        return self._left_here(self._factor) + self._factor * later

    @property
    def _factor(self) -> float:
        """The ratio of measured to forecast seconds of the finished stages."""
        over = [name for name in self._expected if name in self.finished]
        expected, spent = sum(self._expected[name] for name in over), sum(self.taken[name] for name in over)
        return min(DOUBT, max(1 / DOUBT, spent / expected)) if expected and spent > SETTLED else 1.0

    def learnt(self) -> dict[str, tuple[float, float]]:
        """For each finished stage, by the key of its stored speed: seconds forecast by the trial, and measured ones."""
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
        """Update the completed share of the stage, if an event reports it."""
        if self._stage == STATISTICS and isinstance(event, Progress) and event.total:
            self._fraction = event.done / event.total
        if self._stage != EDITS:
            return
        if isinstance(event, EditProgress):
            self._edits = (event.edits_done, event.edits_total)
            self._fraction = event.edits_done / event.edits_total
        elif isinstance(event, ValueSearch):
            done, total = self._edits
            here = SEARCH * _searched(event) * len(event.active)  # by its facts: the last batch may be a small one
            self._fraction = max(self._fraction or 0.0, min(1.0, (done + here) / total))

    def _due(self) -> bool:
        """Whether a report is due."""
        spent = sum(self.taken.values())
        if spent - self._told < EVERY:
            return False
        self._told = spent
        return True


def _searched(event: ValueSearch) -> float:
    """The completed share of a batch's search: facts that have stopped, and for started ones the steps taken."""
    begun = np.where(np.isnan(event.nll), 0.0, event.step / event.steps)
    return float(np.where(event.active, begun, 1.0).mean())
