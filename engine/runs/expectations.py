"""Expected times of runs on the loaded model, from one trial of it and the times of earlier runs."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from engine.associative.statistics import StatisticsStore
from engine.errors import PalimpsestError
from engine.events import Log, Steps
from engine.laboratory.reference_probes import ReferenceProbes
from engine.model.footprint import inspect
from engine.model.loading import LoadedModel
from engine.model.opening import open_checkpoint
from engine.runs.course import Course
from engine.runs.forecast import Forecaster
from engine.runs.opening import Opening, OpeningClock, forecast_opening
from engine.runs.speeds import Speeds
from engine.runs.trial import Trial

T = TypeVar("T")
# Seconds of opening above which the expected time is logged.
WORTH_SAYING = 2.0


class Expectations:
    """Creates forecasters; measured times of runs are stored in ``file``."""

    def __init__(self, file: Path) -> None:
        self._speeds = Speeds(file)
        self._tried: tuple[LoadedModel, Trial] | None = None
        self._said: set[str] = set()

    def forecaster(self, model: LoadedModel, store: StatisticsStore, reference: ReferenceProbes) -> Forecaster:
        """Forecasts for ``model``; its trial is run on the first call."""
        if self._tried is None or self._tried[0] is not model:
            self._tried = (model, Trial.of(model))
        return Forecaster(model, self._tried[1], store, reference, self._speeds.factors(model.info))

    def opening(self, place: Path, device: str, dtype: str) -> Opening | None:
        """The forecast of opening the model at ``place``; None where it cannot be read, as opening it raises why."""
        try:
            checkpoint = open_checkpoint(place)
            vocabulary = inspect(place).vocabulary
            return forecast_opening(checkpoint, vocabulary, device, dtype, self._speeds.factors)
        except PalimpsestError:
            return None

    def opened(self, opening: Opening | None, work: Steps[T]) -> Steps[T]:
        """Drive ``work``, which opens the model; log its expected time first, and learn from the measured one."""
        if opening is None:
            return (yield from work)
        if opening.seconds >= WORTH_SAYING:
            yield Log(opening.sentence)
        clock = OpeningClock(opening)
        result = yield from clock.over(work)
        self._speeds.learn(opening.owner, clock.learnt())
        yield from self._say()
        return result

    def learn(self, model: LoadedModel, course: Course) -> None:
        """Learn from the measured times of the finished stages of a run."""
        self._speeds.learn(model.info, course.learnt())

    def _say(self) -> Steps[None]:
        """Warn, once, where measured times cannot be kept or read."""
        if self._speeds.problem and self._speeds.problem not in self._said:
            self._said.add(self._speeds.problem)
            yield Log(self._speeds.problem, "warning")

    def forget(self) -> None:
        """Drop the trial of the released model."""
        self._tried = None
