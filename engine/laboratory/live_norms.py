"""Norm growth of the edited matrices during a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.diagnostics.norms import NormGauge
from engine.editing.open_session import OpenSession
from engine.events import NormsMeasured, Steps
from engine.laboratory.live_budget import LiveBudget
from engine.session.kept_events import keep, kept

KIND = "norms"


class LiveNorms:
    """Norms of one session's model; stored in the ledger. ``budget`` is the time budget for live measures."""

    def __init__(self, session: OpenSession, budget: LiveBudget) -> None:
        self._session = session
        self._budget = budget
        self._gauge = NormGauge(session.model)

    def quick(self, layers: Sequence[int]) -> NormsMeasured:
        """Frobenius norms of the given layers now; stored in the ledger."""
        norm, base, change = self._session.model.weights.norms(layers)
        event = NormsMeasured(self._session.position, tuple(layers), norm, base, change)
        keep(self._session.ledger, KIND, event)
        return event

    def measure(self, layers: Sequence[int]) -> Steps[NormsMeasured]:
        """The same with spectral norms and an unedited layer for comparison; yielded and stored in the ledger."""
        event = yield from self._gauge.measure(layers, self._session.position)
        keep(self._session.ledger, KIND, event)
        yield event
        return event

    def live(self, layers: Sequence[int]) -> Steps[None]:
        """Yield the norms of the given layers, with the spectral ones if the budget allows."""
        if self._budget.due("norms"):
            yield from self._budget.spend("norms", self.measure(layers))
        else:
            yield self.quick(layers)


def recorded(session: OpenSession) -> Iterator[NormsMeasured]:
    """Every measurement in the ledger as the event it was, oldest first."""
    return kept(session.ledger, KIND, NormsMeasured)
