"""Training of detectors of edits: facts are edited into the loaded model, features are read, the edits are undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from time import perf_counter
from typing import Any, TypeVar

import numpy as np

from engine.associative.statistics import StatisticsStore
from engine.diagnostics.detection import TOP_K, Detector, fit, read_features
from engine.editing.open_session import OpenSession
from engine.editing.planning import check_edit, check_method, make_editing
from engine.editing.sinks import without_sinks
from engine.editing.soundness import sound
from engine.errors import BadInput
from engine.evaluation.averages import mean
from engine.evaluation.datasets.formats import template_from
from engine.evaluation.scoring import score
from engine.events import Event, FloatArray, Progress, Steps, ValueSearch, retold
from engine.fact import Fact
from engine.laboratory.sampling import seeded_sample
from engine.methods.method import Method, Proposal
from engine.model.loading import LoadedModel
from engine.requests import DetectionPlan
from engine.support.wording import join_texts, lowered, say

LEAST_FACTS = 16
HELD_OUT = 0.25
MAKING = say("Facts edited")

T = TypeVar("T")


@dataclass(frozen=True)
class DetectorQuality:
    """The quality of a detector on held-out facts: shares in [0, 1], None where there are no such facts.

    ``accuracy`` over ``edited`` edited and as many unedited facts, ``recall`` of the edited ones, ``false_alarms``
    among the unedited. Hard negatives separately: the share classified as unedited of unedited facts with the
    ``same_subject`` or the ``same_object`` as an edited one. ``efficacy`` is the share of successful edits.
    """

    edited: int
    accuracy: float
    recall: float
    false_alarms: float
    same_subject: float | None
    same_object: float | None
    efficacy: float


@dataclass
class _Seen:
    """Features read while some facts are edited: of the edited, of unedited, and of related facts."""

    edited: list[FloatArray] = field(default_factory=list)
    others: list[FloatArray] = field(default_factory=list)
    same_subject: list[FloatArray] = field(default_factory=list)
    same_object: list[FloatArray] = field(default_factory=list)
    took: list[bool] = field(default_factory=list)


class DetectorTrainer:
    """Trains a detector on one model, on top of the applied edits of its ``session``."""

    def __init__(
        self, model: LoadedModel, statistics: StatisticsStore, session: OpenSession | None, plan: DetectionPlan
    ) -> None:
        self._model = model
        self._session = session
        self._plan = plan
        self._editing = session.editing if session else make_editing(model, statistics)
        self._by_object: dict[str, Fact] = {}
        self._layers = plan.layers or tuple(range(model.info.layers))
        self._done = self._total = 0  # facts edited, for the progress
        self._began = 0.0

    def make(self, known: Sequence[Fact]) -> Steps[tuple[Detector, DetectorQuality]]:
        """Edit, read features, undo, train. The weights are restored bit for bit, also if closed in between.

        Raises BadInput where ``known`` are too few facts or the method does not write weights.
        """
        _, settings = check_method(self._model, self._plan.method, self._plan.settings)
        chosen = self._choose(without_sinks(self._model, settings, known))
        method, settings = check_edit(self._model, chosen, self._plan.method, self._plan.settings)
        self._total = len(chosen) // 2
        yield from method.prepare(self._editing, settings)
        self._began = perf_counter()
        held = max(LEAST_FACTS // 4, int(len(chosen) * HELD_OUT)) // 2 * 2
        self._by_object = {fact.true: fact for fact in known if fact.true}
        later = yield from self._look(chosen[:held], method, settings)
        seen = yield from self._look(chosen[held:], method, settings)
        features = np.concatenate([*seen.edited, *seen.others])
        edited = [True] * sum(map(len, seen.edited))
        edited += [False] * (len(features) - len(edited))
        yield Progress(MAKING, self._total, self._total, say("facts"), say("fitting"))
        plain = fit(self._plan.kind, features, edited, self._layers, TOP_K, {}, self._plan.seed)
        quality = _quality(plain, later, mean([*seen.took, *later.took]) or 0.0)
        held_out = [True] * sum(map(len, later.edited)) + [False] * sum(map(len, later.others))
        plain = plain.calibrated(np.concatenate([*later.edited, *later.others]), held_out)
        about = {
            # Not the folder: a detector may be shared, and a path of this machine should not go with it.
            "model": {name: value for name, value in asdict(self._model.info).items() if name != "folder"},
            "method": self._plan.method,
            "title": method.title,
            "settings": settings.as_dict(),
            "batch": self._plan.batch,
            "seed": self._plan.seed,
            "edited": sum(map(len, seen.edited)),
            "held_out": asdict(quality),
            "learned_from": [question_id(fact) for fact in chosen[held:]],
        }
        return Detector(plain.kind, plain.layers, plain.top_k, plain.arrays, about), quality

    def _choose(self, known: Sequence[Fact]) -> tuple[Fact, ...]:
        """Facts of different subjects, none of which the session edits, in a seeded order."""
        edited = {fact.subject for fact in (self._session.applied_facts() if self._session else ())}
        different = {fact.subject: fact for fact in reversed(known) if fact.subject not in edited}
        rows = [(fact.id, fact) for fact in different.values()]
        chosen = list(seeded_sample(rows, self._plan.facts // 2 * 2, self._plan.seed))
        if len(chosen) < LEAST_FACTS:
            raise BadInput(
                say(
                    "there are too few facts to make a detector from ({count} of at least {least}).",
                    count=len(chosen),
                    least=LEAST_FACTS,
                ),
                say("Give a file of facts about different subjects that the model knows."),
            )
        np.random.default_rng(self._plan.seed).shuffle(chosen)
        return tuple(chosen[: len(chosen) // 2 * 2])

    def _look(self, facts: Sequence[Fact], method: Method, settings: Any) -> Steps[_Seen]:
        """The features of every other fact while it is edited, of the unedited ones, and of related facts."""
        seen = _Seen()
        size = 2 * self._plan.batch
        for start in range(0, len(facts), size):
            part = facts[start : start + size]
            edited, others = part[0::2], part[1::2]
            proposal = yield from self._in_progress(self._propose(edited, method, settings))
            with self._model.weights.preview() as preview:
                for change in proposal.delta.layers:
                    preview.add(change)
                yield from self._in_progress(self._read(seen, edited, others))
            self._done += len(edited)
        return seen

    def _in_progress(self, work: Steps[T]) -> Steps[T]:
        """``work`` with every event replaced by the overall progress, as these edits are not part of the session."""
        return retold(
            work,
            lambda event: Progress(
                MAKING, self._done, self._total, say("facts"), join_texts(", ", (_step_of(event), self._time_left()))
            ),
        )

    def _time_left(self) -> str:
        """The remaining time at the pace of the batches so far; "" during the first one."""
        if not self._done:
            return ""
        seconds = (perf_counter() - self._began) * (self._total / self._done - 1)
        return say("{seconds:.0f} s left", seconds=seconds)

    def _propose(self, facts: Sequence[Fact], method: Method, settings: Any) -> Steps[Proposal]:
        if self._session is not None:
            proposal = yield from self._session.propose(method, facts, settings)
        else:
            proposal = yield from sound(self._model, facts, method.propose(self._editing, facts, settings))
        if proposal.delta.side or not proposal.delta.layers:
            raise BadInput(
                say(
                    "{title} keeps edits beside the weights, so there is nothing to detect in them.", title=method.title
                ),
                say("Choose a method that writes weights, such as memit."),
            )
        return proposal

    def _read(self, seen: _Seen, edited: Sequence[Fact], others: Sequence[Fact]) -> Steps[None]:
        scores = yield from score(self._model, [(fact.text, fact.target) for fact in edited], say("Edited facts"))
        took = [one.exact for one in scores]
        seen.took += took
        held = [fact for fact, works in zip(edited, took, strict=True) if works]
        subjects = {fact.subject for fact in edited}
        rivals = [self._by_object[fact.target] for fact in held if fact.target in self._by_object]
        groups = {
            "edited": held,
            "others": others,
            "same_subject": [fact for one in held for fact in _of_same_subject(one)],
            "same_object": [fact for fact in rivals if fact.subject not in subjects],
        }
        for name, members in groups.items():
            getattr(seen, name).append((yield from read_features(self._model, members, self._layers)))


def question_id(fact: Fact) -> str:
    """A short digest of the query of ``fact``, from which the fact cannot be read."""
    return blake2b(fact.text.encode(), digest_size=8).hexdigest()


def _step_of(event: Event) -> str:
    """The current step within a batch, as a short label."""
    if isinstance(event, ValueSearch):
        return say("values, step {step} of {steps}", step=event.step, steps=event.steps)
    return lowered(event.task) if isinstance(event, Progress) else ""


def _of_same_subject(fact: Fact) -> list[Fact]:
    """One other fact of the subject from its probes, where the subject stands in the prompt."""
    named = [probe for probe in fact.same_subject if probe.answer and fact.subject in probe.prompt]
    return [Fact(fact.subject, template_from(p.prompt, fact.subject), p.answer or "") for p in named[:1]]


def _quality(detector: Detector, later: _Seen, efficacy: float) -> DetectorQuality:
    found, alarms = _flagged(detector, later.edited), _flagged(detector, later.others)
    if found is None or alarms is None:
        raise BadInput(say("none of the held-out edits took, so nothing can be learned."), say("Try another method."))
    related = [_flagged(detector, parts) for parts in (later.same_subject, later.same_object)]
    same, near = (None if share is None else 1 - share for share in related)
    count = sum(map(len, later.edited))
    return DetectorQuality(count, (found + 1 - alarms) / 2, found, alarms, same, near, efficacy)


def _flagged(detector: Detector, parts: Sequence[FloatArray]) -> float | None:
    """The share of features flagged as edited; None if there are none."""
    given = np.concatenate(list(parts)) if parts else np.zeros((0, 0))
    return float((detector.scores(given) > 0.5).mean()) if len(given) else None
