"""What runs on the loaded model are expected to take: one trial of it, and what was learnt from earlier runs."""

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
# Seconds of opening from which it is said how long that takes.
WORTH_SAYING = 2.0


class Expectations:
    """Makes forecasters; what runs really took is kept in ``file``."""

    def __init__(self, file: Path) -> None:
        self._speeds = Speeds(file)
        self._tried: tuple[LoadedModel, Trial] | None = None

    def forecaster(self, model: LoadedModel, store: StatisticsStore, reference: ReferenceProbes) -> Forecaster:
        """Forecasts for ``model``, which is tried the first time."""
        if self._tried is None or self._tried[0] is not model:
            self._tried = (model, Trial.of(model))
        return Forecaster(model, self._tried[1], store, reference, self._speeds.factors(model.info))

    def opening(self, place: Path, device: str, dtype: str) -> Opening | None:
        """What opening the model at ``place`` will take; None where it cannot be read, as opening it will say why."""
        try:
            checkpoint = open_checkpoint(place)
            vocabulary = inspect(place).vocabulary
            return forecast_opening(checkpoint, vocabulary, device, dtype, self._speeds.factors)
        except PalimpsestError:
            return None

    def opened(self, opening: Opening | None, work: Steps[T]) -> Steps[T]:
        """Drive ``work``, which opens the model, say first how long it takes, and take in how long it really took."""
        if opening is None:
            return (yield from work)
        if opening.seconds >= WORTH_SAYING:
            yield Log(opening.sentence)
        clock = OpeningClock(opening)
        result = yield from clock.over(work)
        self._speeds.learn(opening.owner, clock.learnt())
        return result

    def learn(self, model: LoadedModel, course: Course) -> None:
        """Take in how long the finished stages of a run took."""
        self._speeds.learn(model.info, course.learnt())

    def forget(self) -> None:
        """The model is let go of."""
        self._tried = None
