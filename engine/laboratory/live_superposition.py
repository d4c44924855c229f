"""Superposition of a session's probes during a run: the overlap of the keys of different facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from torch import Tensor

from engine.diagnostics.superposition import EDGES, measure_superposition
from engine.editing.open_session import OpenSession
from engine.events import Steps, SuperpositionMeasured
from engine.fact import Fact
from engine.laboratory.live_budget import LiveBudget
from engine.laboratory.reference_probes import ReferenceProbes
from engine.laboratory.whitening import Whitening
from engine.requests import PROBES
from engine.session.kept_events import keep, kept

KIND = "superposition"


class LiveSuperposition:
    """Superposition in one session, with the factors of ``whitening``; ``reference`` gives the model's known facts."""

    def __init__(
        self, session: OpenSession, reference: ReferenceProbes, whitening: Whitening, budget: LiveBudget
    ) -> None:
        self._session = session
        self._model = session.model
        self._reference = reference
        self._whitening = whitening
        self._budget = budget
        self._probes: tuple[Fact, ...] = ()
        self._shown: tuple[int, ...] = ()

    def measure(self, facts: Sequence[Fact] = (), *, asked: bool = False) -> Steps[SuperpositionMeasured | None]:
        """P of the session's probes now; None where there are fewer than two facts to probe with.

        When ``asked`` for by the user it covers all layers, after a pass over the text if needed; otherwise the layers
        whose covariances exist, and None where there are none.
        The probes are fixed throughout a session: known facts of the model, else its first edits and ``facts``.
        """
        probes = self._choose_probes(facts)
        if len(probes) < 2:
            return None
        whitening = self._whitening
        factors = yield from whitening.factors(whitening.fitting_layers()) if asked else whitening.at_hand()
        if not factors:
            return None
        event = yield from self._superposition_of(probes, factors, self._session.position)
        self._shown = event.layers
        return event

    def _superposition_of(
        self, probes: Sequence[Fact], factors: dict[int, Tensor], position: int
    ) -> Steps[SuperpositionMeasured]:
        event = yield from measure_superposition(self._model, probes, factors, position)
        keep(self._session.ledger, KIND, event, without=("edges",))
        yield event
        return event

    def other_layers(self) -> Steps[SuperpositionMeasured | None]:
        """Superposition at all layers, including those not measured yet for lack of covariances.

        For idle time: may be closed at any time, and the next call continues from there. Also measured before the
        edits, for comparison. None where no layer is missing.
        """
        probes, layers = self._choose_probes(()), self._whitening.fitting_layers()
        if len(probes) < 2 or set(layers) <= set(self._shown_layers()):
            return None
        yield from self._whitening.fill(layers)
        factors = yield from self._whitening.at_hand()
        if self._session.ledger.applied:
            with self._model.weights.at(0):
                yield from self._superposition_of(probes, factors, 0)
        event = yield from self._superposition_of(probes, factors, self._session.position)
        self._shown = event.layers
        return event

    def _shown_layers(self) -> tuple[int, ...]:
        """The layers of the last measurement, even if it was made before the session was reopened."""
        if not self._shown:
            for event in recorded(self._session):
                self._shown = event.layers
        return self._shown

    def live(self, facts: Sequence[Fact]) -> Steps[None]:
        """Measure superposition if the budget allows; factors, computed once, do not count against it."""
        if len(self._choose_probes(facts)) < 2 or not (yield from self._whitening.at_hand()):
            return
        if self._budget.due("superposition"):
            yield from self._budget.spend("superposition", self.measure(facts))

    def _choose_probes(self, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        if not self._probes:
            found: dict[str, Fact] = {}
            for fact in (*self._reference.facts, *(edit.fact for edit in self._session.edits()), *facts):
                found.setdefault(fact.subject, fact)
            self._probes = tuple(found.values())[:PROBES]
        return self._probes


def recorded(session: OpenSession) -> Iterator[SuperpositionMeasured]:
    """Every measurement in the ledger as the event it was, oldest first."""
    return kept(session.ledger, KIND, SuperpositionMeasured, edges=EDGES)
