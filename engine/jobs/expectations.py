"""What runs on the loaded model are expected to take: one trial of it, and what was learnt from earlier runs."""

from __future__ import annotations

from pathlib import Path

from engine.associative.statistics import StatisticsStore
from engine.jobs.course import Course
from engine.jobs.forecast import Forecaster
from engine.jobs.knowledge import Knowledge
from engine.jobs.speeds import Speeds
from engine.jobs.trial import Trial
from engine.model.loading import LoadedModel


class Expectations:
    """Makes forecasters; what runs really took is kept in ``file``."""

    def __init__(self, file: Path) -> None:
        self._speeds = Speeds(file)
        self._tried: tuple[LoadedModel, Trial] | None = None

    def forecaster(self, model: LoadedModel, store: StatisticsStore, knowledge: Knowledge) -> Forecaster:
        """Forecasts for ``model``, which is tried the first time."""
        if self._tried is None or self._tried[0] is not model:
            self._tried = (model, Trial.of(model))
        return Forecaster(model, self._tried[1], store, knowledge, self._speeds.factors(model.info))

    def learn(self, model: LoadedModel, course: Course) -> None:
        """Take in how long the finished stages of a run took."""
        self._speeds.learn(model.info, course.learnt())

    def forget(self) -> None:
        """The model is let go of."""
        self._tried = None
