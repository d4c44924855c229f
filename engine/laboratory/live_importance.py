"""Layer importance during a run: shares of the residual stream before the session and now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from engine.diagnostics.importance import Importance, Shares, find_importance
from engine.editing.open_session import OpenSession
from engine.events import ImportanceMeasured, Steps
from engine.fact import Fact
from engine.laboratory.live_budget import LiveBudget
from engine.laboratory.reference_probes import ReferenceProbes
from engine.laboratory.sampling import seeded_sample
from engine.session.kept_events import keep, kept

SAMPLE = 64
# Enough tokens for a mean; an edit of a large model on a slow machine should not wait for more.
LIVE_TOKENS = 512
Where = Literal["subject", "text"]
PLACES: tuple[Where, ...] = ("subject", "text")
ARRAYS = ("mlp", "attention", "stream", "base_mlp", "base_attention", "base_stream")


class LiveImportance:
    """Measures importance at edited subjects and over held-out text; stored in the ledger.

    ``reference`` gives the text, and the subjects as long as nothing is edited; ``budget`` limits the time in a run.
    """

    def __init__(self, session: OpenSession, reference: ReferenceProbes, budget: LiveBudget) -> None:
        self._session = session
        self._reference = reference
        self._budget = budget

    def live(self) -> Steps[None]:
        """Measure if the budget allows."""
        if (self._session.position or self._reference.facts) and self._budget.due("importance"):
            yield from self._budget.spend("importance", self.measure())

    def measure(self) -> Steps[None]:
        """Yield one ImportanceMeasured for each kind of token position; none without facts."""
        facts, text = self._facts(), self._reference.heldout
        if not facts:
            return
        model = self._session.model
        with model.weights.at(0):
            before = yield from find_importance(model, facts, text, LIVE_TOKENS)
        now = yield from find_importance(model, facts, text, LIVE_TOKENS)
        for event in events_of(self._session.position, before, now):
            keep(self._session.ledger, _name(event.where), event)
            yield event

    def _facts(self) -> tuple[Fact, ...]:
        """A sample of the edited facts; of the known ones where nothing is applied."""
        facts = self._session.in_weights or self._reference.facts
        return seeded_sample(((fact.id, fact) for fact in facts), SAMPLE)


def recorded(session: OpenSession) -> Iterator[ImportanceMeasured]:
    """Every measurement in the ledger as the event it was."""
    for where in PLACES:
        yield from kept(session.ledger, _name(where), ImportanceMeasured, where=where)


def events_of(position: int, before: Importance, now: Importance) -> tuple[ImportanceMeasured, ...]:
    """A measurement of the base model and one of now, as events."""
    pairs: tuple[tuple[Where, Shares | None, Shares | None], ...] = (
        ("subject", before.subject, now.subject),
        ("text", before.text, now.text),
    )
    return tuple(_event(position, where, a, b) for where, a, b in pairs if a is not None and b is not None)


def _event(position: int, where: Where, before: Shares, now: Shares) -> ImportanceMeasured:
    return ImportanceMeasured(
        position=position,
        where=where,
        places=now.places,
        mlp=now.mlp,
        attention=now.attention,
        stream=now.stream,
        base_mlp=before.mlp,
        base_attention=before.attention,
        base_stream=before.stream,
    )


def _name(where: Where) -> str:
    """The name of these measurements in the ledger."""
    return f"importance.{where}"
