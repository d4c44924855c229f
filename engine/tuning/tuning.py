"""The search for the settings of a method on a model: attempt after attempt, the best held up to other facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.editing.sinks import without_sinks
from engine.errors import BadHyperparameter, BadInput, ModelRefused, PalimpsestError
from engine.evaluation.stream import digest_of_facts, digest_of_text
from engine.events import Log, Steps, TuningPoint, TuningProgressed
from engine.events.driving import Stopwatch
from engine.methods.method import Method
from engine.methods.registry import find_method
from engine.support.wording import said_by, say, say_count
from engine.tuning.attempt import Ground, Hurdle
from engine.tuning.dimensions import Space
from engine.tuning.search import suggestion
from engine.tuning.table import TuningConditions, TuningTable, opened

if TYPE_CHECKING:
    from engine.associative.statistics import StatisticsStore
    from engine.fact import Fact
    from engine.laboratory.reference_probes import ReferenceProbes
    from engine.model.loading import LoadedModel
    from engine.requests import TuningPlan

# How many of the best attempts are repeated on held-out facts at most, beside the preset's.
CHECKED = 3
# Of facts that are too few for a set of both sizes, this share is tried and the rest held out.
TRIED = 2 / 3


@dataclass(frozen=True)
class TuningResult:
    """The result of a search: its table, which names the best attempt, and the folder where it is kept."""

    table: TuningTable
    folder: Path


class Tuning:
    """One search by ``plan`` with ``facts``; :meth:`steps` performs it. The model must be unedited, and is afterwards.

    The first ``plan.facts`` facts are tried and as many that follow held out. It is kept in ``folder`` (None: one in
    ``home`` by its conditions) after each attempt, and goes on from there. Raises BadInput, ModelRefused or
    SessionMismatch here, before anything is written.
    """

    def __init__(
        self,
        model: LoadedModel,
        statistics: StatisticsStore,
        corpus: str,
        reference: ReferenceProbes,
        preset: Mapping[str, Any],
        plan: TuningPlan,
        facts: Sequence[Fact],
        folder: Path | None,
        home: Path,
    ) -> None:
        self._model, self._statistics, self._reference, self._plan = model, statistics, reference, plan
        self._method = check_plan(plan)
        if refusal := self._method.refusal(model):
            raise ModelRefused(refusal)
        start = self._method.hyperparameters.parse({**preset, **plan.settings})
        self._method.check(model, start)
        self._space = self._searched(start.as_dict())
        self._tried, self._held_out = split(without_sinks(model, start, facts), plan.facts)
        conditions = TuningConditions(
            model=model.info.name,
            fingerprint=model.info.fingerprint,
            dtype=model.info.dtype,
            method=self._method.name,
            batch=plan.batch,
            seed=plan.seed,
            count=len(self._tried),
            facts=digest_of_facts(self._tried),
            held_out=digest_of_facts(self._held_out),
            known=digest_of_facts(reference.facts),
            statistics=corpus,
            text=digest_of_text(reference.heldout),
            preset=start.as_dict(),
            fixed=tuple(sorted(plan.fixed)),
        )
        self._folder = folder or home / conditions.name
        self._table = opened(self._folder, conditions)

    def steps(self) -> Steps[TuningResult]:
        """Try settings until the time is over, then hold the best up to the held-out facts."""
        plan, watch = self._plan, Stopwatch()
        yield Log(say("{method}: the search is kept in {folder}.", method=self._method.title, folder=self._folder))
        yield self._told(None)
        made = len(self._table.points)
        ground = yield from watch.timed(
            Ground.of(self._model, self._statistics, self._reference, plan.batch, plan.seed)
        )
        while self._goes_on(watch.seconds, made):
            yield from watch.timed(self._attempt(ground))
            self._table.write(self._folder)
            yield self._told(60 * plan.minutes - watch.seconds if plan.minutes else None)
        yield from self._check(ground)
        yield self._told(0.0)
        return TuningResult(self._table, self._folder)

    def _goes_on(self, seconds: float, made: int) -> bool:
        """Whether there is time for another attempt: the preset's is always made, and one more is as long as most."""
        plan, points = self._plan, self._table.points
        if not points:
            return True
        if plan.attempts and len(points) >= plan.attempts:
            return False
        usual = _mean_seconds(points[made:] or points[-1:])
        finished = [point for point in points if not point.reason]
        later = min(1 + self._repeated(), len(finished)) * _mean_seconds(finished) if self._held_out else 0.0
        return not plan.minutes or seconds + usual + later <= 60 * plan.minutes

    def _repeated(self) -> int:
        """How many of the best are held up to other facts: as many as fit in a quarter of the time, the preset too."""
        usual = _mean_seconds([point for point in self._table.points if not point.reason])
        quarter = 60 * self._plan.minutes / 4
        return max(1, min(CHECKED, int(quarter / usual) - 1)) if quarter and usual else CHECKED

    def _attempt(self, ground: Ground) -> Steps[None]:
        points = self._table.points
        if not points:
            settings = dict(self._space.preset)
        else:
            tried = [(self._place(point), (point.reach, point.spared)) for point in points]
            settings = self._space.settings(suggestion(self._space, tried, self._plan.seed))
        hurdle = Hurdle([point for point in points if not point.reason])
        point = yield from self._try(ground, len(points), settings, self._tried, hurdle)
        if not points and point.reason:
            raise BadHyperparameter(
                say("the settings to begin with fail: {reason}", reason=point.reason), say("Give others with settings.")
            )
        self._table = self._table.with_point(point)

    def _try(
        self,
        ground: Ground,
        number: int,
        settings: Mapping[str, Any],
        facts: Sequence[Fact],
        hurdle: Hurdle | None = None,
    ) -> Steps[TuningPoint]:
        varied = self._space.varied(settings)
        try:
            parsed = self._method.hyperparameters.parse(settings)
        except PalimpsestError as error:
            return TuningPoint(number, varied, reason=said_by(error))
        return (yield from ground.attempt(number, self._method, parsed, varied, facts, hurdle))

    def _check(self, ground: Ground) -> Steps[None]:
        """The preset and the best attempts on the held-out facts."""
        if not self._held_out:
            return
        known = [point for point in self._table.points if not point.reason]
        best = sorted(known, key=lambda point: point.score, reverse=True)[: self._repeated()]
        for point in {point.number: point for point in (self._table.points[0], *best)}.values():
            if self._table.held_out(point.number) is None:
                yield Log(
                    say_count(
                        len(self._held_out),
                        "Attempt {number} is held up to {n} other fact.",
                        "Attempt {number} is held up to {n} other facts.",
                        number=point.number,
                    )
                )
                settings = self._table.settings(point)
                self._table = self._table.with_check(
                    (yield from self._try(ground, point.number, settings, self._held_out))
                )
                self._table.write(self._folder)

    def _searched(self, preset: Mapping[str, Any]) -> Space:
        space = Space.of(self._method, preset, self._model.info.layers)
        searched = space.without(self._plan.fixed)
        if not searched.dimensions:
            raise BadInput(
                say("there is nothing to search for {method}.", method=self._method.title),
                say("Keep fewer settings as they are."),
            )
        return searched

    def _place(self, point: TuningPoint) -> dict[str, Any]:
        return self._space.place({**self._space.preset, **point.varied})

    def _told(self, left: float | None) -> TuningProgressed:
        return self._table.progress(left, self._folder)


def _mean_seconds(points: Sequence[TuningPoint]) -> float:
    return sum(point.seconds for point in points) / len(points)


def check_plan(plan: TuningPlan) -> Method:
    """The method of ``plan``; BadInput where there is none, or it has not the hyperparameters that are named."""
    method = find_method(plan.method)
    method.hyperparameters.parse(plan.settings)
    known = {knob.name for knob in method.hyperparameters.knobs()}
    if unknown := [name for name in plan.fixed if name not in known]:
        raise BadHyperparameter(say("there is no hyperparameter {name!r} to keep as it is.", name=unknown[0]))
    return method


def split(facts: Sequence[Fact], count: int) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """The facts that are tried, and those of other subjects that are held out; at most ``count`` of each."""
    if not facts:
        raise BadInput(say("there is no fact to try settings with."), say("Give a file of facts."))
    first = min(count, len(facts)) if len(facts) >= 2 * count else max(1, round(TRIED * len(facts)))
    tried = tuple(facts[: min(first, count)])
    subjects = {fact.subject for fact in tried}
    return tried, tuple(fact for fact in facts[len(tried) :] if fact.subject not in subjects)[:count]
