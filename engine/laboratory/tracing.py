"""Causal tracing of facts: the expected answers, the size of the noise, and the stored results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf

from engine.diagnostics.trace_average import average_traces
from engine.diagnostics.tracing import embedding_noise, trace_facts
from engine.editing.open_session import OpenSession
from engine.errors import BadInput
from engine.events import FactsTraced, Noise, Steps
from engine.fact import Fact
from engine.laboratory.reference_probes import ReferenceProbes
from engine.model.loading import LoadedModel
from engine.requests import TRACE_NOISE, TRACE_SAMPLES, TracingSettings
from engine.session.kept_events import keep, kept
from engine.support.wording import say

KIND = "tracing"
FACTS = 10


def trace(
    model: LoadedModel,
    session: OpenSession | None,
    reference: ReferenceProbes,
    facts: Sequence[Fact],
    settings: TracingSettings | None = None,
) -> Steps[FactsTraced]:
    """Trace ``facts``: the expected answer is the new object for the session's edits, the true object for others.

    A fact without a true object is traced for its new one. The maps are stored in the session's ledger. Raises BadInput
    for invalid settings.
    """
    chosen = settings or TracingSettings()
    if chosen.samples < 1 or not 0 <= chosen.noise < inf or chosen.window < 0:
        raise BadInput(
            say("a trace needs at least one sample, a finite noise from 0 on and no negative window."),
            say(
                "The usual values are {samples} samples and {noise:g} standard deviations of noise.",
                samples=TRACE_SAMPLES,
                noise=TRACE_NOISE,
            ),
        )
    new = {fact.id for fact in session.applied_facts()} if session else set()
    answers = [fact.target if fact.id in new else fact.true or fact.target for fact in facts]
    noise = noise_for(model, reference, facts, chosen)
    event = yield from trace_facts(model, facts, answers, noise, chosen, session.position if session else 0)
    if session is not None:
        # The average is not stored, as it can be computed from the traces.
        keep(session.ledger, KIND, event, without=("average",))
    yield event
    return event


def noise_for(
    model: LoadedModel, reference: ReferenceProbes, facts: Sequence[Fact], settings: TracingSettings
) -> Noise:
    """The noise level from the subjects of the model's known facts, or of the traced facts where none are known."""
    return embedding_noise(model, reference.facts or facts, settings.noise)


# -- stored results ----------------------------------------------------------------------------------------------------


def recorded(session: OpenSession) -> Iterator[FactsTraced]:
    """All traces in the ledger as the events they were, oldest first."""
    for event in kept(session.ledger, KIND, FactsTraced, average=None):
        average = average_traces(event.traces, session.model.info.layers) if event.traces else None
        yield replace(event, average=average)
