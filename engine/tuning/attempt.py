"""One attempt: a method writes facts in batches under some settings, what came of it is measured, all is taken back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any

from torch import Tensor

from engine.editing.concerns import check_reach
from engine.editing.planning import make_editing
from engine.editing.sinks import check_sinks
from engine.editing.soundness import sound
from engine.errors import PalimpsestError
from engine.evaluation.averages import harmonic_mean, mean
from engine.evaluation.drift import kl_from_unedited
from engine.evaluation.metrics import measure_quality
from engine.evaluation.scoring import score
from engine.evaluation.stream import without_rewritten
from engine.events import Progress, Steps, TuningPoint
from engine.events.driving import Stopwatch
from engine.laboratory.reference_probes import RetainedFacts
from engine.model.device import memory_errors
from engine.model.finite import not_finite
from engine.support.wording import said_by, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.associative.statistics import StatisticsStore
    from engine.fact import Fact
    from engine.laboratory.reference_probes import ReferenceProbes
    from engine.methods.knobs import Hyperparameters
    from engine.methods.method import Method
    from engine.model.loading import LoadedModel

# After the first batch an attempt ends whose edits took less than this share as often as the preset's, or that is
# behind a finished one by this score and ahead in nothing: what a batch costs, later ones cost again.
HOPELESS, BEHIND = 0.5, 0.01


@dataclass(frozen=True)
class Hurdle:
    """What an attempt is held up to after its first batch: what ``finished`` ones had there, the preset's first."""

    finished: Sequence[TuningPoint] = ()

    @property
    def least(self) -> float:
        """The least share of edits that must have taken."""
        return HOPELESS * (self.finished[0].efficacy or 0.0) if self.finished else 0.0

    def ahead(self, first: tuple[float, float]) -> TuningPoint | None:
        """An attempt that had more by then, in reach and spared together and less in neither, than ``first``."""
        return next((one for one in self.finished if one.first is not None and _behind(first, one.first)), None)


def _behind(one: tuple[float, float], other: tuple[float, float]) -> bool:
    less = harmonic_mean(one) + BEHIND <= harmonic_mean(other)
    return less and all(mine <= others for mine, others in zip(one, other, strict=True))


class Remembered:
    """The batches written so far, as methods ask for them; in memory, as nothing of an attempt is kept.

    No two batches of any attempt have one name: what is cut from their keys is kept by it, for all attempts.
    """

    _numbers = count()

    def __init__(self) -> None:
        self._batches: dict[str, dict[str, Tensor]] = {}

    def ids(self) -> tuple[str, ...]:
        """One name for each batch."""
        return tuple(self._batches)

    def load(self, batch_id: str) -> dict[str, Tensor]:
        """What a batch left for later ones."""
        return self._batches[batch_id]

    def add(self, left: dict[str, Tensor]) -> None:
        """Another batch."""
        self._batches[str(next(self._numbers))] = left


class Ground:
    """The unedited ``model`` on which attempts are made; texts, contexts and statistics serve all of them.

    ``watched`` are facts that the model knows (:class:`RetainedFacts`), of which no edit is to be.
    """

    def __init__(
        self, model: LoadedModel, statistics: StatisticsStore, text: str, watched: RetainedFacts, batch: int, seed: int
    ) -> None:
        self._model, self._text, self._watched, self._batch = model, text, watched, batch
        self._editing = make_editing(model, statistics)
        self._editing.seed = seed

    @classmethod
    def of(
        cls, model: LoadedModel, statistics: StatisticsStore, reference: ReferenceProbes, batch: int, seed: int
    ) -> Steps[Ground]:
        """Ground with the reference probes of the workbench."""
        watched = yield from RetainedFacts.known(model, reference.facts)
        return cls(model, statistics, reference.heldout, watched, batch, seed)

    def attempt(
        self,
        number: int,
        method: Method,
        settings: Hyperparameters,
        varied: Mapping[str, Any],
        facts: Sequence[Fact],
        hurdle: Hurdle | None = None,
    ) -> Steps[TuningPoint]:
        """Write ``facts`` batch by batch, measure, and take them back; the model is unedited afterwards, come what may.

        An attempt that a method or the machine refuses, or that does not take the ``hurdle``, has a reason.
        """
        watch = Stopwatch()
        point = TuningPoint(number, dict(varied))
        try:
            with self._unedited(), memory_errors("tuning"):
                found = yield from watch.timed(self._measured(point, method, settings, facts, hurdle))
        except PalimpsestError as error:
            found = replace(point, reason=said_by(error))
        return replace(found, seconds=watch.seconds)

    def _measured(
        self,
        point: TuningPoint,
        method: Method,
        settings: Hyperparameters,
        facts: Sequence[Fact],
        hurdle: Hurdle | None,
    ) -> Steps[TuningPoint]:
        method.check(self._model, settings)
        check_reach(self._model, settings, facts)
        check_sinks(self._model, settings, facts)
        memory, weights = Remembered(), self._model.weights
        editing = replace(self._editing, memory=memory)
        yield from method.prepare(editing, settings)
        size = method.batch_size(self._batch)
        for start in range(0, len(facts), size):
            batch = facts[start : start + size]
            editing.side = weights.side.state.memories
            with weights.without_side():
                proposal = yield from sound(self._model, batch, method.propose(editing, batch, settings))
            weights.push(proposal.delta)
            memory.add(proposal.memory)
            yield Progress(say("Facts of this attempt"), start + len(batch), len(facts), say("facts"))
            if hurdle is not None and start + size < len(facts) and start // size == (self._batch - 1) // size:
                point = yield from self._held_up(point, facts[: start + size], hurdle)
                if point.reason:
                    return point
        return (yield from self._looked(point, facts))

    def _held_up(self, point: TuningPoint, facts: Sequence[Fact], hurdle: Hurdle) -> Steps[TuningPoint]:
        """The attempt after its first batch, with the reason if it is given up there."""
        took = yield from self._took(facts)
        if took < hurdle.least:
            return replace(point, reason=say("given up: {took:.0%} of the first batch took", took=took))
        found = yield from self._looked(point, facts)
        point = replace(point, first=(found.reach, found.spared))
        if (ahead := hurdle.ahead((found.reach, found.spared))) is None:
            return point
        told = say("given up: behind attempt {number} after the first batch", number=ahead.number)
        return replace(point, reason=told if ahead.number else say("given up: behind the preset after the first batch"))

    def _took(self, facts: Sequence[Fact]) -> Steps[float]:
        scores = yield from score(self._model, [(fact.text, fact.target) for fact in facts], say("Asking the model"))
        return mean([one.exact for one in scores]) or 0.0

    def _looked(self, point: TuningPoint, facts: Sequence[Fact]) -> Steps[TuningPoint]:
        quality = yield from measure_quality(self._model, without_rewritten(facts, facts))
        untouched = yield from self._watched.kept(self._model, {fact.subject for fact in facts})
        kl = (yield from kl_from_unedited(self._model, self._text)) if self._text.strip() else None
        if kl is not None and not math.isfinite(kl):  # it could neither be kept nor compared
            raise not_finite(self._model.module)
        now, start, _ = self._model.weights.norms(self._model.weights.touched)
        return replace(
            point,
            efficacy=quality.efficacy,
            paraphrase=_first(quality.paraphrase_preferred, quality.paraphrase),
            neighbourhood=_first(quality.neighbourhood_preferred, quality.neighbourhood),
            untouched=untouched,
            kl=kl,
            norm=float((now / start).max()) if len(now) else 1.0,
        )

    @contextmanager
    def _unedited(self) -> Iterator[None]:
        self._model.weights.replace([], 0)
        try:
            yield
        finally:
            self._model.weights.replace([], 0)


def _first(preferred: float | None, exact: float | None) -> float | None:
    """CounterFact's score, or, where the facts name no true object to compare with, that of exact answers."""
    return exact if preferred is None else preferred
