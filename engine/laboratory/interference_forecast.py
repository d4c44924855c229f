"""Interference of facts not edited yet: predicted, or rehearsed, that is edited, observed and undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.associative.statistics import StatisticsStore
from engine.diagnostics.conflicts import find_conflicts
from engine.diagnostics.interference import Bystander, predict, written_parts
from engine.editing.open_session import OpenSession
from engine.editing.planning import propose
from engine.errors import BadInput
from engine.evaluation.scoring import score
from engine.events import InterferenceObserved, InterferencePredicted, Steps
from engine.events.tabular import Row, Tabular, columns
from engine.fact import Fact
from engine.laboratory.live_interference import (
    PREDICTED,
    Rehearsed,
    bystanders_of,
    predicted_event,
    usual_changes,
    warnings_of,
)
from engine.laboratory.reference_probes import ReferenceProbes
from engine.laboratory.whitening import Whitening
from engine.methods.knobs import parse_layers
from engine.methods.locate.writing import writing_rule
from engine.model.delta import Delta
from engine.model.loading import LoadedModel
from engine.requests import InterferencePlan
from engine.session.kept_events import keep
from engine.support.wording import say


@dataclass(frozen=True)
class Rehearsal(Tabular):
    """An edit that was made and undone: the prediction, the observation, and the share of successful edits."""

    predicted: InterferencePredicted
    observed: InterferenceObserved
    efficacy: float

    def records(self) -> list[Row]:
        """One row for each of the k facts, the most disturbed first: the prediction and the answer's probabilities."""
        observed = columns(before=self.observed.before, after=self.observed.after)
        return [{**row, **seen} for row, seen in zip(self.predicted.records(), observed, strict=True)]


class InterferencePredictor:
    """Predicts interference on one model, with its open session if there is one."""

    def __init__(
        self,
        model: LoadedModel,
        statistics: StatisticsStore,
        reference: ReferenceProbes,
        whitening: Whitening,
        session: OpenSession | None,
    ) -> None:
        self._model = model
        self._statistics = statistics
        self._reference = reference
        self._whitening = whitening
        self._session = session

    def predict(self, queued: Sequence[Fact], plan: InterferencePlan) -> Steps[InterferencePredicted]:
        """The predicted interference of editing ``queued``; also yielded as an event, and stored in an open session.

        Raises BadInput where there are no bystanders, or where the method's change is not addressed by keys.
        """
        bystanders = self._bystanders(queued, plan)
        planned = yield from self._planned(queued, plan)
        return (yield from self._told(queued, bystanders, planned, plan))

    def rehearse(self, queued: Sequence[Fact], plan: InterferencePlan) -> Steps[Rehearsal]:
        """Predict, edit, re-query the same facts and undo the edit; the weights are restored bit for bit.

        Raises BadInput as :meth:`predict` does, and where no method is named.
        """
        if not plan.method:
            raise BadInput(say("an edit cannot be tried without a method."), say("Name one, such as memit."))
        bystanders = self._bystanders(queued, plan)
        delta = yield from self._proposed(queued, plan)
        told = yield from self._told(queued, bystanders, delta, plan)
        rehearsed = Rehearsed(self._model, told, bystanders)
        yield from rehearsed.ask_before()
        with self._model.weights.preview() as preview:
            for part in delta.layers:
                preview.add(part)
            observed = yield from rehearsed.ask_after(told.position)
            scores = yield from score(self._model, [(f.text, f.target) for f in queued], say("Queued facts"))
        return Rehearsal(told, observed, sum(one.exact for one in scores) / len(scores))

    def _bystanders(self, queued: Sequence[Fact], plan: InterferencePlan) -> tuple[Bystander, ...]:
        if not queued:
            raise BadInput(say("there is no fact to edit."), say("Add a row or give a file."))
        edits = self._session.applied_facts() if self._session else ()
        found = bystanders_of(queued, edits, plan.known or self._reference.facts)
        if not found:
            raise BadInput(
                say("there is no fact that could be disturbed."),
                say("Give known facts with their true answers, or a session with edits."),
            )
        return found

    def _planned(self, queued: Sequence[Fact], plan: InterferencePlan) -> Steps[Delta | dict[int, float]]:
        """The change that a method proposes, or assumed value changes by layer."""
        if plan.method:
            return (yield from self._proposed(queued, plan))
        usual = (yield from usual_changes(self._session)) if self._session else {}
        layers = plan.layers or tuple(usual) or parse_layers(writing_rule(self._model)["layers"])
        mean = sum(usual.values()) / len(usual) if usual else 1.0
        return {layer: usual.get(layer, mean) for layer in layers}

    def _proposed(self, queued: Sequence[Fact], plan: InterferencePlan) -> Steps[Delta]:
        proposal = yield from propose(self._model, self._statistics, self._session, queued, plan.method, plan.settings)
        if not written_parts(proposal.delta):
            raise BadInput(
                say("{method} does not write where the keys of facts lead to.", method=plan.method),
                say("Its interference cannot be predicted; choose a method that writes the MLP's output matrix."),
            )
        return proposal.delta

    def _told(
        self,
        queued: Sequence[Fact],
        bystanders: Sequence[Bystander],
        planned: Delta | dict[int, float],
        plan: InterferencePlan,
    ) -> Steps[InterferencePredicted]:
        written = tuple(written_parts(planned)) if isinstance(planned, Delta) else tuple(planned)
        layers = tuple(sorted({*self._whitening.fitting_layers(), *written}))
        factors = yield from self._whitening.factors(layers)
        edits = self._session.applied_facts() if self._session else ()
        at_written = {layer: factors[layer] for layer in written}
        conflicts = yield from find_conflicts(self._model, queued, at_written, edits)
        found = yield from predict(self._model, queued, bystanders, factors, planned)
        position = self._session.position if self._session else 0
        event = predicted_event(position, found, bystanders, plan.threshold, conflicts)
        if self._session is not None:
            keep(self._session.ledger, PREDICTED, event)
        yield event
        yield from warnings_of(event)
        return event
